"""Which of the written next steps are still to come: a step whose day is over is next no more."""

from __future__ import annotations

from datetime import date

from amportal.model.derive.project_state import is_live
from amportal.model.nouns.project import ProjectFile
from amportal.model.nouns.project_plan import NextStep


def is_past(step: NextStep, today: date) -> bool:
    """Say whether the day of *step* is over; a step without a day never is."""
    return step.due is not None and step.due < today


def coming_steps(file: ProjectFile, today: date) -> tuple[NextStep, ...]:
    """Return the next steps of a project that are still to come on *today*, as written."""
    if not is_live(file.state):
        return ()
    return tuple(step for step in file.next_steps if not is_past(step, today))
