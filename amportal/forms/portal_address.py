"""Which page of a portal shows a thing, and which thing a page of a portal shows."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

from msgspec import Struct

from amportal.author.target_list import Kind, Target
from amportal.plan import routes

_ON_PROJECT: tuple[Kind, ...] = ("phase", "milestone", "action", "risk", "decision", "change_order")
_PAGE = re.compile(r"(?P<kind>projects|deliverables|meetings|updates)/(?P<name>[^/]+)\.html\Z")
_DATED = re.compile(r"(?P<job>.+?)-(?P<page>\d{4}-\d{2}-\d{2}.*)\Z")


class PageSubject(Struct, frozen=True):
    """What a page shows: the `name` of the thing, and what `around` it ids on the page are of."""

    name: str
    around: str


def portal_page(at: Target, output: Path) -> str:
    """Return the address of the page that shows *at*, from the server's root; "" where none does.

    The page of the client where there is no better one.
    """
    if at.client is None:
        return ""
    folder = next(_folders(output, at.client.slug), "")
    if not folder:
        return ""
    page, _, place = _page_of(at).partition("#")
    if not (output / folder / page).is_file():
        page, place = routes.HOME, ""
    page = "" if page == routes.HOME else page
    return f"/{quote(folder)}/{quote(page)}" + (f"#{quote(place)}" if place else "")


def _folders(output: Path, client: str) -> Iterator[str]:
    """Yield the folders of the portals of *client*, that for everybody first."""
    if (output / client / routes.HOME).is_file():
        yield client
    if output.is_dir():
        yield from sorted(
            each.name
            for each in output.iterdir()
            if routes.client_of_folder(each.name) == client != each.name
            and (each / routes.HOME).is_file()
        )


def _page_of(at: Target) -> str:
    project = at.project
    job = project.file.job_no if project and project.file else ""
    if project is not None and at.kind in _ON_PROJECT:
        return f"{routes.project(project.slug)}#{at.ident}"
    if at.kind == "line":
        return routes.BUDGET
    if project is not None and at.kind == "project":
        return routes.project(project.slug)
    if at.kind == "deliverable":
        return routes.deliverable(job, at.ident)
    if at.kind == "meeting":
        return routes.meeting(job, at.names[-1])
    if at.kind == "update":
        return routes.update(job, at.names[-1])
    if at.kind == "question":
        return f"{routes.QUESTIONS}#{at.ident}"
    return routes.REPORTS if at.kind == "report" else routes.HOME


def subject_of(path: str) -> PageSubject | None:
    """Return what the page at *path* of the output shows; None where it is nobody's."""
    folder, _, page = path.partition("/")
    if folder.startswith("_") or not page:
        return None
    client = routes.client_of_folder(folder)
    found = _PAGE.match(page)
    if found is None:
        return PageSubject(client, client)
    name = found["name"]
    if found["kind"] == "projects":
        return PageSubject(f"{client}/{name}", f"{client}/{name}")
    if found["kind"] == "deliverables":
        job = name.rpartition("-")[0]
        return PageSubject(name.upper(), f"{client}/{job}")
    dated = _DATED.match(name)
    if dated is None:
        return PageSubject(client, client)
    around = f"{client}/{dated['job']}"
    return PageSubject(f"{around}/{dated['page']}", around)
