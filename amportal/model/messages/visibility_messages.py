"""Say what is wrong with keys that hide, narrow or protect and have no value.

They would otherwise show or publish more than was meant, so this is an error of its own.
"""

from __future__ import annotations

from pydantic import BaseModel

from amportal.model.messages.value_messages import Words
from amportal.model.value_types import narrows


def empty_words(noun: type[BaseModel] | None, key: str) -> Words:
    """Return the words for *key* of *noun*, which narrows and has no value: both readings."""
    fields = noun.model_fields.items() if noun else ()
    mark = next((narrows(field) for name, field in fields if (field.alias or name) == key), None)
    closed = (mark and mark.closed) or "`true`"
    otherwise = (mark and mark.open) or "`false`"
    return Words(
        f"`{key}` has no value, so it can be read two ways",
        f"a value is needed after `{key}:`",
        f"write {closed}, or {otherwise}",
        "ambiguous-empty",
    )
