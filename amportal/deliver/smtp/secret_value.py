"""A value that must never be shown: a password or a token.

Whatever prints it, prints `***`: logs, tracebacks, pickles of a settings object. Only `reveal`
gives it away, and only the code that speaks to a mail server calls it.
"""

from __future__ import annotations

from base64 import b64encode
from typing import NoReturn

SHOWN = "***"
_SHORTEST = 4


class Secret:
    """A secret text; equal secrets are equal, and none can be read by accident."""

    __slots__ = ("_value",)

    def __init__(self, value: str) -> None:
        self._value = value

    def reveal(self) -> str:
        """Return the secret itself, for the one who must say it to the server."""
        return self._value

    def hidden_in(self, text: str) -> str:
        """Return *text* without the secret, plain or in the form that logins send it in."""
        plain = self._value
        if len(plain) < _SHORTEST:
            return text
        coded = b64encode(plain.encode()).decode()
        for form in (plain, coded, coded.rstrip("=")):
            text = text.replace(form, SHOWN)
        return text

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Secret) and other._value == self._value

    def __hash__(self) -> int:
        return hash(Secret)

    def __bool__(self) -> bool:
        return bool(self._value)

    def __repr__(self) -> str:
        return SHOWN

    __str__ = __repr__

    def __format__(self, spec: str) -> str:
        return SHOWN

    def __reduce__(self) -> NoReturn:
        raise TypeError("a secret is not written down")
