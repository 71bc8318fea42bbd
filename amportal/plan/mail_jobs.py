"""The mails of a client's reports: one job for each contact who gets one.

Cut from the report as it was issued, never from today's data, so that the mail says what the PDF
says and its bytes stay the same until it is sent. Only the newest issue of a report is mailed.
Links lead into the contact's own portal, which holds that very PDF, and into no other.
"""

from __future__ import annotations

from datetime import date, datetime, time

from amportal.model.derive.absence import has_left
from amportal.model.derive.client_today import zone_of
from amportal.model.derive.due_day import first_ahead, standing_of
from amportal.model.derive.on_call import answers_for
from amportal.model.derive.project_state import is_live
from amportal.model.nouns.agency import Agency, Mail
from amportal.model.nouns.client import ClientSettings
from amportal.model.nouns.people import Contact
from amportal.model.nouns.site import Client
from amportal.model.records.issued_report import SentReport
from amportal.model.records.report_record import ReportRecord
from amportal.model.records.sent_reports import mailed
from amportal.model.records.work_records import MilestoneRecord, ProjectRecord
from amportal.plan import routes
from amportal.plan.output_jobs import Job
from amportal.plan.reader.reader_kinds import address_of
from amportal.plan.view.change_views import Change
from amportal.plan.view.mail_view import MailProject, MailView, Party, PdfFile
from amportal.plan.view.page_frame import Reachable
from amportal.plan.view.waiting_views import AbsentOwner, Waiting
from amportal.plan.view.work_views import OursLate, StatusView, StepView, StopView

# When a report goes out on its day, where the client has no schedule.
_USUAL = time(9, 0)


def mail_jobs(agency: Agency, client: Client) -> tuple[Job, ...]:
    """Return a job for each mail of *client*, for the agency's own folder.

    Where the agency has no address to send from there is none. A contact who chose `none` gets
    none, and so does a recipient who is a draft, had left by the day of the issue, or is no contact
    any more.
    """
    if agency.mail is None:
        return ()
    return tuple(
        Job(routes.letter(client.slug, sent.issue.report, sent.issue.issue, contact.id), "mail",
            _view(agency, agency.mail, client, sent, sent.record, contact))
        for sent in mailed(client.sent)
        if sent.record is not None
        for contact in client.settings.contacts
        if contact.id in sent.issue.recipients and contact.delivery != "none" and not contact.draft
        if not has_left(contact, sent.issue.issued_on)
    )  # fmt: skip


def _view(
    agency: Agency,
    mail: Mail,
    client: Client,
    sent: SentReport,
    record: ReportRecord,
    contact: Contact,
) -> MailView:
    issue, settings = sent.issue, client.settings
    waiting = _waiting(record)
    yours = tuple(each for each in waiting if _is_asked(contact, each, record))
    return MailView(
        client=client.slug,
        issued_as=issue.client,
        report=issue.report,
        issue=issue.issue,
        corrected=issue.reason if issue.corrects else "",
        contact=contact.id,
        to=Party(contact.name, contact.email),
        sender=Party(agency.name, mail.from_),
        reply_to=_answers_to(agency, mail, settings, issue.issued_on),
        delivery=contact.delivery,
        locked=contact.locked,
        message_id=_message_id(sent, contact, mail.from_),
        moment=_moment(agency, settings, sent),
        locale=contact.locale or settings.locale or agency.locale,
        currency=record.frame.currency,
        today=record.today,
        address=address_of(agency, client, contact),
        encrypted=settings.access.encrypted,
        report_path=routes.report(issue.report, issue.issue),
        accent=settings.brand.accent,
        client_name=record.frame.client_name,
        agency_name=record.frame.agency_name,
        number=record.number,
        first=record.first,
        last=record.last,
        headline=record.headline,
        status=StatusView(**dict(record.status)) if record.status else None,
        words=record.words,
        changes=tuple(Change(**dict(each)) for each in record.changes),
        differs=tuple(Change(**dict(each)) for each in record.corrected),
        yours=yours,
        others=len(waiting) - len(yours),
        done=tuple(StepView(**dict(each)) for each in record.done),
        next=tuple(StepView(**dict(each)) for each in record.next),
        projects=tuple(_project(each, record.today) for each in record.projects),
        calls=tuple(Reachable(**dict(each)) for each in record.calls),
        pdf=_pdf(sent),
    )


