"""What changed, as one sentence in the reader's language: the same on pages, paper and in mails."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal

from amportal.plan.view.work_views import StepView
from amportal.render.text.change_values import Changed, changed_value
from amportal.render.text.locale_format import LocaleFormat
from amportal.render.text.terms import TERMS


def step_sentence(step: StepView, words: LocaleFormat) -> str:
    """Return *step* as a sentence without a full stop, as plain text, as `parts/work.html` does."""
    phrase = {
        "sent": words.gettext("%(name)s, version %(n)s sent"),
        "approved": words.gettext("%(name)s approved"),
        "delivered": words.gettext("%(name)s delivered"),
    }.get(step.kind)
    return phrase % {"name": step.what, "n": step.n} if phrase else step.what


def change_day(change: Changed) -> date | None:
    """Return the day to tell with *change*: on which it happened, else was committed.

    None where its sentence says the day already.
    """
    day = change.on or change.committed
    said = change.type == "day" and day is not None and change.now == day.isoformat()
    return None if said else day


def sentence(change: Changed, words: LocaleFormat) -> str:
    """Return *change* as a sentence without a full stop, as plain text."""
    what = _named(change, words)
    values = {"what": what, "name": _who(change, words), "n": words.number(change.n or 0)}
    special = _SAYS.get((change.noun, change.field)) or _SAYS.get(("", change.field))
    if special is not None:
        said = special(change, words, values)
        if said:
            return said
    return changed_value(change, words, what)


def _named(change: Changed, words: LocaleFormat) -> str:
    """Return what *change* is about, in one piece: `Film, version 2`."""
    what = words.apart(_short(change.what))
    if change.noun == "status":
        return words.term(change.what, "dimension")
    if change.noun == "budget":
        return what or words.gettext("Budget")
    if change.noun == "report":
        return words.gettext("Report %(n)s") % {"n": words.number(change.n or 0)}
    if change.noun not in ("version", "approval") or change.n is None:
        return what
    named = words.gettext("%(name)s, version %(n)s")
    named %= {"name": what, "n": words.number(change.n)}
    if change.noun == "version" or change.field in _OUTCOMES:
        return named
    return words.gettext("%(what)s, decision of %(name)s") % {
        "what": named,
        "name": _who(change, words),
    }


def _who(change: Changed, words: LocaleFormat) -> str:
    """Return whose act *change* was: `Tom Wexford`, or `Tom Wexford for Priya Nair`."""
    name = words.apart(change.by)
    if not change.stood_in_for:
        return name
    return f"{name} {words.gettext('for %(name)s') % {'name': words.apart(change.stood_in_for)}}"


def _short(text: str) -> str:
    """Return *text* as something is called by it: a whole question is cut at a word."""
    line = " ".join(text.split())
    if len(line) <= _LONGEST:
        return line
    return f"{line[:_LONGEST].rpartition(' ')[0] or line[:_LONGEST]}…"


# Longer names are cut, in letters.
_LONGEST = 90
_OUTCOMES = (
    *("approved", "approved_with_changes", "changes_required"),
    *("deemed_approved", "not_relevant"),
)
_Says = Callable[[Changed, LocaleFormat, dict[str, str]], str]


def _removed(change: Changed, words: LocaleFormat, values: dict[str, str]) -> str:
    return words.gettext("%(what)s is no longer listed") % values


def _renamed(change: Changed, words: LocaleFormat, values: dict[str, str]) -> str:
    says = words.gettext("%(was)s is now called %(now)s")
    if change.noun in ("action", "decision", "step", "question"):
        says = words.gettext("%(was)s now reads: %(now)s")
    return says % {"was": words.apart(_short(change.was)), "now": words.apart(_short(change.now))}


def _added(change: Changed, words: LocaleFormat, values: dict[str, str]) -> str:
    if change.noun == "budget":
        sum_ = words.money(Decimal(change.now))
        return words.gettext("New budget line: %(what)s, %(sum)s") % {**values, "sum": sum_}
    phrase = {
        "project": lambda: words.gettext("New project: %(what)s"),
        "milestone": lambda: words.gettext("New milestone: %(what)s, %(day)s"),
        "deliverable": lambda: words.gettext("New item: %(what)s, due on %(day)s"),
        "action": lambda: words.gettext("New to do: %(what)s, due on %(day)s"),
        "risk": lambda: words.gettext("New risk: %(what)s"),
        "decision": lambda: words.gettext("Decided: %(what)s"),
        "phase": lambda: words.gettext("New phase: %(what)s, from %(day)s"),
        "step": lambda: words.gettext("New next step: %(what)s"),
        "update": lambda: words.gettext("New update: %(what)s"),
        "meeting": lambda: words.gettext("New meeting: %(what)s, %(day)s"),
        "question": lambda: words.gettext("New question: %(what)s"),
        "contact": lambda: words.gettext("New contact: %(what)s"),
    }[change.noun]()
    if "%(day)s" in phrase:
        values = {**values, "day": words.day_short(date.fromisoformat(change.now[:10]))}
    return phrase % values


def _done(change: Changed, words: LocaleFormat, values: dict[str, str]) -> str:
    """Say that something was reached, delivered or done; nothing where only its day moved."""
    if change.was or not change.now:
        return "" if change.now else _not_delivered(change, words, values)
    day = words.day_short(date.fromisoformat(change.now))
    phrase = {
        "milestone": words.gettext("%(what)s: reached on %(day)s"),
        "deliverable": words.gettext("%(what)s: delivered on %(day)s"),
        "action": words.gettext("Done on %(day)s: %(what)s"),
    }[change.noun]
    return phrase % {**values, "day": day}


def _not_delivered(change: Changed, words: LocaleFormat, values: dict[str, str]) -> str:
    return words.gettext("%(what)s: not delivered after all") % values


def _open_again(change: Changed, words: LocaleFormat, values: dict[str, str]) -> str:
    phrase = words.gettext("%(what)s: open again, due on %(day)s")
    if change.noun == "milestone":
        phrase = words.gettext("%(what)s: not reached after all, now %(day)s")
    return phrase % {**values, "day": words.day_short(date.fromisoformat(change.now))}


def _cancelled(change: Changed, words: LocaleFormat, values: dict[str, str]) -> str:
    # What was kept before says nothing more than that it was.
    if change.type == "flag" and not change.now:
        return words.gettext("%(what)s: no longer cancelled") % values
    return words.gettext("%(what)s: cancelled") % values


def _left(change: Changed, words: LocaleFormat, values: dict[str, str]) -> str:
    return words.gettext("%(what)s has left") % values if change.now else ""


def _reopened(change: Changed, words: LocaleFormat, values: dict[str, str]) -> str:
    if change.was or not change.now:
        return ""
    return words.gettext("%(what)s: reopened") % values


def _moved(change: Changed, words: LocaleFormat, values: dict[str, str]) -> str:
    if not change.was or not change.now:
        return ""
    was, now = _days(change, words)
    phrase = words.gettext("%(what)s: moved from %(was)s to %(now)s")
    if change.field == "plan":
        phrase = words.gettext("%(what)s: the plan moved from %(was)s to %(now)s")
    return phrase % {**values, "was": was, "now": now}


def _state(change: Changed, words: LocaleFormat, values: dict[str, str]) -> str:
    group = {"project": "project_state", "risk": "risk_state"}[change.noun]
    return _from_to(
        values["what"], words.term(change.was, group), words.term(change.now, group), words
    )


def _status(change: Changed, words: LocaleFormat, values: dict[str, str]) -> str:
    was, now = (words.term(each, "rag") for each in (change.was, change.now))
    return _from_to(values["what"], was, now, words)


def _sent(change: Changed, words: LocaleFormat, values: dict[str, str]) -> str:
    day = words.day_short(date.fromisoformat(change.now))
    said = words.gettext("%(what)s: version %(n)s sent on %(day)s")
    return said % {**values, "what": words.apart(change.what), "day": day}


def _approval(change: Changed, words: LocaleFormat, values: dict[str, str]) -> str:
    phrase = {
        "approved": words.gettext("%(what)s, version %(n)s: approved by %(name)s"),
        "approved_with_changes": words.gettext(
            "%(what)s, version %(n)s: approved with changes by %(name)s"
        ),
        "changes_required": words.gettext("%(what)s, version %(n)s: changes asked for by %(name)s"),
        "deemed_approved": words.gettext("%(what)s, version %(n)s: deemed approved"),
        "not_relevant": words.gettext("%(what)s, version %(n)s: not relevant for %(name)s"),
    }[change.field]
    return phrase % {**values, "what": words.apart(change.what)}


def _sum(change: Changed, words: LocaleFormat, values: dict[str, str]) -> str:
    """Say what all lines of a budget come to; nothing where it is one line."""
    if change.ref or not change.was or not change.now:
        return ""
    names = {
        "spent": words.gettext("Spent"),
        "forecast": words.gettext("Forecast"),
        "estimate": words.gettext("Estimate"),
        "committed": words.gettext("Committed"),
        "invoiced": words.gettext("Invoiced"),
    }
    was, now = (words.money(Decimal(each)) for each in (change.was, change.now))
    return _from_to(names[change.field], was, now, words)


def _change_order(change: Changed, words: LocaleFormat, values: dict[str, str]) -> str:
    amount = change.amount or Decimal()
    values = {**values, "ref": words.apart(change.ref), "sum": words.money_change(amount)}
    if change.now == "approved" and amount:
        return words.gettext("Budget %(sum)s: %(what)s (%(ref)s)") % values
    state = words.term(change.now, "change_order_state")
    said = words.gettext("Change order %(ref)s: %(what)s, %(sum)s. %(state)s")
    return said % {**values, "state": state}


def _listed(change: Changed, words: LocaleFormat, values: dict[str, str]) -> str:
    return words.gettext("New: the budget")


def _answered(change: Changed, words: LocaleFormat, values: dict[str, str]) -> str:
    return words.gettext("Answered: %(what)s") % values if change.now and not change.was else ""


def _issued(change: Changed, words: LocaleFormat, values: dict[str, str]) -> str:
    if change.was:
        return ""
    return words.gettext("Contact report: %(title)s") % {"title": values["what"]}


def _from_to(what: str, was: str, now: str, words: LocaleFormat) -> str:
    return words.gettext("%(what)s: %(was)s, now %(now)s") % {
        "what": what,
        "was": was,
        "now": now,
    }


def _days(change: Changed, words: LocaleFormat) -> tuple[str, str]:
    """Return both days, the first as short as it can be said."""
    was, now = date.fromisoformat(change.was), date.fromisoformat(change.now)
    return words.day_before(was, now), words.day_short(now)


# What has a sentence of its own, by kind and value; one that gives nothing leaves it to its field.
_SAYS: Mapping[tuple[str, str], _Says] = {
    ("", "removed"): _removed,
    ("", "name"): _renamed,
    ("", "added"): _added,
    ("", "cancelled"): _cancelled,
    ("", "done"): _done,
    ("", "delivered"): _done,
    ("", "reopened"): _open_again,
    ("deliverable", "reopened"): _reopened,
    ("person", "left"): _left,
    ("contact", "left"): _left,
    ("milestone", "date"): _moved,
    ("milestone", "plan"): _moved,
    ("deliverable", "due"): _moved,
    ("action", "due"): _moved,
    ("step", "due"): _moved,
    ("project", "state"): _state,
    ("risk", "state"): _state,
    ("version", "sent"): _sent,
    ("budget", "listed"): _listed,
    ("question", "answer"): _answered,
    ("meeting", "issued_on"): _issued,
    **{("approval", each): _approval for each in _OUTCOMES},
    **{("status", each): _status for each in TERMS["dimension"]},
    **{("change_order", each): _change_order for each in TERMS["change_order_state"]},
    **{
        ("budget", each): _sum
        for each in ("spent", "forecast", "estimate", "committed", "invoiced")
    },
}
