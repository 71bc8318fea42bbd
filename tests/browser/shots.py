"""Take pictures of every kind of page, for looking at with one's own eyes.

`python -m tests.browser.shots OUT` writes `OUT/<client>/<page>-<width>-<scheme>.png`, at 360 and
1280 pixels, light and dark. A third argument keeps to one client, a fourth to pages that hold it.
It asserts nothing: a person looks.
"""

from __future__ import annotations

import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Literal

from playwright.sync_api import Browser, sync_playwright

from tests import chromium
from tests.browser.launching import ARGUMENTS
from tests.browser.portal_site import pages_of, write_sample
from tests.sample import sample_portals

WIDTHS = ((360, 2), (1280, 1))
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")


def main(out: Path, client: str = "", holding: str = "") -> None:
    """Write the pictures below *out*."""
    with TemporaryDirectory() as folder, sync_playwright() as playwright:
        site = Path(folder)
        for problem in write_sample(site):
            sys.stderr.write(f"{problem.severity}: {problem.message} {problem.span}\n")
        browser = playwright.chromium.launch(executable_path=chromium.find(), args=list(ARGUMENTS))
        for slug, portal in sample_portals().items():
            if slug.startswith(client):
                pages = [page for page in pages_of(portal) if holding in page]
                _client(browser, site / slug, pages, out / slug)
        browser.close()


def _client(browser: Browser, site: Path, pages: list[str], out: Path) -> None:
    out.mkdir(parents=True, exist_ok=True)
    for width, scale in WIDTHS:
        for scheme in SCHEMES:
            context = browser.new_context(
                viewport={"width": width, "height": 640 if width == WIDTHS[0][0] else 900},
                device_scale_factor=scale,
                color_scheme=scheme,
                java_script_enabled=False,
            )
            tab = context.new_page()
            for page in pages:
                tab.goto((site / page).as_uri())
                name = page.removesuffix(".html").replace("/", "-")
                tab.screenshot(path=out / f"{name}-{width}-{scheme}.png", full_page=True)
            context.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]), *sys.argv[2:4])
