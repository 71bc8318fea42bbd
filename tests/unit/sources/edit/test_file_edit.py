"""Edits of a file: what changes, to the byte."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from amportal.sources.edit.edit_request import Edit, EditRefused
from amportal.sources.edit.file_edit import edited, values_of

ENTRY = {"n": 2, "note": "new"}
HEAD = "# a comment\nid: D1   # its id\nname:   'Key  visual'\n"


def after(text: str, *edits: Edit, path: str = "a.yaml") -> str:
    return edited(path, text.encode(), edits).decode()


@pytest.mark.parametrize(
    ("before", "wanted"),
    [
        pytest.param(
            HEAD + "versions:\n  - n: 1\n    note: old\n",
            HEAD + "versions:\n  - n: 1\n    note: old\n  - n: 2\n    note: new\n",
            id="at the end of the file",
        ),
        pytest.param(
            "versions:\n- n: 1\n# of the next\n\nname: x\n",
            "versions:\n- n: 1\n- n: 2\n  note: new\n# of the next\n\nname: x\n",
            id="before the next key and the comment above it",
        ),
        pytest.param(
            "versions:\n    - n: 1\n      # sent_on: later\n\nname: x\n",
            "versions:\n    - n: 1\n      # sent_on: later\n"
            "    - n: 2\n      note: new\n\nname: x\n",
            id="as far in as the others, after the comment of the last",
        ),
        pytest.param(
            "versions:\n  - n: 1\n    text: |-\n      a\n\n      # no comment\n\n\n",
            "versions:\n  - n: 1\n    text: |-\n      a\n\n      # no comment\n"
            "  - n: 2\n    note: new\n\n\n",
            id="after a text in a block",
        ),
        pytest.param(
            "versions:\n  - n: 0\n\n  - n: 1\nname: x\n",
            "versions:\n  - n: 0\n\n  - n: 1\n\n  - n: 2\n    note: new\nname: x\n",
            id="with an empty line, where the others have one",
        ),
        pytest.param(
            "versions:\n  -   n: 1\n",
            "versions:\n  -   n: 1\n  -   n: 2\n      note: new\n",
            id="as far behind its dash as the others",
        ),
        pytest.param(
            HEAD, HEAD + "\nversions:\n  - n: 2\n    note: new\n", id="where there is no list yet"
        ),
        pytest.param(
            "id: D1\n\n# versions:\n#   - n: 1\n# rule: all\n\ndue: x\n",
            "id: D1\n\n# versions:\n#   - n: 1\n"
            "versions:\n  - n: 2\n    note: new\n# rule: all\n\ndue: x\n",
            id="below the comment that shows the key",
        ),
        pytest.param(
            "versions:   # none yet\nname: x\n",
            "versions:   # none yet\n  - n: 2\n    note: new\nname: x\n",
            id="where the list is empty",
        ),
        pytest.param(
            "versions: []   # none yet\nname: x\n",
            "versions:   # none yet\n  - n: 2\n    note: new\nname: x\n",
            id="where the list is an empty pair of brackets",
        ),
        pytest.param(
            "versions: [{n: 1}]  # short\n",
            "versions: [{n: 1}, {n: 2, note: new}]  # short\n",
            id="where the list is written in brackets",
        ),
        pytest.param(
            "versions: [\n  {n: 1},  # the first\n]\n",
            "versions: [\n  {n: 1},  # the first\n  {n: 2, note: new},\n]\n",
            id="where each has a line in brackets",
        ),
        pytest.param(
            "versions:\r\n  - n: 1\r\nname: x\r\n",
            "versions:\r\n  - n: 1\r\n  - n: 2\r\n    note: new\r\nname: x\r\n",
            id="with the line ends of the file",
        ),
        pytest.param(
            "versions:\n  - n: 1",
            "versions:\n  - n: 1\n  - n: 2\n    note: new",
            id="where the last line has no end",
        ),
        pytest.param(
            "\ufeffversions:\n  - n: ü\n",
            "\ufeffversions:\n  - n: ü\n  - n: 2\n    note: new\n",
            id="behind a byte order mark",
        ),
        pytest.param(
            "# nothing yet\n", "# nothing yet\nversions:\n  - n: 2\n    note: new\n", id="comments"
        ),
        pytest.param(
            "name: x\n...\n", "name: x\n\nversions:\n  - n: 2\n    note: new\n...\n", id="an end"
        ),
    ],
)
def test_an_entry_is_added_and_nothing_else(before: str, wanted: str) -> None:
    """Comments, order, quotes, spaces and line ends stay as they were, to the byte."""
    assert after(before, Edit(("versions",), "append", ENTRY)) == wanted


@pytest.mark.parametrize(
    ("before", "value", "wanted"),
    [
        ("k:  old   # why\nz: 1\n", "new", "k:  new   # why\nz: 1\n"),
        ("k: 'old'\n", "it's", 'k: "it\'s"\n'),
        ("k: 'old'\n", "new", "k: 'new'\n"),
        ('k: "old"\n', "new", 'k: "new"\n'),
        ("k: 2026-11-23  # the day\n", date(2026, 12, 1), "k: 2026-12-01  # the day\n"),
        ("k: old\n", "2026-12-01", 'k: "2026-12-01"\n'),
        ("k: 2026-11-23\n", "2026-12-01", "k: 2026-12-01\n"),
        ("k: 1_000.50\n", Decimal("850.00"), "k: 850.00\n"),
        ("k:   # later\n", "new", "k: new   # later\n"),
        ("k: ~   # later\n", "new", "k: new   # later\n"),
        ("k: old  # c\nz: 1\n", "a\nb", "k: |-  # c\n  a\n  b\nz: 1\n"),
        ("k: |  # c\n    a\n    b\n\nz: 1\n", "x\n\n y\n", "k: |  # c\n    x\n\n     y\n\nz: 1\n"),
        ("k: |\n    a\n\nz: 1\n", "x\n", "k: |\n    x\n\nz: 1\n"),
        ("k: |\n    a\n    b\nz: 1\n", "x", "k: |-\n    x\nz: 1\n"),
        ("k: >-\n  a b\n  c\nz: 1\n", "x y", "k: >-\n  x y\nz: 1\n"),
        ("k: a\n  b  # c\nz: 1\n", "x", "k: x  # c\nz: 1\n"),
        ("k: old  # c\n", {"a": "b"}, "k:  # c\n  a: b\n"),
        ("k:\n  # those\n  - a\n  - b  # last\nz: 1\n", "x", "k: x\nz: 1\n"),
        (
            "k:\n  # those\n  - a\n  - b\nz: 1\n",
            ["c d", "e"],
            "k:\n  # those\n  - c d\n  - e\nz: 1\n",
        ),
        ("k: [a, b]  # c\n", ["D1", "M2"], "k: [D1, M2]  # c\n"),
        ("k: old\n", ["D1", "M2"], "k: [D1, M2]\n"),
        ("k: old\n", [], "k: []\n"),
        ("k: old\n", None, "k: null\n"),
        ("k: old\n", True, "k: true\n"),
        ("k: old\n", "yes", 'k: "yes"\n'),
        ("k: old", "a\n", 'k: "a\\n"'),
        ("k: old", "a\nb\n", "k: |\n  a\n  b\n"),
        ("k: {a: 1, k: x}\n", {"a": "b, c"}, 'k: {a: "b, c"}\n'),
    ],
)
def test_a_value_is_replaced_and_nothing_else(before: str, value: Any, wanted: str) -> None:
    """The comment on its line stays; quotes and indentation are those that were there."""
    assert after(before, Edit(("k",), "set", value)) == wanted


@pytest.mark.parametrize(
    ("before", "path", "wanted"),
    [
        ("a: 1\nb: 2  # c\n# of d\nd: 3\n", ("b",), "a: 1\n# of d\nd: 3\n"),
        ("a: 1\nb: 2", ("b",), "a: 1"),
        ("a: 1\r\nb: 2", ("b",), "a: 1"),
        ("a:\n  b: 1  # c\nd: 3\n", ("a", "b"), "a: {}\nd: 3\n"),
        ("a:  # c\n  - 1\nd: 3\n", ("a", 0), "a: []  # c\nd: 3\n"),
        ("a:\n  - n: 1\n    m: 2\n", ("a", 0, "n"), "a:\n  - m: 2\n"),
        ("a:\n  - n: 1\n    # of m\n    m: 2\n", ("a", 0, "n"), "a:\n  - # of m\n    m: 2\n"),
        ("a: [b, c, d]\n", ("a", 1), "a: [b, d]\n"),
        ("a: [b, c, d]\n", ("a", 2), "a: [b, c]\n"),
        ("a: [b, c, d]\n", ("a", 0), "a: [c, d]\n"),
        ("a: [\n  b,  # c\n  d\n]\n", ("a", 1), "a: [\n  b,  # c\n]\n"),
        ("a: {b: 1, c: 2}\n", ("a", "b"), "a: {c: 2}\n"),
    ],
)
def test_an_entry_is_taken_out_and_nothing_else(before: str, path: Any, wanted: str) -> None:
    """Its lines go; a list or mapping without entries stays as brackets or braces."""
    assert after(before, Edit(path, "unset")) == wanted


@pytest.mark.parametrize(
    ("before", "edit", "wanted"),
    [
        pytest.param(
            "m:\n  - id: M1\n    name: a\n    actual: x\n",
            Edit(("m", 0, "forecast"), "set", "f", ("id", "name")),
            "m:\n  - id: M1\n    name: a\n    forecast: f\n    actual: x\n",
            id="behind the keys it follows",
        ),
        pytest.param(
            "id: D1\n",
            Edit(("brand", "accent"), "set", "#0A0"),
            'id: D1\n\nbrand:\n  accent: "#0A0"\n',
            id="with the mapping it stands in",
        ),
        pytest.param(
            "a:\n    b: 1\n",
            Edit(("c", "d"), "set", "e"),
            "a:\n    b: 1\n\nc:\n    d: e\n",
            id="step",
        ),
        pytest.param(
            "a:\n- b\nc: 1\n",
            Edit(("d",), "set", ["x y"]),
            "a:\n- b\nc: 1\n\nd:\n- x y\n",
            id="dash",
        ),
        pytest.param("a: {b: 1}\n", Edit(("a", "c"), "set", "d"), "a: {b: 1, c: d}\n", id="braces"),
        pytest.param(
            "a: [b: 1]\n", Edit(("a", 0, "c"), "set", "d"), "a: [{b: 1, c: d}]\n", id="bare"
        ),
        pytest.param(
            "a:\n  # c\n  - b\n",
            Edit(("a", 0), "insert", "x"),
            "a:\n  # c\n  - x\n  - b\n",
            id="first",
        ),
        pytest.param(
            "a:\n  - b\n  # of c\n  - c\n",
            Edit(("a", 1), "insert", "x"),
            "a:\n  - b\n  - x\n  # of c\n  - c\n",
            id="above the comment of the next",
        ),
    ],
)
def test_a_new_value_stands_where_people_would_put_it(before: str, edit: Edit, wanted: str) -> None:
    """Order, indentation and brackets are those of the file."""
    assert after(before, edit) == wanted


def test_settings_of_a_page_are_edited_and_its_text_is_not() -> None:
    """The Markdown below may look like YAML; it is not touched."""
    before = "---\r\nstate: draft\r\nperiod: {from: a, to: b}\r\n---\r\n\r\nstate: x\r\n---\r\n"
    edits = [
        Edit(("state",), "set", "reviewed"),
        Edit(("reviewed",), "set", {"by": "tom", "on": date(2026, 11, 20)}, ("state",)),
    ]
    assert after(before, *edits, path="a.md") == (
        "---\r\nstate: reviewed\r\nreviewed:\r\n  by: tom\r\n  on: 2026-11-20\r\n"
        "period: {from: a, to: b}\r\n---\r\n\r\nstate: x\r\n---\r\n"
    )


@pytest.mark.parametrize(
    ("text", "path", "said"),
    [
        ("name: x\nname: y\n", "a.yaml", "appears twice"),
        ("versions:\n  - n: 1\n  n: 2\n", "a.yaml", "cannot be edited"),
        ("a: &x 1\n", "a.yaml", "anchor"),
        ("- a\n", "a.yaml", "expected a mapping"),
        ("no settings\n", "a.md", "no settings"),
        ("a: \x01\n", "a.yaml", "control character"),
        ("name: x\n", "a.yaml", "there is no list"),
        ("k: |+\n  a\n\nname: x\n\nz: 1\n", "a.yaml", "without touching other lines"),
    ],
)
def test_what_cannot_be_edited_safely_is_refused(text: str, path: str, said: str) -> None:
    """Where another value would change, or the file is not sound, nothing is done."""
    edit = Edit(("name",), "unset") if "|+" in text else Edit(("name",), "append", "x")
    with pytest.raises(EditRefused) as refused:
        edited(path, text.encode(), [edit])
    assert said in refused.value.text


def test_a_text_with_unseen_characters_is_refused() -> None:
    """The file could not be read afterwards."""
    with pytest.raises(EditRefused, match=r"invisible character \(U\+202E\)"):
        after("a: 1\n", Edit(("a",), "set", ["x", {"k": "y\u202e"}]))


def test_several_edits_are_made_one_after_the_other() -> None:
    """Each sees what those before it made."""
    edits = [Edit(("a",), "append", "D1"), Edit(("a", 0), "set", "D2"), Edit(("a",), "append", "y")]
    assert after("b: 1\n", *edits) == 'b: 1\n\na: [D2, "y"]\n'


def test_the_values_an_edit_sees() -> None:
    """Of a file with comments alone they are none."""
    assert values_of("a.yaml", b"# nothing\n") == {}
    assert values_of("a.md", b"---\na: 1\n---\nb: 2\n") == {"a": "1"}
