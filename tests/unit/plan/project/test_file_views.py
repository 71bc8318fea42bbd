"""What stands for a piece of work in a list."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from amportal.plan.file_facts import FileFacts
from amportal.plan.project.file_views import (
    FilePlace,
    count_asked,
    first_words,
    media_of,
    row_picture,
    with_poster,
)
from amportal.plan.view.deliverable_views import FileView, PageView

PHOTO = FileFacts("a", "picture", 900, 1200, 360, 480)
FACTS = {"c/a.png": PHOTO, "c/b.svg": FileFacts("b", "drawing", 90, 90), "c/f.mp4": FileFacts("c")}
IMAGE = FileView("files/a.png", "a.png", "c/a.png", "a", "", image=True, media="picture")
FILM = FileView("files/f.mp4", "f.mp4", "c/f.mp4", "c", "", image=False, media="film")
PLAN = FileView("files/p.pdf", "p.pdf", "c/p.pdf", "d", "", image=False, media="document")
LEAF = PageView(1, "files/page-1.webp", "files/page-1-small.webp", 10, 20)


def place(name: str) -> FilePlace:
    return FilePlace("JOB-1", "D1", 2, name, name.partition(".")[0])


def stands_for(*files: FileView, text: str = "") -> tuple[str, int, bool, str] | None:
    found = row_picture(files, text, tuple(place(each.name) for each in files), FACTS)
    return found and (found.kind, len(found.sizes), found.film, found.words)


def test_a_picture_stands_before_a_film_before_pages_before_words() -> None:
    """Whatever order the files are in; what cannot be shown says what it is."""
    assert stands_for(PLAN, FILM, IMAGE) == ("picture", 3, True, "")
    poster = with_poster(FILM, "p/b.svg", place("f.mp4"), "c/x.yaml", (IMAGE,))
    assert poster.poster_source == "c/p/b.svg"
    assert stands_for(with_poster(FILM, "", place("f.mp4"), "c/x.yaml", (IMAGE,))) is not None
    assert stands_for(replace(PLAN, leaves=(LEAF,))) == ("page", 3, False, "")
    assert stands_for(PLAN) == ("file", 0, False, "PDF")
    assert stands_for(FILM) == ("file", 0, True, "MP4")
    assert stands_for(text="# *First* light.\nMore") == ("copy", 0, False, "First light.")
    assert stands_for() is None


def test_a_film_has_the_poster_that_is_named_else_the_first_picture() -> None:
    """A file of the version is not written twice; only films have one."""
    named = with_poster(FILM, "b.svg", place("f.mp4"), "c/x.yaml", (IMAGE,))
    first = with_poster(FILM, "", place("f.mp4"), "c/x.yaml", (IMAGE,))
    assert (named.poster, named.poster_source) == ("files/job-1-d1/v2/poster-f.svg", "c/b.svg")
    assert (first.poster, first.poster_source) == ("files/a.png", "c/a.png")
    assert with_poster(PLAN, "b.svg", place("p.pdf"), "c/x.yaml", (IMAGE,)) == PLAN


@pytest.mark.parametrize(
    ("name", "media"),
    [
        ("a.MP4", "film"),
        ("a.wav", "sound"),
        ("a.ai", "document"),
        ("zip", "other"),
        ("a.b", "other"),
    ],
    ids=str,
)
def test_the_ending_says_how_a_file_is_shown(name: str, media: str) -> None:
    """In capitals, too."""
    assert media_of(name) == media


@pytest.mark.parametrize(
    ("what", "count"),
    [
        ("Send product photos for 14 blends", "14 blends"),
        ("Envoyer la liste des 120 parfumeries", "120 parfumeries"),
        ("أرسل 14 صورة", "14 صورة"),
        ("Send the logo", None),
        ("Reply to 2026-11-20 letter", None),
        ("Pay 1,950 pounds", None),
        ("Call at 10:30 sharp", None),
    ],
    ids=range(7),
)
def test_how_many_are_asked_for_is_read_from_the_words(what: str, count: str | None) -> None:
    """A number and the word after it, in any script; no date, time or sum."""
    found = count_asked(what)
    assert (found.words if found else None) == count


def test_first_words_end_between_words() -> None:
    """Empty lines and marks are passed over; one long word is cut."""
    assert first_words("\n\n> - Outdoor: 260 six-sheets, London; 22 Feb to 21 Mar") == (
        "Outdoor: 260 six-sheets, London; 22…"
    )
    assert first_words("x" * 50) == "x" * 36 + "…"
    assert first_words("") == ""
