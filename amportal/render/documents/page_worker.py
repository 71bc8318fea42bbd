"""The process that draws the pages of one PDF: the document comes in, pictures go out.

It has limits on time and memory, and uses no font but those of the document and those that the
library brings, so the same document looks the same on every machine.
"""

from __future__ import annotations

import json
import os
import sys
from io import BytesIO
from typing import Any

import msgspec

from amportal.render.documents.page_pictures import DrawnPages, Leaf
from amportal.render.process_limits import limit_process

_LARGEST_OUTPUT = 256 << 20
_POINTS_TO_PIXELS_AT_MOST = 4.0  # a visiting card is not blown up to a poster
_QUALITY = 82
_EFFORT = 2


def main() -> None:
    """Draw what stands on standard input; limits and sizes are the second argument, as JSON."""
    cpu, memory, most, edge = json.loads(sys.argv[2])
    source, sink = sys.stdin.buffer.read(), os.dup(1)
    nowhere = os.open(os.devnull, os.O_RDWR)
    for descriptor in (0, 1, 2):  # what a library prints must not land in the answer
        os.dup2(nowhere, descriptor)
    limit_process(cpu, memory, _LARGEST_OUTPUT)
    answer = msgspec.msgpack.encode(drawn(source, most, edge))
    with os.fdopen(sink, "wb") as out:
        out.write(answer)
    os._exit(0)  # the library may not survive its own tidying up


def drawn(raw: bytes, most: int, edge: int) -> DrawnPages:
    """Return the first *most* pages of *raw*, each at most *edge* pixels wide and high."""
    library = _library()
    try:
        document = library.PdfDocument(raw)
    except library.PdfiumError as error:
        return DrawnPages(why="locked" if "assword" in str(error) else "failed")
    pages = len(document)
    try:
        leaves = tuple(_leaf(document[at], edge) for at in range(min(pages, most)))
    except (library.PdfiumError, MemoryError, OSError, ValueError):
        return DrawnPages(pages, why="failed")
    return DrawnPages(pages, leaves)


def _library() -> Any:
    """Return the library that draws, begun anew without the fonts of the machine."""
    import ctypes

    import pypdfium2
    import pypdfium2.raw as raw

    nowhere = (ctypes.c_char_p * 2)(os.devnull.encode(), None)
    config = raw.FPDF_LIBRARY_CONFIG(version=2)
    config.m_pUserFontPaths = ctypes.cast(nowhere, type(config.m_pUserFontPaths))
    raw.FPDF_DestroyLibrary()
    raw.FPDF_InitLibraryWithConfig(config)
    return pypdfium2


def _leaf(page: Any, edge: int) -> Leaf:
    width, height = page.get_size()
    # The library rounds up.
    scale = min((edge - 0.5) / max(width, height, 1.0), _POINTS_TO_PIXELS_AT_MOST)
    picture = page.render(scale=scale, fill_color=(255, 255, 255, 255)).to_pil().convert("RGB")
    out = BytesIO()
    picture.save(out, "WEBP", quality=_QUALITY, method=_EFFORT)
    return Leaf(out.getvalue(), *picture.size)
