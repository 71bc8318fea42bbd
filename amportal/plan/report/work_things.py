"""The things of one project as they were written: plan, work, money, updates, meetings."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from amportal.model.derive.budget_totals import order_amount, order_hours
from amportal.model.derive.meeting_times import local_time
from amportal.model.derive.project_dates import actions_in
from amportal.model.derive.project_state import coming_steps
from amportal.model.nouns.budget import BudgetFile, BudgetLine, ChangeOrder
from amportal.model.nouns.cancellation import Cancellation
from amportal.model.nouns.deliverable import Decision, Reopening, Version
from amportal.model.nouns.page_settings import MovedMeeting
from amportal.model.nouns.project import Status
from amportal.model.nouns.project_plan import Action, Milestone, Risk
from amportal.model.nouns.site import Deliverable, Meeting, Project, Update
from amportal.model.version_digest import text_digest
from amportal.plan import routes
from amportal.plan.brand_assets import beside
from amportal.plan.project_stop import stop_of
from amportal.plan.reader.reader_context import ReaderContext
from amportal.plan.report.told_things import Thing, Value, exact, flag, several
from amportal.plan.view.change_views import ChangedNoun
from amportal.plan.view.work_views import StopView


class ProjectThings:
    """Makes the things of *project* for one reader, in the order in which pages show them."""

    def __init__(self, reading: ReaderContext, project: Project) -> None:
        self._reading = reading
        self._project = project
        self._job_no = project.file.job_no
        self._page = routes.project(project.slug)
        self._person = reading.people.name

    def all(self) -> Iterator[Thing]:
        """Yield every thing of the project."""
        yield self._own()
        yield from self._status()
        yield from self._plan()
        for deliverable in self._project.deliverables:
            yield from self._deliverable(deliverable)
        if self._project.budget:
            yield from self._budget(self._project.budget)
        yield from self._open_ends()
        yield from self._steps()
        yield from map(self._update, self._project.updates)
        yield from map(self._meeting, self._project.meetings)

    def _thing(
        self,
        noun: ChangedNoun,
        key: str,
        name: str,
        values: Mapping[str, Value],
        path: str = "",
        *,
        ident: str = "",
        n: int | None = None,
    ) -> Thing:
        """Return a thing of this project; *ident* is the id that it is known by on the phone."""
        ref = routes.reference(self._job_no, ident) if ident else ""
        exactly = {each: exact(value) for each, value in values.items()}
        return Thing(noun, self._job_no, key, name, exactly, ref, path or self._page, n)

    def _refs(self, idents: Iterable[str]) -> str:
        return several(self._reading.named.names(self._project.slug, idents))

    def _names(self, idents: Iterable[str]) -> str:
        return several(self._reading.people.names(idents))

    def _source(self, written: str) -> str:
        return self._reading.named.source(self._project.slug, written).text

    def _own(self) -> Thing:
        file = self._project.file
        return Thing(
            noun="project",
            project=self._job_no,
            key="project",
            name=file.name,
            values={
                "name": file.name,
                "job_no": file.job_no,
                "kind": file.kind,
                "brief": file.brief,
                "state": file.state,
                "lead": self._person(file.lead),
                "team": self._names(file.team),
                "po_no": file.po_no or "",
                **_stopped(stop_of(file, date.min)),
                "start": exact(file.start),
                "due": exact(file.due),
                "headline": file.headline,
            },
            ref=self._job_no,
            path=self._page,
            folder=self._project.slug,
        )

    def _status(self) -> Iterator[Thing]:
        grid = self._project.file.status
        if grid is None:
            return
        written: tuple[tuple[str, Status], ...] = (
            ("overall", grid.overall),
            ("schedule", grid.schedule),
            ("budget", grid.budget),
            ("scope", grid.scope),
            ("quality", grid.quality),
        )
        for dimension, each in written:
            values: dict[str, Value] = {
                "rag": each.rag,
                "reason": each.reason,
                "recovery": each.recovery,
                "since": each.since,
            }
            yield self._thing("status", f"status/{dimension}", dimension, values)

    def _steps(self) -> Iterator[Thing]:
        for each in coming_steps(self._project.file, self._reading.today):
            values = {"what": each.what, "due": each.due, "owner": self._person(each.owner)}
            yield self._thing("step", f"step/{each.what}", each.what, values)

    def _plan(self) -> Iterator[Thing]:
        phases = {each.id: each.name for each in self._project.file.phases}
        for phase in self._project.file.phases:
            days: dict[str, Value] = {"name": phase.name, "start": phase.start, "end": phase.end}
            yield self._thing("phase", phase.id, phase.name, days)
        for each in self._project.file.milestones:
            yield self._milestone(each, phases)

    def _milestone(self, milestone: Milestone, phases: Mapping[str, str]) -> Thing:
        reached = self._reading.dates.of(self._project.slug).of(milestone).reached
        values: dict[str, Value] = {
            "name": milestone.name,
            "plan": milestone.baseline,
            "date": milestone.actual or milestone.forecast or milestone.baseline,
            "done": flag(milestone.actual is not None),
            **_cancelled(milestone.cancelled),
            "forecast_on": milestone.forecast_on if reached is None else None,
            # Told no more once an approval reached it, though nobody took it away.
            "forecast_on_written": milestone.forecast_on,
            "side": milestone.owner_side,
            "owner": self._person(milestone.owner),
            "phase": phases.get(milestone.phase or "", ""),
            "depends_on": self._refs(milestone.depends_on),
        }
        return self._thing("milestone", milestone.id, milestone.name, values, ident=milestone.id)

    def _deliverable(self, deliverable: Deliverable) -> Iterator[Thing]:
        file, people = deliverable.file, self._reading.people
        page = routes.deliverable(self._job_no, file.id)
        values: dict[str, Value] = {
            "name": file.name,
            "kind": file.kind,
            "department": people.department(file.department),
            "owner": self._person(file.owner),
            "spec": file.spec,
            "start": file.start,
            "due": file.due,
            "rounds": file.rounds_included,
            "rule": file.rule,
            "approvers": self._names(file.everybody),
            "blocks": self._refs(file.blocks),
            "delivered": file.delivered_on,
            "reopened": several(_again(each) for each in file.reopened),
            **_cancelled(file.cancelled),
        }
        yield self._thing("deliverable", file.id, file.name, values, page, ident=file.id)
        for version in file.versions:
            key = f"{file.id}/v{version.n}"
            yield self._thing(
                "version", key, file.name, self._version(deliverable, version), page,
                ident=file.id, n=version.n,
            )  # fmt: skip
            for each in sorted(version.decisions, key=lambda one: one.on):
                yield self._thing(
                    "approval", self._decision_key(key, each), file.name, self._decision(each),
                    page, ident=file.id, n=version.n,
                )  # fmt: skip

    def _version(self, deliverable: Deliverable, version: Version) -> dict[str, Value]:
        quality, files = version.quality, self._reading.files
        sources = [beside(deliverable.path, each.path) for each in version.files]
        digests = [files[each].sha256 if each in files else "" for each in sources]
        known = all(digests)
        found: dict[str, Value] = {
            "round": version.round,
            "sent_on": version.sent_on,
            "review_due": version.review_due,
            "copy": text_digest(version.text) if version.text else "",
            "alt": several(each.alt or "" for each in version.files),
            "note": version.note,
            "waiver": version.waiver,
            "checked_by": self._person(quality.by) if quality else "",
            "checked_on": quality.on if quality else None,
            "checks": several(quality.checks if quality else ()),
        }
        # Where files were not looked at, whether they changed is not known.
        return {**found, "files": several(digests)} if known else found

    def _decision_key(self, version: str, decision: Decision) -> str:
        return f"{version}/{self._person(decision.by)}/{decision.outcome}/{decision.on}"

    def _decision(self, decision: Decision) -> dict[str, Value]:
        return {
            "outcome": decision.outcome,
            "by": self._person(decision.by),
            "stood_in_for": self._person(decision.for_),
            "on": decision.on,
            "comment": decision.comment,
            "source": self._source(decision.source),
            "sha256": decision.sha256,
        }

    def _budget(self, budget: BudgetFile) -> Iterator[Thing]:
        if not (budget.lines or budget.change_orders):
            return
        burn = (f"{each.on} {exact(each.spent)} {exact(each.forecast)}" for each in budget.burn)
        whole: dict[str, Value] = {"note": budget.note, "burn": several(burn)}
        yield self._thing("budget", "budget", "", whole, routes.BUDGET)
        for line in budget.lines:
            yield self._thing("budget", line.id, line.name, self._line(line), routes.BUDGET)
        for order in budget.change_orders:
            yield self._thing(
                "change_order", order.id, order.title, self._order(order), routes.BUDGET,
                ident=order.id,
            )  # fmt: skip

    def _line(self, line: BudgetLine) -> dict[str, Value]:
        hours = line.hours
        return {
            "name": line.name,
            "kind": line.kind,
            "department": self._reading.people.department(line.department),
            "estimate": line.estimate,
            "committed": line.committed,
            "spent": line.spent,
            "invoiced": line.invoiced,
            "forecast": line.forecast,
            "holds": line.forecast_holds.because if line.forecast_holds else None,
            "as_of": line.as_of,
            "hours_spent": hours.spent if hours else None,
            "hours_agreed": hours.agreed if hours else None,
            "rate": hours.rate if hours else None,
        }

    def _order(self, order: ChangeOrder) -> dict[str, Value]:
        decision, withdrawn = order.decision, order.withdrawn
        return {
            "title": order.title,
            "reason": order.reason,
            "state": order.state,
            "asked_by": self._person(order.asked_by),
            "asked_on": order.asked_on,
            "sent_on": order.sent_on,
            "decide_by": order.decide_by,
            "amount": order_amount(order),
            "lines": several(f"{each.line} {exact(each.amount)}" for each in order.lines),
            "more_hours": order_hours(order),
            "days": order.days,
            "withdrawn_on": withdrawn.on if withdrawn else None,
            "withdrawn_reason": withdrawn.reason if withdrawn else None,
            "decided_by": self._person(decision.by) if decision else "",
            "decided_for": self._person(decision.for_) if decision else "",
            "decided_on": decision.on if decision else None,
            "comment": decision.comment if decision else None,
        }

    def _open_ends(self) -> Iterator[Thing]:
        for action in actions_in(self._project):
            yield self._action(action)
        for risk in self._project.file.risks:
            yield self._risk(risk)
        for each in self._project.file.decisions:
            values: dict[str, Value] = {
                "what": each.what,
                "by": self._person(each.by),
                "on": each.on,
                "source": self._source(each.source),
            }
            yield self._thing("decision", each.id, each.what, values, ident=each.id)

    def _action(self, action: Action) -> Thing:
        values: dict[str, Value] = {
            "what": action.what,
            "side": action.side,
            "owner": self._person(action.owner),
            "due": action.due,
            "done": action.done_on,
            "blocks": self._refs(action.blocks),
        }
        return self._thing("action", action.id, action.what, values, ident=action.id)

    def _risk(self, risk: Risk) -> Thing:
        values: dict[str, Value] = {
            "title": risk.title,
            "probability": risk.probability,
            "impact": risk.impact,
            "response": risk.response,
            "owner": self._person(risk.owner),
            "trend": risk.trend,
            "state": risk.state,
        }
        return self._thing("risk", risk.id, risk.title, values, ident=risk.id)

    def _update(self, update: Update) -> Thing:
        file = update.file
        values: dict[str, Value] = {
            "title": file.title,
            "date": file.date,
            "author": self._person(file.author),
            "about": self._refs(file.about),
            "body": text_digest(update.body),
        }
        page = routes.update(self._job_no, update.slug)
        return self._thing("update", f"update/{update.slug}", file.title, values, page)

    def _meeting(self, meeting: Meeting) -> Thing:
        file, zone = meeting.file, self._reading.zone
        decisions = ((each.what, self._person(each.by)) for each in file.decisions)
        values: dict[str, Value] = {
            "title": file.title,
            "start": local_time(file.start, file, zone),
            "end": local_time(file.end, file, zone),
            # As written, for a meeting does not move when the client's clock is another one.
            "start_written": f"{exact(file.start)} {file.timezone or ''}",
            "end_written": f"{exact(file.end)} {file.timezone or ''}",
            "timezone": file.timezone,
            "moved": several(_before(each) for each in file.moved),
            **_cancelled(file.cancelled),
            "place": file.place,
            "link": file.link,
            "present": self._names(file.present),
            "apologies": self._names(file.apologies),
            "agenda": several(file.agenda),
            "decisions": several(f"{what} ({by})" if by else what for what, by in decisions),
            "issued_on": file.issued_on,
            "corrections": several(f"{exact(each.on)} {each.what}" for each in file.corrections),
            "body": text_digest(meeting.body) if meeting.body.strip() else "",
        }
        page = routes.meeting(self._job_no, meeting.slug)
        return self._thing("meeting", f"meeting/{meeting.slug}", file.title, values, page)


def _before(moved: MovedMeeting) -> str:
    """Return for when a meeting was planned before, with when and why it was moved."""
    said = f" ({moved.reason})" if moved.reason else ""
    return f"{exact(moved.from_)} {exact(moved.on)}{said}"


def _stopped(stop: StopView | None) -> dict[str, str]:
    """Return since when and why a project is on hold or cancelled, as far as pages say it."""
    kind = stop.kind if stop else ""
    since, until = (exact(stop.since), exact(stop.until)) if stop else ("", "")
    reason = stop.reason if stop else ""
    on_hold = kind == "on_hold"
    return {
        "hold_since": since if on_hold else "",
        "hold_until": until if on_hold else "",
        "hold_reason": reason if on_hold else "",
        "cancelled_on": "" if on_hold else since,
        "cancelled_reason": "" if on_hold else reason,
    }


def _again(reopening: Reopening) -> str:
    """Return when work was opened again, delivered again, and why."""
    said = f" ({reopening.reason})" if reopening.reason else ""
    return f"{exact(reopening.on)} {exact(reopening.delivered_on)}{said}"


def _cancelled(cancelled: Cancellation | None) -> dict[str, Value]:
    return {
        "cancelled": flag(cancelled is not None),
        "cancelled_on": cancelled.on if cancelled else None,
        "cancelled_reason": cancelled.reason if cancelled else None,
    }
