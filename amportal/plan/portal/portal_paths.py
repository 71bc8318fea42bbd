"""The paths of everything in one portal, so that texts link to nothing that is not there.

What pages load (`assets/`) and the page for what is missing are no places to link to.
"""

from __future__ import annotations

from collections.abc import Iterator

from amportal.plan import routes
from amportal.plan.view.page_views import Portal


def paths_of(portal: Portal) -> frozenset[str]:
    """Return the path of each page and file of *portal* that a text may link to."""
    return frozenset(_paths(portal))


def _paths(portal: Portal) -> Iterator[str]:
    yield from (routes.HOME, routes.TEAM, routes.SEARCH)
    yield from (routes.CALENDAR, routes.FEED, routes.DATA, routes.SCHEMA)
    yield from map(routes.table, routes.TABLES)
    yield from (each.path for each in portal.frame.nav)
    yield from (routes.contact_card(each.id) for each in portal.calls)
    if portal.home.since:
        yield routes.CHANGES
    for project in portal.projects:
        yield project.path
        for deliverable in project.deliverables:
            yield deliverable.path
            for version in deliverable.versions:
                for file in version.files:
                    yield file.path
                    yield from (each for each in (file.thumb, file.poster) if each)
                    yield from (each for leaf in file.leaves for each in (leaf.path, leaf.small))
            picture = deliverable.picture
            yield from (path for edge, path in picture.sizes if edge) if picture else ()
    yield from (each.path for each in portal.updates)
    yield from (each.path for each in portal.meetings)
    yield from (card.path for card in portal.sent)
    yield from (report.card.path for report in portal.reports)
