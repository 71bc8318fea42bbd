"""Deliverables, milestones, risks and decisions of one project, as its reader sees them.

States, rounds, slips and lateness come from the model's own rules; here they only meet names.
"""

from __future__ import annotations

from datetime import date
from typing import Any, Literal

from amportal.model.derive.absence import Absent, Asked, absent_on, asked_instead
from amportal.model.derive.approvers import asked_about_version, asked_afterwards
from amportal.model.derive.deliverable_state import (
    delivered_by,
    newest_sent,
    review_due,
    rounds_extra,
    rounds_used,
)
from amportal.model.derive.due_day import DueDay, due_day
from amportal.model.derive.ledger.held_days import held_days
from amportal.model.derive.meeting_times import local_time
from amportal.model.derive.project_dates import actions_in
from amportal.model.nouns.deliverable import DeliverableFile, Version
from amportal.model.nouns.project_plan import Action, Milestone, ProjectDecision, Risk
from amportal.model.nouns.site import Deliverable, Project, Update
from amportal.plan import routes
from amportal.plan.ordering import natural, newest_first
from amportal.plan.project.version_views import picture_of, versions_of
from amportal.plan.reader.reader_context import ReaderContext
from amportal.plan.view.deliverable_views import DeliverableView, HeldView, ReopeningView
from amportal.plan.view.work_views import (
    ActionView,
    MilestoneView,
    OursLate,
    ProjectDecisionView,
    RiskView,
    UpdateView,
)


def deliverables_of(reading: ReaderContext, project: Project) -> tuple[DeliverableView, ...]:
    """Return the deliverables of *project* by id, numbers counted as numbers (D2 before D10)."""
    views = (_deliverable(reading, project, each) for each in project.deliverables)
    return tuple(sorted(views, key=lambda each: natural(each.id)))


def _deliverable(
    reading: ReaderContext, project: Project, deliverable: Deliverable
) -> DeliverableView:
    file, job_no = deliverable.file, project.file.job_no
    people, today, dates = reading.people, reading.today, reading.dates.of(project.slug)
    begins = dates.begins(file.id)
    state = dates.state(file)
    asked = newest_sent(file, today) if state == "in_review" else None
    answer, awaited = _answer(reading, project, file, asked)
    reopened = _reopened(file)
    owed = dates.owed(file)
    versions = versions_of(reading, project, deliverable)
    return DeliverableView(
        id=file.id,
        ref=routes.reference(job_no, file.id),
        slug=routes.work_slug(job_no, file.id),
        path=routes.deliverable(job_no, file.id),
        name=file.name,
        kind=file.kind,
        department=people.department(file.department),
        owner=people.name(file.owner),
        spec=file.spec or "",
        begins=begins if state == "planned" and begins != date.max else None,
        due=file.due,
        state=state,
        rounds_used=rounds_used(file, today),
        rounds_included=file.rounds_included,
        rounds_extra=rounds_extra(file, today),
        rule=file.rule,
        approvers=people.names(file.everybody),
        awaited=people.names(awaited.contacts),
        answer_due=answer.day if answer else None,
        days=answer.days if answer else None,
        answer_until=answer.until if answer else None,
        answer_standing=answer.standing if answer else None,
        late=owed.late if owed else 0,
        blocks=reading.named.names(project.slug, dates.held_up(file.id, file.blocks)),
        delivered_on=delivered_by(file, today),
        versions=versions,
        deemed=asked is not None and dates.live and reading.terms.deemed_approval,
        held=_held(reading, project, file),
        then=people.names(asked_afterwards(file, asked)) if asked else (),
        absent=people.absent(awaited.absent),
        first_delivered_on=file.delivered_on if reopened else None,
        reopened=reopened,
        cancelled_on=file.cancelled.on if file.cancelled else None,
        cancelled_reason=(file.cancelled.reason or "") if file.cancelled else "",
        picture=picture_of(reading, project, deliverable, versions),
    )


def _reopened(file: DeliverableFile) -> tuple[ReopeningView, ...]:
    return tuple(
        ReopeningView(each.on, each.reason or "", each.delivered_on)
        for each in sorted(file.reopened, key=lambda each: each.on)
    )


