"""No bytes at all make reading a source raise, hang or point outside the file."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from amportal.errors import Problem, Span
from amportal.sources.front_matter import parse_page
from amportal.sources.yaml.yaml_document import Document, parse

SAMPLE = """\
# project
name: "Größe: 🙂"
status: on-track
tags: [web, 'it''s', {k: v, l: [m]}]
due: 2026-12-01
empty:
text: |-
  many
    lines
folded: >
  one
  two
list:
- id: m1
  title: Phase 2
- - nested
  - ~
long: first
  second
""".encode()

PIECES = st.sampled_from(
    [
        *("a", "b: ", "key", ": ", "- ", "  ", "\n", "\n  ", "\r\n", "\r", "\t", "#", " #x", "'"),
        *('"', "[", "]", "{", "}", ",", "|", ">", "|-\n  ", "? ", "&x ", "*x", "!t ", "!!str "),
        *("<<: ", "---\n", "...\n", "%YAML 1.1\n", "@", "`", "\\", "\\u202e", "é", "🙂", "\u2028"),
        *("~", "null", "2026-01-01", "<<<<<<< x\n", ">>>>>>> x\n", "=======\n", "\ufeff", "\x00"),
        *("[" * 40, "{" * 40, "- " * 40, "a: b\n", "a:\n  - b\n", "k: 'v'\n", '"x y"'),
    ]
)
YAML_LIKE = st.lists(PIECES, max_size=40).map(lambda parts: "".join(parts).encode())


@st.composite
def mutated(draw: st.DrawFn) -> bytes:
    """Return the sample with stretches deleted, doubled, moved or overwritten."""
    raw = SAMPLE
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(raw)))
        end = draw(st.integers(start, min(len(raw), start + 30)))
        new = draw(
            st.one_of(PIECES.map(str.encode), st.binary(max_size=4), st.just(raw[start:end]))
        )
        at = draw(st.sampled_from([start, end]))
        raw = raw[:start] + new + raw[at:]
    return raw


ANY_BYTES = st.one_of(
    st.binary(max_size=300),
    st.text(max_size=200).map(lambda text: text.encode("utf-8", "surrogatepass")),
    YAML_LIKE,
    mutated(),
    mutated().map(lambda raw: raw.decode("utf-8", "replace").encode("utf-16")),
)


def check_span(document: Document, span: Span) -> None:
    """A place lies inside the file, or one character behind a line of it."""
    line = document.line(span.line)
    assert span.line >= 1
    assert 1 <= span.column <= len(line) + 1
    assert span.length == 1 or span.column - 1 + span.length <= len(line)


def check_problem(document: Document, problem: Problem) -> None:
    """A problem has a place and a mend, and its own texts break nothing."""
    assert problem.span is not None
    assert problem.hint
    assert problem.message[:1].islower() or problem.message[:1] in "`"
    for text in (problem.message, problem.expected, problem.hint):
        assert "\n" not in text
        text.encode("utf-8")
        assert not text.endswith(".")
    for span in (problem.span, *(note.span for note in problem.notes if note.span)):
        if problem.slug != "wrong-encoding":
            check_span(document, span)


def walk(data: Any, loc: tuple[str | int, ...] = ()) -> list[tuple[tuple[str | int, ...], Any]]:
    """Return every value with the way to it."""
    found = [(loc, data)]
    if isinstance(data, dict):
        for key, value in data.items():
            assert isinstance(key, str)
            found += walk(value, (*loc, key))
    elif isinstance(data, list):
        for index, value in enumerate(data):
            found += walk(value, (*loc, index))
    else:
        assert data is None or isinstance(data, str)
    return found


def check_places(document: Document) -> None:
    """Every value has a place; a plain text on one line stands exactly there."""
    for loc, value in walk(document.data):
        assert document.has(loc)
        for span in (document.span(loc), document.key_span(loc)):
            check_span(document, span)
        span = document.span(loc)
        line = document.line(span.line)
        written = line[span.column - 1 : span.column - 1 + span.length]
        if isinstance(value, str) and written[:1] not in ("'", '"', "|", ">", "!", "&", ""):
            assert value == written or value.startswith(written)
        if loc and isinstance(loc[-1], str):
            at = document.key_span(loc)
            key = document.line(at.line)[at.column - 1 : at.column - 1 + at.length]
            if key[:1] not in ("'", '"', "|", ">", "!", "&"):
                assert loc[-1].startswith(key)


@settings(deadline=None, max_examples=400, suppress_health_check=[HealthCheck.too_slow])
@given(ANY_BYTES)
def test_no_bytes_break_reading(raw: bytes) -> None:
    """Any bytes give a document: values with places, or problems with places and mends."""
    document = parse("f.yaml", raw, root="any")
    for problem in document.problems:
        check_problem(document, problem)
    check_places(document)
    nowhere = ("nosuch", 7, "x")
    check_span(document, document.span(nowhere))
    check_span(document, document.key_span(nowhere))


@settings(deadline=None, max_examples=200, suppress_health_check=[HealthCheck.too_slow])
@given(ANY_BYTES, ANY_BYTES, st.sampled_from([b"---\n", b"---\r\n", b"\xef\xbb\xbf---\n", b""]))
def test_no_bytes_break_pages(front: bytes, body: bytes, opening: bytes) -> None:
    """Any bytes give a page, whose settings have their places in the page."""
    page = parse_page("p.md", opening + front + b"\n---\n" + body)
    for problem in page.problems:
        check_problem(page.front, problem)
    check_places(page.front)
    assert "\r" not in page.body
    assert page.front.data is not None or page.problems


TEXTS = st.text(st.characters(min_codepoint=32, max_codepoint=0x24F, exclude_characters="\x7f"))
TEXT = TEXTS.filter(lambda text: not any("\x7f" <= sign <= "\x9f" for sign in text))
NAMES = TEXT.filter(bool)


@settings(deadline=None, max_examples=200)
@given(st.dictionaries(NAMES, st.lists(st.dictionaries(NAMES, TEXT, max_size=4), max_size=4)))
def test_what_is_written_is_what_is_read(data: dict[str, list[dict[str, str]]]) -> None:
    """Every text that can be written in quotes comes back as it was, in its order."""
    document = parse("f.yaml", json.dumps(data, ensure_ascii=False, indent=1).encode())
    assert document.problems == ()
    assert document.data == data
    assert list(document.data) == list(data)
    check_places(document)


@pytest.mark.parametrize("cut", range(len(SAMPLE)))
def test_a_file_that_is_cut_off_anywhere_is_read_or_refused(cut: int) -> None:
    """An editor that saves half a file gives values or problems, never a crash."""
    document = parse("f.yaml", SAMPLE[:cut])
    assert (document.data is None) <= bool(document.problems)
    for problem in document.problems:
        check_problem(document, problem)
    check_places(document)
