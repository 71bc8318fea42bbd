"""Decide by its name alone whether a file or folder is a source.

It exists so that what editors, systems and git leave lying about is never read, that secrets
never come near a portal, and that names mean the same on every machine. It touches no disk.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from amportal.errors import Problem, Span
from amportal.sources.text_positions import UNWANTED, visible

# Leftovers of editors, office programs and systems; whatever starts with a dot is hidden.
_LEFTOVER = re.compile(
    r"\..*|.*~|#.*#|~\$.*|4913|.*\.(?:sw[a-p]|tmp|bak|orig|rej)|thumbs\.db|desktop\.ini"
    r"|__macosx|__pycache__|___jb_(?:tmp|old)___",
    re.IGNORECASE | re.DOTALL,
)
_SECRET = re.compile(
    r"\.env(?:\..*)?|.*\.(?:key|pem|p12|pfx)|id_(?:rsa|dsa|ecdsa|ed25519)", re.IGNORECASE
)


def is_leftover(name: str) -> bool:
    """Say whether *name* is nothing a person wrote for the site; it is passed over in silence."""
    return _LEFTOVER.fullmatch(name) is not None


def is_secret(name: str) -> bool:
    """Say whether *name* looks like a key or a password file."""
    return _SECRET.fullmatch(name) is not None


@lru_cache(maxsize=4096)
def is_plain(name: str) -> bool:
    """Say whether *name* is a source's on every machine: small ASCII letters, nothing to look at.

    Most are, and the same ones come again in every client's folder.
    """
    simple = name.isascii() and name.isprintable() and name == name.lower()
    return simple and not is_leftover(name) and not is_secret(name)


def same_elsewhere(name: str) -> str:
    """Return what *name* is compared by where case and Unicode forms do not count."""
    if name.isascii():
        return name.lower()
    return unicodedata.normalize("NFC", unicodedata.normalize("NFKC", name).casefold())


def readable(path: str) -> str:
    """Return *path* as it may be shown: bytes that are no UTF-8 and hidden characters marked."""
    return visible(path.encode("utf-8", "surrogateescape").decode("utf-8", "replace"))


def name_problem(path: str, name: str) -> Problem | None:
    """Return why *name* cannot be used on every machine, or None."""
    if name.isascii() and name.isprintable():
        return None
    try:
        name.encode("utf-8")
    except UnicodeEncodeError:
        return Problem(
            "bad-file-name",
            f"the name `{readable(path)}` is not UTF-8",
            Span(readable(path)),
            hint="give it a name of letters a to z, digits and hyphens",
        )
    if UNWANTED.search(name) or "\n" in name or "\r" in name or "\t" in name:
        shown = " ".join(readable(path).split())
        return Problem(
            "bad-file-name",
            f"the name `{shown}` holds a character that cannot be seen",
            Span(shown),
            hint="give it a name of letters a to z, digits and hyphens",
        )
    return None


def secret_problem(path: str) -> Problem:
    """Return the warning that *path* looks like a secret; such files are never read."""
    return Problem(
        "secret-file",
        f"`{path}` looks like a key or password file, so it is not read",
        Span(path),
        hint="move it out of this folder and out of git; if it is a Keynote file, export it as PDF",
        severity="warning",
    )


def clash_problem(path: str, name: str, other: str) -> Problem:
    """Return the problem that *name* and its sibling *other* are one name on some machines."""
    why = (
        "upper and lower case"
        if name.casefold() == other.casefold()
        else "how their letters are stored"
    )
    return Problem(
        "name-clash",
        f"`{name}` and `{other}` differ only by {why}",
        Span(path),
        hint="rename or delete one of the two: on many machines they are the same file",
    )


__all__ = [
    "clash_problem",
    "is_leftover",
    "is_plain",
    "is_secret",
    "name_problem",
    "readable",
    "same_elsewhere",
    "secret_problem",
]
