"""One request and its answer, as they are: no redirect is followed, nothing is unpacked or kept."""

from __future__ import annotations

import ssl
from base64 import b64encode
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from urllib.parse import quote, urljoin, urlsplit

from msgspec import Struct

_SECONDS = 20
_MOST = 200 * 1024 * 1024


class UnreachableError(Exception):
    """There was no answer; the text says why."""


class Answer(Struct, frozen=True):
    """What a host answered; names of `headers` are in small letters."""

    url: str
    status: int
    headers: Mapping[str, str]
    body: bytes = b""

    @property
    def location(self) -> str:
        """Where a redirect leads to, whole; empty where it is none."""
        to = self.headers.get("location", "") if 300 <= self.status < 400 else ""
        return urljoin(self.url, to) if to else ""


class Web:
    """Asks hosts; *login* is `name:password` for those that ask for one."""

    def __init__(self, login: str = "") -> None:
        self._login = login

    def ask(self, url: str, method: str = "GET", *, signed: bool = False) -> Answer:
        """Return the answer to one request; *signed*: with the login. Raises `UnreachableError`."""
        parts = urlsplit(url)
        headers = {
            "User-Agent": "amportal verify-live",
            "Accept-Encoding": "identity",
            "Cache-Control": "no-cache",
        }
        if signed and self._login:
            headers["Authorization"] = f"Basic {b64encode(self._login.encode()).decode()}"
        path = quote(parts.path, safe="/%~!$&'()*+,;=:@") or "/"
        kind = HTTPSConnection if parts.scheme == "https" else HTTPConnection
        connection = kind(parts.netloc, timeout=_SECONDS)
        try:
            connection.request(method, path, headers=headers)
            answer = connection.getresponse()
            body = answer.read(_MOST)
            found = {name.lower(): value for name, value in answer.getheaders()}
            return Answer(url, answer.status, found, body)
        except (OSError, HTTPException) as fault:
            raise UnreachableError(_why(fault)) from None
        finally:
            connection.close()

    def certificate_ends(self, url: str) -> datetime | None:
        """Return when the certificate of an `https` host ends."""
        parts = urlsplit(url)
        if parts.scheme != "https":
            return None
        connection = HTTPSConnection(parts.netloc, timeout=_SECONDS)
        try:
            connection.connect()
            told = connection.sock.getpeercert() if connection.sock else None
            ends = str((told or {}).get("notAfter", ""))
            return parsedate_to_datetime(ends).replace(tzinfo=UTC) if ends else None
        except (OSError, HTTPException, ValueError, TypeError):
            return None
        finally:
            connection.close()


def mend_of(why: Exception) -> str:
    """Return what to do where a host was not reached because of *why*."""
    if "certificate" in str(why):
        return "where your own authority signed it, name that one's file in SSL_CERT_FILE"
    return "set the web server up, or correct `address:` in agency.yaml"


def _why(fault: Exception) -> str:
    if isinstance(fault, ssl.SSLCertVerificationError):
        return f"its certificate is not good: {fault.verify_message}"
    if isinstance(fault, TimeoutError):
        return f"no answer within {_SECONDS} seconds"
    return str(fault) or type(fault).__name__
