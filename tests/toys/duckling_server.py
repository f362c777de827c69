"""A server that answers as Duckling's own does, with the real Duckling behind it; and bad ones."""

from __future__ import annotations

import json
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qs

import msgspec

from tertulia.components.extract.duckling import Question
from tertulia.components.extract.duckling_process import DucklingProcess

Form = dict[str, str]
Reply = tuple[int, bytes]


class Served:
    """Where a server is, what it was asked, and over how many connections."""

    def __init__(self, port: int) -> None:
        self.url = f"http://127.0.0.1:{port}"
        self.forms: list[Form] = []
        self.connections: set[object] = set()


@contextmanager
def serve(reply: Callable[[Form], Reply]) -> Iterator[Served]:
    """Answer `POST /parse` with a status and a body, made of the form that was sent."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        wbufsize = -1  # head and body in one packet

        def log_message(self, *_: object) -> None:
            pass

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            form = {name: value for name, [value] in parse_qs(body).items()}
            served.forms.append(form)
            served.connections.add(self.client_address)
            status, answer = reply(form) if self.path == "/parse" else (404, b"")
            self.send_response(status)
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

    class Server(ThreadingHTTPServer):
        def handle_error(self, *_: object) -> None:
            """Say nothing of clients that leave early."""

    with Server(("127.0.0.1", 0), Handler) as server:
        served = Served(server.server_port)
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield served
        server.shutdown()
        thread.join()


@contextmanager
def real_duckling() -> Iterator[Served]:
    """Serve Duckling itself."""
    process = DucklingProcess(longest=60)
    process.start()

    def reply(form: Form) -> Reply:
        question: dict[str, Any] = {**form, "reftime": int(form["reftime"])}
        if "dims" in form:
            question["dims"] = json.loads(form["dims"])
        return 200, msgspec.json.encode(process.ask(msgspec.convert(question, Question), 60))

    with serve(reply) as served:
        yield served


@contextmanager
def silence() -> Iterator[str]:
    """The address of a server that takes connections and never says a word."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
