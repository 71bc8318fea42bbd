"""A portal in which everything is too long, too much or missing, for pages to stand."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, TypeVar

from msgspec import Struct
from msgspec.structs import fields, replace

from amportal.plan import routes
from amportal.plan.view.deliverable_views import DeliverableView
from amportal.plan.view.page_frame import Brand, NavItem
from amportal.plan.view.page_views import Portal
from amportal.plan.view.work_views import ProjectView
from tests.portals import portal

WORD = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerk"
_LONG = {
    *("name", "title", "headline", "reason", "recovery", "what", "where", "spec", "owner", "by"),
    *("role", "department", "text", "answer", "note", "comment", "project", "client_name", "place"),
    *("agency_name", "author", "response", "asked_by", "answered_by", "email", "label", "alt"),
    *("decided_by", "checked_by", "stands_in_for", "manager_name", "lead", "po_no", "body"),
}
_T = TypeVar("_T")
_MANY = 60


def longer(view: _T) -> _T:
    """Return *view* with a word of 53 letters in every text, and sums of twelve digits."""
    return _longer(view, "")  # type: ignore[no-any-return]  # the same kind comes back


def _longer(value: Any, name: str) -> Any:
    if isinstance(value, Struct):
        changed = {
            each.name: _longer(getattr(value, each.name), each.name) for each in fields(value)
        }
        return replace(value, **changed)
    if isinstance(value, tuple):
        return tuple(_longer(each, name) for each in value)
    if isinstance(value, Decimal):
        return value * 1_000_000
    if isinstance(value, str) and value and name in _LONG:
        return f"{value} {WORD}"
    return value


def hardest_portal() -> Portal:
    """Return a portal with long words everywhere, many of everything, no logo and no team."""
    whole = longer(portal())
    first = many(whole.projects[0])
    card = whole.home.projects[0]
    states = ("not_started", "on_hold", "finished", "cancelled", "active")
    cards = tuple(
        replace(card, slug=f"{state}-{n}", state=state, rag=None, next_milestone=None, headline="")
        for n in range(3)
        for state in states
    )
    nav = tuple(NavItem("project", each.path, each.name) for each in (first, *whole.projects[1:]))
    frame = replace(
        whole.frame,
        brand=Brand("#FFD400", None, None, None),
        nav=(
            NavItem("home", routes.HOME),
            *nav,
            *(NavItem(key, path) for key, path in _PAGES.items()),  # type: ignore[arg-type]  # keys of menu entries
        ),
    )
    home = replace(whole.home, projects=(card, *cards), waiting=whole.home.waiting * 12)
    return replace(whole, frame=frame, home=home, projects=(first, *whole.projects[1:]))


_PAGES = {
    "updates": routes.UPDATES,
    "meetings": routes.MEETINGS,
    "budget": routes.BUDGET,
    "questions": routes.QUESTIONS,
    "team": routes.TEAM,
    "reports": routes.REPORTS,
}


def many(project: ProjectView) -> ProjectView:
    """Return *project* with sixty deliverables, and its lists over and over."""
    works = tuple(
        _numbered(project.deliverables[n % len(project.deliverables)], n) for n in range(_MANY)
    )
    timeline = project.timeline and replace(project.timeline, rows=project.timeline.rows * 6)
    return replace(
        project,
        deliverables=works,
        timeline=timeline,
        milestones=project.milestones * 3,
        actions=project.actions * 8,
        risks=project.risks * 4,
    )


def _numbered(work: DeliverableView, n: int) -> DeliverableView:
    path = f"deliverables/mer-014-d{n + 1}.html"
    return replace(work, id=f"D{n + 1}", ref=f"MER-014-D{n + 1}", path=path)


__all__ = ["WORD", "hardest_portal"]
