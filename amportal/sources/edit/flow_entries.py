"""Add entries to lists and mappings in brackets or braces, and take entries out."""

from __future__ import annotations

from typing import Any

from amportal.sources.edit.edited_lines import EditedLines, Splice
from amportal.sources.edit.syntax_tree import Entry, Node
from amportal.sources.edit.value_layout import flow_text
from amportal.sources.edit.written_text import key_text


def flow_added(
    lines: EditedLines, node: Node, index: int, value: Any, key: str | None = None
) -> list[Splice]:
    """Return the splices that add *value*, under *key* in a mapping, before number *index*."""
    new = flow_text(value, lines.layout.quote)
    if key is not None:
        new = f"{key_text(key, flow=True)}: {new}"
    if not node.entries:
        return [Splice(node.start + 1, node.start + 1, new)]
    if index < len(node.entries):
        at = node.entries[index].start
        return [Splice(at, at, f"{new},{_between(lines, node, at)}")]
    last = node.entries[-1]
    comma = _comma(lines, last, node)
    end = comma + 1 if comma >= 0 else last.end
    if not _on_lines(lines, node):
        return [Splice(end, end, f" {new}," if comma >= 0 else f", {new}")]
    row = lines.line_end(end)
    margin = " " * lines.column(last.start)
    line = f"{lines.break_at(row)}{margin}{new}{',' if comma >= 0 else ''}"
    splices = [Splice(row, row, line)]
    return splices if comma >= 0 else [Splice(end, end, ","), *splices]


def flow_removed(lines: EditedLines, node: Node, entry: Entry) -> list[Splice]:
    """Return the splices that take *entry* out of *node*."""
    text, number = lines.text, node.entries.index(entry)
    comma = _comma(lines, entry, node)
    end = comma + 1 if comma >= 0 else entry.end
    alone = not text[lines.line_start(entry.start) : entry.start].strip(" \t")
    if alone and not text[end : lines.line_end(end)].strip(" \t"):
        return [lines.without_lines(entry.start, lines.next_line(end))]
    splices = [Splice(entry.start, entry.end, "")]
    if comma >= 0:
        splices.append(Splice(comma, _spaces(text, comma + 1), ""))
    elif number:
        before = node.entries[number - 1]
        at = _comma(lines, before, node)
        if at >= 0 and not text[at + 1 : entry.start].strip(" \t"):
            splices = [Splice(at, entry.end, "")]
    return splices


def _on_lines(lines: EditedLines, node: Node) -> bool:
    """Say whether the last entry of *node* begins a line."""
    start = node.entries[-1].start
    return not lines.text[lines.line_start(start) : start].strip(" \t")


def _between(lines: EditedLines, node: Node, at: int) -> str:
    """Return what stands between two entries: a space, or a new line with its margin."""
    if not _on_lines(lines, node):
        return " "
    return f"{lines.break_at(at)}{' ' * lines.column(at)}"


def _comma(lines: EditedLines, entry: Entry, node: Node) -> int:
    """Return where the comma behind *entry* stands, or -1."""
    text, at = lines.text, entry.end
    while at < node.end:
        if text[at] == ",":
            return at
        if text[at] == "#":
            at = lines.line_end(at)
        elif text[at] in " \t\r\n":
            at += 1
        else:
            return -1
    return -1


def _spaces(text: str, at: int) -> int:
    while text[at : at + 1] in (" ", "\t"):
        at += 1
    return at
