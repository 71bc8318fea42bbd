"""Lay out a value as lines of YAML, in the manner of the file it goes into.

It exists so that what is added reads as if the same person had written it: indentation and quotes
are those of the file, else two spaces and double quotes.
"""

from __future__ import annotations

from collections import Counter
from typing import Any

from msgspec import Struct

from amportal.sources.edit.syntax_tree import Node
from amportal.sources.edit.written_text import (
    WIDTH,
    folded_lines,
    is_folded,
    is_id,
    is_literal,
    key_text,
    like,
    literal_lines,
    on_one_line,
)

Laid = tuple[str, list[str]]

_BLANK = Node("text", 0, 0)


class Layout(Struct, frozen=True):
    """How a file is written: `step` is how much further in a mapping stands than its key."""

    step: int = 2
    list_step: int = 2
    quote: str = '"'
    blocks: bool = True

    def value(self, value: Any, margin: int, old: Node = _BLANK, inner: int = 0) -> Laid:
        """Return *value* as what stands behind its key or dash, and the lines below.

        *margin* is the column of the key or dash. *old*: what it replaces, whose style is kept.
        *inner*: the column of lines below, where it is not the usual one.
        """
        if isinstance(value, dict | list) and value:
            ids = isinstance(value, list) and not old.in_block and all(map(is_id, value))
            if ids or (old.flow and old.entries):
                line = flow_text(value, self.quote)
                if len(line) + margin < WIDTH - 20:
                    return line, []
            if isinstance(value, dict):
                return "", self.mapping(value, inner or margin + self.step)
            return "", self.items(value, inner or margin + self.list_step)
        if isinstance(value, str):
            return self._text(value, inner or margin + self.step, old)
        return flow_text(value, self.quote), []

    def _text(self, text: str, margin: int, old: Node) -> Laid:
        blank = " " * margin
        if old.style == ">" and self.blocks and is_folded(text):
            sign, lines = folded_lines(text, margin)
        elif self.blocks and is_literal(text, short=old.style == "|"):
            sign, lines = literal_lines(text)
        else:
            keep = old.style if old.style in ('"', "'") else ""
            text = like(text, old.said, old.style) if old.kind == "text" else text
            return on_one_line(text, quote=self.quote, keep=keep), []
        return sign, [f"{blank}{line}" if line else "" for line in lines]

    def item(self, value: Any, margin: int, width: int = 2) -> list[str]:
        """Return the lines of an item whose dash stands in column *margin*."""
        first, rest = self.value(value, margin, inner=margin + width)
        dash = f"{' ' * margin}-"
        if not first and rest:
            first, rest = rest[0].lstrip(" "), rest[1:]
        return [f"{dash}{' ' * (width - 1)}{first}" if first else dash, *rest]

    def entry(self, key: str, value: Any, margin: int) -> list[str]:
        """Return the lines of a key in column *margin* with its value."""
        first, rest = self.value(value, margin)
        return [f"{' ' * margin}{key_text(key)}:{f' {first}' if first else ''}", *rest]

    def mapping(self, value: dict[str, Any], margin: int) -> list[str]:
        """Return the lines of a mapping."""
        return [line for key, each in value.items() for line in self.entry(key, each, margin)]

    def items(self, value: list[Any], margin: int) -> list[str]:
        """Return the lines of a list."""
        return [line for each in value for line in self.item(each, margin)]


def flow_text(value: Any, quote: str = '"') -> str:
    """Return *value* on one line, in brackets and braces."""
    if isinstance(value, dict):
        pairs = (
            f"{key_text(key, flow=True)}: {flow_text(each, quote)}" for key, each in value.items()
        )
        return "{" + ", ".join(pairs) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(flow_text(each, quote) for each in value) + "]"
    if value is None:
        return "null"
    return on_one_line(value, quote=quote, flow=True)


def layout_of(text: str, root: Node | None, *, blocks: bool = True) -> Layout:
    """Return how *text* with the values below *root* is written."""
    found = _Habits(text)
    if root is not None:
        found.look(root)
    single = found.quotes["'"] > found.quotes['"']
    return Layout(
        step=found.usual("map", 2),
        list_step=found.usual("list", 2),
        quote="'" if single else '"',
        blocks=blocks,
    )


class _Habits:
    """How far in things stand in a text, and which quotes it has."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._steps: Counter[tuple[str, int]] = Counter()
        self.quotes: Counter[str] = Counter()

    def look(self, node: Node) -> None:
        """Count what stands below *node*."""
        if node.kind == "text":
            self.quotes[node.style] += 1
        for entry in node.entries:
            column = self._column(entry.start)
            if node.kind == "map" and entry.value.in_block:
                inner = self._column(entry.value.start)
                self._steps[entry.value.kind, inner - column] += 1
            self.look(entry.value)

    def usual(self, kind: str, default: int) -> int:
        """Return the step that is most frequent for *kind*."""
        steps = [(count, step) for (each, step), count in self._steps.items() if each == kind]
        return max(steps)[1] if steps else default

    def _column(self, offset: int) -> int:
        text = self._text
        return offset - max(text.rfind("\n", 0, offset), text.rfind("\r", 0, offset)) - 1
