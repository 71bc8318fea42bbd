"""Everything an output says, however it is written down, for searching what must not be there.

Bounded: files in files and writings in writings are followed a few times, and what is unpacked from
one output has a limit.
"""

from __future__ import annotations

import email
import json
import re
import zipfile
import zlib
from collections.abc import Callable, Iterator
from email import policy
from io import BytesIO
from pathlib import PurePosixPath
from typing import Any

from msgspec import Struct

from amportal.leaks.encodings import (
    any_text_of,
    base64_runs,
    other_texts,
    printable,
    text_of,
    texts_in_bytes,
    unescaped,
)
from amportal.leaks.folded_text import unbroken
from amportal.leaks.pdf_texts import (
    attachments,
    page_texts,
    stream_texts,
    wide_strings,
    without_streams,
)
from amportal.leaks.picture_parts import parts_of

MAX_DEPTH = 3
MAX_UNPACKED = 256 << 20
# How many letters and digits count as found in bytes that are no text, where some come by chance.
READABLE, SOME, MANY = 1, 5, 7
_SMALL = 1 << 16
# What the library raises of archives that are broken, locked, or packed in a way it does not know.
_BROKEN_ZIP = (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, ValueError)
_TAG = re.compile(r"<[^<>]*>")
# Within a word, these part nothing.
_INLINE = re.compile(
    r"<!--(?:[^-]|-(?!->))*-->|</?(?:a|abbr|b|bdi|bdo|big|cite|code|data|del|dfn|em|font|i|ins|kbd|"
    r"mark|q|s|samp|small|span|strike|strong|sub|sup|time|tspan|tt|u|var|wbr)(?:\s[^<>]*)?/?>",
    re.IGNORECASE,
)
# Parts of Word, PowerPoint, Excel and OpenDocument files, where a word may be in several runs of
# text. Paragraphs, cells and line breaks part words.
_HEAD = 4096
_OFFICE = re.compile(r"<(?:w|a|p|text|office):[a-z]|<(?:sst|worksheet)\b", re.IGNORECASE)
_RUNS = re.compile(
    r"</?(?!(?:w|a|text|table):(?:p|h|br|tab|cr|tc|tr|line-break|table-cell)\b)[a-zA-Z]+:[^<>]*>"
    r"|</?(?:r|t|rPr|b|i|u|sz|color|rFont|family|charset|scheme|vertAlign)\b[^<>]*>"
)
_MARKUP = frozenset({".html", ".htm", ".xml", ".svg"})
_FOLDED = frozenset({".ics", ".vcf"})


class OutputText(Struct, frozen=True):
    """One reading of an output: where in it, and what it says.

    `least`: 0 for a text. Of bytes that are none, how many letters and digits count as found.
    """

    where: str
    text: str
    least: int = 0


class _Budget:
    """How much may still be unpacked from one output, and the first part that did not open."""

    def __init__(self) -> None:
        self.left = MAX_UNPACKED
        self.unread = ""

    def take(self, name: str, raw: bytes) -> None:
        """Count *raw*; raise `Unpacked` where it is too much."""
        self.left -= len(raw)
        if self.left < 0:
            raise Unpacked(name)

    def note_unread(self, where: str) -> None:
        """Note that the part *where* cannot be read; what only looks like one is none."""
        if not where.endswith("base64"):
            self.unread = self.unread or where or "all of it"


class Unpacked(Exception):  # noqa: N818 - it says what happened
    """Raised where an output holds more than may be unpacked."""


class PartUnread(Exception):  # noqa: N818 - it says what happened
    """Raised after all that could be read, where a part of an output could not."""


def texts_of(path: str, raw: bytes) -> Iterator[OutputText]:
    """Yield every reading of the output *raw* at *path*, its path included.

    Raises `UnreadablePdf` for a PDF that does not open, `Unpacked` for what unpacks without end,
    `PartUnread` for a zip of which not every entry can be read.
    """
    budget = _Budget()
    yield from _text("its name", path, 0, budget)
    yield from _file("", path, raw, 0, budget)
    if budget.unread:
        raise PartUnread(budget.unread)


def _file(inside: str, name: str, raw: bytes, depth: int, budget: _Budget) -> Iterator[OutputText]:
    """Yield the readings of one file, be it an output or a file *inside* of one."""
    if depth > MAX_DEPTH:
        return
    budget.take(name, raw)
    suffix = PurePosixPath(name).suffix.lower()
    read = _reader(suffix, raw)
    if read is not None:
        yield from read(inside, raw, depth, budget)
        return
    text = any_text_of(raw)
    if text is None:
        yield from _bytes(inside, raw, depth, budget)
    elif suffix in _MARKUP or "<" in text[:200]:
        yield from _markup(inside, text, depth, budget)
    elif suffix in _FOLDED:
        text = text.replace("\r\n ", "").replace("\r\n\t", "").replace("\\n", "\n")
        yield from _text(inside, text.replace("\\,", ",").replace("\\;", ";"), depth, budget)
    else:
        if suffix == ".json" or name.endswith("search-index.js"):
            yield from _json(inside, text, depth, budget)
        yield from _text(inside, text, depth, budget)


def _reader(
    suffix: str, raw: bytes
) -> Callable[[str, bytes, int, _Budget], Iterator[OutputText]] | None:
    if raw.startswith(b"%PDF-"):
        return _pdf
    if raw.startswith(b"PK\x03\x04"):
        return _zip
    if parts_of(raw) is not None:
        return _picture
    return _mail if suffix == ".eml" else None


