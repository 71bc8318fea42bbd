"""What every report keeps to: two standards, the same bytes everywhere, no maker's mark."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from datetime import datetime, timedelta, timezone
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from msgspec.structs import replace

from amportal.render.pdf.pdf_engine import PdfEngine
from amportal.render.pdf.pdf_render import render_pdf, render_with
from amportal.render.pdf.pdf_types import MAX_HTML, PdfInputs
from amportal.render.refusal import Refusal
from tests.pdf import conformance, sample

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def press(tmp_path_factory: pytest.TempPathFactory):
    with PdfEngine(tmp_path_factory.mktemp("press")) as warm:
        yield warm


@pytest.fixture(scope="module")
def pdf(press: PdfEngine) -> bytes:
    outcome = render_with(press, sample.report())
    assert outcome.problems == ()
    assert outcome.warnings == ()
    assert outcome.pdf is not None
    return outcome.pdf


@pytest.fixture(scope="module")
def path(pdf: bytes, tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("report") / "report.pdf"
    file.write_bytes(pdf)
    return file


def page(body: str, css: str = "body { font-family: Inter }", **more: bytes) -> PdfInputs:
    html = f'<!doctype html><html lang="en"><head><title>T</title></head><body>{body}</body></html>'
    assets = {**sample.assets(), **more}
    return PdfInputs(html, css, assets, sample.MOMENT, sample.MOMENT)


def test_conforms_to_both_standards(path: Path) -> None:
    """A report passes every rule of PDF/UA-1 and PDF/A-3a that a machine can check."""
    assert conformance.broken_rules(path) == []


def test_is_a_sound_file(path: Path) -> None:
    """qpdf finds nothing wrong in the structure of the file."""
    assert conformance.qpdf_complaints(path) == []


@pytest.mark.parametrize("number", range(1, 4))
def test_conforms_whatever_the_data(press: PdfEngine, tmp_path: Path, number: int) -> None:
    """Conformance does not hang on one lucky report: other data keep to it as well."""
    outcome = render_with(press, sample.report(number))
    assert outcome.pdf is not None
    (tmp_path / "other.pdf").write_bytes(outcome.pdf)
    assert conformance.broken_rules(tmp_path / "other.pdf") == []


def test_text_can_be_copied(path: Path) -> None:
    """A reader copies the words out as they were written, umlauts and signs of money included."""
    text = conformance.text_of(path)
    assert "Meridian Coffee 000" in text
    assert "Approved" in text
    assert "£" in text


def test_fonts_are_inside_and_cut_down(path: Path) -> None:
    """Each font is embedded, cut down to what is used, and readable; none is of this machine."""
    fonts = conformance.fonts_of(path)
    assert {font.name.split("+")[1] for font in fonts} == {"Inter", "Inter-Semi-Bold"}
    assert all(font.embedded and font.subset and font.has_unicode for font in fonts)


def test_bookmarks_follow_the_headings(pdf: bytes) -> None:
    """The outline has the h1 at its root and the h2 below it, in the order of the page."""
    titles = conformance.outline(pdf)
    assert not titles[0].startswith(" ")
    assert [title.strip() for title in titles if title.startswith("  ") and title[2] != " "] == [
        "Summary", "Timeline", "Milestones", "Budget", "Updates",
    ]  # fmt: skip


def test_says_who_and_when_from_the_data(pdf: bytes) -> None:
    """Title, author, subject, language and dates come from the page and the inputs, in UTC."""
    with pikepdf.open(BytesIO(pdf)) as opened:
        info = {key: str(value) for key, value in opened.docinfo.items()}
        language = str(opened.Root.Lang)
        with opened.open_metadata() as xmp:
            created, modified = xmp["xmp:CreateDate"], xmp["xmp:ModifyDate"]
            part = xmp["pdfuaid:part"]
    assert info == {
        "/Title": "Spring launch, status report 0: Meridian Coffee 000",
        "/Author": "Halden Studio",
        "/Subject": "Status report, 14 to 23 November 2026",
        "/CreationDate": "D:20261123091000Z",
        "/ModDate": "D:20261123091000Z",
    }
    assert language == "en-GB"
    assert (created, modified, part) == ("2026-11-23T09:10:00Z", "2026-11-23T09:10:00Z", "1")


@pytest.mark.parametrize(
    "mark", [b"weasyprint", b"amportal", b"pydyf", b"producer", b"creatortool", b"courtbouillon"]
)
def test_carries_no_makers_mark(pdf: bytes, mark: bytes) -> None:
    """No tool signs a client's report: not in its info, its XMP, or any stream unpacked."""
    assert mark not in conformance.unpacked(pdf).lower()


def test_a_generator_named_in_the_page_is_left_out(press: PdfEngine) -> None:
    """A theme that copied a `generator` line into its page does not sign the report either."""
    inputs = sample.report()
    named = inputs.html.replace("</head>", '<meta name="generator" content="Acme 9"></head>')
    outcome = render_with(press, replace(inputs, html=named))
    assert outcome.pdf is not None
    assert b"Acme 9" not in conformance.unpacked(outcome.pdf)


