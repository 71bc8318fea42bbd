"""Adding to a list: every other byte stays."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amportal.cli.scaffold.list_append import with_entry
from amportal.sources.yaml.yaml_document import parse

ENTRY = ["n: 2", "note: new"]
HEAD = "# a comment\nid: D1   # its id\nname:   'Key  visual'\n"


def grown(text: str, key: str = "versions") -> str | None:
    raw = with_entry("a.yaml", text.encode(), key, ENTRY)
    return None if raw is None else raw.decode()


@pytest.mark.parametrize(
    ("before", "after"),
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
            id="after a block of text",
        ),
        pytest.param(
            HEAD, HEAD + "\nversions:\n  - n: 2\n    note: new\n", id="where there is no list yet"
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
            "versions:\r\n  - n: 1\r\nname: x\r\n",
            "versions:\r\n  - n: 1\r\n  - n: 2\r\n    note: new\r\nname: x\r\n",
            id="with the line ends of the file",
        ),
        pytest.param(
            "versions:\n  - n: 1",
            "versions:\n  - n: 1\n  - n: 2\n    note: new\n",
            id="where the last line has no end",
        ),
        pytest.param(
            "\ufeffversions:\n  - n: ü\n",
            "\ufeffversions:\n  - n: ü\n  - n: 2\n    note: new\n",
            id="behind a byte order mark",
        ),
    ],
)
def test_only_the_entry_is_added(before: str, after: str) -> None:
    """Comments, order, quotes, spaces and line ends stay as they were, to the byte."""
    assert grown(before) == after


@pytest.mark.parametrize(
    "text",
    [
        "versions: [{n: 1}]\n",
        "versions:\n  - n: 1\n    text: |+\n      a\n\n\n",
        "versions: some text\n",
        "versions:\n  - n: 1\n  n: 2\n",
        "name: x\nname: y\n",
        "- a\n- b\n",
        "",
        "name: x\n...\n",
    ],
)
def test_what_cannot_be_grown_safely_is_left_alone(text: str) -> None:
    """Where an entry would change another value, or the file is not sound, nothing is done."""
    assert grown(text) is None


_COMMENT = st.sampled_from(["", "  # one", "\n# two", "\n    # three\n", "\n\n"])
_ITEM = st.sampled_from(
    [
        "n: 1",
        "n: 1\n    text: |-\n      a\n       b",
        "n: 1\n    files:\n      - path: x",
        '"q"',
        "a: {b: c}",
    ]
)


@given(st.lists(st.tuples(_ITEM, _COMMENT), max_size=4), _COMMENT, st.booleans())
def test_a_grown_file_says_the_old_and_the_new(
    items: list[tuple[str, str]], comment: str, more: bool
) -> None:
    """What was there stays there, in bytes and in meaning; the entry comes last."""
    text = f"id: D1\nversions:{comment}\n" + "".join(f"  - {item}{note}\n" for item, note in items)
    text += "name: x\n" if more else ""
    before, result = parse("a.yaml", text.encode()), grown(text)
    if before.problems:
        assert result is None
        return
    assert result is not None
    after = parse("a.yaml", result.encode())
    old = before.data["versions"] or []
    assert after.data == {**before.data, "versions": [*old, {"n": "2", "note": "new"}]}
    assert sorted(result.replace("  - n: 2\n    note: new\n", "", 1)) == sorted(text)
