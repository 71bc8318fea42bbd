"""Since when a project stands still, and why."""

from __future__ import annotations

from amportal.model.nouns.project import ProjectFile
from amportal.plan.view.work_views import StopView


def stop_of(file: ProjectFile) -> StopView | None:
    """Return since when and why a project is on hold or cancelled; None where nothing is told."""
    if file.state == "on_hold" and file.hold:
        hold = file.hold
        return StopView("on_hold", hold.since, hold.until, hold.reason or "")
    if file.state == "cancelled" and file.cancelled and (file.cancelled.on or file.cancelled.reason):
        return StopView("cancelled", file.cancelled.on, None, file.cancelled.reason or "")
    return None
