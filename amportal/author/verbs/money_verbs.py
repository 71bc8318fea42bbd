"""`spend`: what a budget line has come to."""

from __future__ import annotations

from amportal.author.edit_draft import Draft
from amportal.author.verb_fields import said_by
from amportal.author.verb_table import Said, Verb
from amportal.model.nouns.budget import BudgetLine, LineHours


def _spend(said: Said) -> Draft:
    draft = Draft()
    names = ("spent", "committed", "invoiced", "forecast")
    amounts = {each: said[each] for each in names if said[each] is not None}
    draft.set(said.at, **amounts, as_of=said["as_of"])
    if said["hours"] is not None:
        draft.add(said.at, ("hours", "spent"), said["hours"], noun=BudgetLine)
    return draft


SPEND = Verb(
    name="spend",
    kinds=("line",),
    about="The budget line, such as ACM-014-B2.",
    fields=(
        said_by(BudgetLine, "spent", argument=True, need=True),
        said_by(BudgetLine, "committed"),
        said_by(BudgetLine, "invoiced"),
        said_by(BudgetLine, "forecast"),
        said_by(LineHours, "spent", called="hours", help="Hours worked up to that day."),
        said_by(BudgetLine, "as_of", default="today"),
    ),
    write=_spend,
    writes=(
        "BudgetLine.spent",
        "BudgetLine.committed",
        "BudgetLine.invoiced",
        "BudgetLine.forecast",
        "BudgetLine.as_of",
        "LineHours.spent",
    ),
)
