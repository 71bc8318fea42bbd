"""Of what a report told, by place: asked of every report that was ever sent, so nothing else of
one is read.

A place is a job number and what it is there, by ids (`plan.report.told_things.Thing`).
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterator
from typing import Any

# How a report begins that kept its facts, and the key of a fact in it.
_WITH_FACTS = b'{\n "format": 2,'
_KEY = re.compile(rb'"key": ("(?:[^"\\]|\\.)*")')
# What a project of a report of format 1 tells of by ids.
_LISTS = ("milestones", "deliverables", "actions", "risks", "decisions")


def told_places(raw: bytes | None, wanted: Collection[str]) -> dict[str, str]:
    """Return those places of *wanted* that the report with the data *raw* told of, with names.

    None of a report that is not as it was kept; that is told elsewhere.
    """
    if not raw or not _may_tell(raw, wanted):
        return {}
    found = _told(raw)
    return {place: found[place] for place in found.keys() & set(wanted)}


def _may_tell(raw: bytes, wanted: Collection[str]) -> bool:
    """Say whether any key of *wanted* stands in *raw*, without reading it all: most hold none."""
    if not raw.startswith(_WITH_FACTS):
        return True
    keys = {json.dumps(each.partition("/")[2], ensure_ascii=False).encode() for each in wanted}
    return not keys.isdisjoint(_KEY.findall(raw))


def _told(raw: bytes) -> dict[str, str]:
    """Return every place that the report with the data *raw* told of, with its name."""
    try:
        record = json.loads(raw)
        rows = _facts(record) if record["format"] > 1 else _first(record)
        return {f"{project}/{key}": name.strip() for project, key, name in rows}
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
        return {}


def _facts(record: dict[str, Any]) -> Iterator[tuple[str, str, str]]:
    for each in record["facts"]:
        version = f" v{each['n']}" if each["n"] is not None else ""
        name = each["name"] or each["noun"].replace("_", " ")
        yield each["project"], each["key"], f"{each['ref']}{version} {name}"


def _first(record: dict[str, Any]) -> Iterator[tuple[str, str, str]]:
    """Yield what a report of format 1 told of, which kept no facts."""
    for project in record["projects"]:
        job = project["job_no"]
        yield job, "project", f"{job} {project['name']}"
        for update in record["updates"]:
            if update["project"] in (project["name"], project["slug"]):
                yield job, f"update/{update['slug']}", update["title"]
        for step in project["next_steps"]:
            yield job, f"step/{step['what']}", step["what"]
        for each in (entry for kind in _LISTS for entry in project[kind]):
            name = next(each[key] for key in ("name", "title", "what") if key in each)
            yield job, each["id"], f"{each['ref']} {name}"
            for version in each.get("versions", ()):
                yield job, f"{each['id']}/v{version['n']}", f"{each['ref']} v{version['n']} {name}"
        budget = project["budget"]
        if budget:
            yield job, "budget", f"{job} budget"
            for line in budget["lines"]:
                yield job, line["id"], line["name"]
            for order in budget["change_orders"]:
                yield job, order["id"], f"{order['ref']} {order['title']}"
