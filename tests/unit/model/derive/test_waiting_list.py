"""What waits on the client."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from amportal.model.derive.project_dates import ClientDates
from amportal.model.derive.waiting_list import Wait, waiting_in
from amportal.model.derive.working_days import calendars_of
from amportal.model.nouns.agency import Agency
from amportal.model.nouns.site import Client
from tests.unit.model.made import TODAY, base_client

PROJECT = "clients/acme/projects/spring/project.yaml"
VISUAL = "clients/acme/projects/spring/deliverables/key-visual.yaml"


def waiting(client: Client, agency: Agency, today: date) -> tuple[Wait, ...]:
    calendars = calendars_of(agency, client.settings)
    dates = ClientDates(client.projects, today, calendars)
    (project,) = client.projects
    return tuple(waiting_in(client, project, agency.terms, dates.of(project.slug)))


def of_kind(kind: str, waits: tuple[Wait, ...]) -> list[Wait]:
    return [each for each in waits if each.kind == kind]


def test_lateness_is_of_the_day_an_answer_is_due() -> None:
    """Past it in working days, before it negative."""
    client, agency = base_client()
    waits = waiting(client, agency, TODAY)
    assert {each.ref: (each.due.days, each.due.standing) for each in waits} == {
        "ACM-014-A1": (2, "late"),
        "ACM-014-CO2": (-3, "ahead"),
        "ACM-014-D1": (-3, "ahead"),
    }
    later = waiting(client, agency, date(2026, 11, 30))
    assert sorted(each.due.days for each in later) == [2, 2, 7]


def test_an_undecided_version_waits_for_those_who_have_not_decided() -> None:
    """Priya has approved, so only Omar is asked; it says what it holds up."""
    client, agency = base_client()
    (version,) = of_kind("version", waiting(client, agency, TODAY))
    assert (version.id, version.n, version.owners) == ("D1", 2, ("omar",))
    assert version.due.day == date(2026, 11, 26)
    assert version.blocks == ("M2",)


def test_nothing_waits_once_it_is_decided() -> None:
    """A version approved by all is on nobody's list."""
    client, agency = base_client({VISUAL: ("approvers: [priya, omar]", "approvers: [priya]")})
    assert of_kind("version", waiting(client, agency, TODAY)) == []


def test_nothing_waits_before_it_was_sent() -> None:
    """On the day before it goes out a version waits on us."""
    client, agency = base_client()
    assert [
        each.id for each in of_kind("version", waiting(client, agency, date(2026, 11, 18)))
    ] == []


def test_a_sent_change_order_waits_for_who_may_decide_it() -> None:
    """Its amount and days are told; who asked for it and may approve it is asked."""
    client, agency = base_client()
    (order,) = of_kind("change_order", waiting(client, agency, TODAY))
    assert (order.amount, order.adds_days, order.owners) == (Decimal(900), 0, ("priya",))


def test_our_own_actions_are_not_asked_of_the_client() -> None:
    """Only what is on the client's side and not done waits on the client."""
    client, agency = base_client()
    assert [each.id for each in of_kind("action", waiting(client, agency, TODAY))] == ["A1"]
    done, _ = base_client(
        {PROJECT: ("due: 2026-11-19", "due: 2026-11-19\n    done_on: 2026-11-20")}
    )
    assert of_kind("action", waiting(done, agency, TODAY)) == []


def test_a_client_milestone_waits_once_what_it_waits_for_is_there() -> None:
    """Launch is not asked for while the film is ours to finish; then it is."""
    client, agency = base_client()
    assert of_kind("milestone", waiting(client, agency, TODAY)) == []
    ready, _ = base_client({PROJECT: ("depends_on: [M2]", "depends_on: [M1]")})
    (launch,) = of_kind("milestone", waiting(ready, agency, TODAY))
    assert (launch.ref, launch.owners, launch.due.day) == (
        "ACM-014-M3",
        ("priya",),
        date(2026, 12, 23),
    )


def test_lateness_is_counted_in_the_clients_working_days() -> None:
    """Thanksgiving makes an American client no later."""
    client, agency = base_client()
    edits = {"clients/acme/client.yaml": ("country: GB", "country: US")}
    american, _ = base_client(edits)
    friday = date(2026, 11, 27)
    (ours,) = of_kind("action", waiting(client, agency, friday))
    (theirs,) = of_kind("action", waiting(american, agency, friday))
    assert (ours.due.days, theirs.due.days) == (6, 5)


def test_what_is_over_waits_on_nobody() -> None:
    """A cancelled project asks for nothing."""
    client, agency = base_client({PROJECT: ("state: active", "state: cancelled")})
    assert waiting(client, agency, TODAY) == ()


def test_on_hold_what_was_asked_stays_and_nothing_is_late() -> None:
    """The list is kept for the day it goes on; no day counts until then."""
    client, agency = base_client({PROJECT: ("state: active", "state: on_hold")})
    waits = waiting(client, agency, TODAY)
    assert {each.id for each in waits} == {"A1", "CO2", "D1"}
    assert {each.due.standing for each in waits} == {"paused"}
    assert all(each.due.late == 0 for each in waits)
