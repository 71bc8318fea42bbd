"""One reader's portal of one client: the only way from the model to what is rendered.

The reader is applied once, at the door (`visible`); everything after it works on what is left.
Pure: the day, the facts of files and git's times are handed in, and nothing of another client
is.
"""

from __future__ import annotations

from datetime import date, datetime
from urllib.parse import urlsplit

from msgspec.structs import replace

from amportal.model.derive.data_date import as_of
from amportal.model.derive.project_dates import ClientDates
from amportal.model.derive.project_state import is_over
from amportal.model.derive.working_days import calendars_of
from amportal.model.nouns.agency import Agency
from amportal.model.nouns.client import ClientSettings, currency_of, paper_of, terms_of
from amportal.model.nouns.site import Client, Site
from amportal.plan import routes
from amportal.plan.brand_assets import brand_of
from amportal.plan.file_facts import Files
from amportal.plan.ordering import natural, newest_first, worst_first
from amportal.plan.portal.home_page import home_of
from amportal.plan.portal.portal_pages import meetings_of, questions_of
from amportal.plan.portal.portal_paths import paths_of
from amportal.plan.portal.who_to_call import calls_of, reached_on
from amportal.plan.project.project_view import project_view
from amportal.plan.reader.reader_context import ReaderContext
from amportal.plan.reader.reader_kinds import portal_address
from amportal.plan.reader.shown_ids import ShownIds
from amportal.plan.reader.shown_links import links_inside, with_shown_links
from amportal.plan.reader.shown_people import ShownPeople, team_page
from amportal.plan.reader.visibility import hidden_from, visible
from amportal.plan.report.client_things import things_of
from amportal.plan.report.commit_days import CommitDays
from amportal.plan.report.issued_reports import (
    Now,
    cards_of,
    changes_page,
    known_first,
    listed,
    told_moves,
    with_last,
)
from amportal.plan.report.record_things import ToldState
from amportal.plan.report.status_report import brought_along, reports_of
from amportal.plan.report.told_things import Thing
from amportal.plan.view.meeting_views import MeetingView
from amportal.plan.view.page_frame import AsOf, Brand, Frame, NavItem
from amportal.plan.view.page_views import Portal, QuestionsPage, ReportCard
from amportal.plan.view.work_views import ProjectView
from amportal.sources.git.last_changes import History

# A reader who sees all that is no draft: the agency itself.
AGENCY_EYES = frozenset({"internal", "approver", "day_to_day", "finance", "legal", "observer"})


def portal_of(
    site: Site,
    client: Client,
    roles: frozenset[str],
    today: date,
    history: History | None,
    files: Files,
    *,
    unreviewed: bool = False,
) -> Portal:
    """Return the portal of *client* as a reader with *roles* sees it on *today*.

    No roles: the general portal, which holds only what is for everyone. Projects come by job
    number. *today* is the day in the client's time zone (`model.derive.client_today`). *history*:
    what git knows of the sources, where there is git. *files*: facts of source files by path; of a
    file without facts no digest is shown. *unreviewed* keeps reports that nobody has reviewed yet,
    for the agency's own eyes.
    """
    return portal_and_things(site, client, roles, today, history, files, unreviewed=unreviewed)[0]


def portal_and_things(
    site: Site,
    client: Client,
    roles: frozenset[str],
    today: date,
    history: History | None,
    files: Files,
    *,
    unreviewed: bool = False,
) -> tuple[Portal, tuple[Thing, ...]]:
    """Return what `portal_of` does, and all that its reader is told, as it was written.

    The latter only where a report was sent or is being made: nothing else is compared by it.
    """
    seen = visible(client, roles, today, unreviewed=unreviewed)
    reading = _reading(site.agency, client, seen, roles, today, files)
    things = things_of(reading) if seen.sent or seen.reports else ()
    portal = _portal(site, client, reading, things, roles, history)
    if links_inside(seen):
        linked = with_shown_links(seen, paths_of(portal), ids_of(seen))
        reading = _reading(site.agency, client, linked, roles, today, files)
        portal = _portal(site, client, reading, things, roles, history)
    return portal, things


def ids_of(seen: Client) -> frozenset[str]:
    """Return every id that *seen*, cut to a reader, holds."""
    return ShownIds(seen).all | {each.id for each in seen.questions}


def _portal(
    site: Site,
    client: Client,
    reading: ReaderContext,
    things: tuple[Thing, ...],
    roles: frozenset[str],
    history: History | None,
) -> Portal:
    """Return the portal that *reading* makes of *client*, which is whole."""
    agency, seen, today, files = site.agency, reading.client, reading.today, reading.files
    projects = _projects(reading)
    updates = newest_first(tuple(each for project in projects for each in project.updates))
    zone = zone_name(agency, client.settings)
    calls = calls_of(agency, client.settings.account_manager, today, zone)
    now = _now(reading, client, things, CommitDays(seen, history, zone))
    reports = reports_of(reading, projects, updates, calls, now)
    sent = listed((*cards_of(seen.sent), *brought_along(reading)))
    since = changes_page(seen.sent, worst_first(projects), now)
    projects = with_last(projects, known_first(seen.sent))
    meetings = meetings_of(reading)
    questions = questions_of(reading)
    when = _as_of(seen, today, zone, history)
    cards = listed((*sent, *(report.card for report in reports)))
    nav = _nav(projects, meetings, questions, cards)
    frame = _frame(reading, brand_of(site, client, files), when, nav, cards)
    frame = replace(frame, roles=tuple(sorted(roles)), known_as=_known_as(client))
    return Portal(
        frame=reached_on(frame, agency, client.settings.account_manager, today),
        home=home_of(projects, updates, calls, client.settings.welcome or "", since),
        projects=projects,
        updates=updates,
        meetings=meetings,
        questions=questions,
        team=team_page(reading.people, seen, calls, today),
        reports=reports,
        calls=calls,
        sent=sent,
        moved=told_moves(seen.sent),
        root=urlsplit(portal_address(agency, client, roles) or "").path,
    )


