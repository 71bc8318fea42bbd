"""Drawings for languages that are written from right to left.

Time runs the way words do, so a timeline is turned round; its words are not. Every drawing keeps
left-to-right sides of its own, which all its labels were placed by, and a label is one isolate:
inside it words run as its language runs, outside it nothing is moved.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Literal

from amportal.render.charts.burn_chart import BurnChart
from amportal.render.charts.chart_labels import Label, Tick
from amportal.render.charts.timeline_chart import Bar, Row, TimelineChart

# Right-to-left isolate, and its end; neither has a width.
_FROM, _TO = "\u2067", "\u2069"
_SIDES: dict[str, Literal["start", "end", "middle"]] = {
    "start": "end",
    "end": "start",
    "middle": "middle",
}


def isolated(label: Label) -> Label:
    """Return *label* so that its words run from right to left, wherever it stands."""
    if label.tail:
        return replace(label, text=_FROM + label.text, tail=label.tail + _TO)
    return replace(label, text=f"{_FROM}{label.text}{_TO}")


def mirrored(chart: TimelineChart) -> TimelineChart:
    """Return *chart* with its first day on the right."""
    mirror = _Mirror(chart.width)
    return replace(
        chart,
        ticks=tuple(
            Tick(mirror.x(each.x), mirror.label(each.label) if each.label else None)
            for each in chart.ticks
        ),
        today=None if chart.today is None else mirror.x(chart.today),
        flag=mirror.label(chart.flag) if chart.flag else None,
        rows=tuple(mirror.row(each) for each in chart.rows),
    )


def words_isolated(chart: BurnChart) -> BurnChart:
    """Return *chart* as it is, with its words running from right to left.

    Money over time is read off two axes, and those stay where every such drawing has them.
    """
    return replace(
        chart,
        grid=tuple(replace(each, label=isolated(each.label)) for each in chart.grid),
        ticks=tuple(
            replace(each, label=isolated(each.label) if each.label else None)
            for each in chart.ticks
        ),
        labels=tuple(isolated(each) for each in chart.labels),
    )


class _Mirror:
    def __init__(self, width: float) -> None:
        self._width = width

    def x(self, x: float) -> float:
        return round(self._width - x, 1)

    def label(self, label: Label) -> Label:
        return isolated(replace(label, x=self.x(label.x), anchor=_SIDES[label.anchor]))

    def bar(self, bar: Bar | None) -> Bar | None:
        return replace(bar, x=self.x(bar.x + bar.width)) if bar else None

    def row(self, row: Row) -> Row:
        return Row(
            name=self.label(row.name),
            label=self.label(row.label),
            done=self.bar(row.done),
            ahead=self.bar(row.ahead),
            plan=replace(row.plan, x=self.x(row.plan.x + row.plan.width)),
            points=tuple(replace(each, x=self.x(each.x)) for each in row.points),
        )
