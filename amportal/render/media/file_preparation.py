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

import msgspec
from msgspec.structs import replace

from amportal.errors import Problem
from amportal.plan.file_facts import FileFacts, thumb_size
from amportal.render.documents.page_pictures import DrawnPages, drawn_pages
from amportal.render.media.drawings.svg_cleaning import clean_svg
from amportal.render.media.drawings.svg_print import print_drawing
from amportal.render.media.file_kind import file_kind
from amportal.render.media.picture_cleaning import portal_image, square, thumbnail
from amportal.render.refusal import Refusal

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


def facts_about(name: str, raw: bytes) -> FileFacts:
    """Return the facts of the file *name*, those about a PDF's pages too; raise Refusal.

    The pages of a PDF are drawn for it, which takes a process of its own.
    """
    facts = prepare(name, raw)[1]
    if facts.kind != "other" or not raw.startswith(b"%PDF-"):
        return facts
    drawn = _pages(raw)
    sizes = tuple((leaf.width, leaf.height) for leaf in drawn.leaves)
    return replace(facts, pages=drawn.pages, leaves=sizes, undrawn=drawn.why)


def row_picture(raw: bytes, edge: int) -> bytes:
    """Return the square of *edge* pixels that stands for a picture or a PDF in a list.

    Of a picture its middle, a little above the centre; of a PDF its first page from the corner
    where reading begins. Raises Refusal.
    """
    if raw.startswith(b"%PDF-"):
        return _small(f"row {edge}", raw, lambda: square(page_picture(raw, 0), edge, top=True))
    return _small(f"row {edge}", raw, lambda: square(raw, edge))


def page_picture(raw: bytes, at: int, edge: int = 0) -> bytes:
    """Return page *at* of the PDF *raw*, counted from 0, as a picture.

    At most *edge* pixels wide and high; 0: as large as it was drawn. Raises Refusal.
    """
    leaves = _pages(raw).leaves
    if at >= len(leaves):
        raise Refusal(
            Problem(
                slug="image-broken",
                message=f"page {at + 1} of the document could not be drawn",
                hint="build again; if that does not help, save the document anew",
            )
        )
    content = leaves[at].content
    if not edge:
        return content
    return _small(f"page {at} {edge}", raw, lambda: thumbnail(content, edge))


def _small(kind: str, raw: bytes, make: Callable[[], bytes]) -> bytes:
    return _memory.get(kind, raw, lambda _: (make(), None))[0]


def _pages(raw: bytes) -> DrawnPages:
    """Return the pages of the PDF *raw*, drawn once as long as they are remembered."""
    packed = _small("pages", raw, lambda: msgspec.msgpack.encode(drawn_pages(raw)))
    return msgspec.msgpack.decode(packed, type=DrawnPages)
