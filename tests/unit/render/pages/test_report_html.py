"""What a report is laid out from: the view's words, literal colours, small pictures, one moment."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime
from io import BytesIO
from itertools import pairwise
from pathlib import Path

import pytest
from msgspec.structs import replace
from PIL import Image

from amportal.plan.view.deliverable_views import FileView
from amportal.plan.view.page_frame import AsOf
from amportal.plan.view.page_views import ReportPage
from amportal.render.pages.pin_grid import pin_grid
from amportal.render.pages.report_html import EDGE, PreparedReport, report_inputs
from amportal.render.pdf.pdf_types import PdfInputs
from amportal.render.theme import Theme
from tests.portals import DELIVERABLES, PROJECT, UPDATES, WAITING, frame, milestone, report

TEMPLATES = Path(__file__).resolve().parents[4] / "templates"
LOGO = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path d="M0 0h9v9z"/></svg>'
PICTURE = "files/mer-014-d1/v2/key-visual.png"


def theme(changes: Mapping[str, bytes | None] | None = None) -> Theme:
    """Return the default theme; a change of None takes a file away."""
    files = {
        path.relative_to(TEMPLATES).as_posix(): path.read_bytes()
        for path in TEMPLATES.rglob("*")
        if path.is_file()
    }
    for name, content in (changes or {}).items():
        if content is None:
            del files[name]
        else:
            files[name] = content
    return Theme(files)


def picture(width: int = 900, height: int = 1200) -> bytes:
    out = BytesIO()
    Image.linear_gradient("L").resize((width, height)).convert("RGB").save(out, "JPEG")
    return out.getvalue()


def assets() -> dict[str, bytes]:
    return {"assets/logo.svg": LOGO, "assets/agency.svg": LOGO, PICTURE: picture()}


def prepared(
    view: ReportPage | None = None, more: Mapping[str, bytes] | None = None
) -> PreparedReport:
    return report_inputs(view or report(), frame(), theme(), {**assets(), **(more or {})})


def inputs(view: ReportPage | None = None) -> PdfInputs:
    found = prepared(view)
    assert found.inputs is not None, found.problems
    return found.inputs


def test_the_report_is_dated_by_its_data() -> None:
    made = inputs()
    assert made.created == made.modified == datetime(2026, 11, 23, 9, 10, tzinfo=UTC)


def test_a_day_without_an_hour_is_its_beginning_where_the_client_is() -> None:
    surrounds = replace(frame(timezone="Asia/Tokyo"), as_of=AsOf(date(2026, 11, 23)))
    made = report_inputs(report(), surrounds, theme(), assets()).inputs
    assert made is not None
    assert made.created == datetime(2026, 11, 22, 15, 0, tzinfo=UTC)


def test_the_style_holds_literals_only() -> None:
    """The layout engine crashes on some unknown values, and ignores others without a word."""
    css = re.sub(r"/\*.*?\*/", "", inputs().css, flags=re.DOTALL)
    assert "var(" not in css
    assert "calc(" not in css
    assert "@font-face" not in css
    assert "#005F73" in css


@pytest.mark.parametrize(
    ("locale", "content"),
    [
        ("en-GB", '"page " counter(page) " of " counter(pages)'),
        ("de-DE", '"Seite " counter(page) " von " counter(pages)'),
        ("fr-FR", '"page " counter(page) " sur " counter(pages)'),
    ],
)
def test_pages_are_counted_in_the_clients_language(locale: str, content: str) -> None:
    made = report_inputs(report(), frame(locale, "EUR"), theme(), assets()).inputs
    assert made is not None
    assert f"content: {content};" in made.css


def test_only_the_fonts_that_the_style_names_are_carried() -> None:
    fonts = sorted(name for name in inputs().assets if name.startswith("fonts/"))
    faces = ("arabic-print-400", "arabic-print-600", "inter-print-400", "inter-print-600")
    assert fonts == [f"fonts/{face}.woff2" for face in faces]


def test_a_sites_own_style_brings_its_own_fonts() -> None:
    sheet = b'@font-face { font-family: Own; src: url("fonts/own.woff2") } html { font: 9pt Own }'
    own = theme({"css/print.css": sheet, "fonts/own.woff2": b"font"})
    found = report_inputs(report(), frame(), own, assets())
    assert found.inputs is not None
    assert found.inputs.assets["fonts/own.woff2"] == b"font"
    assert not any("inter" in name for name in found.inputs.assets)
    names = {read.name for read in found.reads}
    assert {"css/print.css", "fonts/own.woff2", "report.html"} <= names


def test_a_sites_own_rules_come_after_the_themes() -> None:
    """They are filled in like the theme's, bring their fonts, and leave the theme's where it is."""
    own = b'@font-face { font-family: Own; src: url("fonts/own.woff2") } h1 { color: var(--brand) }'
    found = report_inputs(
        report(), frame(), theme({"css/report.css": own, "fonts/own.woff2": b"font"}), assets()
    )

    assert found.inputs is not None
    assert found.inputs.css.startswith(inputs().css.rstrip())
    assert found.inputs.css.rstrip().endswith("h1 { color: transparent }")
    assert {"fonts/own.woff2", "fonts/inter-print-400.woff2"} <= set(found.inputs.assets)
    assert "css/report.css" in {read.name for read in found.reads if read.digest}


def test_what_the_theme_could_add_is_noted_as_looked_for_in_vain() -> None:
    """A site that adds its own style later must get a new report."""
    absent = {read.name for read in prepared().reads if read.digest is None}
    assert {"report.html", "css/print.css", "css/report.css"} <= absent
    assert "fonts/inter-print-400.woff2" in absent


def test_a_milestone_whose_day_is_over_is_overdue_and_not_on_plan() -> None:
    """In the report as on the page: its sign says so, too."""
    day = date(2026, 11, 18)
    past = replace(milestone("M9", "Proofs back", day, day, 3), overdue=True, stage="overdue")
    view = report((replace(PROJECT, milestones=(past,), next_milestone=None, timeline=None),))
    rows = re.findall(r"<tr>(?:(?!</tr>).)*Proofs back.*?</tr>", inputs(view).html, re.DOTALL)

    assert rows
    for row in rows:
        assert '<td class="late">ours, overdue</td>' in row
        assert "3\u00a0working days later" in row
        assert "on plan" not in row


def test_where_nobody_wrote_what_comes_next_the_next_milestone_does() -> None:
    coming = milestone("M9", "Proofs back", date(2026, 12, 18), date(2026, 12, 18), 0)
    project = replace(PROJECT, milestones=(coming,), next_milestone=coming, timeline=None)
    made = inputs(replace(report((project,)), next=())).html
    section = re.search(r"<h3>Next</h3>(.*?)</div>", made, re.DOTALL)
    assert section
    assert "Proofs back" in section[1]
    assert "Nothing to report" not in section[1]


def test_pictures_are_small_and_go_by_names_of_ours() -> None:
    made = inputs()
    shown = re.findall(r'<img\b[^>]*\bsrc="([^"]*)"', made.html)
    assert sorted(shown) == ["picture-1.svg", "picture-2", "picture-3.svg"]
    with Image.open(BytesIO(made.assets["picture-2"])) as small:
        assert max(small.size) <= EDGE
    assert len(made.assets["picture-2"]) < len(picture())


def test_no_asset_gets_in_that_the_report_does_not_show() -> None:
    found = prepared(more={"files/mer-014-d9/v1/secret.png": picture()})
    assert found.inputs is not None
    assert len(found.inputs.assets) == 7


@pytest.mark.parametrize("name", ["a#b?.png", "q\"uo'te & <b>.png", "späte Fassung 100%.png"])
def test_a_file_may_be_called_anything(name: str) -> None:
    """A name with a hash or a quote must neither lose its picture nor become markup."""
    path = f"files/mer-014-d1/v2/{name}"
    thumb = f"files/mer-014-d1/v2/thumb-{name}.webp"
    first = DELIVERABLES[0]
    file = replace(first.versions[0].files[0], path=path, name=name, thumb=thumb)
    current = replace(first.versions[0], files=(file,))
    changed = replace(first, versions=(current, *first.versions[1:]))
    found = prepared(report((replace(PROJECT, deliverables=(changed,)),)), {path: picture()})
    assert found.problems == ()
    assert found.inputs is not None
    assert "picture-2" in found.inputs.assets


def test_a_drawing_is_cleaned() -> None:
    evil = LOGO.replace(b"<path", b"<script>alert(1)</script><path")
    found = report_inputs(report(), frame(), theme(), {**assets(), "assets/logo.svg": evil})
    carried = b"".join(found.inputs.assets.values()) if found.inputs else b""
    assert b"<script" not in carried


def test_a_picture_that_is_missing_or_broken_is_a_problem_and_no_hole() -> None:
    without = {name: content for name, content in assets().items() if name != PICTURE}
    for given, slug in (
        (without, "missing-input"),
        ({**without, PICTURE: b"no picture"}, "image-format"),
    ):
        found = report_inputs(report(), frame(), theme(), given)
        assert found.inputs is None
        assert [problem.slug for problem in found.problems] == [slug]


def test_a_theme_without_a_print_style_is_told_which_file_to_add() -> None:
    found = report_inputs(report(), frame(), theme({"default/css/print.css": None}), assets())
    assert found.inputs is None
    assert "css/print.css" in found.problems[0].message


def test_a_link_into_the_portal_becomes_plain_words() -> None:
    """The report is read away from the portal, where such a link leads nowhere."""
    body = "See [the visual](deliverables/mer-014-d1.html) and [us](https://halden.example)."
    html = inputs(replace(report(), updates=(replace(UPDATES[0], body=body),))).html
    assert "<span>the visual</span>" in html
    assert 'href="https://halden.example"' in html
    assert not re.search(r'href="(?!https:|mailto:|tel:)', html)


def test_headings_have_no_gap() -> None:
    """Readers who cannot see the page walk it by its headings."""
    for view in (report(), report((PROJECT, PROJECT)), replace(report(), words="# A\n\n## B\n\nc")):
        levels = [int(level) for level in re.findall(r"<h([1-6])\b", inputs(view).html)]
        assert levels[0] == 1
        assert all(after <= before + 1 for before, after in pairwise(levels))


def test_every_table_has_scopes_and_every_drawing_a_title() -> None:
    html = inputs().html
    assert re.findall(r"<th(?=[\s>])(?![^>]*scope)[^>]*>", html) == []
    assert html.count("<svg") == len(re.findall(r"<svg\b[^>]*><title>[^<]", html))
    assert "<dl" not in html


def test_what_does_not_fit_on_page_one_follows_whole() -> None:
    many = tuple(replace(WAITING[0], id=f"D{n}", ref=f"MER-014-D{n}") for n in range(20))
    html = inputs(replace(report(), waiting=many)).html
    for each in many:
        assert html.count(f"{each.ref}.") == 1


def test_equal_views_give_equal_inputs() -> None:
    assert inputs() == inputs()


def test_a_file_without_a_thumbnail_is_shown_itself() -> None:
    first = DELIVERABLES[0]
    drawing = FileView(
        path="files/mer-014-d1/v2/icons.svg",
        name="icons.svg",
        source="icons.svg",
        sha256="3b" * 32,
        alt="Twelve icons",
        image=True,
        width=9,
        height=9,
    )
    current = replace(first.versions[0], files=(drawing,))
    view = report((replace(PROJECT, deliverables=(replace(first, versions=(current,)),)),))
    found = prepared(view, {drawing.path: LOGO})
    assert found.problems == ()
    assert found.inputs is not None
    assert "picture-2.svg" in found.inputs.assets


def test_what_is_asked_about_is_numbered_as_on_its_page() -> None:
    """Every picture in review has the grid of its page, every copy the numbers of its lines."""
    asked = replace(
        DELIVERABLES[0],
        versions=(replace(DELIVERABLES[0].versions[0], text="# One\n\nTwo *three*\n- four\n"),),
    )
    assert asked.state == "in_review"
    view = report((replace(PROJECT, deliverables=(asked,)),))
    text = inputs(view).html
    file = asked.versions[0].files[0]
    grid = pin_grid(file.width, file.height)
    code = f"{asked.ref} v{asked.versions[0].n}"

    letters = re.search(r'<p class="letters">(.*?)</p>', text)
    assert letters
    shares = re.findall(r'<span style="width:([\d.]+)%">(\w)</span>', letters[1])
    assert [letter for _, letter in shares] == list(grid.letters)
    assert 99 < sum(float(share) for share, _ in shares) <= 100  # more, and one falls below
    numbers = re.findall(r'<span style="top:[\d.]+%">(\d+)</span>', text)
    assert numbers == [str(n) for n in grid.numbers]
    lines = re.findall(r'<tr><th scope="row"[^>]*>(\d+)</th><td[^>]*>(.*?)</td></tr>', text)
    assert lines == [("1", "# One"), ("2", "Two *three*"), ("3", "- four")]
    assert f">{code}</a>" in text
