"""Say how an amount can be read that is not written as digits and a point.

An amount has one reading where its separators leave no choice: `12.000,50`, `1,234,567`, `1 200`.
One point or comma before a group of three digits can part thousands or decimals, so both readings
are told and none is taken.
"""

from __future__ import annotations

import re

_SPACES = " \u00a0\u2009\u202f"
_SIGNS = {"\u2212": "-", "\u2013": "-", "+": "", "-": "-", "": ""}
_CURRENCY = r"(?:[A-Z]{3}|[A-Z]{0,3}[$€£¥₹₺₩₪₫₴₦₱₿]|kr\.?|zł|Kč|Fr\.?|R\$|US\$)"
_AMOUNT = re.compile(
    rf"(?P<sign>[-+\u2212\u2013]?){_CURRENCY}?[{_SPACES}]*(?P<inner>[-+\u2212\u2013]?)"
    rf"(?P<digits>\d[\d.,'’{_SPACES}]*?)(?P<even>[.,][-\u2013]{{1,2}})?[{_SPACES}]*{_CURRENCY}?\Z"
)
_GROUPED = re.compile(r"[1-9]\d{0,2}(?:(?P<by>[.,'’ ])\d{3})(?:(?P=by)\d{3})*\Z")
_WITH_CENTS = re.compile(r"(?P<whole>.+?)(?P<point>[.,])(?P<cents>\d{1,2}|(?<=^0.)\d{3})\Z")
# What may be read as thousands or as decimals.
_EITHER = re.compile(r"[1-9]\d{0,2}[.,]\d{3}\Z")


def is_ambiguous(text: str) -> bool:
    """Say whether *text*, a bare amount, has one point or comma before a group of three digits."""
    return bool(_EITHER.match(text.lstrip("+-")))


def readings(text: str) -> tuple[str, ...]:
    """Return each amount that *text* may mean, as it is to be written: none, one or two."""
    found = _AMOUNT.match(text.strip())
    if not found or (found["sign"] and found["inner"]):
        return ()
    sign = _SIGNS[found["sign"] or found["inner"]]
    digits = re.sub(rf"[{_SPACES}]", " ", found["digits"]).strip()
    if _EITHER.match(digits) and not found["even"]:
        whole, rest = re.split(r"[.,]", digits)
        return (f"{sign}{whole}{rest}", f"{sign}{whole}.{rest[:2] if rest[2] == '0' else rest}")
    amount = _plain(digits)
    return (f"{sign}{amount}",) if amount else ()


def _plain(digits: str) -> str:
    """Return *digits* without what parts thousands and with a point, or nothing."""
    if digits.isdigit():
        return digits
    if _GROUPED.match(digits):
        return re.sub(r"\D", "", digits)
    found = _WITH_CENTS.match(digits)
    if not found:
        return ""
    whole = found["whole"]
    grouped = _GROUPED.match(whole)
    if whole.isdigit() or (grouped and grouped["by"] != found["point"]):
        return f"{re.sub(r'[^0-9]', '', whole)}.{found['cents']}"
    return ""
