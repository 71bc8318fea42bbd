"""Until when a project rests is told as long as that day lies ahead."""

from __future__ import annotations

from datetime import timedelta

from amportal.plan.project_stop import stop_of
from tests.unit.model.made import TODAY, project

HELD = "state: on_hold\nhold: {since: 2026-11-02, until: 2026-11-23, reason: Rain.}\n"


def test_a_day_that_is_over_is_not_told_as_the_end_of_a_hold() -> None:
    file = project(HELD)
    for today, until in ((TODAY, TODAY), (TODAY + timedelta(days=1), None)):
        found = stop_of(file, today)
        assert found is not None
        assert (found.until, found.reason) == (until, "Rain.")
