"""The page for makers of templates tells of everything there is, and its example builds."""

from __future__ import annotations

from pathlib import Path

from amportal.plan.file_facts import Files
from amportal.plan.output_jobs import PageData, ReportData, Sources, board_jobs, jobs_of
from amportal.plan.view.page_views import BoardPage
from tests.docs.guide import Command, Write, steps
from tests.docs.templates import (
    _FILTERS,
    _NAMES,
    PAGE,
    THEME,
    VIEWS,
    filter_names,
    made,
    names,
)
from tests.docs.walking import walk
from tests.letters import MERIDIAN, mail_views
from tests.sample import TODAY, sample_files, sample_portals


def test_made_parts_are_what_the_code_says() -> None:
    """The tables are the generated ones: `python -m tests.docs.templates` writes them."""
    page = PAGE.read_text("utf-8")
    assert page == made(page)


def test_every_template_is_told() -> None:
    """No page of the theme is missing from the table, and none in it is gone."""
    assert {file.name for file in THEME.glob("*.html")} == set(VIEWS)


def test_every_name_and_filter_has_a_meaning() -> None:
    """What stands in the hand-written tables is there, so that no name outlives its function."""
    assert set(_NAMES) <= set(names())
    assert set(_FILTERS) <= set(filter_names())


def test_views_are_those_that_templates_are_given() -> None:
    """The view named beside each template is the one its jobs carry."""
    portal = sample_portals()["meridian"]
    files: Files = sample_files()
    digests = {path: facts.sha256 for path, facts in files.items()}
    jobs = jobs_of(portal, files, Sources({}, digests), ())
    board = BoardPage("Halden", "en-GB", TODAY, (), ())
    given: dict[str, object] = {}
    for job in (*jobs, *board_jobs(board, "#000000", Sources({}, {}), ())):
        if isinstance(job.data, PageData):
            given[job.data.template] = job.data.view
        elif isinstance(job.data, ReportData):
            given["report.html"] = job.data.view
    given["mail.html"] = mail_views(*MERIDIAN)["priya"]
    for name, (view, _) in VIEWS.items():
        if view:
            found = given[name]
            said = type(found[0]) if isinstance(found, tuple) else type(found)
            assert said.__name__ == view, name


def test_the_example_builds_and_says_what_it_says(tmp_path: Path) -> None:
    """Whoever copies the example gets the page it promises, and the message for its mistake."""
    todo = list(steps(PAGE.read_text("utf-8")))
    assert any(isinstance(each, Write) for each in todo)
    wrong = max(n for n, each in enumerate(todo) if isinstance(each, Command))
    site = walk(tmp_path, tmp_path, todo[: wrong - 1])
    shown = (site / "output/first-client/index.html").read_text("utf-8")
    assert "Alex Morgan is glad to show you round." in shown
    assert ">Our office<" in shown
    walk(tmp_path, site, todo[wrong - 1 :])
