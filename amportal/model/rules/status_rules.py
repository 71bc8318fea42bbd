"""The status must be honest: no green over red, no green past the tolerance, no colour unexplained.

A client who finds out that green was not green never believes green again.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from amportal.errors import Note, Problem
from amportal.model.derive.budget_totals import approved_days, totals
from amportal.model.derive.slip import Slip, project_slip
from amportal.model.nouns.project import DIMENSIONS, ProjectFile, StatusGrid
from amportal.model.problem_location import note_at, point
from amportal.model.reading.noun_reader import Read
from amportal.model.rules.rule_context import ProjectRuleContext

_RANK = {"green": 0, "amber": 1, "red": 2}
_SHOWN = {"green": "on track", "amber": "at risk", "red": "off track"}
_LIVE = ("active", "on_hold")


def status_rules(check: ProjectRuleContext) -> Iterator[Problem]:
    """Yield what is wrong with the project's status."""
    read = check.project.read
    if read is None or read.noun is None:
        return
    file = read.noun
    if file.status is None:
        if file.state in _LIVE and "status" not in (read.data or {}):
            yield point(
                read.doc,
                ("state",) if "state" in read.data else (),
                "missing-status",
                f"a project that is {file.state.replace('_', ' ')} needs a `status`",
                expected="so a `status` is needed",
                hint="add `status:` with overall, schedule, budget, scope and quality",
            )
        return
    yield from _explained(read, file.status)
    yield from _overall(read, file.status)
    if file.state in _LIVE:
        yield from _late(check, read, file)
        yield from _overspent(check, read, file)


def _explained(read: Read[ProjectFile], grid: StatusGrid) -> Iterator[Problem]:
    for name in ("overall", *DIMENSIONS):
        status = getattr(grid, name)
        if status.rag == "green":
            continue
        for key, slug, what in (
            ("reason", "missing-reason", "why it is so"),
            ("recovery", "missing-recovery", "what is being done about it"),
        ):
            if getattr(status, key) is None:
                yield point(
                    read.doc,
                    ("status", name, "rag"),
                    slug,
                    f"`{name}` is {status.rag} without a `{key}`",
                    expected=f"{_SHOWN[status.rag]}: say {what}",
                    hint=f"add a line `{key}:` below, in words for the client",
                )


def _overall(read: Read[ProjectFile], grid: StatusGrid) -> Iterator[Problem]:
    worst = max(DIMENSIONS, key=lambda name: _RANK[getattr(grid, name).rag])
    rag = getattr(grid, worst).rag

    def note() -> tuple[Note, ...]:
        # Places are worked out for what is told only: that takes longer than the rule.
        return (note_at(read.doc, ("status", worst, "rag"), f"`{worst}` is {rag}"),)

    if grid.overall.rag == "green" and rag == "red":
        yield point(
            read.doc,
            ("status", "overall", "rag"),
            "green-over-red",
            f"overall is green while `{worst}` is red",
            expected="amber or red",
            hint="write `amber` or `red` with a reason and a recovery",
            notes=note(),
        )
    elif _RANK[grid.overall.rag] < _RANK[rag] and grid.overall.recovery is None:
        yield point(
            read.doc,
            ("status", "overall", "rag"),
            "overall-too-good",
            f"overall is {grid.overall.rag} while `{worst}` is {rag}",
            expected=f"{rag}, or a `recovery` that says why not",
            hint=f"write `{rag}`, or add `recovery:` to overall: what makes up for it",
            notes=note(),
        )


def _late(
    check: ProjectRuleContext, read: Read[ProjectFile], file: ProjectFile
) -> Iterator[Problem]:
    if file.status is None or file.status.schedule.rag != "green":
        return
    budget = check.project.budget.noun if check.project.budget else None
    slip = project_slip(file, check.client.shared, approved_days(budget))
    if slip.beyond <= file.tolerance.days:
        return
    yield point(
        read.doc,
        ("status", "schedule", "rag"),
        "green-but-late",
        f"schedule is green, but {_whose(slip)} slips by {_days(slip.days)}",
        expected=f"the tolerance is {_days(file.tolerance.days)}{_agreed(slip)}",
        hint="write `amber` or `red` with a reason and a recovery, or correct the date",
        notes=(note_at(read.doc, _slip_place(file, slip), f"expected {slip.expected}"),),
    )


def _slip_place(file: ProjectFile, slip: Slip) -> tuple[str | int, ...]:
    for index, each in enumerate(file.milestones):
        if each.id == slip.milestone:
            key = "actual" if each.actual else "forecast"
            return ("milestones", index, key)
    return ("due",)


def _whose(slip: Slip) -> str:
    return f"`{slip.milestone}`" if slip.milestone else "the end"


def _agreed(slip: Slip) -> str:
    return f", and {_days(slip.agreed)} were agreed" if slip.agreed else ""


def _days(count: int) -> str:
    return f"{count} working day{'' if count == 1 else 's'}"


def _overspent(
    check: ProjectRuleContext, read: Read[ProjectFile], file: ProjectFile
) -> Iterator[Problem]:
    budget = check.project.budget
    if file.status is None or file.status.budget.rag != "green":
        return
    if budget is None or budget.noun is None:
        return
    lines = {line.id for line in budget.noun.lines}
    if any(part.line not in lines for each in budget.noun.change_orders for part in each.lines):
        # What was approved cannot be told; the unknown line is told by itself.
        return
    whole = totals(budget.noun).whole
    over = whole.overspend
    # Compared without dividing, so that no rounding decides.
    if over <= 0 or over * 100 <= file.tolerance.percent * max(whole.approved, Decimal(0)):
        return
    tolerance = f"{file.tolerance.percent.normalize():f} %"
    yield point(
        read.doc,
        ("status", "budget", "rag"),
        "green-but-overspent",
        f"budget is green, but {over:f} more is expected than was approved",
        expected=f"approved {whole.approved:f}, tolerance {tolerance}",
        hint="write `amber` or `red` with a reason and a recovery, or correct the figures",
        notes=(note_at(budget.doc, ("lines",), "the lines are here", key=True),),
    )
