"""What a client's files say that a reader may not see, piece by piece, with the place of each.

A text is hidden from a reader where it is part of nothing they may see: notes, drafts, what is for
others, the agency's own folder. Twice over: by the very rule that portals are cut by, and by the
marks as they are written (`draft:`, `audience:`, `internal`), read here without that rule. A word
that pages say anyway, or that the reader may see elsewhere, gives nothing away.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Mapping
from typing import Any

from msgspec import Struct
from msgspec.structs import astuple
from pydantic import BaseModel

from amportal.errors import Span
from amportal.leaks.folded_text import fold
from amportal.leaks.output_texts import OutputText
from amportal.leaks.text_pieces import Piece, pieces_of, says_something
from amportal.model.problem_location import Loc
from amportal.model.reading.client_files import ClientFiles
from amportal.model.reading.noun_reader import Read

Readers = tuple[frozenset[str], ...]
_NOBODY: Readers = (frozenset(),)
_YES = ("true", "yes")


class SourceText(Struct, frozen=True, eq=False):
    """One value, line or name of a source, and where it stands.

    `readers`: those for whom it is by its own mark, and by that of each thing it is part of.
    """

    value: str
    read: Read[Any] | None
    loc: Loc
    path: str
    line: int
    readers: Readers

    def is_for(self, roles: frozenset[str]) -> bool:
        """Say whether a reader with *roles* may see it, by what is written."""
        return all("everyone" in each or not roles.isdisjoint(each) for each in self.readers)


class SourcePiece(Struct, frozen=True, eq=False):
    """A piece of a source, to be looked for."""

    piece: Piece
    source: SourceText

    @property
    def text(self) -> str:
        """The piece as it is written."""
        return self.piece.text

    @property
    def needles(self) -> tuple[str, ...]:
        """What to look for in a folded text."""
        return self.piece.needles

    def is_in(self, reading: OutputText) -> bool:
        """Say whether *reading*, in whose folded form a needle was found, holds the piece."""
        return self.piece.is_in(reading)

    @property
    def place(self) -> Hashable:
        """What is the same for all pieces of one text."""
        return self.source.path, self.source.loc, self.source.line

    @property
    def span(self) -> Span:
        """Where the text is written."""
        source = self.source
        if source.read is not None and source.loc:
            return source.read.doc.span(source.loc)
        return Span(source.path, source.line)

    @property
    def excerpt(self) -> str:
        """The line on which it is written; empty where that is in no text of ours."""
        read = self.source.read
        return read.doc.excerpt(self.span) if read is not None else ""


def source_texts(dossier: ClientFiles, notes: Mapping[str, str]) -> Iterator[SourceText]:
    """Yield the texts of all files of a client; *notes* are its other texts by their path."""
    projects = {each.folder: _marks_of(each.read) for each in dossier.projects}
    seen = {}
    for read in dossier.reads():
        above = next((marks for at, marks in projects.items() if _below(read.path, at)), ())
        above += _NOBODY if "/internal/" in read.path else ()
        seen[read.path] = above + _marks_of(read)
        yield from texts_of_read(read, above)
    for path, text in notes.items():
        yield from _lines(text, path, 1, None, _NOBODY)
    for path in dossier.paths:
        stem = path.rpartition("/")[2].rpartition(".")[0]
        if says_something(stem):
            inside = _NOBODY if "/internal/" in path else ()
            yield SourceText(stem, None, (), path, 1, seen.get(path, inside))


def texts_of_read(read: Read[Any], above: Readers = ()) -> Iterator[SourceText]:
    """Yield the texts of one file; *above*: for whom what it is part of is."""
    for loc, value, readers in _values(read.data, (), above):
        yield SourceText(value, read, loc, read.path, 1, readers)
    yield from _lines(read.body, read.path, read.body_line, read, above + _marks_of(read))


def source_pieces(texts: Iterable[SourceText]) -> Iterator[SourcePiece]:
    """Yield what to look for of *texts*."""
    for source in texts:
        for piece in pieces_of(source.value):
            yield SourcePiece(piece, source)


def shown_text(*shown: object) -> str:
    """Return everything that *shown*, values of any kind, says, folded."""
    return fold("\n".join(text for each in shown for text in _texts(each)))


def _below(path: str, folder: str) -> bool:
    return path.startswith(f"{folder.rstrip('/')}/")


def _lines(
    text: str, path: str, first: int, read: Read[Any] | None, readers: Readers
) -> Iterator[SourceText]:
    for number, line in enumerate(text.split("\n"), first):
        if line.strip():
            yield SourceText(line, read, (), path, number, readers)


def _values(data: Any, loc: Loc, readers: Readers) -> Iterator[tuple[Loc, str, Readers]]:
    """Yield every text below *data*, with its place and for whom it is; keys are nobody's words."""
    if isinstance(data, str):
        yield loc, data, readers
    elif isinstance(data, dict):
        own = readers + _marks(data, loc)
        for key, value in data.items():
            yield from _values(value, (*loc, key), own + (_NOBODY if key == "internal" else ()))
    elif isinstance(data, list):
        for at, value in enumerate(data):
            yield from _values(value, (*loc, at), readers)


def _marks_of(read: Read[Any] | None) -> Readers:
    return _marks(read.data, ()) if read is not None and isinstance(read.data, dict) else ()


def _marks(data: dict[str, Any], loc: Loc) -> Readers:
    """Return for whom an entry is by its own keys. Risks are the agency's unless they say more."""
    if str(data.get("draft", "")).strip().lower() in _YES:
        return _NOBODY
    audience = data.get("audience")
    if audience is None:
        return _NOBODY if loc[-2:-1] == ("risks",) else ()
    names = [audience] if isinstance(audience, str) else audience
    return (frozenset(str(each).strip() for each in names) - {"internal"},)


def _texts(value: object) -> Iterator[str]:
    """Yield every text in *value*, a plain value, struct or model, or a collection of such."""
    if isinstance(value, str):
        yield value
        return
    inner = _inner(value)
    if inner is None:
        yield from () if value is None or isinstance(value, bool | bytes) else (str(value),)
        return
    for each in inner:
        yield from _texts(each)


def _inner(value: object) -> Iterable[object] | None:
    """Return what *value* holds; None where it holds nothing but itself."""
    if isinstance(value, BaseModel):
        return [getattr(value, name) for name in type(value).model_fields]
    if isinstance(value, Struct):
        return astuple(value)
    if isinstance(value, Mapping):
        return [part for item in value.items() for part in item]
    return value if isinstance(value, Iterable) and not isinstance(value, bytes) else None
