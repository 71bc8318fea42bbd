"""Pages as a browser prints them: each sheet says whose it is, and none says nothing else."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from amportal.render.text.message_catalog import languages
from tests.browser.kinds import BOARD, NOTHING, kinds, write_kinds
from tests.pdf.reports import words_of

PRINTED = tuple(each for each in kinds() if each != BOARD and not each.startswith(NOTHING))
UPDATE = next(each for each in PRINTED if each.startswith("updates/mer-"))
# As high as a line and a half, so that every line of a sheet is the last one once.
STEP = 24
TALLER = """height => {
  const filler = document.createElement('p');
  filler.style.height = `${height}px`;
  document.querySelector('main').append(filler, document.createElement('p'));
  document.querySelector('main').lastChild.textContent = 'Lastword';
}"""


@pytest.fixture
def tab(browser: Browser) -> Iterator[Page]:
    """Return a tab in which a test may change the style of a page."""
    page = browser.new_context(bypass_csp=True).new_page()
    yield page
    page.context.close()


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with one page of each kind, in a folder for each of three languages."""
    folder = tmp_path_factory.mktemp("printed")
    for language in ("ar", "de", "en"):
        assert language in languages()
        write_kinds(language, folder / language)
    return folder


def sheets(tab: Page, folder: Path) -> list[Counter[str]]:
    """Return the words of every sheet that the page shown in *tab* is printed on."""
    tab.pdf(path=folder / "page.pdf", prefer_css_page_size=True)
    return [Counter(word.text for word in words) for words in words_of(folder / "page.pdf")]


def own(words: Counter[str], foot: Counter[str], number: int, of: int) -> Counter[str]:
    """Return the words of a sheet that are neither of its foot nor of its number."""
    return words - foot - Counter([str(number), "/", str(of)])


@pytest.mark.parametrize("kind", PRINTED)
def test_no_sheet_holds_the_foot_alone(tab: Page, written: Path, tmp_path: Path, kind: str) -> None:
    """Every sheet of every kind of page holds words of the page, and says whose it is."""
    language = ("ar", "de", "en")[PRINTED.index(kind) % 3]
    tab.goto((written / language / kind).as_uri())
    # Pictures are not there, and the words that stand for them may be broken anywhere.
    tab.evaluate("for (const each of document.images) each.alt = ''")
    tab.emulate_media(media="print")
    foot = Counter(tab.locator(".foot").inner_text().split())

    found = sheets(tab, tmp_path)

    for number, words in enumerate(found, start=1):
        assert own(words, foot, number, len(found)).total() > 3, (number, len(found))
        if language != "ar":  # whose letters are joined otherwise in a PDF
            assert words >= foot, number


def test_wherever_a_page_ends_its_foot_does_not_stand_alone(
    tab: Page, written: Path, tmp_path: Path
) -> None:
    """The same for a page that ends at any line of a sheet."""
    counted = set()
    for height in range(200, 800, STEP):
        tab.goto((written / "en" / UPDATE).as_uri())
        tab.evaluate(TALLER, height)
        found = sheets(tab, tmp_path)
        counted.add(len(found))
        assert "Lastword" in found[-1], height

    assert {1, 2} <= counted
