"""Every kind of page in every language, written to a folder each, for a browser to open.

One client's portal as each language has it, an empty one, and the agency's own board. The names of
the kinds are the same in every language, so a page can be asked for by kind and language.
"""

from __future__ import annotations

from pathlib import Path

from msgspec.structs import replace

from amportal.plan import routes
from amportal.plan.agency_board import board_of, slice_of
from amportal.plan.file_facts import FileFacts
from amportal.plan.output_jobs import Job, Sources, StyleData, board_jobs, jobs_of
from amportal.plan.view.page_views import BoardPage, Portal, QuestionsPage
from amportal.render.stylesheet import page_files
from tests.browser.portal_site import all_made, pages_of, theme
from tests.sample import TODAY, sample_portals, sample_site

CLIENT = "meridian"
REGIONS = {"ar": "ar-AE", "en": "en-GB"}
BOARD = "board.html"
NOTHING = "nothing/"


def locale_of(language: str) -> str:
    """Return a locale of *language*, as a client would have it."""
    return REGIONS.get(language, language)


def speaking(whole: Portal, language: str) -> Portal:
    """Return *whole* as a reader of *language* gets it."""
    return replace(whole, frame=replace(whole.frame, locale=locale_of(language)))


def empty(whole: Portal) -> Portal:
    """Return *whole* as it is for a client for whom nothing has begun."""
    home = replace(
        whole.home,
        headline="",
        status=None,
        waiting=(),
        next_milestone=None,
        projects=(),
        updates=(),
        update_count=0,
        since=None,
    )
    nav = tuple(each for each in whole.frame.nav if each.key in ("home", "team"))
    return replace(
        whole,
        frame=replace(whole.frame, nav=nav),
        home=home,
        projects=(),
        updates=(),
        meetings=(),
        questions=QuestionsPage((), ()),
        reports=(),
        sent=(),
    )


def kinds() -> tuple[str, ...]:
    """Return the names of all kinds of page: their paths below the folder of a language.

    A page is there empty too where that makes another page of it.
    """
    whole = sample_portals()[CLIENT]
    same = (routes.SEARCH, routes.MISSING)
    nothing = (f"{NOTHING}{path}" for path in pages_of(empty(whole)) if path not in same)
    return (*pages_of(whole), *nothing, BOARD)


def board(language: str) -> BoardPage:
    """Return the agency's board of the sample as it reads in *language*."""
    site = sample_site()
    slices = [slice_of(site, client, TODAY, None) for client in site.clients]
    return replace(board_of(site.agency, slices, TODAY), locale=locale_of(language))


def write_kinds(language: str, out: Path, pictures: Path | None = None) -> None:
    """Write every kind of page in *language* below *out*.

    *pictures* is a whole portal of the client, whose other files are linked beside the pages;
    without it pages stand without their pictures.
    """
    whole = speaking(sample_portals()[CLIENT], language)
    files = page_files(theme())
    style = StyleData(whole.frame.brand.accent, None, "a4")
    agency = board_jobs(board(language), style, Sources({}, {}), files)
    _write([replace(job, output=BOARD) if job.recipe == "page" else job for job in agency], out)
    _write(_bare(whole, files), out)
    _write(_bare(empty(whole), files), out / NOTHING)
    if pictures is not None:
        for path in pictures.rglob("*"):
            there = out / path.relative_to(pictures)
            if path.is_file() and not there.exists():
                there.parent.mkdir(parents=True, exist_ok=True)
                there.hardlink_to(path)


def _bare(whole: Portal, files: tuple[str, ...]) -> list[Job]:
    """Return the jobs of one page of each kind, and of what it needs but pictures."""
    shown = [
        file
        for project in whole.projects
        for work in project.deliverables
        for version in work.versions
        for file in version.files
    ]
    facts = {file.source: FileFacts(file.sha256) for file in shown}
    digests = {source: each.sha256 for source, each in facts.items()}
    pages = pages_of(whole)
    return [
        job
        for job in jobs_of(whole, facts, Sources({}, digests), files)
        if job.output in pages or job.recipe in ("style", "theme-file", "search-index")
    ]


def _write(jobs: list[Job], out: Path) -> None:
    for job, content, problems in all_made(jobs):
        assert problems == (), problems
        target = out / job.output
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)


__all__ = [
    "BOARD",
    "CLIENT",
    "NOTHING",
    "board",
    "empty",
    "kinds",
    "locale_of",
    "speaking",
    "write_kinds",
]
