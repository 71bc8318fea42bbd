"""What a project's state means for all else that is said of it.

Live (`active`, `not_started`): days count. Only there is anything late, next, or due by a day.
On hold: what was asked stays listed, but no day counts. Over (`finished`, `cancelled`): nothing is
asked, nothing is to come, and what is still open was left open.
"""

from __future__ import annotations

from typing import Literal

# What has become of a milestone. `overdue`: its day has passed, and it was not reached.
# `left_open`: not reached, in a project that is finished; in a cancelled one it is cancelled too.
Stage = Literal["done", "cancelled", "overdue", "next", "coming", "on_hold", "left_open"]
OVER = frozenset({"finished", "cancelled"})
LIVE = frozenset({"active", "not_started"})


def is_live(state: str) -> bool:
    """Say whether the days of a project in *state* count."""
    return state in LIVE


def is_over(state: str) -> bool:
    """Say whether a project in *state* has ended, done or not."""
    return state in OVER
