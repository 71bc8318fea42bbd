"""How much a page makes a phone load."""

from __future__ import annotations

import gzip
import re
from pathlib import Path

import pytest

from amportal.plan.routes import unnamed
from tests.browser.portal_site import pages_of
from tests.sample import sample_portals

CLIENT = "meridian"
PAGES = pages_of(sample_portals()[CLIENT])
_LOADED = re.compile(r'<(?:script|link)\b[^>]*?\b(?:src|href)="([^"]+\.(?:js|css))"')


def sent(path: Path) -> int:
    """Return how many bytes of *path* go over the line."""
    return len(gzip.compress(path.read_bytes())) if path.suffix != ".woff2" else path.stat().st_size


@pytest.mark.parametrize("page", PAGES)
def test_a_page_weighs_under_sixty_kilobytes_before_its_pictures(site: Path, page: str) -> None:
    """The page, its style, its letters; scripts under 40 kB where there are any."""
    file = site / CLIENT / page
    loaded = [(file.parent / name).resolve() for name in _LOADED.findall(file.read_text("utf-8"))]
    scripts = [path for path in loaded if path.suffix == ".js"]
    font = next((site / CLIENT / "assets" / "fonts").glob("inter-latin-wght-normal.*.woff2"))
    own = [path for path in scripts if not path.name.startswith("search-index.")]

    assert sum(map(sent, own)) < 40_000
    # What can be found grows with the portal and comes after everything else.
    assert sum(map(sent, [file, font, *(set(loaded) - set(scripts)), *own])) < 60_000


def test_all_scripts_together_are_under_forty_kilobytes(site: Path) -> None:
    """Compressed, for the whole portal."""
    every = (site / CLIENT / "assets").glob("*.js")
    scripts = [path for path in every if not path.name.startswith("search-index.")]
    names = {unnamed(f"assets/{path.name}") for path in scripts}

    assert names == {
        "assets/portal.js",
        "assets/search.js",
        "assets/minisearch.js",
        "assets/viewer.js",
    }
    assert sum(map(sent, scripts)) < 40_000
