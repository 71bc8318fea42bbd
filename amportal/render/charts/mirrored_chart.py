"""Drawings for languages that are written from right to left.

Time runs the way words do, so timelines and money over time are turned round; their words are not.
Every drawing keeps left-to-right sides of its own, which all its labels were placed by, and a label
is one isolate: inside it words run as its language runs, outside it nothing is moved.
"""

from __future__ import annotations

import re
from typing import Literal

from msgspec.structs import replace

from amportal.render.charts.burn_chart import BurnChart
from amportal.render.charts.chart_labels import Label, Tick
from amportal.render.charts.timeline_chart import Bar, Row, TimelineChart

# Where a path of absolute lines says a place across: `M12 30L20 40V99H12z`.
_ACROSS = re.compile(r"([MLH])(-?[\d.]+)")
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
        ticks=mirror.ticks(chart.ticks),
        today=None if chart.today is None else mirror.x(chart.today),
        flag=mirror.label(chart.flag) if chart.flag else None,
        rows=tuple(mirror.row(each) for each in chart.rows),
    )


def mirrored_burn(chart: BurnChart) -> BurnChart:
    """Return *chart* with its first day and its levels of money on the right."""
    mirror = _Mirror(chart.width)
    return replace(
        chart,
        left=mirror.x(chart.right),
        right=mirror.x(chart.left),
        grid=tuple(replace(each, label=mirror.label(each.label)) for each in chart.grid),
        ticks=mirror.ticks(chart.ticks),
        area=mirror.path(chart.area),
        spent=mirror.path(chart.spent),
        forecast=mirror.path(chart.forecast),
        approved=mirror.path(chart.approved),
        dot=(mirror.x(chart.dot[0]), chart.dot[1]) if chart.dot else None,
        labels=tuple(mirror.label(each) for each in chart.labels),
    )


class _Mirror:
    def __init__(self, width: float) -> None:
        self._width = width

    def x(self, x: float) -> float:
        return round(self._width - x, 1)

    def label(self, label: Label) -> Label:
        return isolated(replace(label, x=self.x(label.x), anchor=_SIDES[label.anchor]))

    def ticks(self, ticks: tuple[Tick, ...]) -> tuple[Tick, ...]:
        return tuple(
            Tick(self.x(each.x), self.label(each.label) if each.label else None) for each in ticks
        )

    def path(self, path: str) -> str:
        """Return a path of absolute lines from the other side."""
        return _ACROSS.sub(lambda found: f"{found[1]}{self.x(float(found[2])):g}", path)

    def bar(self, bar: Bar | None) -> Bar | None:
        return replace(bar, x=self.x(bar.x + bar.width)) if bar else None

    def row(self, row: Row) -> Row:
        return Row(
            names=tuple(self.label(each) for each in row.names),
            label=self.label(row.label),
            done=self.bar(row.done),
            ahead=self.bar(row.ahead),
            plan=replace(row.plan, x=self.x(row.plan.x + row.plan.width)),
            points=tuple(replace(each, x=self.x(each.x)) for each in row.points),
        )