_SCRIPT = """
import hashlib, sys
sys.path.insert(0, sys.argv[1])
from amportal.render.pdf.pdf_render import render_pdf
from tests.pdf import sample
print(hashlib.sha256(render_pdf(sample.report())).hexdigest())
"""


@pytest.mark.parametrize(
    "environment",
    [
        {"PYTHONHASHSEED": "1"},
        {"PYTHONHASHSEED": "2", "TZ": "Asia/Tokyo", "LC_ALL": "C", "SOURCE_DATE_EPOCH": "1"},
        {"LC_ALL": "ja_JP.UTF-8", "LANG": "ja_JP.UTF-8", "TZ": "America/St_Johns"},
    ],
    ids=["seed", "zone", "language"],
)
def test_same_bytes_in_every_process(
    pdf: bytes, tmp_path: Path, environment: dict[str, str]
) -> None:
    """Hash seed, zone, language, epoch and folder of a process leave no trace in a report."""
    said = subprocess.run(
        [sys.executable, "-c", _SCRIPT, str(ROOT)],
        env={"PATH": os.environ["PATH"], "HOME": str(tmp_path), **environment},
        cwd=tmp_path,
        check=True,
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert said.stdout.strip() == hashlib.sha256(pdf).hexdigest()
    assert said.stderr == ""


def test_same_bytes_whatever_came_before(pdf: bytes) -> None:
    """A report is the same first, and after reports with other words, styles and faults."""
    with PdfEngine() as other:
        render_with(other, sample.report(3))
        render_with(other, page("<p>ŻÓŁW → ✓", "body { font-family: Inter; color: red }"))
        render_with(other, page('<img src="gone.png" alt="gone">'))
        declared = '@font-face { font-family: Inter; src: url("fonts/inter-print-600.woff2") }'
        render_with(other, page("<p>bold", declared))
        assert render_with(other, sample.report()).pdf == pdf


def test_same_bytes_in_any_order_of_assets(pdf: bytes) -> None:
    """The order in which assets were gathered leaves no trace."""
    inputs = sample.report()
    backwards = dict(reversed(list(inputs.assets.items())))
    assert render_pdf(replace(inputs, assets=backwards)) == pdf


def test_same_moment_same_bytes(press: PdfEngine, pdf: bytes) -> None:
    """A date is a moment: written with another zone it gives the same report."""
    tokyo = sample.MOMENT.astimezone(timezone(timedelta(hours=9)))
    assert render_with(press, replace(sample.report(), created=tokyo, modified=tokyo)).pdf == pdf


def test_dates_need_a_zone() -> None:
    """A date without a zone would mean another moment on another machine: it is refused."""
    with pytest.raises(ValueError, match="time zone"):
        replace(sample.report(), created=datetime(2026, 1, 1))


LETTERS = (
    "English “quotes” ‘single’ … – — £ €",
    "Deutsch äöüß ÄÖÜẞ „so“ ‚so‘",
    "Français éèêëàâçîïôùûüÿœæ ŸŒÆ « oui » 12\u202f345,60\u00a0€",
    "Polski ąćęłńóśźż ĄĆĘŁŃÓŚŹŻ",
    "Español ñáéíóúü ¿¡ Português ãõâêôç Italiano àèéìòù Nederlands ïëéĳ",
    "− × ÷ ≤ ≥ ≠ ≈ → ← ↑ ↓ ✓ ✗ • · ° ² ½ ‰ № † ‑ ★",
    "Ελένη Дмитрий Đặng",
)


@pytest.mark.parametrize("line", LETTERS)
def test_bundled_fonts_have_the_letters(press: PdfEngine, tmp_path: Path, line: str) -> None:
    """Every letter and sign that Europe's agencies write is in the fonts that ship."""
    outcome = render_with(press, page(f"<p>{line}</p><p><b>{line}</b></p>"))
    assert outcome.warnings == ()
    assert outcome.pdf is not None
    (tmp_path / "letters.pdf").write_bytes(outcome.pdf)
    assert {font.name.split("+")[1] for font in conformance.fonts_of(tmp_path / "letters.pdf")} <= {
        "Inter", "Inter-Bold", "Inter-Semi-Bold",
    }  # fmt: skip
    copied = conformance.text_of(tmp_path / "letters.pdf")
    assert line.split()[0] in copied


def test_missing_letters_are_named(press: PdfEngine) -> None:
    """What no font has is described and told: the report is made, not silently spoilt."""
    outcome = render_with(press, page("<p>𐌀 and 𐌁</p>"))
    assert outcome.pdf is not None
    (warning,) = outcome.warnings
    assert warning.slug == "missing-glyph"
    assert warning.severity == "warning"
    assert warning.message == (
        "no font has all that the report says; it prints `𐌀` as `[U+10300]`, `𐌁` as `[U+10301]`"
    )


def test_a_picture_without_words_is_named(press: PdfEngine) -> None:
    """A picture that a blind reader cannot know about is a warning."""
    outcome = render_with(press, page('<p><img src="img/key-visual.png"></p>'))
    assert [warning.slug for warning in outcome.warnings] == ["missing-alt"]


def test_a_broken_value_is_a_problem_not_a_crash(press: PdfEngine) -> None:
    """A style the engine stumbles over gives a problem in plain words, its own words in a note."""
    outcome = render_with(press, page('<p style="margin: calc(var(--undefined) + 2px)">x</p>'))
    assert outcome.pdf is None
    (problem,) = outcome.problems
    assert problem.slug == "pdf-failed"
    assert problem.message == "the report could not be laid out as a PDF"
    assert problem.notes[0].text.startswith("the layout engine says: AssertionError")
    assert str(ROOT) not in problem.notes[0].text


def test_too_deep_nesting_is_a_problem(press: PdfEngine) -> None:
    """A page nested past what can be laid out says so."""
    outcome = render_with(press, page("<div>" * 3000 + "x"))
    assert [problem.slug for problem in outcome.problems] == ["pdf-failed"]
    assert outcome.problems[0].message == "the report is nested too deeply to be laid out"


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("x.png", sample.picture()[:200]),
        ("x.jpg", b"\xff\xd8\xff\xe0" + bytes(40)),
        ("x.svg", b"<svg xmlns='http://www.w3.org/2000/svg'><path"),
    ],
)
def test_a_picture_that_cannot_be_drawn_fails_the_report(
    press: PdfEngine, name: str, content: bytes
) -> None:
    """A damaged picture would leave a hole: the report is not made."""
    inputs = page(f'<img src="{name}" alt="x">')
    outcome = render_with(press, replace(inputs, assets={**inputs.assets, name: content}))
    assert outcome.pdf is None
    assert [problem.slug for problem in outcome.problems] == ["image-broken"]


