"""A client's file made ready for a portal: clean bytes, and the facts pages state about it.

One function for both, so that the digest a page names is that of the very bytes it links to.
What was prepared last is remembered by digest, because facts are asked for first and the bytes
soon after; the memory holds no names and is bounded in bytes.
"""

from __future__ import annotations

import hashlib
import re
from collections import OrderedDict
from pathlib import PurePosixPath

from amportal.errors import Problem
from amportal.plan.files import FileFacts, thumb_size
from amportal.render.asset import portal_image
from amportal.render.filekind import file_kind
from amportal.render.refusal import Refusal
from amportal.render.svg import clean_svg

_PICTURES = frozenset({".png", ".jpg", ".jpeg", ".webp", ".gif"})
_REMEMBERED = 64 << 20
_memory: OrderedDict[tuple[str, str], tuple[bytes, FileFacts]] = OrderedDict()

_SIZE = re.compile(r"^\s*([0-9.]+)\s*(?:px)?\s*$")


def prepare(name: str, raw: bytes) -> tuple[bytes, FileFacts]:
    """Return what the client gets of the file *name*, and its facts; raise Refusal."""
    suffix = PurePosixPath(name).suffix.lower()
    key = (suffix, hashlib.sha256(raw).hexdigest())
    known = _memory.get(key)
    if known is None:
        known = _memory[key] = _prepare(name, suffix, raw)
        while sum(len(content) for content, _ in _memory.values()) > _REMEMBERED:
            _memory.popitem(last=False)
    return known


def _prepare(name: str, suffix: str, raw: bytes) -> tuple[bytes, FileFacts]:
    if suffix in _PICTURES:
        image = portal_image(raw)
        width, height = thumb_size(image.width, image.height)
        digest = hashlib.sha256(image.content).hexdigest()
        return image.content, FileFacts(digest, "picture", image.width, image.height, width, height)
    if suffix == ".svg":
        drawing = clean_svg(raw)
        return drawing, FileFacts(
            hashlib.sha256(drawing).hexdigest(), "drawing", *drawing_size(drawing)
        )
    file_kind(name, raw)
    return raw, FileFacts(hashlib.sha256(raw).hexdigest())


def drawing_size(drawing: bytes) -> tuple[int, int]:
    """Return width and height in CSS pixels of a clean drawing: as written, else its view box."""
    from defusedxml.ElementTree import fromstring

    root = fromstring(drawing)
    sizes = [_SIZE.match(root.get(side, "")) for side in ("width", "height")]
    if all(sizes):
        width, height = (float(found[1]) for found in sizes if found)
    else:
        box = re.split(r"[\s,]+", root.get("viewBox", "").strip())
        try:
            width, height = float(box[2]), float(box[3])
        except (IndexError, ValueError):
            raise Refusal(_no_size()) from None
    if not (0 < width < 100_000 and 0 < height < 100_000):
        raise Refusal(_no_size())
    return max(1, round(width)), max(1, round(height))


def _no_size() -> Problem:
    return Problem(
        slug="svg-unsafe",
        message="the drawing does not say how large it is",
        hint='export it again with a `viewBox`, such as `viewBox="0 0 600 800"`',
    )
