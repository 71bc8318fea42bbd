"""What a client's files say that a reader may not see, piece by piece, with the place of each.

Every text of the sources is taken that is part of nothing the reader may see: notes, drafts, what
is for others, the agency's own folder. A word that pages say anyway, or that the reader may see
elsewhere, gives nothing away.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from typing import Any

from pydantic import BaseModel

from amportal.errors import Span
from amportal.leaks.folded_text import fold, needle
from amportal.model.problem_location import Loc
from amportal.model.reading.client_files import ClientFiles
from amportal.model.reading.noun_reader import Read

_PARTS = re.compile(r"[.!?;:\n\[\](){}<>|*`#\"“”„»«]+")
_TOKEN = re.compile(r"[^\W_]{6,}")
_AMOUNT = re.compile(r"-?\d[\d., '’\u00a0\u202f]*\d")
_LEAST_LETTERS = 4  # of a whole value; below that it is an id or a short word
_LEAST_WORDS, _LEAST_LENGTH = 3, 12  # of a part of a text
_LEAST_DIGITS = 5  # of an amount, without zeros at its end


@dataclass(frozen=True, slots=True)
class SourceText:
    """One piece of a source: what to look for, and where it stands."""

    needle: str
    text: str
    read: Read[Any] | None
    loc: Loc
    path: str
    line: int

    @property
    def span(self) -> Span:
        """Where the piece is written."""
        if self.read is not None and self.loc:
            return self.read.doc.span(self.loc)
        return Span(self.path, self.line)

    @property
    def excerpt(self) -> str:
        """The line on which it is written; empty where that is long, or in no text of ours."""
        if self.read is None:
            return ""
        span = self.span
        return self.read.doc.excerpt(span)


def source_texts(dossier: ClientFiles, notes: Mapping[str, str]) -> Iterator[SourceText]:
    """Yield the pieces of all files of a client; *notes* are its other texts by their path."""
    for read in dossier.reads():
        for loc, value in _values(read.data, ()):
            for text, found in _pieces(value):
                yield SourceText(found, text, read, loc, read.path, 1)
        yield from _lines(read.body, read.path, read.body_line, read)
    for path, text in notes.items():
        yield from _lines(text, path, 1, None)
    for path in dossier.paths:
        stem = path.rpartition("/")[2].rpartition(".")[0]
        if _says_something(stem):
            yield SourceText(needle(stem), stem, None, (), path, 1)


def shown_text(*shown: object) -> str:
    """Return everything that *shown*, values of any kind, says, folded."""
    return fold("\n".join(text for each in shown for text in _texts(each)))


def _lines(text: str, path: str, first: int, read: Read[Any] | None) -> Iterator[SourceText]:
    for number, line in enumerate(text.split("\n"), first):
        for piece, found in _pieces(line):
            yield SourceText(found, piece, read, (), path, number)


def _values(data: Any, loc: Loc) -> Iterator[tuple[Loc, str]]:
    """Yield every text below *data* with its place; keys are not what somebody says."""
    if isinstance(data, str):
        yield loc, data
    elif isinstance(data, dict):
        for key, value in data.items():
            yield from _values(value, (*loc, key))
    elif isinstance(data, list):
        for at, value in enumerate(data):
            yield from _values(value, (*loc, at))


def _pieces(value: str) -> Iterator[tuple[str, str]]:
    """Yield what to look for of one value: all of it, its sentences, words that are no words."""
    if _says_something(value):
        yield value.strip(), needle(value)
    elif _is_telling(value):
        for form in _amounts(value):
            yield value.strip(), form
        return
    for part in _PARTS.split(value):
        words = part.split()
        letters = sum(map(str.isalpha, part))
        if len(words) >= _LEAST_WORDS or letters >= _LEAST_LENGTH:
            yield part.strip(), needle(part)
    for found in _TOKEN.finditer(value):
        token = found[0]
        if any(map(str.isdigit, token)) and any(map(str.isalpha, token)):
            yield token, needle(token)


def _says_something(value: str) -> bool:
    return sum(map(str.isalpha, value)) >= _LEAST_LETTERS


def _is_telling(value: str) -> bool:
    """Say whether *value* is an amount that no sum of others is likely to be."""
    digits = "".join(each for each in value if each.isdigit()).rstrip("0")
    return len(digits) >= _LEAST_DIGITS and _AMOUNT.fullmatch(value.strip()) is not None


def _amounts(value: str) -> Iterator[str]:
    """Yield the forms of an amount: its whole units in one piece and in groups of three."""
    whole = re.split(r"[.,]\d{1,2}\Z", value.strip())[0]
    digits = "".join(each for each in whole if each.isdigit())
    if len(digits) < _LEAST_DIGITS - 1:
        return
    yield f" {digits} "
    head = len(digits) % 3 or 3
    groups = [digits[:head], *(digits[at : at + 3] for at in range(head, len(digits), 3))]
    yield f" {' '.join(groups)} "


def _texts(value: object) -> Iterator[str]:
    """Yield every text in *value*, a plain value, data class or model, or a collection of such."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, BaseModel):
        for name in type(value).model_fields:
            yield from _texts(getattr(value, name))
    elif is_dataclass(value) and not isinstance(value, type):
        for each in fields(value):
            yield from _texts(getattr(value, each.name))
    elif isinstance(value, Mapping):
        for key, inner in value.items():
            yield from _texts(key)
            yield from _texts(inner)
    elif isinstance(value, Iterable) and not isinstance(value, bytes):
        for inner in value:
            yield from _texts(inner)
    elif value is not None and not isinstance(value, bool | bytes):
        yield str(value)
