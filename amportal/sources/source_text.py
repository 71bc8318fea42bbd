"""Turn the bytes of a source into text, or say why they are none.

It exists because files come out of word processors, chats and half-done merges. What is let
through is UTF-8 without a byte order mark and without characters that a person cannot see, so
that all later stages may trust text. It never guesses: a wrong encoding is named, not repaired.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from amportal.errors import Problem, Span
from amportal.sources.text_positions import UNWANTED, Lines

MAX_BYTES = 1_000_000

_ASCII_WANTED = bytes(sorted({9, 10, 13, *range(32, 127), *range(128, 256)}))
_CONFLICT = re.compile(r"^(?:<{7}|>{7})(?=[ \r\n]|\Z).*", re.MULTILINE)
_UTF8_MARK = b"\xef\xbb\xbf"
_WIDE_MARKS = (
    (b"\xff\xfe\x00\x00", "UTF-32"),
    (b"\x00\x00\xfe\xff", "UTF-32"),
    (b"\xff\xfe", "UTF-16"),
    (b"\xfe\xff", "UTF-16"),
)
_MAX_SHOWN = 20
_SAVE_AS_UTF8 = (
    "open the file in your editor and save it again as UTF-8 "
    "(in VS Code: click the encoding in the bottom bar, then `Save with Encoding`)"
)


class Checked(NamedTuple):
    """The text of a source ("" when it could not be read) and what is wrong with it."""

    text: str
    problems: tuple[Problem, ...]


def check_text(path: str, raw: bytes, max_bytes: int = MAX_BYTES) -> Checked:
    """Return the text of *raw* without byte order mark, and all problems of its characters."""
    if len(raw) > max_bytes:
        return Checked("", (_too_large(path, len(raw), max_bytes),))
    wide = _wide_encoding(raw)
    if wide:
        return Checked("", (_wide(path, wide),))
    if raw.startswith(_UTF8_MARK):
        raw = raw[3:]
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        return Checked("", (_not_utf8(path, raw, error.start),))
    if text.isascii() and not raw.translate(None, _ASCII_WANTED) and "<<<<<<<" not in text:
        return Checked(text, () if ">>>>>>>" not in text else _conflicts(Lines(path, text), text))
    lines = Lines(path, text)
    return Checked(text, (*_unwanted(lines, text), *_conflicts(lines, text)))


def first_unwanted(text: str) -> str:
    """Return the first character of *text* that must not be in a source, or ""."""
    match = UNWANTED.search(text)
    return match.group() if match else ""


def character_problem(character: str, span: Span, excerpt: str) -> Problem:
    """Return the problem of an unwanted *character* at *span*."""
    code = f"U+{ord(character):04X}"
    if character in "\u2028\u2029\x85":
        return Problem(
            "invisible-character",
            f"there is a hidden line break ({code}) in the text",
            span,
            "a hidden line break stands here",
            "delete it and press Enter instead; it often comes with text pasted from a chat "
            "or a layout program",
            excerpt=excerpt,
        )
    if character >= "\u2000":
        return Problem(
            "invisible-character",
            f"there is an invisible character ({code}) in the text",
            span,
            "an invisible character stands here",
            "delete it, or delete and type these words again; it can make text read "
            "otherwise than it is stored",
            excerpt=excerpt,
        )
    return Problem(
        "control-character",
        f"there is a control character ({code}) in the text",
        span,
        "a character that is no text stands here",
        "delete it, or delete and type these words again",
        excerpt=excerpt,
    )


def _wide_encoding(raw: bytes) -> str:
    for mark, name in _WIDE_MARKS:
        if raw.startswith(mark):
            return name
    head = raw[:64]
    even, odd = head[0::2].count(0), head[1::2].count(0)
    if len(head) >= 4 and max(even, odd) * 4 >= len(head) and min(even, odd) == 0:
        return "UTF-16"
    return ""


def _too_large(path: str, size: int, limit: int) -> Problem:
    return Problem(
        "file-too-large",
        f"the file has {_readable(size)}, more than the {_readable(limit)} that are read",
        Span(path),
        hint="split it into smaller files, or move what is no text (such as a pasted picture) "
        "into a file of its own",
    )


def _readable(size: int) -> str:
    if size >= 1_000_000:
        return f"{size / 1_000_000:.1f} MB".replace(".0 MB", " MB")
    return f"{size / 1000:.0f} kB"


def _wide(path: str, name: str) -> Problem:
    return Problem(
        "wrong-encoding",
        f"the file is saved as {name}, not as UTF-8 (seen at byte 0)",
        Span(path),
        hint=_SAVE_AS_UTF8,
    )


def _not_utf8(path: str, raw: bytes, offset: int) -> Problem:
    readable = raw.decode("cp1252", "replace")
    lines = Lines(path, readable)
    span = lines.span(offset, offset + 1)
    # Before the offset all is UTF-8, so the column counts its characters, not its bytes.
    before = raw[:offset].decode("utf-8", "replace")
    column = len(before) - max(before.rfind("\n"), before.rfind("\r"))
    excerpt = lines.excerpt(span) if before.isascii() else ""
    return Problem(
        "wrong-encoding",
        f"the file is not saved as UTF-8: byte {raw[offset]:#04x} at offset {offset} is "
        f"`{readable[offset]}` in Latin-1 (Windows-1252), but no character in UTF-8",
        Span(path, span.line, column, 1),
        "the first such character stands here",
        _SAVE_AS_UTF8,
        excerpt=excerpt,
    )


def _unwanted(lines: Lines, text: str) -> list[Problem]:
    problems = []
    for match in UNWANTED.finditer(text):
        span = lines.span(match.start(), match.end())
        problems.append(character_problem(match.group(), span, lines.excerpt(span)))
        if len(problems) == _MAX_SHOWN:
            break
    return problems


def _conflicts(lines: Lines, text: str) -> tuple[Problem, ...]:
    problems = []
    for match in _CONFLICT.finditer(text):
        span = lines.span(match.start(), match.end())
        problems.append(
            Problem(
                "merge-conflict",
                "two versions of this file were merged and both are still in it",
                span,
                "one version begins or ends here",
                "keep the lines that are right, and delete the others with the lines that "
                "start with `<<<<<<<`, `=======` and `>>>>>>>`",
                excerpt=lines.excerpt(span),
            )
        )
        if len(problems) == _MAX_SHOWN:
            break
    return tuple(problems)
