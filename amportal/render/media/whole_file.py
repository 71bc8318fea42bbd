"""Whether a file that is handed on is whole: a download or copy that broke off is found here.

Only as much is looked at as shows whether the end is there and belongs to the rest. What is asked
of a library is bounded by counts, for the files come from anybody.
"""

from __future__ import annotations

import logging
import re
import zipfile
from io import BytesIO
from itertools import islice
from typing import Any

from amportal.errors import Problem
from amportal.render.refusal import Refusal

_TAIL = 1024  # bytes before the end of a PDF in which readers look for its end mark
MAX_PDF_PARTS = 500_000
MAX_PAGE_LEVELS = 64
_START = re.compile(rb"startxref\s+(\d{1,12})\s+%%EOF")
_TABLE = re.compile(rb"xref|\d\s+\d+\s+obj")
_NEAR = 24
_ENTRY = re.compile(rb"\d{10} \d{5} [fn]")
_MAX_BOXES = 10_000
_BIG, _TO_THE_END = 1, 0  # sizes of a box with a meaning of their own


def check_whole(name: str, suffix: str, raw: bytes) -> None:
    """Raise Refusal with `file-broken` where the file *name* is cut short or does not open."""
    why = None
    if suffix in (".pdf", ".ai") and raw.startswith(b"%PDF-"):
        why = _pdf(raw)
    elif raw.startswith(b"PK\x03\x04"):
        why = None if zipfile.is_zipfile(BytesIO(raw)) else "its list of contents is missing"
    elif suffix in (".mp4", ".m4v", ".m4a", ".mov"):
        why = _boxes(raw)
    elif suffix == ".wav":
        why = _chunk(raw)
    if why:
        raise Refusal(
            Problem(
                slug="file-broken",
                message=f"`{name}` is damaged or cut short: {why}",
                hint="open it, see whether all of it is there, and export it again or get it anew",
            )
        )


def _pdf(raw: bytes) -> str | None:
    """Return why the PDF does not open, or None."""
    if b"%%EOF" not in raw[-_TAIL:]:
        return "its end is missing"
    if not _leads_to_table(raw):
        return "its end does not belong to the rest"
    if sum(1 for _ in islice(_ENTRY.finditer(raw), MAX_PDF_PARTS + 1)) > MAX_PDF_PARTS:
        return f"it has more than {MAX_PDF_PARTS:,} parts"
    from pypdf import PdfReader

    # What it says of odd files is no use to anybody here.
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    try:
        reader = PdfReader(BytesIO(raw))
        if reader.is_encrypted:  # its pages are for those who know the password
            return None
        pages = reader.root_object["/Pages"]
        found = _leaf(pages, 0) and _leaf(pages, -1)
    except RecursionError:
        found = False
    except RuntimeError:  # locked in a way that the library does not know
        return None
    except Exception:  # noqa: BLE001 - a stranger's file may break the library in any way
        found = False
    return None if found else "its pages cannot be found"


def _leads_to_table(raw: bytes) -> bool:
    """Say whether the end points to a table of parts, give or take what programs miss it by."""
    found = _START.search(raw[-_TAIL:])
    at = int(found[1]) if found else len(raw)
    return _TABLE.search(raw[max(0, at - _NEAR) : at + _NEAR]) is not None


def _leaf(node: Any, side: int) -> bool:
    """Say whether the first (*side* 0) or last (-1) page below *node* is there."""
    for _ in range(MAX_PAGE_LEVELS):
        node = node.get_object()
        if "/Kids" not in node:
            return bool(node.get("/Type") == "/Page")
        node = node["/Kids"][side]
    return False


def _boxes(raw: bytes) -> str | None:
    """Return why the boxes of a film or sound do not fill it, or None."""
    at = 0
    for _ in range(_MAX_BOXES):
        if at + 8 > len(raw):
            return None
        size = int.from_bytes(raw[at : at + 4], "big")
        if size == _BIG:
            size = int.from_bytes(raw[at + 8 : at + 16], "big")
        if size == _TO_THE_END:
            return None
        at += max(size, 8)
        if at > len(raw):
            return "its end is missing"
    return None


def _chunk(raw: bytes) -> str | None:
    """Return why a sound is shorter than it says, or None; a live recording says nothing."""
    size = int.from_bytes(raw[4:8], "little")
    return "its end is missing" if len(raw) - 8 < size < 0xFFFFFFFF else None
