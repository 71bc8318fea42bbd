"""Write the facts as `content/` of amportal: what an account manager would have written.

A project's prose is an update, its tables are milestones, budget and actions. With *pages*, what
is handed over is written as deliverables instead, each of which amportal gives a page of its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from bench.peers.facts import TODAY, Client, Deliverable, Project

UPDATE = "2026-11-20-progress"
_RAG = {"on track": "green", "done": "green", "planned": "green", "at risk": "amber"}
_AGENCY = f"""\
name: Bench Studio
today: {TODAY}
people:
"""
_PERSON = """\
  - id: m{0}
    name: Manager {0}
    role: Account manager
    email: m{0}@studio.example
    phone: +44 20 7946 01{0:02}
    hours: "09:00-18:00"
"""
_CLIENT = """\
name: {name}
code: C{number}
currency: EUR
account_manager: m{manager}
contacts:
  - id: contact
    name: Contact {number}
    job_title: Marketing
    email: contact{number}@example.com
    roles: approver
"""
_REPORT = """\
---
period:
  from: 2026-11-16
  to: 2026-11-22
project: p2
state: reviewed
reviewed:
  by: m{by}
  on: 2026-11-20
---
"""


def write_content(
    root: Path, clients: Iterable[Client], *, pages: bool = False, reports: bool = False
) -> None:
    """Write the sources of *clients* below `root/content`; with *reports*, one report each."""
    folder = root / "content"
    people = "".join(_PERSON.format(number) for number in range(40))
    _put(folder / "agency.yaml", _AGENCY + people)
    for client in clients:
        home = folder / "clients" / client.slug
        manager = client.projects[0].manager
        settings = _CLIENT.format(name=client.name, number=client.number, manager=manager)
        _put(home / "client.yaml", settings)
        if reports:
            _put(
                home / "reports" / "2026-11-20.md",
                _REPORT.format(by=(manager + 1) % 40),
            )
        for project in client.projects:
            at = home / "projects" / project.slug
            _put(at / "project.yaml", "\n".join(_project(client, project, pages)) + "\n")
            _put(at / "budget.yaml", _budget(project))
            _put(at / "updates" / f"{UPDATE}.md", _update(project))
            if pages:
                for number, each in enumerate(project.deliverables, 1):
                    text = _deliverable(number, each, project)
                    _put(at / "deliverables" / f"d{number}.yaml", text)


def edited(root: Path, client: str, project: str) -> Path:
    """Return the file of a project's prose, which the benches edit."""
    return root / "content/clients" / client / "projects" / project / f"updates/{UPDATE}.md"


def _put(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")


def _project(client: Client, project: Project, pages: bool) -> Iterator[str]:
    rag = _RAG.get(project.state, "red")
    yield f"name: {project.title}"
    yield f"job_no: C{client.number}-{project.slug[1:]}"
    yield f"brief: {project.title} for {client.name}, {project.state}."
    yield f"lead: m{project.manager}"
    yield f"start: {project.start}"
    yield f"due: {project.due}"
    yield "tolerance:"
    yield "  days: 365"
    yield "  percent: 100"
    yield f"headline: {project.title} is {project.state}."
    yield "status:"
    for dimension in ("overall", "schedule", "budget", "scope", "quality"):
        yield f"  {dimension}:"
        yield f"    rag: {rag if dimension in ('overall', 'schedule') else 'green'}"
        if dimension in ("overall", "schedule") and rag != "green":
            yield f"    reason: The work is {project.state}."
            yield "    recovery: The next review decides."
    yield "milestones:"
    for number, milestone in enumerate(project.milestones, 1):
        yield f"  - id: M{number}"
        yield f"    name: {milestone.name}"
        yield f"    baseline: {milestone.due}"
        if milestone.state == "done":
            yield f"    actual: {milestone.due}"
        yield f"    owner: m{project.manager}"
    if not pages:
        yield from _actions(project)


def _actions(project: Project) -> Iterator[str]:
    yield "actions:"
    for number, each in enumerate(project.deliverables, 1):
        yield f"  - id: A{number}"
        yield f"    what: {each.name}, {each.kind} {each.version}, {each.link}"
        yield f"    owner: m{project.manager}"
        yield f"    due: {project.due}"
        if each.state == "done":
            yield f"    done_on: {project.start}"


def _budget(project: Project) -> str:
    money = project.money
    return f"""\
lines:
  - id: B1
    name: Fee at {money.rate:.2f} an hour
    estimate: {money.approved}.00
    spent: {money.invoiced}.00
    invoiced: {money.invoiced}.00
    forecast: {max(money.forecast, money.invoiced)}.00
    as_of: 2026-11-20
"""


def _update(project: Project) -> str:
    return f"""\
---
title: Where we are
date: 2026-11-20
author: m{project.manager}
---
{project.body}"""


def _deliverable(number: int, each: Deliverable, project: Project) -> str:
    versions = ""
    if each.state == "done":
        versions = f"""\
versions:
  - n: 1
    round: 1
    sent_on: 2026-10-05
    text: "[{each.name}]({each.link}), {each.kind} {each.version}"
    quality:
      by: m{(project.manager + 1) % 40}
      on: 2026-10-02
    decisions:
      - outcome: approved
        by: contact
        on: 2026-10-08
        source: email
"""
    return f"""\
id: D{number}
name: {each.name}
spec: {each.kind} {each.version}
owner: m{project.manager}
due: {max(project.due, TODAY)}
approvers: contact
{versions}"""
