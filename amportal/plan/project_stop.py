"""Since when a project stands still, and why."""

from __future__ import annotations

from amportal.model.nouns.project import ProjectFile
from amportal.plan.view.work_views import StopView


def stop_of(file: ProjectFile) -> StopView | None:
    """Return since when and why a project is on hold or cancelled; None where nothing is told."""
    if file.state == "on_hold" and file.hold:
        hold = file.hold
        return StopView("on_hold", hold.since, hold.until, hold.reason or "")
    said = file.cancelled if file.state == "cancelled" else None
    if said and (said.on or said.reason):
        return StopView("cancelled", said.on, None, said.reason or "")
    return None
