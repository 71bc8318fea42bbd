"""The digests that decisions are bound to: of what the client was shown, never of a cache.

Of one file it is that of its own bytes, so that anybody can check it with the tools of their
system.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from hashlib import sha256


def text_digest(text: str) -> str:
    """Return the SHA-256 of copy: of its UTF-8 text, as hex."""
    return sha256(text.encode("utf-8")).hexdigest()


def set_digest(digests: tuple[str, ...]) -> str:
    """Return one SHA-256 for a version of several files: of their digests, one a line.

    A version of one file has that file's own digest.
    """
    if len(digests) == 1:
        return digests[0]
    return sha256("".join(f"{digest}\n" for digest in digests).encode("ascii")).hexdigest()


def content_digest(text: str | None, files: Iterable[bytes | None]) -> str:
    """Return the digest of a version with this copy or these files; "" where a file is missing."""
    contents = tuple(files)
    if contents:
        known = [sha256(raw).hexdigest() for raw in contents if raw is not None]
        return set_digest(tuple(known)) if len(known) == len(contents) else ""
    return text_digest(text) if text else ""


def order_digest(title: str, amount: Decimal, days: int) -> str:
    """Return the SHA-256 of what a change order asks for: title, money and working days."""
    plain = format(amount.normalize(), "f") if amount else "0"
    return sha256(f"{title}\n{plain}\n{days}\n".encode()).hexdigest()
