"""What a correction says otherwise than the issue before it: facts, and the report's own words."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from amportal.model.nouns.page_settings import ReportFile
from amportal.model.records.issued_report import SentReport
from amportal.model.records.report_record import ReportRecord
from amportal.model.version_digest import text_digest
from amportal.plan import routes
from amportal.plan.report.issued_reports import Now
from amportal.plan.report.record_things import ToldState, told_by
from amportal.plan.report.report_changes import changes_between
from amportal.plan.report.told_things import exact, several
from amportal.plan.view.change_views import Change, Promise
from amportal.plan.view.work_views import StepView


class OwnWords(Struct, frozen=True):
    """What a report says besides the facts: as written in its *file*, or as its data propose."""

    file: ReportFile
    headline: str
    body: str
    done: tuple[StepView, ...]
    next: tuple[StepView, ...]
    promises: tuple[Promise, ...]


def corrections(
    issued: SentReport | None, state: ToldState, said: OwnWords, now: Now
) -> tuple[Change, ...]:
    """Return what differs from the issue that is to be corrected.

    *state*: the facts that this one tells; *said*: its own words, which come first.
    """
    if issued is None or issued.record is None:
        return ()
    facts = changes_between(told_by(issued.record), state, now.today, now.hidden)
    return (*_reworded(issued, issued.record, said, now.client), *facts)


def _reworded(
    issued: SentReport, record: ReportRecord, said: OwnWords, client: str
) -> Iterator[Change]:
    """Yield each part of the report's own words that is another; what the data propose is none."""
    file = said.file
    proposed = {each.headline for each in record.projects}
    if file.headline is not None or record.headline not in proposed:
        yield from _another(issued, client, "headline", record.headline, said.headline)
    yield from _another(issued, client, "body", _digest(record.words), _digest(said.body))
    if file.done or any(each.kind == "text" for each in record.done):
        was, is_ = (several(map(_step, each)) for each in (record.done, said.done))
        yield from _another(issued, client, "done_list", was, is_)
    if file.next:
        was, is_ = (several(map(_step, each)) for each in (record.next, said.next))
        yield from _another(issued, client, "next_list", was, is_)
    if file.promised:
        was, is_ = (several(map(_promise, each)) for each in (record.promises, said.promises))
        yield from _another(issued, client, "promises", was, is_)


def _another(issued: SentReport, client: str, field: str, was: str, now: str) -> Iterator[Change]:
    if was == now:
        return
    issue = issued.issue
    yield Change(
        noun="report",
        ref="",
        what="",
        where=client,
        project_slug="",
        path=routes.report(issue.report, issue.issue + 1),
        field=field,
        type="words",
        was=was,
        now=now,
        n=issue.number,
    )


def _digest(text: str) -> str:
    return text_digest(text) if text.strip() else ""


def _step(step: object) -> str:
    """Return what is told of a step, of a view or a record alike."""
    what, due, owner, kind, n = (
        getattr(step, name) for name in ("what", "due", "owner", "kind", "n")
    )
    return f"{what} {exact(due)} {owner} {kind} {exact(n)}"


def _promise(promise: object) -> str:
    what, state, reason = (getattr(promise, name) for name in ("what", "state", "reason"))
    return f"{what} {state} {reason}"
