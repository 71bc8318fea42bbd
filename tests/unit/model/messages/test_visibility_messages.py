"""A key that hides, narrows or protects never stands without a value, and never does nothing."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, get_args

import pytest
from pydantic import BaseModel
from pydantic.fields import FieldInfo

from amportal.model.nouns.client import Access
from amportal.model.reading.json_schema import NOUNS, nouns_in, schemas
from amportal.model.reading.noun_reader import read_noun
from amportal.model.value_types import Entry, Reader, narrows
from amportal.sources.yaml.yaml_document import parse

PARTS = list(dict.fromkeys(part for noun in NOUNS.values() for part in nouns_in(noun)))
FIELDS = [
    (noun, field.alias or name, field)
    for noun in PARTS
    for name, field in noun.model_fields.items()
]
# Keys that narrow though neither their type nor their name tells: an answer to "left out means?"
# that is wider than any value.
WIDER_LEFT_OUT = {
    ("ClientSettings", "access"),
    ("Access", "mode"),
    ("ChangeOrder", "withdrawn"),
    ("Contact", "approval_limit"),
    ("Contact", "delivery"),
    ("DeliverableFile", "approvers"),
    ("DeliverableFile", "cancelled"),
    ("FormerPart", "approval_limit"),
    ("MeetingFile", "cancelled"),
    ("Milestone", "cancelled"),
    ("ProjectFile", "cancelled"),
    ("ReportFile", "project"),
    ("Review", "data"),
}


def says_who(field: FieldInfo) -> bool:
    """Say whether the key takes yes or no, or readers."""
    readers = set(get_args(Reader))
    return any(part is bool or set(get_args(part)) == readers for part in _parts(field.annotation))


def _parts(annotation: Any) -> Iterator[Any]:
    """Yield *annotation* and all it is put together from."""
    yield annotation
    for part in get_args(annotation):
        yield from _parts(part)


def test_the_walk_meets_the_keys_it_is_about() -> None:
    """It finds entries, their drafts and their audiences, so it can fail."""
    assert sum(issubclass(noun, Entry) for noun in PARTS) > 15
    assert sum(says_who(field) for *_, field in FIELDS) > 35


def test_every_key_that_says_yes_or_no_or_who_reads_is_marked() -> None:
    """A new key of this kind is refused without a value from the day it is added."""
    unmarked = [
        (noun.__name__, key)
        for noun, key, field in FIELDS
        if says_who(field) and not narrows(field)
    ]
    assert unmarked == []
    marked = {(noun.__name__, key) for noun, key, field in FIELDS if narrows(field)}
    others = {(noun.__name__, key) for noun, key, field in FIELDS if says_who(field)}
    assert marked - others == WIDER_LEFT_OUT


NARROWING = [(noun, key) for noun, key, field in FIELDS if narrows(field)]


@pytest.mark.parametrize("written", ["", " ~", " null", " # true"])
@pytest.mark.parametrize(
    ("noun", "key"), NARROWING, ids=[f"{noun.__name__}.{key}" for noun, key in NARROWING]
)
def test_without_a_value_it_is_an_error_with_both_readings(
    noun: type[BaseModel], key: str, written: str
) -> None:
    """However nothing is written; the place is the key's, and both mends are named."""
    read = read_noun(noun, parse("made.yaml", f"{key}:{written}\n".encode()))

    (problem,) = [each for each in read.problems if each.slug == "ambiguous-empty"]
    assert problem.severity == "error"
    assert problem.span is not None
    assert problem.span.line == 1
    assert f"`{key}`" in problem.message
    closed, _, otherwise = problem.hint.partition(", or ")
    assert closed.startswith("write ")
    assert otherwise
    assert all(other.slug == "missing-key" for other in read.problems if other is not problem)


def test_editors_are_told_the_same() -> None:
    """No schema says that such a key may be null."""
    found: list[str] = []
    for schema in schemas().values():
        for definition in (schema, *schema.get("$defs", {}).values()):
            properties: dict[str, Any] = definition.get("properties", {})
            for key in ("draft", "audience", "locked", "delivery", "approval_limit", "mode"):
                if "null" in str(properties.get(key, {}).get("type", "")):
                    found.append(key)
    assert found == []


def test_a_mode_that_does_not_exist_is_refused() -> None:
    """Nothing is published open that was to be protected, and the modes that exist are named."""
    (problem,) = read_noun(Access, parse("made.yaml", b"mode: encripted\n")).problems
    assert problem.severity == "error"
    assert "encrypted" in problem.hint
    for mode in ("sign-in", "encrypted", "both"):
        assert read_noun(Access, parse("made.yaml", f"mode: {mode}\n".encode())).problems == ()
