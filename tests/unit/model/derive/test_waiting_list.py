"""What waits on the client."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from amportal.model.derive.waiting_list import Wait, waiting
from tests.unit.model.made import TODAY, base_client

PROJECT = "clients/acme/projects/spring/project.yaml"
VISUAL = "clients/acme/projects/spring/deliverables/key-visual.yaml"


def of_kind(kind: str, waits: tuple[Wait, ...]) -> list[Wait]:
    return [each for each in waits if each.kind == kind]


def test_late_comes_first_then_what_is_due_soonest() -> None:
    """The longest late leads; what is not late follows by its day."""
    client, agency = base_client()
    waits = waiting(client, agency, TODAY)
    assert [(each.ref, each.days) for each in waits] == [
        ("ACM-014-A1", 2),
        ("ACM-014-CO2", -3),
        ("ACM-014-D1", -3),
    ]
    later = waiting(client, agency, date(2026, 11, 30))
    assert [each.days for each in later] == [7, 2, 2]


def test_an_undecided_version_waits_for_those_who_have_not_decided() -> None:
    """Priya has approved, so only Omar is asked; it says what it holds up."""
    client, agency = base_client()
    (version,) = of_kind("version", waiting(client, agency, TODAY))
    assert (version.id, version.n, version.owners) == ("D1", 2, ("omar",))
    assert version.due == date(2026, 11, 26)
    assert [(each.id, each.name) for each in version.blocks] == [("M2", "Film locked")]


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
    assert (launch.ref, launch.owners, launch.due) == (
        "ACM-014-M3",
        ("priya",),
        date(2026, 12, 18),
    )


def test_lateness_is_counted_in_the_clients_working_days() -> None:
    """Thanksgiving makes an American client no later."""
    client, agency = base_client()
    edits = {"clients/acme/client.yaml": ("country: GB", "country: US")}
    american, _ = base_client(edits)
    friday = date(2026, 11, 27)
    (ours,) = of_kind("action", waiting(client, agency, friday))
    (theirs,) = of_kind("action", waiting(american, agency, friday))
    assert (ours.days, theirs.days) == (6, 5)


def test_what_is_over_waits_on_nobody() -> None:
    """A cancelled project asks for nothing."""
    client, agency = base_client({PROJECT: ("state: active", "state: cancelled")})
    assert waiting(client, agency, TODAY) == ()