def _now(
    reading: ReaderContext, client: Client, things: tuple[Thing, ...], days: CommitDays
) -> Now:
    """Return what changes are told against; *client* is whole."""
    return Now(
        state=ToldState(things),
        hidden=hidden_from(client, reading.client),
        days=days,
        today=reading.today,
        client=client.settings.name,
    )


def things_told(
    site: Site, client: Client, roles: frozenset[str], today: date, files: Files
) -> tuple[Thing, ...]:
    """Return all that a reader with *roles* is told of *client* on *today*, as it was written."""
    seen = visible(client, roles, today)
    return things_of(_reading(site.agency, client, seen, roles, today, files))


def _projects(reading: ReaderContext) -> tuple[ProjectView, ...]:
    ordered = sorted(reading.client.projects, key=lambda each: natural(each.file.job_no))
    return tuple(project_view(reading, project) for project in ordered)


def _reading(
    agency: Agency,
    client: Client,
    seen: Client,
    roles: frozenset[str],
    today: date,
    files: Files,
) -> ReaderContext:
    """Return what everything is derived from; *client* is whole, *seen* cut to the reader."""
    calendars = calendars_of(agency, client.settings)
    return ReaderContext(
        agency=agency,
        client=seen,
        people=ShownPeople(agency, client, roles),
        named=ShownIds(seen),
        files=files,
        terms=terms_of(agency, client.settings),
        calendars=calendars,
        dates=ClientDates(client.projects, today, calendars),
        today=today,
    )


def zone_name(agency: Agency, settings: ClientSettings) -> str:
    """Return the client's time zone, else the agency's."""
    return settings.timezone or agency.timezone


def _as_of(client: Client, today: date, zone: str, history: History | None) -> AsOf:
    changes = history.changes if history else {}
    committed = {path: changes[path].when for path in client.sources if path in changes}
    found = as_of(client, today, zone, committed)
    if isinstance(found, datetime):
        return AsOf(found.date(), found.time().replace(second=0, microsecond=0))
    return AsOf(found)


def _frame(
    reading: ReaderContext,
    brand: Brand,
    when: AsOf,
    nav: tuple[NavItem, ...],
    reports: tuple[ReportCard, ...],
) -> Frame:
    agency, settings = reading.agency, reading.client.settings
    manager = reading.people.person(settings.account_manager)
    return Frame(
        client_name=settings.name,
        client_slug=reading.client.slug,
        client_code=settings.code,
        agency_name=agency.name,
        agency_legal_name=agency.legal_name or agency.name,
        agency_website=agency.website,
        locale=settings.locale or agency.locale,
        currency=currency_of(agency, settings, reading.today),
        timezone=zone_name(agency, settings),
        brand=brand,
        nav=nav,
        as_of=when,
        manager_name=manager.name if manager else "",
        manager_email=manager.email if manager else "",
        latest_report=reports[0].path if reports else None,
        paper=paper_of(agency, settings),
        encrypted=settings.access.encrypted,
    )


def _known_as(client: Client) -> str:
    """Return the name of the client's folder when its first report went out, if it is another."""
    first = next((each.issue.client for each in client.sent), client.slug)
    return first if first != client.slug else ""


def _nav(
    projects: tuple[ProjectView, ...],
    meetings: tuple[MeetingView, ...],
    questions: QuestionsPage,
    reports: tuple[ReportCard, ...],
) -> tuple[NavItem, ...]:
    """Return the menu: pages that have something to show. Projects that are over are left to
    the home page, as long as one is not."""
    live = tuple(each for each in projects if not is_over(each.state)) or projects
    items = [NavItem("home", routes.HOME)]
    items += [NavItem("project", each.path, each.name) for each in live]
    shown = {
        "updates": any(each.updates for each in projects),
        "meetings": bool(meetings),
        "budget": any(each.budget for each in projects),
        "questions": bool(questions.open or questions.answered),
        "team": True,
        "reports": bool(reports),
    }
    pages = (
        NavItem("updates", routes.UPDATES),
        NavItem("meetings", routes.MEETINGS),
        NavItem("budget", routes.BUDGET),
        NavItem("questions", routes.QUESTIONS),
        NavItem("team", routes.TEAM),
        NavItem("reports", routes.REPORTS),
    )
    return (*items, *(item for item in pages if shown[item.key]))
