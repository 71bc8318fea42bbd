"""Where a link in a text may lead: to the web by a safe scheme, or into the client's own portal.

Everything else leads nowhere. What is no address at all, such as the words in `[Option A](agreed)`,
is not a link but text, and is shown as written.
"""

from __future__ import annotations

import re
from typing import Literal, NamedTuple
from urllib.parse import unquote

SCHEMES = frozenset({"https", "mailto", "tel"})
_SCHEME = re.compile(r"([a-z][a-z0-9+.-]*):", re.IGNORECASE)
# Schemes that need no `//` to do harm, or that people write by mistake.
_UNSAFE = frozenset({"about", "blob", "cid", "data", "file", "ftp", "http", "javascript"})
_UNSAFE_TOO = frozenset({"vbscript", "view-source"})
_INVISIBLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202f\ufeff]")
_SPACE = re.compile(r"[\x20\xa0]")
_ADDRESS = re.compile(
    r"[a-z][a-z0-9+.-]*://|(?:mailto|tel):|www\.|\.{0,2}/|#|[\w ./%~()-]*\.[a-z][a-z0-9]{1,4}"
    r"(?:[#?].*)?$",
    re.IGNORECASE,
)

Wrong = Literal["", "unsafe", "leaves", "words"]


class Judged(NamedTuple):
    """What a link leads to, and why it leads nowhere.

    `target` is an address with its scheme, or a path from the portal's root, as on a disk, with
    `fragment`; both are empty where the link leads nowhere.
    """

    target: str
    fragment: str = ""
    wrong: Wrong = ""
    outside: bool = False


def is_address(text: str) -> bool:
    """Return whether *text* looks like an address, and not like a word."""
    return _ADDRESS.match(text) is not None


def judged(written: str) -> Judged:
    """Return where a link to *written*, as it was read from a text, leads."""
    seen = _INVISIBLE.sub("", written).strip("\x20\xa0")
    scheme = _SCHEME.match(_SPACE.sub("", seen))
    if scheme:
        return _with_scheme(scheme[1].lower(), seen)
    path, sign, fragment = seen.partition("#")
    if not path:
        return Judged("", sign + fragment if fragment else "")
    plain = unquote(path)
    if plain.startswith("/") or "\\" in plain or ".." in plain.split("/") or "?" in plain[:-1]:
        return Judged("", wrong="leaves")
    if not is_address(path):
        return Judged("", wrong="words")
    return Judged(plain, sign + fragment)


def _with_scheme(scheme: str, seen: str) -> Judged:
    if scheme in SCHEMES:
        # A space is no part of an address; what a person meant by it is.
        return Judged(seen.replace(" ", "%20").replace("\xa0", "%C2%A0"), outside=True)
    bare = _SPACE.sub("", seen)
    harmful = scheme in _UNSAFE or scheme in _UNSAFE_TOO
    return Judged("", wrong="unsafe" if harmful or "://" in bare else "words")
