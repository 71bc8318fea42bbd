"""Files of the ledger carry a seal: the version that wrote them, and a sum over what they say.

A disk that rots, a copy that was cut short or an editor that saved over one is noticed before a
word of it is believed, so that whoever reads the rest may do it as late and as little as it likes.
"""

from __future__ import annotations

import json
from binascii import crc32
from collections.abc import Iterable, Iterator

FORMAT = 4


class OtherVersion(Exception):  # noqa: N818  # an event to react to, not a mistake
    """The file was written by an older or newer amportal."""


def sealed(body: bytes) -> bytes:
    """Return *body* with its seal before it, on a line of its own."""
    return seal_of((body,)) + body


def seal_of(pieces: Iterable[bytes]) -> bytes:
    """Return the seal of *pieces*, one after the other, as the line before them."""
    total = 0
    for piece in pieces:
        total = crc32(piece, total)
    return b'{"format":%d,"crc32":%d}\n' % (FORMAT, total)


def unsealed(raw: bytes) -> bytes:
    """Return what `sealed` was given. Raises `OtherVersion`, and `ValueError` for damage."""
    line, _, body = raw.partition(b"\n")
    if _total(line) != crc32(body):
        raise ValueError("damaged")
    return body


def lines_of(raw: Iterator[bytes]) -> Iterator[bytes]:
    """Yield the lines after the seal, each without its end, and raise at last as `unsealed` does.

    For what is too large to be in memory twice: nothing is to be believed before all is read.
    """
    wanted, total = _total(next(raw, b"")), 0
    for line in raw:
        total = crc32(line, total)
        yield line.removesuffix(b"\n")
    if wanted != total:
        raise ValueError("damaged")


def _total(seal: bytes) -> object:
    """Return the sum that the line *seal* names. Raises `OtherVersion`, and `ValueError`."""
    head = json.loads(seal)
    if not isinstance(head, dict) or "format" not in head:
        raise ValueError("no seal")
    if head["format"] != FORMAT:
        raise OtherVersion
    return head.get("crc32")
