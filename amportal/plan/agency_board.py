"""The agency's own page: every client, worst first, and what needs somebody today.

The one place where clients stand side by side and where internal money may be read. Nothing of it
ever goes into a client's folder: it has a view of its own, made of portals as the agency sees
them, and hands nothing back.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal

from msgspec.structs import replace

from amportal.errors import Problem
from amportal.model.content_layout import client_of
from amportal.model.derive.budget_totals import totals
from amportal.model.derive.on_call import answers_for
from amportal.model.nouns.agency import Agency
from amportal.model.nouns.client import currency_of
from amportal.model.nouns.site import Client, Site
from amportal.plan import routes
from amportal.plan.board_items import failed_mails, from_board, items_of
from amportal.plan.ordering import worst_first
from amportal.plan.portal.client_portal import AGENCY_EYES, portal_of
from amportal.plan.reader.reader_kinds import readers_of
from amportal.plan.reader.visibility import visible
from amportal.plan.view.page_views import (
    BoardClient,
    BoardItem,
    BoardPage,
    BoardProject,
    BoardSlice,
    BoardTurn,
    Portal,
)
from amportal.sources.git.last_changes import History

# How many problems of a held client are told; `check` tells all.
PROBLEMS_SHOWN = 3
# What one of the agency has to do.
_OURS = frozenset({"action", "milestone", "meeting", "contact_report", "report"})
_RAGS = {"red": 0, "amber": 1, "green": 2}


def slice_of(site: Site, client: Client, today: date, history: History | None) -> BoardSlice:
    """Return what *client* brings to the board on *today*, a day in the agency's time zone.

    Nothing but this client and the agency is read, so that it can be kept until one of them
    changes.
    """
    portal = portal_of(site, client, AGENCY_EYES, today, history, {}, unreviewed=True)
    pages = _pages(client, today)
    phones = {each.name: each.phone or "" for each in client.settings.contacts}
    return BoardSlice(
        _client(site, client, portal, today),
        (
            *(
                replace(
                    item,
                    path=item.path if item.path in pages else "",
                    phone=phones.get(item.who.partition(", ")[0], "") if item.yours else "",
                )
                for item in _with_stand_ins(
                    site.agency, items_of(site.agency, client, portal, today), today
                )
            ),
            *failed_mails(client),
        ),
    )


def _with_stand_ins(agency: Agency, items: Iterable[BoardItem], today: date) -> Iterator[BoardItem]:
    """Yield *items*; what is ours to do and falls to somebody away falls to who stands in."""
    names = {each.id: each.name for each in agency.people}
    ids = {name: ident for ident, name in names.items()}
    for item in items:
        ours = not item.yours and item.kind in _OURS
        ident = ids.get(item.who) if ours else None
        instead = answers_for(agency, ident, today) if ident else None
        if instead in (None, ident):
            yield item
        else:
            yield replace(item, who=names[instead], absent=item.who)


def held_slice(slug: str, problems: Iterable[Problem]) -> BoardSlice:
    """Return what the held client *slug* brings to the board: the first of its *problems*.

    Those of another client's files are none of it.
    """
    told = _told(problems, slug)
    return BoardSlice(_held(slug, told), tuple(_item(slug, text) for text in told[:1]))


def board_of(agency: Agency, slices: Iterable[BoardSlice], today: date) -> BoardPage:
    """Return the agency's board on *today*, a day in the agency's time zone.

    Held clients come first; then clients by status (red, amber, green, none), by how much is
    late, by name. Items are sorted by `urgency`.
    """
    every = tuple(slices)
    return BoardPage(
        agency_name=agency.name,
        locale=agency.locale,
        today=today,
        clients=tuple(sorted((each.client for each in every), key=_badness)),
        items=tuple(sorted((item for each in every for item in each.items), key=urgency)),
    )


def _badness(client: BoardClient) -> tuple[bool, int, int, int, str, str]:
    return (
        not client.held,
        _RAGS[client.rag] if client.rag else len(_RAGS),
        -client.late,
        -client.waiting,
        client.name,
        client.slug,
    )


_TURNS: tuple[BoardTurn, ...] = ("late", "today", "asked", "waiting", "week")


def urgency(item: BoardItem) -> tuple[bool, bool, int, int, date, str, str, str]:
    """Return what items of the board are sorted by, the most urgent first.

    What is held back and mails that did not arrive; what we promised and are late with; what is
    due today; what the client waits for; what we wait for; the rest of the week. The longest late
    comes first.
    """
    late = item.days or 0 if item.late and item.kind != "question" else 0
    return (
        item.kind != "held",
        item.kind != "mail",
        _TURNS.index(item.turn),
        -late,
        item.due or date.min,
        item.client,
        item.kind,
        item.ref or item.what,
    )


def _client(site: Site, client: Client, portal: Portal, today: date) -> BoardClient:
    home = portal.home
    worst = next(iter(worst_first(portal.projects)), None)
    return BoardClient(
        name=client.settings.name,
        slug=client.slug,
        path="" if client.settings.draft else from_board(client.slug, routes.HOME),
        rag=worst.light if worst else None,
        state=worst.state if worst else None,
        headline=home.headline,
        waiting=len(home.waiting),
        late=sum(1 for each in home.waiting if each.standing == "late"),
        projects=tuple(BoardProject(each.name, each.rag, each.state) for each in home.projects),
        held=(),
        manager=portal.frame.answers_name,
        absent=portal.frame.manager_name if portal.frame.copy_email else "",
        as_of=portal.frame.as_of.day,
        margin=_margin(site, client, today),
        portals=tuple(
            (reader.roles, from_board(reader.folder, routes.HOME))
            for reader in readers_of(client, today)[1:]
        ),
    )


def _pages(client: Client, today: date) -> frozenset[str]:
    """Return the pages everybody at the client may see: the only ones the board can lead to."""
    if client.settings.draft:
        return frozenset()
    seen = visible(client, frozenset(), today)
    pages = [routes.QUESTIONS] if seen.questions else []
    pages += [routes.REPORTS] if seen.sent or seen.reports else []
    for project in seen.projects:
        job_no = project.file.job_no
        pages.append(routes.project(project.slug))
        pages += [routes.deliverable(job_no, each.file.id) for each in project.deliverables]
        pages += [routes.meeting(job_no, each.slug) for each in project.meetings]
    return frozenset(from_board(client.slug, page) for page in pages)


def _margin(site: Site, client: Client, today: date) -> str:
    """Return what is left to the agency over all lines whose cost is kept; nothing where none is.

    As written, else the approved amount less the cost. Exact, with the currency's code.
    """
    kept: list[Decimal] = []
    for project in client.projects:
        if project.money is None or project.budget is None:
            continue
        approved = {line.id: line.approved for line in totals(project.budget).lines}
        for line in project.money.lines:
            if line.margin is not None:
                kept.append(line.margin)
            elif line.line in approved:
                kept.append(approved[line.line] - line.cost)
    if not kept:
        return ""
    return f"{currency_of(site.agency, client.settings, today)} {sum(kept):,}".strip()


def _told(problems: Iterable[Problem], slug: str) -> tuple[str, ...]:
    """Return the first errors of *problems*: the message, and its place where it has one."""
    errors = [
        each
        for each in problems
        if each.severity == "error" and (each.span is None or client_of(each.span.path) == slug)
    ]
    return tuple(
        f"{each.message} ({each.span.path}:{each.span.line})" if each.span else each.message
        for each in errors[:PROBLEMS_SHOWN]
    )


def _held(slug: str, told: tuple[str, ...]) -> BoardClient:
    # Its own file may be what is wrong, so nothing in it is believed: not even its name.
    return BoardClient(
        name=slug,
        slug=slug,
        path=from_board(slug, routes.HOME),
        rag=None,
        headline="",
        waiting=0,
        late=0,
        projects=(),
        held=told or ("",),
        manager="",
        as_of=None,
    )


def _item(slug: str, text: str) -> BoardItem:
    return BoardItem(
        "held", slug, slug, text, "", None, None,
        path=from_board(slug, routes.HOME), command=f"amportal check {slug}",
    )  # fmt: skip
