"""Markdown's inline patterns, tried only on texts that hold a sign they begin with.

The parser tries each of its fifteen patterns on every text of a page, down to the cell of a table
that holds one word. A pattern that begins with a bracket cannot match where there is none.
"""

from __future__ import annotations

import re
from typing import Any

from markdown import Markdown
from markdown.treeprocessors import InlineProcessor, UnescapeTreeprocessor
from markdown.util import STX, AtomicString

# Without one of these in it, a text can match no pattern that we know.
_SIGNS = {
    "backtick": ("`",),
    "escape": ("\\",),
    "reference": ("[",),
    "link": ("[",),
    "image_link": ("![",),
    "image_reference": ("![",),
    "short_reference": ("[",),
    "short_image_ref": ("![",),
    "autolink": ("<",),
    "automail": ("<",),
    "linebreak": ("  \n",),
    "entity": ("&",),
    "em_strong": ("*", "_"),
}
_ANY_SIGN = re.compile(r"[`\\\[<&*_]|  \n")


class InlineSigns(InlineProcessor):
    """The parser's own walk over a tree, in which a pattern without its sign is passed over."""

    def __init__(self, md: Markdown) -> None:
        super().__init__(md)
        patterns = md.inlinePatterns
        self._patterns = list(patterns)
        # A pattern we do not know is always tried: every text holds nothing.
        self._signs = [
            next(
                (_SIGNS[name] for name in _SIGNS if name in patterns and patterns[name] is each),
                ("",),
            )
            for each in self._patterns
        ]
        self._known = ("",) not in self._signs

    # The parser gives no other name to what looks for patterns in one text.
    def _InlineProcessor__handleInline(self, data: str, patternIndex: int = 0) -> str:  # noqa: N802, N803
        if isinstance(data, AtomicString) or (self._known and not _ANY_SIGN.search(data)):
            return data
        at, start = patternIndex, 0
        apply: Any = self._InlineProcessor__applyPattern  # type: ignore[attr-defined]
        while at < len(self._patterns):
            matched = False
            # What is found becomes a mark that holds no sign, so signs only ever get fewer.
            if start or any(sign in data for sign in self._signs[at]):
                data, matched, start = apply(self._patterns[at], data, at, start)
            if not matched:
                at, start = at + 1, 0
        return data


class MarkedUnescape(UnescapeTreeprocessor):
    """Puts back characters that were written with a backslash, where a text has a mark of one."""

    def unescape(self, text: str) -> str:
        """Return *text* with the characters its marks stand for."""
        return super().unescape(text) if STX in text else text
