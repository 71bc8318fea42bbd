"""A value has the day of the commit that brought it, whatever else the file went through."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from amportal.sources.git.past_sources import Revision
from amportal.sources.git.value_dates import MOST, field_days, values_in
from amportal.sources.yaml.yaml_document import parse

START = datetime(2026, 11, 1, 9, tzinfo=UTC)


def days(*texts: str, begun: bool = False) -> dict[str, int]:
    """Return on which of its days each value of the last of *texts* came, one text a day."""
    states = [
        Revision("c", START + timedelta(number), str(number), added=begun and number == 0)
        for number in range(len(texts))
    ]
    found = field_days(
        states[::-1], lambda each: parse("a.yaml", texts[int(each.id)].encode()).data
    )
    return {place: (when - START).days for place, when in found.items()}


def test_a_value_is_known_by_the_id_it_stands_below() -> None:
    """Order and comments are nothing; lists without ids are told by their place."""
    data = parse(
        "a.yaml", b"milestones:\n  - id: M1\n    due: 2\nstatus: {a: {rag: red}}\nx: [7]\n"
    )
    assert values_in(data.data) == {
        "M1/id": "M1",
        "M1/due": "2",
        "/status/a/rag": "red",
        "/x/0": "7",
    }


def test_each_value_has_its_own_day() -> None:
    first = "m:\n  - id: A\n    due: 1\n  - id: B\n    due: 1\n"
    second = first.replace("due: 1", "due: 2", 1)
    third = "# moved up\nm:\n  - id: B\n    due: 5\n  - id: A\n    due: 2\n"
    assert days(first, second, third) == {"A/due": 1, "B/due": 2}
    assert days(first, second, third, begun=True)["A/id"] == 0


def test_back_and_forth_counts_from_the_last_time() -> None:
    assert days("a: 1\n", "a: 2\n", "a: 1\n") == {"/a": 2}


def test_what_went_has_the_day_it_went() -> None:
    assert days("a: 1\nb: 1\n", "a: 1\n", "a: 1\nc: 1\n") == {"/b": 1, "/c": 2}


def test_behind_a_broken_state_nothing_is_known() -> None:
    assert days("a: 1\n", "a: [\n", "a: 2\nb: 1\n", "a: 3\nb: 1\n") == {"/a": 3}


@given(
    st.lists(st.fixed_dictionaries({"a": st.integers(0, 2), "b": st.integers(0, 2)}), min_size=1)
)
def test_it_is_what_looking_at_one_value_at_a_time_gives(versions: list[dict[str, int]]) -> None:
    texts = ["".join(f"{key}: {value}\n" for key, value in each.items()) for each in versions]
    found = days(*texts[-MOST:])
    for key in ("a", "b"):
        own = [each[key] for each in versions[-MOST:]]
        last = max((n for n in range(1, len(own)) if own[n] != own[n - 1]), default=None)
        assert found.get(f"/{key}") == last
