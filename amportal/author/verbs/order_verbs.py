"""`order new`, `send`, `approve`, `reject`, `withdraw`: a change to what was agreed."""

from __future__ import annotations

import re
from typing import Any

from amportal.author.edit_draft import Draft, without_empty
from amportal.author.free_names import free_id
from amportal.author.verb_errors import Refused
from amportal.author.verb_fields import Field, said_by
from amportal.author.verb_table import Said, Verb
from amportal.author.verbs.decision_verbs import (
    AT,
    COMMENT,
    FOR,
    MAIL,
    SOURCE,
    TAKEN_BY,
    WHEN,
    WHO,
    decide_order,
)
from amportal.model.nouns.budget import BudgetFile, ChangeOrder
from amportal.model.nouns.cancellation import Cancellation
from amportal.sources.edit.edit_request import Plain

_AMOUNT = re.compile(r"([A-Za-z0-9-]+)=([+-]?[\d.,]+)(?:/(\d+(?:\.\d+)?)h)?\Z")


def _new(said: Said) -> Draft:
    project = said.at.project
    assert project is not None
    budget = project.budget.noun if project.budget else None
    taken = [each.id for each in budget.change_orders] if budget else []
    entry = {
        "id": free_id("CO", taken),
        "title": said["title"],
        "reason": said["reason"],
        "asked_by": said["asked_by"],
        "asked_on": said["asked_on"],
        "sent_on": said["sent_on"],
        "decide_by": said["decide_by"],
        "lines": [_line(each) for each in said["line"] or ()],
        "days": said["days"],
        "state": "sent" if said["sent_on"] else "draft",
    }
    draft = Draft()
    path = project.budget.path if project.budget else f"{project.folder}/budget.yaml"
    draft.add(path, ("change_orders",), without_empty(entry), "append", BudgetFile)
    if not said["sent_on"]:
        ref = f"{project.file.job_no if project.file else ''}-{entry['id']}"
        draft.notes.append(f"it is a draft, for us alone, until: amportal order send {ref}")
    return draft


def _line(text: str) -> dict[str, Any]:
    """Return the line that *text*, such as `B2=850.00` or `B2=850.00/8h`, adds to."""
    found = _AMOUNT.match(text.replace(" ", ""))
    if not found:
        raise Refused(f"`{text}` does not say which line gets how much", "write it as B2=850.00")
    hours = Plain(found[3]) if found[3] else None
    return without_empty({"line": found[1], "amount": Plain(found[2]), "hours": hours})


def _send(said: Said) -> Draft:
    _stop_unless(said, ("draft",), "sent")
    draft = Draft()
    due = said["decide_by"]
    draft.set(said.at, sent_on=said["sent_on"], **({"decide_by": due} if due else {}), state="sent")
    return draft


def _withdraw(said: Said) -> Draft:
    _stop_unless(said, ("draft", "sent"), "taken back")
    draft = Draft()
    back = without_empty({"on": said["on"], "reason": said["reason"]})
    draft.set(said.at, state="withdrawn", withdrawn=back)
    return draft


def _stop_unless(said: Said, states: tuple[str, ...], done: str) -> None:
    order: ChangeOrder = said.at.noun
    if order.state not in states:
        raise Refused(f"`{said.at.ref}` is {order.state}, so it cannot be {done}")


_DECISION = (WHO, FOR, WHEN, COMMENT, SOURCE, MAIL, TAKEN_BY, AT)
_ABOUT = "The change order, such as ACM-014-CO2."

ORDERS = (
    Verb(
        name="order new",
        kinds=("project",),
        about="The project, such as acme/spring-launch.",
        fields=(
            said_by(ChangeOrder, "title", argument=True, need=True),
            said_by(ChangeOrder, "reason", need=True),
            said_by(ChangeOrder, "asked_by", kind="anyone", need=True),
            said_by(ChangeOrder, "asked_on", default="today"),
            Field("line", "text", "What it adds to which budget line: B2=850.00.", many=True),
            said_by(ChangeOrder, "days"),
            said_by(ChangeOrder, "sent_on", help="Day it went to the client; else a draft."),
            said_by(ChangeOrder, "decide_by", ahead=True),
        ),
        write=_new,
        writes=("ChangeOrder.*", "ChangeLine.*"),
    ),
    Verb(
        name="order send",
        kinds=("change_order",),
        about=_ABOUT,
        fields=(
            said_by(ChangeOrder, "sent_on", default="today", help="Day it went to the client."),
            said_by(ChangeOrder, "decide_by", ahead=True),
        ),
        write=_send,
        writes=("ChangeOrder.sent_on", "ChangeOrder.decide_by", "ChangeOrder.state"),
    ),
    Verb(
        name="order approve",
        kinds=("change_order",),
        about=_ABOUT,
        fields=_DECISION,
        write=lambda said: decide_order(said, "approved"),
        writes=("ChangeDecision.*", "ChangeOrder.decision", "ChangeOrder.state"),
    ),
    Verb(
        name="order reject",
        kinds=("change_order",),
        about=_ABOUT,
        fields=_DECISION,
        write=lambda said: decide_order(said, "rejected"),
        writes=("ChangeDecision.*", "ChangeOrder.decision", "ChangeOrder.state"),
    ),
    Verb(
        name="order withdraw",
        kinds=("change_order",),
        about=_ABOUT,
        fields=(
            said_by(Cancellation, "on", default="today", help="Day it was taken back."),
            said_by(Cancellation, "reason"),
        ),
        write=_withdraw,
        writes=("ChangeOrder.withdrawn", "ChangeOrder.state"),
    ),
)
