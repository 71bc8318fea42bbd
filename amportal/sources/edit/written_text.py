"""Write one text as a YAML value, so that whatever a person typed is read back as it was.

The one place that quotes. A text goes without quotes only where no reader of YAML, 1.1 or 1.2,
could take it for something else: names come from a command line, and hold colons, quotes, umlauts,
and words such as `no`.
"""

from __future__ import annotations

import re
import textwrap

from amportal.sources.edit.edit_request import Plain
from amportal.sources.text_positions import UNWANTED

# What readers that go by YAML's own types would take for something else than text.
_WORD = re.compile(r"(?:y|n|yes|no|on|off|true|false|null|~|=|<<|[-+]?\.(?:inf|nan)|)\Z", re.I)
_DAY = re.compile(r"\d{4}-\d\d?-\d\d?(?:[Tt \t].*)?\Z", re.DOTALL)
_NUMBER = re.compile(r"[-+]?\.?\d[\w.,:+-]*\Z")
# What may begin a text without quotes, and what none may hold, in brackets or anywhere.
_FIRST = re.compile(r"[^\W_]|[(/_£€$§„“”‘’«»–—…¿¡]")
_NEVER = re.compile(r"[\t\r\n]|:(?:\s|\Z)|\s#|\s\Z")
_NEVER_IN_BRACKETS = re.compile(r"[,\[\]{}]")
_ESCAPES = str.maketrans({"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"})
_NULLS = ("", "~", "null")
_ID = re.compile(r"[A-Za-z][A-Za-z0-9_-]*\Z")

WIDTH = 100


def kind_of(text: str) -> str:
    """Return what a reader of YAML takes *text* for without quotes: "" where for text."""
    if _WORD.match(text):
        return "word"
    if _DAY.match(text):
        return "day"
    return "number" if _NUMBER.match(text) else ""


def is_id(text: object) -> bool:
    """Say whether *text* is one short word, such as an id, that may stand in brackets."""
    return isinstance(text, str) and len(text) <= 40 and bool(_ID.match(text)) and not kind_of(text)


def fits_plain(text: str, *, flow: bool = False) -> bool:
    """Say whether *text* could stand without quotes as far as its letters go."""
    if not _FIRST.match(text) or _NEVER.search(text):
        return False
    return not (flow and _NEVER_IN_BRACKETS.search(text))


def like(text: str, written: str, style: str) -> str:
    """Return *text* as `Plain` where *written* stood without quotes and was of the same kind."""
    same = not style and kind_of(text) == kind_of(written) and text.lower() not in _NULLS
    return Plain(text) if same and kind_of(text) else text


def on_one_line(text: str, *, quote: str = '"', keep: str = "", flow: bool = False) -> str:
    """Return *text* as a value on one line.

    In quotes only where it needs them, those of *keep* where it has some already; *quote* are the
    usual ones of the file.
    """
    if isinstance(text, Plain) and not keep:
        return str(text)
    if not keep and fits_plain(text, flow=flow) and not kind_of(text):
        return str(text)
    single = keep or ("'" if '"' in text or "\\" in text else quote)
    if single == "'" and "'" not in text and not re.search(r"[\t\r\n]", text):
        return f"'{text}'"
    return f'"{text.translate(_ESCAPES)}"'


def key_text(key: str, *, flow: bool = False) -> str:
    """Return *key* as it is written before a colon."""
    return key if fits_plain(key, flow=flow) else f'"{key.translate(_ESCAPES)}"'


def is_literal(text: str, *, short: bool = False) -> bool:
    """Say whether *text* has several lines that can stand as they are, in a block.

    *short*: a single line will do.
    """
    body = text.strip("\n")
    if not body or "\r" in text or ("\n" not in text.removesuffix("\n") and not short):
        return False
    lines = text.split("\n")
    odd = body[0] in (" ", "\t") or any(each and not each.strip() for each in lines)
    return not odd and not text.endswith("\n\n")


def literal_lines(text: str) -> tuple[str, list[str]]:
    """Return the sign and the lines of a text in a block."""
    return ("|" if text.endswith("\n") else "|-"), text.removesuffix("\n").split("\n")


def is_folded(text: str) -> bool:
    """Say whether *text* is one paragraph that can be broken into lines and read as it was."""
    words = text.removesuffix("\n")
    return bool(words) and not words[0].isspace() and " ".join(words.split()) == words


def folded_lines(text: str, margin: int) -> tuple[str, list[str]]:
    """Return the sign and the lines of one paragraph, broken where it gets too wide."""
    lines = textwrap.wrap(
        text, max(WIDTH - margin, 40), break_long_words=False, break_on_hyphens=False
    )
    return (">" if text.endswith("\n") else ">-"), lines


def one_line(text: str) -> str:
    """Return *text* on one line, without characters that cannot be seen."""
    return " ".join(UNWANTED.sub("", text).split())


def scalar(text: str) -> str:
    """Return *text* as a value on one line, without characters that cannot be seen."""
    return on_one_line(one_line(text))


def several_lines(text: str) -> str:
    """Return *text* without characters that cannot be seen and spaces at the ends of lines."""
    seen = UNWANTED.sub("", text).strip().expandtabs(2)
    return "\n".join(line.rstrip() for line in seen.splitlines())
