"""Text from both directions on one page: each keeps its own, and the page its margin."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.kinds import speaking
from tests.browser.portal_site import write_pages
from tests.portals import portal

# Where the full stop of a sentence stands: at the end that its own language has.
STOP = """whole => {
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const text = walker.currentNode, at = text.data.indexOf(whole);
    if (at < 0 || !text.parentElement.checkVisibility()) continue;
    const box = (from) => {
      const range = document.createRange();
      range.setStart(text, from);
      range.setEnd(text, from + 1);
      return range.getBoundingClientRect();
    };
    const end = at + whole.length - 1, stop = box(end), last = box(end - 1);
    return stop.left >= last.left ? 'after' : 'before';
  }
}"""


@pytest.fixture(scope="module")
def tab(browser: Browser) -> Page:
    """Return a tab with scripts."""
    return browser.new_context(viewport={"width": 360, "height": 640}).new_page()


@pytest.fixture(scope="module")
def arabic(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the pages for a reader of Arabic whose agency writes English."""
    folder = tmp_path_factory.mktemp("arabic")
    assert write_pages(speaking(portal(), "ar"), folder) == ()
    return folder


def test_an_english_sentence_on_an_arabic_page_ends_with_its_full_stop(
    tab: Page, arabic: Path
) -> None:
    """Written text has its own direction; left to the page's, its last mark would come first."""
    whole = speaking(portal(), "ar")
    status, project = whole.home.status, whole.projects[0]
    assert status is not None
    said = {"index.html": [status.reason, status.recovery], project.path: [project.headline]}

    tab.set_viewport_size({"width": 1280, "height": 800})
    for page, sentences in said.items():
        tab.goto((arabic / page).as_uri())
        assert tab.evaluate("document.documentElement.dir") == "rtl"
        for sentence in filter(None, sentences):
            assert sentence.endswith("."), sentence
            assert tab.evaluate(STOP, sentence) == "after", sentence


def test_text_of_either_direction_keeps_to_the_pages_margin(tab: Page, arabic: Path) -> None:
    """On a page from the right everything begins at the right."""
    tab.goto((arabic / "index.html").as_uri())
    aligned = "[...document.querySelectorAll('[dir=auto]')].map(e => getComputedStyle(e).textAlign)"

    assert set(tab.evaluate(aligned)) == {"right"}


def test_a_projects_name_keeps_its_order_in_the_menu(tab: Page, arabic: Path) -> None:
    """Its last bracket or full stop would else come first, as in `<Winter <2027`."""
    tab.goto((arabic / "index.html").as_uri())
    said = tab.evaluate("[...document.querySelectorAll('#menu a')].map(e => e.textContent)")
    names = [item.text for item in speaking(portal(), "ar").frame.nav if item.text]

    assert names
    assert {f"\u2068{name}\u2069" for name in names} <= set(said)


# Where each name stands: by its left edge, on the line it is on.
_NAMES = """names => [...document.querySelectorAll('small')]
  .filter(e => names.every(name => e.textContent.includes(name)) && e.checkVisibility())
  .map(e => names.map(name => {
    const walker = document.createTreeWalker(e, NodeFilter.SHOW_TEXT), range = new Range();
    while (walker.nextNode()) {
      const at = walker.currentNode.data.indexOf(name);
      if (at < 0) continue;
      range.setStart(walker.currentNode, at);
      range.setEnd(walker.currentNode, at + name.length);
      const [first] = range.getClientRects();
      return [first.top, first.left, first.right];
    }
  }))"""


def test_latin_names_in_an_arabic_list_stand_in_its_order(tab: Page, arabic: Path) -> None:
    """The first name is the rightmost; each next one is to its left, or on the next line."""
    project = speaking(portal(), "ar").projects[0]
    names = list(project.team)
    assert len(names) > 1
    tab.set_viewport_size({"width": 1280, "height": 800})
    tab.goto((arabic / project.path).as_uri())

    tab.evaluate("for (const each of document.querySelectorAll('details')) each.open = true")
    lists = tab.evaluate(_NAMES, names)
    assert lists
    for placed in lists:
        for (top, left, _), (next_top, _, next_right) in pairwise(placed):
            assert next_top > top + 2 or next_right <= left + 0.5
