"""What a browser posts: the values of fields by name, and the files.

Both kinds of body that a form can have, read strictly: what is not exactly such a body is refused.
"""

from __future__ import annotations

import re
from email.message import Message
from urllib.parse import parse_qsl

from msgspec import Struct, field

from amportal.author.verb_fields import MOST_BYTES, Attached

# All of one form, files included.
MOST_POSTED = MOST_BYTES + 1_000_000
_MOST_FIELDS = 5000
_NAME = re.compile(r';\s*name="([^"]*)"')
_FILE_NAME = re.compile(r';\s*filename="([^"]*)"')
_ESCAPED = {"%22": '"', "%0D": "\r", "%0A": "\n"}


class BadForm(Exception):  # noqa: N818  # an answer to a browser, not a mistake of ours
    """The body is not one that a form of ours sends."""


class Posted(Struct):
    """Values and files by the names of their fields; lines end with line feeds."""

    values: dict[str, list[str]] = field(default_factory=dict)
    files: dict[str, list[Attached]] = field(default_factory=dict)

    def first(self, name: str, default: str = "") -> str:
        """Return the first value of the field *name*."""
        return self.values.get(name, [default])[0]

    def every(self, name: str) -> list[str]:
        """Return all values of the field *name* that say something."""
        return [each for each in self.values.get(name, []) if each.strip()]

    def add(self, name: str, value: str) -> None:
        """Add one value."""
        self.values.setdefault(name, []).append(value.replace("\r\n", "\n").replace("\r", "\n"))


def posted(content_type: str, body: bytes) -> Posted:
    """Return what *body* holds; raise BadForm."""
    head = Message()
    head["Content-Type"] = content_type
    kind = head.get_content_type()
    try:
        if kind == "application/x-www-form-urlencoded":
            return _encoded(body.decode("ascii"))
        if kind == "multipart/form-data":
            return _multipart(str(head.get_param("boundary") or ""), body)
    except ValueError as fault:
        raise BadForm(str(fault)) from None
    raise BadForm(f"{kind} is no form")


def _encoded(text: str) -> Posted:
    found = Posted()
    pairs = parse_qsl(text, keep_blank_values=True, errors="strict", max_num_fields=_MOST_FIELDS)
    for name, value in pairs:
        found.add(name, value)
    return found


def _multipart(boundary: str, body: bytes) -> Posted:
    if not boundary:
        raise BadForm("the form has no boundary")
    _, *parts = (b"\r\n" + body).split(b"\r\n--" + boundary.encode("ascii"))
    if not parts or not parts.pop().startswith(b"--") or len(parts) > _MOST_FIELDS:
        raise BadForm("the form is cut off")
    found = Posted()
    for part in parts:
        head, apart, content = part.partition(b"\r\n\r\n")
        name = _said(_NAME, head.decode("utf-8"))
        if not apart or name is None:
            raise BadForm("a part of the form has no name")
        file_name = _said(_FILE_NAME, head.decode("utf-8"))
        if file_name is None:
            found.add(name, content.decode("utf-8"))
        elif file_name or content:
            own = file_name.replace("\\", "/").rpartition("/")[2]
            found.files.setdefault(name, []).append(Attached(own, content))
    return found


def _said(pattern: re.Pattern[str], head: str) -> str | None:
    found = pattern.search(head)
    if found is None:
        return None
    text = found[1]
    for code, sign in _ESCAPED.items():
        text = text.replace(code, sign)
    return text
