"""A small site with its forms being served, and a browser that is none: one request at a time."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from html import unescape
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlencode

from amportal.forms.form_handler import OPEN, handler_of
from amportal.forms.form_session import FormSession
from amportal.preview.listen_address import Address
from amportal.preview.live_state import Live
from amportal.preview.preview_server import serve
from tests.sites import ROOT

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
FACE = ROOT / "templates" / "default" / "fonts" / "inter-latin-wght-normal.woff2"
_INPUT = re.compile(r"<input\b[^>]*>")
_TEXTAREA = re.compile(r"<textarea\b([^>]*)>\n?(.*?)</textarea>", re.DOTALL)
_SELECT = re.compile(r"<select\b([^>]*)>(.*?)</select>", re.DOTALL)
_OPTION = re.compile(r'<option value="([^"]*)"([^>]*)>')


@dataclass
class Got:
    """One answer."""

    status: int
    headers: dict[str, str]
    text: str

    @property
    def fields(self) -> dict[str, list[str]]:
        """What the form of the page would send as it is."""
        found: dict[str, list[str]] = {}
        form = self.text[self.text.find('<form method="post"') :]
        for tag in _INPUT.findall(form):
            kind, name = _attribute(tag, "type"), _attribute(tag, "name")
            unset = kind in ("checkbox", "radio") and " checked" not in tag
            if name and not unset and kind != "file":
                found.setdefault(name, []).append(_attribute(tag, "value"))
        for head, text in _TEXTAREA.findall(form):
            found.setdefault(_attribute(head, "name"), []).append(unescape(text))
        for head, inner in _SELECT.findall(form):
            options = _OPTION.findall(inner)
            chosen = [value for value, more in options if "selected" in more] or [options[0][0]]
            found.setdefault(_attribute(head, "name"), []).append(unescape(chosen[0]))
        return found


def _attribute(tag: str, name: str) -> str:
    found = re.search(rf'\b{name}="([^"]*)"', tag)
    return unescape(found[1]) if found else ""


@dataclass
class Desk:
    """Whoever sits at the forms: with the cookie of the session, once `enter` was called."""

    root: Path
    at: Address
    session: FormSession
    said: list[str]
    headers: dict[str, str] = field(default_factory=dict)

    @property
    def origin(self) -> str:
        return f"http://{self.at.host}:{self.at.port}"

    def ask(self, target: str, body: bytes | None = None, **headers: str) -> Got:
        """Return the answer to one request: a POST where there is a *body*."""
        connection = HTTPConnection(self.at.host, self.at.port, timeout=30)
        every = {**self.headers, **{key.replace("_", "-"): each for key, each in headers.items()}}
        try:
            method = "GET" if body is None else "POST"
            kept = {key: each for key, each in every.items() if each != "-"}
            connection.request(method, target, body, kept)
            got = connection.getresponse()
            return Got(got.status, dict(got.getheaders()), got.read().decode("utf-8", "replace"))
        finally:
            connection.close()

    def enter(self) -> Desk:
        """Let this browser in."""
        got = self.ask(f"{OPEN}{self.session.guard.key}")
        assert got.status == 303, got
        self.headers["Cookie"] = got.headers["Set-Cookie"].partition(";")[0]
        return self

    def post(self, target: str, fields: Mapping[str, list[str]], **headers: str) -> Got:
        """Send *fields* from a page of this server."""
        body = urlencode([(key, each) for key, every in fields.items() for each in every]).encode()
        usual = {
            "Origin": self.origin,
            "Content-Type": "application/x-www-form-urlencoded",
        }
        return self.ask(target, body, **{**usual, **headers})

    def save(self, target: str, said: Mapping[str, str | list[str]], do: str = "save") -> Got:
        """Open the form at *target*, change what is *said* in it, and send it."""
        opened = self.ask(target)
        assert opened.status == 200, opened.text
        fields = opened.fields
        for name, value in said.items():
            fields[name] = [value] if isinstance(value, str) else value
        return self.post(target, {**fields, "do": [do]})

    def saved(self, target: str, said: Mapping[str, str | list[str]]) -> Got:
        """Save what is *said*, and return the page that tells of it."""
        got = self.save(target, said)
        assert got.status == 303, got.text
        return self.ask(got.headers["Location"])


@contextmanager
def desk(tmp_path: Path) -> Iterator[Desk]:
    """Serve the forms of a small site without a problem."""
    root = tmp_path / "site"
    shutil.copytree(ROOT / "tests" / "problems" / "base", root)
    live, said = Live("b"), list[str]()
    session = FormSession(
        root=root,
        state=root / ".amportal",
        output=root / "output",
        moment=lambda: NOW,
        pretended=None,
        day=lambda: ("Mon 23 Nov: 0 for us, 0 with clients", ()),
        version=lambda: live.version,
    )
    handler = handler_of(session, lambda text: text)
    with serve(
        root / "output", live, Address("127.0.0.1", 8460), said.append, FACE, handler=handler
    ) as at:
        yield Desk(root, at, session, said)
    assert [each for each in said if "could not answer" in each] == []
