"""Runs an app until told to stop."""

from __future__ import annotations

import asyncio
import signal
import socket
from collections.abc import Callable
from contextlib import ExitStack
from types import FrameType

import uvicorn
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from tertulia.serving.errors import AddressError

_ACCEPTED_AT_ONCE = 16
"""So often is the listening socket watched: uvloop takes one new client from each, no more, in one
round of the event loop; and under load a round takes long."""


def serve(
    app: ASGIApp,
    host: str,
    port: int,
    *,
    drain_seconds: int = 60,
    max_socket_message_bytes: int | None = None,
    http: type[asyncio.Protocol] | None = None,
    on_listening: Callable[[str], None] = lambda _: None,
) -> None:
    """Serve an app until SIGTERM or SIGINT, then answer what was accepted, and return.

    Args:
        app: what to serve.
        host: the address to listen at; 0.0.0.0 lets other machines in.
        port: the port to listen at; 0 takes any free one.
        drain_seconds: how long accepted requests may take after the signal; a second SIGINT
            does not wait. A model that never returns can only be killed with its process.
        max_socket_message_bytes: the largest message of a WebSocket; None for no WebSockets.
        http: what serves a connection instead of uvicorn's own.
        on_listening: told the URL as soon as clients can connect.

    Raises:
        AddressError: the address is taken, not allowed or not of this machine.
        Exception: whatever the app raised when it was started.
    """
    starting = _Starting(app)
    config = server_config(
        starting,
        drain_seconds=drain_seconds,
        max_socket_message_bytes=max_socket_message_bytes,
        http=http,
    )
    with _listen(host, port) as listener, ExitStack() as stack:
        copies = [stack.enter_context(listener.dup()) for _ in range(_ACCEPTED_AT_ONCE - 1)]
        on_listening(_url(listener))
        try:
            _Server(config).run(sockets=[listener, *copies])
        except SystemExit:  # how uvicorn says that the app did not start
            if starting.failure is None:
                raise
            raise starting.failure from None


def server_config(
    app: ASGIApp,
    *,
    drain_seconds: int = 60,
    max_socket_message_bytes: int | None = None,
    http: type[asyncio.Protocol] | None = None,
) -> uvicorn.Config:
    """How an app is served; see `serve`."""
    return uvicorn.Config(
        app,
        access_log=False,  # what users say is none of a log's business
        http=http or "auto",
        log_config=None,  # the logging of the program is its own
        server_header=False,
        timeout_graceful_shutdown=drain_seconds,
        ws="none" if max_socket_message_bytes is None else "websockets-sansio",
        ws_max_size=max_socket_message_bytes or 0,
        ws_per_message_deflate=False,  # messages are small, and a megabyte of zeros is not
    )


class _Starting:
    """An app that remembers why it could not start; uvicorn would only log it."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self.failure: Exception | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "lifespan":
            await self._app(scope, receive, send)
            return

        async def send_without_traceback(message: Message) -> None:
            await send({"type": message["type"]})

        try:
            await self._app(scope, receive, send_without_traceback)
        except Exception as error:
            self.failure = error
            raise


class _Server(uvicorn.Server):
    """A server that returns when told to stop; uvicorn's own would die of the signal."""

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:  # noqa: ARG002 - theirs
        self.force_exit = self.should_exit and sig == signal.SIGINT
        self.should_exit = True


def _listen(host: str, port: int) -> socket.socket:
    """Take an address."""
    try:
        [(family, *_), *_] = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        return socket.create_server((host, port), family=family, backlog=2048)
    except OSError as error:
        raise AddressError(
            f"cannot listen at {host}, port {port}: {error.strerror};"
            " choose another host or port, or stop the program that has it"
        ) from error


def _url(listener: socket.socket) -> str:
    """The address of a socket, as typed into a browser."""
    host, port, *_ = listener.getsockname()
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
