"""Who held a deliverable: nobody's day is lost, and none is counted twice."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from amportal.model.derive.ledger.held_days import held_by, held_days
from amportal.model.derive.working_days import Workdays
from amportal.model.nouns.deliverable import Decision, DeliverableFile, Version
from amportal.model.nouns.project import ProjectFile

SHARED = Workdays(("GB", "ENG"), ("AE", None))
START, TODAY = date(2026, 9, 1), date(2026, 11, 23)
PROJECT = ProjectFile(
    name="Spring",
    job_no="ACM-001",
    brief="x",
    headline="It runs.",
    lead="ruth",
    start=START,
    due=TODAY,
)
DAYS = st.integers(0, 60).map(lambda n: START + timedelta(days=n))


def version(n: int, sent: date, *decisions: tuple[str, date]) -> Version:
    made = (Decision(outcome=what, by="priya", on=on, source="email") for what, on in decisions)
    return Version(n=str(n), round=str(n), sent_on=sent, text="x", decisions=tuple(made))


def piece(*versions: Version, **more: object) -> DeliverableFile:
    return DeliverableFile(
        id="D1", name="Poster", due=TODAY, approvers=("priya",), versions=versions, **more
    )


@st.composite
def histories(draw: st.DrawFn) -> DeliverableFile:
    """Versions one after the other, some answered, some late, some never."""
    day, versions = draw(DAYS), []
    for n in range(1, draw(st.integers(1, 4)) + 1):
        answers = []
        for _ in range(draw(st.integers(0, 2))):
            what = draw(st.sampled_from(["approved", "changes_required", "not_relevant"]))
            answers.append((what, day + timedelta(days=draw(st.integers(0, 20)))))
        versions.append(version(n, day, *answers))
        day += timedelta(days=draw(st.integers(0, 15)))
    delivered = day + timedelta(days=3) if draw(st.booleans()) else None
    return piece(*versions, delivered_on=delivered)


@given(histories())
def test_the_parts_add_up_to_the_time_that_went_by(file: DeliverableFile) -> None:
    held = held_days(file, PROJECT, TODAY, SHARED)
    assert held
    assert sum(each.days for each in held) == SHARED.between(held[0].first, held[-1].last)
    for before, after in pairwise(held):
        assert before.last == after.first
        assert before.holder != after.holder


def test_each_side_has_the_days_it_took() -> None:
    file = piece(
        version(1, date(2026, 9, 15), ("changes_required", date(2026, 9, 22))),
        version(2, date(2026, 9, 28), ("approved", date(2026, 10, 2))),
    )
    held = held_days(file, PROJECT, TODAY, Workdays(("GB", "ENG")))
    assert [(each.holder, each.days) for each in held] == [
        ("agency", 10),
        ("client", 5),
        ("agency", 4),
        ("client", 4),
    ]
    assert (held_by(held, "agency"), held_by(held, "client")) == (14, 9)


def test_an_answer_after_a_newer_version_gives_nothing_back() -> None:
    file = piece(
        version(1, date(2026, 9, 15), ("changes_required", date(2026, 9, 30))),
        version(2, date(2026, 9, 22)),
    )
    held = held_days(file, PROJECT, date(2026, 9, 30), Workdays(("GB", "ENG")))
    assert [each.holder for each in held] == ["agency", "client"]
