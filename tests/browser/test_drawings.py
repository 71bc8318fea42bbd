"""A drawing on paper is the drawing on the page, pixel for pixel, or a person is told.

The page is Chromium's, the paper is the PDF, drawn by Poppler at eight dots a CSS pixel. Edges are
smoothed differently by each, so both are blurred by a quarter of a pixel before they are compared.
"""

from __future__ import annotations

import base64
import subprocess
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image, ImageChops, ImageFilter
from playwright.sync_api import Browser

from amportal.render.media.drawings.svg_cleaning import clean_svg
from amportal.render.media.drawings.svg_print import print_drawing
from amportal.render.pdf.pdf_engine import PdfEngine
from amportal.render.pdf.pdf_render import render_with
from amportal.render.pdf.pdf_types import PdfInputs
from tests.browser.combined_drawings import combined_drawings
from tests.browser.drawings import TOLD, drawings
from tests.pdf.reports import default_theme

_MOMENT = datetime(2026, 1, 1, tzinfo=UTC)
_WIDTH, _HEIGHT = 120, 80
_SHEET = (
    f"@page{{size:{_WIDTH}px {_HEIGHT}px;margin:0}}html{{image-rendering:crisp-edges}}"
    "body{margin:0;font-family:Inter}"
    f"img{{display:block;width:{_WIDTH}px;height:{_HEIGHT}px}}p{{margin:0;break-after:page}}"
)
_FAR = 48  # of 255 in one colour: an eye sees it
_MOST = 0.5  # percent of all pixels that may be as far apart
_MOST_COMBINED = 1.0  # where patterns are turned, most pixels lie at an edge
COMBINED = combined_drawings()
EVERY = {**drawings(), **COMBINED}
_FONT = "default/fonts/inter-print-400.woff2"


@pytest.fixture(scope="module")
def clean() -> dict[str, bytes]:
    return {name: clean_svg(raw) for name, raw in EVERY.items()}


def _pdf(clean: dict[str, bytes]) -> bytes:
    pages = "".join(f'<p><img alt="x" src="p{at}.svg"></p>' for at in range(len(clean)))
    assets = {f"p{at}.svg": raw for at, raw in enumerate(clean.values())}
    inputs = PdfInputs(
        html=f'<!doctype html><html lang="en"><title>x</title>{pages}',
        css=_SHEET,
        assets={**assets, "inter.woff2": default_theme().files[_FONT]},
        created=_MOMENT,
        modified=_MOMENT,
    )
    with PdfEngine() as engine:
        outcome = render_with(engine, inputs)
    assert outcome.pdf is not None, outcome.problems
    return outcome.pdf


@pytest.fixture(scope="module")
def paper(clean: dict[str, bytes], tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Return the page of each drawing in one PDF, as a picture."""
    folder = tmp_path_factory.mktemp("paper")
    (folder / "all.pdf").write_bytes(_pdf(clean))
    subprocess.run(["pdftoppm", "-r", "768", folder / "all.pdf", folder / "p"], check=True)
    found = sorted(folder.glob("p-*.ppm"))
    return dict(zip(clean, found, strict=True))


@pytest.fixture(scope="module")
def page(clean: dict[str, bytes], browser: Browser) -> dict[str, bytes]:
    """Return what the browser shows of each drawing."""
    opened = browser.new_page(viewport={"width": _WIDTH, "height": _HEIGHT}, device_scale_factor=4)
    found = {}
    for name, raw in clean.items():
        coded = base64.b64encode(raw).decode()
        opened.set_content(
            f'<body style="margin:0"><img style="display:block;width:{_WIDTH}px;'
            f'height:{_HEIGHT}px" src="data:image/svg+xml;base64,{coded}">'
        )
        opened.evaluate("document.images[0].decode()")
        found[name] = opened.screenshot()
    opened.close()
    return found


def _apart(one: Image.Image, other: Image.Image) -> float:
    """Return how many percent of the pixels of two pictures look different."""
    size = (_WIDTH * 4, _HEIGHT * 4)
    blurred = [
        each.convert("RGB").resize(size, Image.Resampling.BOX).filter(ImageFilter.BoxBlur(2))
        for each in (one, other)
    ]
    red, green, blue = ImageChops.difference(*blurred).split()
    counts = ImageChops.lighter(ImageChops.lighter(red, green), blue).histogram()
    return 100 * sum(counts[_FAR:]) / sum(counts)


@pytest.mark.parametrize("name", EVERY)
def test_on_paper_as_on_the_page(
    name: str, clean: dict[str, bytes], paper: dict[str, Path], page: dict[str, bytes]
) -> None:
    """What is not told is printed as the browser shows it."""
    lost = print_drawing(clean[name]).lost
    assert bool(lost) == (name in TOLD), lost
    if not lost:
        with Image.open(BytesIO(page[name])) as shown, Image.open(paper[name]) as printed:
            assert _apart(shown, printed) < (_MOST_COMBINED if name in COMBINED else _MOST)


def test_a_difference_is_seen(paper: dict[str, Path], page: dict[str, bytes]) -> None:
    """The comparison tells two drawings apart; else it could not fail."""
    with Image.open(BytesIO(page["mask"])) as shown, Image.open(paper["rect"]) as printed:
        assert _apart(shown, printed) > _MOST


def test_the_same_bytes(clean: dict[str, bytes]) -> None:
    """A PDF with pictures of drawings repeats byte for byte."""
    few = {name: clean[name] for name in ("mask", "shadow", "rect")}
    assert _pdf(few) == _pdf(few)
