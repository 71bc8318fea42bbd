"""Files that nothing reads are told, with the name to give them or the place to put them."""

from __future__ import annotations

import pytest

from amportal.errors import Problem
from amportal.model.site_loader import load
from amportal.sources.snapshot import Snapshot
from tests.problems.case_files import TODAY, base_site
from tests.unit.model.rules.site_edits import ACME, SLOGAN, SPRING, VISUAL, Edit, edited


def told(*paths: str, edits: tuple[Edit, ...] = ()) -> list[Problem]:
    """Return the problems of the base site with *edits* and the files *paths*."""
    files = {**edited(*edits), **dict.fromkeys(paths, b"x")}
    return list(load(Snapshot.of(files), TODAY).problems)


@pytest.mark.parametrize(
    ("path", "name"),
    [
        (f"{SPRING}/updates/2026-11-20-x.md.txt", "2026-11-20-x.md"),
        (f"{SPRING}/updates/2026-11-20-x.markdown", "2026-11-20-x.md"),
        (f"{SPRING}/updates/2026-11-20-x.txt", "2026-11-20-x.md"),
        (f"{SPRING}/updates/2026-11-20-x.markdown.txt", "2026-11-20-x.md"),
        (f"{SPRING}/updates/2026-11-20-x", "2026-11-20-x.md"),
        (f"{SPRING}/updates/2026-11-20-x.TXT", "2026-11-20-x.md"),
        (f"{SPRING}/meetings/2026-11-20-x.docx", "2026-11-20-x.md"),
        (f"{ACME}/reports/2026-w48.text", "2026-w48.md"),
        (f"{SPRING}/budget.yaml.txt", "budget.yaml"),
        (f"{SPRING}/budget.txt", "budget.yaml"),
        (f"{SPRING}/project.yml.txt", "project.yaml"),
        (f"{SPRING}/deliverables/poster.yaml.txt", "poster.yaml"),
        (f"{SPRING}/deliverables/poster.json", "poster.yaml"),
        (f"{ACME}/client.yaml.txt", "client.yaml"),
        (f"{ACME}/questions", "questions.yaml"),
        (f"{ACME}/README.txt", "README.md"),
    ],
)
def test_a_page_under_another_ending_gets_its_name(path: str, name: str) -> None:
    """The client is held: the work in the file would reach nobody."""
    (problem,) = told(path)
    assert (problem.slug, problem.severity) == ("unknown-file", "error")
    assert f"`{name}`" in problem.hint


@pytest.mark.parametrize("name", ["agency.yaml.txt", "agency.txt", "picture.png"])
def test_the_agencys_own_hold_nobody(name: str) -> None:
    """A file beside `agency.yaml` is told, and all portals go on."""
    (problem,) = told(f"content/{name}")
    assert (problem.slug, problem.severity) == ("unknown-file", "warning")


@pytest.mark.parametrize(
    "path",
    [
        f"{SPRING}/deliverables/key-visual/v3.png",
        f"{SPRING}/updates/photo.jpg",
        f"{SPRING}/meetings/minutes.pdf",
        f"{ACME}/reports/2026-10.pdf",
        f"{ACME}/logo-old.svg",
    ],
)
def test_a_picture_that_no_entry_names_is_told_and_holds_nobody(path: str) -> None:
    """Somebody may be about to enter it."""
    (problem,) = told(path)
    assert (problem.slug, problem.severity) == ("unknown-file", "warning")
    assert path.rpartition("/")[2] in problem.message


def test_many_in_one_folder_are_told_once() -> None:
    """Twenty pictures are one line."""
    (problem,) = told(*(f"{SPRING}/deliverables/key-visual/x{n}.png" for n in range(20)))
    assert "17 more" in problem.message


@pytest.mark.parametrize(
    "path",
    [
        f"{SPRING}/assets/brief.txt",
        f"{SPRING}/assets/old/brief.pdf",
        f"{ACME}/assets/photo.png",
        f"{ACME}/internal/brief.txt",
        "content/assets/letterhead.pdf",
    ],
)
def test_what_is_only_kept_is_silent_where_it_belongs(path: str) -> None:
    """`assets/` and `internal/` are for that."""
    assert told(path) == []


def test_what_an_entry_names_is_read() -> None:
    """A version's file with a text ending, and a signed file behind a decision."""
    text = (SLOGAN, "    text: |-\n      **Wake up.**\n", "    files: [{path: copy.txt}]\n")
    signed = (SLOGAN, "source: email", "source: signed.pdf")
    paths = (f"{SPRING}/deliverables/copy.txt", f"{SPRING}/deliverables/signed.pdf")
    assert told(*paths, edits=(text, signed)) == []
    assert len(told(*paths)) == 2


def test_no_picture_is_told_because_of_another_mistake() -> None:
    """Where a path is misspelt or a file cannot be read, the picture it meant is not unread."""
    for edit in (
        (VISUAL, "path: key-visual/v2.png", "path: key-visual/v9.png"),
        (VISUAL, "due:", "deu:"),
        (VISUAL, "versions:", "versions: [[["),
    ):
        assert "unknown-file" not in [each.slug for each in told(edits=(edit,))]


def test_the_base_site_leaves_nothing_unread() -> None:
    """Every file of it is named by an entry."""
    assert load(Snapshot.of(base_site()), TODAY).problems == ()
