"""A report as it goes out: what all those whom it is for may see, and nothing that only some may.

One PDF goes to everybody a report is for. So a report for finance and legal holds what is for
both; what is for finance alone is in the portal of finance, and in a report for finance.
"""

from __future__ import annotations

from datetime import date

from msgspec.structs import replace

from amportal.model.nouns.people import Contact
from amportal.model.nouns.site import Client, Report, Site
from amportal.plan.file_facts import Files
from amportal.plan.portal.client_portal import portal_and_things
from amportal.plan.reader.visibility import visible
from amportal.plan.report.told_things import Thing
from amportal.plan.view.page_views import Portal, ReportPage
from amportal.sources.git.last_changes import History


def addressed(
    site: Site, client: Client, report: Report, day: date, history: History | None, files: Files
) -> tuple[Portal, ReportPage | None, tuple[Thing, ...]]:
    """Return *report* of *client* as it would go out on *day*, and the portal it is cut from.

    None where nobody may see it. Last comes all that its readers are told, as it was written.
    """
    # What was sent is not made again, unless it is looked over to be corrected, as here.
    asked = replace(report, file=report.file.model_copy(update={"state": "reviewed"}))
    others = tuple(each for each in client.reports if each.slug != report.slug)
    whole = replace(client, reports=(*others, asked))
    audience = set(report.file.audience) - {"internal"}
    first, *more = sorted(audience) if audience and "everyone" not in audience else ("",)
    for role in more:
        whole = _as_seen_by(role, whole, day)
    roles = frozenset({first}) - {""}
    portal, things = portal_and_things(site, whole, roles, day, history, files, unreviewed=True)
    page = next((each for each in portal.reports if each.card.slug == report.slug), None)
    return portal, page, things


def _as_seen_by(role: str, client: Client, day: date) -> Client:
    """Return *client* as *role* sees it; contacts are still counted, those hidden have no name."""
    roles = frozenset({role})
    seen = visible(client, roles, day, unreviewed=True)
    contacts = tuple(_named(each, roles) for each in client.settings.contacts)
    return replace(seen, settings=seen.settings.model_copy(update={"contacts": contacts}))


def _named(contact: Contact, roles: frozenset[str]) -> Contact:
    return contact if contact.shown_to(roles) else contact.model_copy(update={"audience": ()})
