"""The fields of a noun by its type, found once: many places look through all that a client is."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from operator import attrgetter
from typing import Any

from msgspec import Struct
from pydantic import BaseModel

# What holds nothing else, by exact type.
PLAIN = frozenset({str, int, bool, float, bytes, type(None), Decimal})
DAYS = PLAIN | {date}


class _Readers(dict[type, tuple[tuple[str, ...], Callable[[Any], tuple[Any, ...]]]]):
    """Names and values of what a model or struct holds; nothing of any other type."""

    def __missing__(self, kind: type) -> tuple[tuple[str, ...], Callable[[Any], tuple[Any, ...]]]:
        names: tuple[str, ...] = ()
        if issubclass(kind, BaseModel):
            names = tuple(kind.model_fields)
        elif issubclass(kind, Struct):
            names = kind.__struct_fields__
        # Of one name alone attrgetter gives the value, not a tuple.
        first = attrgetter(*names) if names else None
        reader: Callable[[Any], tuple[Any, ...]]
        if first is None:
            reader = _nothing
        elif len(names) == 1:
            reader = _only(first)
        else:
            reader = first
        self[kind] = found = (names, reader)
        return found


def _nothing(_: Any) -> tuple[Any, ...]:
    return ()


def _only(first: Callable[[Any], Any]) -> Callable[[Any], tuple[Any, ...]]:
    return lambda value: (first(value),)


_readers = _Readers()


def names_of(value: object) -> tuple[str, ...]:
    """Return the names of *value*'s fields: a model's or a struct's, else none."""
    return _readers[type(value)][0]


def values_of(value: object) -> tuple[Any, ...]:
    """Return what *value*'s fields hold, in the order of `names_of`."""
    return _readers[type(value)][1](value)
