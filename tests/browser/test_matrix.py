"""Each kind of page in each language, on a phone, a tablet, a desk, by day, by night, on paper."""

from __future__ import annotations

from html import escape
from itertools import combinations, product
from pathlib import Path

import pytest
from msgspec.structs import replace
from playwright.sync_api import Browser, Page

from amportal.plan.view.page_frame import PageInfo
from amportal.render.pages.html_page import render_page
from amportal.render.text.message_catalog import SOURCE, languages
from tests.browser.kinds import CLIENT, board, kinds, speaking, write_kinds
from tests.browser.leftovers import english_in, written_in
from tests.browser.matrix import MEDIA, WIDTHS, looked, sample
from tests.browser.portal_site import theme
from tests.browser.visits import WIDER
from tests.letters import MERIDIAN, letter_of, mail_views
from tests.sample import sample_portals


@pytest.fixture(scope="module")
def tab(browser: Browser) -> Page:
    """Return a tab with scripts, as most readers have."""
    return browser.new_context(viewport={"width": 360, "height": 640}).new_page()


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with one of the pages of each kind, in a folder for each language."""
    folder = tmp_path_factory.mktemp("kinds")
    for language in languages():
        write_kinds(language, folder / language)
    return folder


def test_in_the_sample_every_two_meet() -> None:
    """Kind, language, width, medium: whatever two of them are wrong together is looked at."""
    looks = list(sample())
    every = (kinds(), languages(), WIDTHS, MEDIA)

    for one, other in combinations(range(len(every)), 2):
        met = {(look[one], look[other]) for look in looks}
        assert met == set(product(every[one], every[other])), (one, other)
    assert len(looks) == len(kinds()) * len(languages())


@pytest.mark.parametrize("language", languages())
def test_no_page_shuts_anybody_out(tab: Page, axe: str, written: Path, language: str) -> None:
    """axe, with all its rules, finds nothing."""
    found = [
        each
        for look in sample()
        if look.language == language
        for each in looked(tab, axe, written / language, [look])
    ]

    assert found == []


@pytest.mark.parametrize("language", languages())
def test_letters_may_be_twice_as_large_on_the_narrowest_phone(
    tab: Page, written: Path, language: str
) -> None:
    """320 pixels, and text alone at 200 %: everything is there, and nothing is to the side."""
    tab.emulate_media(media="screen", color_scheme="light")
    tab.set_viewport_size({"width": 320, "height": 640})
    wider = {}
    for kind in kinds():
        tab.goto((written / language / kind).as_uri())
        for size in ("100%", "200%"):
            tab.evaluate("size => document.documentElement.style.fontSize = size", size)
            if tab.evaluate("document.documentElement.scrollWidth") > 320:
                wider[kind, size] = tab.evaluate(WIDER)

    assert wider == {}


@pytest.mark.parametrize("language", [each for each in languages() if each != SOURCE])
def test_no_page_has_an_english_leftover(written: Path, language: str) -> None:
    """Nothing of the English catalogue is said where the language has words of its own."""
    own = set(written_in(sample_portals()[CLIENT])) | set(written_in(board(language)))

    left = {kind: english_in(page_of(written, language, kind), language, own) for kind in kinds()}

    assert {kind: found for kind, found in left.items() if found} == {}


@pytest.mark.parametrize("language", [each for each in languages() if each != SOURCE])
def test_no_report_and_no_mail_has_an_english_leftover(language: str) -> None:
    """The same of paper, and of both parts of a mail."""
    whole = speaking(sample_portals()[CLIENT], language)
    view = replace(mail_views(*MERIDIAN)["priya"], locale=whole.frame.locale)
    own = {*written_in(whole), *written_in(view)}
    page = PageInfo("report.pdf", "reports")
    report = render_page("report.html", whole.reports[0], whole.frame, page, theme()).content
    body = letter_of(view).body
    lines = "".join(f"<p>{escape(line)}</p>" for line in body.text.splitlines())

    for html in (report.decode(), body.html, lines):
        assert english_in(html, language, own) == []


def test_a_leftover_would_be_found(written: Path) -> None:
    """An English page that is taken for a German one is full of them."""
    own = set(written_in(sample_portals()[CLIENT])) | set(written_in(board("en")))

    for kind in kinds():
        assert len(english_in(page_of(written, "en", kind), "de", own)) > 5, kind


def page_of(written: Path, language: str, kind: str) -> str:
    return (written / language / kind).read_text("utf-8")
