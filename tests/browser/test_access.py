"""Whoever reads: with a screen reader, without a mouse, without colour, in large letters."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, get_args

import pytest
from msgspec.structs import replace
from playwright.sync_api import Browser, Page

from amportal.plan.view.page_frame import Brand
from tests.browser.axe import AXE, COLOURS, Scheme
from tests.browser.portal_site import pages_of, theme, write_pages
from tests.portals import portal
from tests.sample import sample_portals

CLIENT = "meridian"
PAGES = pages_of(sample_portals()[CLIENT])
_STOPS = """() => [...document.querySelectorAll('a[href], button, input, summary')]
  .filter(e => e.checkVisibility({visibilityProperty: true}) && !e.closest('.skip'))
  .filter(e => e.type !== 'radio' || e.checked).length"""
# What the reader sees of where they are: the ring of the element, or of the words beside it.
_RING = """() => {
  const e = document.activeElement;
  if (e === document.body) return null;
  const ring = e.matches('.filter input') ? e.nextElementSibling : e;
  const style = getComputedStyle(ring);
  const box = ring.getBoundingClientRect(), edge = document.documentElement.clientWidth;
  return {name: e.textContent.trim() || e.id, width: parseFloat(style.outlineWidth),
    drawn: style.outlineStyle !== 'none', seen: box.width > 0 && box.left < edge && box.right > 0};
}"""


@pytest.fixture(scope="module")
def tab(browser: Browser) -> Page:
    """Return a tab with scripts, as most readers have."""
    return browser.new_context(viewport={"width": 360, "height": 640}).new_page()


@pytest.mark.parametrize("colour", ["#FFD400", "#0B1F4B", "#808080"])
def test_any_colour_of_a_client_can_be_read(
    tab: Page, axe: str, tmp_path: Path, colour: str
) -> None:
    """Yellow, navy, grey: contrast holds on the pages with most of it."""
    whole = portal()
    brand = Brand(colour, None, None, None)
    whole = replace(whole, frame=replace(whole.frame, brand=brand))
    assert write_pages(whole, tmp_path) == ()
    asked = next(work.path for work in whole.projects[0].deliverables if work.state == "in_review")

    for page in ("index.html", asked):
        tab.goto((tmp_path / page).as_uri())
        tab.evaluate(axe)
        for scheme in get_args(Scheme):
            tab.emulate_media(media="screen", color_scheme=scheme)
            assert tab.evaluate(AXE, COLOURS) == []


@pytest.mark.parametrize("page", ["index.html", "search.html", *PAGES[1:3]])
def test_the_keyboard_reaches_everything_and_shows_where_it_is(
    tab: Page, site: Path, page: str
) -> None:
    """Each stop once, in the order of the page, with a ring of two pixels in sight."""
    tab.emulate_media(media="screen", color_scheme="light")
    tab.set_viewport_size({"width": 360, "height": 640})
    tab.goto((site / CLIENT / page).as_uri())
    expected = tab.evaluate(_STOPS)
    stops: list[dict[str, Any]] = []
    tab.keyboard.press("Tab")  # the way past the menu
    for _ in range(expected):
        tab.keyboard.press("Tab")
        stops.append(tab.evaluate(_RING))

    assert all(stops), page
    assert [each for each in stops if each["width"] < 2 or not each["drawn"]] == []
    assert [each for each in stops if not each["seen"]] == []
    assert expected > 8


def test_nothing_moves() -> None:
    """No animation and no transition, so there is none to ask off."""
    sheets = [theme().get(f"css/{name}.css") or b"" for name in ("tokens", "portal")]

    assert not re.search(rb"animation|transition|@keyframes|scroll-behavior", b"".join(sheets))


def test_each_chart_has_a_title_a_description_and_its_numbers(tab: Page, site: Path) -> None:
    """Whoever cannot see it reads what it says, and where its numbers stand."""
    seen = 0
    for page in ("projects/spring-launch.html", "budget.html"):
        tab.goto((site / CLIENT / page).as_uri())
        charts = tab.locator("svg.chart").all()
        for chart in charts:
            seen += 1
            assert chart.get_attribute("role") == "img"
            assert len(chart.locator("title").text_content() or "") > 30
            assert len(chart.locator("desc").text_content() or "") > 20
        assert tab.locator("section:has(svg.chart) table, a[href*='#burn-']").count() >= 1
    assert seen >= 4
