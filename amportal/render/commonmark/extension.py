"""Python-Markdown with blocks and inline markup as CommonMark has them.

One block processor takes the place of all others, by the library's own interface: it is handed the
whole text and builds the whole tree. Nothing is left for the processor of inline patterns, which is
taken out. Tree processors, the serializer and postprocessors stay as they are.
"""

from __future__ import annotations

import re
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.blockprocessors import BlockProcessor
from markdown.extensions import Extension
from markdown.preprocessors import Preprocessor
from markdown.util import Registry

from amportal.render.commonmark.block_nodes import Place
from amportal.render.commonmark.block_parser import BlockParser
from amportal.render.commonmark.elements import ElementBuilder

# Signs that no page can hold; some of them mark places inside of the converter.
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


class CommonMarkExtension(Extension):
    """Reads CommonMark, with tables; after a conversion `hidden` says what it left out."""

    def __init__(self) -> None:
        super().__init__()
        # Where comments and definitions stand that nothing refers to.
        self.hidden: list[Place] = []

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802
        """Register the processors in place of the library's own."""
        for name in ("normalize_whitespace", "html_block"):
            md.preprocessors.deregister(name)
        md.preprocessors.register(_Controls(md), "controls", 30)
        md.parser.blockprocessors = Registry()
        md.parser.blockprocessors.register(_Whole(md, self), "commonmark", 100)
        md.treeprocessors.deregister("inline")
        md.treeprocessors.deregister("unescape")


class _Controls(Preprocessor):
    def run(self, lines: list[str]) -> list[str]:
        return [_CONTROL.sub("\ufffd", line) for line in lines]


class _Whole(BlockProcessor):
    """Builds the tree of a whole text at once."""

    def __init__(self, md: Markdown, extension: CommonMarkExtension) -> None:
        super().__init__(md.parser)
        self._extension = extension

    def test(self, parent: Element, block: str) -> bool:
        return True

    def run(self, parent: Element, blocks: list[str]) -> None:
        # The library has cut the text at empty lines; no sign is lost.
        text = "\n\n".join(blocks)
        blocks.clear()
        parsed = BlockParser(text)
        builder = ElementBuilder(parsed.definitions)
        builder.build(parent, parsed.document.children)
        unused = [each.place for each in parsed.definitions if each.key not in builder.used]
        self._extension.hidden = sorted([*parsed.comments, *unused])


__all__ = ["CommonMarkExtension"]
