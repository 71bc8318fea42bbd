"""The keys that a person may write in a noun, and the noun at a place: for messages."""

from __future__ import annotations

from typing import Any, get_args

from pydantic import BaseModel

from amportal.model.problem_location import Loc


def keys_of(noun: type[BaseModel]) -> list[str]:
    """Return the keys a person may write in *noun*, in their order; common ones last."""
    names = [field.alias or name for name, field in noun.model_fields.items()]
    last = [name for name in ("internal", "draft", "audience") if name in names]
    return [name for name in names if name not in last] + last


def noun_at(root: type[BaseModel], loc: Loc) -> type[BaseModel] | None:
    """Return the noun whose keys stand at *loc* of *root*, or None when there is none."""
    noun: type[BaseModel] | None = root
    for step in loc:
        if isinstance(step, int) or noun is None:
            continue
        field = next(
            (field for name, field in noun.model_fields.items() if (field.alias or name) == step),
            None,
        )
        noun = _noun_in(field.annotation) if field else None
    return noun


def _noun_in(annotation: Any) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    for part in get_args(annotation):
        found = _noun_in(part)
        if found:
            return found
    return None
