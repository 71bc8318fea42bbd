"""Everything an output says, however it is written down, for searching what must not be there."""

from __future__ import annotations

import email
import json
import re
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from email import policy
from io import BytesIO
from pathlib import PurePosixPath
from typing import Any

from amportal.leaks.encodings import base64_runs, other_texts, text_of, texts_in_bytes
from amportal.leaks.pdf_texts import attachments, page_texts, stream_texts

MAX_DEPTH = 3  # of files in files, and of writings in writings
MAX_UNPACKED = 256 << 20  # bytes of what is unpacked from one output
_TAG = re.compile(r"<[^<>]*>")
_MARKUP = frozenset({".html", ".htm", ".xml", ".svg"})
_FOLDED = frozenset({".ics", ".vcf"})
_PNG = b"\x89PNG\r\n\x1a\n"


@dataclass(frozen=True, slots=True)
class OutputText:
    """One reading of an output: where in it, and what it says."""

    where: str
    text: str


class _Budget:
    """How much may still be unpacked from one output."""

    def __init__(self) -> None:
        self.left = MAX_UNPACKED

    def take(self, raw: bytes) -> bool:
        """Say whether *raw* may be looked at, too."""
        self.left -= len(raw)
        return self.left >= 0


class Unpacked(Exception):  # noqa: N818 - it says what happened
    """Raised where an output holds more than may be unpacked."""


def texts_of(path: str, raw: bytes) -> Iterator[OutputText]:
    """Yield every reading of the output *raw* at *path*, its path included.

    Raises `UnreadablePdf` for a PDF that does not open, `Unpacked` for what unpacks without end.
    """
    yield OutputText("its name", path)
    yield from _file("", path, raw, 0, _Budget())


def _file(
    inside: str, name: str, raw: bytes, depth: int, budget: _Budget
) -> Iterator[OutputText]:
    """Yield the readings of one file, be it an output or a file *inside* of one."""
    if depth > MAX_DEPTH:
        return
    if not budget.take(raw):
        raise Unpacked(name)
    suffix = PurePosixPath(name).suffix.lower()
    read = _reader(suffix, raw)
    if read is not None:
        yield from read(inside, raw, depth, budget)
        return
    text = text_of(raw)
    if text is None:
        for where, found in texts_in_bytes(raw):
            yield from _text(_joined(inside, where), found, depth, budget)
        return
    if suffix in _FOLDED:
        text = text.replace("\r\n ", "").replace("\r\n\t", "").replace("\\n", "\n")
        text = text.replace("\\,", ",").replace("\\;", ";")
    elif suffix == ".json" or name.endswith("search-index.js"):
        yield from _json(inside, text, depth, budget)
    yield from _text(inside or "text", text, depth, budget)
    if suffix in _MARKUP or "<" in text[:200]:
        # Within a word, a tag parts nothing.
        yield from _text(_joined(inside, "text without tags"), _TAG.sub("", text), depth, budget)


def _reader(
    suffix: str, raw: bytes
) -> Callable[[str, bytes, int, _Budget], Iterator[OutputText]] | None:
    if raw.startswith(b"%PDF-"):
        return _pdf
    if raw.startswith(b"PK\x03\x04"):
        return _zip
    if raw.startswith(_PNG):
        return _png
    return _mail if suffix == ".eml" else None


def _text(where: str, text: str, depth: int, budget: _Budget) -> Iterator[OutputText]:
    yield OutputText(where, text)
    if depth >= MAX_DEPTH:
        return
    for writing, other in other_texts(text):
        yield OutputText(_joined(where, writing), other)
    for raw in base64_runs(text):
        coded = text_of(raw)
        if coded is None and _reader("", raw) is None and b"\x00" not in raw:
            continue  # chance: most long words are no base64
        yield from _file(_joined(where, "base64"), "", raw, depth + 1, budget)


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
    yield from _text(_joined(inside, "values"), said, depth, budget)
    if "<" in said:
        bare = _TAG.sub("", said)
        yield from _text(_joined(inside, "values without tags"), bare, depth, budget)


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
        yield OutputText(where, name)
        yield from _file(where, name, content, depth + 1, budget)
    for stream in stream_texts(raw):
        if not budget.take(stream):
            raise Unpacked(inside)
        for where, text in texts_in_bytes(stream):
            yield from _text(_joined(inside, f"stream, {where}"), text, MAX_DEPTH, budget)
    for where, text in texts_in_bytes(_without_streams(raw)):
        yield from _text(_joined(inside, where), text, depth, budget)


def _without_streams(raw: bytes) -> bytes:
    """Return the parts of a PDF between its streams."""
    kept, at = [], 0
    while (begin := raw.find(b"stream", at)) >= 0:
        kept.append(raw[at:begin])
        end = raw.find(b"endstream", begin)
        if end < 0:
            # What is not packed, such as XMP, stands as it is.
            return b"\n".join((*kept, raw[begin:]))
        body = raw[begin + 6 : end]
        if body.lstrip(b"\r\n")[:1] in (b"<", b"{"):
            kept.append(body)
        at = end + 9
    return b"\n".join((*kept, raw[at:]))


def _zip(inside: str, raw: bytes, depth: int, budget: _Budget) -> Iterator[OutputText]:
    try:
        archive = zipfile.ZipFile(BytesIO(raw))
    except (zipfile.BadZipFile, ValueError):
        return
    with archive:
        for entry in archive.infolist():
            where = _joined(inside, f"in the zip, {entry.filename}")
            yield OutputText(where, entry.filename)
            if entry.comment:
                yield OutputText(where, entry.comment.decode("utf-8", "replace"))
            if entry.file_size > budget.left:
                raise Unpacked(entry.filename)
            try:
                content = archive.read(entry)
            except (zipfile.BadZipFile, zlib.error, RuntimeError, NotImplementedError, OSError):
                continue
            yield from _file(where, entry.filename, content, depth + 1, budget)
        if archive.comment:
            yield OutputText(_joined(inside, "comment"), archive.comment.decode("utf-8", "replace"))


def _png(inside: str, raw: bytes, depth: int, budget: _Budget) -> Iterator[OutputText]:
    """Yield what a PNG says beside its picture, and what follows its end."""
    at = 8
    while at + 8 <= len(raw):
        length, kind = int.from_bytes(raw[at : at + 4], "big"), raw[at + 4 : at + 8]
        data = raw[at + 8 : at + 8 + length]
        at += length + 12
        if kind == b"IEND":
            break
        if kind in (b"IHDR", b"IDAT", b"fdAT", b"PLTE", b"tRNS"):
            continue
        for each in (data, *_inflated(data)):
            for where, text in texts_in_bytes(each):
                label = f"{kind.decode('latin-1')}, {where}"
                yield from _text(_joined(inside, label), text, depth, budget)
    for where, text in texts_in_bytes(raw[at:]):
        yield from _text(_joined(inside, where), text, depth, budget)


def _inflated(data: bytes) -> Iterator[bytes]:
    """Yield what is packed behind a keyword, as a text or a profile may be."""
    start = data.find(b"\x78", data.find(b"\x00") + 1)
    if start >= 0:
        try:
            yield zlib.decompressobj().decompress(data[start:], 1 << 20)
        except zlib.error:
            return


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
            yield OutputText(where, name)
            yield from _file(where, name, content, depth + 1, budget)
    plain = text_of(raw)
    if plain is not None:
        yield from _text(inside or "text", plain, depth, budget)


def _joined(inside: str, where: str) -> str:
    return f"{inside}, {where}" if inside else where
