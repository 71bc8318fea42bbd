"""The files of a site as plain text values: the only thing that the oracle reads.

Nothing is shared with the product: PyYAML reads every value as text, and dates and amounts are made
from that.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from tests.story.oracle.almanac import Place

Facts = dict[str, Any]


@lru_cache(maxsize=1024)
def parsed(text: str) -> Facts:
    """Return what YAML *text* holds: dictionaries, lists and strings, which nobody may change."""
    found: Facts = yaml.load(text, Loader=yaml.BaseLoader) or {}
    return found


def page(path: Path) -> Facts:
    """Return the front matter of a Markdown file."""
    return parsed(path.read_text(encoding="utf-8").split("---\n", 2)[1])


def day(text: str | None) -> date | None:
    """Return the day written, or None for nothing."""
    return date.fromisoformat(text[:10]) if text else None


def must(text: Any) -> date:
    """Return the day written."""
    found = day(text)
    assert found is not None
    return found


def listed(value: Any) -> list[str]:
    """Return one or more ids as a list."""
    return [] if not value else [value] if isinstance(value, str) else list(value)


def place_of(file: Facts) -> Place:
    """Return where the agency or the client of *file* works."""
    closed = tuple(
        (must(each["from"]), must(each.get("to") or each["from"]))
        for each in file.get("closed", [])
    )
    return Place(file["country"], file.get("region", ""), closed)


def there(person: Facts, on: date) -> bool:
    """Say whether somebody, of the agency or the client, is with them on a day, and not away."""
    left = day(person.get("left_on"))
    return (left is None or on < left) and not absence(person, on)


def absence(person: Facts, on: date) -> Facts | None:
    """Return the absence of somebody that covers a day."""
    for each in person.get("away", []):
        if must(each["from"]) <= on <= must(each["to"]):
            found: Facts = each
            return found
    return None


def answering(people: dict[str, Facts], ident: str, on: date) -> str | None:
    """Return who answers for somebody on a day: they, or the first who stands in and is there."""
    asked: set[str] = set()
    while ident in people and ident not in asked:
        person = people[ident]
        if there(person, on):
            return ident
        asked.add(ident)
        left = day(person.get("left_on"))
        gone = None if left and left <= on else absence(person, on)
        ident = (gone or {}).get("stand_in") or person.get("stand_in") or ""
    return None


def amount(text: Any) -> Decimal:
    """Return the amount written; 0 for nothing."""
    return Decimal(str(text)) if text not in (None, "") else Decimal(0)


@dataclass
class Job:
    """One project: its files."""

    slug: str
    file: Facts
    budget: Facts | None
    deliverables: list[Facts] = field(default_factory=list)
    meetings: list[Facts] = field(default_factory=list)

    @property
    def number(self) -> str:
        """The job number, by which a project is known whatever its folder is called."""
        return str(self.file["job_no"])

    @property
    def actions(self) -> list[Facts]:
        """What somebody has to do, in the project's file and in its meetings."""
        found = list(self.file.get("actions", []))
        for meeting in self.meetings:
            found += meeting.get("actions", [])
        return found

    @property
    def milestones(self) -> list[Facts]:
        """What was promised."""
        return list(self.file.get("milestones", []))


@dataclass
class Account:
    """One client: its files."""

    slug: str
    file: Facts
    jobs: list[Job]
    reports: dict[str, Facts]
    issues: list[Facts]
    questions: list[Facts]


@dataclass
class Office:
    """The whole site on one day."""

    agency: Facts
    accounts: list[Account]


def read(root: Path) -> Office:
    """Return what the files below *root* say now."""
    content = root / "content"
    agency = parsed((content / "agency.yaml").read_text(encoding="utf-8"))
    homes = sorted(each for each in (content / "clients").iterdir() if each.is_dir())
    return Office(agency, [_account(home) for home in homes])


def _account(home: Path) -> Account:
    questions = home / "questions.yaml"
    return Account(
        home.name,
        parsed((home / "client.yaml").read_text(encoding="utf-8")),
        [_job(each) for each in sorted((home / "projects").glob("*")) if each.is_dir()],
        {each.stem: page(each) for each in sorted((home / "reports").glob("*.md"))},
        [
            parsed(each.read_text(encoding="utf-8"))
            for each in sorted((home / "reports" / "sent").glob("*/*/issue.json"))
        ],
        parsed(questions.read_text(encoding="utf-8"))["questions"] if questions.is_file() else [],
    )


def _job(folder: Path) -> Job:
    budget = folder / "budget.yaml"
    return Job(
        folder.name,
        parsed((folder / "project.yaml").read_text(encoding="utf-8")),
        parsed(budget.read_text(encoding="utf-8")) if budget.is_file() else None,
        [
            parsed(each.read_text(encoding="utf-8"))
            for each in sorted((folder / "deliverables").glob("*.yaml"))
        ],
        [page(each) | {"slug": each.stem} for each in sorted((folder / "meetings").glob("*.md"))],
    )


def moment(text: str) -> datetime:
    """Return a day and time as written, without a zone."""
    return datetime.fromisoformat(text)


__all__ = [
    "Account",
    "Facts",
    "Job",
    "Office",
    "absence",
    "amount",
    "answering",
    "day",
    "listed",
    "moment",
    "must",
    "place_of",
    "read",
    "there",
]
