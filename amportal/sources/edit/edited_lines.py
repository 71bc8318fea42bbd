"""The lines of a text that is being edited, and what is cut out of it and put in.

Offsets are those of the text as it was: splices are collected first and made at once.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import NamedTuple

from amportal.sources.edit.syntax_tree import BREAK, Node, syntax_tree
from amportal.sources.edit.value_layout import Layout, layout_of

_COMMENT = re.compile(r"[ \t]*#")


class Splice(NamedTuple):
    """What stands between two offsets is replaced."""

    start: int
    end: int
    text: str


class EditedLines:
    """A text as read, its values, and how it is written."""

    def __init__(self, text: str, *, blocks: bool = True) -> None:
        """Read *text*; *blocks*: texts of several lines are put in blocks, else in quotes."""
        self.text = text
        self._blocks = blocks
        self.root: Node | None = syntax_tree(text)

    @cached_property
    def layout(self) -> Layout:
        """How the file is written."""
        return layout_of(self.text, self.root, blocks=self._blocks)

    def spliced(self, splices: Iterable[Splice]) -> str:
        """Return the text with *splices* made; of those at one place the first comes first."""
        parts, at = [], 0
        for start, end, new in sorted(splices, key=lambda each: each.start):
            parts += [self.text[at:start], new]
            at = max(end, at)
        return "".join([*parts, self.text[at:]])

    def break_at(self, offset: int) -> str:
        """Return the line end that is used around *offset*: of the line before it, else of any."""
        before = max(self.text.rfind("\n", 0, offset), self.text.rfind("\r", 0, offset))
        found = BREAK.search(self.text, max(before - 1, 0) if before >= 0 else 0)
        return found.group() if found else "\n"

    def line_start(self, offset: int) -> int:
        """Return where the line that holds *offset* begins."""
        return max(self.text.rfind("\n", 0, offset), self.text.rfind("\r", 0, offset)) + 1

    def line_end(self, offset: int) -> int:
        """Return where the line that holds *offset* ends, without its line end."""
        found = BREAK.search(self.text, offset)
        return found.start() if found else len(self.text)

    def next_line(self, offset: int) -> int:
        """Return where the line after the one with *offset* begins; else the end of the text."""
        found = BREAK.search(self.text, offset)
        return found.end() if found else len(self.text)

    def column(self, offset: int) -> int:
        """Return how far in *offset* stands in its line."""
        return offset - self.line_start(offset)

    def lines_from(self, offset: int) -> Iterator[tuple[int, str]]:
        """Yield the lines that begin at *offset* and after it, each with its offset."""
        while offset < len(self.text):
            yield offset, self.text[offset : self.line_end(offset)]
            offset = self.next_line(offset)

    def past(self, end: int, margin: int) -> int:
        """Return where the lines are over that belong to what ends at *end*.

        Comments below it that stand further in than *margin* belong to it; empty lines and other
        comments to what comes next.
        """
        after = self.next_line(end)
        for offset, line in self.lines_from(after):
            if line.strip() and not is_comment(line):
                break
            if is_comment(line) and len(line) - len(line.lstrip(" ")) > margin:
                after = self.next_line(offset)
            elif line.strip():
                break
        return after

    def is_apart(self, start: int, end: int) -> bool:
        """Say whether an empty line stands between two offsets."""
        return any(
            not line.strip()
            for offset, line in self.lines_from(self.next_line(start))
            if offset < end
        )

    def added(self, at: int, lines: list[str]) -> Splice:
        """Return the splice that puts *lines* before the line that begins at *at*."""
        end = self.break_at(at)
        whole = at == 0 or self.text[at - 1] in "\r\n"
        if whole:
            return Splice(at, at, "".join(f"{line}{end}" for line in lines))
        return Splice(at, at, "".join(f"{end}{line}" for line in lines))

    def without_lines(self, start: int, end: int) -> Splice:
        """Return the splice that takes out the lines from offset *start* to *end*, both whole.

        At the end of a text without a last line end, the one before them goes instead.
        """
        first = self.line_start(start)
        if end == len(self.text) and self.text[end - 1 : end] not in ("\r", "\n") and first:
            first -= 2 if self.text[first - 2 : first] == "\r\n" else 1
        return Splice(first, end, "")


def is_comment(line: str) -> bool:
    """Say whether there is only a comment on *line*."""
    return _COMMENT.match(line) is not None
