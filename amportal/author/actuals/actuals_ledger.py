"""What was imported for each budget line: sums by period, in `internal/actuals.yaml` of a project.

It lets a later export replace what an earlier one brought, and nothing else. No row is kept, only
a digest of all, which tells whether rows of a period changed since.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from msgspec import Struct

from amportal.author.edit_draft import without_empty
from amportal.author.open_site import OpenSite
from amportal.author.verb_errors import Refused
from amportal.sources.edit.edit_request import EditRefused
from amportal.sources.edit.file_edit import values_of


class Period(Struct, frozen=True):
    """Sums of one import: `spent` and `cost` are None where rows said none."""

    first: date
    last: date
    hours: Decimal
    spent: Decimal | None
    cost: Decimal | None
    rows: int
    digest: str


class LineLedger(Struct, frozen=True):
    """What one tool brought for one line; `before` and `hours_before` stood there first."""

    line: str
    tool: str
    before: Decimal = Decimal(0)
    hours_before: Decimal = Decimal(0)
    periods: tuple[Period, ...] = ()

    def without(self, first: date, last: date) -> LineLedger:
        """Return it without the periods from *first* to *last*; Refused where one overlaps."""
        kept = []
        for each in self.periods:
            if first <= each.first and each.last <= last:
                continue
            if each.first <= last and first <= each.last:
                raise Refused(
                    f"the export covers {first} to {last}, and {each.first} to {each.last} was "
                    f"imported before for {self.line}",
                    f"export from {min(first, each.first)} to {max(last, each.last)}; where it "
                    "does cover these days, say it with --from and --to",
                )
            kept.append(each)
        return LineLedger(self.line, self.tool, self.before, self.hours_before, tuple(kept))

    def over(self, first: date, last: date) -> Period | None:
        """Return the period of exactly these days, if there is one."""
        found = (each for each in self.periods if (each.first, each.last) == (first, last))
        return next(found, None)

    def values(self) -> dict[str, Any]:
        """Return it as a file has it."""
        periods = [
            without_empty(
                {
                    "from": each.first,
                    "to": each.last,
                    "spent": each.spent,
                    "hours": each.hours,
                    "cost": each.cost,
                    "rows": each.rows,
                    "digest": each.digest,
                }
            )
            for each in self.periods
        ]
        return {
            "line": self.line,
            "tool": self.tool,
            "before": self.before,
            "hours_before": self.hours_before,
            "periods": periods,
        }


def ledger_path(folder: str) -> str:
    """Return where the ledger of the project in *folder* is."""
    return f"{folder}/internal/actuals.yaml"


def read_ledger(site: OpenSite, folder: str) -> list[LineLedger]:
    """Return what was imported before for the project in *folder*."""
    path = ledger_path(folder)
    if path not in site.snapshot:
        return []
    try:
        said = values_of(path, site.snapshot.read(path))
        return [_line(each) for each in said.get("lines") or ()]
    except EditRefused as refused:
        raise Refused(refused.text, refused.hint) from None
    except (AttributeError, KeyError, TypeError, ValueError, ArithmeticError):
        raise Refused(
            f"`{path}` is not as `amportal budget import` writes it",
            "bring it back from git; or delete it: the next import then begins anew",
        ) from None


def _line(said: dict[str, Any]) -> LineLedger:
    return LineLedger(
        line=said["line"],
        tool=said["tool"],
        before=Decimal(said["before"]),
        hours_before=Decimal(said["hours_before"]),
        periods=tuple(
            Period(
                date.fromisoformat(each["from"]),
                date.fromisoformat(each["to"]),
                Decimal(each.get("hours", "0")),
                Decimal(each["spent"]) if "spent" in each else None,
                Decimal(each["cost"]) if "cost" in each else None,
                int(each["rows"]),
                each["digest"],
            )
            for each in said.get("periods") or ()
        ),
    )
