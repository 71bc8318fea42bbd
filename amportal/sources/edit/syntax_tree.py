"""Where each value, key, dash and colon of a YAML text stands: what edits are cut out by.

It exists beside `value_positions` because an edit needs more than the place of a value: the mark
before it, where its last line ends, and how it is written. It reads the same events as the
reader. Only texts that the reader takes without an error come here.
"""

from __future__ import annotations

import re
from typing import Any, Literal

from amportal.sources.yaml.parser_events import (
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
    events,
)

Kind = Literal["text", "list", "map"]

BREAK = re.compile(r"\r\n?|\n")
_BLOCK_HEAD = re.compile(r"[|>][-+0-9]*")
_BETWEEN = re.compile(r"(?:[ \t\r\n]+|(?:(?<=[ \t\r\n])|\A)#[^\r\n]*)*")


class Entry:
    """A key with its value, or an item of a list.

    `start` is where its key or dash begins, `mark` where its colon or dash ends: there a value
    may follow. `mark` is -1 where it has neither.
    """

    __slots__ = ("key", "mark", "start", "value")

    def __init__(self, start: int, mark: int, value: Node, key: str | None = None) -> None:
        self.start = start
        self.mark = mark
        self.value = value
        self.key = key

    @property
    def end(self) -> int:
        """Where what is written of it ends."""
        return max(self.value.end, self.mark)


class Node:
    """A value: `start` and `end` of what is written, `style` a text's quote or block sign.

    `said` is what a text reads as. A text in a block ends with its last line, without that line's
    end; `head` is where its sign ends. `flow` says that a list or mapping stands in brackets or
    braces, `bare` that it should.
    """

    __slots__ = ("bare", "end", "entries", "flow", "head", "kind", "said", "start", "style")

    def __init__(self, kind: Kind, start: int, end: int, style: str = "") -> None:
        self.kind = kind
        self.start = start
        self.end = end
        self.style = style
        self.head = end
        self.said = ""
        self.flow = self.bare = False
        self.entries: list[Entry] = []

    @property
    def empty(self) -> bool:
        """Whether nothing at all is written."""
        return self.kind == "text" and self.start == self.end and not self.style

    @property
    def in_block(self) -> bool:
        """Whether it is a list or mapping that is written by indentation."""
        return self.kind != "text" and not self.flow

    def entry(self, step: str | int) -> Entry | None:
        """Return the entry at *step*, or None."""
        if isinstance(step, int):
            fits = self.kind == "list" and 0 <= step < len(self.entries)
            return self.entries[step] if fits else None
        if self.kind != "map":
            return None
        return next((each for each in self.entries if each.key == step), None)


def syntax_tree(text: str) -> Node | None:
    """Return the root value of *text*; None where there are only comments."""
    reading = _Reading(text)
    for event in events(text):
        reading.take(event)
    return reading.root


class _Reading:
    """One reading of the events of a text."""

    def __init__(self, text: str) -> None:
        self._text = text
        self.root: Node | None = None
        self._open: list[tuple[Node, Any]] = []
        self._key: Any = None

    def take(self, event: Any) -> None:
        """Take in one event."""
        kind = event.__class__
        if kind is ScalarEvent:
            holder = self._open[-1][0] if self._open else None
            if holder is not None and holder.kind == "map" and self._key is None:
                self._key = event
            else:
                self._attach(_text_node(self._text, event))
        elif kind is MappingStartEvent or kind is SequenceStartEvent:
            start = event.start_mark.index
            node = Node("map" if kind is MappingStartEvent else "list", start, start)
            node.flow = bool(event.flow_style)
            node.bare = node.flow and self._text[start : start + 1] not in ("[", "{")
            self._open.append((node, self._key))
            self._key = None
        elif kind is MappingEndEvent or kind is SequenceEndEvent:
            node, self._key = self._open.pop()
            bracketed = node.flow and not node.bare
            last = node.entries[-1].end if node.entries else node.start
            node.end = event.end_mark.index if bracketed else last
            self._attach(node)

    def _attach(self, node: Node) -> None:
        if not self._open:
            self.root = self.root or node
            return
        holder = self._open[-1][0]
        if holder.kind == "map":
            key, self._key = self._key, None
            start, end = key.start_mark.index, key.end_mark.index
            mark = _mark(self._text, end, ":")
            if node.empty:
                node.start = node.end = max(mark, end)
            holder.entries.append(Entry(start, mark, node, key.value))
            return
        mark = -1
        if not holder.flow:
            before = holder.entries[-1].end if holder.entries else holder.start
            mark = _mark(self._text, before, "-")
        holder.entries.append(Entry(mark - 1 if mark >= 0 else node.start, mark, node))


def _mark(text: str, after: int, sign: str) -> int:
    """Return where the next *sign* ends, with nothing but space and comments before it, or -1."""
    found = _BETWEEN.match(text, after)
    at = found.end() if found else after
    return at + 1 if text[at : at + 1] == sign else -1


def _text_node(text: str, event: Any) -> Node:
    start, end = event.start_mark.index, event.end_mark.index
    style = event.style or ""
    node = Node("text", start, end, style)
    node.said = event.value
    if style and style in "|>":
        head = _BLOCK_HEAD.match(text, start)
        node.head = head.end() if head else start + 1
        node.end = _block_end(text, node, end, event.value)
    return node


def _block_end(text: str, node: Node, end: int, value: str) -> int:
    """Return where the last line of a text in a block ends, which the events put further on."""
    written = text[node.start : end]
    keeps = "+" in text[node.start : node.head] or value.rstrip("\n")[-1:] in (" ", "\t")
    if keeps and value:
        last = BREAK.search(written, len(written) - (2 if written.endswith("\r\n") else 1))
        return node.start + (last.start() if last and last.end() == len(written) else len(written))
    return node.start + len(written.rstrip(" \t\r\n"))
