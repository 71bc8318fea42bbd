"""A web server whose answers tests can change: what it serves is a mapping of paths to bytes."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread

from amportal.publish.media_types import media_type


@dataclass
class Host:
    """What is served below `/p/`; `headers` go with every answer, `types` replace ours.

    Paths in `silent` get no answer before the host ends.
    """

    files: dict[str, bytes] = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict)
    types: dict[str, str] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    silent: set[str] = field(default_factory=set)
    ended: Event = field(default_factory=Event)
    port: int = 0

    @property
    def address(self) -> str:
        """Where the portal is."""
        return f"http://127.0.0.1:{self.port}/p/"


@contextmanager
def served(host: Host, listen: str = "127.0.0.1") -> Iterator[Host]:
    """Serve *host* until the block ends."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            path = self.path.split("?")[0].removeprefix("/p/") or "index.html"
            host.asked.append(path)
            if path in host.silent:
                host.ended.wait()
                return
            content = host.files.get(path)
            self.send_response(200 if content is not None else 404)
            self.send_header("Content-Type", host.types.get(path, media_type(path)))
            for name, value in host.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(content or b"")))
            self.end_headers()
            self.wfile.write(content or b"")

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    with ThreadingHTTPServer((listen, 0), Handler) as server:
        host.port = server.server_port
        thread = Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield host
        finally:
            host.ended.set()
            server.shutdown()
            thread.join()
