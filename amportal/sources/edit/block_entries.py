"""Add entries to lists and mappings that are written in lines, and take entries out.

A new entry goes below the last line of the one before it, and above the comment that belongs to
the next. An entry that is taken out goes with its lines, and with the comments that stand in it.
"""

from __future__ import annotations

import re
from typing import Any

from amportal.sources.edit.edited_lines import EditedLines, Splice, is_comment
from amportal.sources.edit.syntax_tree import Entry, Node
from amportal.sources.edit.value_layout import flow_text


def key_added(
    lines: EditedLines,
    node: Node,
    key: str,
    value: Any,
    margin: int,
    after: tuple[str, ...],
) -> list[Splice]:
    """Return the splice that adds *key* to a mapping.

    It goes below the comment that shows the same key, where there is one; else behind the last of
    the keys *after*; else to the end. *margin*: the column of what holds the mapping, -1 for none.
    """
    column = lines.column(node.start)
    new = lines.layout.entry(key, value, column)
    found = _commented(lines, node, key, margin)
    if found is not None:
        return [lines.added(found, new)]
    before = max((n for n, each in enumerate(node.entries) if each.key in after), default=-1)
    if 0 <= before < len(node.entries) - 1:
        following = node.entries[before + 1]
        at = lines.past(node.entries[before].end, column)
        if lines.line_start(following.start) >= at:
            return [lines.added(at, new)]
    last = node.entries[-1]
    at = lines.past(last.end, margin)
    roomy = margin < 0 and isinstance(value, dict | list) and bool(value)
    return [lines.added(at, _spaced(lines, node, last, at, new, roomy=roomy))]


def item_added(lines: EditedLines, node: Node, index: int, value: Any, margin: int) -> list[Splice]:
    """Return the splice that adds an item before number *index* of a list."""
    column = lines.column(node.start)
    new = lines.layout.item(value, column, _width(lines, node))
    if index == 0:
        end = lines.break_at(node.start)
        new[0] = new[0].lstrip(" ")
        return [Splice(node.start, node.start, "".join(f"{e}{end}" for e in new) + " " * column)]
    last = index == len(node.entries)
    before = node.entries[index - 1]
    at = lines.past(before.end, margin if last else column)
    return [lines.added(at, _spaced(lines, node, before, at, new))]


def entry_removed(
    lines: EditedLines, node: Node, entry: Entry, holder: Entry | None
) -> list[Splice]:
    """Return the splices that take *entry* out of *node*, which *holder* holds."""
    end = lines.past(entry.end, lines.column(entry.start))
    if len(node.entries) == 1:
        return _emptied(lines, node, holder, end)
    if not lines.text[lines.line_start(entry.start) : entry.start].strip(" "):
        return [lines.without_lines(entry.start, end)]
    # It is the first and stands behind a dash: what comes next moves up to it.
    text = lines.text
    while text[end] in " \t\r\n":
        end += 1
    return [Splice(entry.start, end, "")]


def _emptied(lines: EditedLines, node: Node, holder: Entry | None, end: int) -> list[Splice]:
    """Return the splices that leave nothing of *node* but its brackets or braces."""
    nothing = flow_text({} if node.kind == "map" else [])
    first = lines.line_start(node.start)
    if holder is None:
        return [Splice(first, lines.line_end(node.end), nothing)]
    if first <= holder.start:
        return [Splice(node.start, lines.line_end(node.end), nothing)]
    return [
        Splice(holder.mark, holder.mark, f" {nothing}"),
        lines.without_lines(node.start, end),
    ]


def _spaced(
    lines: EditedLines,
    node: Node,
    above: Entry,
    at: int,
    new: list[str],
    *,
    roomy: bool = False,
) -> list[str]:
    """Return *new* below an empty line where the entries before it have one between them."""
    if len(node.entries) > 1:
        last, before = node.entries[-1], node.entries[-2]
        roomy = roomy or lines.is_apart(before.end, last.start)
    if _keeps_empty_lines(lines, above.value):
        return new
    text = lines.text[:at].rstrip(" \t")
    free = not text or re.search(r"(?:\r\n?|\n)[ \t]*(?:\r\n?|\n)\Z", text)
    return ["", *new] if roomy and not free else new


def _keeps_empty_lines(lines: EditedLines, node: Node) -> bool:
    """Say whether what is written last in *node* is a text in a block that keeps empty lines."""
    while node.entries:
        node = node.entries[-1].value
    return node.style in ("|", ">") and "+" in lines.text[node.start : node.head]


def _width(lines: EditedLines, node: Node) -> int:
    """Return how far behind its dash the last item of a list begins."""
    last = node.entries[-1]
    width = last.value.start - last.start
    beside = lines.line_start(last.value.start) <= last.start and not last.value.empty
    return width if beside else 2


def _commented(lines: EditedLines, node: Node, key: str, margin: int) -> int | None:
    """Return where the lines end that show *key* behind a `#`, among those of a mapping."""
    column = lines.column(node.start)
    shows = re.compile(rf" {{{column}}}#( ?){re.escape(key)}:(?:\s|\Z)")
    for number, entry in enumerate(node.entries):
        last = number + 1 == len(node.entries)
        end = (
            lines.past(entry.end, margin)
            if last
            else lines.line_start(node.entries[number + 1].start)
        )
        for offset, line in lines.lines_from(lines.next_line(entry.end)):
            if offset >= end:
                break
            found = shows.match(line)
            if found:
                return _shown_until(lines, offset, column, len(found[1]))
    return None


def _shown_until(lines: EditedLines, offset: int, column: int, gap: int) -> int:
    """Return where the lines end that show what belongs to the key shown at *offset*."""
    inner = re.compile(rf" {{{column}}}#(?: {{{gap + 1},}}\S|{' ' * gap}- )")
    at = lines.next_line(offset)
    for _, line in lines.lines_from(at):
        if not (is_comment(line) and inner.match(line)):
            break
        at = lines.next_line(at)
    return at
