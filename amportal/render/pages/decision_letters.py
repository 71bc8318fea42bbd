"""Letters that decide: the very same words on the page, on paper and in mails, ready to be sent.

The subject and the first line hold the token, which `amportal signoff import` reads; whatever else
a mail program makes of the rest is for people alone.
"""

from __future__ import annotations

from decimal import Decimal

from msgspec import Struct

from amportal.model.decision_token import token_line
from amportal.model.version_digest import order_digest
from amportal.plan.view.deliverable_views import DeliverableView
from amportal.plan.view.money_views import ChangeOrderView
from amportal.plan.view.waiting_views import Waiting
from amportal.render.text.locale_format import LocaleFormat
from amportal.render.text.mailto_link import mailto

Decidable = DeliverableView | ChangeOrderView | Waiting


class DecisionLetters(Struct, frozen=True):
    """The letters of one page or mail: they go to *to*, with a copy to *copy* if there is one."""

    words: LocaleFormat
    to: str
    copy: str = ""

    def letter(self, thing: Decidable, outcome: str) -> str:
        """Return the `mailto:` link to a letter that decides *outcome* on *thing*.

        *thing* is a deliverable of which a version waits, a change order, or either as it waits.
        """
        about, words = _about(thing), self.words
        said = words.term(about.outcome(outcome), about.terms)
        token = self.token(thing, outcome)
        decision, name = words.gettext("Decision:"), words.gettext("Name:")
        comment = words.gettext("Comment:")
        answers = (f"{decision} {said}", f"{name} ", f"{comment} ")
        lines = (token, *self._facts(about), *answers)
        return mailto(self.to, f"{about.code}: {said} {token}", lines, self.copy)

    def token(self, thing: Decidable, outcome: str) -> str:
        """Return the line that says, for a program, that *outcome* was decided on *thing*."""
        about = _about(thing)
        return token_line(about.ref, about.n, about.outcome(outcome), about.digest)

    def _facts(self, about: _About) -> tuple[str, ...]:
        """Return the lines that say what is decided on."""
        if about.amount is None:
            return f"{about.code}, {about.name}", f"sha256 {about.digest}"
        money, days = self.words.money_change(about.amount), self.words.days_change(about.days)
        return about.ref, about.name, money, days


class _About(Struct, frozen=True):
    """What a letter decides on; a change order has an amount, a version its number."""

    ref: str
    name: str
    digest: str
    n: int | None = None
    amount: Decimal | None = None
    days: int = 0

    @property
    def code(self) -> str:
        """What it is called on the phone."""
        return f"{self.ref} v{self.n}" if self.n is not None else self.ref

    @property
    def terms(self) -> str:
        """The group of terms that its outcomes are of."""
        return "outcome" if self.amount is None else "change_order_state"

    def outcome(self, outcome: str) -> str:
        """Return what *outcome* of a version is called here: a change order is rejected."""
        refused = self.amount is not None and outcome == "changes_required"
        return "rejected" if refused else outcome


def _about(thing: Decidable) -> _About:
    if isinstance(thing, DeliverableView):
        current = thing.current
        n, digest = (current.n, current.sha256) if current else (0, "")
        return _About(thing.ref, thing.name, digest, n)
    if isinstance(thing, ChangeOrderView):
        return _order(thing.ref, thing.title, thing.amount, thing.days)
    if thing.kind == "change_order":
        return _order(thing.ref, thing.what, thing.amount or Decimal(0), thing.adds_days or 0)
    return _About(thing.ref, thing.what, thing.digest, thing.n or 0)


def _order(ref: str, title: str, amount: Decimal, days: int) -> _About:
    return _About(ref, title, order_digest(title, amount, days), None, amount, days)
