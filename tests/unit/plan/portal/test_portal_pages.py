"""Updates, meetings and questions: in a fixed order, with their own dates."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from amportal.plan.view.meeting_views import Attendee, MeetingView
from tests.unit.plan.sites import CLIENT, TODAY, portal, text

MEETING = """---
title: Weekly
start: {day} 10:00
end: {day} 11:00
present: [priya, ruth]
apologies: tom
decisions:
  - what: One idea.
    by: priya
  - what: No sequel.
actions:
  - {{id: {ident}, what: Send photos, side: client, owner: tom, due: 2026-11-25}}
{more}
---
Minutes.
"""
FOLDER = "projects/spring/meetings"


def meetings(today: date = TODAY, **days: str) -> tuple[MeetingView, ...]:
    files = {
        f"{FOLDER}/{day}-{name}.md": MEETING.format(day=day, ident=f"A{at}", more="")
        for at, (name, day) in enumerate(days.items())
    }
    return portal(files, today=today).meetings


def test_meetings_to_come_stand_first() -> None:
    """Those to come soonest first, then past ones newest first; today's is still to come."""
    found = meetings(a="2026-11-18", b="2026-12-02", c="2026-11-23", d="2026-11-11")
    assert [(each.start.day, each.upcoming) for each in found] == [
        (23, True),
        (2, True),
        (18, False),
        (11, False),
    ]


def test_a_meeting_says_who_was_there() -> None:
    """People by name, ours and theirs told apart; decisions with who took them."""
    (meeting,) = meetings(weekly="2026-11-18")
    assert meeting.path == "meetings/mer-014-2026-11-18-weekly.html"
    assert meeting.present == (Attendee("Priya Nair", True), Attendee("Ruth Adeyemi", False))
    assert meeting.apologies == (Attendee("Tom Wexford", True),)
    assert meeting.decisions == (("One idea.", "Priya Nair"), ("No sequel.", ""))
    (action,) = meeting.actions
    assert (action.ref, action.yours, action.days) == ("MER-014-A0", True, -2)


def test_objections_end_after_working_days() -> None:
    """A contact report issued on a Thursday may be objected to until the Monday after."""
    body = MEETING.format(day="2026-11-18", ident="A1", more="issued_on: 2026-11-19")
    (meeting,) = portal({f"{FOLDER}/2026-11-18-weekly.md": body}).meetings
    assert meeting.objection_until == date(2026, 11, 23)
    (other,) = meetings(weekly="2026-11-18")
    assert (other.issued_on, other.objection_until) == (None, None)


def test_when_objections_are_over_the_page_does_not_ask_for_them() -> None:
    """On the last day it still does."""
    body = MEETING.format(day="2026-11-18", ident="A1", more="issued_on: 2026-11-19")
    files = {f"{FOLDER}/2026-11-18-weekly.md": body}
    over = {day: portal(files, today=date(2026, 11, day)).meetings[0] for day in (20, 23, 24)}
    assert {day: each.objection_over for day, each in over.items()} == {
        20: False,
        23: False,
        24: True,
    }


def test_updates_come_newest_first() -> None:
    """By date over all projects, with the project and the author by name."""
    files = {
        f"projects/spring/updates/2026-11-{day}-news.md": (
            f"---\ntitle: News {day}\ndate: 2026-11-{day}\nauthor: mina\n---\nBody {day}.\n"
        )
        for day in (10, 12, 11)
    }
    seen = portal(files)
    assert [each.title for each in seen.updates] == ["News 12", "News 11", "News 10"]
    newest = seen.updates[0]
    assert newest.path == "updates/mer-014-2026-11-12-news.html"
    assert (newest.author, newest.project) == ("Mina Okafor", "Spring launch")
    assert newest.body.strip() == "Body 12."
    assert seen.projects[0].updates == seen.updates


