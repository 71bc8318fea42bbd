"""JSON Schemas of the files people write, for editors: completion, hover and checks while typing.

Made from the models, so that an editor never says otherwise than a build. Labelled draft-07,
which is what the YAML language server reads. The meaning of every choice stands in
`markdownDescription`, because editors show no description of single values.
"""

from __future__ import annotations

import re
from typing import Any

from pydantic import BaseModel

from amportal.model.nouns.agency import Agency
from amportal.model.nouns.budget import BudgetFile, InternalMoneyFile
from amportal.model.nouns.client import ClientSettings
from amportal.model.nouns.deliverable import DeliverableFile
from amportal.model.nouns.page_settings import MeetingFile, ReportFile, UpdateFile
from amportal.model.nouns.project import ProjectFile
from amportal.model.nouns.questions import QuestionsFile
from amportal.model.nouns.withdrawal import WithdrawnFile
from amportal.model.short_entry import EntryFile
from amportal.model.value_types import PATTERNS, narrows

Schema = dict[str, Any]
DIALECT = "http://json-schema.org/draft-07/schema#"
# Every kind of file that people write, by name; the others follow from them.
NOUNS: dict[str, type[BaseModel]] = {
    "agency": Agency,
    "client": ClientSettings,
    "questions": QuestionsFile,
    "entry": EntryFile,
    "withdrawn": WithdrawnFile,
    "project": ProjectFile,
    "budget": BudgetFile,
    "deliverable": DeliverableFile,
    "money": InternalMoneyFile,
    "update": UpdateFile,
    "meeting": MeetingFile,
    "report": ReportFile,
}
_GLOBS = {
    "agency": "content/agency.yaml",
    "client": "content/clients/*/client.yaml",
    "questions": "content/clients/*/questions.yaml",
    "entry": "content/clients/*/entries/*.yaml",
    "withdrawn": "content/clients/*/withdrawn.yaml",
    "project": "content/clients/*/projects/*/project.yaml",
    "budget": "content/clients/*/projects/*/budget.yaml",
    "deliverable": "content/clients/*/projects/*/deliverables/*.yaml",
    "money": "content/clients/*/**/internal/money.yaml",
}
# What each kind of value looks like in a file; the names are those of `model.value_types`.
_DAY = {
    "type": "string",
    "format": "date",
    "pattern": r"^\d{4}-\d{2}-\d{2}$",
    "examples": ["2026-12-01"],
}
_MOMENT = {
    "type": "string",
    "pattern": r"^\d{4}-\d{2}-\d{2}[ T]\d{2}:\d{2}$",
    "examples": ["2026-11-18 10:00"],
}
_CLOCK = {"type": "string", "pattern": r"^\d{2}:\d{2}$", "examples": ["09:00"]}
_HOURS = {
    "type": "string",
    "pattern": r"^\d{2}:\d{2}\s*[-–]\s*\d{2}:\d{2}$",
    "examples": ["09:00-18:00"],
}
_MONEY = {"type": ["number", "string"], "pattern": r"^[+-]?\d{1,15}(\.\d{1,4})?$"}
_WORDS = {"type": ["string", "number", "boolean"]}


def schemas() -> dict[str, Schema]:
    """Return the schema of each kind of file, by its name; front matter ones included."""
    return {name: _schema(name, noun) for name, noun in NOUNS.items()}


def schema_globs() -> dict[str, str]:
    """Return for each schema of a YAML file the glob of its files, from the site's root.

    Front matter has no glob: editors check whole files only.
    """
    return dict(_GLOBS)


def _schema(name: str, noun: type[BaseModel]) -> Schema:
    made = noun.model_json_schema(mode="validation", by_alias=True)
    _describe(made, noun)
    for part in nouns_in(noun):
        if part is not noun and part.__name__ in made.get("$defs", {}):
            _describe(made["$defs"][part.__name__], part)
    for title, definition in made.get("$defs", {}).items():
        if "properties" in definition:
            definition["defaultSnippets"] = [_snippet(title, definition)]
    _snippets_in_lists(made, made.get("$defs", {}))
    head = {"$schema": DIALECT, "title": f"amportal: {name}"}
    return {**head, **{key: value for key, value in made.items() if key != "title"}}


def nouns_in(noun: type[BaseModel]) -> list[type[BaseModel]]:
    """Return *noun* and every noun inside it, each once."""
    found: dict[type[BaseModel], None] = {noun: None}
    queue = [noun]
    while queue:
        for field in queue.pop().model_fields.values():
            for part in _models_of(field.annotation):
                if part not in found:
                    found[part] = None
                    queue.append(part)
    return list(found)


