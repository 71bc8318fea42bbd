"""What the exports say: `portal.json` and the tables, as the oracle's claims."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

Said = Iterator[tuple[str, str, Any]]


def day(text: str | None) -> date | None:
    """Return the day written, or None for nothing."""
    return date.fromisoformat(text[:10]) if text else None


def _money(text: str) -> Decimal:
    return Decimal(text)


# portal.json


def portal_json(folder: Path, code: str) -> Said:
    """Read `portal.json`: the whole portal as data."""
    portal = json.loads((folder / "portal.json").read_text(encoding="utf-8"))
    home = portal["home"]
    ahead = home["next_milestone"]
    fresh = portal["frame"]["as_of"]
    yield code, "data as of", f"{fresh['day']} {fresh['at']}"
    yield code, "next", frozenset({ahead["ref"] if ahead else None})
    yield code, "waits", frozenset(each["ref"] for each in home["waiting"])
    yield code, "waits late", sum(1 for each in home["waiting"] if each["days"] > 0)
    yield code, "calls", _calls(home["calls"])
    since = home["since"]
    if since:
        told = [change for group in since["groups"] for change in group["changes"]]
        yield code, "since report", since["number"]
        numbers = {each["slug"]: each["job_no"] for each in portal["projects"]}
        yield code, "told as changed", frozenset(filter(None, (_changed(e, numbers) for e in told)))
        lines = [
            (e["ref"], e["noun"], e["field"], e["what"], e["n"], e["by"], e["now"]) for e in told
        ]
        twice = {f"{e[0]} {e[2]}" for e in lines if lines.count(e) > 1}
        yield code, "told twice", frozenset(twice)
    yield code, "stands in", _stands_in(home["calls"])
    for each in portal["meetings"]:
        yield Path(each["path"]).stem, "to come", each["upcoming"]  # JOB_NO-FILE
    cards = {each["job_no"]: each for each in home["projects"]}
    for each in portal["projects"]:
        yield from _json_project(each, cards.get(each["job_no"]))


def _changed(change: Any, numbers: dict[str, str]) -> str:
    """Return the id of what changed; that of a budget line with the job number of its project."""
    line = change["noun"] == "budget" and change["ref"]
    return f"{numbers[change['project_slug']]}-{line}" if line else change["ref"]


def _calls(calls: list[Any]) -> frozenset[tuple[str, str, str]]:
    return frozenset(
        (each["id"], hours[0], hours[1])
        for each in calls
        if each["today"]
        for hours in (each["hours"], each["on_call"], *each["more_hours"])
        if hours
    )


def _stands_in(calls: list[Any]) -> frozenset[tuple[str, date]]:
    """Return on which days somebody is said to stand in for another."""
    found = set()
    for each in calls:
        first, last = day(each["first"]), day(each["last"])
        if first and last is None:  # Somebody has left.
            last = first + timedelta(days=400)
        while each["stands_in_for"] and first and last and first <= last:
            found.add((each["id"], first))
            first += timedelta(days=1)
    return frozenset(found)


def _json_project(project: Any, card: Any) -> Said:
    number = project["job_no"]
    ahead = project["next_milestone"]
    yield number, "state", project["state"]
    yield number, "ours late", tuple((each["ref"], each["days"]) for each in project["ours_late"])
    yield number, "agreed end", day(project["agreed_end"])
    yield number, "end", day(project["end"])
    yield number, "late", max(0, project["slip"])
    yield number, "next", ahead["ref"] if ahead else None
    yield number, "waits", frozenset(each["ref"] for each in project["waiting"])
    for wait in project["waiting"]:
        yield wait["ref"], "wait due", day(wait["due"])
        yield wait["ref"], "wait days", wait["days"]
        yield wait["ref"], "wait owners", tuple(wait["owners"])
    for stone in project["milestones"]:
        ref = stone["ref"]
        yield ref, "done", stone["done"]
        yield ref, "date", day(stone["date"])
        yield ref, "moved", stone["slip"]
        yield ref, "overdue", stone["overdue"]
    for piece in project["deliverables"]:
        ref = piece["ref"]
        yield ref, "state", piece["state"]
        yield ref, "due", day(piece["due"])
        yield ref, "rounds used", piece["rounds_used"]
        yield ref, "late with us", piece["late"]
        yield ref, "awaited", tuple(piece["awaited"])
        yield ref, "answer days", piece["days"]
        yield ref, "answer due", day(piece["answer_due"])
    for each in project["actions"]:
        yield each["ref"], "action days", each["days"]
    if project["budget"]:
        yield from _json_money(number, project["budget"])


def _json_money(number: str, budget: Any) -> Said:
    for name in ("estimate", "changes", "approved", "spent", "committed", "remaining", "forecast"):
        yield number, name, _money(budget["total"][name])
    yield number, "pending", _money(budget["pending"])
    yield number, "money as of", day(budget["as_of"])
    for each in budget["change_orders"]:
        yield each["ref"], "order state", each["state"]


# Tables


def tables(folder: Path, code: str) -> Said:
    """Read `data/*.csv`."""
    for row in _rows(folder / "data" / "deliverables.csv"):
        ref = row["ref"]
        yield ref, "state", row["state"]
        yield ref, "due", day(row["due"])
        yield ref, "rounds used", int(row["rounds_used"])
        yield ref, "awaited", tuple(filter(None, row["awaited"].split("; ")))
        yield ref, "answer days", int(row["days_late"]) if row["days_late"] else None
        yield ref, "answer due", day(row["answer_due"])
        yield ref, "late with us", int(row["days_late_with_us"])
    for row in _rows(folder / "data" / "actions.csv"):
        yield row["ref"], "action days", int(row["days_late"]) if row["days_late"] else None
    for row in _rows(folder / "data" / "milestones.csv"):
        yield row["ref"], "done", row["done"] == "yes"
        yield row["ref"], "date", day(row["date"])
        yield row["ref"], "moved", int(row["slip_days"])
    for row in _rows(folder / "data" / "budget.csv"):
        if row["row"] == "total":
            for name in (
                "estimate",
                "changes",
                "approved",
                "spent",
                "committed",
                "remaining",
                "forecast",
            ):
                yield row["job_no"], name, _money(row[name])
            yield row["job_no"], "money as of", day(row["as_of"])
    for row in _rows(folder / "data" / "change_orders.csv"):
        yield row["ref"], "order state", row["state"]


def _rows(path: Path) -> list[dict[str, str]]:
    if not path.is_file():
        return []
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


__all__ = ["Said", "day", "portal_json", "tables"]
