"""Addresses for pages: those that lead somewhere, and never those that run something.

A browser drops control characters from an address before it looks at it, so they are dropped here
first, too.
"""

from __future__ import annotations

import re

from markupsafe import Markup

# Schemes that a link may have; a browser asks before it opens most others, and runs some.
LINKED = frozenset({"http", "https", "mailto", "tel"})
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")
_AT_ENDS = "".join(map(chr, range(0x21)))
_NOWHERE = "#"


def without_controls(address: str) -> str:
    """Return *address* as a browser reads it: no space around it, no tab or line break in it."""
    plain = address.strip(_AT_ENDS)
    return plain.replace("\t", "").replace("\n", "").replace("\r", "")


def scheme_of(address: str) -> str | None:
    """Return the scheme of *address* in small letters; None where it has none."""
    found = _SCHEME.match(address)
    return found[1].lower() if found else None


def is_remote(address: str) -> bool:
    """Say whether *address* leads to another host, or to anything but a file beside the page."""
    plain = without_controls(address).replace("\\", "/")
    return scheme_of(plain) not in (None, "data") or plain.startswith("//")


def url(address: object) -> str:
    """Return *address* where a link may lead there, else `#`, which leads nowhere."""
    plain = _plain(address)
    scheme = scheme_of(plain)
    return plain if scheme is None or scheme in LINKED else _NOWHERE


def local_url(address: object) -> str:
    """Return *address* where it is a file of the portal, else nothing."""
    plain = _plain(address)
    return "" if is_remote(plain) or scheme_of(plain) is not None else plain


def _plain(address: object) -> str:
    if address is None:
        return ""
    words = address.unescape() if isinstance(address, Markup) else str(address)
    return without_controls(words)
