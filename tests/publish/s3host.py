"""A store that speaks S3 on this machine: moto's, behind a proxy with the faults of networks."""

from __future__ import annotations

import json
import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import urlsplit

KEYS = {"AWS_ACCESS_KEY_ID": "key-of-a-test", "AWS_SECRET_ACCESS_KEY": "secret-of-a-test"}
# Lets everybody read, as a web site in a bucket does.
PUBLIC = json.dumps(
    {
        "Version": "2012-10-17",
        "Statement": [
            {
                "Effect": "Allow",
                "Principal": "*",
                "Action": "s3:GetObject",
                "Resource": "arn:aws:s3:::portals/*",
            }
        ],
    }
)
_CONDITIONS = {"if-match", "if-none-match"}
_ERROR = "<Error><Code>{code}</Code><Message>{code}</Message></Error>"
# Returns what is to happen to a request: None to let it through, a status and code to answer, or
# "drop" before it arrives, "cut" after it did.
Fault = Callable[[str, str], tuple[int, str] | str | None]


@dataclass
class FaultProxy:
    """Passes on to *behind* what `fault` does not take for itself, and notes each request."""

    behind: str
    fault: Fault = lambda method, path: None
    seen: list[tuple[str, str]] = field(default_factory=list)
    address: str = ""
    # Whether conditions of a request are left out on the way, and whether the last one had any.
    unconditional: bool = False
    is_conditional: bool = False

    def asked(self, *methods: str) -> list[str]:
        """Return the paths of the requests with *methods*."""
        return [path for method, path in self.seen if method in methods]


class _Handler(BaseHTTPRequestHandler):
    proxy: FaultProxy
    protocol_version = "HTTP/1.1"

    def log_message(self, *words: Any) -> None:
        """Stay silent."""

    def handle_any(self) -> None:
        """Answer one request."""
        length = int(self.headers.get("Content-Length") or 0)
        body = self.rfile.read(length)
        path = urlsplit(self.path).path
        self.proxy.seen.append((self.command, path))
        self.proxy.is_conditional = bool(_CONDITIONS & {name.lower() for name in self.headers})
        fault = self.proxy.fault(self.command, path)
        if fault == "drop":
            self.close_connection = True
            self.connection.close()
            return
        if isinstance(fault, tuple):
            status, code = fault
            self._answer(status, {}, _ERROR.format(code=code).encode())
            return
        status, headers, content = self._passed(body)
        if fault == "cut":
            self.close_connection = True
            self.connection.close()
            return
        self._answer(status, headers, content)

    def _passed(self, body: bytes) -> tuple[int, dict[str, str], bytes]:
        connection = HTTPConnection(urlsplit(self.proxy.behind).netloc, timeout=30)
        skip = {"connection", *(_CONDITIONS if self.proxy.unconditional else ())}
        headers = {name: v for name, v in self.headers.items() if name.lower() not in skip}
        connection.request(self.command, self.path, body, headers)
        answer = connection.getresponse()
        content = answer.read()
        found = dict(answer.getheaders())
        connection.close()
        return answer.status, found, content

    def _answer(self, status: int, headers: dict[str, str], content: bytes) -> None:
        self.send_response_only(status)
        skip = {"connection", "transfer-encoding", "server"}
        if self.command != "HEAD":
            skip.add("content-length")
        for name, value in headers.items():
            if name.lower() not in skip:
                self.send_header(name, value)
        if self.command != "HEAD":
            self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(content)


for _method in ("GET", "PUT", "POST", "DELETE", "HEAD"):
    setattr(_Handler, f"do_{_method}", _Handler.handle_any)


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Stay silent about who went away."""


@contextmanager
def fault_proxy(behind: str) -> Iterator[FaultProxy]:
    """Run a proxy before *behind*."""
    proxy = FaultProxy(behind)
    handler = type("Handler", (_Handler,), {"proxy": proxy})
    server = _Server(("127.0.0.1", 0), handler)
    proxy.address = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield proxy
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@contextmanager
def s3_store() -> Iterator[str]:
    """Run moto's S3; yield its address."""
    import warnings

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from moto.server import ThreadedMotoServer

        server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
        logging.getLogger("werkzeug").setLevel(logging.CRITICAL)
        server.start()
        try:
            host, port = server.get_host_and_port()
            yield f"http://{host}:{port}"
        finally:
            server.stop()
