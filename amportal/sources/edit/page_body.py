"""The Markdown of a page: read it as it is written, and put another in its place."""

from __future__ import annotations

import re

from amportal.sources.edit.edit_request import EditRefused
from amportal.sources.front_matter import front_part
from amportal.sources.source_text import check_text

_BYTE_ORDER_MARK = b"\xef\xbb\xbf"
_LINE_END = re.compile(r"\r\n?|\n")


def body_of(path: str, raw: bytes) -> str:
    """Return the Markdown of the page *raw* with line feeds only; raise EditRefused."""
    text, start = _split(path, raw)
    return _LINE_END.sub("\n", text[start:]).strip("\n")


def with_body(path: str, raw: bytes, body: str) -> bytes:
    """Return the page *raw* with *body* in place of its Markdown, its line ends kept.

    Empty lines between settings and text stay as they are. Raises EditRefused.
    """
    text, start = _split(path, raw)
    if _LINE_END.sub("\n", body).strip("\n") == body_of(path, raw):
        return raw
    found = _LINE_END.search(text)
    end = found[0] if found else "\n"
    head = text[:start] if text[:start].endswith(("\n", "\r")) else text[:start] + end
    gap = "".join(_LINE_END.findall(re.match(r"[\r\n]*", text[start:])[0])) or end  # type: ignore[index]
    lines = _LINE_END.sub("\n", body).strip("\n").split("\n")
    made = head + (gap + end.join(lines) + end if any(lines) else "")
    _, problems = check_text(path, made.encode("utf-8"))
    if problems:
        raise EditRefused(f"the text cannot be kept: {problems[0].message}", problems[0].hint)
    mark = _BYTE_ORDER_MARK if raw.startswith(_BYTE_ORDER_MARK) else b""
    return mark + made.encode("utf-8")


def _split(path: str, raw: bytes) -> tuple[str, int]:
    """Return the text of a page, and where its Markdown begins."""
    text, problems = check_text(path, raw)
    found = None if problems else front_part(text)
    if problems:
        line = problems[0].span.line if problems[0].span else 0
        raise EditRefused(f"`{path}` cannot be edited: {problems[0].message}", "", line)
    if found is None:
        raise EditRefused(f"`{path}` has no settings at its top", "begin it with two lines `---`")
    return text, found[1]
