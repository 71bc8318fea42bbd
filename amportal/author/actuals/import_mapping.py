"""Which column of an export means what: presets for three tools, and mappings of one's own.

`content/agency/imports/NAME.yaml` says what differs. A column of costs can be read as a cost and
as nothing else, so that no mapping brings it to a client.
"""

from __future__ import annotations

import re
from typing import Literal

from pydantic import Field, ValidationError

from amportal.author.actuals.export_table import ExportTable
from amportal.author.open_site import OpenSite
from amportal.author.verb_errors import Refused
from amportal.model.messages.nearest_name import listed, nearest
from amportal.model.value_types import Currency, Noun, Slug, Text, Texts
from amportal.sources.edit.edit_request import EditRefused
from amportal.sources.edit.file_edit import values_of

FOLDER = "content/agency/imports"
Meaning = Literal[
    "day", "client", "project", "task", "hours", "amount", "cost", "currency", "billable"
]
_COST = re.compile(r"\bcosts?\b|kosten|coûts?|\bcostos?\b|\bcostes?\b|\bcosto\b|koszt|custo", re.I)


class ImportColumns(Noun):
    """The names of columns, where they are not those of the tool; several: the first that is there.

    A `*` stands for a currency, as in `Amount (*)`.
    """

    day: Texts = Field(default=(), description="Day of the work.")
    client: Texts = Field(default=(), description="Whose work it is.")
    project: Texts = Field(default=(), description="What the tool calls the project.")
    task: Texts = Field(default=(), description="What the work was, by which its line is found.")
    hours: Texts = Field(default=(), description="How long it took, as 1.5 or 01:30:00.")
    amount: Texts = Field(default=(), description="What the client pays for it.")
    cost: Texts = Field(default=(), description="What it costs the agency; kept in `internal/`.")
    currency: Texts = Field(default=(), description="Currency of the amount.")
    billable: Texts = Field(default=(), description="Whether the client pays for it.")


class ImportMapping(Noun):
    """`content/agency/imports/NAME.yaml`: how exports of one tool are read."""

    tool: Slug | None = Field(
        default=None, description="Tool whose columns are the usual ones: toggl, harvest, clockify."
    )
    columns: ImportColumns = Field(default=ImportColumns(), description="Columns that differ.")
    dates: Literal["day-first", "month-first"] | None = Field(
        default=None, description="How 01/02/2026 is read; left out: the file decides, or asks."
    )
    decimal: Literal[".", ","] | None = Field(
        default=None, description="Sign before decimals; left out: the file decides, or asks."
    )
    currency: Currency | None = Field(
        default=None, description="Currency of amounts, where the file does not say it."
    )
    projects: dict[str, Text] = Field(
        default={}, description="What the tool calls a project, and ours: `acme/spring`."
    )
    lines: dict[str, Text] = Field(
        default={}, description="What the tool calls a task, and the budget line: `B1`."
    )


_PRESETS: dict[str, dict[Meaning, tuple[str, ...]]] = {
    "toggl": {
        "day": ("Start date", "Start Date"),
        "client": ("Client",),
        "project": ("Project",),
        "task": ("Task", "Tags"),
        "hours": ("Duration",),
        "amount": ("Amount (*)", "Amount"),
        "billable": ("Billable",),
    },
    "harvest": {
        "day": ("Date",),
        "client": ("Client",),
        "project": ("Project Code", "Project"),
        "task": ("Task",),
        "hours": ("Hours",),
        "amount": ("Billable Amount",),
        "cost": ("Cost Amount",),
        "currency": ("Currency",),
        "billable": ("Billable?",),
    },
    "clockify": {
        "day": ("Start Date",),
        "client": ("Client",),
        "project": ("Project",),
        "task": ("Task", "Activity", "Tags"),
        "hours": ("Duration (decimal)", "Duration (h)"),
        "amount": ("Billable Amount (*)",),
        "billable": ("Billable",),
    },
}
TOOLS = tuple(_PRESETS)


def mapping_called(site: OpenSite, name: str) -> ImportMapping:
    """Return the mapping *name*: a file of the agency, else a preset; raise Refused."""
    path = f"{FOLDER}/{name}.yaml"
    if path not in site.snapshot:
        if name in _PRESETS:
            return ImportMapping(tool=name)
        own = [each.rpartition("/")[2][:-5] for each in site.snapshot if each.startswith(FOLDER)]
        known = [*TOOLS, *own]
        near = nearest(name, known)
        raise Refused(
            f"nothing says how exports of `{name}` are read",
            f"did you mean `{near}`?" if near else f"there are {listed(known)}; or write {path}",
        )
    try:
        found = ImportMapping.model_validate(values_of(path, site.snapshot.read(path)))
    except EditRefused as refused:
        raise Refused(refused.text, refused.hint) from None
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(each) for each in first["loc"])
        raise Refused(f"`{where}` of {path} cannot be read", "see docs/money.md") from None
    if found.tool is None and name in _PRESETS:
        found = found.model_copy(update={"tool": name})
    if found.tool is not None and found.tool not in _PRESETS:
        raise Refused(f"`tool: {found.tool}` of {path} is no tool", f"there are {listed(TOOLS)}")
    return found


def columns_of(mapping: ImportMapping, table: ExportTable) -> dict[Meaning, list[int]]:
    """Return where in *table* each meaning stands, the first choice first; raise Refused.

    A header may come in any order and in any case; columns that are switched off are left out,
    unless nothing can be read without them.
    """
    usual = _PRESETS.get(mapping.tool or "", {})
    found: dict[Meaning, list[int]] = {}
    for meaning in _meanings():
        own: tuple[str, ...] = getattr(mapping.columns, meaning)
        places = [n for name in own or usual.get(meaning, ()) for n in _places(name, table.header)]
        found[meaning] = list(dict.fromkeys(places))
        if own and not places:
            raise _missing(f"no column is called `{own[0]}`", table)
    for meaning in ("amount", "hours"):
        for place in found[meaning]:
            if _COST.search(table.header[place]):
                raise Refused(
                    f"`{table.header[place]}` is what work costs the agency, so it can be no "
                    f"`{meaning}` that a client reads",
                    "map it as `cost:`; costs are kept in `internal/`",
                )
    for meaning in ("day", "project"):
        if not found[meaning]:
            raise _missing(f"no column says the {meaning}", table)
    if not found["hours"] and not found["amount"]:
        raise _missing("no column says hours or an amount", table)
    return found


def currency_in_header(name: str) -> str:
    """Return the currency that the name of a column says, as in `Amount (EUR)`."""
    found = re.search(r"\(([A-Z]{3})\)\s*\Z", name)
    return found[1] if found else ""


def _meanings() -> tuple[Meaning, ...]:
    return tuple(ImportColumns.model_fields)  # type: ignore[arg-type]


def _places(name: str, header: tuple[str, ...]) -> list[int]:
    pattern = re.escape(name).replace(r"\*", "[A-Z]{3}")
    return [n for n, each in enumerate(header) if re.fullmatch(pattern, each, re.IGNORECASE)]


def _missing(what: str, table: ExportTable) -> Refused:
    shown = ", ".join(f"`{each}`" for each in table.header[:30] if each)
    return Refused(f"{what}", f"the columns are {shown}; say which one under `columns:`")
