"""What was promised is answered in the report after it, by its words or by the work itself."""

from __future__ import annotations

from datetime import date

import pytest

from amportal.model.derive.report_promises import answers
from amportal.model.nouns.page_settings import ReportFile
from amportal.model.records.work_records import StepRecord
from tests.unit.model.made import as_read, project

LINE = StepRecord(what="Film edit, version 2", due=date(2026, 11, 16), owner="Ivo")


def report(more: str = "") -> ReportFile:
    period = {"period": {"from": "2026-11-14", "to": "2026-11-23"}}
    return ReportFile.model_validate({**period, **(as_read(more) if more else {})})


WHAT = "what: 'Film edit, version 2'"
DONE = f"actions: [{{id: A1, {WHAT}, owner: ruth, due: 2026-11-16, done_on: 2026-11-18}}]"
MOVED = "milestones: [{id: M1, name: 'Film edit, version 2', baseline: 2026-11-16, %s}]"
CASES: dict[str, tuple[str, str, str | None, str | None, str | None]] = {
    "done": ("done: ['film edit,  Version 2.']", "", "done", None, None),
    "done on a day": (f"done: [{{{WHAT}, due: 2026-11-17}}]", "", "done", "2026-11-17", None),
    "next again": (f"next: [{{{WHAT}, due: 2026-11-27}}]", "", "open", None, "2026-11-27"),
    "said done": (f"promised: [{{{WHAT}, done_on: 2026-11-16}}]", "", "done", "2026-11-16", None),
    "dropped": (f"promised: [{{{WHAT}, dropped: No need.}}]", "", "dropped", None, None),
    "said nothing": (f"promised: [{{{WHAT}}}]", "", None, None, None),
    "an action": ("", DONE, "done", "2026-11-18", "2026-11-16"),
    "a milestone": ("", MOVED % "forecast: 2026-11-27", "open", None, "2026-11-27"),
    "a cancelled one": ("", MOVED % "cancelled: true", None, None, None),
    "a next step": ("", "next_steps: ['Film edit, version 2']", "open", None, "2026-11-16"),
    "other lines": ("done: [Another thing]", "next_steps: [Sound]", None, None, None),
}


@pytest.mark.parametrize("name", CASES)
def test_a_line_is_answered_by_its_words(name: str) -> None:
    """Capitals, spaces and a full stop do not count; what nobody answers is None."""
    more, plan, state, on, due = CASES[name]
    (answer,) = answers([LINE], report(more), [project(plan)] if plan else [])
    assert (answer.state, _text(answer.on), _text(answer.due)) == (state, on, due)


def test_what_the_data_said_happened_is_no_promise() -> None:
    """Only lines somebody wrote are promises."""
    line = StepRecord(what="Film", due=None, owner="", kind="sent", n=2)
    assert answers([line], report(), []) == ()


def _text(day: date | None) -> str | None:
    return day.isoformat() if day else None
