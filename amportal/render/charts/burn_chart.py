"""Where everything on a burn chart stands: spent, expected and approved money over time.

Three lines, and each is named where it ends instead of in a legend. Plain numbers only; the theme
draws them. No label is cut by the edge and none lies on another: where the lines leave no room, a
label moves to a band above them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import pairwise

from msgspec import Struct

from amportal.plan.view.money_views import Burn
from amportal.render.charts.chart_labels import Days, Label, Tick
from amportal.render.text.locale_format import LocaleFormat

_FOOT = 24.0
_BAND = 17.0
_GUTTER_RIGHT = 8.0
_GRID_LINES = 5
_SAMPLE = 4.0
_Line = tuple[tuple[float, float], ...]


class GridLine(Struct, frozen=True):
    """A level of money."""

    y: float
    label: Label


class BurnChart(Struct, frozen=True):
    """The drawing; lines are `d` attributes of paths, empty where there is nothing to draw."""

    width: float
    height: float
    left: float
    right: float
    base: float
    grid: tuple[GridLine, ...]
    ticks: tuple[Tick, ...]
    area: str
    spent: str
    forecast: str
    approved: str
    dot: tuple[float, float] | None
    labels: tuple[Label, ...]


class _Plot(Struct, frozen=True):
    """The lines as points, and the room there is for their labels."""

    days: Days
    width: float
    base: float
    spent: _Line
    forecast: _Line
    approved: _Line


def burn_chart(
    burn: Burn, width: float, words: LocaleFormat, height: float | None = None
) -> BurnChart | None:
    """Return the drawing of *burn*, *width* wide, or None where there is nothing to draw.

    Without a *height* it is as high as a page wants it: lower on a phone.
    """
    if not burn.points:
        return None
    texts = _texts(burn, words)
    height = height or (220.0 if width < 600 else 260.0)
    for bands in range(1, len(texts) + 2):
        top = 8 + _BAND * bands
        plot, grid = _plot(burn, width, height, top, texts, words)
        labels = _place(plot, texts, bands)
        if labels is not None:
            break
    else:  # every label has a band of its own by now
        raise AssertionError("bands hold all labels")
    days = plot.days
    return BurnChart(
        width=width,
        height=height,
        left=days.left,
        right=days.right,
        base=plot.base,
        grid=grid,
        ticks=days.ticks(words, height - 6, width),
        area=_area(plot.spent, plot.base),
        spent=_path(plot.spent),
        forecast=_path(plot.forecast),
        approved=_path(plot.approved),
        dot=plot.spent[-1] if plot.spent else None,
        labels=labels,
    )


def _texts(burn: Burn, words: LocaleFormat) -> dict[str, str]:
    """Return what each line is called, with the sum it ends at."""
    found: dict[str, str] = {}
    spent = [p.spent for p in burn.points if p.spent is not None]
    forecast = [p.forecast for p in burn.points if p.forecast is not None]
    if burn.approved:
        found["approved"] = words.gettext("Approved %(sum)s") % {
            "sum": words.money_round(burn.approved[-1][1])
        }
    if spent:
        found["spent"] = words.gettext("Spent %(sum)s") % {"sum": words.money_round(spent[-1])}
    if forecast:
        found["forecast"] = words.gettext("Forecast %(sum)s") % {
            "sum": words.money_round(forecast[-1])
        }
    return found


def _plot(
    burn: Burn, width: float, height: float, top: float, texts: dict[str, str], words: LocaleFormat
) -> tuple[_Plot, tuple[GridLine, ...]]:
    sums = [s for p in burn.points for s in (p.spent, p.forecast) if s is not None]
    most = max([*sums, *(amount for _, amount in burn.approved), Decimal(1)])
    step = _nice(most / _GRID_LINES)
    levels = [step * n for n in range(1, int(most / step) + 1)]
    axis = [Label(0, 0, words.money_axis(level)) for level in levels]
    left = round(max([label.width for label in axis], default=0.0) + 8, 1)
    ends = [Label(0, 0, text, bold=True).width for text in texts.values()]
    wide = width >= 600
    right = width - (max(ends, default=0.0) + 14 if wide else _GUTTER_RIGHT)
    edges = [p.on for p in burn.points] + [day for day, _ in burn.approved]
    days = Days(min(edges), max(edges), left, round(right, 1))
    base = height - _FOOT

    def y(amount: Decimal) -> float:
        return round(base - float(amount / most) * (base - top), 1)

    spent = tuple((days.x(p.on), y(p.spent)) for p in burn.points if p.spent is not None)
    ahead = tuple((days.x(p.on), y(p.forecast)) for p in burn.points if p.forecast is not None)
    joined = (spent[-1], *(each for each in ahead if each[0] > spent[-1][0])) if spent else ahead
    steps = _steps([(days.x(day), y(amount)) for day, amount in burn.approved], days.right)
    plot = _Plot(days, width, base, spent, joined if ahead else (), steps)
    grid = tuple(
        GridLine(y(level), Label(0, y(level) + 4, label.text))
        for level, label in zip(levels, axis, strict=True)
    )
    return plot, grid


def _steps(levels: Sequence[tuple[float, float]], right: float) -> _Line:
    """Return a line that keeps each level until the next one, the last to the end."""
    points: list[tuple[float, float]] = []
    for x, y in levels:
        if points:
            points.append((x, points[-1][1]))
        points.append((x, y))
    if points:
        points.append((right, points[-1][1]))
    return tuple(points)


def _place(plot: _Plot, texts: dict[str, str], bands: int) -> tuple[Label, ...] | None:
    """Return a place for every label, or None where *bands* of spare room are too few."""
    inked = [p for line in (plot.spent, plot.forecast, plot.approved) for p in _sampled(line)]
    placed: list[Label] = []
    for name, text in texts.items():
        bold = name != "forecast"
        found = _best(_candidates(plot, name, text, bold), placed, inked, plot)
        if found is None:
            rows = (Label(plot.width, 12 + _BAND * n, text, "end", bold) for n in range(bands))
            found = next((r for r in rows if not any(r.touches(p) for p in placed)), None)
        if found is None:
            return None
        placed.append(found)
    return tuple(placed)


def _best(
    candidates: Iterator[Label], placed: list[Label], inked: list[tuple[float, float]], plot: _Plot
) -> Label | None:
    """Return the first place that lies on no line, else None."""
    for label in candidates:
        inside = label.left >= plot.days.left and label.right <= plot.width
        inside = inside and label.top >= 0 and label.bottom <= plot.base - 2
        if not inside or any(label.touches(each) for each in placed):
            continue
        left, right, top, bottom = label.left - 2, label.right + 2, label.top - 1, label.bottom + 1
        if not any(left <= x <= right and top <= y <= bottom for x, y in inked):
            return label
    return None


def _candidates(plot: _Plot, name: str, text: str, bold: bool) -> Iterator[Label]:
    """Yield places for the name of a line, the best first: where it ends, then along it."""
    line = {"spent": plot.spent, "forecast": plot.forecast, "approved": plot.approved}[name]
    if not line:
        return
    x, y = line[-1]
    if name == "spent":
        for dx, dy, anchor in ((10, 16, "start"), (10, 4, "start"), (-8, -8, "end")):
            yield Label(x + dx, y + dy, text, "end" if anchor == "end" else "start", bold)
    if plot.width - plot.days.right > _BAND:
        for dy in (4, 20, -12, 36, -28):
            yield Label(plot.days.right + 10, round(y + dy, 1), text, "start", bold)
    for share in (1.0, 0.8, 0.6, 0.45, 0.3):
        at = line[0][0] + (x - line[0][0]) * share
        level = _level(line, at)
        for dy in (-8, 18, -24, 34):
            yield Label(round(at, 1), round(level + dy, 1), text, "end", bold)


def _sampled(line: _Line) -> Iterator[tuple[float, float]]:
    """Yield points so close on *line* that no label slips through."""
    yield from line
    for (x1, y1), (x2, y2) in pairwise(line):
        count = int(max(abs(x2 - x1), abs(y2 - y1)) / _SAMPLE)
        for n in range(1, count):
            yield x1 + (x2 - x1) * n / count, y1 + (y2 - y1) * n / count


def _level(line: _Line, x: float) -> float:
    """Return the height of *line* at *x*."""
    for (x1, y1), (x2, y2) in pairwise(line):
        if x1 <= x <= x2 and x2 > x1:
            return y1 + (y2 - y1) * (x - x1) / (x2 - x1)
    return line[-1][1]


def _path(line: _Line) -> str:
    return "M" + "L".join(f"{x:g} {y:g}" for x, y in line) if len(line) > 1 else ""


def _area(line: _Line, base: float) -> str:
    if len(line) < 2:
        return ""
    return f"{_path(line)}V{base:g}H{line[0][0]:g}z"


def _nice(least: Decimal) -> Decimal:
    """Return the round number next above *least*: 1, 2, 2.5 or 5 times a power of ten."""
    power = Decimal(10) ** (least.adjusted())
    rounds = (power * factor for factor in (Decimal(1), Decimal(2), Decimal("2.5"), Decimal(5)))
    return next((each for each in rounds if each >= least), power * 10)
