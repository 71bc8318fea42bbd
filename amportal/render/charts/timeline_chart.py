"""Where everything on a timeline stands: one drawing for a phone, one for a desk or a report.

A row has its name, a bar (behind us and still to come), a thin line for the original plan,
diamonds for milestones, and the day and slip of its last milestone. Plain numbers only; the theme
draws them. No label is cut by the edge and none lies on another; a long name goes on in more lines.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from msgspec import Struct
from msgspec.structs import replace

from amportal.plan.view.work_views import Timeline, TimelineRow
from amportal.render.charts.chart_labels import SIZE, Days, Label, Tick
from amportal.render.text.locale_format import LocaleFormat
from amportal.render.text.text_width import broken, text_width
from amportal.render.text.work_sentences import off_plan

NARROW, WIDE = 328, 816
_HEAD = 22.0
_DIAMOND = 7.0
_GAP = 4.0
_NAME_LEAST, _NAME_MOST = 100.0, 200.0
_LEADING = 14.0  # from one line of a name to the next


class Bar(Struct, frozen=True):
    """A stretch of days."""

    x: float
    y: float
    width: float
    height: float


class Point(Struct, frozen=True):
    """A milestone's diamond, by its middle."""

    x: float
    y: float
    yours: bool
    done: bool


class Row(Struct, frozen=True):
    """One row: what is behind us, what is to come, the original plan, and what is said."""

    names: tuple[Label, ...]
    label: Label
    done: Bar | None
    ahead: Bar | None
    plan: Bar
    points: tuple[Point, ...]


class TimelineChart(Struct, frozen=True):
    """The drawing; `flag` says "today" at `today`, where that day is on it."""

    width: float
    height: float
    head: float
    ticks: tuple[Tick, ...]
    today: float | None
    flag: Label | None
    rows: tuple[Row, ...]


def timeline_chart(timeline: Timeline, width: float, words: LocaleFormat) -> TimelineChart:
    """Return the drawing of *timeline*, *width* wide; below 600 names stand above their bars."""
    narrow = width < 600
    left = 0.0 if narrow else _name_column(timeline.rows)
    days = Days(*_span(timeline), round(left + _DIAMOND + 1, 1), width - _DIAMOND - 1)
    rows: list[Row] = []
    y = _HEAD + 8
    for each in timeline.rows:
        build = _narrow_row if narrow else _wide_row
        row, y = build(each, days, y, width, left, words, timeline.today)
        rows.append(row)
    flag = _flag(timeline.today, days, width, left, words) if timeline.today else None
    taken = (flag,) if flag else ()
    return TimelineChart(
        width=width,
        height=round(y + 2, 1),
        head=_HEAD,
        ticks=days.ticks(words, SIZE, width, taken),
        today=days.x(timeline.today) if timeline.today else None,
        flag=flag,
        rows=tuple(rows),
    )


def _span(timeline: Timeline) -> tuple[date, date]:
    """Return first and last day of everything that is drawn."""
    edges = [timeline.start, timeline.end]
    for row in timeline.rows:
        edges += [row.plan_start, row.plan_end, row.start, row.end]
        edges += [diamond.day for diamond in row.diamonds]
    return min(edges), max(edges)


def _name_column(rows: Iterable[TimelineRow]) -> float:
    widest = max((text_width(row.name, SIZE, bold=True) for row in rows), default=0.0)
    return round(min(_NAME_MOST, max(_NAME_LEAST, widest)) + 12, 1)


def _flag(today: date, days: Days, width: float, left: float, words: LocaleFormat) -> Label:
    label = Label(days.x(today), 13, words.gettext("Today"), "middle", bold=True)
    half = label.width / 2 + _GAP
    return replace(label, x=round(min(width - half, max(left + half, label.x)), 1))


