"""A report from right to left: whole, with our own fonts, the same on every machine."""

from __future__ import annotations

import subprocess
from pathlib import Path
from unicodedata import normalize

import pypdfium2
import pytest
from msgspec.structs import replace

from amportal.render.pages.report_html import report_inputs
from amportal.render.pdf.pdf_pool import PdfPool
from amportal.render.pdf.pdf_types import PdfInputs
from tests import portals
from tests.pdf.conformance import broken_rules, fonts_of
from tests.pdf.reports import default_theme, made_assets, words_of

FACES = {"Inter", "Inter-Semi-Bold", "Portal-Arabic", "Portal-Arabic-Semi-Bold"}


@pytest.fixture(scope="module")
def inputs() -> PdfInputs:
    found = report_inputs(
        portals.report(), portals.frame("ar-AE", "AED"), default_theme(), made_assets()
    )
    assert found.problems == ()
    assert found.inputs is not None
    return found.inputs


@pytest.fixture(scope="module")
def arabic(inputs: PdfInputs, tmp_path_factory: pytest.TempPathFactory) -> Path:
    with PdfPool() as pool:
        first, second = (pool.submit(inputs).result() for _ in range(2))
    assert first.problems == ()
    assert first.warnings == ()
    assert first.pdf == second.pdf
    file = tmp_path_factory.mktemp("arabic") / "report.pdf"
    file.write_bytes(first.pdf or b"")
    return file


# Letters of these are joined to one sign by the font.
JOINED = (
    "الأعمال في نوفمبر وديسمبر وفبراير إلى حتى المخطط الزمني العنصر "
    "التعديلات المصروف الضريبة الملتزم بإشراف"
)


@pytest.mark.parametrize("reader", ["poppler", "pdfium"])
def test_copied_words_have_their_letters_in_order(reader: str, tmp_path: Path) -> None:
    """Two letters that share a sign are not changed over, in the readers that people have."""
    view = replace(portals.report(), words=JOINED)
    found = report_inputs(view, portals.frame("ar-AE", "AED"), default_theme(), made_assets())
    assert found.inputs is not None
    with PdfPool() as pool:
        outcome = pool.submit(found.inputs).result()
    file = tmp_path / "joined.pdf"
    file.write_bytes(outcome.pdf or b"")

    if reader == "poppler":
        copied = subprocess.run(["pdftotext", file, "-"], capture_output=True, check=True).stdout
        text = copied.decode()
    else:
        text = pypdfium2.PdfDocument(file)[0].get_textpage().get_text_range()

    assert [word for word in JOINED.split() if word not in normalize("NFC", text)] == []


def test_it_conforms_and_borrows_no_font(arabic: Path) -> None:
    """Every letter is of a font of the theme, inside the file, and can be copied."""
    assert broken_rules(arabic) == []
    fonts = fonts_of(arabic)
    assert {each.name.partition("+")[2] for each in fonts} == FACES
    assert all(each.embedded and each.subset and each.has_unicode for each in fonts)


def test_what_waits_stands_on_the_left(arabic: Path) -> None:
    """The page is turned round: the large number is where the eye ends, not where it begins."""
    large = [word for word in words_of(arabic)[0] if word.bottom - word.top > 12]
    assert len(large) == 1
    assert large[0].right < 70


def test_words_of_drawings_are_text_laid_over_them(inputs: PdfInputs) -> None:
    """The engine would draw each letter by itself and tear joined ones apart."""
    drawings = inputs.html.split("<svg")[1:]
    charts = [each.split("</svg>")[0] for each in drawings if 'class="chart' in each]
    assert charts
    assert not any("<text" in each for each in charts)
    assert inputs.html.count('<span class="t-ink" style="top:') > 2
