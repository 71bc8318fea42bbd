"""The form in which values are kept for ever: typed, closed, and in one order of bytes.

A form may grow. A field that came after the first format is named in `later` of its class and has
a default; where a file of before does not hold it, it is not written either, so every file reads
and writes to the byte as it was. `model_fields_set` tells what a file said: a field that is
missing there was not known, which is not the same as empty.
"""

from __future__ import annotations

import json
from decimal import Decimal
from hashlib import sha256
from typing import Annotated, Any, ClassVar, Literal

from pydantic import (
    BaseModel,
    ConfigDict,
    PlainSerializer,
    SerializerFunctionWrapHandler,
    model_serializer,
)

Rag = Literal["green", "amber", "red"]
# An amount to its last digit; a number in JSON would be rounded by whoever reads it.
Amount = Annotated[Decimal, PlainSerializer(lambda value: format(value, "f"), when_used="json")]


class Kept(BaseModel):
    """What all that is kept shares: closed, frozen, filled from JSON or from a view."""

    model_config = ConfigDict(extra="forbid", frozen=True, from_attributes=True)


class Grown(Kept):
    """A form that has got fields since its first format; `later` names them."""

    later: ClassVar[frozenset[str]]

    @model_serializer(mode="wrap")
    def _without_unknown(self, write: SerializerFunctionWrapHandler) -> dict[str, Any]:
        plain: dict[str, Any] = write(self)
        for name in self.later - self.model_fields_set:
            plain.pop(name, None)
        return plain


def kept_bytes(value: Kept) -> bytes:
    """Return *value* in the one form it is kept in: indented UTF-8 JSON, keys in our order."""
    plain = value.model_dump(mode="json", by_alias=True)
    return (json.dumps(plain, ensure_ascii=False, indent=1) + "\n").encode()


def digest_of(value: Kept) -> str:
    """Return the SHA-256 of *value* as it is kept, in hex."""
    return sha256(kept_bytes(value)).hexdigest()