def _models_of(annotation: Any) -> list[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [annotation]
    return [model for part in getattr(annotation, "__args__", ()) for model in _models_of(part)]


def _describe(schema: Schema, noun: type[BaseModel]) -> None:
    """Give each property its look, its meaning and its examples."""
    if noun.__doc__:
        schema["description"] = noun.__doc__.strip().partition("\n")[0]
    for name, field in noun.model_fields.items():
        key = field.alias or name
        held = schema.get("properties", {}).get(key)
        if held is None:
            continue
        held.pop("title", None)
        kind = _kind(field.annotation, field.metadata)
        if kind:
            for old in ("type", "anyOf", "format", "pattern"):
                held.pop(old, None)
            held.update(_bounded(kind, field.metadata))
            if not field.is_required() and field.default is None and narrows(field) is None:
                held["type"] = [*_types(kind), "null"]
        if "default" in held and held["default"] is None:
            del held["default"]
        text = field.description or ""
        if text:
            held["markdownDescription"] = _meaning(text)
            held["description"] = _plain(text)


def _types(kind: Schema) -> list[str]:
    types = kind["type"]
    return list(types) if isinstance(types, list) else [types]


def _kind(annotation: Any, metadata: list[Any]) -> Schema | None:
    """Return the look of a value whose written form differs from its type, or None."""
    names = {getattr(getattr(each, "func", None), "__name__", "") for each in metadata}
    words = str(annotation)
    for part in getattr(annotation, "__args__", ()):
        names |= {
            getattr(getattr(each, "func", None), "__name__", "")
            for each in getattr(part, "__metadata__", ())
        }
    looks: dict[str, Schema] = {
        "parse_day": _DAY,
        "_moment": _MOMENT,
        "_clock": _CLOCK,
        "_hours": _HOURS,
        "_money": _MONEY,
        "_hour_count": _MONEY,
        "_text": _WORDS,
        **{slug: _matching(pattern) for slug, pattern in PATTERNS.items()},
    }
    for name, look in looks.items():
        if name in names and "tuple[Annotated" not in words.replace("typing.", ""):
            return dict(look)
    return None


def _matching(pattern: re.Pattern[str]) -> Schema:
    """Return the look of a text that must match *pattern*, as JavaScript writes patterns."""
    return {"type": "string", "pattern": "^" + pattern.pattern.replace(r"\Z", "$")}


def _bounded(kind: Schema, metadata: list[Any]) -> Schema:
    """Return *kind* with the bounds of its field."""
    keys = {"ge": "minimum", "le": "maximum", "max_length": "maxLength", "min_length": "minLength"}
    bounds = {
        keys[name]: float(value) if name in ("ge", "le") else value
        for each in metadata
        for name in keys
        if (value := getattr(each, name, None)) is not None
    }
    return {**kind, **bounds}


def _meaning(text: str) -> str:
    return text.replace("\n- ", "\n\n- ", 1) if not text.startswith("- ") else text


def _plain(text: str) -> str:
    return re.sub(r"[`]", "", text).replace("\n", " ").strip()


def _snippet(title: str, definition: Schema) -> Schema:
    """Return a block an editor can insert: every key that is needed, with what to write."""
    required = definition.get("required", [])
    keys = required or list(definition["properties"])[:2]
    body = {
        key: f"${{{number}:{_placeholder(definition['properties'][key], key)}}}"
        for number, key in enumerate(keys, start=1)
    }
    words = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", title).lower()
    return {"label": f"new {words}", "description": f"a whole {words}", "body": body}


def _placeholder(held: Schema, key: str) -> str:
    examples = held.get("examples") or []
    if examples:
        return str(examples[0])
    if "enum" in held:
        return str(held["enum"][0])
    return key.replace("_", " ")


def _snippets_in_lists(schema: Any, definitions: Schema) -> None:
    """Copy each noun's snippet to the lists that hold it: editors look for it there."""
    if isinstance(schema, dict):
        item = schema.get("items")
        if isinstance(item, dict):
            names = re.findall(r"#/\$defs/(\w+)", str(item))
            held: Schema = next((definitions[name] for name in names if name in definitions), {})
            if "defaultSnippets" in held:
                schema["defaultSnippets"] = [
                    {**each, "body": [each["body"]]} for each in held["defaultSnippets"]
                ]
        for each in schema.values():
            _snippets_in_lists(each, definitions)
    elif isinstance(schema, list):
        for each in schema:
            _snippets_in_lists(each, definitions)
