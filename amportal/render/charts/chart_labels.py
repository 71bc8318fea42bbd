"""What the drawings share: labels that know their box, and an axis of days.

A chart is worked out here as plain numbers and drawn by the theme, so that a browser and a report
draw the same. Nothing may leave the view box, and no label may lie on another; text is measured
generously. Words come from the reader's language, never from here.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from functools import lru_cache
from typing import Literal

from msgspec import Struct

from amportal.render.text.locale_format import LocaleFormat
from amportal.render.text.text_width import text_width

SIZE = 12
_ABOVE, _BELOW = 10, 4
# Spans in days from which on the axis counts weeks, months, quarters, years.
_WEEKS, _MONTHS, _QUARTERS, _YEARS = 13, 62, 550, 1500
_FLAG_PADDING = 4.0


class Label(Struct, frozen=True):
    """A line of text whose anchor stands at (x, y); `tail` is its part about being late."""

    x: float
    y: float
    text: str
    anchor: Literal["start", "end", "middle"] = "start"
    bold: bool = False
    tail: str = ""
    late: bool = False

    @property
    def width(self) -> float:
        """How wide it is at most."""
        return _width(self.text, self.tail, self.bold, self.late)

    @property
    def left(self) -> float:
        """Where its box begins."""
        if self.anchor == "start":
            return round(self.x, 1)
        width = self.width
        return round(self.x - (width / 2 if self.anchor == "middle" else width), 1)

    @property
    def right(self) -> float:
        """Where its box ends."""
        return round(self.left + self.width, 1)

    @property
    def top(self) -> float:
        """Where its box begins, from above."""
        return round(self.y - _ABOVE, 1)

    @property
    def bottom(self) -> float:
        """Where its box ends, from above."""
        return round(self.y + _BELOW, 1)

    def touches(self, other: Label, gap: float = 2) -> bool:
        """Say whether the two boxes come closer than *gap*."""
        if self.top >= other.bottom or other.top >= self.bottom:
            return False
        return not (self.left >= other.right + gap or other.left >= self.right + gap)


@lru_cache(maxsize=4096)
def _width(text: str, tail: str, bold: bool, late: bool) -> float:
    whole = text_width(text, SIZE, bold=bold)
    return round(whole + text_width(tail, SIZE, bold=bold or late), 1)


class Tick(Struct, frozen=True):
    """A line of the axis of days; no label where it would not fit."""

    x: float
    label: Label | None


class Days:
    """The axis: days from `first` to `last` laid between `left` and `right`."""

    __slots__ = ("_origin", "_room", "_whole", "first", "last", "left", "right")

    def __init__(self, first: date, last: date, left: float, right: float) -> None:
        self.first, self.last = first, last
        self.left, self.right = left, right
        self._origin = first.toordinal()
        self._whole = max(last.toordinal() - self._origin, 1)
        self._room = right - left

    def x(self, day: date) -> float:
        """Return where *day* stands, always between left and right."""
        share = (day.toordinal() - self._origin) / self._whole
        if not 0.0 <= share <= 1.0:
            share = 0.0 if share < 0.0 else 1.0
        return round(self.left + share * self._room, 1)

    def ticks(
        self, words: LocaleFormat, y: float, edge: float, taken: tuple[Label, ...] = ()
    ) -> tuple[Tick, ...]:
        """Return the axis' lines; labels end before *edge* and keep clear of *taken*."""
        found: list[Tick] = []
        # Labels of the axis come in order, so only the last of them can be too near.
        beside = taken
        for day, text in self._marks(words):
            x = self.x(day)
            label = Label(round(x + _FLAG_PADDING, 1), y, text)
            fits = label.right <= edge and not any(label.touches(each, 6) for each in beside)
            if fits:
                beside = (*taken, label)
            found.append(Tick(x, label if fits else None))
        return tuple(found)

    def _marks(self, words: LocaleFormat) -> Iterator[tuple[date, str]]:
        span = (self.last - self.first).days
        if span < _MONTHS:
            step = 2 if span <= _WEEKS else 7
            day = self.first if step == 2 else self.first + timedelta(-self.first.weekday() % 7)
            while day <= self.last:
                yield day, words.day_short(day)
                day += timedelta(step)
            return
        months = 1 if span <= _QUARTERS else 3 if span <= _YEARS else 12
        day = self.first.replace(day=1)
        while day <= self.last:
            if day >= self.first and (day.month - 1) % months == 0:
                year_matters = months > 1 and day.month == 1
                yield day, str(day.year) if year_matters else words.month_short(day)
            day = (day.replace(day=28) + timedelta(5)).replace(day=1)
