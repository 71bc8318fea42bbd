"""Two states of what clients are told, as somebody names them: a day, a commit, a report, now."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from amportal.cli.past_site import commit_at

if TYPE_CHECKING:
    from amportal.builder.reports.past_clients import PastChanges, PastClients
    from amportal.cli.report.report_site import ReportSite
    from amportal.model.records.issued_report import SentReport
    from amportal.plan.report.record_things import ToldState
    from amportal.sources.git.past_sources import Commit, Past


class End(Struct, frozen=True):
    """One of the two states of a client; `said` names it, and is empty for now.

    `state` is None where it cannot be known: `missing` says why. `hidden` are the places of what
    was there and not shown. `commit` is the commit it is of, None for now and where there is none.
    """

    said: str
    day: date
    state: ToldState | None = None
    hidden: frozenset[str] = frozenset()
    commit: str | None = None
    missing: str = ""


class States:
    """The states *since* and *until* of each of *clients*; None: the last report, and now."""

    def __init__(
        self, bureau: ReportSite, clients: tuple[str, ...], since: str | None, until: str | None
    ) -> None:
        self._bureau = bureau
        self._clients = clients
        self._since, self._until = since, until
        self._sent = {slug: bureau.sent(slug) for slug in clients}
        self._named = {
            name
            for name in (since, until)
            if name and any(self._report(slug, name) for slug in clients)
        }
        self._past: Past | None = None
        self._first = self._commit(since) if since else None
        self._last = self._commit(until) if until else None

    def clients(self) -> Iterator[str]:
        """Yield the clients that have both states: where a report is named, those who got it."""
        for slug in self._clients:
            names = self._named & {self._since, self._until}
            if all(self._report(slug, name) for name in names if name):
                yield slug

    def pair(self, slug: str) -> tuple[End, End]:
        """Return both states of the client *slug*."""
        until = self._end(slug, self._until)
        if self._since is not None:
            return self._end(slug, self._since), until
        before = self._before(slug, until)
        if before is None:
            return End("", until.day, missing="no report was sent by then"), until
        return self._of_report(slug, before), until

    def is_untouched(self, slug: str) -> bool:
        """Say whether both are commits, or one and now, and no file the client sees differs."""
        by_report = self._since is None or self._named
        return not by_report and self._first is not None and not self._log.touches(slug)

    @property
    def said(self) -> str:
        """How both commits are named."""
        ends = [_named(each) for each in (self._first, self._last) if each]
        return "since " + " until ".join(ends)

    def log(self, since: End, until: End) -> PastChanges | None:
        """Return what was committed between two ends, where git knows both."""
        from amportal.builder.reports.past_clients import PastChanges
        from amportal.sources.git.past_sources import Past, PastUnknown

        if self._since is not None and not self._named:
            return self._log
        if since.commit is None:
            return None
        try:
            past = Past(self._bureau.place.root)
            last = past.commit(until.commit) if until.commit else None
            return PastChanges(past, past.commit(since.commit), last)
        except PastUnknown:
            return None

    @cached_property
    def _log(self) -> PastChanges:
        from amportal.builder.reports.past_clients import PastChanges

        assert self._past is not None
        assert self._first is not None
        return PastChanges(self._past, self._first, self._last)

    def _commit(self, name: str) -> Commit | None:
        """Return the commit that *name* means, or stop; None where it is a report."""
        if name in self._named:
            return None
        self._past, commit, _ = commit_at(self._bureau.place, name, self._bureau.console)
        return commit

    def _report(self, slug: str, name: str) -> SentReport | None:
        from amportal.model.records.sent_reports import newest_issue

        return newest_issue(self._sent[slug], name)

    def _end(self, slug: str, name: str | None) -> End:
        if name is None:
            return self._now(slug)
        report = self._report(slug, name)
        if report is not None:
            return self._of_report(slug, report)
        commit = self._first if name == self._since else self._last
        assert commit is not None
        return self._of_commit(slug, commit)

    def _now(self, slug: str) -> End:
        from amportal.plan.portal.client_portal import things_told
        from amportal.plan.reader.visibility import hidden_from, visible
        from amportal.plan.report.record_things import ToldState

        desk = self._bureau.desk(slug)
        day = self._bureau.today(desk)
        things = things_told(desk.site, desk.client, frozenset(), day, desk.facts)
        hidden = hidden_from(desk.client, visible(desk.client, frozenset(), day))
        return End("", day, ToldState(things), hidden)

    def _of_report(self, slug: str, sent: SentReport) -> End:
        from amportal.model.records.sent_reports import read_record
        from amportal.plan.report.record_things import told_by
        from amportal.plan.report.told_things import with_pages

        issue = sent.issue
        said = f"report {issue.number}"
        record = sent.record or read_record(sent, self._bureau.snapshot.read)
        if record is None:
            return End(said, issue.today, missing=f"`{sent.data}` is not as it was kept")
        state, now = told_by(record), self._now(slug).state
        assert now is not None
        placed = replace(state, things=with_pages(state.things, now.things))
        return End(said, issue.today, placed, commit=issue.commit)

    def _of_commit(self, slug: str, commit: Commit) -> End:
        from amportal.plan.report.record_things import ToldState

        said = _named(commit)
        past = self._clients_at(commit)
        code = self._bureau.code(slug)
        folder = past.folder(slug, code, lambda: self._bureau.identity(slug))
        if folder is None:
            return End(said, commit.when.date(), ToldState(()), commit=commit.id)
        things = past.things(folder)
        if things is None:
            missing = "its files could not be read then"
            return End(said, commit.when.date(), commit=commit.id, missing=missing)
        hidden = past.hidden(folder)
        return End(said, commit.when.date(), ToldState(things), hidden, commit.id)

    def _clients_at(self, commit: Commit) -> PastClients:
        from amportal.builder.reports.past_clients import PastClients

        if commit.id not in self._at:
            assert self._past is not None
            own = frozenset(self._clients)
            self._at[commit.id] = PastClients(self._past, commit, own.__contains__)
        return self._at[commit.id]

    @cached_property
    def _at(self) -> dict[str, PastClients]:
        return {}

    def _before(self, slug: str, until: End) -> SentReport | None:
        """Return the newest report before the state *until*: of what had been sent by its day."""
        from amportal.model.records.sent_reports import newest_issues

        sent = self._sent[slug]
        report = self._report(slug, self._until) if self._until else None
        if report is not None:
            earlier = [each for each in sent if each.issue.period < report.issue.period]
            earlier = [each for each in earlier if each.issue.report != report.issue.report]
        else:
            earlier = [each for each in sent if each.issue.issued_on <= until.day]
        return next(iter(newest_issues(earlier)), None)


def _named(commit: Commit) -> str:
    return f"commit {commit.id[:12]} of {commit.when:%Y-%m-%d}"
