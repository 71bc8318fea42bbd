"""The rules: one file a noun, each rule with its slug, its place and its mend.

They work on dossiers, so they also run where other files are wrong, and tell all at once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date

from amportal.errors import Problem
from amportal.model.derive.project_dates import ClientDates
from amportal.model.derive.working_days import calendars_of
from amportal.model.nouns.agency import Agency
from amportal.model.nouns.client import terms_of
from amportal.model.reading.client_assembly import project_of
from amportal.model.reading.client_files import AgencyFiles, ClientFiles
from amportal.model.reading.noun_reader import Read
from amportal.model.rules.allowed_warnings import without_allowed
from amportal.model.rules.amount_rules import DEFAULT_CURRENCY, money_rules
from amportal.model.rules.audience_rules import audience_rules, hiding_nothing, narrowed_rules
from amportal.model.rules.budget_rules import budget_rules
from amportal.model.rules.date_rules import day_pairs, future_days
from amportal.model.rules.decision_rules import decision_rules
from amportal.model.rules.evidence.evidence_rules import order_evidence, version_evidence
from amportal.model.rules.file_rules import (
    other_owners,
    unread_of_agency,
    unread_of_client,
    version_files,
)
from amportal.model.rules.folder_name_rules import name_rules
from amportal.model.rules.id_rules import agency_doubles, client_doubles, dependency_cycles
from amportal.model.rules.known_ids import known_ids_of
from amportal.model.rules.meetings.minutes_rules import minutes_rules
from amportal.model.rules.page_rules import page_rules, source_rules
from amportal.model.rules.people.open_work import open_work, open_work_of_client
from amportal.model.rules.people.presence_rules import presence_rules, recipients_rules
from amportal.model.rules.plan_rules import project_rules
from amportal.model.rules.reference_rules import agency_references, client_references
from amportal.model.rules.rule_context import ProjectRuleContext, RuleContext
from amportal.model.rules.settings_rules import agency_settings, client_settings
from amportal.model.rules.stale_words import stale_project, stale_report
from amportal.model.rules.status_rules import status_rules
from amportal.model.rules.version_rules import version_rules

_SOURCES = (
    ("read", "decisions.*.source"),
    ("budget", "change_orders.*.decision.source"),
)


def check_agency(dossier: AgencyFiles) -> Iterator[Problem]:
    """Yield every problem of the agency's own file beyond its fields."""
    yield from agency_references(dossier.read)
    yield from agency_doubles(dossier.read)
    yield from agency_settings(dossier)
    yield from day_pairs(dossier.read)
    yield from unread_of_agency(dossier)


def check_client(
    dossier: ClientFiles,
    agency: Agency,
    agency_read: Read[Agency],
    today: date,
    bytes_of: Callable[[str], bytes | None],
) -> Iterator[Problem]:
    """Yield every problem of one client's files beyond their fields, on the client's *today*.

    *bytes_of* gives the content of one of the client's own files, None where it cannot be read.
    Warnings that a comment allows are left out.
    """
    yield from without_allowed(dossier, _found(dossier, agency, agency_read, today, bytes_of))


def _found(
    dossier: ClientFiles,
    agency: Agency,
    agency_read: Read[Agency],
    today: date,
    bytes_of: Callable[[str], bytes | None],
) -> Iterator[Problem]:
    settings = dossier.settings
    calendars = calendars_of(agency, settings)
    readable = (project_of(each, dossier) for each in dossier.projects)
    check = RuleContext(
        dossier=dossier,
        agency=agency,
        agency_read=agency_read,
        today=today,
        directory=known_ids_of(dossier, agency_read),
        calendars=calendars,
        dates=ClientDates((each for each in readable if each), today, calendars),
        terms=terms_of(agency, settings),
        contacts={each.id: each for each in settings.contacts} if settings else {},
    )
    yield from name_rules(dossier)
    yield from unread_of_client(dossier)
    yield from other_owners(dossier, today)
    yield from client_settings(check)
    yield from client_references(check)
    yield from client_doubles(check)
    yield from dependency_cycles(check)
    yield from page_rules(check)
    yield from minutes_rules(check)
    issued = frozenset(each.issue.report for each in dossier.sent)
    for report in dossier.reports:
        yield from stale_report(report, issued)
        if report.name not in issued and report.noun and report.noun.state != "sent":
            yield from recipients_rules(check, report)
    yield from open_work_of_client(check)
    currency = (settings.currency if settings else None) or DEFAULT_CURRENCY
    for read in dossier.reads():
        yield from audience_rules(read)
        yield from hiding_nothing(read)
        yield from future_days(read, today)
        yield from day_pairs(read)
        yield from money_rules(read, currency)
        yield from presence_rules(check, read)
    for project in dossier.projects:
        yield from _project(ProjectRuleContext(check, project), bytes_of)
    yield from narrowed_rules(dossier, bytes_of)


def _project(
    check: ProjectRuleContext, bytes_of: Callable[[str], bytes | None]
) -> Iterator[Problem]:
    project = check.project
    yield from project_rules(check)
    yield from stale_project(check)
    yield from status_rules(check)
    yield from budget_rules(check)
    yield from open_work(check)
    if project.budget:
        yield from order_evidence(check, project.budget, bytes_of)
    homes = (project.folder, check.client.dossier.folder)
    for name, path in _SOURCES:
        read = getattr(project, name)
        if read:
            yield from source_rules(check.client, read, path, homes)
    for deliverable in project.deliverables:
        yield from version_rules(check, deliverable)
        yield from decision_rules(check, deliverable)
        yield from version_files(check, deliverable, bytes_of)
        yield from version_evidence(check, deliverable, bytes_of)
        beside = (f"{project.folder}/deliverables", *homes)
        yield from source_rules(check.client, deliverable, "versions.*.decisions.*.source", beside)
