"""Put one value in the place of another: its own bytes, and none around them.

A comment behind the old value stays on its line. Comments inside a list or mapping that is
replaced go with it.
"""

from __future__ import annotations

from typing import Any

from amportal.sources.edit.edited_lines import EditedLines, Splice
from amportal.sources.edit.syntax_tree import Entry, Node
from amportal.sources.edit.value_layout import flow_text
from amportal.sources.edit.written_text import like, on_one_line


def replaced_in_flow(lines: EditedLines, entry: Entry, value: Any) -> list[Splice]:
    """Return the splices that put *value* into *entry*, which stands in brackets or braces."""
    old = entry.value
    quote = lines.layout.quote
    if isinstance(value, str):
        keep = old.style if old.style in ('"', "'") else ""
        value = like(value, old.said, old.style) if old.kind == "text" else value
        text = on_one_line(value, quote=quote, keep=keep, flow=True)
    else:
        text = flow_text(value, quote)
    if not old.empty:
        return [Splice(old.start, old.end, text)]
    colon = "" if entry.mark >= 0 else ":"
    return [Splice(old.start, old.end, f"{colon} {text}")]


def replaced_in_block(lines: EditedLines, entry: Entry, value: Any) -> list[Splice]:
    """Return the splices that put *value* into *entry*, which stands in lines of its own."""
    old, column = entry.value, lines.column(entry.start)
    listed = entry.key is None
    on_next_line = old.in_block and lines.line_start(old.start) > entry.start
    inner = _margin_inside(lines, entry, value)
    first, rest = lines.layout.value(value, column, old, inner)
    if on_next_line and not first:
        return _on_lines_below(lines, old, rest)
    if on_next_line:
        return _instead_of_lines(lines, entry, first, rest)
    if not first and listed and rest:
        first, rest = rest[0].lstrip(" "), rest[1:]
    return _on_the_line(lines, entry, first, rest)


def _margin_inside(lines: EditedLines, entry: Entry, value: Any) -> int:
    """Return the column of what is written below the first line of *value*; 0 for the usual."""
    old, column = entry.value, lines.column(entry.start)
    if not isinstance(value, str):
        if entry.key is None:
            return lines.column(entry.mark) + 1 if old.empty else lines.column(old.start)
        deeper = lines.column(old.start) - column
        fits = old.in_block and (deeper > 0 or (deeper == 0 and isinstance(value, list)))
        return lines.column(old.start) if fits else 0
    usual = column + 2 if entry.key is None else 0
    return _block_margin(lines, old) or usual if old.style in ("|", ">") else usual


def _on_lines_below(lines: EditedLines, old: Node, rest: list[str]) -> list[Splice]:
    """Put a list or mapping where one stands below its key; comments above it stay."""
    start = lines.line_start(old.start)
    text = lines.break_at(start).join(rest)
    return [Splice(start, lines.line_end(old.end), text)]


def _instead_of_lines(
    lines: EditedLines, entry: Entry, first: str, rest: list[str]
) -> list[Splice]:
    """Put a text behind the key in the place of lines below it."""
    head = lines.line_end(entry.mark)
    below = _below(lines, head, rest)
    return [
        Splice(entry.mark, entry.mark, f" {first}"),
        Splice(head, lines.line_end(entry.value.end), below),
    ]


def _on_the_line(lines: EditedLines, entry: Entry, first: str, rest: list[str]) -> list[Splice]:
    """Put *first* where the old value begins, behind its key or dash, and *rest* below."""
    old = entry.value
    start = old.start if first and not old.empty else entry.mark
    text = f" {first}" if first and old.empty else first
    if old.in_block:
        # It begins behind a dash: all of its lines are the value's.
        end = lines.line_end(old.end)
        return [Splice(start, end, text + _below(lines, end, rest))]
    if old.style in ("|", ">"):
        head = lines.line_end(old.start)
        return [
            Splice(start, old.head, text),
            Splice(head, max(lines.line_end(old.end), head), _below(lines, head, rest)),
        ]
    end = lines.line_end(old.end)
    return [Splice(start, max(old.end, start), text), Splice(end, end, _below(lines, end, rest))]


def _below(lines: EditedLines, at: int, rest: list[str]) -> str:
    end = lines.break_at(at)
    return "".join(f"{end}{line}" for line in rest)


def _block_margin(lines: EditedLines, old: Node) -> int:
    """Return how far in the lines of a text in a block stand; 0 where that cannot be told."""
    if any(sign.isdigit() for sign in lines.text[old.start : old.head]):
        return 0
    for offset, line in lines.lines_from(lines.next_line(old.start)):
        if offset >= old.end:
            break
        if line.strip():
            return len(line) - len(line.lstrip(" "))
    return 0
