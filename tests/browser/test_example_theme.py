"""The example of a site's own templates: little to write, much to see, nothing lost."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from amportal.render.theme import Theme
from tests.browser.axe import COLOURS, Screen, broken
from tests.browser.nu import errors_in
from tests.browser.portal_site import theme, write_pages
from tests.sample import ROOT, sample_portals

EXAMPLE = ROOT / "docs" / "examples" / "theme"
CLIENT = "meridian"
FILES = {
    path.relative_to(EXAMPLE).as_posix(): path.read_bytes()
    for path in sorted(EXAMPLE.rglob("*"))
    if path.is_file()
}
SCREENS: tuple[Screen, ...] = (
    (360, "light", "screen", None),
    *((360, "dark", "screen", COLOURS), (1280, "light", "screen", [*COLOURS, "target-size"])),
    (1280, "dark", "print", COLOURS),
)
_LOOK = """() => {
  const style = (what) => getComputedStyle(document.querySelector(what));
  return [style('html').backgroundColor, style('h1').fontFamily, style('.turn').backgroundColor,
    document.querySelector('main').getBoundingClientRect().width];
}"""


def example() -> Theme:
    """Return the theme of a site that has the example as its `templates/`."""
    return Theme({**theme().files, **FILES})


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the pages of one client in the example's look."""
    folder = tmp_path_factory.mktemp("example")
    assert write_pages(sample_portals()[CLIENT], folder, example()) == ()
    return folder


@pytest.fixture(scope="module")
def tab(browser: Browser) -> Page:
    """Return a tab with scripts."""
    return browser.new_context(viewport={"width": 1280, "height": 800}).new_page()


def test_it_is_written_in_less_than_sixty_lines() -> None:
    """All files together, and none of them is a copy of the theme's page."""
    assert sum(raw.count(b"\n") for raw in FILES.values()) < 60
    for name, raw in FILES.items():
        assert max(map(len, raw.splitlines())) <= 160, name
    for name in ("base.html", "home.html"):
        assert f'extends "default/{name}"'.encode() in FILES[name]


def test_it_looks_different_and_says_the_same(tab: Page, shown: Path, site: Path) -> None:
    """Paper, face, width and the count of what waits are its own; what is told is what was told."""
    looks, told = [], []
    for folder in (site / CLIENT, shown):
        tab.goto((folder / "index.html").as_uri())
        looks.append(tab.evaluate(_LOOK))
        told.append(tab.locator("h1, h2, h3, .due").all_inner_texts())

    assert all(old != new for old, new in zip(*looks, strict=True))
    assert told[0] != told[1]
    assert set(told[1]) < set(told[0])


def test_each_override_touches_what_it_names(shown: Path, site: Path) -> None:
    """Blocks in another order, one macro of a file of many, a line on every page: no more."""
    home = (shown / "index.html").read_text("utf-8")
    before = (site / CLIENT / "index.html").read_text("utf-8")
    order = ["waiting", "call", "work", "updates"]
    assert re.findall(r'<section class="sec" aria-labelledby="(\w+)"', home) == order
    turn, rows = r'<a class="turn".*?</a>', r'<ol class="rows wait[^"]*">.*?</ol>'
    for macro, same in ((turn, False), (rows, True)):
        old, new = (re.findall(macro, text, re.DOTALL)[0] for text in (before, home))
        assert (old == new) is same
    for page in shown.rglob("*.html"):
        assert (
            page.read_text("utf-8").count('Ask about this</a> <span class="soft">MER</span>') == 1
        )


def test_it_shuts_nobody_out(tab: Page, axe: str, shown: Path) -> None:
    """No rule of HTML broken, enough contrast by day, by night and on paper, nothing too wide."""
    assert errors_in(sorted(shown.rglob("*.html"))) == []
    assert broken(tab, axe, shown / "projects/spring-launch.html", SCREENS[1:]) == []
    assert broken(tab, axe, shown / "index.html", SCREENS) == []
    tab.emulate_media(media="screen")
    for page in sorted(shown.glob("*.html")):
        tab.goto(page.as_uri())
        for width in (320, 1280):
            tab.set_viewport_size({"width": width, "height": 640})
            assert tab.evaluate("document.documentElement.scrollWidth") <= width, page.name
