"""A client's file made ready for a portal: clean bytes, and the facts pages state about it.

The digest in the facts is the source's own: an approval must stay bound to the bytes in the
repository, whatever a later version of an image library makes of them. What was prepared last is
remembered by digest, because facts are asked for first and the bytes soon after; the memory holds
no names and is bounded in bytes.
"""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from collections.abc import Callable
from pathlib import PurePosixPath

from amportal.plan.file_facts import FileFacts, thumb_size
from amportal.render.media.drawings.svg_cleaning import clean_svg
from amportal.render.media.drawings.svg_print import print_drawing
from amportal.render.media.file_kind import file_kind
from amportal.render.media.picture_cleaning import portal_image, thumbnail

_PICTURES = frozenset({".png", ".jpg", ".jpeg", ".webp", ".gif"})


class _Memory:
    """The last results by digest of what they were made from, bounded in bytes."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._held = 0
        self._kept: OrderedDict[tuple[str, str], tuple[bytes, FileFacts | None]] = OrderedDict()

    def get(
        self, kind: str, raw: bytes, make: Callable[[str], tuple[bytes, FileFacts | None]]
    ) -> tuple[bytes, FileFacts | None]:
        """Return what *make* gives for the digest of *raw*, remembered or new."""
        digest = hashlib.sha256(raw).hexdigest()
        key = (kind, digest)
        if key not in self._kept:
            self._kept[key] = made = make(digest)
            self._held += len(made[0])
            while self._held > self._limit:
                self._held -= len(self._kept.popitem(last=False)[1][0])
            return made
        return self._kept[key]


_memory = _Memory(64 << 20)


def prepare(name: str, raw: bytes) -> tuple[bytes, FileFacts]:
    """Return what the client gets of the file *name*, and its facts; raise Refusal."""
    suffix = PurePosixPath(name).suffix.lower()
    content, facts = _memory.get(suffix, raw, lambda digest: _prepare(name, suffix, raw, digest))
    assert facts is not None
    return content, facts


def printed(name: str, raw: bytes, edge: int) -> bytes:
    """Return the picture *name* for a report, at most *edge* pixels wide and high.

    A drawing stays a drawing. Reports of one client show the same pictures, so the last ones are
    remembered. Raises Refusal.
    """
    if name.lower().endswith(".svg"):
        return prepare(name, raw)[0]
    kind = f"printed {edge}"
    return _memory.get(kind, raw, lambda _: (thumbnail(raw, edge, printed=True), None))[0]


def shown_small(raw: bytes, edge: int) -> bytes:
    """Return the picture small for pages, at most *edge* pixels wide and high; raise Refusal.

    Every portal of a client shows the same ones, so the last are remembered.
    """
    return _memory.get(f"small {edge}", raw, lambda _: (thumbnail(raw, edge), None))[0]


def _prepare(name: str, suffix: str, raw: bytes, digest: str) -> tuple[bytes, FileFacts]:
    if suffix in _PICTURES:
        image = portal_image(raw)
        thumb = thumb_size(image.width, image.height)
        return image.content, FileFacts(digest, "picture", image.width, image.height, *thumb)
    if suffix == ".svg":
        drawing = clean_svg(raw)
        form = print_drawing(drawing)
        size = (form.width, form.height)
        return drawing, FileFacts(digest, "drawing", *size, print_loss=", ".join(form.lost))
    file_kind(name, raw)
    return raw, FileFacts(digest)
