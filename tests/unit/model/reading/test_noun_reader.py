"""Reading goes on as if what can be mended were mended."""

from __future__ import annotations

import pytest

from amportal.model.nouns.deliverable import DeliverableFile
from amportal.model.reading.noun_reader import Read, read_noun
from amportal.sources.yaml.yaml_document import parse

SOUND = "id: D1\nname: Poster\ndue: 2026-12-01\n"


def reading(text: str) -> Read[DeliverableFile]:
    return read_noun(DeliverableFile, parse("d.yaml", text.encode()))


def test_a_sound_file_is_sound() -> None:
    """No problem, and the noun is as written."""
    read = reading(SOUND)
    assert read.sound
    assert read.problems == ()


@pytest.mark.parametrize(
    ("line", "name", "value"),
    [
        ("approvrs: [priya]", "approvers", ("priya",)),
        ("rule: al", "rule", "all"),
        ("kind: pirnt", "kind", "print"),
        ("rounds_included: many", "rounds_included", 2),
        ("audience: finanse", "audience", ("finance",)),
        ("state: approved", "name", "Poster"),
        ("delivered_on: 20.11.2026", "delivered_on", None),
    ],
)
def test_what_was_meant_serves_the_rules(line: str, name: str, value: object) -> None:
    """A misspelt key or word is taken as its mend; the file is not sound for all that."""
    read = reading(f"{SOUND}{line}\n")
    assert len(read.problems) == 1
    assert not read.sound
    assert read.noun is not None
    if value is None:
        assert read.noun.delivered_on is not None
        assert read.noun.delivered_on.isoformat() == "2026-11-20"
    else:
        assert getattr(read.noun, name) == value


@pytest.mark.parametrize(
    "text",
    [
        "id: D1\nname: Poster\n",
        "id: D1\nname: Poster\ndue: soon\n",
        f"{SOUND}versions:\n  - n: 1\n",
        f"{SOUND}versions:\n  - {{n: 1, round: 1}}\n  - {{n: 2, round: x}}\n",
    ],
)
def test_what_cannot_be_guessed_is_not_made_up(text: str) -> None:
    """A value that is needed and unknown leaves no noun: rules then say nothing of this file."""
    read = reading(text)
    assert read.noun is None
    assert len(read.problems) == 1


def test_a_mend_never_replaces_what_is_written() -> None:
    """A misspelt key beside the right one does not push it aside."""
    read = reading(f"{SOUND}nme: Flyer\n")
    assert read.noun is not None
    assert read.noun.name == "Poster"
