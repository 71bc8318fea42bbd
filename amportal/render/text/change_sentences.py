"""What changed, as one sentence in the reader's language: the same on pages, paper and in mails."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from amportal.model.records.report_record import ChangeRecord
from amportal.plan.view.change_views import Change
from amportal.plan.view.work_views import StepView
from amportal.render.text.locale_format import LocaleFormat


def step_sentence(step: StepView, words: LocaleFormat) -> str:
    """Return *step* as a sentence without a full stop, as plain text, as `parts/work.html` does."""
    phrase = {
        "sent": words.gettext("%(name)s, version %(n)s sent"),
        "approved": words.gettext("%(name)s approved"),
        "delivered": words.gettext("%(name)s delivered"),
    }.get(step.kind)
    return phrase % {"name": step.what, "n": step.n} if phrase else step.what


# As a view holds it, or as it is kept beside a report.
Changed = Change | ChangeRecord


def sentence(change: Changed, words: LocaleFormat) -> str:
    """Return *change* as a sentence without a full stop, as plain text."""
    what = words.apart(change.what)
    values = {"what": what, "name": words.apart(change.by), "n": words.number(change.n or 0)}
    if change.field == "removed":
        return words.gettext("%(what)s is no longer listed") % values
    if change.field == "name":
        return words.gettext("%(was)s is now called %(now)s") % {
            "was": words.apart(change.was),
            "now": words.apart(change.now),
        }
    say = {
        "status": _status,
        "approval": _approval,
        "version": _version,
        "budget": _budget,
        "change_order": _change_order,
    }.get(change.noun, _thing)
    return say(change, words, values)


def _thing(change: Changed, words: LocaleFormat, values: dict[str, str]) -> str:
    """Say what happened to a project, milestone, deliverable, action, risk or decision."""
    if change.field == "added":
        return _added(change, words, values)
    if change.field == "state":
        group = {"project": "project_state", "risk": "risk_state"}[change.noun]
        return _from_to(
            values["what"], words.term(change.was, group), words.term(change.now, group), words
        )
    if change.field == "cancelled":
        return words.gettext("%(what)s: cancelled") % values
    if change.field in ("done", "delivered"):
        day = words.day_short(date.fromisoformat(change.now))
        phrase = {
            "milestone": words.gettext("%(what)s: reached on %(day)s"),
            "deliverable": words.gettext("%(what)s: delivered on %(day)s"),
            "action": words.gettext("Done on %(day)s: %(what)s"),
        }[change.noun]
        return phrase % {**values, "day": day}
    was, now = _days(change, words)
    if change.field == "plan":
        phrase = words.gettext("%(what)s: the plan moved from %(was)s to %(now)s")
    else:
        phrase = words.gettext("%(what)s: moved from %(was)s to %(now)s")
    return phrase % {**values, "was": was, "now": now}


def _added(change: Changed, words: LocaleFormat, values: dict[str, str]) -> str:
    phrase = {
        "project": lambda: words.gettext("New project: %(what)s"),
        "milestone": lambda: words.gettext("New milestone: %(what)s, %(day)s"),
        "deliverable": lambda: words.gettext("New item: %(what)s, due on %(day)s"),
        "action": lambda: words.gettext("New to do: %(what)s, due on %(day)s"),
        "risk": lambda: words.gettext("New risk: %(what)s"),
        "decision": lambda: words.gettext("Decided: %(what)s"),
    }[change.noun]()
    if "%(day)s" in phrase:
        values = {**values, "day": words.day_short(date.fromisoformat(change.now))}
    return phrase % values


def _status(change: Changed, words: LocaleFormat, values: dict[str, str]) -> str:
    area = words.term(change.what, "dimension")
    return _from_to(area, words.term(change.was, "rag"), words.term(change.now, "rag"), words)


def _version(change: Changed, words: LocaleFormat, values: dict[str, str]) -> str:
    day = words.day_short(date.fromisoformat(change.now))
    said = words.gettext("%(what)s: version %(n)s sent on %(day)s")
    return said % {**values, "day": day}


def _approval(change: Changed, words: LocaleFormat, values: dict[str, str]) -> str:
    phrase = {
        "approved": words.gettext("%(what)s, version %(n)s: approved by %(name)s"),
        "approved_with_changes": words.gettext(
            "%(what)s, version %(n)s: approved with changes by %(name)s"
        ),
        "changes_required": words.gettext("%(what)s, version %(n)s: changes asked for by %(name)s"),
        "deemed_approved": words.gettext("%(what)s, version %(n)s: deemed approved"),
    }[change.field]
    return phrase % values


def _budget(change: Changed, words: LocaleFormat, values: dict[str, str]) -> str:
    now = words.money(Decimal(change.now)) if change.now else ""
    if change.field == "added":
        return words.gettext("New budget line: %(what)s, %(sum)s") % {**values, "sum": now}
    names = {"spent": words.gettext("Spent"), "forecast": words.gettext("Forecast")}
    what = names.get(change.field, values["what"])
    return _from_to(what, words.money(Decimal(change.was)), now, words)


def _change_order(change: Changed, words: LocaleFormat, values: dict[str, str]) -> str:
    amount = change.amount or Decimal()
    values = {**values, "ref": words.apart(change.ref), "sum": words.money_change(amount)}
    if change.now == "approved" and amount:
        return words.gettext("Budget %(sum)s: %(what)s (%(ref)s)") % values
    state = words.term(change.now, "change_order_state")
    said = words.gettext("Change order %(ref)s: %(what)s, %(sum)s. %(state)s")
    return said % {**values, "state": state}


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
