"""How drawings are printed: drawn by the layout engine, as a picture, or told."""

from __future__ import annotations

import pytest

from amportal.render.media.drawings.svg_cleaning import clean_svg
from amportal.render.media.drawings.svg_print import PrintDrawing, print_drawing


def form(inside: str, root: str = "viewBox='0 0 120 80'") -> PrintDrawing:
    return print_drawing(
        clean_svg(f"<svg xmlns='http://www.w3.org/2000/svg' {root}>{inside}</svg>".encode())
    )


@pytest.mark.parametrize(
    ("inside", "way", "lost"),
    [
        ("<path d='M0 0h9v9z' fill='#0a7'/>", "drawn", ()),
        ("<style>.a{fill:red}</style><path class='a' d='M0 0h9v9z'/>", "drawn", ()),
        ("<style>svg{--a:red}path{fill:var(--a)}</style><path d='M0 0h9'/>", "drawn", ()),
        ("<path role='img' aria-label='x' focusable='false' d='M0 0'/>", "drawn", ()),
        ("<mask id='m'/><path mask='url(#m)' d='M0 0h9'/>", "picture", ()),
        ("<path style='mix-blend-mode:multiply' d='M0 0h9'/>", "picture", ()),
        ("<path fill='oklch(60% .2 30)'/>", "picture", ("fill: oklch(60% .2 30)",)),
        ("<path vector-effect='non-scaling-stroke'/>", "picture",
         ("vector-effect: non-scaling-stroke",)),
        ("<style>@layer a{path{fill:red}}</style><path/>", "picture", ("@layer",)),
    ],
)  # fmt: skip
def test_the_way(inside: str, way: str, lost: tuple[str, ...]) -> None:
    """Simple shapes stay drawings, others become pictures, and what is lost is named."""
    found = form(inside)
    assert (found.way, found.lost) == (way, lost)


def test_what_is_new_is_told() -> None:
    """The lists name what is right, so that a property nobody thought of is told."""
    assert form("<path style='corner-shape:squircle'/>").lost == ("corner-shape: squircle",)


def test_a_picture_has_a_size_and_a_view_box() -> None:
    """The picture library is given both, whatever the drawing says of itself."""
    found = form("<path filter='blur(2px)'/>", "width='12.4' height='8'")
    assert (found.width, found.height) == (12, 8)
    assert b'viewBox="0 0 12 8"' in found.content
