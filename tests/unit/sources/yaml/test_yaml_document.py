"""Reading one YAML source."""

from __future__ import annotations

import subprocess
import sys

import pytest
import yaml

from amportal.errors import Span
from amportal.sources.yaml import parser_events
from amportal.sources.yaml.yaml_document import Document, parse


def read(text: str | bytes) -> Document:
    return parse("f.yaml", text if isinstance(text, bytes) else text.encode())


def data(text: str) -> object:
    document = read(text)
    assert document.problems == ()
    return document.data


def slugs(text: str | bytes) -> list[str]:
    return [problem.slug for problem in read(text).problems]


@pytest.fixture(params=["libyaml", "pure"])
def _either_parser(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    if request.param == "pure":
        monkeypatch.setattr(parser_events, "_PARSER", yaml.SafeLoader)


@pytest.mark.parametrize(
    "written",
    ["NO", "no", "yes", "on", "0123", "1.10", "1e3", "12:30", "2026-02-30", "0x10", "Null", ".inf"],
)
def test_every_scalar_stays_as_it_was_written(written: str) -> None:
    """Norway, phone numbers and versions are no booleans, octals or floats."""
    assert data(f"a: {written}\n") == {"a": written}


@pytest.mark.parametrize("written", ["", "~", "null"])
def test_an_unquoted_nothing_is_none(written: str) -> None:
    """Empty, `~` and `null` mean that there is no value."""
    assert data(f"a: {written}\nb: [{written or '~'}]\n") == {"a": None, "b": [None]}


@pytest.mark.parametrize("written", ["''", '""', "'~'", '"null"'])
def test_a_quoted_nothing_is_text(written: str) -> None:
    """Quotes keep text as text."""
    assert data(f"a: {written}\nb: [{written}]\n") == {
        "a": written[1:-1],
        "b": [written[1:-1]],
    }


@pytest.mark.usefixtures("_either_parser")
def test_lists_and_mappings_nest_in_order() -> None:
    """Block and bracket style give the same plain values, in the order of the file."""
    text = (
        "z: 1\na:\n  - b: 1\n    c: [x, {d: e}]\n  -\n    - y\n  - {}\n  - []\n"
        "t: |\n  one\n  two\nf: >-\n  one\n  two\n? k\n: v\n"
    )
    found = data(text)
    assert found == {
        "z": "1",
        "a": [{"b": "1", "c": ["x", {"d": "e"}]}, ["y"], {}, []],
        "t": "one\ntwo\n",
        "f": "one two",
        "k": "v",
    }
    assert isinstance(found, dict)
    assert list(found) == ["z", "a", "t", "f", "k"]


@pytest.mark.parametrize("key", ["on", "null", "~", "1", "yes"])
def test_a_key_is_always_its_text(key: str) -> None:
    """No key turns into a boolean, a number or None."""
    assert data(f"{key}: x\n") == {key: "x"}


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("last", ["", "end"])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_line_ends_and_byte_order_marks_change_nothing(end: str, last: str, mark: bytes) -> None:
    """The same file is the same values on every system, with the same places."""
    text = end.join(["a: ä", "b:", "  - x", "c: |", "  one", "  two"]) + (end if last else "")
    document = read(mark + text.encode())
    assert document.problems == ()
    assert document.data["a"] == "ä"
    assert document.data["c"].rstrip("\n") == "one\ntwo"
    assert document.span(("b", 0)) == Span("f.yaml", 3, 5, 1)
    assert document.span(("a",)) == Span("f.yaml", 1, 4, 1)
    assert document.line(1) == "a: ä"


PLACES = """\
name: Größe 🙂 ok # comment
tags: [web, "seo x", {k: v}]
due:
list:
- one
- id: 'm1'
  text: |-
    many
    lines
quoted: "two
  lines"
plain: first
  second
"""


@pytest.mark.usefixtures("_either_parser")
@pytest.mark.parametrize(
    ("loc", "expected"),
    [
        (("name",), (1, 7, 10)),
        (("tags",), (2, 7, 22)),
        (("tags", 0), (2, 8, 3)),
        (("tags", 1), (2, 13, 7)),
        (("tags", 2), (2, 22, 6)),
        (("tags", 2, "k"), (2, 26, 1)),
        (("list",), (5, 1, 1)),
        (("list", 0), (5, 3, 3)),
        (("list", 1), (6, 3, 2)),
        (("list", 1, "id"), (6, 7, 4)),
        (("list", 1, "text"), (7, 9, 2)),
        (("quoted",), (10, 9, 4)),
        (("plain",), (12, 8, 5)),
        ((), (1, 1, 4)),
    ],
)
def test_every_value_has_its_place(loc: tuple[str | int, ...], expected: tuple[int, ...]) -> None:
    """Line and column count characters from 1; the length is the text on the first line."""
    assert read(PLACES).span(loc) == Span("f.yaml", *expected)


def test_an_empty_value_is_behind_its_colon() -> None:
    """There is nothing to point at but where it should stand."""
    assert read(PLACES).span(("due",)) == Span("f.yaml", 3, 5, 1)


@pytest.mark.parametrize(
    ("loc", "expected"),
    [
        (("name",), (1, 1, 4)),
        (("list", 1, "text"), (7, 3, 4)),
        (("tags", 2, "k"), (2, 23, 1)),
        (("list", 0), (5, 3, 3)),
        (("list", 1, "nosuch"), (6, 3, 2)),
        (("nosuch",), (1, 1, 4)),
        (("due", "nosuch", 4), (3, 1, 3)),
    ],
)
def test_keys_have_their_place(loc: tuple[str | int, ...], expected: tuple[int, ...]) -> None:
    """What cannot be reached is at the key of what holds it."""
    assert read(PLACES).key_span(loc) == Span("f.yaml", *expected)


def test_the_deepest_reachable_value_stands_for_what_is_missing() -> None:
    """A location that leads on where the file ends gives the last value on the way."""
    document = read(PLACES)
    assert document.span(("list", 1, "id", "x", "y")) == document.span(("list", 1, "id"))
    assert document.span(("list", 9)) == document.span(("list",))
    assert document.has(("list", 1))
    assert not document.has(("list", 9))


def test_an_excerpt_is_the_line_of_a_place() -> None:
    """Messages show the line as it is in the file."""
    document = read(PLACES)
    assert document.excerpt(document.span(("list", 1, "id"))) == "- id: 'm1'"
    assert document.line(99) == ""


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "there is nothing here"),
        ("  \n\n", "there is nothing here"),
        ("---\n", "there is nothing here"),
        ("# a\n # b\n", "there are only comments here"),
    ],
)
def test_a_file_without_values_is_refused(text: str, message: str) -> None:
    """Empty files and files of comments are no mapping."""
    document = read(text)
    assert [(p.slug, p.message) for p in document.problems] == [("empty-file", message)]
    assert document.data is None


