"""One digest for any view value, the same in every process, on every machine.

Views are compared by it between builds, so it must be canonical: equal values give equal digests
whatever their identity, interning or the hash seed, and different values never share an encoding
(a date is not its text, `True` is not 1, `Decimal("1.0")` is not `Decimal("1.00")`). Pickle is
neither. Values of other kinds are refused: a set or a float that crept into a view would make
builds differ without a word.
"""

from __future__ import annotations

import marshal
import re
from collections.abc import Callable, Mapping
from datetime import date, datetime, time
from decimal import Decimal
from hashlib import sha256
from operator import attrgetter
from types import MappingProxyType
from typing import Any

from msgspec import Struct

from amportal.plan.view.deliverable_views import DeliverableView
from amportal.plan.view.meeting_views import MeetingView
from amportal.plan.view.page_frame import Frame
from amportal.plan.view.page_views import HomePage, Portal, ReportPage
from amportal.plan.view.work_views import ProjectView, UpdateView

# Written by marshal as they are; version 2 of its format knows no references and no interning,
# so the bytes depend on the value alone. Lists carry a tag in front and stand for all the rest;
# views hold no lists, so a tag cannot be forged.
_PLAIN = frozenset({str, int, bool, bytes, type(None)})
_FORMAT = 2

# Stand in many outputs of one portal: each is written as its own digest, worked out once.
_SHARED = frozenset(
    {DeliverableView, Frame, HomePage, MeetingView, Portal, ProjectView, ReportPage, UpdateView}
)
_Memo = dict[int, tuple[object, list[Any]]]
_Coder = Callable[[Any, _Memo], Any]

# Annotations that promise plain values; what they promise is not looked at again. Any other is.
_LITERAL = re.compile(r"Literal\[[^\]]*\]")
_PROMISE = re.compile(r"(?:str|int|bool|None|tuple|\.\.\.|[\s,|\[\]])+\Z")


def digest_of(value: object) -> str:
    """Return a digest of *value* as 32 hex digits; raise `TypeError` for kinds views never hold.

    Takes frozen structs (their type and every field count), tuples, mappings (in any order),
    frozen sets, text, whole numbers, booleans, None, bytes, dates, times and decimals by their
    exact text.
    """
    return Digests().of(value)


class Digests:
    """Digests of many values that share parts, as the jobs of one portal do.

    Gives what `digest_of` gives, but works a shared part out once. Keeps those parts alive: let
    it go with the portal.
    """

    def __init__(self) -> None:
        self._memo: _Memo = {}

    def of(self, value: object) -> str:
        """Return the digest of *value*."""
        return _digest(canonical(value, self._memo)).hex()


def canonical(value: object, memo: _Memo | None = None) -> bytes:
    """Return the one encoding of *value* that its digest is taken of."""
    return marshal.dumps(_coded(value, {} if memo is None else memo), _FORMAT)


def _digest(raw: bytes) -> bytes:
    return sha256(raw).digest()[:16]


def _coded(value: object, memo: _Memo) -> Any:
    kind = type(value)
    return value if kind in _PLAIN else _coders[kind](value, memo)


def _tuple(value: tuple[Any, ...], memo: _Memo) -> tuple[Any, ...]:
    coders = _coders
    return tuple(
        [item if (kind := type(item)) in _PLAIN else coders[kind](item, memo) for item in value]
    )


def _mapping(value: Mapping[Any, Any], memo: _Memo) -> list[Any]:
    pairs = sorted((canonical(key, memo), canonical(item, memo)) for key, item in value.items())
    return ["map", tuple(pairs)]


def _set(value: frozenset[Any], memo: _Memo) -> list[Any]:
    return ["set", tuple(sorted(canonical(item, memo) for item in value))]


def _struct(kind: type[Struct]) -> _Coder:
    """Return a coder for the struct *kind*: a list of its tag and its fields' values."""
    tag = _digest(f"{kind.__module__}.{kind.__qualname__}".encode())[:8]
    names = kind.__struct_fields__
    annotations = _annotations(kind)
    looked_at = [at for at, name in enumerate(names, 1) if not _is_plain(annotations[name])]
    every, coders = _getter(names), _coders

    def code(value: Any, memo: _Memo) -> list[Any]:
        items = [tag, *every(value)]
        for at in looked_at:
            item = items[at]
            inner = type(item)
            if inner not in _PLAIN:
                items[at] = coders[inner](item, memo)
        return items

    def code_shared(value: Any, memo: _Memo) -> list[Any]:
        known = memo.get(id(value))
        if known is None:
            own = _digest(marshal.dumps(code(value, memo), _FORMAT))
            # The value is kept beside it, so that its id stays its own.
            known = memo[id(value)] = (value, [tag, own])
        return known[1]

    return code_shared if kind in _SHARED else code


def _getter(names: tuple[str, ...]) -> Callable[[Any], tuple[Any, ...]]:
    """Return what reads the fields *names*, always as a tuple: attrgetter does so from two on."""
    if len(names) > 1:
        return attrgetter(*names)
    return lambda value: tuple(getattr(value, name) for name in names)


def _annotations(kind: type) -> dict[str, object]:
    """Return the annotations of *kind* and its bases as written."""
    found: dict[str, object] = {}
    for each in reversed(kind.__mro__):
        found.update(getattr(each, "__annotations__", {}))
    return found


def _is_plain(annotation: object) -> bool:
    return isinstance(annotation, str) and bool(_PROMISE.match(_LITERAL.sub("str", annotation)))


class _Coders(dict[type, _Coder]):
    """Coders by exact type; a struct gets its own when it is first met."""

    def __missing__(self, kind: type) -> _Coder:
        if not issubclass(kind, Struct):
            raise TypeError(f"a view cannot hold {kind.__module__}.{kind.__qualname__}")
        coder = self[kind] = _struct(kind)
        return coder


_coders = _Coders(
    {
        tuple: _tuple,
        dict: _mapping,
        MappingProxyType: _mapping,
        frozenset: _set,
        date: lambda value, _: ["date", value.toordinal()],
        datetime: lambda value, _: ["datetime", value.isoformat()],
        time: lambda value, _: ["time", value.isoformat()],
        Decimal: lambda value, _: ["decimal", str(value)],
    }
)
