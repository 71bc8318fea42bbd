"""Say what is wrong with keys that hide, narrow or protect: no value, or one that does nothing yet.

Both would otherwise show or publish more than was meant, so they are errors of their own.
"""

from __future__ import annotations

from pydantic import BaseModel

from amportal.model.messages.value_messages import Words
from amportal.model.value_types import narrows

# Values that are planned and do nothing yet, by noun, key and value: why they are refused, and
# what to write in their place.
_PLANNED: dict[tuple[str, str, str], tuple[str, str]] = {
    ("Access", "mode", "encrypted"): (
        "portals cannot be encrypted yet, so this one would be published open",
        "write `sign-in` where the host asks for one, or `open` for whoever has the link",
    )
}


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


def planned_words(noun: type[BaseModel] | None, key: str, value: object) -> Words | None:
    """Return the words for a *value* of *key* that does not exist yet, or None for any other."""
    if noun is None or not isinstance(value, str):
        return None
    found = _PLANNED.get((noun.__name__, key, value.strip().lower()))
    if found is None:
        return None
    return Words(found[0], "a mode that exists", found[1], "not-available-yet")
