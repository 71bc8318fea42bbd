"""What a report told, as things: read from the facts kept beside it.

Reports of format 1 kept no facts of their own. Theirs are taken from what was kept for pages, as
far as that was written by somebody and not worked out; the rest is not known, so nothing is said
to have changed in it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property

from msgspec import Struct

from amportal.model.records.report_record import ReportRecord
from amportal.model.records.work_records import (
    BudgetRecord,
    DecisionRecord,
    DeliverableRecord,
    MilestoneRecord,
    MoneyRecord,
    ProjectRecord,
    VersionRecord,
)
from amportal.plan.report.told_things import Thing, Value, exact, flag, several, things_kept
from amportal.plan.view.change_views import ChangedNoun

# What format 1 knows of at all.
_FIRST: frozenset[str] = frozenset(
    {
        "project",
        "status",
        "step",
        "milestone",
        "deliverable",
        "version",
        "approval",
        "budget",
        "change_order",
        "action",
        "risk",
        "decision",
    }
)


_ORDER = (
    "title",
    "reason",
    "state",
    "asked_by",
    "asked_on",
    "sent_on",
    "amount",
    "days",
    "decided_by",
    "decided_on",
)


class ToldState(Struct, frozen=True, dict=True):
    """All that was told at one time; `nouns` are the kinds of things it knows of, None: all."""

    things: tuple[Thing, ...]
    nouns: frozenset[str] | None = None

    @cached_property
    def places(self) -> Mapping[str, Thing]:
        """Its things by where they stand."""
        return {each.place: each for each in self.things}

    def knows(self, noun: str) -> bool:
        """Say whether things of the kind *noun* would be among them."""
        return self.nouns is None or noun in self.nouns


def told_by(record: ReportRecord) -> ToldState:
    """Return what the report *record* told."""
    if record.format >= 2:
        return ToldState(things_kept(record.facts))
    things = (each for project in record.projects for each in _Project(project).all())
    return ToldState(tuple(things), _FIRST)


class _Project:
    """The things of one project of a record of format 1."""

    def __init__(self, record: ProjectRecord) -> None:
        self._record = record

    def all(self) -> Iterator[Thing]:
        record = self._record
        yield self._own()
        for status in record.status:
            yield self._thing(
                "status",
                f"status/{status.dimension}",
                status.dimension,
                {name: getattr(status, name) for name in ("rag", "reason", "recovery", "since")},
            )
        for step in record.next_steps:
            values = {"what": step.what, "due": step.due, "owner": step.owner}
            yield self._thing("step", f"step/{step.what}", step.what, values)
        yield from map(self._milestone, record.milestones)
        for deliverable in record.deliverables:
            yield from self._deliverable(deliverable)
        if record.budget:
            yield from self._budget(record.budget)
        yield from self._open_ends()

    def _thing(
        self,
        noun: ChangedNoun,
        key: str,
        name: str,
        values: Mapping[str, Value],
        ref: str = "",
        n: int | None = None,
    ) -> Thing:
        exactly = {each: exact(value) for each, value in values.items()}
        return Thing(noun, self._record.job_no, key, name, exactly, ref, n=n)

    def _own(self) -> Thing:
        record = self._record
        keys = ("name", "job_no", "kind", "state", "lead", "po_no", "start", "due", "headline")
        values = {key: getattr(record, key) for key in keys}
        return self._thing("project", "project", record.name, values, record.job_no)

    def _milestone(self, record: MilestoneRecord) -> Thing:
        values: dict[str, Value] = {
            "name": record.name,
            "plan": record.plan,
            "date": record.date,
            "done": flag(record.done),
            "cancelled": flag(record.cancelled),
            "side": "client" if record.yours else "agency",
            "owner": record.owner,
        }
        return self._thing("milestone", record.id, record.name, values, record.ref)

    def _deliverable(self, record: DeliverableRecord) -> Iterator[Thing]:
        values: dict[str, Value] = {
            "name": record.name,
            "kind": record.kind,
            "owner": record.owner,
            "spec": record.spec,
            "due": record.due,
            "rounds": record.rounds_included,
            "delivered": record.delivered_on,
            "cancelled": flag(record.state == "cancelled"),
        }
        yield self._thing("deliverable", record.id, record.name, values, record.ref)
        for version in reversed(record.versions):
            key = f"{record.id}/v{version.n}"
            own = (record.name, self._version(version), record.ref, version.n)
            yield self._thing("version", key, *own)
            for each in version.decisions:
                yield self._decision(record, version, each)

    def _version(self, record: VersionRecord) -> dict[str, Value]:
        digests = [each.sha256 for each in record.files]
        found: dict[str, Value] = {
            "round": record.round,
            "sent_on": record.sent_on,
            "copy": "" if record.files else record.sha256,
            "alt": several(each.alt for each in record.files),
            "note": record.note,
        }
        return {**found, "files": several(digests)} if all(digests) else found

    def _decision(
        self, record: DeliverableRecord, version: VersionRecord, decision: DecisionRecord
    ) -> Thing:
        key = f"{record.id}/v{version.n}/{decision.by}/{decision.outcome}/{decision.on}"
        values: dict[str, Value] = {
            "outcome": decision.outcome,
            "by": decision.by,
            "on": decision.on,
            "comment": decision.comment,
        }
        return self._thing("approval", key, record.name, values, record.ref, version.n)

    def _budget(self, record: BudgetRecord) -> Iterator[Thing]:
        points = record.burn.points if record.burn else ()
        burn = (f"{each.on} {exact(each.spent)} {exact(each.forecast)}" for each in points)
        whole: dict[str, Value] = {"note": record.note, "burn": several(burn)}
        yield self._thing("budget", "budget", "", whole)
        for line in record.lines:
            yield self._thing("budget", line.id, line.name, self._line(line))
        for order in record.change_orders:
            values = {key: getattr(order, key) for key in _ORDER}
            yield self._thing("change_order", order.id, order.title, values, order.ref)

    def _line(self, record: MoneyRecord) -> dict[str, Value]:
        keys = ("name", "kind", "estimate", "committed", "spent", "invoiced", "as_of")
        found = {key: getattr(record, key) for key in keys}
        # What equals the approved amount may have been written, or not.
        follows = record.forecast == record.approved
        return found if follows else {**found, "forecast": record.forecast}

    def _open_ends(self) -> Iterator[Thing]:
        record = self._record
        for action in record.actions:
            values: dict[str, Value] = {
                "what": action.what,
                "side": "client" if action.yours else "agency",
                "owner": action.owner,
                "due": action.due,
                "done": action.done_on,
            }
            yield self._thing("action", action.id, action.what, values, action.ref)
        keys = ("title", "probability", "impact", "response", "owner", "trend", "state")
        for risk in record.risks:
            said = {key: getattr(risk, key) for key in keys}
            yield self._thing("risk", risk.id, risk.title, said, risk.ref)
        for each in record.decisions:
            if not each.id:
                # Those of a meeting's page alone are told with the meeting.
                continue
            decided: dict[str, Value] = {"what": each.what, "by": each.by, "on": each.on}
            yield self._thing("decision", each.id, each.what, decided, each.ref)
