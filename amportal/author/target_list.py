"""Everything that something can be written about: each with its place, its id and its names."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Literal

from msgspec import Struct

from amportal.author.open_site import OpenClient
from amportal.model.reading.client_files import ProjectFiles
from amportal.model.reading.noun_reader import Read

Kind = Literal[
    "agency",
    "person",
    "client",
    "contact",
    "question",
    "report",
    "project",
    "phase",
    "milestone",
    "action",
    "risk",
    "decision",
    "line",
    "change_order",
    "deliverable",
    "meeting",
    "update",
]
Loc = tuple[str | int, ...]

_IN_PROJECT: tuple[tuple[Kind, str], ...] = (
    ("phase", "phases"),
    ("milestone", "milestones"),
    ("action", "actions"),
    ("risk", "risks"),
    ("decision", "decisions"),
)
_IN_BUDGET: tuple[tuple[Kind, str], ...] = (("line", "lines"), ("change_order", "change_orders"))


class Target(Struct, frozen=True):
    """One thing that something is written about: where it stands, and what it is.

    `noun` is it as read; `loc` leads to it in the file at `path`. `ref` is the name to say it by,
    `label` what people call it, `names` all it answers to below its client or project.
    """

    kind: Kind
    client: OpenClient | None
    project: ProjectFiles | None
    path: str
    loc: Loc
    noun: Any
    ref: str
    label: str
    names: tuple[str, ...] = ()

    @property
    def ident(self) -> str:
        """Its id, else its short name."""
        return str(getattr(self.noun, "id", "")) or self.names[0]


def targets_of(client: OpenClient) -> Iterator[Target]:
    """Yield everything of *client* that something can be written about."""
    yield from _of_client(client)
    for project in client.files.projects:
        if project.file is not None:
            yield from _of_project(client, project)


def _of_client(client: OpenClient) -> Iterator[Target]:
    slug, asked = client.slug, client.files.questions
    yield from _entries(client, None, client.files.read, (("contact", "contacts"),), f"{slug}/")
    yield from _entries(client, None, asked, (("question", "questions"),), f"{slug}/")
    for page in client.files.reports:
        if page.noun is not None:
            ref = f"{slug}/{page.name}"
            yield Target("report", client, None, page.path, (), page.noun, ref, "", (page.name,))


def _of_project(client: OpenClient, project: ProjectFiles) -> Iterator[Target]:
    read, file = project.read, project.file
    assert read is not None
    assert file is not None
    ref = f"{client.slug}/{project.slug}"
    names = (project.slug, file.job_no)
    yield Target("project", client, project, read.path, (), file, ref, file.name, names)
    start = f"{file.job_no}-"
    yield from _entries(client, project, read, _IN_PROJECT, start)
    yield from _entries(client, project, project.budget, _IN_BUDGET, start)
    yield from _files(client, project, "deliverable", project.deliverables)
    yield from _files(client, project, "meeting", project.meetings)
    for meeting in project.meetings:
        yield from _entries(client, project, meeting, (("action", "actions"),), start)
    yield from _files(client, project, "update", project.updates)


def _entries(
    client: OpenClient,
    project: ProjectFiles | None,
    read: Read[Any] | None,
    lists: tuple[tuple[Kind, str], ...],
    start: str,
) -> Iterator[Target]:
    """Yield the entries of *lists* in a file; what they are called begins with *start*."""
    if read is None or read.noun is None:
        return
    for kind, key in lists:
        for number, each in enumerate(getattr(read.noun, key)):
            yield Target(
                kind=kind,
                client=client,
                project=project,
                path=read.path,
                loc=(key, number),
                noun=each,
                ref=f"{start}{each.id}",
                label=_label(each),
                names=(each.id,),
            )


def _files(
    client: OpenClient, project: ProjectFiles, kind: Kind, reads: tuple[Read[Any], ...]
) -> Iterator[Target]:
    """Yield what has a file of its own; it answers to its id and to its file's name."""
    for each in reads:
        if each.noun is None:
            continue
        ident = str(getattr(each.noun, "id", ""))
        job = project.file.job_no if project.file else ""
        yield Target(
            kind=kind,
            client=client,
            project=project,
            path=each.path,
            loc=(),
            noun=each.noun,
            ref=f"{job}-{ident}" if ident else f"{client.slug}/{each.name}",
            label=_label(each.noun),
            names=(ident, each.name) if ident else (each.name,),
        )


def _label(noun: Any) -> str:
    said = (getattr(noun, key, "") for key in ("name", "title", "what", "text"))
    return next((each for each in said if isinstance(each, str) and each), "")
