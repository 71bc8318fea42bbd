"""The texts of new files, which lie as data in `scaffold/texts`: read and filled in here.

In a text, `$name` stands for what is put in. A tab before a comment means that the comment begins
in the column in which all comments begin.
"""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files
from string import Template
from typing import Any

from amportal.sources.yaml.yaml_document import parse

# Where comments begin that stand behind a value.
_COLUMN = 34
_NOTE = "\t# "


def filled(name: str, /, **values: object) -> str:
    """Return the text *name*, such as `client.yaml`, with *values* put in."""
    return "".join(_line(line, values) for line in _text(name).splitlines(keepends=True))


def noted(line: str, note: str) -> str:
    """Return *line* with a comment in the column in which all comments begin."""
    return f"{line}{' ' * max(_COLUMN - len(line), 1)}# {note}"


def listed_in(name: str) -> dict[str, Any]:
    """Return what the YAML file *name* of the texts holds: texts, lists and mappings."""
    read = parse(name, _text(name).encode())
    if read.problems or not isinstance(read.data, dict):
        raise ValueError(f"{name} of the scaffold's texts cannot be read: {read.problems}")
    return read.data


def _line(line: str, values: dict[str, object]) -> str:
    head, tab, note = line.partition(_NOTE)
    said = Template(head).substitute(values)
    if not tab:
        return said
    return noted(said, Template(note).substitute(values))


@lru_cache(maxsize=32)
def _text(name: str) -> str:
    return files(__package__).joinpath("texts", *name.split("/")).read_text(encoding="utf-8")
