"""Files of the ledger carry a seal: the version that wrote them, and a sum over what they say.

A disk that rots, a copy that was cut short or an editor that saved over one is noticed before a
word of it is believed, so that whoever reads the rest may do it as late and as little as it likes.
"""

from __future__ import annotations

import json
from binascii import crc32

FORMAT = 3


class OtherVersion(Exception):  # noqa: N818  # an event to react to, not a mistake
    """The file was written by an older or newer amportal."""


def sealed(body: bytes) -> bytes:
    """Return *body* with its seal before it, on a line of its own."""
    return b'{"format":%d,"crc32":%d}\n' % (FORMAT, crc32(body)) + body


def unsealed(raw: bytes) -> bytes:
    """Return what `sealed` was given. Raises `OtherVersion`, and `ValueError` for damage."""
    line, _, body = raw.partition(b"\n")
    head = json.loads(line)
    if not isinstance(head, dict) or "format" not in head:
        raise ValueError("no seal")
    if head["format"] != FORMAT:
        raise OtherVersion
    if head.get("crc32") != crc32(body):
        raise ValueError("damaged")
    return body


__all__ = ["FORMAT", "OtherVersion", "sealed", "unsealed"]
