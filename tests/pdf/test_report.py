"""The status report as clients get it: conforming, true to the view, and whole on every page."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from PIL import Image
from pypdf import PdfReader

from amportal.render.pdf.pdf_engine import PdfEngine
from amportal.render.pdf.pdf_render import render_with
from amportal.render.text.locale_format import locale_format_of
from amportal.render.theme import Theme
from tests import sample
from tests.pdf import conformance, reports

NAMES = tuple(reports.cases())
# Width and height in millimetres.
PAPER = {"a4": (210.0, 297.0), "letter": (215.9, 279.4)}
SAMPLES = tuple(name for name in NAMES if name in sample.sample_portals())


@dataclass(frozen=True)
class Printed:
    """A report that was laid out."""

    case: reports.Case
    pdf: bytes
    path: Path


@pytest.fixture(scope="module")
def press(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PdfEngine]:
    with PdfEngine(tmp_path_factory.mktemp("press")) as warm:
        yield warm


@pytest.fixture(scope="module")
def printed(press: PdfEngine, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Printed]:
    folder = tmp_path_factory.mktemp("reports")
    made = {}
    for number, (name, case) in enumerate(reports.cases().items()):
        outcome = render_with(press, case.inputs())
        assert outcome.problems == (), name
        assert outcome.warnings == (), name
        assert outcome.pdf is not None
        path = folder / f"{number}.pdf"
        path.write_bytes(outcome.pdf)
        made[name] = Printed(case, outcome.pdf, path)
    return made


@pytest.fixture(params=NAMES)
def one(request: pytest.FixtureRequest, printed: dict[str, Printed]) -> Printed:
    return printed[request.param]


def test_it_conforms_to_pdf_ua_1_and_pdf_a_3a(one: Printed) -> None:
    """A reader who cannot see the page gets all of it: F61."""
    assert conformance.broken_rules(one.path) == []
    assert conformance.qpdf_complaints(one.path) == []


def test_every_milestone_says_the_dates_of_the_view(one: Printed) -> None:
    text, words = reports.running_text(one.path), locale_format_of(one.case.frame)
    for project in one.case.view.projects:
        for milestone in project.milestones:
            row = words.day(milestone.plan)
            if milestone.first_plan != milestone.plan:
                row += f" first plan {words.day_short(milestone.first_plan)}"
            row += f" {words.day(milestone.date)}"
            if milestone.stage not in ("cancelled", "left_open", "on_hold"):
                row += f" {words.slip(milestone.slip)}"
            assert reports.plain(row) in text, milestone.ref


def test_every_sum_is_that_of_the_view(one: Printed) -> None:
    """The same numbers as the portal, to the character: F35."""
    text, words = reports.running_text(one.path), locale_format_of(one.case.frame)
    for project in one.case.view.projects:
        if project.budget is None:
            continue
        for line in (*project.budget.lines, project.budget.total):
            sums = (line.estimate, line.changes, line.approved, line.spent, line.committed)
            row = [words.money(each) for each in (*sums, line.remaining)]
            # Wide sums stand in several tables, one below the other.
            assert any(
                all(
                    reports.plain(" ".join(row[at : at + together])) in text
                    for at in range(0, len(row), together)
                )
                for together in (6, 3, 2)
            ), line.name
        assert reports.plain(words.money(project.budget.total.forecast)) in text
        for order in project.budget.change_orders:
            row = f"{words.money_change(order.amount)} {words.days_change(order.days)}"
            assert reports.plain(row) in text, order.ref


def test_everything_that_waits_is_named_with_its_day(one: Printed) -> None:
    text, words = reports.running_text(one.path), locale_format_of(one.case.frame)
    for each in one.case.view.waiting:
        assert f"{each.ref}." in text
        row = f"{words.day(each.due)} {words.late(each.standing, each.days, each.until)}"
        assert reports.plain(row) in text, each.ref


def test_every_deliverable_is_listed(one: Printed) -> None:
    text = reports.running_text(one.path)
    for project in one.case.view.projects:
        for each in project.deliverables:
            assert reports.plain(f"{each.id} {each.name}") in text


@pytest.mark.parametrize("name", NAMES)
def test_page_one_holds_the_whole_answer(printed: dict[str, Printed], name: str) -> None:
    """Status, what waits, done and next, money and whom to call: a client may stop there."""
    one = printed[name]
    view, words = one.case.view, locale_format_of(one.case.frame)
    text = reports.running_text(one.path, last=1)
    assert reports.plain(view.headline) in text
    if view.status:
        assert words.term(view.status.rag, "rag") in text
    if view.waiting:
        assert words.gettext("Waiting on you") in text
        first = view.waiting[0]
        assert reports.plain(words.late(first.standing, first.days, first.until)) in text
    for project in view.projects:
        if project.budget:
            assert reports.plain(words.money(project.budget.total.approved)) in text
    if view.calls:
        called = next((each for each in view.calls if each.today), view.calls[0])
        assert f"{called.name}, {called.phone}" in text


def test_nothing_leaves_the_page(one: Printed) -> None:
    """A word that runs over the margin is cut by the first printer that takes it."""
    width, height = PAPER[one.case.frame.paper]
    for number, page in enumerate(reports.words_of(one.path), start=1):
        for word in page:
            assert word.left >= 15.5, (number, word)
            assert word.right <= width - 15.5, (number, word)
            assert word.top >= 8, (number, word)
            assert word.bottom <= height - 5, (number, word)


def test_it_is_laid_out_for_the_clients_paper(one: Printed) -> None:
    box = PdfReader(BytesIO(one.pdf)).pages[0].mediabox
    wanted = PAPER[one.case.frame.paper]
    points = (float(box.width), float(box.height))
    assert points == pytest.approx([each / 25.4 * 72 for each in wanted], abs=0.1)


def test_no_word_lies_on_another(one: Printed) -> None:
    """Sums and dates that grow must not run into the next column."""
    for number, page in enumerate(reports.words_of(one.path), start=1):
        lines = sorted(page, key=lambda word: (word.top, word.left))
        for at, word in enumerate(lines):
            for other in lines[at + 1 :]:
                if other.top > word.top + 1:
                    break
                wide = min(word.right, other.right) - max(word.left, other.left)
                assert wide < 0.4, (number, word, other)


def test_pages_are_counted_in_the_clients_language(one: Printed) -> None:
    said = locale_format_of(one.case.frame).gettext("page %(page)s of %(pages)s")
    pages = reports.words_of(one.path)
    margin = PAPER[one.case.frame.paper][1] - 17
    for number, page in enumerate(pages, start=1):
        foot = " ".join(word.text for word in page if word.top > margin)
        assert foot.endswith(said % {"page": number, "pages": len(pages)})


def test_the_head_of_a_long_table_comes_again(printed: dict[str, Printed]) -> None:
    """Nobody turns back a page to learn what a column means."""
    one = printed["far too much"]
    words = locale_format_of(one.case.frame)
    plan = {words.day(each.plan) for each in one.case.view.projects[0].milestones}
    pages = [" ".join(word.text for word in page) for page in reports.words_of(one.path)]
    listed = [page for page in pages if any(reports.plain(day) in page for day in plan)]
    assert len(listed) > 2
    for page in listed:
        assert words.pgettext("against the plan", "Slip") in page


def test_it_says_whose_it_is_and_in_which_language(one: Printed) -> None:
    frame, view = one.case.frame, one.case.view
    with pikepdf.open(BytesIO(one.pdf)) as opened:
        assert str(opened.Root.Lang) == frame.locale
        title = str(opened.docinfo["/Title"])
        assert title.startswith(
            view.projects[0].name if len(view.projects) == 1 else frame.client_name
        )
        assert str(opened.docinfo["/Author"]) == frame.agency_name
        assert str(opened.docinfo["/Subject"]) == view.headline
        assert bool(opened.Root.ViewerPreferences.DisplayDocTitle)


def test_bookmarks_are_the_headings(one: Printed) -> None:
    view, words = one.case.view, locale_format_of(one.case.frame)
    titles = [title.strip() for title in conformance.outline(one.pdf)]
    assert titles[0] == view.headline
    for project in view.projects:
        assert project.name in titles
        if project.timeline:
            assert words.gettext("Timeline") in titles
    if view.calls:
        assert titles[-1] == words.gettext("Who to call")


def test_it_carries_no_makers_mark(one: Printed) -> None:
    """F43: the report is the agency's."""
    whole = conformance.unpacked(one.pdf).lower()
    for mark in (b"amportal", b"weasyprint", b"pydyf", b"job:///"):
        assert mark not in whole


