"""What of one client needs somebody this week: late, due by Sunday, owed or unanswered.

Cut from the portal as the agency sees it. Nothing here is for a client.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta

from amportal.model.derive.report_schedule import last_due, next_due, owed
from amportal.model.derive.working_days import Workdays, agency_days, client_days
from amportal.model.nouns.agency import Agency
from amportal.model.nouns.client import terms_of
from amportal.model.nouns.delivery_lines import DeliveryState
from amportal.model.nouns.site import Client
from amportal.model.records.sent_reports import mailed
from amportal.plan import routes
from amportal.plan.view.meeting_views import MeetingView
from amportal.plan.view.page_views import BoardItem, BoardKind, MailFailure, Portal
from amportal.plan.view.work_views import ProjectView

_OVER = ("finished", "cancelled")
# What a failed mail is called by the state it is in.
_FAILED: Mapping[DeliveryState, MailFailure] = {
    "sent": "returned",
    "waiting": "waiting",
    "refused": "refused",
    "unknown": "unknown",
}


def from_board(slug: str, path: str) -> str:
    """Return the page *path* of the client *slug* as seen from the board's own folder."""
    return f"../{slug}/{path}"


def items_of(agency: Agency, client: Client, portal: Portal, today: date) -> tuple[BoardItem, ...]:
    """Return what is late or due by the end of the week of *today*, unsorted.

    Approvals the client owes, actions of both sides, open milestones, unanswered questions,
    meetings, contact reports and status reports we owe.
    """
    hours = terms_of(agency, client.settings).contact_report_hours
    week = _Week(today, today + timedelta(days=6 - today.weekday()), agency_days(agency))
    return (
        *(
            item
            for project in portal.projects
            if project.state not in _OVER
            for item in _work(portal, project, week)
        ),
        *_questions(portal),
        *(item for meeting in portal.meetings for item in _meeting(portal, meeting, hours, week)),
        *_report(portal, client, client_days(agency, client.settings), week),
    )


def failed_mails(client: Client) -> Iterator[BoardItem]:
    """Yield the mails of *client* that did not arrive, or may not have.

    Only those about reports that none has followed since: what a newer one says counts.
    """
    newest = {(each.issue.report, each.issue.issue) for each in mailed(client.sent)}
    names = {each.id: each.name for each in client.settings.contacts}
    for each in client.deliveries:
        line = each.line
        if not each.failed or (each.report, each.issue) not in newest:
            continue
        yield BoardItem(
            kind="mail",
            client=client.settings.name,
            client_slug=client.slug,
            what=each.report,
            who=names.get(line.contact, line.contact),
            due=line.at.date(),
            days=None,
            ref=line.address,
            mail=_FAILED[line.state],
            said=line.came_back or line.said,
        )


class _Week:
    """Today, the week's last day, and the agency's working days."""

    def __init__(self, today: date, last: date, calendar: Workdays) -> None:
        self.today, self.last, self._calendar = today, last, calendar

    def late(self, due: date) -> int:
        """Return working days past *due*, negative before it."""
        return self._calendar.late_by(due, self.today)


def _item(
    portal: Portal,
    kind: BoardKind,
    what: str,
    who: str,
    due: date,
    days: int,
    path: str,
    *,
    ref: str = "",
    n: int | None = None,
    yours: bool = False,
) -> BoardItem:
    frame = portal.frame
    return BoardItem(
        kind=kind,
        client=frame.client_name,
        client_slug=frame.client_slug,
        what=what,
        who=who,
        due=due,
        days=days,
        ref=ref,
        path=from_board(frame.client_slug, path),
        n=n,
        yours=yours,
    )


def _work(portal: Portal, project: ProjectView, week: _Week) -> Iterator[BoardItem]:
    for each in project.waiting:
        # Actions and milestones of the client come below, with ours.
        if each.kind in ("version", "change_order") and each.due <= week.last:
            who = ", ".join(each.owners)
            yield _item(
                portal, "waiting", each.what, who, each.due, each.days, each.path,
                ref=each.ref, n=each.n, yours=True,
            )  # fmt: skip
    for action in project.actions:
        if action.days is not None and action.due <= week.last:
            yield _item(
                portal, "action", action.what, action.owner, action.due, action.days,
                project.path, ref=action.ref, yours=action.yours,
            )  # fmt: skip
    for milestone in project.milestones:
        if milestone.in_days is not None and milestone.date <= week.last:
            yield _item(
                portal, "milestone", milestone.name, milestone.owner, milestone.date,
                -milestone.in_days, project.path, ref=milestone.ref, yours=milestone.yours,
            )  # fmt: skip


def _questions(portal: Portal) -> Iterator[BoardItem]:
    for each in portal.questions.open:
        yield _item(
            portal, "question", each.text, each.asked_by, each.on, each.days,
            routes.QUESTIONS, ref=each.id,
        )  # fmt: skip


def _meeting(portal: Portal, meeting: MeetingView, hours: int, week: _Week) -> Iterator[BoardItem]:
    """Yield a meeting of this week, or the contact report owed for one that is over."""
    who = portal.frame.manager_name
    day = meeting.start.date()
    if meeting.upcoming and day <= week.last:
        yield _item(portal, "meeting", meeting.title, who, day, week.late(day), meeting.path)
    elif not (meeting.upcoming or meeting.cancelled) and meeting.issued_on is None:
        until = (meeting.end + timedelta(hours=hours)).date()
        yield _item(
            portal, "contact_report", meeting.title, who, until, week.late(until), meeting.path
        )


def _report(portal: Portal, client: Client, theirs: Workdays, week: _Week) -> Iterator[BoardItem]:
    """Yield the status report that is owed, else the one due this week."""
    schedule = client.settings.report
    if schedule is None:
        return
    projects = [each.file for each in client.projects]
    reports = [each.file for each in client.reports]
    due = last_due(schedule, week.today, theirs)
    if not owed(schedule, due, projects, reports, client.sent, theirs):
        due = next_due(schedule, week.today, theirs)
    if due <= week.last and owed(schedule, due, projects, reports, client.sent, theirs):
        who = portal.frame.manager_name
        yield _item(portal, "report", "", who, due, week.late(due), routes.REPORTS)