@pytest.mark.parametrize(
    ("text", "kind"), [("- a\n", "a list"), ("[]\n", "a list"), ("just text\n", "a text")]
)
def test_a_root_that_is_no_mapping_is_refused(text: str, kind: str) -> None:
    """A source is a mapping unless the caller says otherwise."""
    document = read(text)
    assert [(p.slug, p.message) for p in document.problems] == [
        ("expected-mapping", f"expected a mapping, but this is {kind}")
    ]
    assert document.data is None


def test_the_caller_says_what_the_root_must_be() -> None:
    """Lists of things are lists at the root."""
    assert parse("f", b"- a\n", root="list").data == ["a"]
    assert [p.slug for p in parse("f", b"a: 1\n", root="list").problems] == ["expected-list"]
    assert parse("f", b"text\n", root="any").data == "text"
    assert parse("f", b"", root="any").problems == ()


def test_a_leading_document_line_is_fine() -> None:
    """Many editors write `---` first and `...` last."""
    assert data("---\na: 1\n...\n") == {"a": "1"}


def test_depth_up_to_the_limit_is_read() -> None:
    """32 levels are read, the 33rd is refused at its place."""
    assert slugs("a: " + "[" * 31 + "]" * 31) == []
    document = read("a: " + "[" * 32 + "]" * 32)
    assert [p.slug for p in document.problems] == ["too-deep"]
    assert document.problems[0].span == Span("f.yaml", 1, 35, 1)
    assert document.data is None


