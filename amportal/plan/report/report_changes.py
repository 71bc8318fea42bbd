"""What changed between two states of one client's work, as one reader is told of it.

Values as they were written are compared, each by itself: one that is another is one change, and
what only follows from it is none. Both sides are already cut to the reader, so what is hidden can
be in neither; what is hidden only now is handed in by its place and not called gone.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal

from msgspec.structs import replace

from amportal.model.derive.project_state import is_live
from amportal.plan import routes
from amportal.plan.report.change_fields import FIELDS, NAMES, TELLS, TELLS_WHOLE
from amportal.plan.report.record_things import ToldState
from amportal.plan.report.thing_pairs import paired
from amportal.plan.report.told_things import Thing
from amportal.plan.view.change_views import Change, ChangeType

# Of more budget lines than these, the sum of what changed in one way is told, not each.
_MANY = 3
_SUMS = ("estimate", "committed", "spent", "invoiced")
# The value that says when what is told happened, by kind of thing and what is told of it.
_HAPPENED: Mapping[tuple[str, str], tuple[str, ...]] = {
    ("version", "sent"): ("sent_on",),
    ("status", "rag"): ("since",),
    ("change_order", "state"): ("withdrawn_on", "decided_on", "sent_on"),
    ("project", "state"): ("hold_since", "cancelled_on"),
    ("milestone", "cancelled"): ("cancelled_on",),
    ("deliverable", "cancelled"): ("cancelled_on",),
    ("meeting", "cancelled"): ("cancelled_on",),
    ("person", "left"): ("left_on",),
    ("contact", "left"): ("left_on",),
    ("decision", "added"): ("on",),
    ("update", "added"): ("date",),
    ("question", "added"): ("on",),
    ("question", "answer"): ("answered_on",),
    ("meeting", "issued_on"): ("issued_on",),
    **{("budget", name): ("as_of",) for name in (*_SUMS, "forecast")},
}
# What comes and goes without a word: it follows from what is told, or is there once and for all.
# The name in brackets at the end of a line: who decided it, who stands in.
_WHO_SAID = re.compile(r"(?<=\()([^()]+)(?=\)\Z)")
_SILENT = ("person", "department", "client")
# Whose act it was, by kind of thing.
_WHO: Mapping[str, str] = {
    "approval": "by",
    "decision": "by",
    "action": "owner",
    "question": "asked_by",
    "update": "author",
}


def changes_between(
    before: ToldState,
    after: ToldState,
    today: date,
    hidden: Collection[str] = frozenset(),
) -> tuple[Change, ...]:
    """Return what changed from *before* to *after*: all that `changes_by_project` returns."""
    found = changes_by_project(before, after, today, hidden)
    return tuple(change for changes in found.values() for change in changes)


def changes_by_project(
    before: ToldState,
    after: ToldState,
    today: date,
    hidden: Collection[str] = frozenset(),
) -> dict[str, tuple[Change, ...]]:
    """Return what changed from *before* to *after* by job number, in the order of *after*.

    What is the client's as a whole is under "". Within a project what a client acts on comes before
    wording. *hidden* are the places of what is still there but no longer shown to this reader.
    Days that are over on *today* are left out of lists of days, for time alone took them away.
    """
    return _Comparison(before, after, today, hidden).changes()


class _Comparison:
    """Two states side by side, and what is known of both together."""

    def __init__(
        self, before: ToldState, after: ToldState, today: date, hidden: Collection[str]
    ) -> None:
        self._before, self._today, self._hidden = before, today, hidden
        pairs = paired(before.things, after.things)
        self._pairs, self._renamed = pairs.pairs, pairs.renamed
        names = {new.name for _, new in self._pairs if new}
        gone = (old for old, new in self._pairs if old and not new and old.noun not in _SILENT)
        self._gone = {each.name for each in gone} - names
        self._places = {new.place for _, new in self._pairs if new}
        self._old = {old.place if new is None else new.place for old, new in self._pairs if old}
        # The project of each thing, or the client: the new one where there is one.
        self._wholes = {
            each.project: each
            for pair in self._pairs
            for each in pair
            if each and each.noun in ("project", "client")
        }
        # Projects whose own state is another: their lights come and go with it.
        self._turned = {
            new.project
            for old, new in self._pairs
            if old and new and new.noun == "project" and old.values["state"] != new.values["state"]
        }
        self._paused = {
            each.project
            for pair in self._pairs
            for each in pair
            if each and each.noun == "project" and not is_live(each.values.get("state", ""))
        }

    def changes(self) -> dict[str, tuple[Change, ...]]:
        """Return every change, by the job number of its project."""
        found: dict[str, list[tuple[bool, Change]]] = defaultdict(list)
        for old, new in self._pairs:
            each = new or old
            assert each is not None
            if self._before.knows(each.noun):
                found[each.project] += self._told(old, new)
        told = {}
        for scope, changes in found.items():
            first = self._summed([change for late, change in changes if not late])
            told[scope] = (*first, *(change for late, change in changes if late))
        return told

    def _told(self, old: Thing | None, new: Thing | None) -> Iterator[tuple[bool, Change]]:
        """Yield the changes of one thing, each with whether it is a detail."""
        if old is None and new is not None:
            if self._is_told_alone(new, self._old, _wholes(new)):
                yield from ((False, each) for each in self._added(new))
        elif new is None and old is not None:
            if self._is_told_alone(old, self._places, _parents(old)) and not self._is_over(old):
                yield False, self._removed(old)
        elif old is not None and new is not None:
            yield from self._changed(old, new)

    def _is_told_alone(self, thing: Thing, others: Collection[str], wholes: Iterable[str]) -> bool:
        """Say whether *thing*, which is on one side only, is not told with one of *wholes*.

        *others* are the places on the other side.
        """
        if thing.place in self._hidden or thing.noun in _SILENT or thing.values.get("left"):
            return False
        if thing.noun == "status" and (thing.name != "overall" or thing.project in self._turned):
            return False
        if thing.noun == "step" and thing.project in self._paused:
            return False
        return all(each in others for each in wholes)

    def _is_over(self, thing: Thing) -> bool:
        """Say whether time alone took *thing* away."""
        due = thing.values.get("due", "") if thing.noun == "step" else ""
        return bool(due) and date.fromisoformat(due) < self._today

    def _removed(self, old: Thing) -> Change:
        if old.noun == "status":
            return self._change(old, "rag", "state", was=old.values["rag"])
        return self._change(old, "removed", "none", was=old.name)

    def _added(self, new: Thing) -> Iterator[Change]:
        values = new.values
        if new.noun == "status":
            yield self._change(new, "rag", "state", now=values["rag"])
        elif new.noun == "version":
            yield self._change(new, "sent", "day", now=values["sent_on"])
        elif new.noun == "approval":
            yield self._decided(new)
        elif new.noun == "change_order":
            yield self._ordered(None, new)
        elif new.noun == "action" and values["done"]:
            yield self._done(new, values["done"])
        elif new.key == "budget":
            yield self._change(new, "listed", "none")
        else:
            day = values.get("due") or values.get("date") or values.get("start", "")
            now = values["estimate"] if new.noun == "budget" else day
            kind: ChangeType = "amount" if new.noun == "budget" else "day"
            yield self._change(new, "added", kind if now else "none", now=now)

    def _changed(self, old: Thing, new: Thing) -> Iterator[tuple[bool, Change]]:
        fields = FIELDS[new.noun]
        differs = [name for name in fields if self._differs(old, new, name)]
        told = {part for name in differs for part in _told_with(old, new, name)}
        for name in differs:
            if name not in told:
                yield fields[name].late, self._field(old, new, name)

    def _differs(self, old: Thing, new: Thing, name: str) -> bool:
        """Say whether a value is known on both sides and another, new names apart."""
        if name not in old.values or name not in new.values:
            return False
        written = f"{name}_written"
        if written in old.values and old.values[written] == new.values.get(written):
            return False
        was, now = self._shown(old, name), self._shown(new, name)
        if was == now or name == NAMES.get(new.noun):
            return was != now
        kind = FIELDS[new.noun][name].type
        if kind not in ("text", "names", "days_off"):
            return True
        lines = [self._now_called(line) for line in was.split("\n")]
        # What named a thing that is gone names it no more: that it is gone is told already.
        left = [line for line in lines if line not in self._gone]
        return now not in ("\n".join(lines), "\n".join(left))

    def _now_called(self, line: str) -> str:
        """Return *line* with the new name of what was renamed: all of it, or in brackets."""
        if line in self._renamed:
            return self._renamed[line]
        return _WHO_SAID.sub(lambda found: self._renamed.get(found[1], found[1]), line)

    def _shown(self, thing: Thing, name: str) -> str:
        """Return a value without days that are over."""
        value = thing.values.get(name, "")
        if FIELDS[thing.noun][name].type != "days_off":
            return value
        ahead = [each for each in value.split("\n") if each]
        return "\n".join(
            each for each in ahead if date.fromisoformat(each.split(" ")[1]) >= self._today
        )

    def _field(self, old: Thing, new: Thing, name: str) -> Change:
        """Return the change of the one value *name*."""
        was, now = self._shown(old, name), self._shown(new, name)
        kind = FIELDS[new.noun][name].type
        if name == NAMES.get(new.noun):
            return self._change(new, "name", "text", was=was, now=now)
        if (new.noun, name) == ("status", "rag"):
            return self._change(new, new.name, "state", was=was, now=now)
        if (new.noun, name) == ("approval", "outcome"):
            return self._decided(new, was)
        if (new.noun, name) == ("change_order", "state"):
            return self._ordered(old, new)
        if name == "done":
            day = new.values["date"] if new.noun == "milestone" else now or new.values["due"]
            is_done = bool(now)
            return self._done(new, day) if is_done else self._open_again(new, day)
        if name == "delivered" and not was:
            return replace(self._change(new, "delivered", "day", now=now), on=_day(now))
        if kind == "flag":
            return self._change(new, name, "flag", was=was, now=now)
        if kind == "words":
            # Whether there was and is any, and not what: it may be long, and may be a digest.
            was, now = ("yes" if each else "" for each in (was, now))
        return self._change(new, name, kind, was=was, now=now)

    def _done(self, new: Thing, day: str) -> Change:
        return replace(self._change(new, "done", "day", now=day), on=_day(day))

    def _open_again(self, new: Thing, day: str) -> Change:
        return self._change(new, "reopened", "day", now=day)

    def _decided(self, new: Thing, was: str = "") -> Change:
        outcome = new.values["outcome"]
        change = self._change(new, outcome, "state", was=was, now=outcome)
        other = new.values.get("stood_in_for", "")
        return replace(change, reason=new.values["comment"], stood_in_for=other)

    def _ordered(self, old: Thing | None, new: Thing) -> Change:
        values, state = new.values, new.values["state"]
        change = self._change(
            new, state, "state", was=old.values["state"] if old else "", now=state
        )
        # What was asked for has its reason; what became of it, the words of whoever decided.
        said = values["reason"] if state == "sent" else values.get("comment", "")
        if state == "withdrawn":
            said = values.get("withdrawn_reason", "")
        return replace(
            change,
            n=int(values["days"]),
            by=values["decided_by"],
            amount=Decimal(values["amount"]),
            reason=said,
        )

    def _change(
        self, thing: Thing, field: str, kind: ChangeType, *, was: str = "", now: str = ""
    ) -> Change:
        """Return a change of *thing*, with what is known of when and by whom."""
        whole = self._wholes.get(thing.project)
        page = thing.path or (whole.path if whole else "") or routes.HOME
        gone = field == "removed" and thing.noun == "project"
        name = field
        if thing.noun == "status" and field == thing.name:
            name = "rag"
        elif thing.noun == "change_order" and field == now:
            name = "state"
        return Change(
            noun=thing.noun,
            ref=thing.ref or (thing.key if thing.noun == "budget" else ""),
            what=thing.name,
            where=whole.name if whole else "",
            project_slug=whole.folder if whole else "",
            path=routes.HOME if gone else page,
            field=field,
            type=kind,
            was=was,
            now=now,
            n=thing.n,
            by=thing.values.get(_WHO.get(thing.noun, ""), ""),
            on=None if gone else self._when(thing, name),
            reason=_reason(thing, name),
            id=_ident(thing),
        )

    def _when(self, thing: Thing, name: str) -> date | None:
        """Return the day on which what is told happened, where the thing says it."""
        names = ("on",) if thing.noun == "approval" else _HAPPENED.get((thing.noun, name), ())
        return next((day for each in names if (day := _day(thing.values.get(each, "")))), None)

    def _summed(self, changes: list[Change]) -> Iterator[Change]:
        """Yield *changes* of one project, those of many budget lines as one of their sum."""
        for field in _SUMS:
            own = [each for each in changes if (each.noun, each.field) == ("budget", field)]
            if len(own) <= _MANY:
                continue
            was, now = self._sums(own[0], field)
            if was != now:
                whole = replace(own[0], ref="", what=field, was=was, now=now)
                first = changes.index(own[0])
                changes = [each for each in changes if each not in own]
                changes.insert(first, whole)
        yield from changes

    def _sums(self, change: Change, field: str) -> tuple[str, str]:
        """Return what the lines of the budget that *change* is in come to, before and after."""
        sums = [Decimal(), Decimal()]
        for pair in self._pairs:
            for at, each in enumerate(pair):
                line = each if each and each.noun == "budget" and each.key != "budget" else None
                if line and self._wholes[line.project].folder == change.project_slug:
                    sums[at] += Decimal(line.values[field])
        return format(sums[0], "f"), format(sums[1], "f")


def _wholes(thing: Thing) -> Iterator[str]:
    """Yield the places of what *thing* is new together with: its project, a line's budget."""
    if thing.noun == "project" or not thing.project:
        return
    yield f"{thing.project}/project"
    if thing.noun in ("budget", "change_order") and thing.key != "budget":
        yield f"{thing.project}/budget"


