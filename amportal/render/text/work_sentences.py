"""What is said of work in whole sentences: stops, work that was opened again, hours."""

from __future__ import annotations

from decimal import Decimal

from amportal.plan.view.deliverable_views import DeliverableView
from amportal.plan.view.money_views import HoursView
from amportal.plan.view.work_views import StopView
from amportal.render.text.locale_format import LocaleFormat


def stopped(stop: StopView, words: LocaleFormat, *, reason: bool = True) -> str:
    """Return since when a project is on hold or cancelled, until when, and the *reason*."""
    said = ""
    if stop.kind == "on_hold" and stop.since and stop.until:
        said = words.gettext("On hold since %(day)s, until %(until)s.") % {
            "day": words.day(stop.since),
            "until": words.day(stop.until),
        }
    elif stop.kind == "on_hold" and stop.since:
        said = words.gettext("On hold since %(day)s; nobody knows yet until when.") % {
            "day": words.day(stop.since)
        }
    elif stop.since:
        said = words.gettext("Cancelled on %(day)s.") % {"day": words.day(stop.since)}
    return f"{said} {words.apart(stop.reason)}".strip() if reason else said


def reopened(piece: DeliverableView, words: LocaleFormat) -> str:
    """Return when a deliverable was delivered, opened again, and why; nothing where it was not."""
    said = []
    if piece.first_delivered_on:
        said.append(
            words.gettext("First delivered on %(day)s.")
            % {"day": words.day(piece.first_delivered_on)}
        )
    for each in piece.reopened:
        said.append(words.gettext("Opened again on %(day)s.") % {"day": words.day(each.on)})
        if each.reason:
            said.append(words.apart(each.reason))
        if each.delivered_on:
            again = words.gettext("Delivered again on %(day)s.")
            said.append(again % {"day": words.day(each.delivered_on)})
    return " ".join(said)


def worked(hours: HoursView, words: LocaleFormat) -> str:
    """Return hours as `26.5 of 40 hours, £95.00 an hour`."""
    spent = words.number(hours.spent)
    if hours.approved is None:
        said = words.gettext("%(spent)s hours") % {"spent": spent}
    else:
        every = {"spent": spent, "all": words.number(hours.approved)}
        said = words.gettext("%(spent)s of %(all)s hours") % every
    if hours.rate is None:
        return said
    rate = words.gettext("%(sum)s an hour") % {"sum": words.money(hours.rate)}
    return f"{said}{words.comma}{rate}"


def hours_change(hours: Decimal, words: LocaleFormat) -> str:
    """Return hours that are added or, with a minus, taken away: `+12 hours`."""
    symbols = words.locale.number_symbols["latn"]
    sign = str(symbols["plusSign" if hours > 0 else "minusSign"]) if hours else ""
    return words.gettext("%(spent)s hours") % {"spent": sign + words.number(abs(hours))}
