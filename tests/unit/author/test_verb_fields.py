"""Answers to fields: days, times, people, choices."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from amportal.author.open_site import OpenClient, OpenSite
from amportal.author.verb_errors import Refused
from amportal.author.verb_fields import Field, read_answer, said_by
from amportal.model.nouns.budget import BudgetLine
from amportal.model.nouns.deliverable import Decision
from amportal.model.nouns.people import Contact
from amportal.model.nouns.questions import Question

BASE = Path(__file__).parents[3] / "tests" / "problems" / "base"


@pytest.fixture(scope="module")
def client() -> OpenClient:
    """Return a client on Monday 23 November 2026."""
    return OpenSite.at(BASE, datetime(2026, 11, 23, 9, tzinfo=UTC)).client("acme")


def read(client: OpenClient, kind: str, text: str, *, ahead: bool = False) -> object:
    field = Field("x", kind, "", ahead=ahead, choices=("approved", "two_words"))  # type: ignore[arg-type]
    return read_answer(field, text, client.site, client)


@pytest.mark.parametrize(
    ("text", "ahead", "day"),
    [
        ("2026-12-01", False, "2026-12-01"),
        ("today", False, "2026-11-23"),
        ("Yesterday", False, "2026-11-22"),
        ("tomorrow", True, "2026-11-24"),
        ("friday", False, "2026-11-20"),
        ("fri", True, "2026-11-27"),
        ("monday", False, "2026-11-23"),
        ("monday", True, "2026-11-30"),
        ("+5", True, "2026-11-30"),
        ("-1", False, "2026-11-20"),
    ],
)
def test_days_are_said_as_people_say_them(
    client: OpenClient, text: str, ahead: bool, day: str
) -> None:
    """Weekdays are the last one, or the next where something is to come; +5 is working days."""
    assert read(client, "day", text, ahead=ahead) == date.fromisoformat(day)


def test_a_day_may_have_a_time(client: OpenClient) -> None:
    """Where it has none it is a day."""
    assert read(client, "moment", "2026-12-01 9:30") == datetime(2026, 12, 1, 9, 30)
    assert read(client, "moment", "2026-12-01T09:30") == datetime(2026, 12, 1, 9, 30)
    assert read(client, "moment", "14:00") == datetime(2026, 11, 23, 14)
    assert read(client, "moment", "2026-12-01") == date(2026, 12, 1)


def test_people_answer_to_ids_and_names(client: OpenClient) -> None:
    """First names too, where one person alone has it."""
    for text in ("priya", "PRIYA", "Priya Nair", "priya nair"):
        assert read(client, "contact", text) == "priya"
    assert read(client, "person", "Ruth") == "ruth"
    assert read(client, "anyone", "omar") == "omar"
    assert read(client, "choice", "Two-Words") == "two_words"


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("day", "23.11.2026"),
        ("day", "2026-02-30"),
        ("day", "t"),
        ("moment", "2026-12-01 25:00"),
        ("contact", "ruth"),
        ("person", "priya"),
        ("choice", "approve"),
    ],
)
def test_what_fits_nothing_is_refused(client: OpenClient, kind: str, text: str) -> None:
    """With what would fit."""
    with pytest.raises(Refused) as refused:
        read(client, kind, text)
    assert refused.value.hint


def test_fields_speak_the_words_of_the_model() -> None:
    """Kind, choices and help come from the field of the noun."""
    by = said_by(Decision, "for_")
    assert (by.name, by.kind) == ("for", "text")
    assert by.help == "Contact they decided for, as the stand-in of that day."
    outcome = said_by(Decision, "outcome")
    assert outcome.kind == "choice"
    assert "deemed_approved" in outcome.choices
    assert said_by(BudgetLine, "as_of").kind == "day"
    assert said_by(BudgetLine, "spent").kind == "plain"
    assert said_by(Contact, "approval_limit").kind == "plain"
    assert said_by(Contact, "shared").kind == "flag"
    assert said_by(Question, "answer").kind == "lines"
