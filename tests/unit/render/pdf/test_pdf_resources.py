"""The fetcher: exact names only, and whatever is not there is written down."""

from __future__ import annotations

import base64
import tempfile
from pathlib import Path

import pytest

from amportal.render.pdf.pdf_fonts import load_engine
from tests.pdf.sample import LOGO, picture

with tempfile.TemporaryDirectory() as _folder:
    load_engine(Path(_folder))  # quietly: the engine complains where it sees no font

from amportal.render.pdf.pdf_resources import BASE_URL, EMBEDDED_LIMIT, JobFetcher, media_type

SMALL = picture(4, 4)


@pytest.fixture
def fetcher() -> JobFetcher:
    return JobFetcher(
        {"logo.svg": LOGO, "img/a b ü.png": SMALL, "notes.txt": b"x", "own.css": b"p{}"}
    )


@pytest.mark.parametrize(
    ("url", "kind"),
    [
        ("logo.svg", "image/svg+xml"),
        (f"{BASE_URL}logo.svg", "image/svg+xml"),
        ("logo.svg#part", "image/svg+xml"),
        ("img/a%20b%20%C3%BC.png", "image/png"),
        ("own.css", "text/css"),
    ],
)
def test_answers_by_exact_name(fetcher: JobFetcher, url: str, kind: str) -> None:
    """An asset is found by its name as it stands, with spaces and umlauts as URLs write them."""
    response = fetcher.fetch(url)
    assert response.content_type == kind
    assert fetcher.problems == ()


@pytest.mark.parametrize("url", ["logo.SVG", "./logo.svg", "img//a b ü.png", "logo.svg?x", "", "x"])
def test_another_spelling_is_another_name(fetcher: JobFetcher, url: str) -> None:
    """Nothing is resolved or folded: what is not a name of an asset is missing."""
    with pytest.raises(ValueError):
        fetcher.fetch(url)
    assert [problem.slug for problem in fetcher.problems] == ["missing-input"]


@pytest.mark.parametrize(
    "url",
    [
        "file:///etc/hostname", "FILE:/etc/hostname", "http://127.0.0.1/", "https://x.example/a.png",
        "ftp://h/x", "//h/x", "/etc/hostname", "../logo.svg", "img/../logo.svg", "%2e%2e/logo.svg",
        "..%2flogo.svg", "%252e%252e/logo.svg", "..\\logo.svg", "javascript:1", "job://h/logo.svg",
        "job:////etc/hostname", "data:,x", "data:text/html,x", "data:image/svg+xml;base64,AAAA",
        "data:image/png;base64,!!!", "data:image/png;base64,AAAA", "notes.txt",
    ],
)  # fmt: skip
def test_everything_else_is_refused(fetcher: JobFetcher, url: str) -> None:
    """Other schemes, other hosts, folders above and files of other kinds are refused."""
    with pytest.raises(ValueError):
        fetcher.fetch(url)
    assert [problem.slug for problem in fetcher.problems] == ["refused-reference"]


def test_the_standard_librarys_door_is_shut(fetcher: JobFetcher) -> None:
    """What the class it grew from could do with a request, this one does not."""
    with pytest.raises(ValueError):
        fetcher.open("http://127.0.0.1:9/x")
    assert len(fetcher.problems) == 1


def test_small_embedded_pictures_pass(fetcher: JobFetcher) -> None:
    """A small picture written into the page is taken, up to the limit."""
    coded = base64.b64encode(SMALL).decode()
    assert fetcher.fetch(f"data:image/png;base64,{coded}").read() == SMALL
    big = base64.b64encode(SMALL + bytes(EMBEDDED_LIMIT)).decode()
    with pytest.raises(ValueError):
        fetcher.fetch(f"data:image/png;base64,{big}")


def test_each_reference_is_named_once(fetcher: JobFetcher) -> None:
    """A logo missing on forty pages is one problem."""
    for _ in range(3):
        with pytest.raises(ValueError):
            fetcher.fetch("gone.png")
    assert [problem.message for problem in fetcher.problems] == [
        "the report uses `gone.png`, but there is no such file"
    ]


def test_what_is_shown_is_short_and_harmless(fetcher: JobFetcher) -> None:
    """A reference in a message cannot flood or command a terminal."""
    with pytest.raises(ValueError):
        fetcher.fetch("\x1b[2J`" + "x" * 500)
    message = fetcher.problems[0].message
    assert "\x1b" not in message
    assert len(message) < 150


def test_kinds_go_by_the_bytes() -> None:
    """A name promises nothing: a picture is what begins like one."""
    assert media_type("x.txt", SMALL) == "image/png"
    assert media_type("x.png", b"%!PS") is None
    assert media_type("x.svg", b"<svg\x00") is None
