"""Which milestones the feed tells of, besides those that come next.

What was reached, what somebody is late with, and what moved, was added or opened again, as the
reports that went out told it, or as it differs from the last of them.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import pairwise
from pathlib import Path

from tests.story.oracle.scene import Claim, Scene
from tests.story.oracle.since import then
from tests.story.oracle.sources import Account, Facts, Job, Office
from tests.story.oracle.stones import days_late, is_open, reached


def news(root: Path, office: Office, account: Account, today: date) -> Iterator[Claim]:
    """Claim of which milestones of *account* the feed tells by their own names."""
    code = account.file["code"]
    told = set()
    for job in account.jobs:
        scene = Scene(office, account, job, today)
        past = list(_past(root, account, job))
        for stone in job.milestones:
            known = reached(scene, stone) is not None or days_late(scene, stone) > 0
            if known or (is_open(scene, stone["id"]) and _is_news(stone, past)):
                told.add(scene.ref(stone["id"]))
    yield Claim(code, "told in the feed", frozenset(told))


def _past(root: Path, account: Account, job: Job) -> Iterator[Job]:
    """Yield *job* as it was at each report, in the order in which their periods end."""
    first = [each for each in account.issues if int(each["issue"]) == 1]
    for issue in sorted(first, key=lambda each: (str(each["last"]), int(each["number"]))):
        for other in then(root, str(issue["commit"])).accounts:
            if other.file["code"] == account.file["code"]:
                yield from (each for each in other.jobs if each.number == job.number)


def _is_news(stone: Facts, past: list[Job]) -> bool:
    """Say whether an open milestone moved from one report to the next, or differs from the last."""
    states = [_found(job, stone["id"]) for job in past]
    known = [each for each in states if each]
    days = [_day(each) for each in (*known, stone)]
    if any(one != other for one, other in pairwise(days)):
        return True
    if not states:
        return False
    last = states[-1]
    return last is None or bool(last.get("actual"))


def _found(job: Job, ident: str) -> Facts | None:
    return next((each for each in job.milestones if each["id"] == ident), None)


def _day(stone: Facts) -> str:
    return str(stone.get("actual") or stone.get("forecast") or stone["baseline"])


__all__ = ["news"]