def _parents(thing: Thing) -> Iterator[str]:
    """Yield the places of what *thing* goes away with: the same, a version's deliverable too."""
    yield from _wholes(thing)
    if thing.noun in ("version", "approval"):
        ident, version, *_ = thing.key.split("/")
        yield f"{thing.project}/{ident}"
        if thing.noun == "approval":
            yield f"{thing.project}/{ident}/{version}"


def _reason(thing: Thing, name: str) -> str:
    """Return why *thing* changed in the value *name*, where it says so."""
    keys: tuple[str, ...] = ()
    if name == "rag":
        keys = ("reason",)
    elif name == "cancelled":
        keys = ("cancelled_reason",)
    elif (thing.noun, name) == ("project", "state"):
        keys = ("hold_reason", "cancelled_reason")
    return next((said for each in keys if (said := thing.values.get(each, ""))), "")


def _ident(thing: Thing) -> str:
    """Return the id that *thing*, or what it is a part of, has in its file; empty for none."""
    first, _, rest = thing.key.partition("/")
    if thing.noun in ("project", "status", "step", "client", "update", "meeting"):
        return ""
    return rest if thing.noun in ("person", "contact", "department", "question") else first


def _told_with(old: Thing, new: Thing, name: str) -> Iterator[str]:
    """Yield the values of which a change of *name* tells as well."""
    key = (new.noun, name)
    yield from TELLS.get(key, ())
    if not old.values[name] or not new.values[name]:
        yield from TELLS_WHOLE.get(key, ())
    both = (old, new)
    if key == ("milestone", "plan") and all(
        each.values["date"] == each.values["plan"] for each in both
    ):
        # No other day was said: the day goes with the plan.
        yield "date"


def _day(text: str) -> date | None:
    return date.fromisoformat(text[:10]) if text else None
