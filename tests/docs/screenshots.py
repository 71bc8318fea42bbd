"""The pictures in the README: the sample's home page on a phone, and a report's first page.

    python -m tests.docs.screenshots

builds the sample and writes both into `docs/screenshots/`. They are looked at by a person; nothing
compares them.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

from PIL import Image
from playwright.sync_api import sync_playwright

from tests import chromium
from tests.browser.launching import ARGUMENTS
from tests.commands import ROOT, here

PLACE = ROOT / "docs" / "screenshots"
CLIENT = "meridian"
# A phone's width and a height that holds the whole first answer, in CSS pixels.
PHONE = (360, 780)
PAPER = 110  # dots an inch


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


def _write(name: str, picture: bytes) -> None:
    """Write *picture* with a palette: a repository carries it for good."""
    with Image.open(BytesIO(picture)) as full:
        # Coverage, not area: a mark of few pixels keeps its colour, for it means something.
        small = full.convert("RGB").quantize(256, Image.Quantize.MAXCOVERAGE)
        small.save(PLACE / name, optimize=True)


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
