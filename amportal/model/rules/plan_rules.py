"""Rules of the plan: phases, milestones, actions, and the job number."""

from __future__ import annotations

from collections.abc import Iterator

from amportal.errors import Problem
from amportal.model.derive.project_dates import ProjectDates
from amportal.model.nouns.project import ProjectFile
from amportal.model.problem_location import note_at, point
from amportal.model.reading.noun_reader import Read
from amportal.model.rules.rule_context import ProjectRuleContext


def project_rules(check: ProjectRuleContext) -> Iterator[Problem]:
    """Yield what is wrong with the plan of one project."""
    read = check.project.read
    if read is None or read.noun is None:
        return
    yield from _job_number(check, read, read.noun)
    yield from _milestones(read, read.noun)
    if check.dates:
        yield from _waits_for_later(read, read.noun, check.dates)
        yield from _finished(read, read.noun, check.dates)
        yield from _old_forecasts(check, read, read.noun, check.dates)
    yield from _phases(check, read, read.noun)
    yield from _stopped(check, read, read.noun)


def _job_number(
    check: ProjectRuleContext, read: Read[ProjectFile], file: ProjectFile
) -> Iterator[Problem]:
    settings = check.client.dossier.settings
    if settings and not file.job_no.startswith(f"{settings.code}-"):
        digits = file.job_no.rpartition("-")[2]
        client = check.client.dossier.read
        yield point(
            read.doc,
            ("job_no",),
            "job-without-code",
            f"the job number `{file.job_no}` does not begin with the client's code",
            expected=f"`{settings.code}-` and a number",
            hint=f"write `{settings.code}-{digits}`, or correct the code in `client.yaml`",
            notes=(note_at(client.doc, ("code",), "the code is here"),) if client else (),
        )


def _milestones(read: Read[ProjectFile], file: ProjectFile) -> Iterator[Problem]:
    for index, each in enumerate(file.milestones):
        if each.cancelled and each.actual is not None:
            yield point(
                read.doc,
                ("milestones", index, "cancelled"),
                "done-and-cancelled",
                f"`{each.id}` is cancelled, yet it has an `actual` day",
                expected="one of the two only",
                hint="delete `cancelled`, or delete `actual`",
                notes=(note_at(read.doc, ("milestones", index, "actual"), "it happened here"),),
            )


def _waits_for_later(
    read: Read[ProjectFile], file: ProjectFile, dates: ProjectDates
) -> Iterator[Problem]:
    """Yield open milestones expected before one they wait for: likely a forgotten date."""
    days = {
        each.id: dates.of(each).expected
        for each in file.milestones
        if not each.draft and not each.cancelled and dates.of(each).reached is None
    }
    for index, each in enumerate(file.milestones):
        if each.id not in days:
            continue
        for position, ident in enumerate(each.depends_on):
            if ident in days and days[ident] > days[each.id]:
                yield point(
                    read.doc,
                    ("milestones", index, "depends_on", position),
                    "before-its-dependency",
                    f"`{each.id}` is expected before `{ident}`, which it waits for",
                    expected=f"`{ident}` is expected on {days[ident]}",
                    hint=f"move the `forecast` of `{each.id}`, or take `{ident}` out",
                    severity="warning",
                )


def _phases(
    check: ProjectRuleContext, read: Read[ProjectFile], file: ProjectFile
) -> Iterator[Problem]:
    for index, each in enumerate(file.phases):
        early = each.state == "done" and each.start > check.today
        late = each.state == "not_started" and each.end < check.today
        if early or late:
            yield point(
                read.doc,
                ("phases", index, "state"),
                "state-against-dates",
                f"`{each.id}` is {str(each.state).replace('_', ' ')}, but its dates say otherwise",
                expected=f"it runs from {each.start} to {each.end}",
                hint="correct the dates, or leave `state` out: it follows from them",
                severity="warning",
            )


def _finished(read: Read[ProjectFile], file: ProjectFile, dates: ProjectDates) -> Iterator[Problem]:
    if file.state != "finished":
        return
    milestones = [each for each in file.milestones if not each.draft]
    left = [each.id for each in milestones if dates.of(each).stage == "left_open"]
    left += [each.id for each in file.actions if each.done_on is None and not each.draft]
    if left:
        yield point(
            read.doc,
            ("state",),
            "finished-with-open-ends",
            f"the project is finished, but {', '.join(f'`{each}`' for each in left[:5])} "
            f"{'is' if len(left) == 1 else 'are'} open",
            expected="nothing may be open",
            hint="write `actual` or `done_on` there, or cancel what will not be done",
            severity="warning",
        )


def _old_forecasts(
    check: ProjectRuleContext, read: Read[ProjectFile], file: ProjectFile, dates: ProjectDates
) -> Iterator[Problem]:
    """Yield forecasts made before days were agreed that move their milestone."""
    budget = check.project.budget
    orders = budget.noun.change_orders if budget and budget.noun else ()
    decided = [
        (each.decision.on, at, each.id)
        for at, each in enumerate(orders)
        if each.state == "approved" and each.days and each.decision and not each.draft
    ]
    if budget is None or not decided:
        return
    day, at, ident = max(decided)
    for index, each in enumerate(file.milestones):
        made = each.forecast_on
        moves = each.baseline >= file.due and not each.draft
        if made and moves and made < day and dates.of(each).stage in ("coming", "overdue"):
            yield point(
                read.doc,
                ("milestones", index, "forecast_on"),
                "forecast-before-approval",
                f"the forecast of `{each.id}` was made before `{ident}` was approved",
                expected=f"a forecast of {day} or later",
                hint="look at `forecast` again, and write the day of that into `forecast_on`",
                notes=(
                    note_at(
                        budget.doc, ("change_orders", at, "decision"), "approved here", key=True
                    ),
                ),
                severity="warning",
            )


def _stopped(
    check: ProjectRuleContext, read: Read[ProjectFile], file: ProjectFile
) -> Iterator[Problem]:
    """Yield what is said of a stop that the project's state knows nothing of, or that is over."""
    for key, state in (("hold", "on_hold"), ("cancelled", "cancelled")):
        if getattr(file, key) is not None and file.state != state:
            yield point(
                read.doc,
                (key,),
                "state-mismatch",
                f"`{key}` says that the project is {state.replace('_', ' ')}, but its state is "
                f"{file.state.replace('_', ' ')}",
                expected=f"`state: {state}`, or no `{key}`",
                hint=f"write `state: {state}`, or delete `{key}`",
                notes=(note_at(read.doc, ("state",), "the state is here"),),
                key=True,
            )
    until = file.hold.until if file.hold and file.state == "on_hold" else None
    if until is not None and until < check.today:
        yield point(
            read.doc,
            ("hold", "until"),
            "hold-over",
            f"the project was on hold until {until}, and still is",
            expected=f"today is {check.today}",
            hint="write `state: active` and delete `hold`, or give the day that holds now",
            severity="warning",
        )
