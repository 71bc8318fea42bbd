"""How large a drawing says that it is."""

from __future__ import annotations

import re
from xml.etree.ElementTree import Element

from amportal.render.media.drawings.svg_problems import no_size, odd_size
from amportal.render.refusal import Refusal

MAX_SIDE = 100_000  # CSS pixels of a drawing's width or height
_SIZE = re.compile(r"^\s*([0-9.]+)\s*(?:px)?\s*$")


def drawing_size(root: Element) -> tuple[int, int]:
    """Return width and height in CSS pixels of a clean drawing: as written, else its view box."""
    sizes = [_SIZE.match(root.get(side, "")) for side in ("width", "height")]
    if all(sizes):
        width, height = (float(found[1]) for found in sizes if found)
    else:
        box = re.split(r"[\s,]+", root.get("viewBox", "").strip())
        try:
            width, height = float(box[2]), float(box[3])
        except (IndexError, ValueError):
            raise Refusal(no_size()) from None
    if not (0 < width < MAX_SIDE and 0 < height < MAX_SIDE):
        raise Refusal(odd_size(width, height, MAX_SIDE))
    return max(1, round(width)), max(1, round(height))
