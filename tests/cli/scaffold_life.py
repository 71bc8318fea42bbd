"""A site of scaffolds that nobody edits, and what its portals say on one day of their plans."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from amportal.author.scaffold.project_plans import plan_names
from amportal.model.derive.working_days import Workdays
from tests.commands import here

FIRST = date(2026, 11, 23)
OURS, THEIRS = Workdays(("GB", None)), Workdays(("CA", None))
Facts = dict[str, Any]


def made_site(folder: Path) -> Path:
    """Return a new site in *folder*: a client with a project from each plan, and one with more.

    The other one, `more`, has what the remaining commands write, too.
    """
    site = folder / "site"
    _did(folder, "init", "site", "--bare")
    for client in ("plans", "more"):
        who = ("--contact", "Ana Roy", "--email", f"ana@{client}.example")
        _did(site, "new", "client", client, "--country", "CA", "--locale", "fr-CA", *who)
    for plan in plan_names():
        _did(site, "new", "project", f"plans/{plan}", "--template", plan)
    _did(site, "new", "project", "more/job", "--template", "blank")
    for item in (
        ("deliverable", "more/job/card"),
        ("deliverable", "more/job/poster"),
        ("version", "more/job/card", "--text", "Bonjour", "--sent", "2026-11-23"),
        ("update", "more/job", "Nous avons le plan", "--text", "Il est prêt."),
        ("meeting", "more/job", "Lancement"),
        ("report", "more"),
    ):
        _did(site, "new", *item)
    order = ("more/job", "Un format de plus", "--line", "B1=100.00", "--asked-by", "ana")
    _did(site, "order", "new", *order, "--reason", "Pour la vitrine.")
    return site


def _did(folder: Path, *arguments: str) -> None:
    ran = here(folder, *arguments)
    assert ran.code == 0, (arguments, ran.err)


def life(site: Path) -> list[date]:
    """Return the days from the first to two weeks after the last that a plan of *site* names."""
    files = (site / "content/clients").glob("*/projects/*/project.yaml")
    ends = [re.search(r"^due: (\S+)", file.read_text("utf-8"), re.MULTILINE) for file in files]
    last = max(date.fromisoformat(found[1]) for found in ends if found) + timedelta(days=14)
    return [FIRST + timedelta(days=each) for each in range((last - FIRST).days + 1)]


def wrong_on(site: Path, day: date) -> Iterator[str]:
    """Build *site* on *day*, and yield each thing that contradicts another, or is refused."""
    built = here(site, "build", "--today", day.isoformat())
    if built.code or "error" in built.out + built.err:
        yield f"{day}: {built.out}{built.err}"
        return
    checked = here(site, "check", "plans", "--strict", "--today", day.isoformat())
    if checked.code:
        yield f"{day}: {checked.out}"
    for client in ("plans", "more"):
        folder = site / "output" / client
        portal = json.loads((folder / "portal.json").read_text("utf-8"))
        for project in portal["projects"]:
            page = (folder / project["path"]).read_text("utf-8")
            yield from (
                f"{day}, {project['job_no']}: {each}" for each in _wrong(project, page, day)
            )
        shown = {each["ref"] for each in portal["home"]["waiting"]}
        if shown != {each["ref"] for project in portal["projects"] for each in project["waiting"]}:
            yield f"{day}, {client}: the first page asks for {shown}"


def _wrong(project: Facts, page: str, day: date) -> Iterator[str]:
    if project["state"] != "not_started" or project["status"]:
        yield f"it is {project['state']}, with {project['status']}"
    late = {
        (each["ref"], _late(OURS, each["date"], day))
        for each in project["milestones"]
        if not each["yours"]
    } | {
        (each["ref"], _late(OURS, each["due"], day))
        for each in project["deliverables"]
        if each["state"] == "planned"
    }
    late = {each for each in late if each[1]}
    told = {(each["ref"], each["days"]) for each in project["ours_late"]}
    if late != told:
        yield f"late with us are {late}, told {told}"
    for each in project["ours_late"][:3]:
        if each["what"].replace("’", "&#8217;") not in page and each["what"] not in page:
            yield f"the page does not name {each['what']}"
    yield from _dates(project, day)
    for each in project["waiting"]:
        if each["kind"] != "version" or each["days"] != THEIRS.between(_day(each["due"]), day):
            yield f"asked is {each}"
    if bool(project["waiting"]) != (project["job_no"] == "MOR-001"):
        yield f"asked is {project['waiting']}"


def _dates(project: Facts, day: date) -> Iterator[str]:
    """Yield what of the plan, the next milestone and the end is not so on *day*."""
    ahead = [each for each in project["milestones"] if _day(each["date"]) >= day]
    coming = project["next_milestone"]
    if (coming and coming["ref"]) != (ahead[0]["ref"] if ahead else None):
        yield f"next is {coming}"
    if any(each["done"] or each["plan"] != each["date"] for each in project["milestones"]):
        yield "a milestone moved or was reached"
    due = _day(project["due"])
    if _day(project["end"]) != due or project["agreed_end"] != project["due"]:
        yield f"it ends on {project['end']}"
    if (project["slip"] > 0) != (day > due and _both(due, day) > 0) or project["slip"] < 0:
        yield f"it is {project['slip']} days later than agreed"
    if project["overdue"] != (day > due):
        yield f"overdue is {project['overdue']}"


def _both(first: date, last: date) -> int:
    return Workdays(("GB", None), ("CA", None)).between(first, last)


def _late(calendar: Workdays, due: str, day: date) -> int:
    return max(0, calendar.between(_day(due), day))


def _day(text: str) -> date:
    return date.fromisoformat(text)
