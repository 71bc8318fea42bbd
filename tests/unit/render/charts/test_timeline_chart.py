"""The timeline: every label readable, everything inside."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from amportal.plan.view.work_views import Diamond, Timeline, TimelineRow
from amportal.render.charts.chart_labels import Label
from amportal.render.charts.timeline_chart import NARROW, WIDE, TimelineChart, timeline_chart
from amportal.render.text.locale_format import speaker
from tests.portals import PROJECT

TODAY = date(2026, 11, 23)
WORDS = {tag: speaker(tag, "EUR", TODAY) for tag in ("en-GB", "de-DE", "fr-FR")}
NAMES = st.text(st.characters(categories=["L", "Nd", "Zs"]), min_size=1, max_size=60)
FIRST = date(2026, 1, 1)


@st.composite
def timelines(draw: st.DrawFn) -> Timeline:
    """Draw one to thirty rows over a week to five years, with today in, before or after."""
    span = draw(st.integers(7, 5 * 365))

    def day() -> date:
        return FIRST + timedelta(draw(st.integers(0, span)))

    rows = []
    for _ in range(draw(st.integers(1, 30))):
        plan, real = sorted((day(), day())), sorted((day(), day()))
        diamonds = tuple(
            Diamond(day(), draw(NAMES), draw(st.booleans()), draw(st.booleans()))
            for _ in range(draw(st.integers(0, 3)))
        )
        rows.append(
            TimelineRow(
                draw(NAMES),
                *plan,
                *real,
                diamonds,
                draw(NAMES),
                real[1],
                draw(st.integers(-90, 400)),
            )
        )
    today = day() if draw(st.booleans()) else None
    return Timeline(FIRST, FIRST + timedelta(span), today, tuple(rows))


def labels_of(chart: TimelineChart) -> list[Label]:
    found = [tick.label for tick in chart.ticks if tick.label]
    found += [label for row in chart.rows for label in (*row.names, row.label)]
    return [*found, chart.flag] if chart.flag else found


@settings(max_examples=60)
@given(timelines(), st.sampled_from([NARROW, WIDE]), st.sampled_from(sorted(WORDS)))
def test_no_label_is_cut_and_none_lies_on_another(timeline: Timeline, width: int, tag: str) -> None:
    """Whatever the names, dates and languages are."""
    chart = timeline_chart(timeline, width, WORDS[tag])
    labels = labels_of(chart)

    for index, label in enumerate(labels):
        assert label.left >= 0
        assert label.right <= width
        assert label.top >= 0
        assert label.bottom <= chart.height
        assert not any(label.touches(other, 0) for other in labels[index + 1 :])


@settings(max_examples=60)
@given(timelines(), st.sampled_from([NARROW, WIDE]))
def test_every_bar_and_diamond_is_inside(timeline: Timeline, width: int) -> None:
    """Nothing is cut by the edge of the drawing."""
    chart = timeline_chart(timeline, width, WORDS["en-GB"])

    for row in chart.rows:
        for bar in (row.done, row.ahead, row.plan):
            if bar:
                assert 0 <= bar.x <= bar.x + bar.width <= width
                assert 0 <= bar.y <= bar.y + bar.height <= chart.height
                assert bar.width > 0
        for point in row.points:
            assert 7 <= point.x <= width - 7
            assert 7 <= point.y <= chart.height - 7


@settings(max_examples=60)
@given(timelines(), st.sampled_from([NARROW, WIDE]))
def test_what_is_behind_us_ends_today(timeline: Timeline, width: int) -> None:
    """The dark part of a bar never goes beyond today, and bars are whole."""
    chart = timeline_chart(timeline, width, WORDS["en-GB"])

    assert len(chart.rows) == len(timeline.rows)
    for row in chart.rows:
        assert row.done or row.ahead
        if chart.today is not None and row.done:
            assert row.done.x + row.done.width <= chart.today + 0.11
        if row.done and row.ahead:
            assert row.done.x + row.done.width == pytest.approx(row.ahead.x, abs=0.11)


def test_a_late_label_says_how_late() -> None:
    """The row's day and slip are words, and late is marked as such."""
    assert PROJECT.timeline is not None
    chart = timeline_chart(PROJECT.timeline, WIDE, WORDS["en-GB"])
    late = [row.label for row in chart.rows if row.label.late]

    assert late
    assert all(label.tail.endswith("later") for label in late)


def test_a_label_on_a_desk_names_its_milestone() -> None:
    """Where there is room the label says which milestone it is."""
    row = TimelineRow(
        "Film",
        FIRST,
        FIRST + timedelta(9),
        FIRST,
        FIRST + timedelta(9),
        (),
        "Edit approved",
        FIRST,
        0,
    )
    timeline = Timeline(FIRST, FIRST + timedelta(400), None, (row,))

    wide = timeline_chart(timeline, WIDE, WORDS["en-GB"]).rows[0].label
    narrow = timeline_chart(timeline, NARROW, WORDS["en-GB"]).rows[0].label

    assert wide.text.startswith("Edit approved 1 Jan")
    assert narrow.text.startswith("1 Jan")
