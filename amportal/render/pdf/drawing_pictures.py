"""Make a picture of a drawing that the layout engine would not draw as browsers do.

It runs where reports are laid out, under their limits on time and memory. The result depends on
the drawing and the report's fonts alone: fonts of the machine are not looked at.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from msgspec import Struct

from amportal.render.media.drawings.svg_print import PrintDrawing, print_drawing

EDGE = 960  # pixels of the longer side: 40 mm at 600 dots an inch


class PrintedDrawing(Struct, frozen=True):
    """SVG that the layout engine draws right, and the picture that it shows, if it shows one."""

    content: bytes
    picture: bytes | None = None


class DrawingFonts(Struct, frozen=True):
    """The fonts that drawings may use: their folder, and the family for all that is not there."""

    folders: Sequence[Path] = ()
    family: str = ""


NO_FONTS = DrawingFonts()


def printed_drawing(clean: bytes, picture_name: str, fonts: DrawingFonts) -> PrintedDrawing:
    """Return the drawing *clean* for paper; its picture is to be found under *picture_name*.

    Raises ValueError where no picture can be made of it.
    """
    form = print_drawing(clean)
    if form.way == "drawn":
        return PrintedDrawing(form.content)
    width, height = form.width, form.height
    picture = _picture(form, fonts)
    shown = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" '
        f'viewBox="0 0 {width} {height}"><image width="{width}" height="{height}" '
        f'preserveAspectRatio="none" image-rendering="crisp-edges" href="{picture_name}"/></svg>'
    )
    return PrintedDrawing(shown.encode(), picture)


def _picture(form: PrintDrawing, fonts: DrawingFonts) -> bytes:
    import resvg_py

    family = fonts.family or None
    wide = form.width >= form.height
    return resvg_py.svg_to_bytes(
        svg_string=form.content.decode(),
        skip_system_fonts=True,
        font_dirs=[str(folder) for folder in fonts.folders],
        font_family=family,
        serif_family=family,
        sans_serif_family=family,
        cursive_family=family,
        fantasy_family=family,
        monospace_family=family,
        dpi=96,
        width=EDGE if wide else None,
        height=None if wide else EDGE,
    )