def test_without_a_font_nothing_is_made(press: PdfEngine) -> None:
    """The machine's fonts are never a way out: no font among the assets is a problem."""
    outcome = render_with(press, replace(page("<p>x"), assets={}))
    assert [problem.slug for problem in outcome.problems] == ["missing-input"]


@pytest.mark.parametrize("content", [b"", b"wOF2 and nothing", b"\x00\x01\x00\x00" + bytes(90)])
def test_a_broken_font_is_a_problem(press: PdfEngine, content: bytes) -> None:
    """A font that cannot be read is named, before the font library gets to crash on it."""
    outcome = render_with(press, replace(page("<p>x"), assets={"fonts/own.woff2": content}))
    assert [problem.slug for problem in outcome.problems] == ["font-broken"]
    assert "`fonts/own.woff2`" in outcome.problems[0].message


def test_a_report_cannot_add_a_font(press: PdfEngine) -> None:
    """A face declared in a page is refused, for fonts are shared by the reports of one style."""
    face = '<style>@font-face { font-family: X; src: url("fonts/inter-print-400.woff2") }</style>'
    outcome = render_with(press, page(f"{face}<p>x"))
    assert [problem.slug for problem in outcome.problems] == ["refused-reference"]


def test_too_large_a_page_is_refused(press: PdfEngine) -> None:
    """A page of megabytes is turned away before anything is parsed."""
    outcome = render_with(press, page("x" * MAX_HTML))
    assert [problem.slug for problem in outcome.problems] == ["pdf-refused"]


def test_render_pdf_raises_what_is_wrong() -> None:
    """The plain call returns bytes or raises every problem found."""
    with pytest.raises(Refusal) as caught:
        render_pdf(page('<img src="a.png" alt="a"><img src="b.png" alt="b">'))
    assert [problem.message for problem in caught.value.problems] == [
        "the report uses `a.png`, but there is no such file",
        "the report uses `b.png`, but there is no such file",
    ]


def test_nothing_reaches_the_terminal(press: PdfEngine, capfd: pytest.CaptureFixture[str]) -> None:
    """What the engine has to say is in the outcome, not on the terminal."""
    outcome = render_with(press, page('<p style="colour: red">𐌀</p><img src="no.png" alt="x">'))
    assert {warning.slug for warning in outcome.warnings} == {"missing-glyph", "pdf-style"}
    assert capfd.readouterr() == ("", "")


def test_a_press_that_nobody_closes_leaves_no_folder(tmp_path: Path) -> None:
    """A program that ends without closing its press leaves no fonts behind."""
    script = (
        "import sys, tempfile; sys.path.insert(0, sys.argv[1]); tempfile.tempdir = sys.argv[2]\n"
        "from amportal.render.pdf.pdf_engine import PdfEngine; from tests.pdf import sample\n"
        "press = PdfEngine(); assert press.render(sample.report()).pdf"
    )
    subprocess.run([sys.executable, "-c", script, str(ROOT), str(tmp_path)], check=True, timeout=60)
    assert list(tmp_path.iterdir()) == []
