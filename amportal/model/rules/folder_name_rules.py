"""Names of folders and files: those that become web addresses are plain and apart.

All others are such that every system can hold them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from amportal.errors import Note, Problem, Span
from amportal.model.content_layout import spot_of
from amportal.model.problem_location import at_file
from amportal.model.reading.client_files import ClientFiles
from amportal.model.reading.noun_reader import Read
from amportal.model.value_types import SLUG
from amportal.sources.windows_names import is_device, windows_problem

_LONGEST = 63


def name_rules(dossier: ClientFiles) -> Iterator[Problem]:
    """Yield the names in one client's folder that cannot be addresses, and those that collide."""
    yield from _name(f"{dossier.folder}/client.yaml", dossier.slug, "client folder")
    for project in dossier.projects:
        yield from _name(f"{project.folder}/project.yaml", project.slug, "project folder")
        pages: tuple[Read[Any], ...] = (*project.updates, *project.meetings)
        for read in (*project.deliverables, *pages):
            yield from _name(read.path, read.name, "file")
    for report in dossier.reports:
        yield from _name(report.path, report.name, "file")
    yield from _collisions(dossier)
    yield from portable_names(dossier.paths)


def portable_names(paths: Iterable[str]) -> Iterator[Problem]:
    """Yield the names among *paths* that Windows cannot hold, but for those of web addresses."""
    told: set[str] = set()
    for path in sorted(paths):
        spot = spot_of(path)
        if spot is None:
            continue
        parts = path.split("/")
        addresses = {2} if spot.client else set()
        if spot.project:
            addresses.add(4)
        if spot.name and spot.kind != "asset":
            addresses.add(len(parts) - 1)
        for at in range(1, len(parts)):
            here = "/".join(parts[: at + 1])
            problem = windows_problem(here, parts[at]) if at not in addresses else None
            if problem is not None and here not in told:
                told.add(here)
                yield problem


def _name(path: str, name: str, what: str) -> Iterator[Problem]:
    if not SLUG.match(name):
        plain = re.sub(r"[^a-z0-9]+", "-", name.casefold()).strip("-")[:_LONGEST].strip("-")
        long = f": it has {len(name)} characters" if len(name) > _LONGEST else ""
        yield at_file(
            path,
            "bad-name",
            f"the {what} name `{name[:70]}` cannot be part of a web address{long}",
            hint=f"rename it to `{plain or 'spring-launch'}`: small letters a to z, digits and "
            f"dashes, at most {_LONGEST}",
        )
    elif is_device(name):
        yield at_file(
            path,
            "reserved-name",
            f"the {what} name `{name}` belongs to Windows",
            hint=f"rename it, such as `{name}-1`: no file of that name can be opened there",
        )


def _collisions(dossier: ClientFiles) -> Iterator[Problem]:
    """Yield pages of two jobs that would have one address: `d-2` of `mer-1`, `2` of `mer-1-d`."""
    taken: dict[str, str] = {}
    for project in dossier.projects:
        job = project.file.job_no if project.file else None
        if job is None:
            continue
        own = [
            *(("deliverables", e.noun.id, e.path) for e in project.deliverables if e.noun),
            *(("updates", each.name, each.path) for each in project.updates),
            *(("meetings", each.name, each.path) for each in project.meetings),
        ]
        here: set[str] = set()
        for group, name, path in own:
            address = f"{group}/{job}-{name}".lower()
            first = taken.get(address)
            # Two equal ids in one project are told as such.
            if first is not None and address not in here:
                yield Problem(
                    "output-collision",
                    f"this would be the page `{address}.html`, which another file is already",
                    Span(path),
                    hint="give one of the two another id or name, or its job another number",
                    notes=(Note("the other file is here", Span(first)),),
                )
            taken.setdefault(address, path)
            here.add(address)