def test_questions_are_open_until_answered() -> None:
    """Longest open first; answered ones newest first; days are those of a calendar."""
    written = """
        questions:
          - {id: Q1, asked_by: priya, on: 2026-11-10, text: First?, answer: "Yes.",
             answered_by: ruth, answered_on: 2026-11-16}
          - {id: Q2, asked_by: tom, on: 2026-11-20, text: Second?}
          - {id: Q3, asked_by: tom, on: 2026-11-19, text: Third?, about: MER-014}
          - {id: Q4, asked_by: priya, on: 2026-11-20, text: Fourth?, answer: "No.",
             answered_by: ruth, answered_on: 2026-11-20}
        """
    found = portal({"questions.yaml": written}).questions
    assert [(each.id, each.days) for each in found.open] == [("Q3", 4), ("Q2", 3)]
    assert [(each.id, each.days) for each in found.answered] == [("Q4", 0), ("Q1", 6)]
    assert [link.path for link in found.open[0].about] == ["projects/spring.html"]
    assert found.answered[1].answered_by == "Ruth Adeyemi"


def meeting(more: str, client: str = CLIENT, today: date = TODAY) -> MeetingView:
    body = f"---\ntitle: Weekly\nstart: 2026-11-25 10:00\nend: 2026-11-25 11:00\n{more}\n---\n"
    files = {f"{FOLDER}/2026-11-25-weekly.md": body, "client.yaml": client}
    (view,) = portal(files, today=today).meetings
    return view


def test_a_meeting_that_was_called_off_is_not_to_come() -> None:
    """It stands where it stood until its day is over, and says since when and why not."""
    off = meeting("cancelled:\n  on: 2026-11-20\n  reason: Priya is ill.")
    assert (off.cancelled, off.upcoming, off.ahead) == (True, False, True)
    assert (off.cancelled_on, off.cancelled_reason) == (date(2026, 11, 20), "Priya is ill.")
    bare = meeting("cancelled: true", today=date(2026, 11, 26))
    assert (bare.cancelled, bare.ahead, bare.cancelled_on) == (True, False, None)
    on = meeting("cancelled: false")
    assert (on.cancelled, on.upcoming) == (False, True)


def test_a_meeting_whose_report_is_out_is_over() -> None:
    """Also on its own day: nobody is invited to what was held."""
    held = meeting("issued_on: 2026-11-25", today=date(2026, 11, 25))
    assert (held.upcoming, held.ahead) == (False, False)


def test_a_moved_meeting_says_from_when() -> None:
    """The oldest first; the file keeps its name, so the entry in calendars stays the same."""
    view = meeting(
        "moved:\n  - {from: 2026-11-18 10:00}\n"
        "  - {from: 2026-11-19 14:00, on: 2026-11-18, reason: The studio is taken.}"
    )
    assert [(each.start, each.on, each.reason) for each in view.moved] == [
        (datetime(2026, 11, 18, 10), None, ""),
        (datetime(2026, 11, 19, 14), date(2026, 11, 18), "The studio is taken."),
    ]


@pytest.mark.parametrize(
    ("zone", "theirs", "start"),
    [
        ("America/New_York", "Europe/London", datetime(2026, 11, 25, 15)),
        ("Asia/Tokyo", "Europe/London", datetime(2026, 11, 25, 1)),
        ("Asia/Tokyo", "America/Los_Angeles", datetime(2026, 11, 24, 17)),
    ],
)
def test_a_meeting_elsewhere_has_both_times(zone: str, theirs: str, start: datetime) -> None:
    """Lists, calendars and what is late go by the client's clock; the other is told beside it."""
    view = meeting(f"timezone: {zone}", client=text(CLIENT, f"timezone: {theirs}\n"))
    assert (view.start, view.end - view.start) == (start, timedelta(hours=1))
    assert view.elsewhere is not None
    assert (view.elsewhere.zone, view.elsewhere.start) == (zone, datetime(2026, 11, 25, 10))
    same = meeting(f"timezone: {theirs}", client=text(CLIENT, f"timezone: {theirs}\n"))
    assert same.elsewhere is None


def test_the_clients_day_decides_whether_a_meeting_elsewhere_is_over() -> None:
    """Wednesday evening in California is Thursday in London."""
    late = "timezone: America/Los_Angeles\nmoved: []"
    body = f"---\ntitle: Weekly\nstart: 2026-11-25 18:00\nend: 2026-11-25 19:00\n{late}\n---\n"
    files = {f"{FOLDER}/2026-11-25-weekly.md": body}
    ahead = {
        day: portal(files, today=date(2026, 11, day)).meetings[0].upcoming for day in (25, 26, 27)
    }
    assert ahead == {25: True, 26: True, 27: False}
