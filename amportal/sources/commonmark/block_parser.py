"""Read the block structure of a Markdown text, line by line, by the rules of CommonMark.

A line first continues the quotes and list items that are open, then opens new blocks, then adds
its words to the innermost one. The time is linear to the text, for each level of nesting; more
levels than `MOST_LEVELS` are refused. Comments and link definitions are no blocks of the result:
their places are kept beside it.
"""

from __future__ import annotations

import re

from amportal.sources.commonmark import block_starts as starts
from amportal.sources.commonmark import pipe_table
from amportal.sources.commonmark.as_written import tab_rows
from amportal.sources.commonmark.block_nodes import Line, Node, Place
from amportal.sources.commonmark.comment_scanner import CommentScanner
from amportal.sources.commonmark.links import link_definitions
from amportal.sources.commonmark.links.link_definitions import Definition

# Quotes in quotes and lists in lists.
MOST_LEVELS = 20
_ENDS = re.compile(r"\r\n|\r|\n")


class TooDeepError(ValueError):
    """A text nests its blocks deeper than `MOST_LEVELS`; `line` counts from 0."""

    def __init__(self, line: int) -> None:
        super().__init__(f"lists or quotes in it are nested more than {MOST_LEVELS} deep")
        self.line = line


class BlockParser:
    """Reads one text; afterwards `document`, `definitions` and `comments` hold what it said."""

    def __init__(self, text: str) -> None:
        self.document = Node("document", 0, 0)
        self.definitions: list[Definition] = []
        self._source = _ENDS.split(text)
        self._comments = CommentScanner()
        # Open quotes and items, the outermost first, each with what it stands in.
        self._open: list[Node] = []
        self._parents: list[Node] = []
        # The innermost open block, where it takes lines: paragraph, code or table.
        self._leaf: Node | None = None
        # The comment that stands on lines of its own, while it goes on.
        self._hidden: Node | None = None
        self._number = 0
        for number, line in enumerate(self._source):
            self._number = number
            self._line(line)
        self._close(0)
        self.document.last = self._number

    @property
    def comments(self) -> list[Place]:
        """Where comments stand, in the order of the text."""
        return self._comments.places(self._source)

    @property
    def open_comment(self) -> Place | None:
        """Where a comment stands that has no end."""
        return self.comments[-1] if self._comments.unclosed else None

    # One line.

    def _line(self, line: str) -> None:
        if self._comments.inside:
            line = self._comments.cut(line, self._number, 0)
            if self._comments.inside or not line.strip():
                if self._hidden is not None:
                    self._hidden.last = self._number
                return
        self._hidden = None
        rest, column, matched = self._continue(line)
        whole = matched == len(self._open)
        leaf = self._leaf
        if whole and leaf is not None and leaf.fence:
            self._fenced(leaf, rest, column)
            return
        if self._comments.may_be_in(rest):
            kept = self._comments.cut(rest, self._number, len(line) - len(rest))
            if kept != rest and not kept.strip():
                self._hide(matched)
                return
            rest = kept
        words, column, matched = self._starts(line, rest, column, matched)
        if words is not None:
            self._words(line, words, column, matched)

    def _continue(self, line: str) -> tuple[str, int, int]:
        """Return what follows the marks of open containers, its column, and how many go on."""
        rest, column = line, 0
        for n, node in enumerate(self._open):
            chars, columns = starts.width(rest, column) if rest[:1] in (" ", "\t") else (0, 0)
            blank = chars == len(rest)
            if node.kind == "quote":
                if columns > 3 or rest[chars : chars + 1] != ">":
                    return rest, column, n
                rest, column = self._after_mark(rest[chars + 1 :], column + columns + 1)
                node.last = self._number
            elif blank:
                if not node.children:
                    return rest, column, n
            elif columns >= node.offset:
                rest, column = starts.skip(rest, column, node.offset), column + node.offset
            else:
                return rest, column, n
        return rest, column, len(self._open)

    @staticmethod
    def _after_mark(rest: str, column: int) -> tuple[str, int]:
        """Return *rest* without the one space that may follow the mark of a quote."""
        if rest[:1] in (" ", "\t"):
            return starts.skip(rest, column, 1), column + 1
        return rest, column

    def _fenced(self, leaf: Node, rest: str, column: int) -> None:
        chars, columns = starts.width(rest, column)
        if columns <= 3 and starts.closes_fence(rest[chars:], leaf.fence):
            leaf.last = self._number
            self._leaf = None
            return
        inner = starts.skip(rest, column, min(columns, leaf.indent)) if leaf.indent else rest
        leaf.lines.append(Line(inner, self._number, 0))
        leaf.last = self._number

    # What a line opens.

    def _starts(
        self, line: str, rest: str, column: int, matched: int
    ) -> tuple[str | None, int, int]:
        """Open what *rest* begins; return the words that are left, or None where it was all."""
        while True:
            chars, columns = starts.width(rest, column) if rest[:1] in (" ", "\t") else (0, 0)
            bare = rest[chars:]
            if not bare:
                return rest, column, matched
            at = len(line) - len(bare)
            if bare[0] == "[" and self._comments.takes(bare, self._number, at):
                self._hide(matched)
                return None, column, matched
            if columns >= starts.TAB:
                return self._indented(rest, column, matched)
            if bare[0] == ">":
                self._push(Node("quote", self._number, self._number), matched)
                rest, column = self._after_mark(bare[1:], column + columns + 1)
            elif self._is_leaf(line, bare, columns, matched):
                return None, column, matched
            elif (item := self._item(bare, matched)) is not None:
                rest, column = self._open_item(item, bare, column + columns, columns, matched)
            else:
                return rest, column, matched
            matched = len(self._open)

    def _interrupts(self, matched: int) -> Node | None:
        """Return the paragraph that a new block would cut short."""
        leaf = self._leaf
        goes_on = matched == len(self._open) and leaf is not None and leaf.kind == "paragraph"
        return leaf if goes_on else None

    def _ends_quote(self, matched: int) -> bool:
        """Return whether a line with the marks of *matched* containers leaves an open quote.

        CommonMark lets it go on with the quote's paragraph; in a thread of mails it is an answer.
        """
        return any(node.kind == "quote" for node in self._open[matched:])

    def _indented(self, rest: str, column: int, matched: int) -> tuple[str | None, int, int]:
        leaf = self._leaf
        if leaf is not None and leaf.kind == "paragraph" and not self._ends_quote(matched):
            return rest, column, matched
        code = Line(starts.skip(rest, column, starts.TAB), self._number, 0)
        goes_on = matched == len(self._open) and leaf is not None and leaf.kind == "code"
        below = "".join(self._source[self._number + 1 : self._number + 2])
        if not goes_on and column == 0 and tab_rows.heads_rows(rest, below):
            return rest, column, matched
        if goes_on and leaf is not None:
            leaf.lines.append(code)
            leaf.last = self._number
        else:
            self._close(matched)
            self._add(Node("code", self._number, self._number, lines=[code]))
        return None, column, matched

    def _is_leaf(self, line: str, bare: str, columns: int, matched: int) -> bool:
        """Open a block that holds no others, where *bare* begins one."""
        first = bare[0]
        if first in "-:|" and self._is_table(bare, matched):
            return True
        if first == "#" and (found := starts.heading(bare)):
            level, begin, words = found
            at = Line(words, self._number, len(line) - len(bare) + begin)
            self._finish(Node("heading", *self._here(), lines=[at], level=level), matched)
            return True
        if first in "`~" and (fence := starts.fence(bare)):
            node = Node("code", *self._here(), fence=fence, indent=columns)
            self._close(matched)
            self._add(node)
            return True
        paragraph = self._interrupts(matched)
        level = starts.underline(bare) if paragraph is not None and first in "=-" else 0
        if paragraph is not None and level and self._underlined(paragraph, level):
            return True
        if first in "*-_" and starts.is_rule(bare):
            self._finish(Node("rule", *self._here()), matched)
            return True
        return False

    def _here(self) -> tuple[int, int]:
        return self._number, self._number

    def _finish(self, node: Node, matched: int) -> None:
        self._close(matched)
        self._add(node)
        self._leaf = None

    def _underlined(self, paragraph: Node, level: int) -> bool:
        """Make a heading of *paragraph*, unless definitions are all there is of it.

        Hyphens below several lines are the rule of a sum, or above a name, and no heading.
        """
        if level == 2 and len(paragraph.lines) > 1:
            return False
        self._define(paragraph)
        if not paragraph.lines:
            self._leaf = None
            return False
        paragraph.kind, paragraph.level, paragraph.last = "heading", level, self._number
        self._leaf = None
        return True

    def _is_table(self, bare: str, matched: int) -> bool:
        """Make a table of the last line of a paragraph, where *bare* is the line below it."""
        paragraph = self._interrupts(matched)
        aligns = pipe_table.aligns(bare) if paragraph is not None else None
        if paragraph is None or aligns is None:
            return False
        header = paragraph.lines[-1]
        if "|" not in header.text or pipe_table.count(header.text) != len(aligns):
            return False
        if len(paragraph.lines) == 1:
            self._parent().children.pop()
        else:
            paragraph.lines.pop()
            paragraph.last = header.number - 1
            self._define(paragraph)
        table = Node("table", header.number, self._number, lines=[header], aligns=aligns)
        self._leaf = None
        self._add(table)
        return True

    # List items.

    def _item(self, bare: str, matched: int) -> starts.Marker | None:
        """Return the marker of the item that *bare* begins, or None."""
        following = self._next_number(matched)
        marker = starts.marker(bare, following)
        if marker is None:
            return None
        cuts = self._interrupts(matched) is not None
        empty = not bare[marker.length :].strip(" \t")
        first = marker.number in (None, 1)
        # A number that stands alone is an answer, such as a year, and begins no list.
        if (cuts and (empty or not first)) or (empty and not first and following is None):
            return None
        return marker

    def _next_number(self, matched: int) -> int | None:
        """Return the number that an item here would have, if it went on with an open list."""
        if matched == len(self._open):
            return None
        node = self._open[matched]
        return node.number + 1 if node.kind == "item" and node.marker in ".)" else None

    def _open_item(
        self, marker: starts.Marker, bare: str, column: int, indent: int, matched: int
    ) -> tuple[str, int]:
        """Open the item of *marker* at *column*; return the rest of its line, and its column."""
        after = bare[marker.length :]
        at = column + marker.length
        chars, spaces = starts.width(after, at)
        blank = chars == len(after)
        taken = 1 if blank or spaces > 4 else spaces
        item = Node("item", *self._here(), marker=marker.sign, number=marker.number or 0)
        item.offset = indent + marker.length + taken
        self._close(matched)
        siblings = self._parent().children
        # Empty lines do not end a list; anything else would stand behind it.
        if not siblings or siblings[-1].kind != "list" or siblings[-1].marker != marker.sign:
            siblings.append(Node("list", *self._here(), marker=marker.sign))
        self._push(item, matched, siblings[-1])
        return ("", at) if blank else (starts.skip(after, at, taken), at + taken)

    # Words.

    def _words(self, line: str, rest: str, column: int, matched: int) -> None:
        """Add the words of a line that opens no block, or that an empty line ends."""
        bare = rest.lstrip(" \t")
        leaf = self._leaf
        if not bare:
            self._blank(rest, column, matched)
            return
        here = Line(bare, self._number, max(0, len(line) - len(bare)))
        date = starts.is_date(bare)
        may_go_on = not date and not self._ends_quote(matched)
        if (
            matched < len(self._open)
            and leaf is not None
            and leaf.kind == "paragraph"
            and may_go_on
        ):
            # It goes on with the paragraph although it lacks the marks of what that stands in.
            leaf.lines.append(here)
            leaf.last = self._number
            return
        if matched < len(self._open):
            self._close(matched)
            leaf = None
        if leaf is not None and leaf.kind in ("paragraph", "table"):
            if date and leaf.kind == "paragraph" and starts.is_date(leaf.lines[0].text):
                leaf.lines[-1] = leaf.lines[-1]._replace(text=leaf.lines[-1].text.rstrip() + "  ")
            leaf.lines.append(here)
            leaf.last = self._number
            return
        self._close(matched)
        self._add(Node("paragraph", *self._here(), lines=[here]))

    def _blank(self, rest: str, column: int, matched: int) -> None:
        leaf = self._leaf
        if matched == len(self._open) and leaf is not None and leaf.kind == "code":
            leaf.lines.append(Line(starts.skip(rest, column, starts.TAB), self._number, 0))
        else:
            self._close(matched)

    # Opening and closing.

    def _parent(self) -> Node:
        return self._open[-1] if self._open else self.document

    def _push(self, node: Node, matched: int, parent: Node | None = None) -> None:
        self._close(matched)
        parent = parent or self._parent()
        if len(self._open) == MOST_LEVELS:
            raise TooDeepError(self._number)
        parent.children.append(node)
        self._open.append(node)
        self._parents.append(parent)

    def _add(self, node: Node) -> None:
        self._parent().children.append(node)
        self._leaf = node

    def _hide(self, matched: int) -> None:
        """Let a comment on a line of its own end a paragraph and a list, as HTML does."""
        self._close(matched)
        self._hidden = Node("hidden", *self._here())
        self._parent().children.append(self._hidden)

    def _close(self, matched: int) -> None:
        """Close the innermost block, and all containers but the first *matched*."""
        leaf, self._leaf = self._leaf, None
        if leaf is not None and leaf.kind == "paragraph":
            self._define(leaf)
        elif leaf is not None and leaf.kind == "code" and not leaf.fence:
            while not leaf.lines[-1].text.strip(" \t"):
                leaf.lines.pop()
        while len(self._open) > matched:
            self._end(self._open.pop(), self._parents.pop())

    @staticmethod
    def _end(node: Node, parent: Node) -> None:
        """Say where *node* ends, now that all in it is known."""
        if node.children:
            node.last = max(node.last, node.children[-1].last)
        parent.last = max(parent.last, node.last)

    def _define(self, paragraph: Node) -> None:
        """Take the definitions that *paragraph* begins with out of it."""
        if not paragraph.lines[0].text.startswith("["):
            return
        taken, found = link_definitions.read(paragraph.lines)
        if not found:
            return
        self.definitions += found
        siblings = self._parent().children
        # They stay as a block that shows nothing: an empty line beside it makes a list loose.
        siblings[-1] = Node("hidden", paragraph.first, paragraph.lines[taken - 1].number)
        del paragraph.lines[:taken]
        if paragraph.lines:
            paragraph.first = paragraph.lines[0].number
            siblings.append(paragraph)
