"""The axis of days, and labels that know their box."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amportal.render.charts.chart_labels import Days, Label
from amportal.render.text.locale_format import speaker

WORDS = speaker("en-GB", "GBP", date(2026, 11, 23))


@given(
    st.dates(date(2020, 1, 1), date(2030, 1, 1)), st.integers(0, 1900), st.sampled_from([300, 700])
)
def test_the_labels_of_an_axis_keep_apart_and_inside(start: date, span: int, width: int) -> None:
    """One day to five years: no label on another, none cut, none outside."""
    days = Days(start, start + timedelta(span), 8, width)
    ticks = days.ticks(WORDS, 12, width)
    labels = [tick.label for tick in ticks if tick.label]

    assert all(label.left >= 0 and label.right <= width for label in labels)
    for index, label in enumerate(labels):
        assert not any(label.touches(other) for other in labels[index + 1 :])
    assert all(8 <= tick.x <= width for tick in ticks)


@pytest.mark.parametrize(
    ("days", "said"),
    [
        (7, ["23 Nov", "25 Nov", "27 Nov", "29 Nov"]),
        (27, ["23 Nov", "30 Nov", "7 Dec", "14 Dec"]),
        (180, ["Dec", "Jan", "Feb", "Mar", "Apr", "May"]),
        (900, ["2027", "Apr", "Jul", "Oct", "2028", "Apr", "Jul", "Oct", "2029", "Apr"]),
        (1800, ["2027", "2028", "2029", "2030", "2031"]),
    ],
)
def test_the_axis_speaks_of_what_matters_in_its_span(days: int, said: list[str]) -> None:
    """Days for a week, weeks for a month, months for a year, then quarters, then years."""
    start = date(2026, 11, 23)
    ticks = Days(start, start + timedelta(days), 0, 2_000).ticks(WORDS, 12, 2_000)

    assert [tick.label.text for tick in ticks if tick.label] == said


def test_labels_keep_clear_of_what_is_taken() -> None:
    """The flag of today is drawn first; a month's name below it is left out."""
    days = Days(date(2026, 9, 1), date(2027, 3, 1), 0, 328)
    flag = Label(days.x(date(2026, 12, 5)), 13, "Today", "middle", bold=True)
    free = {tick.label.text for tick in days.ticks(WORDS, 12, 328) if tick.label}
    kept = {tick.label.text for tick in days.ticks(WORDS, 12, 328, (flag,)) if tick.label}

    assert free - kept == {"Dec"}


@given(st.sampled_from(["start", "middle", "end"]), st.text(min_size=1, max_size=30))
def test_a_label_s_box_lies_at_its_anchor(anchor: str, text: str) -> None:
    """Left and right follow from where the text is anchored."""
    label = Label(100, 50, text, anchor)  # type: ignore[arg-type]  # drawn from the three

    assert label.right - label.left == pytest.approx(label.width, abs=0.11)
    at = {"start": label.left, "end": label.right, "middle": (label.left + label.right) / 2}
    assert at[anchor] == pytest.approx(100, abs=0.11)
