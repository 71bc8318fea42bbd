"""Whether a PDF is one we sent, byte for byte; one that was, before somebody changed it; or not.

There is no secret in it: what was sent is kept, and the kept bytes are the measure. A changed file
is known by the parts it still shares with a kept one, so it does not matter which bytes were
changed, or how many were put in.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable
from enum import StrEnum
from hashlib import sha256

from msgspec import Struct

from amportal.model.records.issued_report import SentReport

# Most of a file has to be that of the kept one: two reports of one client share fonts and logos.
_ALIKE = 0.5
_SLICE = 1024
_PART = re.compile(rb"endobj\s+")


class PdfMatch(StrEnum):
    """What can be said of a file."""

    GENUINE = "genuine"
    ALTERED = "altered"
    UNKNOWN = "unknown"


class Found(Struct, frozen=True):
    """The verdict, and which report it is about; None for a file nobody knows."""

    word: PdfMatch
    sent: SentReport | None = None


def match_of(raw: bytes, sent: Iterable[SentReport], read: Callable[[str], bytes]) -> Found:
    """Return what the file *raw* is; *read* gives the bytes of a PDF that was kept."""
    known = tuple(sent)
    digest = sha256(raw).hexdigest()
    for each in known:
        if each.issue.pdf.sha256 == digest:
            return Found(PdfMatch.GENUINE, each)
    parts = _parts(raw)
    likest, most = None, _ALIKE
    for each in known:
        share = _shared(parts, _parts(read(each.pdf)))
        if share > most:
            likest, most = each, share
    return Found(PdfMatch.ALTERED, likest) if likest else Found(PdfMatch.UNKNOWN)


def _parts(raw: bytes) -> Counter[bytes]:
    """Return the objects of a PDF in slices, each as often as it stands there.

    Sliced, because one large picture may be most of a file, and one byte of it is soon changed.
    """
    return Counter(
        part[at : at + _SLICE] for part in _PART.split(raw) for at in range(0, len(part), _SLICE)
    )


def _shared(one: Counter[bytes], kept: Counter[bytes]) -> float:
    """Return which share of the bytes of *kept* stands in *one*, too."""
    whole = sum(len(part) * count for part, count in kept.items())
    both = sum(len(part) * count for part, count in (one & kept).items())
    return both / whole if whole else 0.0
