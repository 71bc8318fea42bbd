"""The client's data as CSV tables, one a file: what they can open in a spreadsheet and keep.

Columns have fixed English names, so that a client's own tools survive a change of language. Days
are ISO, money is plain decimals beside a `currency` column, several names in a cell are separated
by `; `. Files are UTF-8 with a byte order mark (without it Excel takes them for the machine's old
code page), cells are separated by commas and lines end in CR LF (RFC 4180). Text that a
spreadsheet would run as a formula stands behind an apostrophe. No cell holds what the portal does
not show.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime
from decimal import Decimal
from io import StringIO

from amportal.plan.view.money_views import BudgetView, MoneyLine
from amportal.plan.view.page_views import Portal
from amportal.render.text.locale_format import locale_format_of
from amportal.render.text.safe_names import without_controls

Cell = str | int | bool | Decimal | date | datetime | Iterable[str] | None
Rows = Iterator[tuple[Cell, ...]]

# What starts a formula, at the start of a cell, of a line in it, or where a semicolon or a tab
# would start a cell in countries that separate with them. Full-width signs count in Japan.
_FORMULA = re.compile(r"(^|[\n;\t])([^\S\n\t]*)(?=[=+\-@＝＋－＠])")
# The empty text is a part of this, as of every text.
_STARTS = "=+-@＝＋－＠"
_LEADING = re.compile(r"[^\S\n\t]*[\n\t]")


def table_of(portal: Portal, name: str) -> bytes:
    """Return table *name* of *portal*: a byte order mark, a line of names, one line a thing."""
    columns, rows = TABLES[name]
    text = StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(columns.split())
    money = _Money(portal)
    writer.writerows([_cell(value, money) for value in row] for row in rows(portal))
    return text.getvalue().encode("utf-8-sig")


class _Money:
    """Writes amounts with the currency's own number of decimals, never fewer than they have."""

    def __init__(self, portal: Portal) -> None:
        self._unit = Decimal(1).scaleb(-locale_format_of(portal.frame).minor_unit)

    def text(self, amount: Decimal) -> str:
        padded = amount.quantize(self._unit)
        return format(padded if padded == amount else amount, "f")


def _cell(value: Cell, money: _Money) -> str:
    if isinstance(value, str):
        return guarded(value)
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%dT%H:%M")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return money.text(value)
    return str(value) if isinstance(value, int) else guarded("; ".join(value))


def guarded(text: str) -> str:
    """Return *text* with an apostrophe before whatever a spreadsheet would run as a formula."""
    # Nearly every cell is one line of plain words, in which only the start can do harm.
    if text.isprintable() and ";" not in text and text.lstrip(" ")[:1] not in _STARTS:
        return text
    plain = without_controls(text.replace("\ufeff", "").replace("\u200b", ""))
    if _LEADING.match(plain):
        plain = "'" + plain
    return _FORMULA.sub(r"\1'\2", plain)


def _milestones(portal: Portal) -> Rows:
    for project in portal.projects:
        for each in project.milestones:
            yield (
                project.job_no,
                project.name,
                each.ref,
                each.name,
                each.phase,
                "client" if each.yours else "agency",
                each.owner,
                each.plan,
                each.date,
                each.slip,
                each.done,
                each.cancelled,
                each.depends_on,
                each.first_plan,
                each.stage,
                each.forecast_on,
                each.cancelled_on,
                each.cancelled_reason,
            )


def _deliverables(portal: Portal) -> Rows:
    for project in portal.projects:
        for each in project.deliverables:
            yield (
                project.job_no,
                project.name,
                each.ref,
                each.name,
                each.kind,
                each.department,
                each.owner,
                each.spec,
                each.state,
                each.due,
                each.rounds_used,
                each.rounds_included,
                each.rounds_extra,
                each.approvers,
                each.awaited,
                each.answer_due,
                each.days,
                each.delivered_on,
                each.late,
                each.first_delivered_on,
                each.reopened[-1].on if each.reopened else None,
                each.cancelled_on,
                each.cancelled_reason,
            )


def _versions(portal: Portal) -> Rows:
    for project in portal.projects:
        for deliverable in project.deliverables:
            for each in reversed(deliverable.versions):
                yield (
                    project.job_no,
                    deliverable.ref,
                    deliverable.name,
                    each.n,
                    each.round,
                    each.sent_on,
                    each.review_due,
                    each.outcome,
                    each.current,
                    each.note,
                    each.checked_by,
                    each.checked_on,
                    tuple(file.path for file in each.files),
                    each.text,
                    each.sha256,
                )


def _decisions(portal: Portal) -> Rows:
    for project in portal.projects:
        for deliverable in project.deliverables:
            for version in reversed(deliverable.versions):
                for each in version.decisions:
                    yield (
                        project.job_no,
                        deliverable.ref,
                        version.n,
                        each.outcome,
                        deliverable.name,
                        each.by,
                        each.on,
                        each.comment,
                        each.source,
                        each.sha256,
                        each.stood_in_for,
                    )
        for made in project.decisions:
            yield (
                project.job_no,
                made.ref,
                None,
                "",
                made.what,
                made.by,
                made.on,
                "",
                made.source,
                "",
                "",
            )


