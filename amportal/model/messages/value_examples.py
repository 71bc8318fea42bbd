"""An example of what a key takes, as it may be written into a file."""

from __future__ import annotations

from types import UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel, BeforeValidator

# By the name of the function that reads a value, or of the problem that it has otherwise.
_BY_READER = {
    "bad-colour": '"#005F73"',
    "bad-country": "GB",
    "bad-currency": "GBP",
    "bad-email": "priya@meridian.example",
    "bad-host": "mail.example.com",
    "bad-id": "D1",
    "bad-locale": "en-GB",
    "bad-phone": "+44 20 7946 0112",
    "bad-sha256": "0" * 64,
    "bad-slug": "spring-launch",
    "bad-url": "https://www.example.com",
    "parse_day": "2026-12-01",
    "_literal": '"..."',
    "_markdown": '"..."',
    "_clock": '"09:00"',
    "_hour_count": "26.5",
    "_hours": '"09:00-18:00"',
    "_moment": "2026-12-01 10:00",
    "_money": "1500",
    "_text": '"..."',
    "_whole": "2",
    "_yes_no": "true",
}


def example_of(noun: type[BaseModel], key: str) -> str:
    """Return an example of the value of *key* in *noun*, on one line of YAML."""
    for name, field in noun.model_fields.items():
        if (field.alias or name) == key:
            if field.examples:
                return str(field.examples[0])
            kind = Annotated[(field.annotation, *field.metadata)] if field.metadata else None
            return _of(kind or field.annotation)
    return '"..."'


def _of(kind: Any) -> str:
    origin, inner = get_origin(kind), get_args(kind)
    if origin is Annotated:
        readers = [mark.func for mark in inner[1:] if isinstance(mark, BeforeValidator)]
        named = (_BY_READER.get(getattr(each, "__name__", "")) for each in reversed(readers))
        return next((each for each in named if each), None) or _of(inner[0])
    if origin is Literal:
        return str(inner[0])
    if origin in (Union, UnionType):
        return _of(next(each for each in inner if each is not type(None)))
    if origin in (tuple, list):
        return f"[{_of(inner[0])}]"
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        needed = (
            field.alias or name for name, field in kind.model_fields.items() if field.is_required()
        )
        return "{" + ", ".join(f"{key}: {example_of(kind, key)}" for key in needed) + "}"
    return '"..."'
