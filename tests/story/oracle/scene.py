"""One project of one client on one day, and what is claimed about it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from tests.story.oracle.almanac import Place, after, between
from tests.story.oracle.sources import Account, Facts, Job, Office, answering, day, listed, place_of
from tests.story.oracle.standing import begins, state

LIVE = ("active", "not_started")
OVER = ("finished", "cancelled")


@dataclass(frozen=True)
class Claim:
    """*value* is right for *aspect* of *subject*; *why* says in which circumstance."""

    subject: str
    aspect: str
    value: Any
    why: str = "plain"


@dataclass
class Wait:
    """Something that waits on the client."""

    ref: str
    due: date
    days: int
    owners: tuple[str, ...]
    why: str = "plain"
    absent: tuple[str, ...] = ()  # who would be asked, and is away or has left


@dataclass
class Scene:
    """One project of one client on one day, with all that is worked out about it."""

    office: Office
    account: Account
    job: Job
    today: date
    states: dict[str, str] = field(default_factory=dict)
    waits: list[Wait] = field(default_factory=list)
    hidden: list[Wait] = field(default_factory=list)  # for contacts with a role only

    def __post_init__(self) -> None:
        self.states = {
            each["id"]: state(each, self.today, begins(each, self.job.file))
            for each in self.job.deliverables
        }

    def shown(self, ident: str) -> str:
        """Return where a deliverable stands; what is open goes with a project that stands still."""
        now = self.states[ident]
        if self.state == "on_hold" and now in ("planned", "in_production"):
            return "on_hold"
        if self.state not in OVER or now in ("approved", "delivered", "cancelled"):
            return now
        return "cancelled" if self.state == "cancelled" else "left_open"

    @property
    def ours(self) -> Place:
        """Where the agency works."""
        return place_of(self.office.agency)

    @property
    def theirs(self) -> Place:
        """Where the client works."""
        return place_of(self.account.file)

    @property
    def state(self) -> str:
        """Whether work goes on."""
        return str(self.job.file.get("state", "active"))

    @property
    def live(self) -> bool:
        """Whether anything of it can be late, next or asked with a day."""
        return self.state in LIVE

    def ref(self, ident: str) -> str:
        """Return an id as it is known across the agency."""
        return f"{self.job.number}-{ident}"

    def name(self, ident: str | None) -> str:
        """Return the name of a person or contact."""
        everybody = [*self.office.agency["people"], *self.account.file["contacts"]]
        return next((each["name"] for each in everybody if each["id"] == ident), "")

    @property
    def terms(self) -> Facts:
        """The client's own terms, else those of all."""
        return {**self.office.agency["terms"], **self.account.file.get("terms", {})}

    def wait(self, ident: str, due: date, asked: list[str], entry: Facts) -> Wait:
        """Return what waits on the client from *due* on, asked of whoever is there for *asked*.

        Somebody away is asked all the same where nobody who may see *entry* stands in.
        """
        people = {each["id"]: each for each in self.account.file["contacts"]}
        names, absent = [], []
        for each in asked:
            other = answering(people, each, self.today)
            if other == each or each not in people:
                names.append(self.name(each))
                continue
            absent.append(self.name(each))
            left = day(people[each].get("left_on"))
            if other and is_shown(entry, people[other]):
                names.append(self.name(other))
            elif not left or left > self.today:
                names.append(self.name(each))
        days = between(due, self.today, (self.theirs,))
        owners = tuple(dict.fromkeys(names))
        why = "stood in for" if absent else "plain"
        return Wait(self.ref(ident), due, days, owners, why, tuple(absent))

    @property
    def agreed_days(self) -> int:
        """The working days that approved change orders added."""
        orders = (self.job.budget or {}).get("change_orders", [])
        return sum(int(each.get("days", 0)) for each in orders if each["state"] == "approved")

    def later(self, planned: date) -> date:
        """Return *planned* moved by the approved days, where it lies on or after the last day."""
        due = must(self.job.file["due"])
        if self.agreed_days and planned >= due:
            return after(planned, self.agreed_days, (self.ours, self.theirs))
        return planned

    @property
    def agreed_end(self) -> date:
        """The last day as agreed: `due`, moved by approved change orders."""
        return self.later(must(self.job.file["due"]))


def must(text: Any) -> date:
    """Return the day written."""
    found = day(text)
    assert found is not None
    return found


def is_hidden(entry: Facts) -> bool:
    """Say whether *entry* is for contacts with a role only."""
    return "everyone" not in (listed(entry.get("audience")) or ["everyone"])


def is_shown(entry: Facts, contact: Facts) -> bool:
    """Say whether *contact* may see *entry*."""
    return not is_hidden(entry) or bool({*listed(entry["audience"])} & {*listed(contact["roles"])})


__all__ = ["LIVE", "OVER", "Claim", "Scene", "Wait", "is_hidden", "is_shown", "must"]
