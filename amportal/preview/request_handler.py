"""One request and its answer: who may ask, what for, and what goes out with every answer."""

from __future__ import annotations

import os
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, quote, urlsplit

from amportal.plan.routes import MISSING
from amportal.preview import live_reload
from amportal.preview.error_page import error_page
from amportal.preview.front_page import front_page
from amportal.preview.live_state import FRONT
from amportal.preview.static_files import (
    HTML,
    Found,
    find,
    is_folder,
    media_type,
    output_path,
    with_root,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from amportal.preview.listen_address import Address
    from amportal.preview.live_state import Live

_PIECE = 1 << 18
_PING_SECONDS = 15.0
HEADERS = {
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    # Another site's page can neither show ours nor take anything from it.
    "Cross-Origin-Resource-Policy": "same-origin",
    "Content-Security-Policy": "frame-ancestors 'none'",
}


class PortalServer(ThreadingHTTPServer):
    """A server with what a handler needs to know of it, as `preview_server.Preview` sets it."""

    output: Path
    live: Live
    address: Address
    face: Path | None
    reader: Callable[[], str]


class Handler(BaseHTTPRequestHandler):
    """Answers the requests of one connection."""

    server: PortalServer
    protocol_version = "HTTP/1.1"
    # What goes out with every answer, and the methods that are known.
    usual_headers: Mapping[str, str] = HEADERS
    methods = "GET, HEAD"
    # An idle connection is let go after so many seconds.
    timeout = 60
    # Head and body are two writes; the second must not wait until the first is acknowledged.
    disable_nagle_algorithm = True

    def do_GET(self) -> None:  # the library's name
        """Answer with a file, a page of our own, or the stream of events."""
        refused = self._refused()
        if refused:
            self._plain(*refused)
            return
        path = output_path(self.path)
        if urlsplit(self.path).path == live_reload.EVENTS:
            self._events()
        elif self.path.startswith(live_reload.PREFIX):
            self._own(self.path.partition("?")[0])
        elif path is None:
            self._plain(HTTPStatus.NOT_FOUND, "not here")
        elif path == "favicon.ico":
            # Browsers ask for it unasked; portals have none there.
            self._send(HTTPStatus.NO_CONTENT, b"", "image/x-icon")
        elif not path:
            self._page(front_page(self.server.output, self.server.live), FRONT)
        else:
            self._output(path)

    do_HEAD = do_GET  # noqa: N815  # the library's name

    def _refused(self) -> tuple[HTTPStatus, str] | None:
        """Return how to refuse the request, or None where it may be answered."""
        hosts = self.headers.get_all("Host") or []
        if len(hosts) != 1 or not self.server.address.answers_to(hosts[0]):
            return HTTPStatus.MISDIRECTED_REQUEST, "this is not the host you asked for"
        origin = self.headers.get("Origin")
        if origin is not None and urlsplit(origin).netloc.lower() != hosts[0].strip().lower():
            return HTTPStatus.FORBIDDEN, "pages of other sites may not ask"
        return None

    def _output(self, path: str) -> None:
        output = self.server.output
        version = self.server.live.version
        found = find(output, path)
        if found is None and not path.endswith("/") and is_folder(output, path):
            self._moved(f"/{quote(path)}/")
            return
        if found is None:
            self._missing(path, version)
            return
        self._file(found, version, (f"/{found.path}",))

    def _missing(self, path: str, version: str) -> None:
        """Answer as a host would: with the client's own page for it, where there is one."""
        client, _, rest = path.partition("/")
        wanted = f"/{path}index.html" if path.endswith("/") else f"/{path}"
        found = None
        if media_type(wanted) == HTML:
            found = find(self.server.output, f"{client}/{MISSING}")
        if found is not None:
            with os.fdopen(found.handle, "rb") as file:
                plain = file.read()
            missing = with_root(plain, f"/{quote(client)}/")
            if missing is not None or rest.count("/") == 0:
                paths = (wanted, f"/{found.path}")
                shown = live_reload.with_reload(missing or plain, paths, version)
                self._send(HTTPStatus.NOT_FOUND, shown, HTML)
                return
        live = self.server.live
        page = error_page(live.news(client, version), client if client in live.clients else "")
        self._page(page, wanted, HTTPStatus.NOT_FOUND)

    def _file(
        self,
        found: Found,
        version: str,
        paths: tuple[str, ...],
        status: HTTPStatus = HTTPStatus.OK,
    ) -> None:
        if found.media_type != HTML:
            self._as_it_is(found, status)
            return
        with os.fdopen(found.handle, "rb") as file:
            page = live_reload.with_reload(file.read(), paths, version)
            self._send(status, page, HTML)

    def _as_it_is(self, found: Found, status: HTTPStatus = HTTPStatus.OK) -> None:
        with os.fdopen(found.handle, "rb") as file:
            self._head(status, found.media_type, found.size)
            while self.command == "GET" and (piece := file.read(_PIECE)):
                self.wfile.write(piece)

    def _page(self, page: str, path: str, status: HTTPStatus = HTTPStatus.OK) -> None:
        """Answer with a page of the preview's own that watches *path*."""
        version = self.server.live.version
        self._send(status, live_reload.with_reload(page.encode(), (path,), version), HTML)

    def _own(self, path: str) -> None:
        face = self.server.face
        content = (
            face.read_bytes() if path == live_reload.FACE and face else live_reload.own_file(path)
        )
        if content is None:
            self._plain(HTTPStatus.NOT_FOUND, "not here")
        else:
            self._send(HTTPStatus.OK, content, media_type(path))

    def _events(self) -> None:
        """Tell the page what changed since it was loaded, then whatever happens until it goes."""
        if self.headers.get("Sec-Fetch-Site", "same-origin") not in ("same-origin", "none"):
            self._plain(HTTPStatus.FORBIDDEN, "pages of other sites may not listen")
            return
        asked = parse_qs(urlsplit(self.path).query)
        client = asked.get("page", [FRONT])[0].split("/")[1:2]
        since = self.headers.get("Last-Event-ID") or asked.get("since", [""])[0]
        self.close_connection = True
        self._head(HTTPStatus.OK, "text/event-stream; charset=utf-8", None)
        live = self.server.live
        while self.command == "GET" and not live.closed:
            news = live.news(client[0] if client else "", since)
            self.wfile.write(live_reload.event(news))
            since = news.version
            while not live.wait(since, _PING_SECONDS):
                self.wfile.write(b": still here\n\n")

    def _plain(self, status: HTTPStatus, text: str) -> None:
        self._send(status, f"{text}\n".encode(), "text/plain; charset=utf-8")

    def _moved(self, place: str) -> None:
        self._head(HTTPStatus.MOVED_PERMANENTLY, "text/plain; charset=utf-8", 0, Location=place)

    def _send(self, status: HTTPStatus, content: bytes, kind: str, **more: str) -> None:
        self._head(status, kind, len(content), **more)
        if self.command != "HEAD":
            self.wfile.write(content)

    def _head(self, status: HTTPStatus, kind: str, size: int | None, **more: str) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        if size is not None:
            self.send_header("Content-Length", str(size))
        if self.close_connection:
            self.send_header("Connection", "close")
        for name, value in {**self.usual_headers, **more}.items():
            self.send_header(name, value)
        self.end_headers()

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        """Refuse what is no sound request, or a method we do not know, in plain text."""
        unknown = code == HTTPStatus.NOT_IMPLEMENTED
        status = HTTPStatus.METHOD_NOT_ALLOWED if unknown else HTTPStatus(code)
        # What else the request carried is not read, so the connection cannot be used again.
        self.close_connection = True
        content = f"{status.phrase}\n".encode()
        more = {"Allow": self.methods} if unknown else {}
        self._head(status, "text/plain; charset=utf-8", len(content), **more)
        self.wfile.write(content)

    def version_string(self) -> str:
        """Return what we say of ourselves."""
        return "preview"

    def log_message(self, format: str, *args: object) -> None:  # the library's name
        """Say nothing of requests: names of clients are in them."""