def test_all_its_fonts_are_ours_and_inside(one: Printed) -> None:
    fonts = conformance.fonts_of(one.path)
    assert fonts
    assert {font.name.partition("+")[2].partition("-")[0] for font in fonts} == {"Inter"}
    assert all(font.embedded and font.subset and font.has_unicode for font in fonts)


@pytest.mark.parametrize("name", SAMPLES)
def test_a_second_time_gives_the_same_bytes(
    press: PdfEngine, printed: dict[str, Printed], name: str
) -> None:
    assert render_with(press, printed[name].case.inputs()).pdf == printed[name].pdf


def test_a_sites_own_look_reaches_the_paper(press: PdfEngine, tmp_path: Path) -> None:
    """The example theme: its rules colour the page, its block adds its line, and it conforms."""
    example = sample.ROOT / "docs" / "examples" / "theme"
    own = {
        path.relative_to(example).as_posix(): path.read_bytes()
        for path in example.rglob("*")
        if path.is_file()
    }
    case = reports.cases()["one project, en-GB"]
    looks = []
    for name, theme in (("theirs", {}), ("own", own)):
        whole = Theme({**reports.default_theme().files, **theme})
        outcome = render_with(press, case.inputs(whole))
        assert (outcome.problems, outcome.warnings) == ((), ())
        path = tmp_path / f"{name}.pdf"
        path.write_bytes(outcome.pdf or b"")
        looks.append((_colours(path), [word.text for word in reports.words_of(path)[-1]]))

    warm = (0xF2, 0xEC, 0xE2)
    assert [warm in colours for colours, _ in looks] == [False, True]
    theirs, own_words = (words.count("Adeyemi") for _, words in looks)
    assert own_words == theirs + 1
    assert conformance.broken_rules(tmp_path / "own.pdf") == []


def _colours(path: Path) -> set[tuple[int, int, int]]:
    """Return the colours of page one."""
    line = ["pdftoppm", "-r", "20", "-png", "-f", "1", "-l", "1", str(path)]
    with Image.open(BytesIO(subprocess.run(line, capture_output=True, check=True).stdout)) as page:
        found = page.convert("RGB").getcolors(page.width * page.height) or []
    return {colour for _, colour in found}  # type: ignore[misc]  # three numbers each, in RGB
