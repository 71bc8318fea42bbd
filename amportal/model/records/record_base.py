"""The form in which values are kept for ever: typed, closed, and in one order of bytes."""

import json
from decimal import Decimal
from functools import partial
from hashlib import sha256
from operator import eq
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, PlainSerializer

Rag = Literal["green", "amber", "red"]
# An amount to its last digit; a number in JSON would be rounded by whoever reads it.
Amount = Annotated[Decimal, PlainSerializer(lambda value: format(value, "f"), when_used="json")]


class Kept(BaseModel):
    """What all that is kept shares: closed, frozen, filled from JSON or from a view."""

    model_config = ConfigDict(extra="forbid", frozen=True, from_attributes=True, defer_build=True)


def later(default: Any) -> Any:
    """Return a field that records got after the first of them were kept.

    It is not written while it holds its *default*. So what was kept before reads as it was, and
    gives the same bytes again.
    """
    return Field(default=default, exclude_if=partial(eq, default))


def kept_bytes(value: Kept) -> bytes:
    """Return *value* in the one form it is kept in: indented UTF-8 JSON, keys in our order."""
    plain = value.model_dump(mode="json", by_alias=True)
    return (json.dumps(plain, ensure_ascii=False, indent=1) + "\n").encode()


def digest_of(value: Kept) -> str:
    """Return the SHA-256 of *value* as it is kept, in hex."""
    return sha256(kept_bytes(value)).hexdigest()
