"""What changed since the last report: the files of then and of now, field by field.

The files of then are those of the commit that the report names. Every field that a client sees is
compared; what differs has to be told, and nothing else.
"""

from __future__ import annotations

import io
import subprocess
import tarfile
import tempfile
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any

from tests.story.oracle.pieces import deliverables
from tests.story.oracle.scene import Claim, Scene, is_hidden
from tests.story.oracle.sources import Account, Facts, Job, Office, amount, day, listed, read


def newest(account: Account) -> Facts | None:
    """Return the last report by its period, as it first went out."""
    first = [each for each in account.issues if int(each["issue"]) == 1]
    return max(first, key=lambda each: (str(each["last"]), int(each["number"])), default=None)


@lru_cache(maxsize=64)
def then(root: Path, commit: str) -> Office:
    """Return the site as it was at *commit*."""
    packed = subprocess.run(
        ["git", "archive", commit, "content"], cwd=root, capture_output=True, check=True
    ).stdout
    with tempfile.TemporaryDirectory() as folder:
        with tarfile.open(fileobj=io.BytesIO(packed)) as archive:
            archive.extractall(folder, filter="data")
        return read(Path(folder))


def change_claims(root: Path, office: Office, account: Account, today: date) -> Iterator[Claim]:
    """Claim what is told as changed, by the ids of what changed."""
    code, report = account.file["code"], newest(account)
    if report is None:
        return
    before = then(root, str(report["commit"]))
    was = next((each for each in before.accounts if each.file["code"] == code), None)
    if was is None:
        return
    old = _fields(before, was, date.fromisoformat(report["today"]))
    new = _fields(office, account, today)
    begun = {job.number for job in account.jobs} - {job.number for job in was.jobs}
    # A budget that is listed for the first time, or no longer, is told without its lines.
    listed_anew = {
        f"{job.number}-B"
        for job in account.jobs
        if (f"{job.number}-budget" in old) != (f"{job.number}-budget" in new)
    }
    parts = tuple({f"{number}-" for number in begun} | listed_anew)
    changed = {
        ref
        for ref in old.keys() | new.keys()
        if old.get(ref) != new.get(ref) and not ref.startswith(parts)
    }
    slugs = {each.number: each.slug for each in was.jobs}
    moved = {each.number for each in account.jobs if slugs.get(each.number, each.slug) != each.slug}
    if was.slug != account.slug:
        moved |= slugs.keys()
    for ref in sorted(old.keys() | new.keys()):
        why = _kind(ref, old.get(ref), new.get(ref), begun)
        yield Claim(ref, "told", ref in changed, "renamed" if ref.startswith(tuple(moved)) else why)
    corrected = any(int(each["issue"]) > 1 for each in account.issues)
    yield Claim(code, "since report", int(report["number"]), "corrected" if corrected else "plain")
    yield Claim(code, "told as changed", frozenset(changed))


def _kind(ref: str, was: Any, now: Any, begun: set[str]) -> str:
    """Return what kind of change it is."""
    kind = ref.rsplit("-", 1)[1].rstrip("0123456789") if ref.count("-") > 1 else "project"
    if ref in begun:
        return "project begun" + (", over" if now[0] in ("finished", "cancelled") else "")
    if was is None or now is None:
        return f"{kind} new" if was is None else f"{kind} gone"
    if isinstance(now, dict):
        return f"{kind} " + " and ".join(sorted(name for name in now if was.get(name) != now[name]))
    names = {
        "project": ("state", "due", "stop"),
        "M": ("day", "reached", "cancelled"),
        "A": ("due", "done"),
        "CO": ("state", "amount", "days"),
    }[kind]
    words = [name for name, one, other in zip(names, was, now, strict=True) if one != other]
    if kind in ("CO", "project") and "state" in words:
        words.append(str(now[0]))
    return f"{kind} " + " and ".join(words)


def _fields(office: Office, account: Account, today: date) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for job in account.jobs:
        scene = Scene(office, account, job, today)
        stops = (job.file.get("hold"), job.file.get("cancelled"))
        found[job.number] = (job.file["state"], job.file["due"], stops)
        for claim in deliverables(scene):
            if claim.aspect == "due":
                found[claim.subject] = {"due": claim.value}
        for piece in job.deliverables:
            found[scene.ref(piece["id"])] |= {
                "state": scene.states[piece["id"]],
                "sent": _sent(piece, today),
                "delivered": (piece.get("delivered_on"), piece.get("reopened")),
            }
        for stone in job.milestones:
            found[scene.ref(stone["id"])] = (
                stone.get("actual") or stone.get("forecast") or stone["baseline"],
                bool(stone.get("actual")),
                stone.get("cancelled"),
            )
        for each in job.actions:
            if "internal" not in listed(each.get("audience")):
                found[scene.ref(each["id"])] = (each["due"], each.get("done_on"))
        found |= _budget(scene, job)
    return found


def _sent(piece: Facts, today: date) -> Any:
    return tuple(
        (v["n"], tuple(sorted((d["by"], d["outcome"]) for d in v.get("decisions", []))))
        for v in piece["versions"]
        if v.get("sent_on") and (on := day(v["sent_on"])) and on <= today
    )


def _budget(scene: Scene, job: Job) -> dict[str, Any]:
    budget = job.budget or {}
    if is_hidden(budget) or not (budget.get("lines") or budget.get("change_orders")):
        return {}
    found: dict[str, Any] = {
        scene.ref("budget"): {"note": budget.get("note"), "burn": listed(budget.get("burn"))}
    }
    for line in budget.get("lines", []):
        sums = {name: amount(line.get(name)) for name in _SUMS}
        found[scene.ref(line["id"])] = {name: line.get(name) for name in _WORDS} | sums
    for each in budget.get("change_orders", []):
        if each["state"] != "draft":
            whole = sum((amount(line["amount"]) for line in each["lines"]), Decimal(0))
            found[scene.ref(each["id"])] = (each["state"], whole, each.get("days"))
    return found


# Of a budget line; a forecast that nobody wrote is another one than 0.
_SUMS = ("estimate", "committed", "spent", "invoiced")
_WORDS = ("name", "kind", "department", "forecast", "as_of")


__all__ = ["change_claims", "newest", "then"]
