"""What is said of work in whole sentences: lateness of ours, stages, absence, stops, hours."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from functools import lru_cache

from amportal.model.derive.project_state import Stage
from amportal.plan.view.deliverable_views import DeliverableView
from amportal.plan.view.money_views import HoursView
from amportal.plan.view.waiting_views import AbsentOwner
from amportal.plan.view.work_views import MilestoneView, OursLate, StopView
from amportal.render.text.full_stop import full
from amportal.render.text.locale_format import LocaleFormat


def absent(owners: Iterable[AbsentOwner], words: LocaleFormat) -> str:
    """Return who would be asked and is not there, until when, and who stands in."""
    said = []
    for each in owners:
        if each.until:
            phrase = words.gettext("%(name)s is away until %(day)s.")
            said.append(phrase % {"name": words.apart(each.name), "day": words.day(each.until)})
        else:
            said.append(words.gettext("%(name)s has left.") % {"name": words.apart(each.name)})
        if each.instead:
            phrase = words.gettext("%(name)s stands in.")
            said.append(phrase % {"name": words.apart(each.instead)})
    return " ".join(said)


# How many things that are late with us are named.
_NAMED = 3


def late_with_us(late: Sequence[OursLate], words: LocaleFormat) -> str:
    """Return what is late with us and by how much: `Film edit (3 working days) and 2 more`."""
    named = late[:_NAMED] if len(late) > _NAMED + 1 else late
    said = [f"{words.apart(each.what)} ({words.days(each.days)})" for each in named]
    rest = len(late) - len(named)
    if rest:
        phrase = words.ngettext("%(n)s more thing", "%(n)s more things", rest)
        said.append(phrase % {"n": words.number(rest)})
    return words.list_words(said)


def stage(milestone: MilestoneView, words: LocaleFormat, *, ours: bool = True) -> str:
    """Return what has become of a milestone, and whose it is: `yours, next`.

    With *ours*, the agency's are called so, too; else only the client's are.
    """
    kind = "done" if milestone.done and milestone.stage != "cancelled" else milestone.stage
    if kind == "cancelled":
        said, on = words.gettext("cancelled"), milestone.cancelled_on
        return f"{said} {words.day_short(on)}" if on else said
    if kind in ("on_hold", "left_open"):
        return words.gettext("on hold") if kind == "on_hold" else words.gettext("not reached")
    yours, owned, bare = _stages(words)[kind]
    return yours if milestone.yours else owned if ours else bare


@lru_cache(maxsize=64)
def _stages(words: LocaleFormat) -> Mapping[str, tuple[str, str, str]]:
    """Return what is said of a milestone of the client's, of ours, and of one of no side."""
    say = words
    return {
        "done": (say.gettext("yours, done"), say.gettext("ours, done"), say.gettext("done")),
        "overdue": (
            say.gettext("yours, overdue"),
            say.gettext("ours, overdue"),
            say.gettext("overdue"),
        ),
        "passed": (
            say.gettext("yours, was due"),
            say.gettext("ours, was due"),
            say.gettext("was due"),
        ),
        "next": (say.gettext("yours, next"), say.gettext("ours, next"), say.gettext("next")),
        "coming": (
            say.gettext("yours, to come"),
            say.gettext("ours, to come"),
            say.gettext("to come"),
        ),
    }


def off_plan(slip: int, stage: Stage | None, days: int, words: LocaleFormat) -> str:
    """Return how far a milestone is from its plan, in one of the ways that `slip` says.

    Of one that is not there and has moved by no day that counts: that it is late by *days*, was
    due, or was not reached; of one on hold nothing else. What is no milestone has no *stage*.
    """
    if stage in ("left_open", "on_hold"):
        return words.gettext("on hold") if stage == "on_hold" else words.gettext("not reached")
    if stage == "overdue" and slip <= 0:
        return words.late("late", days, 0)
    return words.gettext("was due") if stage == "passed" and slip <= 0 else words.slip(slip)


def stopped(stop: StopView, words: LocaleFormat, *, reason: bool = True) -> str:
    """Return since when a project is on hold or cancelled, until when, and the *reason*."""
    said = ""
    if stop.kind == "on_hold" and stop.since and stop.until:
        said = words.gettext("On hold since %(day)s, until %(until)s.") % {
            "day": words.day(stop.since),
            "until": words.day(stop.until),
        }
    elif stop.kind == "on_hold" and stop.since:
        said = words.gettext("On hold since %(day)s, until further notice.") % {
            "day": words.day(stop.since)
        }
    elif stop.since:
        said = words.pgettext("project", "Cancelled on %(day)s.") % {"day": words.day(stop.since)}
    return f"{said} {words.apart(full(stop.reason))}".strip() if reason else said


def reopened(piece: DeliverableView, words: LocaleFormat) -> str:
    """Return when a deliverable was delivered, opened again, and why; nothing where it was not."""
    said = []
    if piece.first_delivered_on:
        said.append(
            words.gettext("First delivered on %(day)s.")
            % {"day": words.day(piece.first_delivered_on)}
        )
    for each in piece.reopened:
        said.append(words.gettext("Reopened on %(day)s.") % {"day": words.day(each.on)})
        if each.reason:
            said.append(words.apart(full(each.reason)))
        if each.delivered_on:
            again = words.gettext("Delivered again on %(day)s.")
            said.append(again % {"day": words.day(each.delivered_on)})
    return " ".join(said)


def worked(hours: HoursView, words: LocaleFormat) -> str:
    """Return hours as `26.5 of 40 hours, £95.00 an hour`."""
    spent = words.number(hours.spent)
    if hours.approved is None:
        said = _hours(hours.spent, spent, words)
    else:
        phrase = words.ngettext(
            "%(spent)s of %(all)s hour",
            "%(spent)s of %(all)s hours",
            _counted_as(hours.approved, words),
        )
        said = phrase % {"spent": spent, "all": words.number(hours.approved)}
    if hours.rate is None:
        return said
    rate = words.gettext("%(sum)s an hour") % {"sum": words.money(hours.rate)}
    return f"{said}{words.comma}{rate}"


def hours_change(hours: Decimal, words: LocaleFormat) -> str:
    """Return hours that are added or, with a minus, taken away: `+12 hours`."""
    symbols = words.locale.number_symbols["latn"]
    sign = str(symbols["plusSign" if hours > 0 else "minusSign"]) if hours else ""
    return _hours(abs(hours), sign + words.number(abs(hours)), words)


def _hours(hours: Decimal, number: str, words: LocaleFormat) -> str:
    # Not CLDR's by way of babel: it knows no hours in Dutch.
    phrase = words.ngettext("%(spent)s hour", "%(spent)s hours", _counted_as(hours, words))
    return phrase % {"spent": number}


def _counted_as(hours: Decimal, words: LocaleFormat) -> int:
    """Return a whole number whose plural is that of *hours*, as catalogues count in whole ones.

    Two, where no whole number has it: parts of an hour in Polish go as two hours do.
    """
    if hours == int(hours):
        return int(hours)
    form = words.locale.plural_form(hours)
    return next((n for n in (2, 1, 0, 100) if words.locale.plural_form(n) == form), 2)
