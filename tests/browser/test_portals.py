"""Portals as a client's browser sees them, from disk, without a script."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from playwright.sync_api import Browser

from amportal.plan import routes
from tests.browser.hardest import hardest_portal
from tests.browser.kinds import empty
from tests.browser.portal_site import pages_of, write_pages
from tests.browser.visits import WIDTHS, Walk, open_page, walk
from tests.sample import sample_portals

CLIENTS = sorted(sample_portals())
# Labels of shown charts that leave their drawing or lie on another, by what they really measure.
CROWDED = """() => [...document.querySelectorAll('svg.chart')]
  .filter(svg => svg.getBoundingClientRect().width > 0)
  .flatMap(svg => {
    const {width, height} = svg.viewBox.baseVal, found = [];
    const texts = [...svg.querySelectorAll('text')].map(t => [t.textContent, t.getBBox()]);
    texts.forEach(([said, b], at) => {
      const right = b.x + b.width, bottom = b.y + b.height;
      if (b.x < -0.5 || b.y < -1 || right > width + 0.5 || bottom > height + 1)
        found.push('outside: ' + said);
      texts.slice(at + 1).forEach(([other, o]) => {
        const across = b.x < o.x + o.width && o.x < right;
        if (across && b.y + 2 < o.y + o.height && o.y + 2 < bottom)
          found.push(said + ' lies on ' + other);
      });
    });
    return found;
  })"""
SMALL_TARGETS = """() => [...document.querySelectorAll(
    '.mast a:not(nav a), .foot nav a, .act a, .btn, .turn, summary')]
  .filter(e => e.getBoundingClientRect().height > 0)
  .map(e => [e.textContent.trim(), e.getBoundingClientRect().height])
  .filter(([, height]) => height < 43.5)"""


@pytest.mark.parametrize("client", CLIENTS)
def test_pages_are_silent_and_ask_for_their_own_files_only(
    walks: dict[str, Walk], client: str
) -> None:
    """No console message, so no breach of the policy; no request fails or leaves the folder."""
    assert walks[client].heard == []
    assert len(walks[client].pages) > 20


@pytest.mark.parametrize("client", CLIENTS)
@pytest.mark.parametrize("width", WIDTHS)
def test_nothing_is_wider_than_the_screen(walks: dict[str, Walk], client: str, width: int) -> None:
    """Nobody has to scroll sideways, on any page."""
    wider = {path.name: visit.wider[width] for path, visit in walks[client].pages.items()}

    assert {name: found for name, found in wider.items() if found} == {}


@pytest.mark.parametrize("client", CLIENTS)
def test_every_link_leads_to_a_file_and_every_fragment_to_a_place(
    walks: dict[str, Walk], site: Path, client: str
) -> None:
    """Inside the portal nothing is missing; what leads out is a letter, a call or https."""
    pages, root = walks[client].pages, (site / client).resolve()
    links = [(path, urlsplit(href)) for path, visit in pages.items() for href in visit.hrefs]
    broken = []

    for path, parts in links:
        if parts.scheme:
            assert parts.scheme in ("mailto", "tel", "https")
            continue
        target = (path.parent / unquote(parts.path)).resolve() if parts.path else path
        there = target.is_relative_to(root) and target.is_file()
        if there and parts.fragment:
            there = unquote(parts.fragment) in pages[target].ids
        if not there:
            broken.append((path.name, parts.geturl()))

    assert broken == []
    assert len(links) > 100


@pytest.mark.parametrize("client", CLIENTS)
def test_the_first_screen_answers_where_we_are(browser: Browser, site: Path, client: str) -> None:
    """Status word, headline, reason, what waits, what is next and as of when: 360 by 640."""
    tab = open_page(browser)
    tab.goto((site / client / "index.html").as_uri())
    waiting = sample_portals()[client].home.waiting
    wanted = [".line .state", ".line time", "h1", "h1 + p", ".facts div:first-child dd"]

    for selector in [*wanted, *([".turn"] if waiting else [])]:
        shown = tab.locator(selector).first
        box = shown.bounding_box()
        assert box is not None, selector
        assert box["y"] >= 0, selector
        assert box["y"] + box["height"] <= 640, selector
        assert shown.inner_text().strip()
    if waiting:
        assert tab.locator(".turn b").inner_text() == str(len(waiting))
    tab.context.close()


@pytest.mark.parametrize("client", CLIENTS)
def test_labels_of_charts_stand_apart_as_drawn(browser: Browser, site: Path, client: str) -> None:
    """No label is cut by its drawing, and none lies on another, at any width."""
    tab = open_page(browser)
    crowded, drawn = [], 0

    for project in sample_portals()[client].projects:
        tab.goto((site / client / project.path).as_uri())
        for width in (360, 1280):
            tab.set_viewport_size({"width": width, "height": 640})
            drawn += tab.locator("svg.chart:visible").count()
            crowded += tab.evaluate(CROWDED)

    tab.context.close()
    assert crowded == []
    assert drawn > 0


@pytest.mark.parametrize("client", CLIENTS)
def test_a_thumb_can_hit_what_is_to_be_pressed(browser: Browser, site: Path, client: str) -> None:
    """On a phone, menus, buttons and actions are 44 pixels high."""
    tab = open_page(browser)
    small = {}

    for page in pages_of(sample_portals()[client]):
        tab.goto((site / client / page).as_uri())
        found = tab.evaluate(SMALL_TARGETS)
        if found:
            small[page] = found

    tab.context.close()
    assert small == {}


def test_the_longest_words_and_the_largest_sums_stay_on_the_page(
    browser: Browser, tmp_path: Path
) -> None:
    """No logo, words of 53 letters, sixty deliverables, hundreds of millions: still no scroll."""
    assert write_pages(hardest_portal(), tmp_path) == ()

    wider = {
        (path.name, width): found
        for path, visit in walk(browser, tmp_path).pages.items()
        for width, found in visit.wider.items()
        if found
    }

    assert wider == {}


def test_the_keyboard_reaches_the_content_first(browser: Browser, site: Path) -> None:
    """The first tab stop skips to the content, and it can be seen."""
    tab = open_page(browser)
    tab.goto((site / CLIENTS[0] / "index.html").as_uri())
    tab.keyboard.press("Tab")
    box = tab.locator(".skip").bounding_box()

    assert tab.evaluate("document.activeElement.getAttribute('href')") == "#main"
    assert box is not None
    assert box["y"] >= 0
    tab.context.close()


def test_paper_is_white_and_has_no_menu(browser: Browser, site: Path) -> None:
    """A page printed from a dark screen is dark on white, without navigation."""
    context = browser.new_context(color_scheme="dark", java_script_enabled=False)
    tab = context.new_page()
    tab.goto((site / "meridian" / "index.html").as_uri())
    dark = tab.evaluate("getComputedStyle(document.documentElement).backgroundColor")
    tab.emulate_media(media="print")
    paper = tab.evaluate("getComputedStyle(document.documentElement).backgroundColor")

    assert (dark, paper) == ("rgb(18, 20, 22)", "rgb(255, 255, 255)")
    assert not tab.locator(".foot nav").is_visible()
    assert not tab.locator(".menu").is_visible()
    assert tab.locator("h1").is_visible()
    context.close()


def linked_from_home(walked: Walk, root: Path) -> set[Path]:
    """Return the pages of the portal at *root* that can be reached from its first one."""
    seen: set[Path] = set()
    ahead = [root / "index.html"]
    while ahead:
        page = ahead.pop()
        if page in seen or page not in walked.pages:
            continue
        seen.add(page)
        hrefs = (urlsplit(each) for each in walked.pages[page].hrefs)
        ahead += [(page.parent / unquote(each.path)).resolve() for each in hrefs if not each.scheme]
    return seen


@pytest.mark.parametrize("client", CLIENTS)
def test_every_page_can_be_reached(walks: dict[str, Walk], site: Path, client: str) -> None:
    """There is no page that nobody can come to, but the one for addresses that do not exist."""
    root = (site / client).resolve()

    unlinked = walks[client].pages.keys() - linked_from_home(walks[client], root)

    assert unlinked == {root / routes.MISSING}


def test_a_portal_without_anything_has_no_empty_pages(browser: Browser, tmp_path: Path) -> None:
    """What there is nothing of has no page; the calendar and the data can still be found."""
    assert write_pages(empty(sample_portals()[CLIENTS[0]]), tmp_path) == ()
    walked = walk(browser, tmp_path.resolve())

    found = {path.name for path in walked.pages}
    assert found == {"index.html", "team.html", "search.html", "404.html"}
    assert found - {page.name for page in linked_from_home(walked, tmp_path.resolve())} == {
        "404.html"
    }
    assert routes.CALENDAR in walked.pages[tmp_path.resolve() / "team.html"].hrefs