def _shapes(
    row: TimelineRow, days: Days, bar_y: float, today: date | None
) -> tuple[Bar | None, Bar | None, Bar, tuple[Point, ...]]:
    start, end = days.x(row.start), days.x(row.end)
    if today is None:
        over = bool(row.diamonds) and all(diamond.done for diamond in row.diamonds)
        middle = end if over else start
    else:
        middle = min(end, max(start, days.x(today)))
    # A bar of one day must still be seen.
    end = max(end, start + 2)
    done = Bar(start, bar_y, round(middle - start, 1), 8) if middle > start else None
    ahead = Bar(middle, bar_y, round(end - middle, 1), 8) if end > middle else None
    plan_x = days.x(row.plan_start)
    plan = Bar(plan_x, bar_y + 11, round(max(days.x(row.plan_end) - plan_x, 2), 1), 2)
    points = tuple(
        Point(days.x(diamond.day), bar_y + 4, diamond.yours, diamond.done)
        for diamond in row.diamonds
    )
    return done, ahead, plan, points


def _gap(row: TimelineRow, words: LocaleFormat) -> tuple[str, bool]:
    """Return how far a row's last milestone is from its plan, or by how much it is late."""
    if row.stage == "overdue":
        return words.late("late", row.days, 0), True
    late = row.slip > 0 and row.stage not in ("left_open", "on_hold")
    return off_plan(row.slip, row.stage, row.days, words), late


def _narrow_row(
    row: TimelineRow,
    days: Days,
    y: float,
    width: float,
    _left: float,
    words: LocaleFormat,
    today: date | None,
) -> tuple[Row, float]:
    """Return a row with its words above the bar, and where the next one begins."""
    day = words.day_short(row.label_day)
    tail, late = _gap(row, words)
    said = Label(width, y + 13, f"{day}{words.comma}", "end", tail=tail, late=late)
    names = _names(row, y + 13, width)
    below = names[-1].y
    bar_y = below + 13
    if len(names) > 1 or names[0].right + 12 > said.left:
        said, bar_y = replace(said, x=0.0, y=below + 16, anchor="start"), below + 29
    done, ahead, plan, points = _shapes(row, days, bar_y, today)
    return Row(names, said, done, ahead, plan, points), bar_y + 22


def _names(row: TimelineRow, y: float, width: float) -> tuple[Label, ...]:
    """Return the lines of the row's name, the first one standing on *y*."""
    lines = broken(row.name, width, bold=True)
    return tuple(Label(0, y + _LEADING * n, line, bold=True) for n, line in enumerate(lines))


def _wide_row(
    row: TimelineRow,
    days: Days,
    y: float,
    width: float,
    left: float,
    words: LocaleFormat,
    today: date | None,
) -> tuple[Row, float]:
    """Return a row with its name beside it and its words where there is room."""
    bar_y = y + 15
    done, ahead, plan, points = _shapes(row, days, bar_y, today)
    bars = [bar for bar in (done, ahead) if bar]
    first = min([bar.x for bar in bars] + [plan.x] + [p.x - _DIAMOND for p in points])
    last = max([bar.x + bar.width for bar in bars] + [plan.x + plan.width])
    last = max([last] + [p.x + _DIAMOND for p in points])
    names = _names(row, bar_y + 9, left - 12)
    more = _LEADING * (len(names) - 1)
    day = words.day_short(row.label_day)
    tail, late = _gap(row, words)
    plain = f"{day}{words.comma}"
    whole = f"{words.apart(row.label)} {plain}" if row.label and row.label != row.name else plain
    for text in dict.fromkeys((whole, plain)):
        after = Label(round(last + _GAP, 1), bar_y + 9, text, tail=tail, late=late)
        if after.right <= width:
            return Row(names, after, done, ahead, plan, points), y + 40 + more
        before = Label(round(first - _GAP, 1), bar_y + 9, text, "end", tail=tail, late=late)
        if before.left >= left:
            return Row(names, before, done, ahead, plan, points), y + 40 + more
    # No room on either side: above the bar, which moves down.
    above = Label(width, bar_y + 3, f"{day}{words.comma}", "end", tail=tail, late=late)
    done, ahead, plan, points = _shapes(row, days, bar_y + 12, today)
    names = _names(row, bar_y + 21, left - 12)
    return Row(names, above, done, ahead, plan, points), y + 54 + more
