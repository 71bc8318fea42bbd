"""Who is there on a day, and who answers for somebody who is not."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amportal.model.derive.absence import Absent, answering, asked_instead, has_left, is_there
from amportal.model.nouns.people import Contact
from tests.unit.model.made import as_read, project

DAY = date(2026, 11, 23)


def contacts(text: str) -> tuple[Contact, ...]:
    return tuple(
        Contact.model_validate({"name": each["id"], "email": f"{each['id']}@a.example", **each})
        for each in as_read(f"contacts:{text}")["contacts"]
    )


THREE = contacts(
    """
- {id: ann, stand_in: ben, away: [{from: 2026-11-20, to: 2026-11-24}]}
- {id: ben, stand_in: cat, away: [{from: 2026-11-23, to: 2026-11-23, stand_in: dan}]}
- {id: cat, stand_in: ann, left_on: 2026-11-23}
- {id: dan}
"""
)
BY_ID = {each.id: each for each in THREE}


@pytest.mark.parametrize(
    ("who", "day", "answers"),
    [
        ("ann", date(2026, 11, 19), "ann"),
        ("ann", date(2026, 11, 20), "ben"),
        ("ann", DAY, "dan"),
        ("ann", date(2026, 11, 25), "ann"),
        ("cat", date(2026, 11, 22), "cat"),
        ("cat", DAY, "dan"),
        ("cat", date(2030, 1, 1), "ann"),
        ("nobody", DAY, None),
    ],
)
def test_the_first_who_is_there_answers(who: str, day: date, answers: str | None) -> None:
    """The stand-in of that absence comes before the usual one; both may be away themselves."""
    found = answering(BY_ID, who, day)
    assert (found.id if found else None) == answers


@given(
    st.lists(
        st.tuples(
            st.sampled_from("abcd"),
            st.integers(0, 6),
            st.integers(0, 6),
            st.none() | st.integers(0, 12),
        ),
        min_size=4,
        max_size=4,
    ),
    st.integers(0, 12),
)
def test_nobody_absent_ever_answers(
    made: list[tuple[str, int, int, int | None]], after: int
) -> None:
    """Whatever circle of stand-ins there is, it ends, with somebody who is there or nobody."""
    first = date(2026, 11, 16)
    people = {
        ident: Contact.model_validate(
            {
                "id": ident,
                "name": ident,
                "email": f"{ident}@a.example",
                "stand_in": other,
                "left_on": left if left is None else str(first + timedelta(left)),
                "away": [
                    {"from": str(first + timedelta(start)), "to": str(first + timedelta(start + n))}
                ],
            }
        )
        for ident, (other, start, n, left) in zip("abcd", made, strict=True)
    }
    day = first + timedelta(after)
    for ident in people:
        found = answering(people, ident, day)
        assert found is None or is_there(found, day)
        assert not is_there(people[ident], day) or found is people[ident]


def test_from_the_day_they_leave_somebody_is_gone() -> None:
    """The day in the file is the first without them."""
    assert not has_left(BY_ID["cat"], date(2026, 11, 22))
    assert has_left(BY_ID["cat"], DAY)


def test_whoever_is_absent_is_named_beside_who_is_asked() -> None:
    """Nobody is asked twice, and nobody who has left is asked at all."""
    asked = asked_instead(THREE, ("ann", "dan", "cat"), DAY, ())
    assert asked.contacts == ("dan",)
    assert asked.absent == (
        Absent("ann", date(2026, 11, 24), "dan"),
        Absent("cat", None, "dan"),
    )


def test_nobody_stands_in_who_may_not_see_it() -> None:
    """Who is away is asked all the same; who has left is not."""
    hidden = project("audience: legal")
    assert asked_instead(THREE, ("ann", "cat"), DAY, (hidden,)) == asked_instead(
        THREE[:1] + THREE[2:3], ("ann", "cat"), DAY, ()
    )
    assert asked_instead(THREE, ("ann", "cat"), DAY, (hidden,)).contacts == ("ann",)


@pytest.mark.parametrize(
    ("day", "roles", "limit"),
    [
        (date(2026, 1, 31), ("finance",), None),
        (date(2026, 2, 1), ("approver",), 500),
        (date(2026, 6, 30), ("approver",), 500),
        (date(2026, 7, 1), ("approver", "legal"), None),
    ],
)
def test_a_contact_is_what_they_were_on_that_day(
    day: date, roles: tuple[str, ...], limit: int | None
) -> None:
    """Parts may stand in any order; each holds up to its last day."""
    (contact,) = contacts(
        """
- id: ann
  roles: [approver, legal]
  formerly:
    - {until: 2026-06-30, roles: approver, approval_limit: 500}
    - {until: 2026-01-31, roles: finance}
"""
    )
    assert (contact.as_of(day).roles, contact.as_of(day).approval_limit) == (roles, limit)