def _held(reading: ReaderContext, project: Project, file: DeliverableFile) -> tuple[HeldView, ...]:
    """Return who held *file* how long; nothing where nobody was sent anything."""
    if newest_sent(file, reading.today) is None:
        return ()
    parts = held_days(file, project.file, reading.today, reading.calendars.shared)
    whole, start = sum(each.days for each in parts), 0
    found: list[HeldView] = []
    for each in parts:
        if each.days and each.holder != "nobody":
            first, last = (10_000 * n // whole for n in (start, start + each.days))
            found.append(HeldView(each.holder == "client", each.days, first, last - first))
        start += each.days
    return tuple(found)


def _answer(
    reading: ReaderContext, project: Project, file: DeliverableFile, asked: Version | None
) -> tuple[DueDay | None, Asked]:
    """Return how the day stands by which *asked* is to be answered, and who is asked."""
    if asked is None:
        return None, Asked()
    today, theirs = reading.today, reading.calendars.theirs
    day = review_due(asked, reading.terms, theirs) or today
    live, contacts = reading.dates.of(project.slug).live, reading.client.settings.contacts
    awaited = asked_about_version(contacts, project.file, file, asked, today)
    return due_day(day, today, theirs, live=live), awaited


def milestones_of(reading: ReaderContext, project: Project) -> tuple[MilestoneView, ...]:
    """Return the milestones of *project* by day. One at most is `next`."""
    dates, every = reading.dates.of(project.slug), project.file.milestones
    coming = dates.next_of(every)
    ordered = sorted(every, key=lambda each: dates.of(each).expected)
    return tuple(_milestone(reading, project, each, is_next=each is coming) for each in ordered)


def _milestone(
    reading: ReaderContext, project: Project, milestone: Milestone, *, is_next: bool
) -> MilestoneView:
    every = reading.dates.of(project.slug)
    dates = every.of(milestone)
    return MilestoneView(
        id=milestone.id,
        ref=routes.reference(project.file.job_no, milestone.id),
        name=milestone.name,
        plan=dates.planned,
        first_plan=milestone.baseline,
        date=dates.expected,
        slip=dates.moved,
        done=dates.reached is not None,
        cancelled=milestone.cancelled is not None,
        yours=milestone.owner_side == "client",
        overdue=dates.stage == "overdue",
        next=is_next,
        stage="next" if is_next else dates.stage,
        days=dates.due.days if dates.due else None,
        until=dates.due.until if dates.due else None,
        standing=dates.due.standing if dates.due else None,
        owner=reading.people.name(milestone.owner),
        phase=milestone.phase or "",
        depends_on=reading.named.names(project.slug, milestone.depends_on),
        forecast_on=milestone.forecast_on if dates.reached is None else None,
        brought_by=every.brought_by(milestone),
        cancelled_on=milestone.cancelled.on if milestone.cancelled else None,
        cancelled_reason=(milestone.cancelled.reason or "") if milestone.cancelled else "",
    )


def late_with_us(reading: ReaderContext, project: Project) -> tuple[OursLate, ...]:
    """Return what of *project* is late with the agency, the longest late first."""
    dates, job_no = reading.dates.of(project.slug), project.file.job_no
    plan = routes.project(project.slug)
    things: list[tuple[Literal["milestone", "deliverable", "action"], Any, str, str]] = [
        *(("milestone", each, each.name, plan) for each in project.file.milestones),
        *(
            ("deliverable", each.file, each.file.name, routes.deliverable(job_no, each.file.id))
            for each in project.deliverables
        ),
        *(("action", each, each.what, plan) for each in actions_in(project)),
    ]
    found = [
        OursLate(kind, routes.reference(job_no, thing.id), thing.id, what, path, due.day, due.late)
        for kind, thing, what, path in things
        if (due := dates.owed(thing)) and due.late
    ]
    return tuple(sorted(found, key=lambda each: (-each.days, each.due, natural(each.id))))


def risks_of(reading: ReaderContext, project: Project) -> tuple[RiskView, ...]:
    """Return the risks the reader may see: open ones first, the gravest first."""
    order = {"occurred": 0, "open": 1, "closed": 2}
    ranked = sorted(
        project.file.risks,
        key=lambda each: (order[each.state], -each.probability * each.impact, natural(each.id)),
    )
    return tuple(_risk(reading, project, each) for each in ranked)


def _risk(reading: ReaderContext, project: Project, risk: Risk) -> RiskView:
    return RiskView(
        id=risk.id,
        ref=routes.reference(project.file.job_no, risk.id),
        title=risk.title,
        probability=risk.probability,
        impact=risk.impact,
        response=risk.response,
        owner=reading.people.name(risk.owner),
        trend=risk.trend,
        state=risk.state,
    )


def decisions_of(reading: ReaderContext, project: Project) -> tuple[ProjectDecisionView, ...]:
    """Return the decisions on *project* as a whole and in its meetings, newest first."""
    views = [_decision(reading, project, each) for each in project.file.decisions]
    logged = {(each.source, " ".join(each.what.split())) for each in project.file.decisions}
    for meeting in project.meetings:
        file = meeting.file
        on = local_time(file.start, file, reading.zone).date()
        source = reading.named.source(project.slug, meeting.slug)
        views += [
            ProjectDecisionView(
                id=each.id or "",
                ref=routes.reference(project.file.job_no, each.id) if each.id else "",
                what=each.what,
                by=reading.people.name(each.by),
                on=on,
                source=source.text,
                source_path=source.path or None,
            )
            for each in file.decisions
            if (meeting.slug, " ".join(each.what.split())) not in logged
        ]
    # Without an id they stand in the order of their meeting's page.
    views.sort(key=lambda each: (each.id != "", natural(each.id)), reverse=True)
    return tuple(sorted(views, key=lambda each: each.on, reverse=True))


def _decision(
    reading: ReaderContext, project: Project, decision: ProjectDecision
) -> ProjectDecisionView:
    source = reading.named.source(project.slug, decision.source)
    return ProjectDecisionView(
        id=decision.id,
        ref=routes.reference(project.file.job_no, decision.id),
        what=decision.what,
        by=reading.people.name(decision.by),
        on=decision.on,
        source=source.text,
        source_path=source.path or None,
    )


def updates_of(reading: ReaderContext, project: Project) -> tuple[UpdateView, ...]:
    """Return the updates of *project*, newest first."""
    return newest_first(tuple(_update(reading, project, each) for each in project.updates))


def _update(reading: ReaderContext, project: Project, update: Update) -> UpdateView:
    return UpdateView(
        slug=update.slug,
        path=routes.update(project.file.job_no, update.slug),
        title=update.file.title,
        date=update.file.date,
        author=reading.people.name(update.file.author),
        project=project.file.name,
        project_path=routes.project(project.slug),
        about=reading.named.links(project.slug, update.file.about),
        body=update.body,
    )


def action_view(reading: ReaderContext, project: Project, action: Action) -> ActionView:
    """Return an action of *project*, with how its day stands as long as it is to come."""
    dates, yours = reading.dates.of(project.slug), action.side == "client"
    due = None
    if action.done_on is None and not dates.over:
        calendar = reading.calendars.theirs if yours else reading.calendars.ours
        due = due_day(action.due, reading.today, calendar, live=dates.live)
    return ActionView(
        id=action.id,
        ref=routes.reference(project.file.job_no, action.id),
        what=action.what,
        yours=yours,
        owner=reading.people.name(action.owner),
        due=action.due,
        done_on=action.done_on,
        days=due.days if due else None,
        until=due.until if due else None,
        standing=due.standing if due else None,
        blocks=reading.named.names(project.slug, dates.held_up(action.id, action.blocks)),
        left=dates.left if action.done_on is None else None,
        absent=reading.people.absent(_absent(reading, project, action)) if due else (),
    )


def _absent(reading: ReaderContext, project: Project, action: Action) -> tuple[Absent, ...]:
    """Return who should do *action* and is not there today."""
    if action.side == "client":
        contacts, entries = reading.client.settings.contacts, (project.file, action)
        return asked_instead(contacts, (action.owner,), reading.today, entries).absent
    people = {each.id: each for each in reading.agency.people}
    found = absent_on(people, action.owner, reading.today)
    return (found,) if found else ()
