"""Each language in a browser: nobody shut out, nothing too wide, and text from both directions."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from amportal.plan.view.pages import Portal
from amportal.render.catalogue import languages
from tests.browser.axe import COLOURS, Screen, broken
from tests.browser.portal_site import write_pages
from tests.portals import portal

REGIONS = {"ar": "ar-AE", "en": "en-GB"}
# What the words of a language can change; everything else is looked at in English, on every screen.
STRUCTURE = [
    *("html-has-lang", "html-lang-valid", "valid-lang", "document-title", "heading-order"),
    *("landmark-unique", "link-name", "button-name", "label", "image-alt", "svg-img-alt", "list"),
    *("empty-heading", "empty-table-header", "aria-valid-attr-value", "target-size"),
]
PHONE: Screen = (360, "light", "screen", [*COLOURS, *STRUCTURE])
DESK: Screen = (1280, "light", "screen", STRUCTURE)
# From the right, and with the longest words.
HARDEST = ("ar", "de")
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


def speaking(language: str) -> Portal:
    """Return a small portal for a reader of *language*."""
    whole = portal()
    locale = REGIONS.get(language, language)
    return replace(whole, frame=replace(whole.frame, locale=locale))


def pages_of(whole: Portal) -> tuple[str, ...]:
    """Return the first page, a project, a deliverable that is waited for, and the reports."""
    project = whole.projects[0]
    asked = next(work.path for work in project.deliverables if work.state == "in_review")
    return ("index.html", project.path, asked, "reports.html")


@pytest.fixture(scope="module")
def tab(browser: Browser) -> Page:
    """Return a tab with scripts."""
    return browser.new_context(viewport={"width": 360, "height": 640}).new_page()


@pytest.fixture(scope="module")
def arabic(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the pages for a reader of Arabic whose agency writes English."""
    folder = tmp_path_factory.mktemp("arabic")
    assert write_pages(speaking("ar"), folder) == ()
    return folder


@pytest.mark.parametrize("language", languages())
def test_no_language_shuts_anybody_out(tab: Page, axe: str, tmp_path: Path, language: str) -> None:
    """axe finds nothing on phone and desk, and the narrowest phone has nothing to scroll to."""
    whole = speaking(language)
    assert write_pages(whole, tmp_path) == ()
    hardest: tuple[Screen, ...] = ((1280, "light", "screen", ["color-contrast"]),)
    screens = (PHONE, DESK, *(hardest if language in HARDEST else ()))

    for page in pages_of(whole):
        assert broken(tab, axe, tmp_path / page, screens) == []
        tab.set_viewport_size({"width": 320, "height": 640})
        assert tab.evaluate("document.documentElement.scrollWidth") <= 320, page


def test_an_english_sentence_on_an_arabic_page_ends_with_its_full_stop(
    tab: Page, arabic: Path
) -> None:
    """Written text has its own direction; left to the page's, its last mark would come first."""
    whole = speaking("ar")
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
