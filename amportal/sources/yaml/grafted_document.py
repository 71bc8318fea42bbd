"""A document with values of other documents in it, each with its place in its own file."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from msgspec import Struct

from amportal.errors import Span
from amportal.sources.yaml.yaml_document import Document, Loc


class Graft(Struct, frozen=True):
    """What stands at `loc` is from `doc`: the value at each of `keys` below it, by its key there.

    A key "" is the value at `loc` itself. What has no key there is the whole of `doc`.
    """

    loc: Loc
    doc: Document
    keys: Mapping[str, str]


class GraftedDocument(Document):
    """The document *base* with *data* in place of its own, some of it from *grafts*."""

    __slots__ = ("_base_doc", "_grafts")

    def __init__(self, base: Document, data: Any, grafts: tuple[Graft, ...]) -> None:
        super().__init__(base.path, data, base.problems, "")
        self._base_doc = base
        self._grafts = grafts

    def _at(self, loc: Loc) -> tuple[Document, Loc]:
        """Return the document that the value at *loc* is from, and where it stands there."""
        for each in self._grafts:
            if loc[: len(each.loc)] == each.loc:
                rest = loc[len(each.loc) :]
                key = each.keys.get(str(rest[0]) if rest else "", "")
                return each.doc, (key,) if key else ()
        return self._base_doc, loc

    def span(self, loc: Loc) -> Span:
        """Return the place of the deepest value that can be reached along *loc*."""
        doc, inner = self._at(loc)
        return doc.span(inner)

    def key_span(self, loc: Loc) -> Span:
        """Return the place of the key of the last step of *loc* that can be made."""
        doc, inner = self._at(loc)
        return doc.key_span(inner)

    def after(self, loc: Loc) -> tuple[str, Span]:
        """Return what follows the value at *loc* on the line it ends on, with its place."""
        doc, inner = self._at(loc)
        return doc.after(inner)

    def has(self, loc: Loc) -> bool:
        """Say whether every step of *loc* leads to a value in the source."""
        doc, inner = self._at(loc)
        return doc.has(inner)

    def excerpt(self, span: Span) -> str:
        """Return the source line of *span*, or "" when it is too long to show."""
        found = (each.doc for each in self._grafts if each.doc.path == span.path)
        return next(found, self._base_doc).excerpt(span)

    def lines_of(self, loc: Loc) -> tuple[int, int]:
        """Return the first and last line in its own file of what is nearest to *loc*."""
        return self._base_doc.lines_of(loc)

    def entry_lines(self, loc: Loc) -> tuple[int, int]:
        """Return the first and the last line in its own file of what is nearest to *loc*."""
        return self._base_doc.entry_lines(loc)

    def line(self, number: int) -> str:
        """Return source line *number* of its own file."""
        return self._base_doc.line(number)

    def lines_with(self, words: str) -> tuple[int, ...]:
        """Return the numbers, from 1, of the lines of its own file that hold *words*."""
        return self._base_doc.lines_with(words)
