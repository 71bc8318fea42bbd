"""What became of what the report before promised, for the report after it."""

from __future__ import annotations

from amportal.model.derive.report_promises import Answer, answers, lines_of, promised_before
from amportal.model.nouns.page_settings import ReportFile
from amportal.plan.reader.reader_context import Reading
from amportal.plan.view.change_views import Promise


def promises_of(reading: Reading, report: str, file: ReportFile) -> tuple[Promise, ...]:
    """Return what became of each line that was promised before *report*, which *file* is.

    A line that nobody answered is still to come: the check says so, and no report hides it.
    """
    client = reading.client
    before = promised_before(client.sent, report, file.project, file.period.to)
    projects = [each.file for each in client.projects]
    found = answers(lines_of(before), file, projects)
    return tuple(_promise(reading, each) for each in found)


def _promise(reading: Reading, answer: Answer) -> Promise:
    line, promised = answer.line, answer.line.due
    due = answer.due or promised
    state, days = answer.state or "open", 0
    if promised and state == "done" and answer.on:
        days = max(0, reading.shared.between(promised, answer.on))
    elif promised and due and state == "open":
        days = max(0, reading.shared.between(promised, max(due, reading.today)))
    return Promise(
        what=line.what,
        owner=line.owner,
        promised=promised,
        state="late" if state == "open" and days else state,
        on=answer.on,
        due=due,
        days=days,
        reason=answer.reason,
    )
