"""Compare what the outputs say on a day with what is true."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from tests.commands import Ran
from tests.story import outputs
from tests.story.command import build, run
from tests.story.oracle import Claim, claims
from tests.story.outputs import Said
from tests.story.since import change_claims
from tests.story.sources import read


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


def compared(root: Path, today: date) -> Iterator[Fault]:
    """Build, and yield each difference between the outputs of *today* and the oracle."""
    built = build(root, today)
    office = read(root)
    found = claims(office, today)
    for account in office.accounts:
        found += change_claims(root, office, account, today)
    right = {(each.subject, each.aspect): each for each in _derived(found)}
    slugs = {each.slug: each.file["code"] for each in office.accounts}
    for slug, code in slugs.items():
        held = _held(built, slug)
        if held:
            yield Fault(today, "build", code, "portal", held, "made", "held back")
            continue
        folder = root / "output" / slug
        for name, reader in outputs.READERS.items():
            yield from _differences(today, name, reader(folder, code), right)
        finance = root / "output" / f"{slug}.finance"
        if finance.is_dir():
            said = (each for each in outputs.portal_json(finance, code) if each[0] != code)
            kept = (each for each in said if each[1] in _MONEY or each[1] in ("late", "end"))
            yield from _differences(today, "portal.json for finance", kept, right)
    board = outputs.board(root / "output" / "_agency", slugs, today)
    yield from _differences(today, "board", board, right)
    due = run(root, today, "report", "due", "--today", today.isoformat()).out
    yield from _differences(today, "report due", outputs.reports_due(due, slugs), right)


def _held(built: Ran, slug: str) -> str:
    """Return the names of the problems that hold *slug* back; nothing where none does."""
    said = built.out + built.err
    if not re.search(rf"^{slug}: held back", said, re.MULTILINE):
        return ""
    errors = re.findall(rf"^content/clients/{slug}/.*error: .*\[([\w-]+)\]$", said, re.MULTILINE)
    return ", ".join(sorted(set(errors))) or "unknown"


_MONEY = ("estimate", "changes", "approved", "spent", "committed", "remaining", "forecast", "pending")


def _derived(found: list[Claim]) -> Iterator[Claim]:
    """Yield the claims, and what pages say of them in other words."""
    for each in found:
        yield each
        if each.aspect == "wait days":
            yield Claim(each.subject, "wait days late", max(0, each.value), each.why)
        elif each.aspect == "moved":
            yield Claim(each.subject, "moved late", max(0, each.value), each.why)
        elif each.aspect == "waits":
            yield Claim(each.subject, "waits count", len(each.value), each.why)
        elif each.aspect == "due" or each.aspect == "date":
            yield Claim(each.subject, "board calls it today", value=False)


def _differences(
    today: date, output: str, said: Said, right: dict[tuple[str, str], Claim]
) -> Iterator[Fault]:
    for subject, aspect, value in said:
        claim = right.get((subject, aspect))
        if claim is not None and not _agrees(output, aspect, claim, value):
            yield Fault(today, output, subject, aspect, claim.why, claim.value, value)


def _agrees(output: str, aspect: str, claim: Claim, value: Any) -> bool:
    if aspect in ("next", "announced next") and isinstance(claim.value, frozenset):
        return bool(value <= claim.value)
    if aspect == "stands in":
        days = {on for _, on in claim.value}
        return bool({each for each in value if each[1] in days} == claim.value)
    # The list of projects says of one that is over only that it is.
    if output == "first page" and aspect == "late" and claim.why.startswith("finished"):
        return True
    return bool(claim.value == value)


__all__ = ["Fault", "compared"]
