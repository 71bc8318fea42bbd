"""What became of the lines that a report promised next.

A client remembers what was promised, so each line of one report is answered in the next: done,
late, still to come, or dropped with a reason. Lines are matched by their words, for that is what
the client reads; capitals, spaces and a full stop at the end do not count.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Literal

from msgspec import Struct

from amportal.model.nouns.page_settings import ReportFile
from amportal.model.nouns.project import ProjectFile
from amportal.model.records.issued_report import SentReport
from amportal.model.records.sent_reports import newest_issues
from amportal.model.records.work_records import StepRecord


class Answer(Struct, frozen=True):
    """What became of one line; `state` is None where nobody said.

    `on` is the day it was done, where one is written; `due` the day it is expected now.
    """

    line: StepRecord
    state: Literal["done", "open", "dropped"] | None
    on: date | None = None
    due: date | None = None
    reason: str = ""


def answers(
    lines: Iterable[StepRecord], file: ReportFile, projects: Iterable[ProjectFile]
) -> tuple[Answer, ...]:
    """Return what *file*, the report after, says of each of *lines*.

    What the account manager wrote in it comes first; then the work itself: an action or milestone
    of the same name that is done or to come, or a next step of the *projects*.
    """
    work = tuple(projects)
    return tuple(
        next(_found(line, file, work), Answer(line, None)) for line in lines if line.kind == "text"
    )


def same(one: str, other: str) -> bool:
    """Say whether two lines are the same promise."""
    return _key(one) == _key(other)


def _key(text: str) -> str:
    return " ".join(text.split()).rstrip(".").casefold()


def _found(
    line: StepRecord, file: ReportFile, projects: tuple[ProjectFile, ...]
) -> Iterator[Answer]:
    for each in file.promised:
        if same(each.what, line.what) and each.dropped:
            yield Answer(line, "dropped", reason=each.dropped)
        elif same(each.what, line.what) and each.done_on:
            yield Answer(line, "done", on=each.done_on)
    for step in file.done:
        if same(step.what, line.what):
            yield Answer(line, "done", on=step.due)
    for step in file.next:
        if same(step.what, line.what):
            yield Answer(line, "open", due=step.due or line.due)
    yield from _in_work(line, projects)


def _in_work(line: StepRecord, projects: tuple[ProjectFile, ...]) -> Iterator[Answer]:
    for project in projects:
        for action in project.actions:
            if same(action.what, line.what):
                state: Literal["done", "open"] = "done" if action.done_on else "open"
                yield Answer(line, state, on=action.done_on, due=action.due)
        for milestone in project.milestones:
            if same(milestone.name, line.what) and not milestone.cancelled:
                state = "done" if milestone.actual else "open"
                due = milestone.forecast or milestone.baseline
                yield Answer(line, state, on=milestone.actual, due=due)
        for step in project.next_steps:
            if same(step.what, line.what):
                yield Answer(line, "open", due=step.due or line.due)


def promised_before(
    sent: Iterable[SentReport], report: str, job_no: str | None, last: date
) -> tuple[SentReport, ...]:
    """Return the reports whose promises *report* (which speaks until *last*) has to answer.

    About one project, by its number *job_no*: the newest about it. About all: the newest about
    all, and those about one project that are newer. Newer is what speaks until a later day.
    Reports whose data are not at hand any more ask for nothing.
    """
    before = tuple(
        each
        for each in newest_issues(sent)
        if each.record is not None and each.issue.report != report and each.issue.last <= last
    )
    if job_no is not None:
        return tuple(each for each in before if each.job_no == job_no)[:1]
    whole = next((at for at, each in enumerate(before) if each.job_no is None), len(before))
    return before[: whole + 1]


def lines_of(sent: Iterable[SentReport]) -> tuple[StepRecord, ...]:
    """Return every line that the reports *sent* promised next, the oldest first, each once."""
    lines: dict[str, StepRecord] = {}
    for each in reversed(newest_issues(sent)):
        for line in each.record.next if each.record else ():
            lines[_key(line.what)] = line
    return tuple(lines.values())


def silent_lines(
    report: str,
    file: ReportFile,
    job_no: str | None,
    sent: Iterable[SentReport],
    projects: Iterable[ProjectFile],
) -> tuple[str, ...]:
    """Return the lines that were promised before *report* and that *file* has no word of.

    *job_no* is the number of the one project it is about; None: about all.
    """
    before = promised_before(sent, report, job_no, file.period.to)
    found = answers(lines_of(before), file, projects)
    return tuple(each.line.what for each in found if each.state is None)
