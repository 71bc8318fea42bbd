"""Tokens: written on one line, read however a mail program mangled them, and never misread."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amportal.model.decision_token import (
    OUTCOMES,
    broken_tokens_in,
    token_code,
    token_line,
    tokens_in,
    without_tokens,
)

DIGEST = "9f" * 32
REFS = st.from_regex(r"[A-Z]{3}-[0-9]{3}-[A-Z][A-Za-z0-9]{0,8}", fullmatch=True)
SPACES = st.sampled_from(
    [" ", "  ", "\n", "\r\n  ", "\t", "\u00a0", " \u00ad", "\u200b ", "\u2009"]
)


def read(text: str) -> list[tuple[str, int | None, str, str]]:
    return [(each.ref, each.n, each.outcome, each.code) for each in tokens_in(text)]


@given(REFS, st.none() | st.integers(1, 999), st.sampled_from(sorted(OUTCOMES.values())))
def test_what_is_written_is_read(ref: str, n: int | None, outcome: str) -> None:
    line = token_line(ref, n, outcome, DIGEST)
    assert read(f"Good.\n{line}\n") == [
        (ref.lower(), n, outcome, token_code(ref, n, outcome, DIGEST))
    ]
    assert line.isascii()
    assert "\n" not in line


@given(st.lists(SPACES, min_size=4, max_size=4), st.sampled_from(sorted(OUTCOMES.values())))
def test_white_space_and_hidden_signs_do_not_matter(spaces: list[str], outcome: str) -> None:
    line = token_line("ACM-001-D1", 2, outcome, DIGEST)
    for space in spaces:
        line = line.replace(" ", space, 1) if " " in line else line
    assert read(line)[0][:3] == ("acm-001-d1", 2, outcome)


@pytest.mark.parametrize(
    "written",
    [
        "[ACM-001-\nD1 v2 approved 7F3K-92QM]",
        "[ACM-001-D1 v2\napproved 7F3K-\n92QM]",
        "［ＡＣＭ-００１-Ｄ１　ｖ２　approved　７Ｆ３Ｋ-９２ＱＭ］",
        "[ACM\u2011001\u2011D1 v2 approved 7F3K\u201392QM]",
        "[\u200eacm-001-d1\u00a0v2 approved 7f3k-92qm\u200f]",
        "[ACM-001-D1v2approved7F3K92QM]",
        "sha256 00[ACM-001-D1 v2 approved 7F3K-92QM]Name:",
    ],
    ids=["ref", "lines", "full-width", "dashes", "marks", "no-spaces", "no-lines"],
)
def test_forms_that_mail_programs_make_of_one(written: str) -> None:
    assert read(written) == [("acm-001-d1", 2, "approved", "7F3K92QM")]


def test_with_changes_is_never_read_as_plain_approval() -> None:
    """The longer word is tried first, in every form."""
    for outcome in ("approved_with_changes", "changes_required"):
        line = token_line("ACM-001-D1", 2, outcome, DIGEST)
        for each in (
            line,
            line.replace(" ", ""),
            line.replace("-", "\u2010"),
            line.replace(" ", "\n"),
        ):
            assert [found[2] for found in read(each)] == [outcome]


@given(st.text(max_size=80))
def test_prose_holds_no_token(text: str) -> None:
    """Nothing that is not in brackets with a code is a decision."""
    assert tokens_in(text.replace("[", "(")) == ()
    assert tokens_in("[approved] [ACM-001-D1 v2 approved] [ACM-001-D1 v2 OK 7F3K-92QM]") == ()


def test_each_part_changes_the_code() -> None:
    codes = {
        token_code(*each)
        for each in (
            ("ACM-001-D1", 2, "approved", DIGEST),
            ("ACM-001-D2", 2, "approved", DIGEST),
            ("ACM-001-D1", 1, "approved", DIGEST),
            ("ACM-001-D1", 2, "changes_required", DIGEST),
            ("ACM-001-D1", 2, "approved", "00" * 32),
        )
    }
    assert len(codes) == 5
    assert all(len(each) == 8 and not set(each) & set("ILOU") for each in codes)


def test_digits_that_were_typed_as_letters_are_read() -> None:
    assert read("[acm-001-d1 v2 approved olio-0000]")[0][3] == "01100000"


def test_what_was_a_token_is_told() -> None:
    text = "[ACM-001-D1 v2 approoved 7F3K-92QM] [see D1] [ACM-001-D1 v2 approved 7F3K-92QM]"
    assert broken_tokens_in(text) == ("[ACM-001-D1 v2 approoved 7F3K-92QM]",)
    assert without_tokens("Yes [ACM-001-D1 v2 approved 7F3K-92QM] please").split() == [
        "Yes",
        "please",
    ]
