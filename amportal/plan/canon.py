"""One digest for any view value, the same in every process, on every machine.

Views are compared by it between builds, so it must be canonical: equal values give equal digests
whatever their identity, interning or the hash seed, and different values never share an encoding
(a date is not its text, `True` is not 1, `Decimal("1.0")` is not `Decimal("1.00")`). Pickle is
neither. Values of any other kind are refused: a set or a float that crept into a view would make
builds differ without a word.
"""

from __future__ import annotations

import marshal
from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from datetime import date, datetime, time
from decimal import Decimal
from hashlib import blake2b
from operator import attrgetter
from types import MappingProxyType
from typing import Any

# Written by marshal as they are; version 2 of its format knows no references and no interning,
# so the bytes depend on the value alone. Lists carry a tag in front and stand for all the rest;
# views hold no lists, so a tag cannot be forged.
_PLAIN = frozenset({str, int, bool, bytes, type(None)})
_FORMAT = 2
_Coder = Callable[[Any], Any]


def digest_of(value: object) -> str:
    """Return a digest of *value* as 32 hex digits; raise `TypeError` for kinds views never hold.

    Takes frozen dataclasses (their type and every field count), tuples, mappings (in any order),
    frozen sets, text, whole numbers, booleans, None, bytes, dates, times and decimals by their
    exact text.
    """
    return blake2b(canonical(value), digest_size=16).hexdigest()


def canonical(value: object) -> bytes:
    """Return the one encoding of *value* that `digest_of` digests."""
    plain: Any = value if type(value) in _PLAIN else _coders[type(value)](value)
    return marshal.dumps(plain, _FORMAT)


def _tuple(value: tuple[Any, ...]) -> tuple[Any, ...]:
    coders = _coders
    return tuple([item if (kind := type(item)) in _PLAIN else coders[kind](item) for item in value])


def _mapping(value: Mapping[Any, Any]) -> list[Any]:
    pairs = sorted((canonical(key), canonical(item)) for key, item in value.items())
    return ["map", tuple(pairs)]


def _set(value: frozenset[Any]) -> list[Any]:
    return ["set", tuple(sorted(canonical(item) for item in value))]


def _dataclass(kind: type) -> _Coder:
    tag = f"{kind.__module__}.{kind.__qualname__}"
    names = [field.name for field in fields(kind)]
    if not names:
        return lambda value: [tag]
    if len(names) == 1:
        only = attrgetter(names[0])
        return lambda value: [tag, _tuple((only(value),))]
    every = attrgetter(*names)
    return lambda value: [tag, _tuple(every(value))]


class _Coders(dict[type, _Coder]):
    """Coders by exact type; a dataclass gets its own when it is first met."""

    def __missing__(self, kind: type) -> _Coder:
        if not is_dataclass(kind):
            raise TypeError(f"a view cannot hold {kind.__module__}.{kind.__qualname__}")
        coder = self[kind] = _dataclass(kind)
        return coder


_coders = _Coders(
    {
        tuple: _tuple,
        dict: _mapping,
        MappingProxyType: _mapping,
        frozenset: _set,
        date: lambda value: ["date", value.toordinal()],
        datetime: lambda value: ["datetime", value.isoformat()],
        time: lambda value: ["time", value.isoformat()],
        Decimal: lambda value: ["decimal", str(value)],
    }
)