def _text(
    inside: str, text: str, depth: int, budget: _Budget, least: int = 0
) -> Iterator[OutputText]:
    """Yield a text as it is, without entities, and in every other writing that is in it."""
    yield OutputText(inside or "text", text, least)
    plain = unescaped(text)
    if plain != text:
        yield OutputText(_joined(inside, "entities"), plain, least)
    joined = unbroken(plain)
    if joined != plain:
        yield OutputText(inside or "text", joined, least)
    yield from _writings(inside, text, depth, budget, least)


def _markup(inside: str, text: str, depth: int, budget: _Budget) -> Iterator[OutputText]:
    """Yield HTML or XML: all that stands in it, and its text alone."""
    plain = unescaped(text)
    yield OutputText(inside or "text", plain)
    yield OutputText(_joined(inside, "text without tags"), _TAG.sub("\n", _INLINE.sub("", plain)))
    if _OFFICE.search(plain[:_HEAD]):
        whole = _TAG.sub("\n", _RUNS.sub("", plain))
        yield OutputText(_joined(inside, "text without tags"), whole)
    yield from _writings(inside, text, depth, budget, 0)


def _writings(
    inside: str, text: str, depth: int, budget: _Budget, least: int
) -> Iterator[OutputText]:
    if depth >= MAX_DEPTH:
        return
    plain = unescaped(text)
    for writing, other in other_texts(text, plain):
        where = _joined(inside, writing)
        yield OutputText(where, unescaped(other), least)
        yield from _writings(where, other, depth + 1, budget, least)
    for raw in base64_runs(plain):
        coded = text_of(raw)
        if coded is None and _reader("", raw) is None and b"\x00" not in raw:
            continue  # chance: most long words are no base64
        yield from _file(_joined(inside, "base64"), "", raw, depth + 1, budget)


def _bytes(inside: str, raw: bytes, depth: int, budget: _Budget) -> Iterator[OutputText]:
    """Yield what can be read among bytes that are no text."""
    least = SOME if len(raw) <= _SMALL else MANY
    for where, text in texts_in_bytes(raw):
        yield from _text(_joined(inside, where), text, depth, budget, least)


def _json(inside: str, text: str, depth: int, budget: _Budget) -> Iterator[OutputText]:
    """Yield the texts in JSON as what they stand for."""
    begin = min((at for at in (text.find("{"), text.find("[")) if at >= 0), default=-1)
    if begin < 0:
        return
    try:
        data, _ = json.JSONDecoder().raw_decode(text[begin:])
    except (ValueError, RecursionError):
        return
    said = "\n".join(_strings(data))
    read = _markup if "<" in said else _text
    yield from read(_joined(inside, "values"), said, depth, budget)


def _strings(data: Any) -> Iterator[str]:
    stack = [data]
    while stack:
        each = stack.pop()
        if isinstance(each, str):
            yield each
        elif isinstance(each, dict):
            stack += [*each, *each.values()]
        elif isinstance(each, list):
            stack += each


def _pdf(inside: str, raw: bytes, depth: int, budget: _Budget) -> Iterator[OutputText]:
    for where, text in page_texts(raw):
        yield from _text(_joined(inside, where), text, depth, budget)
    for name, content in attachments(raw):
        where = _joined(inside, f"attachment {name}")
        yield from _text(where, name, depth, budget)
        yield from _file(where, name, content, depth + 1, budget)
    for stream in (*stream_texts(raw), without_streams(raw)):
        budget.take(inside, stream)
        for text in (printable(stream), wide_strings(stream)):
            yield from _text(_joined(inside, "its bytes"), text, depth, budget, READABLE)


def _zip(inside: str, raw: bytes, depth: int, budget: _Budget) -> Iterator[OutputText]:
    try:
        archive = zipfile.ZipFile(BytesIO(raw))
    except _BROKEN_ZIP:
        yield from _bytes(inside, raw, depth, budget)
        budget.note_unread(inside)
        return
    with archive:
        for entry in archive.infolist():
            where = _joined(inside, f"in the zip, {entry.filename}")
            yield from _text(where, entry.filename, depth, budget)
            if entry.comment:
                yield OutputText(where, entry.comment.decode("utf-8", "replace"))
            if entry.file_size > budget.left:
                raise Unpacked(entry.filename)
            try:
                content = archive.read(entry)
            except _BROKEN_ZIP:
                budget.note_unread(where)
                continue
            yield from _file(where, entry.filename, content, depth + 1, budget)
        if archive.comment:
            yield OutputText(_joined(inside, "comment"), archive.comment.decode("utf-8", "replace"))


def _picture(inside: str, raw: bytes, depth: int, budget: _Budget) -> Iterator[OutputText]:
    """Yield what a picture says beside what it shows."""
    for part, data in parts_of(raw) or ():
        text = any_text_of(data)
        if text is None:
            yield from _bytes(_joined(inside, part), data, depth, budget)
        else:
            yield from _text(_joined(inside, part), text, depth, budget)


def _mail(inside: str, raw: bytes, depth: int, budget: _Budget) -> Iterator[OutputText]:
    message = email.message_from_bytes(raw, policy=policy.default)
    heads = "\n".join(f"{name}: {value}" for name, value in message.items())
    yield from _text(_joined(inside, "headers"), heads, depth, budget)
    for part in message.walk():
        if part.is_multipart():
            continue
        content = part.get_payload(decode=True)
        name = part.get_filename() or f"part.{part.get_content_subtype()}"
        if isinstance(content, bytes):
            where = _joined(inside, f"part {name}")
            yield from _text(where, name, depth, budget)
            yield from _file(where, name, content, depth + 1, budget)
    plain = text_of(raw)
    if plain is not None:
        yield from _text(inside, plain, depth, budget)


def _joined(inside: str, where: str) -> str:
    return f"{inside}, {where}" if inside else where
