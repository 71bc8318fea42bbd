"""Who may write: whoever was given the address of this session, from a page of this server.

A page anywhere on the web can make a browser post to this machine. So a request that writes needs
three things that such a page has not: the cookie of the session, the word that stands in each
form, and an `Origin` that is this server.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from http.cookies import CookieError, SimpleCookie
from urllib.parse import urlsplit

from msgspec import Struct, field


def _word() -> str:
    return secrets.token_urlsafe(32)


class SessionGuard(Struct, frozen=True):
    """The secrets of one session: `key` opens it, `cookie` keeps it open, `word` is in forms."""

    key: str = field(default_factory=_word)
    cookie: str = field(default_factory=_word)
    word: str = field(default_factory=_word)

    def opens(self, key: str) -> bool:
        """Say whether *key* is that of the session's address."""
        return secrets.compare_digest(key.encode(), self.key.encode())

    def set_cookie(self, port: int) -> str:
        """Return the header that lets a browser in; *port* tells servers of one machine apart."""
        return f"{_name(port)}={self.cookie}; Path=/; HttpOnly; SameSite=Strict"

    def knows(self, headers: Mapping[str, str], port: int) -> bool:
        """Say whether a request with *headers* comes from a browser that was let in."""
        jar: SimpleCookie = SimpleCookie()
        try:
            jar.load(headers.get("Cookie", ""))
        except CookieError:
            return False
        found = jar.get(_name(port))
        return found is not None and secrets.compare_digest(
            found.value.encode(), self.cookie.encode()
        )

    def has_word(self, word: str) -> bool:
        """Say whether *word* is what stands in the forms of this session."""
        return secrets.compare_digest(word.encode(), self.word.encode())


def from_own_page(headers: Mapping[str, str]) -> bool:
    """Say whether a request that writes comes from a page of this server, as browsers tell."""
    origin, host = headers.get("Origin"), headers.get("Host", "")
    if origin is None or headers.get("Sec-Fetch-Site", "same-origin") != "same-origin":
        return False
    where = urlsplit(origin)
    return where.scheme == "http" and where.netloc.lower() == host.strip().lower() != ""


def _name(port: int) -> str:
    return f"amportal-edit-{port}"
