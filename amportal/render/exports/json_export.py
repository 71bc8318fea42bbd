"""All that a client's portal shows as one JSON file, with the schema that describes it.

What a client sees is theirs to take along: they can read it back without this program. Both files
are drawn from the view's own structs, so neither can fall behind. Amounts are decimals in
text (a JSON number would round them), days and moments are ISO 8601. Sorted by nothing but the
view, stamped by nothing but the data.
"""

from __future__ import annotations

import inspect
import json
import types
from collections.abc import Callable, Mapping
from datetime import date, datetime, time
from decimal import Decimal
from functools import lru_cache
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from msgspec import Struct

from amportal.plan import routes
from amportal.plan.view.page_views import Portal, ReportPage
from amportal.render.text.safe_names import without_controls

_PLAIN: Mapping[object, dict[str, object]] = {
    str: {"type": "string"},
    bool: {"type": "boolean"},
    int: {"type": "integer"},
    Decimal: {
        "type": "string",
        "pattern": r"^-?[0-9]+(\.[0-9]+)?$",
        "description": "An exact amount in the currency of `frame`.",
    },
    date: {"type": "string", "format": "date"},
    time: {"type": "string", "pattern": "^[0-2][0-9]:[0-5][0-9]$"},
    datetime: {
        "type": "string",
        "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-2][0-9]:[0-5][0-9]$",
        "description": "A moment in the time zone of `frame`.",
    },
    type(None): {"type": "null"},
}
# What a report shares with the portal is named there, not said again: a year of weekly reports
# would else hold every project fifty times.
_NAMED: Mapping[tuple[type, str], tuple[str, str]] = {
    (ReportPage, "projects"): ("slug", "The `slug` of each project it covers, the worst first."),
    (ReportPage, "updates"): ("path", "The `path` of each update in its period."),
}


def portal_json(portal: Portal) -> bytes:
    """Return everything *portal* shows, as UTF-8 JSON: a line for each entry of its lists."""
    return _listed({"$schema": routes.SCHEMA, **_plain(portal)})


@lru_cache(maxsize=1)
def portal_schema() -> bytes:
    """Return the JSON Schema (draft 2020-12) of what `portal_json` writes."""
    shapes: dict[str, dict[str, object]] = {}
    _shape(Portal, shapes)
    whole = shapes.pop(Portal.__name__)
    properties = whole["properties"]
    assert isinstance(properties, dict)
    schema = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Client portal",
        **whole,
        "properties": {"$schema": {"type": "string"}, **properties},
        "$defs": dict(sorted(shapes.items())),
    }
    return _written(schema)


def _listed(whole: Mapping[str, object]) -> bytes:
    """Return *whole* with a line for each entry of its lists.

    The library indents in Python itself, twenty times slower than it writes; a line for an entry
    shows as well what changed between two files.
    """
    text = json.JSONEncoder(ensure_ascii=False).encode
    rows = []
    for name, value in whole.items():
        if isinstance(value, list) and value:
            entries = ",\n ".join(map(text, value))
            rows.append(f"{text(name)}: [\n {entries}\n]")
        else:
            rows.append(f"{text(name)}: {text(value)}")
    return ("{\n" + ",\n".join(rows) + "\n}\n").encode()


def _written(value: object) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=1) + "\n").encode()


def _plain(value: Any) -> Any:
    """Return *value* in JSON's own kinds."""
    return _writers[value.__class__](value)


def _text(value: str) -> str:
    return value if value.isprintable() else without_controls(value)


def _list(value: tuple[Any, ...]) -> list[Any]:
    return [_writers[each.__class__](each) for each in value]


def _holder(kind: type[Struct]) -> Callable[[Any], dict[str, Any]]:
    """Return what writes a struct of *kind*: its fields by name."""
    names = kind.__struct_fields__
    named = {name: _NAMED[kind, name][0] for name in names if (kind, name) in _NAMED}

    def fields(value: Any) -> dict[str, Any]:
        found = {}
        for name in names:
            each = getattr(value, name)
            inner = each.__class__
            found[name] = each if inner in _AS_IT_IS else _writers[inner](each)
        return found

    def fields_named(value: Any) -> dict[str, Any]:
        found = {}
        for name in names:
            key, each = named.get(name), getattr(value, name)
            found[name] = [_plain(getattr(one, key)) for one in each] if key else _plain(each)
        return found

    return fields_named if named else fields


class _Writers(dict[type, Callable[[Any], Any]]):
    """What writes a value, by its exact type."""

    def __missing__(self, kind: type) -> Callable[[Any], Any]:
        found: Callable[[Any], Any]
        if issubclass(kind, Struct):
            found = _holder(kind)
        else:
            near = next((each for each in _KINDS if issubclass(kind, each)), None)
            found = self[near] if near else lambda value: value
        self[kind] = found
        return found


# A moment is a day as well, so it comes first.
_KINDS: tuple[type, ...] = (str, tuple, Decimal, datetime, time, date)
_AS_IT_IS = frozenset({int, bool, type(None)})
_writers = _Writers(
    {
        str: _text,
        tuple: _list,
        Decimal: lambda value: format(value, "f"),
        datetime: lambda value: value.strftime("%Y-%m-%dT%H:%M"),
        time: lambda value: value.strftime("%H:%M"),
        date: lambda value: value.isoformat(),
    }
)


def _shape(kind: Any, shapes: dict[str, dict[str, object]]) -> dict[str, object]:
    """Return the schema of the type *kind*, and put those of structs into *shapes*."""
    if kind in _PLAIN:
        return dict(_PLAIN[kind])
    if isinstance(kind, type) and issubclass(kind, Struct):
        _object(kind, shapes)
        return {"$ref": f"#/$defs/{kind.__name__}"}
    origin, inner = get_origin(kind), get_args(kind)
    if origin is Literal:
        return {"enum": list(inner)}
    if origin in (Union, types.UnionType):
        return {"anyOf": [_shape(each, shapes) for each in inner]}
    if origin is tuple and inner[-1] is Ellipsis:
        return {"type": "array", "items": _shape(inner[0], shapes)}
    if origin is tuple:
        each = [_shape(one, shapes) for one in inner]
        return {"type": "array", "prefixItems": each, "items": False, "minItems": len(each)}
    raise TypeError(f"a view holds {kind!r}, which has no shape in JSON")


def _object(kind: type[Struct], shapes: dict[str, dict[str, object]]) -> None:
    if kind.__name__ in shapes:
        return
    shapes[kind.__name__] = {}
    hints = get_type_hints(kind)
    names = kind.__struct_fields__
    shapes[kind.__name__] = {
        "description": inspect.cleandoc(kind.__doc__ or ""),
        "type": "object",
        "properties": {name: _property(kind, name, hints[name], shapes) for name in names},
        "required": list(names),
        "additionalProperties": False,
    }


def _property(
    kind: type, name: str, hint: Any, shapes: dict[str, dict[str, object]]
) -> dict[str, object]:
    if (kind, name) in _NAMED:
        said = _NAMED[kind, name][1]
        return {"type": "array", "items": {"type": "string"}, "description": said}
    return _shape(hint, shapes)
