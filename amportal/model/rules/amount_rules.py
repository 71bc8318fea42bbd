"""Amounts: as fine as the currency's smallest coin and no finer, and never below nothing."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from functools import lru_cache
from typing import Any

from pydantic import BaseModel

from amportal.errors import Problem
from amportal.model.messages.amount_messages import is_ambiguous, readings
from amportal.model.messages.value_messages import two_readings
from amportal.model.nouns.budget import BudgetFile, InternalMoneyFile
from amportal.model.nouns.client import ClientSettings
from amportal.model.problem_location import Loc, point
from amportal.model.reading.noun_reader import Read
from amportal.model.rules.value_paths import every

DEFAULT_CURRENCY = "GBP"
# Path of each amount, and whether it may be below zero.
_AMOUNTS: dict[type[BaseModel], tuple[tuple[str, bool], ...]] = {
    ClientSettings: (("contacts.*.approval_limit", False),),
    BudgetFile: (
        ("lines.*.estimate", False),
        ("lines.*.committed", False),
        ("lines.*.spent", False),
        ("lines.*.invoiced", False),
        ("lines.*.forecast", False),
        ("lines.*.hours.rate", False),
        ("change_orders.*.lines.*.amount", True),
        ("burn.*.spent", False),
        ("burn.*.forecast", False),
    ),
    InternalMoneyFile: (
        ("lines.*.cost", False),
        ("lines.*.rate", False),
        ("lines.*.margin", True),
    ),
}

_HOUR_DIGITS = "a number of hours is digits, and a point before parts of an hour"
# Path of each number of hours, and whether it may be below zero.
_HOURS = (
    ("lines.*.hours.agreed", False),
    ("lines.*.hours.spent", False),
    ("change_orders.*.lines.*.hours", True),
)


@lru_cache(maxsize=64)
def decimals_of(currency: str) -> int:
    """Return how many digits stand behind the point in amounts of *currency*."""
    from babel.numbers import get_currency_precision

    return int(get_currency_precision(currency))


@lru_cache(maxsize=1)
def currencies() -> frozenset[str]:
    """Return the codes of all currencies known."""
    from babel.numbers import list_currencies

    return frozenset(list_currencies())


def money_rules(read: Read[Any] | None, currency: str) -> Iterator[Problem]:
    """Yield the amounts of *read* that cannot be paid in *currency*."""
    if read is None or read.noun is None:
        return
    if isinstance(read.noun, BudgetFile):
        yield from _hours(read, read.noun)
    digits = decimals_of(currency)
    for path, below_zero in _AMOUNTS.get(type(read.noun), ()):
        for loc, amount in every(read.noun, path):
            yield from _exact(read, loc, amount, currency, digits)
            if amount < 0 and not below_zero:
                yield point(
                    read.doc,
                    loc,
                    "negative-amount",
                    f"`{amount:f}` is below zero",
                    expected="0 or more",
                    hint="write what lowers a budget as a change order with a negative amount",
                )


def _hours(read: Read[Any], budget: BudgetFile) -> Iterator[Problem]:
    for path, below_zero in _HOURS:
        for loc, count in every(budget, path):
            written = f"{count:f}"
            if is_ambiguous(written):
                said = two_readings(written, readings(written))
                yield point(
                    read.doc, loc, said.slug, said.message, expected=_HOUR_DIGITS, hint=said.hint
                )
            elif round(count, 2) != count:
                yield point(
                    read.doc,
                    loc,
                    "amount-too-fine",
                    f"`{count:f}` is finer than a hundredth of an hour",
                    expected="2 digits after the point at most",
                    hint=f"round it, such as {round(count, 2):f}",
                )
            if count < 0 and not below_zero:
                yield point(
                    read.doc,
                    loc,
                    "negative-amount",
                    f"`{count:f}` is below zero",
                    expected="0 or more",
                    hint="write what lowers the hours as a change order with negative `hours`",
                )


def _exact(
    read: Read[Any], loc: Loc, amount: Decimal, currency: str, digits: int
) -> Iterator[Problem]:
    rounded, written = round(amount, digits), f"{amount:f}"
    if is_ambiguous(written) and digits != 3:
        said = two_readings(written, readings(written))
        yield point(read.doc, loc, said.slug, said.message, expected=said.expected, hint=said.hint)
    elif rounded != amount:
        coins = f"{digits} digit{'' if digits == 1 else 's'} after the point at most"
        yield point(
            read.doc,
            loc,
            "amount-too-fine",
            f"`{amount:f}` is finer than {currency} can be paid",
            expected=coins if digits else "whole amounts only",
            hint=f"round it as the invoice does, such as {rounded:f}",
        )
