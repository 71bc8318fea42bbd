"""What must be known of a file before a page can speak of it: digest, kind, size.

Facts are worked out where bytes are read and handed in, so that views stay pure: nothing here
opens a file. The digest is the evidence an approval rests on, never a cache key of our own.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from msgspec import Struct

# Thumbnails fit in a square of this many pixels and are never larger than the picture.
THUMB_EDGE = 480
# Pixels of the longer side of the smaller picture of a document's page.
PAGE_EDGE = 900


class FileFacts(Struct, frozen=True):
    """What is known of one source file.

    `sha256` is the lower-case hex digest of the source's own bytes, which approvals name. `kind`
    says what a page may do with it: `picture` (raster, shown, with a thumbnail), `drawing` (SVG,
    shown, no thumbnail), `other` (a link). Width and height are in pixels, or CSS pixels for a
    drawing; 0 where unknown. The thumbnail's size is 0 where there is none. `print_loss` names
    what of a drawing looks otherwise on paper.

    Of a PDF: `pages` is how many it has, `leaves` the width and height in pixels of the pictures
    of its first ones, and `undrawn` says why there are none: it opens with a password, is too
    large, or could not be drawn.
    """

    sha256: str
    kind: Literal["picture", "drawing", "other"] = "other"
    width: int = 0
    height: int = 0
    thumb_width: int = 0
    thumb_height: int = 0
    print_loss: str = ""
    pages: int = 0
    leaves: tuple[tuple[int, int], ...] = ()
    undrawn: Literal["", "locked", "large", "failed"] = ""


# Facts by source path.
Files = Mapping[str, FileFacts]


def thumb_size(width: int, height: int, edge: int = THUMB_EDGE) -> tuple[int, int]:
    """Return a picture's size in pixels, made to fit a square of *edge*, at least 1 by 1."""
    longest = max(width, height)
    if longest <= edge:
        return width, height
    # Whole numbers only: the same on every machine.
    return (
        max(1, (width * edge * 2 + longest) // (longest * 2)),
        max(1, (height * edge * 2 + longest) // (longest * 2)),
    )