def _budget(portal: Portal) -> Rows:
    for project in portal.projects:
        if project.budget is not None:
            for kind, line in _lines(project.budget):
                yield (
                    project.job_no,
                    project.name,
                    project.po_no,
                    kind,
                    line.id,
                    line.name,
                    line.kind,
                    line.department,
                    portal.frame.currency,
                    line.estimate,
                    line.changes,
                    line.approved,
                    line.committed,
                    line.spent,
                    line.invoiced,
                    line.remaining,
                    line.forecast,
                    line.as_of,
                    line.hours.approved if line.hours else None,
                    line.hours.spent if line.hours else None,
                    line.hours.rate if line.hours else None,
                )


def _lines(budget: BudgetView) -> Iterator[tuple[str, MoneyLine]]:
    yield from (("line", line) for line in budget.lines)
    yield "total", budget.total


def _change_orders(portal: Portal) -> Rows:
    for project in portal.projects:
        for each in project.budget.change_orders if project.budget else ():
            yield (
                project.job_no,
                each.ref,
                each.title,
                each.reason,
                each.state,
                each.asked_by,
                each.asked_on,
                each.sent_on,
                each.decide_by,
                each.decided_by,
                each.decided_on,
                each.comment,
                portal.frame.currency,
                each.amount,
                each.days,
                each.decided_for,
                each.hours,
                each.withdrawn_on,
                each.withdrawn_reason,
            )


def _actions(portal: Portal) -> Rows:
    for project in portal.projects:
        for each in project.actions:
            yield (
                project.job_no,
                each.ref,
                each.what,
                "client" if each.yours else "agency",
                each.owner,
                each.due,
                each.done_on,
                each.days,
                each.blocks,
                "done" if each.done_on else each.left or "open",
            )


def _risks(portal: Portal) -> Rows:
    for project in portal.projects:
        for each in project.risks:
            yield (
                project.job_no,
                each.ref,
                each.title,
                each.probability,
                each.impact,
                each.response,
                each.owner,
                each.trend,
                each.state,
            )


def _questions(portal: Portal) -> Rows:
    for each in (*portal.questions.open, *portal.questions.answered):
        yield (
            each.id,
            each.asked_by,
            each.on,
            tuple(link.text for link in each.about),
            each.text,
            each.answer,
            each.answered_by,
            each.answered_on,
            each.days,
        )


def _updates(portal: Portal) -> Rows:
    for each in portal.updates:
        about = tuple(link.text for link in each.about)
        yield (each.project, each.date, each.title, each.author, about, each.body, each.path)


def _meetings(portal: Portal) -> Rows:
    for each in portal.meetings:
        yield (
            each.project,
            each.title,
            each.start,
            each.end,
            portal.frame.timezone,
            each.place,
            each.link,
            tuple(person.name for person in each.present),
            tuple(person.name for person in each.apologies),
            each.agenda,
            tuple(decision for _, decision in each.decisions),
            tuple(action.what for action in each.actions),
            each.issued_on,
            each.objection_until,
            each.body,
            each.cancelled,
            each.cancelled_on,
            each.cancelled_reason,
            tuple(f"{moved.start:%Y-%m-%dT%H:%M}" for moved in each.moved),
        )


TABLES: dict[str, tuple[str, Callable[[Portal], Rows]]] = {
    "milestones": (
        "job_no project ref name phase side owner plan date slip_days done cancelled depends_on "
        "first_plan stage forecast_on cancelled_on cancelled_reason",
        _milestones,
    ),
    "deliverables": (
        "job_no project ref name kind department owner spec state due rounds_used rounds_included "
        "rounds_extra approvers awaited answer_due days_late delivered_on days_late_with_us "
        "first_delivered_on reopened_on cancelled_on cancelled_reason",
        _deliverables,
    ),
    "versions": (
        "job_no deliverable name version round sent_on review_due outcome current note checked_by "
        "checked_on files text sha256",
        _versions,
    ),
    "decisions": (
        "job_no ref version outcome what by on comment source sha256 stood_in_for",
        _decisions,
    ),
    "budget": (
        "job_no project po_no row line name kind department currency estimate changes approved "
        "committed spent invoiced remaining forecast as_of hours_approved hours_spent hours_rate",
        _budget,
    ),
    "change_orders": (
        "job_no ref title reason state asked_by asked_on sent_on decide_by decided_by decided_on "
        "comment currency amount days decided_for hours withdrawn_on withdrawn_reason",
        _change_orders,
    ),
    "actions": ("job_no ref what side owner due done_on days_late blocks stage", _actions),
    "risks": (
        "job_no ref title probability impact response owner trend state",
        _risks,
    ),
    "questions": (
        "id asked_by on about text answer answered_by answered_on days",
        _questions,
    ),
    "updates": ("project date title author about body page", _updates),
    "meetings": (
        "project title start end timezone place link present apologies agenda decisions actions "
        "issued_on objection_until minutes cancelled cancelled_on cancelled_reason moved_from",
        _meetings,
    ),
}