def test_the_number_of_values_is_bounded() -> None:
    """Over 200,000 values no file is content."""
    assert parse("f", b"-\n" * 199_000, root="list").problems == ()
    assert slugs(b"-\n" * 201_000) == ["too-many-values"]


HOSTILE = {
    "brackets": b"[" * 200_000,
    "braces": b"{" * 200_000,
    "dashes": b"- " * 200_000,
    "questions": b"? " * 200_000,
    "duplicates": b"a: 1\n" * 190_000,
    "set": b"{" + b"a," * 490_000,
    "tabs": b"\ta\n" * 300_000,
    "line ends": b"\n" * 990_000,
    "quotes": b'"' * 990_000,
    "tags": b"&a a: !b 1\n" * 80_000,
    "hashes": b"a: #b\n" * 160_000,
    "one line": b"a: " + b"x: " * 300_000,
    "nul": b"\x00" * 990_000,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_files_are_refused(name: str) -> None:
    """No file stops a build: each is refused, with its process alive; `bench.hostile` times it."""
    problems = parse("f", HOSTILE[name]).problems
    assert problems
    assert len(problems) <= 51


def test_places_of_a_hostile_file_do_not_hurt_either() -> None:
    """Asking for a place reads again, under the same limits."""
    document = read(b"[" * 200_000)
    assert document.span((0, 0, 0)).line == 1
    assert read(b"- a\n" * 240_000).span((5,)) == Span("f.yaml", 6, 3, 1)


def test_a_second_document_adds_no_places() -> None:
    """What is not in the data has no place."""
    document = read("a: 1\n---\nb: 2\n")
    assert not document.has(("b",))


def test_without_libyaml_the_same_is_read() -> None:
    """Where PyYAML has no C parser, the pure one stands in."""
    script = (
        "import sys; sys.modules['yaml._yaml'] = None\n"
        "from amportal.sources.yaml.yaml_document import parse\n"
        "from amportal.sources.yaml import parser_events\n"
        "document = parse('f', b'a: [1, 0123]\\n')\n"
        "print(parser_events._PARSER.__name__, document.data, document.span(('a', 1)).column)\n"
        "print([p.slug for p in parse('f', b'a: b: c').problems])\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert done.stdout.splitlines() == ["SafeLoader {'a': ['1', '0123']} 8", "['unquoted-colon']"]


ENTRIES = b"""\
# What we do.
name: Acme
notes: |-
  One.

  Two.
# About what follows.
list:
- id: A1
  note: >
    Long,
    longer.

- id: A2   # the second
other:
  - [x, y]
  - id: B
    more:
      deep: yes
last: 1
"""


@pytest.mark.parametrize(
    ("loc", "lines"),
    [
        (("name",), (2, 2)),
        (("notes",), (3, 6)),
        (("list",), (8, 14)),
        (("list", 0), (9, 12)),
        (("list", 0, "note"), (10, 12)),
        (("list", 1), (14, 14)),
        (("other",), (15, 19)),
        (("other", 0), (16, 16)),
        (("other", 1), (17, 19)),
        (("other", 1, "more"), (18, 19)),
        (("last",), (20, 20)),
    ],
)
def test_an_entry_holds_all_that_is_further_in(
    loc: tuple[str | int, ...], lines: tuple[int, int]
) -> None:
    """With its key and a text in a block, without what comes before the next."""
    assert parse("a.yaml", ENTRIES).entry_lines(loc) == lines
