"""Look for what was not encrypted among files that are about to be published.

It knows nothing of keys: it would find a file that the sealing missed.
"""

from __future__ import annotations

import re

from amportal.access.encrypted.encrypted_portal import MANIFEST_MAGIC
from amportal.access.encrypted.slots import (
    CONTENT_BYTES,
    CONTENT_MAGIC,
    PERSONAL_BYTES,
    PERSONAL_MAGIC,
)
from amportal.access.encrypted.viewer_files import viewer_files

# How many bytes of a plain file in a row are looked for, and at how many places of each.
_RUN, _PLACES = 24, 4
_BLOB = re.compile(r"b/([0-9a-f]{2})/\1[0-9a-f]{30}")
_SLOT = re.compile(r"[ke]/[0-9a-f]{10}")
_MAGIC = (
    b"%PDF-", b"\x89PNG\r\n", b"\xff\xd8\xff\xe0", b"\xff\xd8\xff\xe1", b"GIF87a", b"GIF89a",
    b"PK\x03\x04", b"wOF2\0\1", b"<!DOCTYPE", b"<!doctype", b"<html", b"<svg ", b"<?xml",
    b"BEGIN:V", b"OggS", b"\x1a\x45\xdf\xa3",
)  # fmt: skip


class PlainProbes:
    """Short runs of the plain files, to be looked for in what is sealed."""

    def __init__(self) -> None:
        self._runs: set[bytes] = set()

    def add(self, path: str, content: bytes) -> None:
        """Take runs of a file, and its path, where they are long enough to be no chance."""
        if len(content) >= _RUN:
            last = len(content) - _RUN
            starts = {last * number // (_PLACES - 1) for number in range(_PLACES)}
            runs = (content[start : start + _RUN] for start in starts)
            self._runs.update(run for run in runs if len(set(run)) > 4)
        if len(path) >= 10:
            self._runs.add(path.encode())

    def found_in(self, sealed: bytes) -> bool:
        """Say whether *sealed* holds any run."""
        return any(run in sealed for run in self._runs)


def why_plain(name: str, content: bytes, probes: PlainProbes) -> str:
    """Return why *name* must not be published as part of an encrypted portal, or nothing."""
    viewer = viewer_files()
    if name in viewer:
        return "" if content == viewer[name] else "is not the viewer's own"
    if not _is_sealed(name, content):
        return "is no file of an encrypted portal"
    if content.startswith(_MAGIC):
        return "begins like a file that is not encrypted"
    return "holds bytes that are not encrypted" if probes.found_in(content) else ""


def _is_sealed(name: str, content: bytes) -> bool:
    if _SLOT.fullmatch(name):
        magic, length = (
            (PERSONAL_MAGIC, PERSONAL_BYTES) if name[0] == "k" else (CONTENT_MAGIC, CONTENT_BYTES)
        )
        return content.startswith(magic) and len(content) == length
    if name == "m":
        return content.startswith(MANIFEST_MAGIC)
    return _BLOB.fullmatch(name) is not None
