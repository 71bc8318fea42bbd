"""Views of the small pictures that stand for work in lists."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct


class RowPicture(Struct, frozen=True):
    """What stands for a version in a list: a small square picture, or words set in type.

    `sizes` are its files, each with the length of its edge in pixels, the smallest first; 0 for a
    drawing, which fits any size. `film`: it stands for a film. Where there are none, `words` are
    the first of the copy (`kind` is `copy`), the ending of the file's name (`file`), or how many
    of what are still to be sent, as far as a number is written there (`count`). `source` is the
    source file that the pictures are made of.
    """

    kind: Literal["picture", "page", "copy", "file", "count"]
    sizes: tuple[tuple[int, str], ...] = ()
    film: bool = False
    words: str = ""
    source: str = ""
