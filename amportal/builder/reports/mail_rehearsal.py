"""The mails of a report before it is issued: made as a build makes them once it is.

What cannot be made, and what a gate would stop, is found while the report can still be changed.
"""

from __future__ import annotations

from msgspec import Struct
from msgspec.structs import replace

from amportal.builder.reports.single_report import SingleReport
from amportal.errors import Problem
from amportal.model.nouns.letter import Letter
from amportal.model.nouns.site import Client
from amportal.model.records.issued_report import Issue, SentReport, sent_folder
from amportal.model.records.report_record import ReportRecord
from amportal.plan.mail_jobs import mail_jobs
from amportal.plan.view.mail_view import MailView
from amportal.render.pages.report_mail import render_mail


class MailRehearsal(Struct, frozen=True):
    """The `letters` of one issue, and why others could not be made.

    `client` is the client as it will be: with the issue among what was sent.
    """

    client: Client
    letters: tuple[Letter, ...]
    problems: tuple[Problem, ...]


def rehearse(desk: SingleReport, issue: Issue, record: ReportRecord) -> MailRehearsal:
    """Return the mails that would be made of *issue* with the data *record*."""
    folder = sent_folder(issue.client, issue.report, issue.issue)
    sent = (*desk.client.sent, SentReport(folder, issue, record))
    client = replace(desk.client, sent=sent)
    letters: list[Letter] = []
    problems: list[Problem] = []
    for job in mail_jobs(desk.agency, client):
        view = job.data
        if not isinstance(view, MailView) or (view.report, view.issue) != (
            issue.report,
            issue.issue,
        ):
            continue
        made = render_mail(view, desk.theme)
        problems += made.problems
        if made.content:
            letters.append(Letter.model_validate_json(made.content))
    return MailRehearsal(client, tuple(letters), tuple(problems))
