"""No word of validation's own reaches a person."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel

from amportal.model.messages.noun_keys import keys_of, noun_at
from amportal.model.nouns.agency import Agency
from amportal.model.nouns.budget import BudgetFile
from amportal.model.nouns.client import ClientSettings
from amportal.model.nouns.deliverable import DeliverableFile
from amportal.model.nouns.page_settings import MeetingFile, ReportFile
from amportal.model.nouns.project import ProjectFile
from amportal.model.reading.noun_reader import read_noun
from amportal.sources.yaml.yaml_document import Document

NOUNS: list[type[BaseModel]] = [
    Agency,
    BudgetFile,
    ClientSettings,
    DeliverableFile,
    MeetingFile,
    ProjectFile,
    ReportFile,
]
ENGLISH = ("Input should", "Field required", "Value error", "valid ", "Extra inputs", "String")
VALUES: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.sampled_from(["", "x", "M1", "2026-01-01", "green", "1", "true", "é" * 70]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["id", "name", "rag", "n", "on", "from", "zz"]), inner, max_size=4
        )
    ),
    max_leaves=6,
)


@given(st.sampled_from(NOUNS), st.data())
def test_any_value_under_any_key_is_worded(noun: type[BaseModel], data: st.DataObject) -> None:
    """Every error has our slug, words, and a mend; reading never raises."""
    keys = data.draw(st.lists(st.sampled_from([*keys_of(noun), "foo"]), max_size=4, unique=True))
    values = {key: data.draw(VALUES) for key in keys}
    read = read_noun(noun, Document("f.yaml", values, (), "a: 1\n"))
    assert read.noun is not None or read.problems
    for problem in read.problems:
        said = f"{problem.message} {problem.expected} {problem.hint}"
        assert not any(words in said for words in ENGLISH), said
        assert problem.hint
        assert "-" in problem.slug


@pytest.mark.parametrize(
    ("loc", "noun"),
    [
        ((), "ProjectFile"),
        (("milestones", 0), "Milestone"),
        (("status", "budget"), "Status"),
        (("next_steps", 3), "NextStep"),
        (("name",), None),
        (("nowhere", 0), None),
    ],
)
def test_the_noun_at_a_place(loc: tuple[str | int, ...], noun: str | None) -> None:
    """Unknown keys are compared with the keys of the very noun they stand in."""
    found = noun_at(ProjectFile, loc)
    assert (found.__name__ if found else None) == noun


def test_common_keys_are_told_last() -> None:
    """What is particular to a noun comes first in a list of its keys."""
    keys = keys_of(ProjectFile)
    assert keys[:2] == ["name", "job_no"]
    assert keys[-3:] == ["internal", "draft", "audience"]
