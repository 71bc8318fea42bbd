"""The desk that a correction is made at: as it was when the issue before went out.

Git keeps the sources of then. A correction of a correction is laid over the sources of the one
before it, so that what was corrected once stays so.
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from msgspec.structs import replace

from amportal.builder.reports.corrected_sources import laid_over, moved, moved_path
from amportal.builder.reports.single_report import SingleReport
from amportal.builder.storage.dated_values import commit_history
from amportal.model.content_layout import client_of
from amportal.model.nouns.page_settings import CorrectedFact
from amportal.model.reading.client_reader import gather_client
from amportal.model.records.issued_report import ISSUE, Issue, sent_folder
from amportal.model.records.sent_reports import newest_issue, with_records
from amportal.sources.git.last_changes import History
from amportal.sources.git.past_sources import Past, PastUnknown
from amportal.sources.snapshot import Snapshot

_BELOW = ("content", "templates")


def sources_at(past: Past, commit: str, client: str) -> Snapshot:
    """Return the sources of *client*, and those that are no client's, at *commit*."""
    return past.snapshot(commit, _BELOW, lambda path: client_of(path) in (None, client))


def base_of(issue: Issue) -> str | None:
    """Return the commit whose sources a correction of *issue* is laid over; None without git."""
    return issue.base or issue.commit


def corrected_desk(root: Path, now: SingleReport, report: str, clock: datetime) -> SingleReport:
    """Return the desk for a correction of *report*, which was sent; *now* is the desk of today.

    Who answers on the day it goes out is who answers now. Raises `PastUnknown` where git does not
    have the sources of then, `EditRefused` where a fact cannot be laid over them, and
    `UnsoundSources` where what comes of it has errors.
    """
    client = now.client.slug
    own = tuple(each for each in now.client.sent if each.issue.report == report)
    before = newest_issue(own, report)
    base = base_of(before.issue) if before else None
    if before is None or base is None:
        raise PastUnknown("this report was issued without git")
    then = _sources_of(Past(root), before.issue, client)
    laid = laid_over(then, now.snapshot, client, report, _facts(now.snapshot, client, report))
    history = _moved_history(commit_history(root, base), before.issue.client, client)
    desk = SingleReport.of(laid, now.shipped, client, clock, before.issue.today, history)
    folders = {each.folder for each in own}
    whole = with_records(own, folders, now.snapshot.read)
    return replace(desk, own=whole, front=(now.agency, now.client.settings))


def _sources_of(past: Past, issue: Issue, client: str) -> Snapshot:
    """Return what *issue* was made from, with the client's folder called *client*."""
    assert issue.commit is not None
    sources = moved(sources_at(past, issue.commit, issue.client), issue.client, client)
    if issue.base is None or issue.corrects is None:
        return sources
    ref = issue.corrects
    path = f"{sent_folder(client, ref.report, ref.issue)}/{ISSUE}"
    before = Issue.model_validate_json(sources.read(path))
    facts = _facts(sources, client, issue.report)
    return laid_over(_sources_of(past, before, client), sources, client, issue.report, facts)


def _facts(sources: Snapshot, client: str, report: str) -> tuple[CorrectedFact, ...]:
    """Return what *report* says that it corrects."""
    found = (each for each in gather_client(sources, client).reports if each.name == report)
    read = next(found, None)
    return read.noun.corrects if read and read.noun else ()


def _moved_history(history: History, old: str, new: str) -> History:
    """Return *history* with the client's folder *old* called *new*."""
    if old == new:
        return history
    changes = {moved_path(path, old, new): each for path, each in history.changes.items()}
    dirty = frozenset(moved_path(path, old, new) for path in history.dirty)
    return replace(history, changes=changes, dirty=dirty)
