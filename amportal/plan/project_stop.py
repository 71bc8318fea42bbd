"""Since when a project stands still, and why."""

from __future__ import annotations

from datetime import date

from amportal.model.nouns.project import ProjectFile
from amportal.plan.view.work_views import StopView


def stop_of(file: ProjectFile, today: date) -> StopView | None:
    """Return since when and why a project is on hold or cancelled; None where nothing is told.

    Until when is not told once that day is over: the project rests longer, and nobody said how
    long.
    """
    if file.state == "on_hold" and file.hold:
        hold = file.hold
        until = hold.until if hold.until and hold.until >= today else None
        return StopView("on_hold", hold.since, until, hold.reason or "")
    said = file.cancelled if file.state == "cancelled" else None
    if said and (said.on or said.reason):
        return StopView("cancelled", said.on, None, said.reason or "")
    return None
