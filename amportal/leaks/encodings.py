"""What a text says in another writing: percent signs, entities, base64, quoted-printable, UTF-16.

Bounded in depth and size: what is found in the reading of a reading is looked at once more, and no
further.
"""

from __future__ import annotations

import base64
import binascii
import quopri
import re
from collections.abc import Iterator
from html import unescape
from urllib.parse import unquote

_PERCENT = re.compile(r"%[0-9A-Fa-f]{2}")
_ESCAPED = re.compile(r"\\u[0-9A-Fa-f]{4}|\\x[0-9A-Fa-f]{2}")
_BASE64 = re.compile(r"[A-Za-z0-9+/_-]{24,}")
_HEX = re.compile(r"[0-9A-Fa-f]+")
_QUOTED = re.compile(r"=[0-9A-F]{2}=[0-9A-F]{2}|=3D|=\r?\n")
_WIDE = (
    (re.compile(rb"(?:[\x20-\x7e\xa0-\xff]\x00){4,}"), "utf-16-le"),
    (re.compile(rb"(?:\x00[\x20-\x7e\xa0-\xff]){4,}"), "utf-16-be"),
)
_PRINTABLE = re.compile(rb"(?:[\x09\x0a\x0d\x20-\x7e]|[\xc2-\xf4][\x80-\xbf]{1,3}){6,}")
MAX_BASE64 = 4 << 20  # characters of one run that are decoded


def other_texts(text: str) -> Iterator[tuple[str, str]]:
    """Yield what *text* says in another writing, and the name of the writing."""
    if "&" in text:
        text = unescape(text)
        yield "entities", text
    if "%" in text:
        # A link is one word; the rest of a page is not gone through for it.
        links = [unquote(each) for each in text.split() if _PERCENT.search(each)]
        if links:
            yield "percent signs", "\n".join(links)
    if "\\" in text and _ESCAPED.search(text):
        yield "escapes", _ESCAPED.sub(lambda found: chr(int(found[0][2:], 16)), text)
    if _QUOTED.search(text):
        raw = quopri.decodestring(text.encode("utf-8", "replace"))
        yield "quoted-printable", raw.decode("utf-8", "replace")


def base64_runs(text: str) -> Iterator[bytes]:
    """Yield the bytes that stand in *text* as base64; a digest in hex is none."""
    for found in _BASE64.finditer(text):
        run = found[0]
        if len(run) > MAX_BASE64 or _HEX.fullmatch(run):
            continue
        plain = run.replace("-", "+").replace("_", "/")
        plain = plain[: len(plain) - (len(plain) % 4 == 1)]
        try:
            yield base64.b64decode(plain + "=" * (-len(plain) % 4))
        except (ValueError, binascii.Error):
            continue


def texts_in_bytes(raw: bytes) -> Iterator[tuple[str, str]]:
    """Yield the runs of text among *raw*, in UTF-8 and in UTF-16."""
    yield "bytes", "\n".join(each.decode("utf-8", "replace") for each in _PRINTABLE.findall(raw))
    if raw.count(b"\x00") * 8 > len(raw) or b"\xfe\xff" in raw or b"\xff\xfe" in raw:
        for pattern, encoding in _WIDE:
            runs = pattern.findall(raw)
            if runs:
                yield "UTF-16", "\n".join(each.decode(encoding, "replace") for each in runs)
    if raw[:2] in (b"\xfe\xff", b"\xff\xfe"):
        yield "UTF-16", raw.decode("utf-16", "replace")


def text_of(raw: bytes) -> str | None:
    """Return *raw* as text, where it is text; None where it is something else."""
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        return None
    return None if "\x00" in text else text
