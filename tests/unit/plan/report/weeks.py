"""Reports sent one after the other, each from the files as they were, for tests of what is told."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from msgspec.structs import replace

from amportal.model.nouns.site import Site
from amportal.model.records.issued_report import Engine, FrozenFile, Issue, ReviewedBy, SentReport
from amportal.plan.portal.client_portal import portal_of
from amportal.plan.report.status_report import record_of
from amportal.plan.report_audience import addressed
from amportal.plan.view.page_views import Portal, ReportPage
from amportal.render.text.change_sentences import sentence
from amportal.render.text.locale_format import LocaleFormat
from tests.unit.plan.sites import EVERYBODY, site_of

_NOTHING = FrozenFile(sha256="0" * 64, size=1)


def day(text: str) -> date:
    """Return the day of November 2026 that *text* numbers, or the whole day written."""
    return date.fromisoformat(text if "-" in text else f"2026-11-{text}")


class Weeks:
    """A client's reports as they went out, the oldest first."""

    def __init__(self) -> None:
        self.sent: list[SentReport] = []

    def site(self, files: Mapping[str, str]) -> Site:
        """Return the site of *files* with what was sent so far."""
        gone = {f"reports/{each.issue.report}.md": _file(each) for each in self.sent}
        whole = site_of({**gone, **files})
        return replace(whole, clients=(replace(whole.clients[0], sent=tuple(self.sent)),))

    def portal(self, files: Mapping[str, str], today: str) -> Portal:
        """Return everybody's portal on *today*."""
        site = self.site(files)
        return portal_of(site, site.clients[0], EVERYBODY, day(today), None, {})

    def draft(
        self,
        files: Mapping[str, str],
        first: str,
        last: str,
        today: str = "",
        project: str = "",
    ) -> ReportPage:
        """Return the report from *first* to *last*, looked over on *today* (else on *last*)."""
        return self._made(files, first, last, today, project)[1]

    def send(
        self,
        files: Mapping[str, str],
        first: str,
        last: str,
        today: str = "",
        issued: str = "",
        project: str = "",
    ) -> ReportPage:
        """Send that report on *issued* (else on *today*) and return what it said."""
        site, page, record = self._made(files, first, last, today, project)
        on = day(today or last)
        issue = Issue(
            format=2,
            client=site.clients[0].slug,
            code=site.clients[0].settings.code,
            report=record.id,
            issue=page.card.issue,
            number=page.card.number,
            first=page.card.first,
            last=page.card.last,
            project=project or None,
            job_no=page.projects[0].job_no if project else "",
            audience=("everyone",),
            headline=page.headline,
            locale="en-GB",
            pdf=_NOTHING,
            data=_NOTHING,
            commit=None,
            today=on,
            issued_on=day(issued or today or last),
            reviewed=ReviewedBy(by="jonas", name="Jonas Brandt", on=on, data="0" * 64),
            recipients=(),
            engine=Engine(amportal="0", digest=""),
        )
        folder = f"content/clients/mer/reports/sent/{record.id}/{issue.issue}"
        self.sent.append(SentReport(folder, issue, record, issue.job_no or None))
        return page

    def _made(self, files: Mapping[str, str], first: str, last: str, today: str, project: str):  # type: ignore[no-untyped-def]
        about = f"\nproject: {project}" if project else ""
        text = f"---\nperiod: {{from: {day(first)}, to: {day(last)}}}{about}\n---\nWords.\n"
        site = self.site({**files, f"reports/{day(last)}.md": text})
        on = day(today or last)
        name = day(last).isoformat()
        report = next(each for each in site.clients[0].reports if each.slug == name)
        portal, page, things = addressed(site, site.clients[0], report, on, None, {})
        assert page is not None
        return site, page, record_of(page, portal.frame, on, project or None, things)


def _file(sent: SentReport) -> str:
    """Return the file of a report that was sent."""
    issue = sent.issue
    return f"---\nperiod: {{from: {issue.first}, to: {issue.last}}}\nstate: sent\n---\nWords.\n"


def said(page: ReportPage) -> list[str]:
    """Return what *page* says has changed, a sentence each."""
    words = LocaleFormat("en-GB", "GBP", page.card.last)
    return [sentence(change, words) for group in page.since for change in group.changes]


def done(page: ReportPage) -> list[tuple[str, str, int | None, str]]:
    """Return what *page* says was done: kind, name, number of the version, day of the month."""
    return [(each.kind, each.what, each.n, str(each.due)[8:]) for each in page.done]
