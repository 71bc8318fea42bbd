"""Rules of what is written about the work: updates, contact reports, status reports, questions."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from amportal.errors import Problem, Span
from amportal.model.content_layout import extension
from amportal.model.derive.client_today import shown_by_clocks, zone_of
from amportal.model.derive.meeting_times import local_time
from amportal.model.derive.report_promises import silent_lines
from amportal.model.messages.nearest_name import listed, nearest
from amportal.model.nouns.page_settings import MeetingFile, ReportFile, UpdateFile
from amportal.model.nouns.questions import QuestionsFile
from amportal.model.problem_location import Loc, note_at, point
from amportal.model.reading.noun_reader import Read
from amportal.model.rules.file_rules import referenced
from amportal.model.rules.rule_context import RuleContext
from amportal.model.rules.settings_rules import known_zone
from amportal.model.rules.value_paths import every, paths_of, written
from amportal.model.value_types import MarkdownText
from amportal.sources.commonmark.markdown_source import Remark, problem_of, read_markdown
from amportal.sources.yaml.yaml_document import Document

_DATED = re.compile(r"(\d{4}-\d{2}-\d{2})(?:-|$)")
# Where a decision may come from without a file: how the client said it.
SOURCES = ("email", "phone", "letter", "portal")


def page_rules(check: RuleContext) -> Iterator[Problem]:
    """Yield what is wrong with the pages and questions of one client."""
    for project in check.dossier.projects:
        for update in project.updates:
            yield from _named_day(update)
        for meeting in project.meetings:
            yield from _meeting(check, meeting)
    for report in check.dossier.reports:
        yield from _report(check, report)
    yield from _questions(check.dossier.questions)
    yield from _markdown(check.dossier.questions)


def _named_day(read: Read[UpdateFile]) -> Iterator[Problem]:
    found = _DATED.match(read.name)
    if read.noun and found and found[1] != read.noun.date.isoformat():
        yield point(
            read.doc,
            ("date",),
            "name-and-date-differ",
            f"the file's name says {found[1]}, `date` says {read.noun.date}",
            expected="one of the two is wrong",
            hint="correct `date`, or rename the file",
            severity="warning",
        )


def _meeting(check: RuleContext, read: Read[MeetingFile]) -> Iterator[Problem]:
    if read.noun is None:
        return
    file = read.noun
    for index, ident in enumerate(file.apologies):
        if ident in file.present:
            place = ("present", file.present.index(ident))
            yield point(
                read.doc,
                ("apologies", index),
                "present-and-absent",
                f"`{ident}` is both present and absent",
                expected="one of the two only",
                hint="take the name out of `present` or of `apologies`",
                notes=(note_at(read.doc, place, "named present here"),),
            )
    yield from _clock(check, read, file)
    yield from _called_off(read, file)
    hours = check.terms.contact_report_hours
    due = local_time(file.end, file, check.zone) + timedelta(hours=hours)
    owed = file.issued_on is None and not file.cancelled and not file.draft
    if owed and check.today > due.date():
        yield point(
            read.doc,
            ("end",),
            "contact-report-overdue",
            "the contact report of this meeting is overdue",
            expected=f"due {hours} hours after the end, on {due.date()}",
            hint="send it and add `issued_on:` with the day it went out",
            severity="warning",
        )


def _clock(check: RuleContext, read: Read[MeetingFile], file: MeetingFile) -> Iterator[Problem]:
    """Yield the times of a meeting that cannot be: no hour on the clock, or no length."""
    name = file.timezone or check.zone
    if file.timezone:
        yield from known_zone(read, file.timezone)
    zone = zone_of(name)
    moments: list[tuple[Loc, datetime]] = [(("start",), file.start), (("end",), file.end)]
    moments += [(("moved", at, "from"), each.from_) for at, each in enumerate(file.moved)]
    for loc, moment in moments:
        if zone is not None and not shown_by_clocks(moment, zone):
            yield point(
                read.doc,
                loc,
                "no-such-hour",
                f"clocks in {name} never show {moment:%H:%M} on {moment:%Y-%m-%d}",
                expected="they go forward in that night",
                hint="write the time that clocks will show there",
            )
    if file.start == file.end:
        yield point(
            read.doc,
            ("end",),
            "meeting-without-length",
            "the meeting ends when it begins",
            expected="later than `start`",
            hint="write when it will end",
            notes=(note_at(read.doc, ("start",), "`start` is here"),),
        )


def _called_off(read: Read[MeetingFile], file: MeetingFile) -> Iterator[Problem]:
    if file.cancelled and file.issued_on is not None:
        yield point(
            read.doc,
            ("issued_on",),
            "done-and-cancelled",
            "this meeting was cancelled, yet its contact report went out",
            expected="one of the two only",
            hint="delete `cancelled`, or delete `issued_on`",
            notes=(note_at(read.doc, ("cancelled",), "cancelled here", key=True),),
        )


def _report(check: RuleContext, read: Read[ReportFile]) -> Iterator[Problem]:
    if read.noun is None:
        return
    file = read.noun
    if file.state in ("reviewed", "sent") and file.reviewed is None and file.file is None:
        yield point(
            read.doc,
            ("state",),
            "not-reviewed",
            f"this report is {file.state}, but nobody is named who read it",
            expected="somebody else reads it before it goes out",
            hint="add `reviewed:` with `by` and `on`, or write `state: draft`",
        )
    if file.state == "sent" and file.period.from_ > check.today:
        yield point(
            read.doc,
            ("period", "from"),
            "future-date",
            f"`{file.period.from_}` is still to come, yet the report was sent",
            expected=f"today is {check.today}",
            hint="correct the period, or write `state: draft`",
        )
    yield from _copy(check, read, file)
    yield from _corrects(check, read, file)
    yield from _promises(check, read, file)
    yield from _recipients(check, read, file)


def _recipients(check: RuleContext, read: Read[ReportFile], file: ReportFile) -> Iterator[Problem]:
    """Yield a warning for each recipient whom no mail can reach."""
    for index, ident in enumerate(file.recipients):
        contact = check.contacts.get(ident)
        if contact is None:
            continue
        if contact.delivery != "none" and not contact.draft:
            if file.state != "sent" and contact.delivery == "link":
                yield from _linked(check, read, index, ident)
            continue
        why, key = (
            ("this contact is a draft", "draft")
            if contact.draft
            else ("`delivery` is none", "delivery")
        )
        yield point(
            read.doc,
            ("recipients", index),
            "recipient-without-mail",
            f"`{ident}` gets no mail: {why}",
            expected="a contact who gets mail",
            hint=f"take `{ident}` out, or change `{key}` in `client.yaml`",
            severity="warning",
        )


def _linked(
    check: RuleContext, read: Read[ReportFile], index: int, ident: str
) -> Iterator[Problem]:
    """Yield a warning where a mail with a link has no address to lead to."""
    mail, settings = check.agency.mail, check.dossier.settings
    if mail is None or mail.server is None or settings is None or settings.access.address:
        return
    yield point(
        read.doc,
        ("recipients", index),
        "no-portal-address",
        f"`{ident}` gets a link, but nobody said where the portal is published",
        expected="no mail can go to this contact",
        hint=f"add `access:` with `address: https://.../{check.dossier.slug}/` to client.yaml, or "
        "change the contact's `delivery` to `attach`",
        severity="warning",
    )


def _corrects(check: RuleContext, read: Read[ReportFile], file: ReportFile) -> Iterator[Problem]:
    """Yield facts that are corrected by half, or in a report that nobody was sent."""
    for index, fact in enumerate(file.corrects):
        if fact.is_ is not None and fact.key is None:
            yield point(
                read.doc,
                ("corrects", index, "is"),
                "is-without-key",
                f"which key of `{fact.what}` was `{fact.is_}` is not said",
                expected="`is` beside a `key`",
                hint="add the line `key:`, such as `key: spent`",
                key=True,
            )
    if file.corrects and not any(each.issue.report == read.name for each in check.dossier.sent):
        yield point(
            read.doc,
            ("corrects",),
            "corrects-unsent",
            "this report corrects facts, but it was never sent",
            expected="a report that was sent",
            hint="delete `corrects`: a report that is still to go out tells what the files say",
            severity="warning",
            key=True,
        )


def _copy(check: RuleContext, read: Read[ReportFile], file: ReportFile) -> Iterator[Problem]:
    """Yield what is wrong with the PDF of a report that was sent: without one nobody has it."""
    if file.file is not None and file.state != "sent":
        yield point(
            read.doc,
            ("file",),
            "file-of-unsent",
            f"`file` is the PDF that was sent, and this report is {file.state}",
            expected="a report is sent as amportal makes it, or was sent as this file has it",
            hint="write `state: sent`, or take `file:` out",
            key=True,
        )
    elif file.file is not None:
        home, folder = posixpath.dirname(read.path), check.dossier.folder
        path, problem = referenced(read, ("file",), file.file, home, folder, check.dossier.paths)
        if problem:
            yield problem
        elif path and extension(path) != "pdf":
            yield point(
                read.doc,
                ("file",),
                "file-kind",
                f"`{file.file}` is no PDF",
                hint="name the PDF that was sent",
            )
    elif file.state == "sent" and all(
        each.issue.report != read.name for each in check.dossier.sent
    ):
        yield point(
            read.doc,
            ("state",),
            "sent-without-copy",
            "this report was sent, but not what was sent is kept, so the portal does not show it",
            expected="a report is shown as it was sent, never made again from newer data",
            hint="put the PDF beside it and add `file:` with its name; if it was not sent yet, "
            "write `state: draft` and issue it with `amportal report issue`",
            severity="warning",
        )


def _promises(check: RuleContext, read: Read[ReportFile], file: ReportFile) -> Iterator[Problem]:
    """Yield each line the report before promised and this one has no word of."""
    sent = check.dossier.sent
    if any(each.issue.report == read.name for each in sent):
        return
    projects = [project.file for project in check.dossier.projects if project.file]
    jobs = {project.slug: project.file.job_no for project in check.dossier.projects if project.file}
    job_no = jobs.get(file.project, "") if file.project else None
    for line in silent_lines(read.name, file, job_no, sent, projects):
        yield point(
            read.doc,
            ("promised",) if file.promised else ("period",),
            "promise-unanswered",
            f"the last report promised “{line}”, and this one has no word of it",
            expected="what became of it?",
            hint="put it into `done:` or `next:`, or into `promised:` with `done_on:`, or with "
            "`dropped:` and the reason",
            key=True,
            severity="warning" if file.state == "draft" else "error",
        )


def _questions(read: Read[QuestionsFile] | None) -> Iterator[Problem]:
    if read is None or read.noun is None:
        return
    for index, each in enumerate(read.noun.questions):
        base: Loc = ("questions", index)
        if each.answer is None and (each.answered_on or each.answered_by):
            key = "answered_on" if each.answered_on else "answered_by"
            yield point(
                read.doc,
                (*base, key),
                "half-answered",
                f"`{each.id}` has `{key}`, but no `answer`",
                expected="what was answered?",
                hint=f"add `answer:`, or delete `{key}`",
            )
        elif each.answer is not None and each.answered_on is None:
            yield point(
                read.doc,
                (*base, "answer"),
                "half-answered",
                f"`{each.id}` has an answer, but no `answered_on`",
                expected="when was it answered?",
                hint="add `answered_on:` with the day, and `answered_by:`",
            )


def _markdown(read: Read[QuestionsFile] | None) -> Iterator[Problem]:
    """Yield what is wrong with Markdown in YAML; that of pages is looked at where it is read."""
    if read is None or read.noun is None:
        return
    for path in paths_of(QuestionsFile, MarkdownText):
        for loc, text in written(read.data, path):
            for remark in read_markdown(text).remarks:
                span = _place(read.doc, loc, text, remark)
                yield problem_of(remark, span, read.doc.excerpt(span))


def _place(doc: Document, loc: Loc, text: str, remark: Remark) -> Span:
    """Return where *remark* on the value *text* at *loc* stands in the source.

    The value may be folded or quoted; so what stands there is looked for, from its first line on.
    """
    value = doc.span(loc)
    sought = text.split("\n")[remark.line][remark.column :][:40].strip()
    for number in range(value.line, value.line + text.count("\n") * 2 + 3):
        column = doc.line(number).find(sought, value.column - 1 if number == value.line else 0)
        if sought and column >= 0:
            return Span(value.path, number, column + 1, remark.length)
    return value


def source_rules(
    check: RuleContext, read: Read[Any], path: str, homes: tuple[str, ...]
) -> Iterator[Problem]:
    """Yield the `source`s at *path* of *read* that are neither a way, a meeting nor a file."""
    if read.noun is None:
        return
    meetings = check.meetings()
    for loc, source in every(read.noun, path):
        name = posixpath.basename(source).removesuffix(".md")
        if source in SOURCES or name in meetings:
            continue
        if any(posixpath.normpath(f"{home}/{source}") in check.dossier.paths for home in homes):
            continue
        near = nearest(source, [*SOURCES, *meetings])
        yield point(
            read.doc,
            loc,
            "unknown-source",
            f"`{source}` is no source that can be found",
            expected=f"{listed(SOURCES)}, the name of a meeting's file, or a signed file",
            hint=(
                f"did you mean `{near}`?"
                if near
                else "write `email`, or put the signed file into this client's folder"
            ),
        )
