"""What a text says in another writing: percent signs, entities, base64, UTF-16 and the like."""

from __future__ import annotations

import base64
import binascii
import quopri
import re
from collections.abc import Iterator
from html import unescape
from urllib.parse import unquote

_PERCENT = re.compile(r"%[0-9A-Fa-f]{2}")
_ESCAPED = re.compile(r"\\{1,8}(?:u([0-9A-Fa-f]{4})|x([0-9A-Fa-f]{2}))")
# In lines, as mails and configurations have it, and in one piece.
_BASE64_LINES = re.compile(
    r"(?<![A-Za-z0-9+/])(?:[A-Za-z0-9+/]{16,100}\r?\n[ \t]*){1,100000}[A-Za-z0-9+/]{2,100}={0,2}"
)
_BASE64 = re.compile(r"(?<![A-Za-z0-9+/_-])[A-Za-z0-9+/_-]{12,}")
_PATH_OR_WORD = re.compile(r"[a-z]+(?:[/_-][a-z0-9]+)*")
_HEX = re.compile(r"[0-9A-Fa-f]+")
_QUOTED = re.compile(r"=[0-9A-F]{2}=[0-9A-F]{2}|=3D|=\r?\n")
_SOFT_BREAK = re.compile(r"=(?:\\{1,8}r)?\\{1,8}n")
# Runs of UTF-16 of Western letters.
_WESTERN = (
    (re.compile(rb"(?:[\t\n\r\x20-\x7e\xa0-\xff]\x00){4,}"), "utf-16-le"),
    (re.compile(rb"(?:\x00[\t\n\r\x20-\x7e\xa0-\xff]){4,}"), "utf-16-be"),
)
_MARKS = (b"\xfe\xff", b"\xff\xfe")
_PRINTABLE = re.compile(rb"(?:[\x09\x0a\x0d\x20-\x7e]|[\xc2-\xf4][\x80-\xbf]{1,3}){6,}")
_CONTROL = re.compile(rb"[\x00-\x08\x0b\x0e-\x1f]")
_MOST_ESCAPES = 3  # of HTML in a feed in a page, of a link in a link
_MOST_BASE64 = 4 << 20  # characters of one run that are decoded
_SMALL = 1 << 16  # bytes that are read as UTF-16 of any script


def unescaped(text: str) -> str:
    """Return *text* without entities, however often it was escaped."""
    for _ in range(_MOST_ESCAPES):
        plain = unescape(text) if "&" in text else text
        if plain == text:
            break
        text = plain
    return text


def other_texts(text: str, plain: str) -> Iterator[tuple[str, str]]:
    """Yield what *text* says in another writing, and which one that is; *plain*: unescaped."""
    for each in dict.fromkeys((text, plain)):
        if _QUOTED.search(each):
            lines = _SOFT_BREAK.sub("=\n", each)
            raw = quopri.decodestring(lines.encode("utf-8", "replace"))
            yield "quoted-printable", raw.decode("utf-8", "replace")
    if "%" in plain:
        # A link is one word; the rest of a page is not gone through for it.
        links = [_unquoted(each) for each in plain.split() if _PERCENT.search(each)]
        if links:
            yield "percent signs", "\n".join(links)
    if "\\" in plain and _ESCAPED.search(plain):
        yield "escapes", _ESCAPED.sub(lambda found: chr(int(found[1] or found[2], 16)), plain)


def _unquoted(link: str) -> str:
    """Return *link* without percent signs, however often it was quoted."""
    for _ in range(_MOST_ESCAPES):
        plain = unquote(link)
        if plain == link:
            break
        link = plain
    return link


def base64_runs(text: str) -> Iterator[bytes]:
    """Yield the bytes that stand in *text* as base64; a digest in hex is none."""
    found = (each[0] for pattern in (_BASE64_LINES, _BASE64) for each in pattern.finditer(text))
    for each in dict.fromkeys(found):
        run = "".join(each.split()).rstrip("=")
        if len(run) > _MOST_BASE64 or _HEX.fullmatch(run) or _PATH_OR_WORD.fullmatch(run):
            continue
        plain = run.replace("-", "+").replace("_", "/")
        plain = plain[: len(plain) - (len(plain) % 4 == 1)]
        try:
            yield base64.b64decode(plain + "=" * (-len(plain) % 4))
        except (ValueError, binascii.Error):
            continue


def texts_in_bytes(raw: bytes) -> Iterator[tuple[str, str]]:
    """Yield the runs of text among *raw*, in UTF-8 and in UTF-16, and which of them it is."""
    if plain := printable(raw):
        yield "bytes", plain
    for pattern, encoding in _WESTERN:
        runs = pattern.findall(raw)
        if runs:
            yield "UTF-16", "\n".encode(encoding).join(runs).decode(encoding, "replace")
    if len(raw) <= _SMALL:
        # Letters of other scripts are like any other bytes, and begin anywhere.
        for start in (0, 1):
            for encoding in ("utf-16-le", "utf-16-be"):
                yield "UTF-16", raw[start:].decode(encoding, "ignore")


def printable(raw: bytes) -> str:
    """Return the runs of UTF-8 among *raw*, one a line."""
    return b"\n".join(_PRINTABLE.findall(raw)).decode("utf-8", "replace")


def text_of(raw: bytes) -> str | None:
    """Return *raw* as text, where it is UTF-8; None where it is something else."""
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        return None
    return None if "\x00" in text else text


def any_text_of(raw: bytes) -> str | None:
    """Return *raw* as text, also where it says that it is UTF-16, or is Western Windows' own."""
    if raw[:2] in _MARKS:
        return raw.decode("utf-16", "replace")
    text = text_of(raw)
    if text is None and not _CONTROL.search(raw):
        text = raw.decode("cp1252", "replace")
    return text
