"""What the annotation of a field says of its values: a noun, one or many, short or whole."""

from __future__ import annotations

from typing import Any, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo


def inner_noun(annotation: Any) -> type[BaseModel] | None:
    """Return the noun that stands in *annotation*, also in a list or beside None."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next((found for each in get_args(annotation) if (found := inner_noun(each))), None)


def inner_fields(annotation: Any) -> dict[str, Any]:
    """Return the fields of the noun that stands in *annotation*, by name."""
    inner = inner_noun(annotation)
    return dict(inner.model_fields) if inner else {}


def written_short(info: FieldInfo) -> bool:
    """Say whether a noun may also be written as one word, such as `cancelled: true`."""
    return any("_cancelled" in repr(each) for each in (*info.metadata, info.annotation))


def is_many(annotation: Any) -> bool:
    """Say whether several values may stand where *annotation* is."""
    if get_origin(annotation) is tuple:
        # Hours are a pair, and written as one text.
        return get_args(annotation)[-1] is Ellipsis
    return any(is_many(each) for each in get_args(annotation))
