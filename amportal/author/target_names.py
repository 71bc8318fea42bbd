"""What a short name means: `ACM-014-D1`, `acme/D1`, `acme/spring/key-visual`, a path to a file.

The one place that knows which names things have. Ids come from the files as they are read; a name
that is nearly one is answered with that one, and a name that means several things with all of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from amportal.author.open_site import OpenClient, OpenSite, unknown
from amportal.author.target_list import Kind, Loc, Target, targets_of
from amportal.author.verb_errors import Refused
from amportal.model.content_layout import AGENCY_PATH, spot_of
from amportal.model.derive.project_state import is_over
from amportal.model.messages.nearest_name import listed, nearest
from amportal.model.reading.client_files import ProjectFiles

_JOB = re.compile(rb"^job_no:[ \t]*[\"']?([A-Za-z0-9-]+)", re.MULTILINE)


def find(site: OpenSite, text: str, kinds: Iterable[Kind]) -> Target:
    """Return what *text* means among things of *kinds*; raise Refused with the nearest names."""
    wanted = tuple(kinds)
    name = _plain(text)
    if not name:
        raise Refused("what is meant is not said", f"write {_shape(wanted)}")
    first, _, rest = name.partition("/")
    if not rest:
        found = _alone(site, first, wanted)
        if found is not None:
            return found
    slug = _client_of(site, first)
    if slug is None:
        raise _unknown_start(site, first, wanted, alone=not rest)
    client = site.client(slug)
    if not rest:
        return _whole(client, wanted, text)
    return _within(client, rest, wanted, text)


def client_of_name(site: OpenSite, text: str) -> str | None:
    """Return the folder of the client that *text* is about, whatever of it that is."""
    first = _plain(text).partition("/")[0]
    job = _job_in(site, first)
    return job[0] if job else _client_of(site, first)


def _plain(text: str) -> str:
    """Return *text* without what paths have and names have not."""
    path = text.strip().strip("/").removeprefix("content/").removeprefix("clients/")
    path = re.sub(r"\.(?:yaml|md)\Z", "", path)
    skipped = {"projects", "deliverables", "updates", "meetings", "reports"}
    parts = [each for each in path.split("/") if each not in skipped]
    while len(parts) > 1 and parts[-1] in ("project", "client", "budget", "questions"):
        parts.pop()
    return "/".join(parts)


def _shape(kinds: tuple[Kind, ...]) -> str:
    shapes = {
        "client": "a client such as `acme`",
        "project": "a project such as `acme/spring-launch` or `ACM-014`",
        "contact": "a contact such as `acme/priya`",
        "person": "a person such as `ruth`",
        "question": "a question such as `acme/Q1`",
        "meeting": "a meeting such as `acme/2026-11-18-weekly`",
        "deliverable": "a deliverable such as `ACM-014-D1` or `acme/D1`",
    }
    return next(
        (shapes[each] for each in kinds if each in shapes),
        "an id such as `ACM-014-M2` or `acme/M2`",
    )


def _alone(site: OpenSite, name: str, kinds: tuple[Kind, ...]) -> Target | None:
    """Return what *name* means by itself: the agency, one of its people, a job, or a full id."""
    if "agency" in kinds and name == "agency":
        noun = site.agency
        return Target("agency", None, None, AGENCY_PATH, (), noun, "agency", noun.name, ("agency",))
    if "person" in kinds:
        for number, each in enumerate(site.agency.people):
            if each.id.casefold() == name.casefold():
                loc: Loc = ("people", number)
                return Target(
                    "person", None, None, AGENCY_PATH, loc, each, each.id, each.name, (each.id,)
                )
    job = _job_in(site, name)
    if job is None:
        return None
    slug, project, ident = job
    return _within(site.client(slug), f"{project}/{ident}" if ident else project, kinds, name)


def _job_in(site: OpenSite, name: str) -> tuple[str, str, str] | None:
    """Return client, project and id of a full id such as `ACM-014-D1`; None where it is none."""
    folded = name.casefold()
    found: tuple[str, str, str] | None = None
    longest = 0
    for path in site.snapshot:
        spot = spot_of(path) if path.endswith("/project.yaml") else None
        if spot is None or spot.kind != "project":
            continue
        said = _JOB.search(site.snapshot.read(path))
        job = said[1].decode("ascii").casefold() if said else ""
        fits = folded == job or folded.startswith(f"{job}-")
        if job and fits and len(job) > longest:
            longest = len(job)
            found = spot.client, spot.project, name[len(job) + 1 :]
    return found


def _client_of(site: OpenSite, name: str) -> str | None:
    """Return the folder of the client called *name*, by folder or code."""
    if name in site.slugs:
        return name
    folded = name.casefold()
    for slug in site.slugs:
        raw = site.snapshot.read(f"content/clients/{slug}/client.yaml")
        code = re.search(rb"^code:[ \t]*[\"']?([A-Za-z0-9-]+)", raw, re.MULTILINE)
        if slug.casefold() == folded or (code and code[1].decode().casefold() == folded):
            return slug
    return None


def _unknown_start(site: OpenSite, name: str, kinds: tuple[Kind, ...], *, alone: bool) -> Refused:
    """Return the refusal of *name*, which is no client, with what it may mean."""
    owners = _clients_that_know(site, name) if alone else []
    if owners:
        return Refused(f"`{name}` does not say whose", f"write `{owners[0]}/{name}`")
    people = [each.id for each in site.agency.people] if "person" in kinds else []
    what = "person" if kinds == ("person",) else "client"
    return unknown(what, name, [*people, *site.slugs] if what == "client" else people)


def _clients_that_know(site: OpenSite, ident: str) -> list[str]:
    """Return the clients that have something called *ident*; only where they are few."""
    if len(site.slugs) > 20:
        return []
    found = []
    for slug in site.slugs:
        try:
            client = site.client(slug)
        except Refused:
            continue
        if any(ident.casefold() in map(str.casefold, each.names) for each in targets_of(client)):
            found.append(slug)
    return found


def _whole(client: OpenClient, kinds: tuple[Kind, ...], text: str) -> Target:
    """Return the client itself, or its only project that goes on, where such a one is wanted."""
    if "client" in kinds:
        return _client_target(client)
    every = [each for each in targets_of(client) if each.kind in kinds]
    if "project" in kinds:
        every = [each for each in every if each.kind == "project"]
        live = [each for each in every if not is_over(each.noun.state)]
        every = live or every
    if len(every) == 1:
        return every[0]
    raise Refused(
        f"`{text}` does not say which {_called(kinds)} is meant",
        f"there are: {listed(each.ref for each in every)}" if every else f"write {_shape(kinds)}",
    )


def _within(client: OpenClient, rest: str, kinds: tuple[Kind, ...], text: str) -> Target:
    """Return what *rest*, such as `D1` or `spring/D1`, means below *client*."""
    every = [each for each in targets_of(client) if each.kind in kinds]
    folded = rest.casefold()
    first, _, last = folded.partition("/")
    found = [
        each
        for each in every
        if folded in map(str.casefold, each.names)
        or (
            last
            and each.project is not None
            and first in _names_of(each.project)
            and last in map(str.casefold, each.names)
        )
    ]
    if len(found) == 1:
        return found[0]
    if found:
        choices = listed(f"{client.slug}/{_project_name(each)}{each.names[0]}" for each in found)
        raise Refused(f"`{text}` may mean several things", f"write one of {choices}")
    known = [name for each in every for name in each.names]
    near = nearest(rest.rpartition("/")[2], known)
    there = f"there are: {listed(each.ref for each in every)}" if every else ""
    hint = f"did you mean `{client.slug}/{near}`?" if near else there
    raise Refused(f"there is no {_called(kinds)} `{text}`", hint)


def _called(kinds: tuple[Kind, ...]) -> str:
    names = [each.replace("_", " ").replace("line", "budget line") for each in kinds]
    if len(names) == 1:
        return names[0]
    return "such thing" if len(names) > 3 else f"{', '.join(names[:-1])} or {names[-1]}"


def _project_name(target: Target) -> str:
    return f"{target.project.slug}/" if target.project and target.kind != "project" else ""


def _names_of(project: ProjectFiles) -> tuple[str, ...]:
    job = project.file.job_no.casefold() if project.file else ""
    return project.slug.casefold(), job


def _client_target(client: OpenClient) -> Target:
    read = client.files.read
    assert read is not None
    name = client.settings.name
    return Target("client", client, None, read.path, (), client.settings, client.slug, name, ())
