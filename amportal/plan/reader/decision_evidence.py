"""The mails and signed files that decisions rest on, for the reader who may see the decision.

A `source:` that names a file in the client's folder is evidence. What is in a folder `internal/`
is for the agency alone, whoever wrote it.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator

from amportal.model.content_layout import client_folder, for_agency_alone, project_folder
from amportal.model.nouns.site import Client, Project
from amportal.plan import routes

FOLDER = "evidence"


def evidence_of(client: Client, seen: Client) -> dict[str, str]:
    """Return the source path of each piece of evidence that *seen* rests on, by its new path.

    *client* is the whole client, *seen* what one reader may see of it.
    """
    there = frozenset(client.assets)
    found: dict[str, str] = {}
    for project in seen.projects:
        for about, source, homes in _sources(project, client.slug):
            paths = (posixpath.normpath(f"{home}/{source}") for home in homes)
            path = next((each for each in paths if each in there), None)
            if path is None or for_agency_alone(path):
                continue
            name = _free(found, f"{FOLDER}/{about}", posixpath.basename(path), path)
            found[name] = path
    return found


def all_evidence(client: Client) -> tuple[str, ...]:
    """Return the source path of every piece of evidence that some archive of *client* may hold."""
    return tuple(sorted(set(evidence_of(client, client).values())))


def _sources(project: Project, client: str) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """Yield what each decision is about, how we know of it, and where that may be."""
    job_no, above = project.file.job_no, project_folder(client, project.slug)
    homes = (above, client_folder(client))
    for deliverable in project.deliverables:
        about = routes.work_slug(job_no, deliverable.file.id)
        for version in deliverable.file.versions:
            for decision in version.decisions:
                yield about, decision.source, (f"{above}/deliverables", *homes)
    for each in project.file.decisions:
        yield routes.work_slug(job_no, each.id), each.source, homes
    for order in project.budget.change_orders if project.budget else ():
        if order.decision is not None:
            yield routes.work_slug(job_no, order.id), order.decision.source, homes


def _free(found: dict[str, str], folder: str, name: str, path: str) -> str:
    """Return a path in *folder* that no other file has."""
    count, free = 1, f"{folder}/{name}"
    while found.get(free, path) != path:
        count += 1
        free = f"{folder}/{count}-{name}"
    return free
