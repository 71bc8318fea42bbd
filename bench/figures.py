"""Figures and how they are printed: one row each, with what was promised."""

from __future__ import annotations

import statistics
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Figure:
    """One measured value; `most` is what it may be at most, where something was promised."""

    name: str
    value: float
    unit: str
    most: float | None = None
    least: float | None = None

    @property
    def held(self) -> bool:
        """Whether the promise, if any, was kept."""
        return self.most is None or self.value <= self.most


def middle(values: Iterable[float]) -> float:
    """Return the median of *values*."""
    return float(statistics.median(values))


def table(figures: Iterable[Figure]) -> str:
    """Return *figures* as a table in Markdown: the median, the least, the promise, whether kept."""
    rows = ["| | median | least | promised | |", "|---|---:|---:|---:|---|"]
    for each in figures:
        least = _said(each.least, each.unit) if each.least is not None else ""
        most = f"≤ {_said(each.most, each.unit)}" if each.most is not None else ""
        kept = "" if each.most is None else "kept" if each.held else "**missed**"
        rows.append(f"| {each.name} | {_said(each.value, each.unit)} | {least} | {most} | {kept} |")
    return "\n".join(rows)


def _said(value: float | None, unit: str) -> str:
    assert value is not None
    digits = {"s": 2, "x": 2, "us": 0, "": 0}.get(unit, 1)
    return f"{value:.{digits}f} {unit}".replace(" x", " ×").replace(" us", " µs").rstrip()
