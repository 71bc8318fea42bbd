"""A stand-in for the API of Netlify: the calls that publishing makes, as its OpenAPI file has them.

`getSite`, `getSiteFiles`, `getSiteFileByPathName`, `createSiteDeploy`, `uploadDeployFile`,
`getDeploy`, `listSiteDeploys`, `deleteDeploy`.
"""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha1
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import unquote

from amportal.publish.media_types import cache_control, media_type

TOKEN = "token-of-a-test"
_FILE = re.compile(r"/sites/acme/files/(.+)")
_UPLOAD = re.compile(r"/deploys/(\w+)/files/(.+)")
_DEPLOY = re.compile(r"/deploys/(\w+)$")


@dataclass
class Netlify:
    """One site: `deploys` by id, each a path to a digest; `objects` by digest."""

    deploys: dict[str, dict[str, str]] = field(default_factory=dict)
    objects: dict[str, bytes] = field(default_factory=dict)
    shown: str = ""
    uploads: list[str] = field(default_factory=list)
    # So many answers are 429 first.
    busy: int = 0
    address: str = ""

    @property
    def files(self) -> dict[str, bytes]:
        """What is shown, by path."""
        return {
            path.lstrip("/"): self.objects[digest]
            for path, digest in self.deploys.get(self.shown, {}).items()
        }

    def answer(self, method: str, path: str, body: bytes, raw: bool) -> tuple[int, bytes]:
        """Return the status and body of the answer to one call."""
        if method == "GET" and path == "/sites/acme":
            shown = {"id": self.shown} if self.shown else None
            return _json({"id": "acme", "published_deploy": shown, "ssl_url": "https://x"})
        if method == "GET" and path == "/sites/acme/files":
            return _json([{"id": f"/{name}", "path": f"/{name}"} for name in self.files])
        if method == "GET" and (found := _FILE.fullmatch(path)):
            content = self.files.get(unquote(found[1]))
            if content is None:
                return 404, b'{"code":404,"message":"Not Found"}'
            return (200, content) if raw else _json({"path": found[1]})
        return self._deploys(method, path, body)

    def _deploys(self, method: str, path: str, body: bytes) -> tuple[int, bytes]:
        if method == "POST" and path == "/sites/acme/deploys":
            files = json.loads(body)["files"]
            name = f"d{len(self.deploys) + 1}x{len(self.uploads)}"
            self.deploys[name] = files
            required = sorted(set(files.values()) - self.objects.keys())
            self._show(name)
            return _json({"id": name, "state": "uploading", "required": required})
        if method == "PUT" and (found := _UPLOAD.fullmatch(path)):
            assert self.deploys[found[1]][f"/{unquote(found[2])}"] == sha1(body).hexdigest()
            self.objects[sha1(body).hexdigest()] = body
            self.uploads.append(unquote(found[2]))
            self._show(found[1])
            return _json({})
        if method == "GET" and path == "/sites/acme/deploys":
            return _json(
                [{"id": each, "deploy_ssl_url": f"https://{each}--x"} for each in self.deploys]
            )
        if found := _DEPLOY.fullmatch(path):
            if method == "DELETE":
                del self.deploys[found[1]]
                return 204, b""
            return _json({"state": "ready" if self.shown == found[1] else "uploading"})
        return 404, b"{}"

    def _show(self, name: str) -> None:
        if set(self.deploys[name].values()) <= self.objects.keys():
            self.shown = name


def _json(value: Any) -> tuple[int, bytes]:
    return 200, json.dumps(value).encode()


class _Handler(BaseHTTPRequestHandler):
    netlify: Netlify

    def log_message(self, *words: Any) -> None:
        """Stay silent."""

    def handle_any(self) -> None:
        """Answer one call."""
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        name = unquote(self.path).removeprefix("/served/")
        if self.path.startswith("/served/"):
            found = self.netlify.files.get(name or "index.html")
            self._show(name or "index.html", found)
            return
        if self.netlify.busy:
            self.netlify.busy -= 1
            status, content = 429, b"{}"
        elif self.headers.get("Authorization") != f"Bearer {TOKEN}":
            status, content = 401, b'{"code":401,"message":"Access Denied"}'
        else:
            raw = "raw" in self.headers.get("Accept", "")
            status, content = self.netlify.answer(self.command, self.path, body, raw)
        self.send_response_only(status)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def _show(self, path: str, content: bytes | None) -> None:
        """Answer a reader of the site."""
        self.send_response_only(404 if content is None else 200)
        self.send_header("Content-Type", media_type(path))
        self.send_header("Cache-Control", cache_control(path))
        self.send_header("Content-Length", str(len(content or b"")))
        self.end_headers()
        self.wfile.write(content or b"")


for _method in ("GET", "PUT", "POST", "DELETE"):
    setattr(_Handler, f"do_{_method}", _Handler.handle_any)


@contextmanager
def netlify_api() -> Iterator[Netlify]:
    """Run the stand-in."""
    netlify = Netlify()
    handler = type("Handler", (_Handler,), {"netlify": netlify})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    netlify.address = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield netlify
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
