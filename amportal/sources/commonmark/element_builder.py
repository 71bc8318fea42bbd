"""Build the elements of a page from the blocks of a Markdown text.

What is built has the tags and attributes of Python-Markdown's own trees, so that the processors and
the serializer after it work as they do for any text.
"""

from __future__ import annotations

from itertools import pairwise
from xml.etree.ElementTree import Element, SubElement

from amportal.sources.commonmark import inline_parser, pipe_table
from amportal.sources.commonmark.as_written import tab_rows
from amportal.sources.commonmark.as_written.list_signs import shown_sign
from amportal.sources.commonmark.block_nodes import Line, Node
from amportal.sources.commonmark.inline_parser import Seen
from amportal.sources.commonmark.links.link_definitions import Definition

# Cells that may be added to short rows: a header of many columns above many rows has many times
# more cells than signs.
MOST_EMPTY_CELLS = 20_000


class TooManyCellsError(ValueError):
    """The rows of a text's tables lack more cells than `MOST_EMPTY_CELLS`; `line` is from 0."""

    def __init__(self, line: int) -> None:
        super().__init__(f"its tables lack more than {MOST_EMPTY_CELLS:,} cells")
        self.line = line


class ElementBuilder:
    """Builds the tree of one text; `seen` says what it refers to, and where HTML stands in it.

    With *keeps_lines* what CommonMark leaves out is shown: the ends of lines that were meant, the
    signs before items that say something, and the columns of rows that tabs part.
    """

    def __init__(self, definitions: list[Definition], *, keeps_lines: bool = False) -> None:
        self.seen = Seen({}, keeps_lines=keeps_lines)
        for each in definitions:
            self.seen.known.setdefault(each.key, each)
        self._empty_cells = 0

    def build(self, parent: Element, nodes: list[Node], *, bare: bool = False) -> None:
        """Append *nodes* to *parent*; with *bare*, paragraphs are shown as their words alone."""
        for n, node in enumerate(nodes):
            match node.kind:
                case "paragraph":
                    self._paragraph(parent, node, bare=bare)
                    if bare and n + 1 < len(nodes):
                        _append(parent, "\n")
                case "heading":
                    self._inline(SubElement(parent, f"h{node.level}"), node.lines)
                case "quote":
                    self.build(SubElement(parent, "blockquote"), node.children)
                case "list":
                    beside = nodes[max(0, n - 1) : n + 2] if self.seen.keeps_lines else None
                    self._list(parent, node, beside)
                case "code":
                    _code(parent, node)
                case "table":
                    self._table(parent, node)
                case "rule":
                    SubElement(parent, "hr")
                case _:
                    pass

    def _inline(self, parent: Element, lines: list[Line]) -> None:
        inline_parser.parse(parent, lines, self.seen)

    def _paragraph(self, parent: Element, node: Node, *, bare: bool) -> None:
        groups = list(tab_rows.parts(node.lines)) if self.seen.keeps_lines else []
        if any(is_table for _, is_table in groups):
            for lines, is_table in groups:
                if is_table:
                    self._rows(parent, lines)
                else:
                    self._inline(SubElement(parent, "p"), lines)
            return
        if not bare:
            self._inline(SubElement(parent, "p"), node.lines)
            return
        if len(parent):
            parent[-1].tail = "\n"
        self._inline(parent, node.lines)

    def _rows(self, parent: Element, lines: list[Line]) -> None:
        """Append the table of rows that tabs part."""
        table = SubElement(parent, "table")
        header = tab_rows.has_header(lines)
        body = lines[1:] if header else lines
        aligns = tab_rows.aligns(body)
        if header:
            head = SubElement(SubElement(table, "thead"), "tr")
            for n, cell in enumerate(tab_rows.row(lines[0])):
                self._cell(head, "th", cell, aligns[n])
        inside = SubElement(table, "tbody")
        for line in body:
            one = SubElement(inside, "tr")
            for n, cell in enumerate(tab_rows.row(line)):
                self._cell(one, "td", cell, aligns[n])

    def _list(self, parent: Element, node: Node, beside: list[Node] | None) -> None:
        numbered = node.marker in (".", ")")
        made = SubElement(parent, "ol" if numbered else "ul")
        loose = _is_loose(node)
        following = 1
        # `1.` before every item leaves the counting to whoever shows the list.
        counted = numbered and any(item.number != 1 for item in node.children)
        for item in node.children:
            one = SubElement(made, "li")
            if counted and item.number != following:
                if len(made) == 1:
                    made.set("start", str(item.number))
                else:
                    one.set("value", str(item.number))
            following = item.number + 1
            self.build(one, item.children, bare=not loose)
        sign = shown_sign(node, beside) if beside is not None else ""
        if sign:
            made.set("class", "signs")
            for one in made:
                _put_before(one, sign)

    def _table(self, parent: Element, node: Node) -> None:
        table = SubElement(parent, "table")
        head = SubElement(SubElement(table, "thead"), "tr")
        for n, cell in enumerate(pipe_table.row(node.lines[0])):
            self._cell(head, "th", cell, node.aligns[n])
        if len(node.lines) == 1:
            return
        body = SubElement(table, "tbody")
        for line in node.lines[1:]:
            one = SubElement(body, "tr")
            cells = pipe_table.row(line)
            missing = len(node.aligns) - len(cells)
            self._empty_cells += max(0, missing)
            if self._empty_cells > MOST_EMPTY_CELLS:
                raise TooManyCellsError(line.number)
            cells += [Line("", line.number, 0)] * missing
            for n, cell in enumerate(cells):
                self._cell(one, "td", cell, node.aligns[n] if n < len(node.aligns) else "")

    def _cell(self, parent: Element, tag: str, cell: Line, align: str) -> None:
        made = SubElement(parent, tag)
        if align:
            made.set("align", align)
        self._inline(made, [cell])


def _put_before(item: Element, sign: str) -> None:
    """Put *sign* before the words of *item*."""
    holder = item[0] if len(item) and item[0].tag == "p" and not (item.text or "").strip() else item
    shown = Element("b", {"class": "written"})
    shown.text, shown.tail, holder.text = sign, f" {holder.text or ''}", None
    holder.insert(0, shown)


def _append(parent: Element, text: str) -> None:
    """Append *text* to *parent*, so that its words do not run into those of the next block."""
    if len(parent):
        parent[-1].tail = (parent[-1].tail or "") + text
    else:
        parent.text = (parent.text or "") + text


def _code(parent: Element, node: Node) -> None:
    code = SubElement(SubElement(parent, "pre"), "code")
    text = "".join(f"{line.text}\n" for line in node.lines)
    code.text = text.replace("&", "&amp;")


def _is_loose(node: Node) -> bool:
    """Return whether an empty line stands between two items, or two blocks of one item."""
    if any(after.first - before.last > 1 for before, after in pairwise(node.children)):
        return True
    return any(
        after.first - before.last > 1
        for item in node.children
        for before, after in pairwise(item.children)
    )
