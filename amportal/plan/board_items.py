"""What of one client needs somebody this week: late, due by Sunday, owed or unanswered.

Cut from the portal as the agency sees it. Nothing here is for a client.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta

from amportal.model.derive.deliverable_state import OURS
from amportal.model.derive.due_day import DueDay, due_day
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

    What waits on the client; actions, deliverables and milestones of ours; unanswered questions;
    meetings, contact reports and status reports we owe. Nothing of a project on hold is due.
    """
    hours = terms_of(agency, client.settings).contact_report_hours
    week = _Week(today, today + timedelta(days=6 - today.weekday()), agency_days(agency))
    return (
        *(
            item
            for project in portal.projects
            if project.live
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
            command=f"amportal outbox list {client.slug}",
        )


class _Week:
    """Today, the week's last day, and the agency's working days."""

    def __init__(self, today: date, last: date, calendar: Workdays) -> None:
        self.today, self.last, self._calendar = today, last, calendar

    def due(self, day: date) -> DueDay:
        """Return how *day* stands, for something of ours."""
        return due_day(day, self.today, self._calendar)


def _item(
    portal: Portal,
    kind: BoardKind,
    what: str,
    who: str,
    due: DueDay,
    path: str,
    *,
    ref: str = "",
    n: int | None = None,
    yours: bool = False,
    absent: str = "",
    command: str = "",
) -> BoardItem:
    frame = portal.frame
    return BoardItem(
        kind=kind,
        client=frame.client_name,
        client_slug=frame.client_slug,
        what=what,
        who=who,
        due=due.day,
        days=due.days,
        until=due.until,
        standing=due.standing,
        ref=ref,
        path=from_board(frame.client_slug, path),
        n=n,
        yours=yours,
        absent=absent,
        command=command,
    )


def _answered_by(kind: str, ref: str) -> str:
    """Return the command that writes down what the client answered or did."""
    if kind == "version":
        return f"amportal decide {ref} OUTCOME --by WHO"
    return (
        f"amportal order approve {ref} --by WHO"
        if kind == "change_order"
        else f"amportal done {ref}"
    )


_KINDS: dict[str, BoardKind] = {"action": "action", "milestone": "milestone"}


def _work(portal: Portal, project: ProjectView, week: _Week) -> Iterator[BoardItem]:
    for each in project.waiting:
        due = DueDay(each.due, each.days, each.until, each.standing)
        if each.due <= week.last:
            yield _item(
                portal, _KINDS.get(each.kind, "waiting"), each.what, ", ".join(each.owners), due,
                each.path, ref=each.ref, n=each.n, yours=True,
                absent=", ".join(one.name for one in each.absent if one.instead),
                command=_answered_by(each.kind, each.ref),
            )  # fmt: skip
    # The client's own stand above, as far as they are asked for them.
    for action in project.actions:
        if not action.yours and action.standing and action.due <= week.last:
            due = week.due(action.due)
            yield _item(
                portal, "action", action.what, action.owner, due, project.path,
                ref=action.ref, command=f"amportal done {action.ref}",
            )  # fmt: skip
    for piece in project.deliverables:
        if piece.state in OURS and piece.due <= week.last:
            due = week.due(piece.due)
            yield _item(
                portal, "deliverable", piece.name, piece.owner, due, piece.path,
                ref=piece.ref, command=f"amportal new version {piece.ref} FILE --sent today",
            )  # fmt: skip
    for milestone in project.milestones:
        if not milestone.yours and milestone.standing and milestone.date <= week.last:
            due = week.due(milestone.date)
            yield _item(
                portal, "milestone", milestone.name, milestone.owner, due, project.path,
                ref=milestone.ref, command=f"amportal done {milestone.ref}",
            )  # fmt: skip


def _questions(portal: Portal) -> Iterator[BoardItem]:
    for each in portal.questions.open:
        asked = DueDay(each.on, each.days, -each.days, "late" if each.days else "today")
        slug = portal.frame.client_slug
        yield _item(
            portal, "question", each.text, each.asked_by, asked, routes.QUESTIONS,
            ref=each.id, command=f"amportal answer {slug}/{each.id} TEXT",
        )  # fmt: skip


def _meeting(portal: Portal, meeting: MeetingView, hours: int, week: _Week) -> Iterator[BoardItem]:
    """Yield a meeting of this week, or the contact report owed for one that is over."""
    who = portal.frame.manager_name
    day = meeting.start.date()
    if meeting.upcoming and day <= week.last:
        yield _item(portal, "meeting", meeting.title, who, week.due(day), meeting.path)
    elif not (meeting.upcoming or meeting.cancelled) and meeting.issued_on is None:
        until = (meeting.end + timedelta(hours=hours)).date()
        yield _item(
            portal, "contact_report", meeting.title, who, week.due(until), meeting.path,
            command=f"amportal done {portal.frame.client_slug}/{meeting.slug}",
        )  # fmt: skip


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
        command = f"amportal report go {client.slug}"
        yield _item(portal, "report", "", who, week.due(due), routes.REPORTS, command=command)
