"""How high words are on paper, worked out from their width before anything is laid out.

Heights are in millimetres and for the print style's classes; they are a little too large, because
widths are. Markdown is read as it is for the page, so that lists, tables, headings and the ends of
lines that were meant count as they will stand there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from math import ceil
from xml.etree.ElementTree import Element

from amportal.render.text.text_width import text_width
from amportal.sources.commonmark.block_parser import BlockParser, TooDeepError
from amportal.sources.commonmark.element_builder import ElementBuilder, TooManyCellsError

_PARTS = re.compile(r"[^-]+-*|-+")  # of a word: it may be broken after a hyphen
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_BLOCKS = _HEADINGS | {"p", "ul", "ol", "blockquote", "pre", "table", "hr"}
# The size of running words and the height of their lines; those of headings; what parts blocks.
_SIZE, _LINE, _HEADING_SIZE, _HEADING_LINE, _GAP = 3.35, 4.77, 3.0, 4.24, 1.6
_HEADING_GAP, _RULE, _CELL_GAP = 3.0, 4.2, 3.0
_INDENT = {"ul": 4.0, "ol": 6.0, "blockquote": 3.3}


def line_count(text: str, width: float, size: float, *, bold: bool = False) -> int:
    """Return how many lines *text* takes when it is broken between words; 0 for no text."""
    lines, used = 0, width
    space = text_width(" ", size, bold=bold)
    for word in text.split(" "):
        before = space
        for part in _PARTS.findall(word) or [word]:
            wide = text_width(part, size, bold=bold)
            if used + before + wide <= width:
                used += before + wide
            else:
                # What is wider than the column goes on in the next line.
                more = ceil(wide / width) or 1
                lines, used = lines + more, wide - (more - 1) * width
            before = 0.0
    return lines if text.strip() else 0


def markdown_height(text: str, width: float, *, opening: bool = False) -> float:
    """Return the height of the Markdown *text* in a column of *width*.

    With *opening* only that of its first paragraph, and 0 where it begins with something else.
    """
    blocks = _blocks(text)
    if opening:
        blocks = blocks[:1] if begins_with_paragraph(text) else []
    return sum(_height(each, width) for each in blocks)


def begins_with_paragraph(text: str) -> bool:
    """Return whether the first block of the Markdown *text* is a paragraph."""
    return next((each.tag == "p" for each in _blocks(text)), False)


def _blocks(text: str) -> list[Element]:
    root = Element("div")
    try:
        parsed = BlockParser(text.strip())
        ElementBuilder(parsed.definitions, keeps_lines=True).build(root, parsed.document.children)
    except (TooDeepError, TooManyCellsError):
        # The page refuses such a text, and says why.
        return []
    return list(root)


def _height(block: Element, width: float) -> float:
    """Return the height of one block with the space that parts it from the block before."""
    if block.tag == "hr":
        return _RULE
    if block.tag in _HEADINGS:
        lines = sum(line_count(each, width, _HEADING_SIZE, bold=True) for each in _texts(block))
        return _HEADING_GAP + lines * _HEADING_LINE
    if block.tag == "table":
        return _GAP + sum(_row_height(row, width) for row in block.iter("tr"))
    if block.tag == "pre":
        code = "".join(block.itertext()).split("\n")
        return _GAP + sum(line_count(each, width, _SIZE) or 1 for each in code) * _LINE
    if block.tag in _INDENT:
        inner = width - _INDENT[block.tag]
        items = [block] if block.tag == "blockquote" else list(block)
        return _GAP + sum(_item_height(each, inner) for each in items)
    return _GAP + sum(line_count(each, width, _SIZE) for each in _texts(block)) * _LINE


def _item_height(item: Element, width: float) -> float:
    """Return the height of a list's item or a quote: words of its own, and blocks."""
    words = sum(line_count(each, width, _SIZE) for each in _texts(item)) * _LINE
    blocks = sum(_height(each, width) for each in item if each.tag in _BLOCKS)
    return max(words + blocks, _LINE)


def _row_height(row: Element, width: float) -> float:
    """Return the height of a row whose columns are equally wide."""
    column = max(width / max(len(row), 1) - _CELL_GAP, 1.0)
    lines = (
        sum(line_count(each, column, _SIZE, bold=cell.tag == "th") for each in _texts(cell))
        for cell in row
    )
    return max([1, *lines]) * _LINE + _GAP + 0.2


def _texts(element: Element) -> list[str]:
    """Return the lines of the words that stand in *element* itself, not in blocks in it."""
    lines = "".join(_words(element)).split("\n")
    return [each for each in map(" ".join, map(str.split, lines)) if each]


def _words(element: Element) -> Iterator[str]:
    """Yield words with a line feed only where a line ends on the page."""
    yield (element.get("alt") or element.text or "").replace("\n", " ")
    for each in element:
        if each.tag == "br" or each.tag in _BLOCKS:
            yield "\n"
        else:
            yield from _words(each)
        yield (each.tail or "").replace("\n", " ")
