"""Every value that somebody can write, changed alone: a walk over nouns as they were read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from types import UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from msgspec import Struct
from msgspec.structs import fields, replace
from pydantic import BaseModel

# Where the value of a field is somebody's or something's id: which other ones there are.
Pools = Mapping[str, tuple[str, ...]]


def changed(value: Any, pools: Pools, place: str = "") -> Iterator[tuple[str, Any]]:
    """Yield where one value of *value* was changed, and *value* with that change alone."""
    if isinstance(value, BaseModel):
        for name, field in type(value).model_fields.items():
            where = f"{place}.{name}"
            for inner, other in _of_field(getattr(value, name), field.annotation, pools, where):
                yield inner, value.model_copy(update={name: other})
    elif isinstance(value, Struct):
        for each in fields(value):
            held = getattr(value, each.name)
            if isinstance(held, (tuple, BaseModel, Struct)):
                for inner, other in changed(held, pools, f"{place}.{each.name}"):
                    yield inner, replace(value, **{each.name: other})
            elif each.name == "body":
                yield f"{place}.body", replace(value, body=f"{held}\nOne more line.\n")
    elif isinstance(value, tuple):
        yield from _of_list(value, pools, place)


def _of_list(value: tuple[Any, ...], pools: Pools, place: str) -> Iterator[tuple[str, Any]]:
    for at, each in enumerate(value):
        for inner, other in changed(each, pools, f"{place}.{_called(each, at)}"):
            yield inner, (*value[:at], other, *value[at + 1 :])
    if value and isinstance(value[0], BaseModel):
        yield f"{place}.-1", value[:-1]


def _called(each: Any, at: int) -> str:
    return str(getattr(each, "id", "") or getattr(each, "n", "") or at)


def _of_field(value: Any, kind: Any, pools: Pools, place: str) -> Iterator[tuple[str, Any]]:
    """Yield other values of a field of a noun, whose annotation is *kind*."""
    name = place.rpartition(".")[2]
    if isinstance(value, BaseModel) or (
        isinstance(value, tuple) and value and isinstance(value[0], BaseModel)
    ):
        yield from changed(value, pools, place)
        if type(None) in _choices(kind):
            yield f"{place}=None", None
        return
    for other in _others(value, kind, pools.get(name, ())):
        yield f"{place}={str(other)[:24]}", other


def _others(value: Any, kind: Any, pool: tuple[str, ...]) -> Iterator[Any]:
    if isinstance(value, tuple) and value and isinstance(value[0], time):
        yield tuple(next(_next(each)) for each in value)
        if type(None) in _choices(kind):
            yield None
        return
    if isinstance(value, tuple):
        if value:
            yield value[:-1]
        more = [each for each in pool if each not in value]
        if more:
            yield (*value, more[0])
        return
    if value is not None and type(None) in _choices(kind):
        yield None
    choices = [each for each in _literals(kind) if each != value]
    if choices:
        yield from choices
    elif pool:
        yield from [each for each in pool if each != value][:1]
    else:
        yield from _next(value)


def _next(value: Any) -> Iterator[Any]:
    if isinstance(value, bool):
        yield not value
    elif isinstance(value, datetime):
        yield value + timedelta(hours=26)
    elif isinstance(value, date):
        yield value + timedelta(days=1)
    elif isinstance(value, time):
        yield value.replace(minute=(value.minute + 30) % 60)
    elif isinstance(value, (Decimal, int)):
        yield value + 1
    elif isinstance(value, str):
        yield f"{value} indeed"


def _choices(kind: Any) -> tuple[Any, ...]:
    if get_origin(kind) is Annotated:
        return _choices(get_args(kind)[0])
    return get_args(kind) if get_origin(kind) in (Union, UnionType) else (kind,)


def _literals(kind: Any) -> tuple[Any, ...]:
    return tuple(
        each
        for choice in _choices(kind)
        if get_origin(choice) is Literal
        for each in get_args(choice)
    )


def written(value: Any) -> Iterator[str]:
    """Yield the fields below *value* that hold something, as `Noun.key`."""
    yield from (name for name, held in _held(value) if not _is_nothing(held))


def unset(value: Any) -> Iterator[str]:
    """Yield the fields below *value* that hold nothing, so that no change of them is tried."""
    yield from (name for name, held in _held(value) if _is_nothing(held))


def _is_nothing(held: Any) -> bool:
    return held is None or held in ((), "")


def _held(value: Any) -> Iterator[tuple[str, Any]]:
    if isinstance(value, BaseModel):
        for name in type(value).model_fields:
            held = getattr(value, name)
            yield f"{type(value).__name__}.{name}", held
            yield from _held(held)
    elif isinstance(value, Struct):
        for each in fields(value):
            yield from _held(getattr(value, each.name))
    elif isinstance(value, tuple):
        for each in value:
            yield from _held(each)
