"""Where the preview listens, and by which names it may be asked.

It exists because a page anywhere on the web can make a browser ask this machine, under a name of
its own that leads here. A name that is not ours is refused; a bare number cannot be such a name.
"""

from __future__ import annotations

import ipaddress

from msgspec import Struct

HOST = "127.0.0.1"
PORT = 8000


class Address(Struct, frozen=True):
    """A host, by name or number, and a port."""

    host: str = HOST
    port: int = PORT

    @classmethod
    def of(cls, text: str) -> Address:
        """Return the address in *text*: `HOST:PORT`, `HOST`, `:PORT` or `PORT`.

        Raises ValueError for anything else.
        """
        host, port = _split(text.strip())
        if port and not (port.isascii() and port.isdecimal() and 0 < int(port) < 65536):
            raise ValueError(f"`{port}` is not a port")
        if any(each.isspace() or each in "/@?#" for each in host):
            raise ValueError(f"`{host}` is not a host")
        return cls(host or HOST, int(port) if port else PORT)

    @property
    def url(self) -> str:
        """What to type into a browser on this machine."""
        everywhere = self.host in ("0.0.0.0", "::")  # compared, not bound to
        host = HOST if everywhere else self.host
        return f"http://{f'[{host}]' if ':' in host else host}:{self.port}/"

    @property
    def private(self) -> bool:
        """Whether only this machine can ask."""
        number = _number(self.host)
        return self.host == "localhost" or (number is not None and number.is_loopback)

    def answers_to(self, header: str) -> bool:
        """Say whether a request with the `Host` *header* is meant for us.

        The port is not compared: it may have been forwarded from another.
        """
        try:
            host, _ = _split(header.strip().lower())
        except ValueError:
            return False
        host = host.removesuffix(".")
        if host == "localhost" or host == self.host.lower():
            return True
        number = _number(host)
        return number is not None and (number.is_loopback or not self.private)


def _number(host: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        return ipaddress.ip_address(host)
    except ValueError:
        return None


def _split(text: str) -> tuple[str, str]:
    """Return host and port of *text*, each "" where it is not there."""
    if text.startswith("["):
        host, closed, rest = text[1:].partition("]")
        if not closed or (rest and not rest.startswith(":")):
            raise ValueError(f"`{text}` is not an address")
        return host, rest[1:]
    if text.isdecimal():
        return "", text
    if text.count(":") > 1:
        return text, ""
    host, _, port = text.partition(":")
    return host, port
