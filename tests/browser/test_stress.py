"""Pages of an agency whose names, words, sums and lists are long: nothing lies on anything else."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace
from PIL import Image
from playwright.sync_api import Browser, Page

from amportal.plan.view.page_views import Portal
from amportal.render.text.message_catalog import languages
from tests.browser.hardest import hardest_portal
from tests.browser.kinds import locale_of
from tests.browser.portal_site import pages_of, write_pages
from tests.browser.word_boxes import misplaced
from tests.pdf.reports import Word, words_of
from tests.pdf.stress import overlapping
from tests.sample import sample_portals

WIDTHS = (320, 360, 1280)
# What is pressed and is not a word of a running text, where it is lower than a thumb needs.
LOW = """() => [...document.querySelectorAll('a[href], button, summary, input:not([type=radio])')]
  .filter(e => e.checkVisibility() && !e.closest('.skip, .vh, .mast nav, .cells, .copy'))
  .filter(e => e.href?.startsWith('tel:')
    || e.parentElement.textContent.trim().length - e.textContent.trim().length < 4)
  .map(e => [e.textContent.trim().slice(0, 30), e.getBoundingClientRect().height])
  .filter(([, height]) => 0 < height && height < 43.5)"""

PICTURES = """async (path) => {
  for (const each of document.images) { each.src = path; await each.decode(); }
}"""


def speaking(whole: Portal, language: str) -> Portal:
    """Return *whole* for a reader of *language*."""
    return replace(whole, frame=replace(whole.frame, locale=locale_of(language)))


@pytest.fixture
def tab(browser: Browser) -> Iterator[Page]:
    page = browser.new_context().new_page()
    yield page
    page.context.close()


@pytest.mark.parametrize("language", languages())
def test_words_stand_clear(tab: Page, tmp_path: Path, language: str) -> None:
    """At three widths, with everything unfolded: no two words overlap, none leaves its cell."""
    portal = speaking(hardest_portal(), language)
    assert write_pages(portal, tmp_path) == ()
    found = {}
    for page in pages_of(portal):
        tab.goto((tmp_path / page).as_uri())
        tab.evaluate("for (const each of document.querySelectorAll('details')) each.open = true")
        for width in WIDTHS:
            tab.set_viewport_size({"width": width, "height": 800})
            # Answers that keep to the lower edge of the screen are in their place at the end.
            tab.evaluate("scrollTo(0, document.documentElement.scrollHeight)")
            here = misplaced(tab)
            if here["overlapping"] or here["outside"]:
                found[page, width] = here
    assert found == {}


def test_what_is_misplaced_is_found(tab: Page) -> None:
    """The check can fail: for words on each other, off the page, and out of their cell."""
    tab.set_viewport_size({"width": 360, "height": 800})
    tab.set_content(
        "<p style='position:absolute;top:0;left:0'>one</p>"
        "<p style='position:absolute;top:2px;left:4px'>two</p>"
        "<p style='position:absolute;top:90px;left:350px'>three</p>"
        "<table style='margin-top:200px;table-layout:fixed;width:60px'><tr>"
        "<td style='white-space:nowrap'>four and five</td><td>six</td></tr></table>"
    )
    here = misplaced(tab)
    assert here["overlapping"][0] == "one and two"
    assert {each.split(" ")[0] for each in here["outside"]} >= {"three", "five"}


@pytest.mark.parametrize("client", sorted(sample_portals()))
def test_a_thumb_can_hit_every_link(tab: Page, site: Path, client: str) -> None:
    """On a phone what is pressed is 44 pixels high, but for words of a running text."""
    tab.set_viewport_size({"width": 360, "height": 800})
    low = {}
    for page in pages_of(sample_portals()[client]):
        tab.goto((site / client / page).as_uri())
        found = tab.evaluate(LOW)
        if found:
            low[page] = found
    assert low == {}


@pytest.mark.parametrize(("count", "folded"), [(7, 0), (8, 3), (47, 42)])
def test_a_long_list_is_folded(tab: Page, tmp_path: Path, count: int, folded: int) -> None:
    """Of many things that wait the most urgent are shown; paper shows all."""
    whole = sample_portals()["meridian"]
    waiting = (whole.home.waiting * 47)[:count]
    portal = replace(whole, home=replace(whole.home, waiting=waiting))
    assert write_pages(portal, tmp_path) == ()
    tab.goto((tmp_path / "index.html").as_uri())
    rows = tab.locator("[aria-labelledby=waiting] ol > li")
    assert rows.count() == count
    assert sum(each.is_visible() for each in rows.all()) == count - folded
    tab.pdf(path=tmp_path / "home.pdf")
    printed = [word.text for words in words_of(tmp_path / "home.pdf") for word in words]
    assert printed.count(waiting[0].what.split()[0]) >= sum(
        each.what == waiting[0].what for each in waiting
    )


@pytest.mark.parametrize("width", WIDTHS)
def test_one_version_over_the_other(tab: Page, site: Path, width: int) -> None:
    """The slider is as wide as the picture, and each version is named once, clear of the other."""
    tab.set_viewport_size({"width": width, "height": 800})
    tab.goto((site / "meridian/deliverables/mer-014-d1.html").as_uri())
    tab.locator(".pair + .btn").first.click()
    picture, slider = tab.locator(".pair.over img").first, tab.locator(".slide").first
    drawn, moved = picture.bounding_box(), slider.bounding_box()
    assert drawn is not None
    assert moved is not None
    assert (drawn["x"], drawn["width"]) == pytest.approx((moved["x"], moved["width"]), abs=1)
    assert misplaced(tab)["overlapping"] == []
    filters = "[...document.querySelectorAll('.pair.over *')].map(e => getComputedStyle(e).filter)"
    assert set(tab.evaluate(filters)) == {"none"}


@pytest.mark.parametrize("language", ["de", "fr"])
def test_printed_pages_stand_clear(tab: Page, tmp_path: Path, language: str) -> None:
    """Paper from a browser: no words on each other."""
    portal = speaking(hardest_portal(), language)
    assert write_pages(portal, tmp_path) == ()
    # A picture that is missing would show its words.
    Image.new("RGB", (9, 12)).save(tmp_path / "picture.png")
    for page in pages_of(portal):
        tab.goto((tmp_path / page).as_uri())
        tab.evaluate(PICTURES, (tmp_path / "picture.png").as_uri())
        tab.pdf(path=tmp_path / "page.pdf", prefer_css_page_size=True)
        sheets = [[*filter(seen, words)] for words in words_of(tmp_path / "page.pdf")]
        for number, words in enumerate(sheets, start=1):
            assert overlapping(words) == [], (page, number)


def seen(word: Word) -> bool:
    """Say whether *word* holds letters: marks of direction have a box in a PDF, too."""
    return any(map(str.isalnum, word.text))


# How wide a text is as it is shown, without any signs that a font makes of others, and with them.
WIDTHS_OF = """text => ['', 'none', 'normal'].map(kind => {
  const line = document.createElement('span');
  line.textContent = text;
  line.style.fontVariantLigatures = kind;
  document.querySelector('.copy>li>span').append(line);
  return line.getBoundingClientRect().width;
})"""


def test_a_font_makes_no_other_signs_of_what_was_written(browser: Browser, site: Path) -> None:
    """Who approves `->` and `12x3` sees these letters, no arrow and no times sign."""
    tab = browser.new_context(bypass_csp=True).new_page()
    tab.goto((site / "meridian/deliverables/mer-014-d3.html").as_uri())
    for text in ("a -> b", "12x3", "=> 5", "x12"):
        as_shown, plain, joined = tab.evaluate(WIDTHS_OF, text)
        assert as_shown == plain, text
        if text in ("a -> b", "=> 5"):
            assert joined != plain, "the font has such signs; else the test could not fail"
    tab.context.close()
