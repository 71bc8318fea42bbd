"""What a report says is of its review; whom to call is of the day it goes out."""

from __future__ import annotations

from datetime import UTC, date, datetime
from functools import cache

import pytest

from amportal.builder.reports.single_report import Drafted, SingleReport
from amportal.cli.report.report_site import theme_shipped
from amportal.sources.snapshot import Snapshot
from tests.problems.case_files import base_site

# Ruth is away from 21 to 23 December, Ines stands in.
FRIDAY, MONDAY, BACK = date(2026, 12, 18), date(2026, 12, 21), date(2026, 12, 24)


@cache
def desk() -> SingleReport:
    clock = datetime(2026, 12, 18, 9, tzinfo=UTC)
    return SingleReport.of(Snapshot.of(base_site()), theme_shipped(), "acme", clock, None, None)


def drafted(day: date, out: date | None = None) -> Drafted:
    report = desk().file("2026-w47")
    assert report is not None
    return desk().drafted(report, day, out)


@pytest.mark.parametrize(
    ("out", "first", "answers", "copy"),
    [
        (None, "ruth", "ruth@halden.example", ""),
        (FRIDAY, "ruth", "ruth@halden.example", ""),
        (MONDAY, "ines", "ines@halden.example", "ruth@halden.example"),
        (BACK, "ruth", "ruth@halden.example", ""),
    ],
)
def test_a_report_names_whom_to_call_on_the_day_it_goes_out(
    out: date | None, first: str, answers: str, copy: str
) -> None:
    """Reviewed on Friday, sent on Monday: the account manager is away by then."""
    made = drafted(FRIDAY, out)
    frame = made.portal.frame
    assert made.record.calls[0].id == first
    assert (frame.answers_email, frame.copy_email) == (answers, copy)
    assert made.record.today == FRIDAY


def test_when_it_goes_out_voids_no_review() -> None:
    """Whom to call is not what somebody looked over; all else still is."""
    friday = drafted(FRIDAY).record
    assert drafted(FRIDAY, MONDAY).record.digest() == friday.digest()
    assert drafted(FRIDAY, MONDAY).record != friday
    assert drafted(MONDAY).record.digest() != friday.digest()
