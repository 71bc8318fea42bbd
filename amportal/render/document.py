"""A report's HTML as the engine takes it, without the engine's own style for what is not in it.

It exists because the engine's style gives every element five boxes for notes and one for the mark
of a list, whether there is a note or a list or not: six sets of styles for each of the thousands
of elements in a report, a twentieth of its time. The report is the same, byte for byte.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from typing import Any

from weasyprint import CSS, HTML
from weasyprint.html import UA, UA_COUNTER_STYLE, UA_STYLESHEET

# Where one of these words stands in a style, a note or a list of its own kind may be meant.
_MEANT = re.compile(r"note|list-item|marker", re.IGNORECASE)
_STYLED = re.compile(r"""<style|\bstyle\s*=\s*("[^"]*"|'[^']*'|[^\s>]+)""", re.IGNORECASE)
_OF_NOTES = re.compile(r"^::(?:foot)?note-\w+\s*\{[^}]*\}", re.MULTILINE)
_OF_LISTS = re.compile(r"^::marker(?=\s*\{)", re.MULTILINE)


class Plain(HTML):  # type: ignore[misc]  # the library has no types
    """A document without notes, whose only lists are those of HTML."""

    def _ua_stylesheets(self, *arguments: Any, **options: Any) -> list[Any]:
        """Answer the engine, which asks for its own styles: a document may bring others."""
        sheets = super()._ua_stylesheets(*arguments, **options)
        return [_plain() if sheet is UA_STYLESHEET else sheet for sheet in sheets]


def kind_of(html: str, sheets: Iterable[str]) -> type[Any]:
    """Return what is to take *html* in: `Plain`, unless it or one of *sheets* asks for more."""
    written = (found[0] for found in _STYLED.finditer(html))
    asks = any(_MEANT.search(text) or text.lower() == "<style" for text in (*sheets, *written))
    return HTML if asks else Plain


@cache
def _plain() -> Any:
    text = _OF_LISTS.sub("li::marker", _OF_NOTES.sub("", UA))
    return CSS(string=text, counter_style=UA_COUNTER_STYLE.copy())


__all__ = ["Plain", "kind_of"]
