"""A real HTTP server on this machine, which can be told to misbehave."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest


@dataclass
class FileServer:
    """Serves `files` by path; what else it does is up to its switches."""

    address: str
    files: dict[str, bytes] = field(default_factory=dict)
    redirects: dict[str, str] = field(default_factory=dict)
    statuses: list[int] = field(default_factory=list)  # to be answered first, one per request
    cuts: list[int] = field(default_factory=list)  # bytes to stop after, one per request
    knows_ranges: bool = True
    etag: str | None = '"v1"'
    requests: list[tuple[str, str | None, str | None]] = field(default_factory=list)

    def url(self, path: str) -> str:
        return f"{self.address}{path}"


class _Handler(BaseHTTPRequestHandler):
    server: _Server

    def do_GET(self) -> None:
        files = self.server.file_server
        asked_range, if_range = self.headers.get("Range"), self.headers.get("If-Range")
        files.requests.append((self.path, asked_range, if_range))
        if files.statuses:
            return self.send_error(files.statuses.pop(0))
        if self.path in files.redirects:
            self.send_response(302)
            self.send_header("Location", files.redirects[self.path])
            return self.end_headers()
        if self.path not in files.files:
            return self.send_error(404)
        content = files.files[self.path]
        is_same = if_range is None or if_range == files.etag
        start = int(asked_range[6:-1]) if asked_range and files.knows_ranges and is_same else 0
        if start and start >= len(content):
            return self.send_error(416)
        self.send_response(206 if start else 200)
        self.send_header("Content-Length", str(len(content) - start))
        if start:
            whole = len(content)
            self.send_header("Content-Range", f"bytes {start}-{whole - 1}/{whole}")
        if files.etag is not None:
            self.send_header("ETag", files.etag)
        self.end_headers()
        end = start + files.cuts.pop(0) if files.cuts else None
        self.wfile.write(content[start:end])
        return None

    def log_message(self, *_: object) -> None:
        pass


class _Server(ThreadingHTTPServer):
    file_server: FileServer


@pytest.fixture
def server() -> Iterator[FileServer]:
    with _Server(("127.0.0.1", 0), _Handler) as http:
        http.file_server = FileServer(f"http://127.0.0.1:{http.server_address[1]}")
        thread = threading.Thread(target=http.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield http.file_server
        http.shutdown()
        thread.join()
