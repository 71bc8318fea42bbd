"""Pictures of every kind of page, and the two that stand in the README.

    python -m tests.docs.screenshots

builds the sample and writes into `docs/screenshots/` each kind of page at 360 and 1280 pixels, in
light and dark, and a report's first page. They are looked at by a person; nothing compares them.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Literal

from PIL import Image
from playwright.sync_api import ViewportSize, sync_playwright

from tests import chromium
from tests.browser.launching import ARGUMENTS
from tests.browser.portal_site import pages_of
from tests.commands import ROOT, here
from tests.sample import sample_portals

PLACE = ROOT / "docs" / "screenshots"
CLIENT = "meridian"
WIDTHS: tuple[ViewportSize, ...] = (
    {"width": 360, "height": 640},
    {"width": 1280, "height": 900},
)
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
# Taller than this is more of the same rows.
TALLEST = 2_600
# A phone's width and a height that holds the whole first answer, in CSS pixels.
PHONE = (360, 780)
PAPER = 110  # dots an inch
# What is below the first screen loads when it is scrolled to.
_ALL_PICTURES = """() => Promise.all([...document.images].map(each => {
    each.loading = 'eager';
    return each.decode().catch(() => null);
}))"""


def main() -> None:
    """Write the pictures."""
    with TemporaryDirectory() as folder:
        site = Path(folder)
        shutil.copytree(ROOT / "content", site / "content")
        ran = here(site, "build")
        if ran.code:
            sys.exit(ran.err)
        portal = site / "output" / CLIENT
        PLACE.mkdir(exist_ok=True)
        _write("home-360-light.png", _phone(portal / "index.html"))
        _write("report-1.png", _paper(max((portal / "reports").glob("*.pdf"))))
        for name, picture in _every_page(portal):
            _small(name, picture)


def _write(name: str, picture: bytes) -> None:
    """Write *picture* with a palette: a repository carries it for good."""
    with Image.open(BytesIO(picture)) as full:
        # Coverage, not area: a mark of few pixels keeps its colour, for it means something.
        small = full.convert("RGB").quantize(256, Image.Quantize.MAXCOVERAGE)
        small.save(PLACE / name, optimize=True)


def _small(name: str, picture: bytes) -> None:
    """Write *picture* small: what is looked at is the layout, not a letter's edge."""
    with Image.open(BytesIO(picture)) as full:
        cut = full.convert("RGB").crop((0, 0, full.width, min(full.height, TALLEST)))
        cut.save(PLACE / f"{name}.webp", quality=55, method=6)


def _every_page(portal: Path) -> Iterator[tuple[str, bytes]]:
    """Yield a name and a picture for each kind of page, width and scheme, scripts running."""
    pages = pages_of(sample_portals()[CLIENT])
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium.find(), args=list(ARGUMENTS))
        for viewport in WIDTHS:
            for scheme in SCHEMES:
                tab = browser.new_context(viewport=viewport, color_scheme=scheme).new_page()
                for page in pages:
                    tab.goto((portal / page).as_uri())
                    tab.evaluate(_ALL_PICTURES)
                    name = page.removesuffix(".html").replace("/", "-")
                    yield f"{name}-{viewport['width']}-{scheme}", tab.screenshot(full_page=True)
                tab.context.close()
        browser.close()


def _phone(page: Path) -> bytes:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium.find(), args=list(ARGUMENTS))
        width, height = PHONE
        context = browser.new_context(
            viewport={"width": width, "height": height},
            device_scale_factor=2,
            color_scheme="light",
        )
        tab = context.new_page()
        tab.goto(page.as_uri())
        picture = tab.screenshot()
        browser.close()
    return picture


def _paper(report: Path) -> bytes:
    line = ["pdftoppm", "-png", "-r", str(PAPER), "-f", "1", "-l", "1", str(report)]
    return subprocess.run(line, capture_output=True, check=True).stdout


if __name__ == "__main__":
    main()
