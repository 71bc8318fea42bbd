"""Compare what the outputs say on a day with what is true."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from tests.commands import Ran
from tests.story.command import build, run
from tests.story.oracle.claims import claims
from tests.story.oracle.fresh import fresh
from tests.story.oracle.news import news
from tests.story.oracle.scene import Claim
from tests.story.oracle.since import change_claims
from tests.story.oracle.sources import read
from tests.story.reading import outputs, papers
from tests.story.reading.outputs import Said


@dataclass(frozen=True)
class Fault:
    """An output that says something else than what is true."""

    day: date
    output: str
    subject: str
    aspect: str
    why: str
    right: Any
    said: Any

    @property
    def key(self) -> str:
        """What the fault is known by: its output, aspect and circumstance."""
        return f"{self.output} | {self.aspect} | {self.why}"

    def __str__(self) -> str:
        return (
            f"{self.day} {self.subject}, {self.aspect}: {_told(self.right)} is right, "
            f"{self.output} says {_told(self.said)} [{self.why}]"
        )


def _told(value: Any) -> str:
    if isinstance(value, frozenset):
        return "{" + ", ".join(sorted(map(str, value))) + "}"
    return str(value)


def compared(root: Path, today: date, counts: Counter[str]) -> list[Fault]:
    """Build, and return each difference between the outputs of *today* and the oracle.

    *counts* is how many facts of each output were compared; it is added to.

    A count that is wrong because of what it counts is no fault of its own.
    """
    found = list(_compared(root, today, counts))
    wrong = {(each.output, each.subject[:3]) for each in found if each.aspect not in _COUNTS}
    said = {code for output, code in wrong if output in ("board", "portal.json")}
    return [
        each
        for each in found
        if each.aspect not in _COUNTS
        or ((each.output, each.subject[:3]) not in wrong and each.subject[:3] not in said)
    ]


# What is only as right as what it is made of, which is compared by itself.
_COUNTS = ("waits late", "waits count")


def _compared(root: Path, today: date, counts: Counter[str]) -> Iterator[Fault]:
    """Build, and yield each difference between the outputs of *today* and the oracle."""
    built = build(root, today)
    office = read(root)
    found = claims(office, today)
    for account in office.accounts:
        found += change_claims(root, office, account, today)
        found += fresh(root, account)
        found += news(root, office, account, today)
    right = {(each.subject, each.aspect): each for each in _derived(found)}
    slugs = {each.slug: each.file["code"] for each in office.accounts}
    held = {code: why for slug, code in slugs.items() if (why := _held(built, slug))}
    for slug, code in slugs.items():
        if code in held:
            yield Fault(today, "build", code, "portal", held[code], "made", "held back")
            continue
        folder = root / "output" / slug
        for name, reader in outputs.READERS.items():
            yield from _differences(today, name, reader(folder, code), right, counts)
        finance = root / "output" / f"{slug}.finance"
        if finance.is_dir():
            said = (each for each in outputs.portal_json(finance, code) if each[0] != code)
            kept = (each for each in said if each[1] in _MONEY or each[1] in ("late", "end"))
            yield from _differences(today, "portal.json for finance", kept, right, counts)
    board = outputs.board(root / "output" / "_agency", slugs, today)
    said = (each for each in board if each[0][:3] not in held)
    yield from _differences(today, "board", said, right, counts)
    due = run(root, today, "report", "due").out
    yield from _differences(today, "report due", outputs.reports_due(due, slugs), right, counts)


def papers_compared(
    root: Path, today: date, done: set[Path], counts: Counter[str]
) -> Iterator[Fault]:
    """Yield the differences of reports that went out and are not in *done* yet; adds them."""
    for account in read(root).accounts:
        for issue, folder in papers.issues(root, account):
            if folder in done:
                continue
            done.add(folder)
            path = folder.parent / "1" / "issue.json"
            first = json.loads(path.read_text(encoding="utf-8"))
            own = date.fromisoformat(first["today"])
            code, when = account.file["code"], date.fromisoformat(issue["today"])
            if own != when:
                yield Fault(today, "PDF", code, "as of", "corrected", own, when)
            found = papers.right_then(root, account, issue, first)
            right = {(each.subject, each.aspect): each for each in _derived(found)}
            for output, said in papers.paper_says(root, account, issue, folder):
                yield from _differences(when, output, said, right, counts)


def _held(built: Ran, slug: str) -> str:
    """Return the names of the problems that hold *slug* back; nothing where none does."""
    said = built.out + built.err
    if not re.search(rf"^{slug}: held back", said, re.MULTILINE):
        return ""
    errors = re.findall(rf"^content/clients/{slug}/.*error: .*\[([\w-]+)\]$", said, re.MULTILINE)
    return ", ".join(sorted(set(errors))) or "unknown"


_MONEY = (
    "estimate",
    "changes",
    "approved",
    "spent",
    "committed",
    "remaining",
    "forecast",
    "pending",
)


def _derived(found: list[Claim]) -> Iterator[Claim]:
    """Yield the claims, and what pages say of them in other words."""
    for each in found:
        yield each
        if each.aspect == "wait days":
            yield Claim(each.subject, "wait days late", max(0, each.value), each.why)
        elif each.aspect == "moved":
            yield Claim(each.subject, "moved late", max(0, each.value), each.why)
        elif each.aspect == "due" or each.aspect == "date":
            yield Claim(each.subject, "board calls it today", value=False)


def _differences(
    today: date,
    output: str,
    said: Said,
    right: dict[tuple[str, str], Claim],
    counts: Counter[str],
) -> Iterator[Fault]:
    for subject, aspect, value in said:
        claim = right.get((subject, aspect))
        counts[output] += claim is not None
        if claim is None or _agrees(output, aspect, claim, value):
            continue
        if aspect in _SETS:
            yield from _one_by_one(today, output, aspect, claim, value, right)
        else:
            yield Fault(today, output, subject, aspect, claim.why, claim.value, value)


# What is said in sets, and what is said of each member.
_SETS = {"waits": "asked", "told as changed": "told", "late on the board": "on the board"}


def _one_by_one(
    today: date,
    output: str,
    aspect: str,
    claim: Claim,
    value: Any,
    right: dict[tuple[str, str], Claim],
) -> Iterator[Fault]:
    """Yield a fault for each member that one side has and the other has not."""
    one = _SETS[aspect]
    true, said = ({_ref(each): each for each in side} for side in (claim.value, value))
    for ref in sorted(true.keys() | said.keys()):
        if true.get(ref) != said.get(ref):
            member = right.get((ref, one))
            why = member.why if member else "unknown"
            yield Fault(today, output, ref, one, why, _told_one(true, ref), _told_one(said, ref))


def _ref(member: Any) -> str:
    return str(member[0] if isinstance(member, tuple) else member)


def _told_one(side: dict[str, Any], ref: str) -> Any:
    found = side.get(ref)
    return found[1] if isinstance(found, tuple) else found is not None


def _agrees(output: str, aspect: str, claim: Claim, value: Any) -> bool:
    if aspect in ("next", "announced next") and isinstance(claim.value, frozenset):
        return bool(value <= claim.value)
    if aspect == "stands in":
        days = {on for _, on in claim.value}
        return bool({each for each in value if each[1] in days} == claim.value)
    if aspect == "amounts":
        return bool(claim.value <= value)
    # The list of projects says of one that is over only that it is.
    if output == "first page" and aspect == "late" and claim.why.startswith("finished"):
        return True
    return bool(claim.value == value)


__all__ = ["Fault", "compared", "papers_compared"]
