"""From an export to what budget lines have come to: shown first, and written as a draft of edits.

`spent` is not added to: it is what stood there before the first import, and the sums of all periods
that were imported, each counted once. Costs go to `internal/money.yaml` and nowhere else.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from hashlib import sha256

from msgspec import Struct

from amportal.author.actuals.actual_rows import ActualRow, ActualRows, rows_of
from amportal.author.actuals.actuals_ledger import LineLedger, Period, ledger_path, read_ledger
from amportal.author.actuals.export_table import read_table
from amportal.author.actuals.import_mapping import FOLDER, ImportMapping, mapping_called
from amportal.author.actuals.row_owners import Owners, lines_of
from amportal.author.edit_draft import Draft
from amportal.author.open_site import OpenSite
from amportal.author.target_list import Target
from amportal.author.verb_errors import Refused
from amportal.model.nouns.budget import BudgetLine, InternalLine, InternalMoneyFile
from amportal.model.rules.amount_rules import decimals_of


class ImportRequest(Struct, frozen=True):
    """An export: the file, the name of its mapping, and what the file may not say."""

    name: str
    raw: bytes
    tool: str
    dates: str = ""
    decimal: str = ""
    first: date | None = None
    last: date | None = None


class Actuals(Struct):
    """What comes of an export: the draft, and the lines that show it before it is written."""

    draft: Draft
    told: list[str]


def actuals(site: OpenSite, request: ImportRequest) -> Actuals:
    """Return what comes of the export of *request*; raise Refused where it cannot be read."""
    mapping = mapping_called(site, request.tool)
    said = {"dates": request.dates or None, "decimal": request.decimal or None}
    mapping = mapping.model_copy(update={key: each for key, each in said.items() if each})
    read = rows_of(read_table(request.name, request.raw), mapping)
    if not read.rows:
        raise Refused(f"no row of {request.name} has a day", "look whether it is the right file")
    first = request.first or min(each.day for each in read.rows)
    last = request.last or max(each.day for each in read.rows)
    outside = [each.number for each in read.rows if not first <= each.day <= last]
    if outside:
        raise Refused(f"row {outside[0]} is not of the days {first} to {last}")
    owners, found = Owners(site, mapping), Actuals(Draft(), [])
    projects: dict[str, tuple[Target, list[ActualRow]]] = {}
    others: Counter[str] = Counter()
    for row in read.rows:
        project = owners.project(row)
        if project is None:
            others[row.project] += 1
        else:
            projects.setdefault(project.ref, (project, []))[1].append(row)
    for _, (project, rows) in sorted(projects.items()):
        work = _ProjectImport(site, project, request.tool, (first, last), mapping)
        work.take(rows, owners, found)
    _tell_rest(found, others, read)
    return found


def _tell_rest(found: Actuals, others: Counter[str], read: ActualRows) -> None:
    if others:
        rows = others.total()
        found.told.append(
            f"not ours: {_count(rows, 'row')} of {_count(len(others), 'other project')}"
        )
    if read.dateless:
        found.told.append(f"skipped: {_count(read.dateless, 'row')} without a day, as of totals")
    if read.unpaid:
        found.told.append(f"skipped: {_count(read.unpaid, 'row')} that nobody pays for")


class _ProjectImport:
    """The import of one export into one project."""

    def __init__(
        self,
        site: OpenSite,
        project: Target,
        tool: str,
        days: tuple[date, date],
        mapping: ImportMapping,
    ) -> None:
        assert project.client is not None
        assert project.project is not None
        self.site = site
        self.project = project
        self.client = project.client
        self.folder = project.project.folder
        self.tool = tool
        self.first, self.last = days
        self.mapping = mapping
        self.ledger = read_ledger(site, self.folder)
        self._digits = decimals_of(self.client.settings.currency or "GBP")

    def take(self, rows: list[ActualRow], owners: Owners, found: Actuals) -> None:
        """Let *found* tell and write what *rows* come to."""
        self._stop_other_currencies(rows)
        by_line: defaultdict[str, list[ActualRow]] = defaultdict(list)
        unmapped: Counter[str] = Counter()
        for row in rows:
            line = owners.line(row, self.project)
            if line is None:
                unmapped[row.tasks[0] if row.tasks else ""] += 1
            else:
                by_line[line.noun.id].append(row)
        known = {each.line for each in self.ledger if each.tool == self.tool}
        changed = False
        for line in lines_of(self.project):
            if line.noun.id in by_line or line.noun.id in known:
                changed = self._line(line, by_line[line.noun.id], found) or changed
        if changed:
            values = [each.values() for each in self.ledger]
            found.draft.add(ledger_path(self.folder), ("lines",), values)
        for task, count in unmapped.items():
            found.told.append(
                f"{self.project.ref}  {_count(count, 'row')} {'has' if count == 1 else 'have'} no "
                f'line: "{task}" -> map it under `lines:` in {FOLDER}/{self.tool}.yaml'
            )

    def _stop_other_currencies(self, rows: list[ActualRow]) -> None:
        own = self.client.settings.currency or "GBP"
        wrong = [each for each in rows if each.currency and each.currency != own]
        if wrong:
            numbers = ", ".join(str(each.number) for each in wrong[:5])
            raise Refused(
                f"{self.client.settings.name} pays in {own}, and {_count(len(wrong), 'row')} "
                f"({numbers}) {'is' if len(wrong) == 1 else 'are'} in {wrong[0].currency}",
                "export these rows in the client's currency; nothing is converted",
            )

    def _line(self, at: Target, rows: list[ActualRow], found: Actuals) -> bool:
        """Let *found* write one line; say whether anything is known of it now."""
        line: BudgetLine = at.noun
        period = self._period(line, rows, found)
        old = next((e for e in self.ledger if (e.line, e.tool) == (line.id, self.tool)), None)
        if old is None:
            old = self._begun(line)
            self.ledger.append(old)
        same = old.over(self.first, self.last)
        if same and period and same.digest != period.digest:
            found.told.append(
                f"{self.project.ref}  {line.id}: rows of {self.first} to {self.last} changed since "
                f"they were imported: {same.spent or 0:,.2f} -> {period.spent or 0:,.2f}"
            )
        kept = old.without(self.first, self.last)
        periods = sorted((*kept.periods, *([period] if period else ())), key=lambda e: e.first)
        new = LineLedger(line.id, self.tool, old.before, old.hours_before, tuple(periods))
        self.ledger[self.ledger.index(old)] = new
        self._write(at, rows, found)
        return True

    def _begun(self, line: BudgetLine) -> LineLedger:
        """Return the ledger of *line* before its first import.

        What stands there is kept where it is of the time before the export, else replaced.
        """
        first = not any(each.line == line.id for each in self.ledger)
        if not first or line.as_of >= self.first:
            return LineLedger(line.id, self.tool)
        hours = line.hours.spent if line.hours else Decimal(0)
        return LineLedger(line.id, self.tool, line.spent, hours)

    def _period(self, line: BudgetLine, rows: list[ActualRow], found: Actuals) -> Period | None:
        if not rows:
            return None
        rate = line.hours.rate if line.hours else None
        amounts = [_amount(each, rate) for each in rows]
        missing = sum(each is None for each in amounts)
        if missing:
            found.told.append(
                f"{self.project.ref}  {line.id}: {_count(missing, 'row')} with hours and no amount,"
                " and the line has no `rate`; no amount is made up"
            )
        known = [each for each in amounts if each is not None]
        costs = [each.cost for each in rows if each.cost is not None]
        hours = sum((each.hours for each in rows), Fraction(0))
        return Period(
            self.first,
            self.last,
            _rounded(hours),
            _rounded(sum(known, Fraction(0)), self._digits) if known else None,
            _rounded(sum(map(Fraction, costs), Fraction(0)), self._digits) if costs else None,
            len(rows),
            _digest(rows),
        )

    def _write(self, at: Target, rows: list[ActualRow], found: Actuals) -> None:
        line: BudgetLine = at.noun
        own = [each for each in self.ledger if each.line == line.id]
        periods = [period for each in own for period in each.periods]
        spent = sum((each.before for each in own), Decimal(0))
        spent += sum((each.spent for each in periods if each.spent is not None), Decimal(0))
        hours = sum((each.hours_before for each in own), Decimal(0))
        hours += sum((each.hours for each in periods), Decimal(0))
        as_of = min(max((each.last for each in periods), default=self.last), self.client.today)
        days = f"{self.first} to {self.last}"
        has_amount = any(each.spent is not None for each in periods) or not periods
        if has_amount:
            found.draft.set(at, spent=spent.quantize(Decimal(1).scaleb(-self._digits)), as_of=as_of)
            what = f"spent {line.spent:,.2f} -> {spent:,.2f}"
        else:
            what = "spent stays as it is"
        if line.hours is not None:
            found.draft.add(at, ("hours", "spent"), hours, noun=BudgetLine)
            what += f", hours {line.hours.spent} -> {hours}"
        elif not has_amount:
            found.draft.add(at, ("hours",), {"spent": hours}, noun=BudgetLine)
            what += f", hours {hours}"
        if not has_amount:
            found.draft.set(at, as_of=as_of)
        found.told.append(
            f"{self.project.ref}  {line.id} {line.name}  {what}  "
            f"({_count(len(rows), 'row')}, {days})  as_of {as_of}"
        )
        costs = [each.cost for each in periods if each.cost is not None]
        if costs:
            self._write_cost(at, sum(costs, Decimal(0)), found.draft)

    def _write_cost(self, at: Target, cost: Decimal, draft: Draft) -> None:
        """Let *draft* write what a line costs the agency, where it stands already or beside."""
        files = ((self.client.files.money, at.ref), (at.project.money, at.noun.id))  # type: ignore[union-attr]
        for read, name in files:
            if read is None or read.noun is None:
                continue
            for number, each in enumerate(read.noun.lines):
                if each.line in (name, at.ref):
                    draft.add(read.path, ("lines", number, "cost"), cost, noun=InternalLine)
                    return
        path = f"{self.folder}/internal/money.yaml"
        entry = {"line": at.noun.id, "cost": cost}
        draft.add(path, ("lines",), entry, "append", InternalMoneyFile)


def _amount(row: ActualRow, rate: Decimal | None) -> Fraction | None:
    if row.amount is not None:
        return Fraction(row.amount)
    return row.hours * Fraction(rate) if rate is not None else None


def _rounded(value: Fraction, digits: int = 2) -> Decimal:
    """Return *value* with *digits* behind the point, a half up; sums of whole units stay exact."""
    units = value * 10**digits
    exact = Decimal(units.numerator) / Decimal(units.denominator)
    return exact.quantize(Decimal(1), ROUND_HALF_UP).scaleb(-digits)


def _digest(rows: list[ActualRow]) -> str:
    said = sorted(
        f"{each.day}|{each.project}|{each.tasks}|{each.hours}|{each.amount}|{each.cost}"
        for each in rows
    )
    return sha256("\n".join(said).encode()).hexdigest()[:16]


def _count(count: int, what: str) -> str:
    return f"{count} {what}" if count == 1 else f"{count} {what}s"
