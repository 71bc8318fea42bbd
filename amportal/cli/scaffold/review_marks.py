"""Write state and review into a report's settings, and touch nothing else of the page.

What the account manager wrote stays, to the byte: comments, order, quotes, line ends, and the text
below. The result is read again before anyone may write it.
"""

from __future__ import annotations

import re
from typing import Any

from amportal.sources.front_matter import parse_page
from amportal.sources.yaml.yaml_document import Document

_LINE = re.compile(r"[^\r\n]*(?:\r\n?|\n)|[^\r\n]+\Z")
_VALUE = re.compile(r"(state:[ \t]*)([A-Za-z]+)")


def marked(path: str, raw: bytes, state: str, reviewed: dict[str, str] | None) -> bytes | None:
    """Return the page *raw* with another *state*, and with *reviewed* where it is given.

    None where that cannot be done safely, and a person has to write it.
    """
    page = parse_page(path, raw)
    data = page.front.data
    if page.problems or not isinstance(data, dict):
        return None
    text = raw.decode("utf-8")
    end = "\r\n" if "\r\n" in text else "\n"
    lines = _LINE.findall(text)
    lines = _with_state(page.front, lines, data, state, end)
    wanted: dict[str, Any] = {**data, "state": state}
    if reviewed is not None:
        again = parse_page(path, "".join(lines).encode("utf-8"))
        lines = _with_review(again.front, lines, reviewed, end)
        wanted["reviewed"] = reviewed
    result = "".join(lines).encode("utf-8")
    after = parse_page(path, result)
    same = not after.problems and after.front.data == wanted and after.body == page.body
    return result if same else None


def _with_state(
    front: Document, lines: list[str], data: dict[str, Any], state: str, end: str
) -> list[str]:
    if "state" not in data:
        return [lines[0], f"state: {state}{end}", *lines[1:]]
    at = front.key_span(("state",)).line - 1
    return [*lines[:at], _VALUE.sub(rf"\g<1>{state}", lines[at], count=1), *lines[at + 1 :]]


def _with_review(
    front: Document, lines: list[str], reviewed: dict[str, str], end: str
) -> list[str]:
    """Return *lines* with the review in its place, else below the state."""
    data = front.data
    block = [
        f"reviewed:{end}",
        *(f"  {key}: {each}{end}" for key, each in reviewed.items()),
    ]
    if "reviewed" not in data:
        at = front.key_span(("state",)).line
        return [*lines[:at], *block, *lines[at:]]
    first = front.key_span(("reviewed",)).line - 1
    after = first + 1
    while after < len(lines) and lines[after].startswith((" ", "\t")):
        after += 1
    return [*lines[:first], *block, *lines[after:]]
