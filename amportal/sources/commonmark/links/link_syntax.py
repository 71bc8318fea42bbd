"""The parts of a link: label, address and title, by the rules of CommonMark.

Each function looks at a text from a position on and returns where the part ends, in time linear to
the part: hostile texts cannot make it read the same stretch again and again.
"""

from __future__ import annotations

import re
from html import unescape
from html.entities import html5
from typing import NamedTuple

_PUNCTUATION = r"!\"#$%&'()*+,\-./:;<=>?@\[\\\]^_`{|}~"
_ESCAPE = re.compile(rf"\\([{_PUNCTUATION}])")
ENTITY = re.compile(r"&(?:#[xX]([0-9a-fA-F]{1,6})|#([0-9]{1,7})|([A-Za-z][A-Za-z0-9]{0,31}));")
_EITHER = re.compile(rf"{_ESCAPE.pattern}|{ENTITY.pattern}")
_LABEL = re.compile(r"\[((?:[^\[\]\\]|\\.){0,999})\]", re.DOTALL)
_IN_ANGLES = re.compile(r"<((?:[^<>\n\\]|\\.)*)>")
_BARE_SIGN = re.compile(r"[^\x00-\x20\x7f()\\]+|[()\\]")
_TITLE = re.compile(
    r'"((?:[^"\\]|\\.)*)"' r"|'((?:[^'\\]|\\.)*)'" r"|\(((?:[^()\\]|\\.)*)\)", re.DOTALL
)
_SPACE = re.compile(r"[ \t\n]*")
_MOST_PARENTHESES = 32
# What cannot stand in a page, among them signs that the converter uses itself.
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")


class Target(NamedTuple):
    """Where a link leads, its title, and where its syntax ends in the text."""

    address: str
    title: str
    end: int


def entity(match: re.Match[str]) -> str:
    """Return the character that *match* of `ENTITY` stands for, or its text where there is none."""
    text = match[0]
    if text[1] == "#" or text[1:] in html5:
        return _CONTROL.sub("\ufffd", unescape(text)) or "\ufffd"
    return text


def unescaped(text: str) -> str:
    """Return *text* without its backslashes, and with the characters of its entities."""
    if "\\" not in text and "&" not in text:
        return text

    def sign(match: re.Match[str]) -> str:
        if match[1]:
            return match[1]
        found = ENTITY.match(match[0])
        return entity(found) if found else match[0]

    return _EITHER.sub(sign, text)


def label(text: str, at: int) -> tuple[str, int] | None:
    """Return the label in brackets at *at*, as written, and where it ends."""
    match = _LABEL.match(text, at)
    return (match[1], match.end()) if match else None


def key(written: str) -> str:
    """Return what labels that mean the same have in common; nothing for an empty label."""
    return " ".join(written.split()).casefold()


def address(text: str, at: int) -> tuple[str, int] | None:
    """Return the address at *at*, and where it ends; it has no spaces unless in `<...>`."""
    if text.startswith("<", at):
        match = _IN_ANGLES.match(text, at)
        return (unescaped(match[1]), match.end()) if match else None
    end, depth = at, 0
    while match := _BARE_SIGN.match(text, end):
        sign = match[0]
        if sign == "(":
            depth += 1
            if depth > _MOST_PARENTHESES:
                return None
        elif sign == ")":
            if not depth:
                break
            depth -= 1
        end = match.end()
        if sign == "\\" and text[end : end + 1] in ("(", ")", "\\"):
            end += 1
    return (unescaped(text[at:end]), end) if not depth else None


def title(text: str, at: int) -> tuple[str, int] | None:
    """Return the title at *at*, and where it ends."""
    match = _TITLE.match(text, at)
    if match is None:
        return None
    return unescaped(match[1] or match[2] or match[3] or ""), match.end()


def space(text: str, at: int) -> int:
    """Return where the white space at *at* ends."""
    match = _SPACE.match(text, at)
    return match.end() if match else at


def inline(text: str, at: int) -> Target | None:
    """Return the target in parentheses at *at*, as in `[words](address "title")`."""
    if not text.startswith("(", at):
        return None
    begin = space(text, at + 1)
    found = address(text, begin)
    if found is None:
        return None
    leads, end = found
    after = space(text, end)
    named = title(text, after) if after > end else None
    words = ""
    if named is not None:
        words, after = named[0], space(text, named[1])
    return Target(leads, words, after + 1) if text.startswith(")", after) else None
