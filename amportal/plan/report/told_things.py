"""What a reader is told, as it was written: the form in which two states are compared.

A thing (a milestone, a version, a decision, a person) has a place that outlives renames of folders
and files, and a value for each key that somebody writes and the reader sees. What follows from
values (states, lateness, sums, the end) is no value of its own: it changes with time, with a
calendar and with every release of amportal, while what was written changes when somebody acts.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, time
from decimal import Decimal

from msgspec import Struct
from msgspec.structs import replace

from amportal.model.records.report_record import FactRecord
from amportal.plan.view.change_views import ChangedNoun

Value = str | date | time | Decimal | int | None


class Thing(Struct, frozen=True):
    """One thing that a reader is told of.

    `project` is the job number, empty for what is the client's as a whole; `key` its place in the
    project, by ids. `name` is what it is called, `ref` its number on the phone, `path` its page;
    `n` a version's number. `values` are exact texts by key: nothing is "", and what is missing is
    not known.
    """

    noun: ChangedNoun
    project: str
    key: str
    name: str
    values: Mapping[str, str]
    ref: str = ""
    path: str = ""
    n: int | None = None
    # A project's folder, as git knows it.
    folder: str = ""

    @property
    def place(self) -> str:
        """Where it stands among all that a client is told."""
        return f"{self.project}/{self.key}"


def exact(value: Value) -> str:
    """Return the one exact text of a day, an hour, an amount, a number, or words."""
    if value is None:
        return ""
    if isinstance(value, Decimal):
        return format(value, "f")
    return value.isoformat() if isinstance(value, (date, time)) else str(value)


def several(values: Iterable[str]) -> str:
    """Return *values* as one text, one a line."""
    return "\n".join(" ".join(each.split()) for each in values if each)


def flag(value: bool) -> str:
    """Return `yes` where *value* holds, else nothing."""
    return "yes" if value else ""


def kept_facts(things: Iterable[Thing]) -> tuple[FactRecord, ...]:
    """Return *things* as they are kept beside a report; pages are found again by their places."""
    return tuple(
        FactRecord(
            noun=each.noun,
            project=each.project,
            key=each.key,
            name=each.name,
            ref=each.ref,
            n=each.n,
            values=dict(each.values),
        )
        for each in things
    )


def things_kept(facts: Iterable[FactRecord]) -> tuple[Thing, ...]:
    """Return the things that *facts* tell of."""
    return tuple(
        Thing(each.noun, each.project, each.key, each.name, each.values, each.ref, n=each.n)
        for each in facts
    )


def with_pages(things: Iterable[Thing], now: Iterable[Thing]) -> tuple[Thing, ...]:
    """Return *things* that were kept, with the pages and folders that the same ones have *now*."""
    known = {each.place: each for each in now}
    return tuple(
        replace(each, path=known[each.place].path, folder=known[each.place].folder)
        if each.place in known
        else each
        for each in things
    )
