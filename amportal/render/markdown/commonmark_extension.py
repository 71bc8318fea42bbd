"""Python-Markdown with blocks and inline markup as CommonMark has them.

One block processor takes the place of all others, by the library's own interface: it is handed the
whole text and builds the whole tree. Nothing is left for the processor of inline patterns, which is
taken out. Tree processors, the serializer and postprocessors stay as they are.
"""

from __future__ import annotations

import re
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.blockparser import BlockParser as Blocks
from markdown.blockprocessors import BlockProcessor
from markdown.extensions import Extension
from markdown.preprocessors import Preprocessor
from markdown.util import Registry

from amportal.sources.commonmark.block_parser import BlockParser
from amportal.sources.commonmark.element_builder import ElementBuilder

# Signs that no page can hold; some of them mark places inside of the converter.
_ENDS = re.compile(r"[\x0b\x0c\x85\u2028\u2029]")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


class CommonMarkExtension(Extension):
    """Reads CommonMark, with tables and struck out words.

    With *keeps_lines* a line that ends before it is full ends there on the page, too.
    """

    def __init__(self, *, keeps_lines: bool = False) -> None:
        super().__init__()
        self._keeps_lines = keeps_lines

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802
        """Register the processors in place of the library's own."""
        for name in ("normalize_whitespace", "html_block"):
            md.preprocessors.deregister(name)
        md.preprocessors.register(_ControlSigns(md), "control_signs", 30)
        md.parser.blockprocessors = Registry()
        md.parser.blockprocessors.register(
            _WholeText(md.parser, self._keeps_lines), "commonmark", 100
        )
        md.treeprocessors.deregister("inline")
        md.treeprocessors.deregister("unescape")


class _ControlSigns(Preprocessor):
    def run(self, lines: list[str]) -> list[str]:
        # Word processors end lines and pages with signs of their own.
        parts = (part for line in lines for part in _ENDS.split(line))
        return [_CONTROL.sub("\ufffd", part) for part in parts]


class _WholeText(BlockProcessor):
    """Builds the tree of a whole text at once."""

    def __init__(self, parser: Blocks, keeps_lines: bool) -> None:
        super().__init__(parser)
        self._keeps_lines = keeps_lines

    def test(self, parent: Element, block: str) -> bool:
        return True

    def run(self, parent: Element, blocks: list[str]) -> None:
        # The library has cut the text at empty lines; no sign is lost.
        parsed = BlockParser("\n\n".join(blocks))
        blocks.clear()
        builder = ElementBuilder(parsed.definitions, keeps_lines=self._keeps_lines)
        builder.build(parent, parsed.document.children)