def _waiting(record: ReportRecord) -> tuple[Waiting, ...]:
    """Return what waited on the client, with how its day stood on the day of the report."""
    live = {each.slug: is_live(each.state) for each in record.projects}
    digests = {
        (piece.ref, version.n): version.sha256
        for project in record.projects
        for piece in project.deliverables
        for version in piece.versions
    }
    found = []
    for each in record.waiting:
        until, counts = (each.due - record.today).days, live.get(each.project_slug, True)
        standing = standing_of(each.days, until, live=counts)
        absent = tuple(AbsentOwner(**dict(one)) for one in each.absent)
        digest = digests.get((each.ref, each.n or 0), "")
        values = {**dict(each), "absent": absent, "digest": digest}
        found.append(Waiting(**values, until=until, standing=standing))
    return tuple(found)


def _is_asked(contact: Contact, waiting: Waiting, record: ReportRecord) -> bool:
    """Say whether *waiting* is asked of *contact*, or would be if they were there.

    By id; a record from before ids were kept has names alone. There, the name counts that the
    contact had in the facts kept with it, or where these do not hold the contact, the name of now.
    """
    if waiting.asked:
        return contact.id in waiting.asked
    key = f"contact/{contact.id}"
    then = (each.name for each in record.facts if (each.noun, each.key) == ("contact", key))
    names = (*waiting.owners, *(each.name for each in waiting.absent))
    return next(then, contact.name) in names


def _answers_to(
    agency: Agency, mail: Mail, settings: ClientSettings, day: date
) -> tuple[Party, ...]:
    """Return where answers to a mail of *day* go: to the account manager and the team's mailbox.

    While the account manager is away the stand-in comes first.
    """
    people = {each.id: each for each in agency.people}
    manager = settings.account_manager
    known = (people.get(each) for each in (answers_for(agency, manager, day), manager))
    parties = [Party(each.name, each.email) for each in known if each]
    if mail.reply_to:
        parties.append(Party(agency.name, mail.reply_to))
    return tuple({each.email.casefold(): each for each in reversed(parties)}.values())[::-1]


def _message_id(sent: SentReport, contact: Contact, sender: str) -> str:
    """Return an id that follows from what is sent and to whom: a second try has the same."""
    key = sent.issue.message_key(contact.id, contact.email)
    return f"<{key}@{sender.rpartition('@')[2].lower()}>"


def _moment(agency: Agency, settings: ClientSettings, sent: SentReport) -> datetime:
    """Return the day of the issue, at the hour the client's reports are due."""
    at = settings.report.at if settings.report else _USUAL
    zone = zone_of(settings.timezone or agency.timezone)
    return datetime.combine(sent.issue.issued_on, at, zone)


def _project(record: ProjectRecord, today: date) -> MailProject:
    overall = next((each for each in record.status if each.dimension == "overall"), None)
    milestone = _next(record, today)
    return MailProject(
        name=record.name,
        job_no=record.job_no,
        path=record.path,
        state=record.state,
        rag=overall.rag if overall else None,
        slip=record.slip,
        end=record.end,
        milestone=milestone.name if milestone else "",
        milestone_day=milestone.date if milestone else None,
        milestone_slip=milestone.slip if milestone else 0,
        milestone_yours=milestone.yours if milestone else False,
        stop=StopView(**dict(record.stop)) if record.stop else None,
        ours_late=tuple(OursLate(**dict(each)) for each in record.ours_late),
    )


def _next(record: ProjectRecord, today: date) -> MilestoneRecord | None:
    """Return the milestone that came next on *today*."""
    # Of two on one day the first, in the order in which pages and reports list them.
    coming = (each for each in record.milestones if not each.done and not each.cancelled)
    return first_ahead(((each.date, each) for each in coming if is_live(record.state)), today)


def _pdf(sent: SentReport) -> PdfFile:
    issue = sent.issue
    again = f"-{issue.issue}" if issue.issue > 1 else ""
    name = f"{issue.client}-{issue.report}{again}.pdf"
    return PdfFile(sent.pdf, issue.pdf.sha256, issue.pdf.size, name)
