"""A host of one portal with one thing wrong: what a check from outside has to find."""

from __future__ import annotations

import threading
from base64 import b64encode
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import unquote, urlsplit

from amportal.publish.media_types import cache_control, media_type

LOGIN = "reader:otter-lamp"


@dataclass
class Reply:
    """One answer, as a fault may change it."""

    status: int
    headers: dict[str, str]
    body: bytes


@dataclass
class Host:
    """Serves `files` below `/acme/`; `fault` may change any answer: it is told path and login."""

    files: dict[str, bytes]
    closed: bool = False
    fault: Callable[[str, bool, Reply], None] = lambda path, signed, reply: None
    asked: list[str] = field(default_factory=list)
    address: str = ""

    def reply(self, path: str, signed: bool) -> Reply:
        """Return the answer to *path*, faults included."""
        self.asked.append(path)
        reply = self._good(path, signed)
        self.fault(path, signed, reply)
        return reply

    def _good(self, path: str, signed: bool) -> Reply:
        headers = {
            "X-Content-Type-Options": "nosniff",
            "X-Robots-Tag": "noindex, nofollow",
            "Referrer-Policy": "no-referrer",
            "Content-Type": "text/html; charset=utf-8",
            "Cache-Control": "private, no-cache",
        }
        if self.closed and not signed:
            return Reply(401, {**headers, "WWW-Authenticate": "Basic"}, b"who are you")
        name = path or "index.html"
        if name not in self.files:
            return Reply(404, headers, self.files["404.html"])
        headers |= {"Content-Type": media_type(name), "Cache-Control": cache_control(name)}
        return Reply(200, headers, self.files[name])


class _Handler(BaseHTTPRequestHandler):
    host: Host

    def log_message(self, *words: Any) -> None:
        """Stay silent."""

    def handle_any(self) -> None:
        """Answer one request."""
        path = unquote(urlsplit(self.path).path)
        given = f"Basic {b64encode(LOGIN.encode()).decode()}"
        signed = self.headers.get("Authorization") == given
        reply = self.host.reply(path.removeprefix("/acme/"), signed)
        if reply.status == 0:
            self.connection.close()
            return
        self.send_response_only(reply.status)
        for name, value in reply.headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(reply.body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(reply.body)


for _method in ("GET", "HEAD"):
    setattr(_Handler, f"do_{_method}", _Handler.handle_any)


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 64

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Stay silent about who went away."""


@contextmanager
def running(host: Host) -> Iterator[Host]:
    """Run *host*."""
    server = _Server(("127.0.0.1", 0), type("Handler", (_Handler,), {"host": host}))
    host.address = f"http://127.0.0.1:{server.server_port}/acme/"
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield host
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
