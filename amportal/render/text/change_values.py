"""One value that is another now, said in the reader's language with the name of its field."""

from __future__ import annotations

from datetime import date, datetime, time
from decimal import Decimal

from amportal.model.records.report_record import ChangeRecord
from amportal.plan.view.change_views import Change
from amportal.render.text.locale_format import LocaleFormat

# As a view holds it, or as it is kept beside a report.
Changed = Change | ChangeRecord

# What a field is called, where its name in the table of terms is another.
_LABELS = {
    ("project", "due"): "agreed_end",
    ("version", "review_due"): "answer_by",
    ("change_order", "decide_by"): "answer_by",
    ("approval", "on"): "decided_on",
    ("approval", "by"): "decided_by",
    ("decision", "on"): "decided_on",
    ("decision", "by"): "decided_by",
    ("question", "on"): "asked_on",
    ("client", "manager"): "account_manager",
    ("meeting", "body"): "minutes",
    ("meeting", "corrections"): "minutes",
    ("risk", "response"): "recovery",
}
# The group of terms that a state's keys belong to.
_GROUPS = {
    ("status", "rag"): "rag",
    ("project", "kind"): "project_kind",
    ("deliverable", "kind"): "deliverable_kind",
    ("deliverable", "rule"): "rule",
    ("budget", "kind"): "money_kind",
    ("risk", "trend"): "trend",
    ("milestone", "side"): "side",
    ("action", "side"): "side",
}
# What is no wording though its values are not told.
_NO_WORDS = ("files", "burn", "sha256", "lines", "moved", "reopened")


def changed_value(change: Changed, words: LocaleFormat, what: str) -> str:
    """Return that a value of *what* is another now, as plain text without a full stop."""
    label = _LABELS.get((change.noun, change.field), change.field)
    values = {"what": what, "field": words.term(label, "field")}
    if change.type == "words":
        return _wording(change, words) % values
    if change.type in ("day", "moment") and change.was and change.now:
        phrase = words.gettext("%(what)s, %(field)s: moved from %(was)s to %(now)s")
    elif change.type == "flag" or (change.was and change.now):
        phrase = words.gettext("%(what)s, %(field)s: %(was)s, now %(now)s")
    elif change.now:
        phrase = words.gettext("%(what)s, %(field)s: now %(now)s")
    else:
        phrase = words.gettext("%(what)s, %(field)s: no longer %(was)s")
    was, now = (_said(change, each, words) for each in (change.was, change.now))
    if change.type == "day" and change.was and change.now:
        was = words.day_before(date.fromisoformat(change.was), date.fromisoformat(change.now))
    return phrase % {**values, "was": was, "now": now}


def _wording(change: Changed, words: LocaleFormat) -> str:
    """Return the phrase for words whose old and new wording are not told."""
    if not change.was:
        return words.gettext("%(what)s, %(field)s: added")
    if not change.now:
        return words.gettext("%(what)s, %(field)s: taken out")
    if change.field in _NO_WORDS:
        return words.gettext("%(what)s, %(field)s: changed")
    return words.gettext("%(what)s, %(field)s: new wording")


def _said(change: Changed, value: str, words: LocaleFormat) -> str:
    """Return *value* as its type is said; nothing for nothing, but for what is yes or no."""
    if change.type == "flag":
        return words.term(value, "flag")
    if not value:
        return ""
    if change.type == "state":
        return words.term(value, _GROUPS[change.noun, change.field])
    if change.type in ("day", "moment", "hours"):
        return _time(change.type, value, words)
    if change.type in ("amount", "number"):
        return _number(change, value, words)
    if change.type in ("names", "days_off"):
        return _listed(change, value.split("\n"), words)
    return words.apart(value)


def _time(kind: str, value: str, words: LocaleFormat) -> str:
    if kind == "day":
        return words.day_short(date.fromisoformat(value))
    if kind == "moment":
        moment = datetime.fromisoformat(value)
        return words.moment(moment.date(), moment.time())
    first, last = map(time.fromisoformat, value.split(" "))
    return words.hours((first, last))


def _number(change: Changed, value: str, words: LocaleFormat) -> str:
    if change.type == "amount":
        amount = Decimal(value)
        return words.money_change(amount) if change.noun == "change_order" else words.money(amount)
    if (change.noun, change.field) == ("change_order", "days"):
        return words.days_change(int(value))
    return words.number(Decimal(value))


def _listed(change: Changed, lines: list[str], words: LocaleFormat) -> str:
    if change.type == "days_off":
        return words.list_words(_stretch(each, words) for each in lines)
    if (change.noun, change.field) == ("contact", "roles"):
        return words.list_words(words.term(each, "role") for each in lines)
    return words.list_words(lines)


def _stretch(line: str, words: LocaleFormat) -> str:
    """Return days off as `21–28 Dec 2026 (Jonas Brandt)`."""
    first, last, *said = line.split(" ", 2)
    days = words.period(date.fromisoformat(first), date.fromisoformat(last))
    return f"{days} ({words.apart(said[0][1:-1])})" if said else days
