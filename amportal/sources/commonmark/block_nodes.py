"""The blocks a Markdown text consists of, before inline markup is read.

Plain values without behaviour: the block parser fills them, the element builder reads them.
"""

from __future__ import annotations

from typing import Literal, NamedTuple

from msgspec import Struct, field

Kind = Literal[
    "document",
    "quote",
    "list",
    "item",
    "paragraph",
    "heading",
    "code",
    "table",
    "rule",
    "hidden",
]
Align = Literal["", "left", "center", "right"]


class Line(NamedTuple):
    """A line of a block's text: the text, and where it begins in the source, counted from 0."""

    text: str
    number: int
    column: int


class Place(NamedTuple):
    """A stretch of the source: its first character and the one after its last, counted from 0."""

    line: int
    column: int
    end_line: int
    end_column: int


class Node(Struct):
    """One block.

    `first` and `last` are the numbers of its first and last line that is not blank. The other
    attributes have a meaning for some kinds only.
    """

    kind: Kind
    first: int
    last: int
    children: list[Node] = field(default_factory=list)
    # paragraph, heading, code, table (the header and the rows)
    lines: list[Line] = field(default_factory=list)
    # heading: 1 to 6
    level: int = 0
    # list: its marker; item: the number as written, columns to its content
    marker: str = ""
    number: int = 0
    offset: int = 0
    # list: whether its paragraphs are shown as such
    loose: bool = False
    # fenced code: the fence (empty for indented code) and how far it is indented
    fence: str = ""
    indent: int = 0
    # table: how its columns are aligned
    aligns: list[Align] = field(default_factory=list)
