"""Say what content files may not use, though it is YAML, and what to write instead.

It exists because anchors, tags, merge keys and the like surprise people and open doors (bombs,
object construction). Every refusal names the place and the mend. It decides nothing about data.
"""

from __future__ import annotations

import re
from typing import Any

from amportal.errors import Note, Problem
from amportal.sources.findings import Enough, Findings
from amportal.sources.source_text import character_problem, first_unwanted
from amportal.sources.yaml.failed_line import ODD_SPACES, empty_key, odd_space, quoted, shorten
from amportal.sources.yaml.parser_events import SequenceStartEvent
from amportal.sources.yaml.value_positions import Survey

_ODD_SPACE = re.compile(f"[{ODD_SPACES}]")
_TAG = re.compile(r"![^\s,\[\]{}]*")
_HASH = re.compile(r"[ \t]+(#[^\s#][^\r\n]*)")
_HASH_VALUE = re.compile(r"[:-][ \t]+#[^\s#]")


def may_hold_refused(text: str) -> bool:
    """Say whether scalars of *text* need a look each; when not, none can hold what is refused."""
    if not text.isascii() and _ODD_SPACE.search(text):
        return True
    if any(sign in text for sign in ("&", "!", "\\", "<<")):
        return True
    return "#" in text and _HASH_VALUE.search(text) is not None


class Refusals:
    """The refusals of one text, added to its findings."""

    def __init__(self, text: str, findings: Findings) -> None:
        self._text = text
        self._findings = findings
        self._survey: Survey | None = None

    def _add(self, *what: Any, **more: Any) -> None:
        self._findings.add(*what, **more)
        if self._findings.full:
            raise Enough

    def _take(self, problem: Problem) -> None:
        self._findings.take(problem)
        if self._findings.full:
            raise Enough

    def scalar(self, event: Any) -> None:
        """Refuse what must not stand in or around a scalar value."""
        self.marks(event)
        self.characters(event)
        if not event.value and not event.style:
            self._hash(event.start_mark.index)

    def marks(self, event: Any) -> None:
        """Refuse an anchor or a tag on a value."""
        start = event.start_mark.index
        if event.anchor:
            self._add(
                "anchor",
                f"`&{event.anchor}` is a YAML anchor, which is not read here",
                (start, start + 1 + len(event.anchor)),
                "this gives a name to the value after it",
                "delete it and write the value out wherever it is needed; if it is meant as "
                "text, put the text in quotes",
            )
        if event.tag:
            tag = _TAG.search(self._text, start)
            written, at = (tag.group(), tag.span()) if tag else (event.tag, (start, start + 1))
            self._add(
                "tag",
                f"`{shorten(written)}` is a YAML tag, which is not read here",
                at,
                "this gives a type to the value after it",
                "delete it; if it is meant as text, put the text in quotes",
            )

    def characters(self, event: Any) -> None:
        """Refuse characters that were written as an escape, such as `\\u202e` in quotes."""
        unwanted = first_unwanted(event.value) if event.style == '"' else ""
        if unwanted:
            span = self._findings.span(event.start_mark.index, event.end_mark.index)
            excerpt = self._findings.excerpt(span)
            self._take(character_problem(unwanted, span, excerpt))

    def _hash(self, start: int) -> None:
        """Warn of `#0a7` where a value is expected: to YAML it is a comment."""
        cut = _HASH.match(self._text, start)
        if cut:
            written = cut[1].rstrip()
            self._add(
                "hash-comment",
                f"`{shorten(written)}` is read as a comment, so there is no value here",
                cut.span(1),
                "everything after `#` is a comment",
                f"put it in quotes: `{quoted(written)}`; if it is meant as a comment, "
                "write a space after `#`",
                severity="warning",
            )

    def alias(self, event: Any) -> None:
        """Refuse `*name`."""
        start, end = event.start_mark.index, event.end_mark.index
        written = self._text[start:end]
        self._add(
            "anchor",
            f"`{shorten(written)}` is a YAML alias, which is not read here",
            (start, end),
            "this stands for something written elsewhere",
            "write the value out again; if it is meant as text, put it in quotes: "
            f"`{quoted(written)}`",
        )

    def directive(self, event: Any) -> None:
        """Refuse lines such as `%YAML 1.2`."""
        self._add(
            "directive",
            "the file starts with a YAML directive, which is not read here",
            _first(event),
            "a line that starts with `%` stands here",
            "delete the lines that start with `%`",
        )

    def second_document(self, event: Any) -> None:
        """Refuse a second document in one file."""
        start = event.start_mark.index
        self._add(
            "several-documents",
            "the file holds more than one document",
            (start, start + 3),
            "a second document begins here",
            "delete this line, or move what follows it into a file of its own",
        )

    def depth(self, event: Any, limit: int) -> None:
        """Refuse nesting deeper than *limit*."""
        self._add(
            "too-deep",
            f"lists and mappings stand more than {limit} deep in each other",
            _first(event),
            "one level too many begins here",
            "no file needs this: look for brackets that are not closed",
        )

    def too_many(self, limit: int) -> None:
        """Refuse more than *limit* values."""
        self._add(
            "too-many-values",
            f"the file holds more than {limit:,} values".replace(",", " "),
            (0, 1),
            hint="split it into smaller files",
        )

    def merge_key(self, at: tuple[int, int]) -> None:
        """Refuse `<<:`."""
        self._add(
            "merge-key",
            "`<<` is a YAML merge key, which is not read here",
            at,
            "this takes over values written elsewhere",
            "write the values out again",
        )

    def odd_space(self, char: str, at: tuple[int, int]) -> None:
        """Refuse a name that begins with a space that is none to YAML."""
        self._add(*odd_space(char, at))

    def empty_key(self, at: tuple[int, int]) -> None:
        """Refuse a colon with nothing before it."""
        self._add(*empty_key(at))

    def key_not_text(self, event: Any) -> None:
        """Refuse a list or a mapping as the name of something, such as `{{ name }}` makes it."""
        kind = "list" if event.__class__ is SequenceStartEvent else "mapping"
        self._add(
            "key-not-text",
            f"a {kind} stands where a name is expected",
            _first(event),
            "a name must be text",
            "if the brackets are part of a text, put the whole text in quotes",
        )

    def duplicate(self, key: str, at: tuple[int, int], loc: tuple[str | int, ...]) -> None:
        """Refuse *key* for the second time; *loc* leads to its first value."""
        if self._survey is None:
            self._survey = Survey(self._text)
        first, steps = self._survey.advance(at[1]).reach(loc)
        where = ""
        notes: tuple[Note, ...] = ()
        if steps == len(loc):
            span = self._findings.span(*first.key)
            where = f" (first on line {span.line})"
            notes = (Note(f"`{shorten(key)}` stands here first", span),)
        self._add(
            "duplicate-key",
            f"`{shorten(key)}` appears twice{where}",
            at,
            "the same name again",
            "keep the line that is right and delete the other",
            notes,
        )


def _first(event: Any) -> tuple[int, int]:
    start = event.start_mark.index
    return start, start + 1
