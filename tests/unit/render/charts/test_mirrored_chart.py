"""A timeline turned round shows the same, from the other side."""

from __future__ import annotations

from amportal.render.charts.burn_chart import burn_chart
from amportal.render.charts.chart_labels import Label
from amportal.render.charts.mirrored_chart import isolated, mirrored, mirrored_burn
from amportal.render.charts.timeline_chart import TimelineChart, timeline_chart
from tests import portals
from tests.unit.render.text.test_locale_format import words

WIDTH = 640


def chart() -> TimelineChart:
    timeline = portals.PROJECT.timeline
    assert timeline is not None
    return timeline_chart(timeline, WIDTH, words("ar-AE"))


def labels(drawn: TimelineChart) -> list[Label]:
    return [each for row in drawn.rows for each in (*row.names, row.label)]


def test_the_first_day_is_on_the_right() -> None:
    """Bars, marks and the line of today stand as far from the right as they did from the left."""
    one, other = chart(), mirrored(chart())
    assert one.today is not None
    assert other.today == round(WIDTH - one.today, 1)
    for a, b in zip(one.rows, other.rows, strict=True):
        assert b.plan.x == round(WIDTH - a.plan.x - a.plan.width, 1)
        assert [p.x for p in b.points] == [round(WIDTH - p.x, 1) for p in a.points]
        assert (a.plan.y, a.plan.width) == (b.plan.y, b.plan.width)


def test_labels_keep_clear_of_the_edges_and_of_each_other() -> None:
    """A label's box is the box it had, from the other side; marks of direction are no wider."""
    one, other = labels(chart()), labels(mirrored(chart()))
    assert len(one) > 4
    for a, b in zip(one, other, strict=True):
        assert abs(b.left - (WIDTH - a.right)) < 0.2
        assert b.width == a.width


def test_turned_round_twice_is_where_it_was() -> None:
    """Nothing is lost on the way."""
    again = mirrored(mirrored(chart()))
    assert [each.x for each in labels(again)] == [each.x for each in labels(chart())]
    assert again.today == chart().today


def test_words_of_a_label_are_one_piece() -> None:
    """Also where its end is set apart in another colour."""
    assert isolated(Label(0, 0, "a")).text == "\u2067a\u2069"
    both = isolated(Label(0, 0, "a, ", tail="b"))
    assert both.text + both.tail == "\u2067a, b\u2069"


def test_money_over_time_runs_the_same_way() -> None:
    """Beside a timeline, the first day stands on the same side in both; levels of money stay."""
    budget = portals.BUDGET
    assert budget.burn is not None
    drawn = burn_chart(budget.burn, WIDTH, words("ar-AE", "AED"))
    assert drawn is not None
    turned = mirrored_burn(drawn)
    assert drawn.dot is not None
    assert turned.dot == (round(WIDTH - drawn.dot[0], 1), drawn.dot[1])
    assert (turned.left, turned.right) == (WIDTH - drawn.right, WIDTH - drawn.left)
    for one, other in zip(drawn.labels, turned.labels, strict=True):
        assert abs(other.left - (WIDTH - one.right)) < 0.2
        assert other.text.startswith("\u2067")
    again = mirrored_burn(turned)
    for name in ("spent", "forecast", "approved", "area"):
        assert getattr(again, name) == getattr(drawn, name) != getattr(turned, name)
        first = float(getattr(turned, name)[1:].split(" ")[0])
        assert first == round(WIDTH - float(getattr(drawn, name)[1:].split(" ")[0]), 1)
