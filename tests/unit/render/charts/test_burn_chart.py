"""The burn chart: lines named where they end, every label readable."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from amportal.plan.view.money_views import Burn, BurnPointView
from amportal.render.charts.burn_chart import BurnChart, burn_chart
from amportal.render.charts.chart_labels import Label
from amportal.render.text.locale_format import speaker

FIRST = date(2026, 1, 1)
WORDS = {
    "en-GB": speaker("en-GB", "GBP", FIRST),
    "de-DE": speaker("de-DE", "EUR", FIRST),
    "fr-FR": speaker("fr-FR", "EUR", FIRST),
}
AMOUNTS = st.decimals(0, 10_000_000, places=2)


@st.composite
def burns(draw: st.DrawFn) -> Burn:
    """Draw a budget of a week to five years: any mix of spent, expected and approved."""
    span = draw(st.integers(0, 5 * 365))
    days = sorted(draw(st.sets(st.integers(0, span), min_size=1, max_size=20)))
    cut = draw(st.integers(0, len(days)))
    points = tuple(
        BurnPointView(
            FIRST + timedelta(day),
            draw(AMOUNTS) if index < cut else None,
            draw(AMOUNTS) if index >= cut or draw(st.booleans()) else None,
        )
        for index, day in enumerate(days)
    )
    steps = sorted(draw(st.sets(st.integers(0, span), max_size=6)))
    approved = tuple((FIRST + timedelta(day), draw(AMOUNTS)) for day in steps)
    return Burn(points, approved, FIRST + timedelta(draw(st.integers(0, span))))


def labels_of(chart: BurnChart) -> list[Label]:
    ticks = [tick.label for tick in chart.ticks if tick.label]
    return [*chart.labels, *ticks, *(line.label for line in chart.grid)]


@settings(max_examples=80)
@given(burns(), st.sampled_from([328, 816]), st.sampled_from(sorted(WORDS)))
def test_no_label_is_cut_and_none_lies_on_another(burn: Burn, width: int, tag: str) -> None:
    """However the lines cross, each keeps its name, inside the drawing and by itself."""
    chart = burn_chart(burn, width, WORDS[tag])

    assert chart is not None
    labels = labels_of(chart)
    for index, label in enumerate(labels):
        assert label.left >= 0
        assert label.right <= width
        assert label.top >= 0
        assert label.bottom <= chart.height
        assert not any(label.touches(other, 0) for other in labels[index + 1 :])


@settings(max_examples=80)
@given(burns(), st.sampled_from([328, 816]))
def test_every_line_stays_inside(burn: Burn, width: int) -> None:
    """Points lie between the axes."""
    chart = burn_chart(burn, width, WORDS["en-GB"])

    assert chart is not None
    assert 0 <= chart.left < chart.right <= width
    for path in (chart.spent, chart.forecast, chart.approved):
        for pair in path.removeprefix("M").split("L") if path else []:
            x, y = map(float, pair.split())
            assert chart.left - 0.11 <= x <= chart.right + 0.11
            assert 0 <= y <= chart.base + 0.11


def test_each_line_is_named_with_the_sum_it_ends_at() -> None:
    """No legend: the words stand on the drawing."""
    burn = Burn(
        (
            BurnPointView(FIRST, Decimal(0), None),
            BurnPointView(FIRST + timedelta(60), Decimal("78985.00"), None),
            BurnPointView(FIRST + timedelta(120), None, Decimal("206180.00")),
        ),
        ((FIRST, Decimal(198000)), (FIRST + timedelta(40), Decimal(207250))),
        FIRST + timedelta(60),
    )

    chart = burn_chart(burn, 816, WORDS["en-GB"])

    assert chart is not None
    assert {label.text for label in chart.labels} == {
        *("Approved £207,250", "Spent £78,985", "Forecast £206,180")
    }
    assert [line.label.text for line in chart.grid] == ["£50K", "£100K", "£150K", "£200K"]
    assert chart.dot == pytest.approx((float(chart.spent.split("L")[-1].split()[0]), chart.dot[1]))


def test_forecast_goes_on_where_spent_ends() -> None:
    """The dotted line begins at the dot."""
    points = tuple(
        BurnPointView(
            FIRST + timedelta(30 * n), Decimal(n * 10) if n < 3 else None, Decimal(n * 12)
        )
        for n in range(5)
    )

    chart = burn_chart(Burn(points, (), FIRST), 328, WORDS["en-GB"])

    assert chart is not None
    assert chart.forecast.startswith("M" + chart.spent.split("L")[-1])


def test_without_points_there_is_no_drawing() -> None:
    """A budget with no history draws nothing, rather than an empty frame."""
    assert burn_chart(Burn((), (), FIRST), 328, WORDS["en-GB"]) is None
