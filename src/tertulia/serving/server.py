"""Runs an app until told to stop."""

from __future__ import annotations

import signal
import socket
from collections.abc import Callable
from types import FrameType

import uvicorn
from fastapi import FastAPI

from tertulia.serving.errors import AddressError


def serve(
    app: FastAPI,
    host: str,
    port: int,
    *,
    drain_seconds: int = 60,
    on_listening: Callable[[str], None] = lambda _: None,
) -> None:
    """Serve an app until SIGTERM or SIGINT, then answer what was accepted, and return.

    Args:
        app: what to serve.
        host: the address to listen at; 0.0.0.0 lets other machines in.
        port: the port to listen at; 0 takes any free one.
        drain_seconds: how long accepted requests may take after the signal; a second SIGINT
            does not wait. A model that never returns can only be killed with its process.
        on_listening: told the URL as soon as clients can connect.

    Raises:
        AddressError: the address is taken, not allowed or not of this machine.
    """
    config = uvicorn.Config(
        app,
        access_log=False,  # what users say is none of a log's business
        log_config=None,  # the logging of the program is its own
        server_header=False,
        timeout_graceful_shutdown=drain_seconds,
        ws="none",
    )
    with _listen(host, port) as listener:
        on_listening(_url(listener))
        _Server(config).run(sockets=[listener])


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
