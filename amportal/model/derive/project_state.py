"""What a project's state means for all else that is said of it.

Live (`active`, `not_started`): days count. Only there is anything late, next, or due by a day.
On hold: what was asked stays listed, but no day counts. Over (`finished`, `cancelled`): nothing is
asked, nothing is to come, and what is still open was left open.
"""

from __future__ import annotations

from datetime import date
from typing import Literal

from amportal.model.nouns.project import ProjectFile
from amportal.model.nouns.project_plan import NextStep

# What has become of a milestone. `overdue`: not reached, and whoever has to bring it about is late.
# `passed`: its day is over, but nobody is late yet, or something else has to happen first.
# `left_open`: not reached, in a project that is finished; in a cancelled one it is cancelled too.
Stage = Literal["done", "cancelled", "overdue", "passed", "next", "coming", "on_hold", "left_open"]
OVER = frozenset({"finished", "cancelled"})
LIVE = frozenset({"active", "not_started"})


def is_live(state: str) -> bool:
    """Say whether the days of a project in *state* count."""
    return state in LIVE


def is_over(state: str) -> bool:
    """Say whether a project in *state* has ended, done or not."""
    return state in OVER


def is_past(step: NextStep, today: date) -> bool:
    """Say whether the day of *step* is over; a step without a day never is."""
    return step.due is not None and step.due < today


def coming_steps(file: ProjectFile, today: date) -> tuple[NextStep, ...]:
    """Return the next steps of a project that are still to come on *today*, as written."""
    if not is_live(file.state):
        return ()
    return tuple(step for step in file.next_steps if not is_past(step, today))
