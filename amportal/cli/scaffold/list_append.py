"""Add one entry to the end of a list in a YAML file, and touch nothing else of it.

What an account manager wrote stays as it is, to the byte: comments, order, quotes, line ends.
The result is read again before anyone may write it; where it does not say exactly what was there
and the new entry, there is none.
"""

from __future__ import annotations

import re
from typing import Any

from amportal.sources.yaml.yaml_document import Document, parse

_LINE = re.compile(r"[^\r\n]*(?:\r\n?|\n)|[^\r\n]+\Z")
_ITEM = re.compile(r"( *)-(?: |$)")
_EMPTY_LIST = re.compile(r"(:[ \t]*)\[[ \t]*\](?=[ \t]*(?:#|$))")


def with_entry(path: str, raw: bytes, key: str, lines: list[str]) -> bytes | None:
    """Return *raw* with an entry of *lines* at the end of the list *key* of its root.

    None where the file cannot be grown safely: it has problems, or the list is written in
    brackets.
    """
    before = parse(path, raw)
    if before.problems or not isinstance(before.data, dict):
        return None
    text = raw.decode("utf-8")
    end = "\r\n" if "\r\n" in text else "\n"
    grown = _grown(before, text, key, lines, end)
    if grown is None:
        return None
    after = parse(path, grown.encode("utf-8"))
    wanted = parse(path, ("- " + "\n  ".join(lines) + "\n").encode("utf-8"), "list")
    if after.problems or wanted.problems:
        return None
    rows = [*(before.data.get(key) or []), *wanted.data]
    same = after.data == {**before.data, key: rows}
    return grown.encode("utf-8") if same else None


def _grown(doc: Document, text: str, key: str, lines: list[str], end: str) -> str | None:
    kept = _LINE.findall(text)
    if key not in doc.data:
        return _joined(kept, len(kept), [f"{key}:", *_entry(lines, "  ")], end, apart=True)
    at = doc.key_span((key,))
    first = at.line  # number of the key's line, which is the index of the one below
    margin = at.column - 1
    if not doc.data[key]:
        kept[first - 1] = _EMPTY_LIST.sub(lambda found: found[1].rstrip(), kept[first - 1])
        return _joined(kept, first, _entry(lines, " " * (margin + 2)), end)
    last = _last_line(kept, first, _next_key(doc, key, len(kept)), margin)
    item = next((found for line in kept[first:last] if (found := _ITEM.match(line))), None)
    if item is None:
        return None
    return _joined(kept, last, _entry(lines, item[1]), end)


def _entry(lines: list[str], margin: str) -> list[str]:
    return [
        f"{margin}{'- ' if number == 0 else '  '}{line}" if line else ""
        for number, line in enumerate(lines)
    ]


def _next_key(doc: Document, key: str, count: int) -> int:
    """Return how many lines there are before the key that comes after *key*."""
    keys: list[Any] = list(doc.data)
    position = keys.index(key) + 1
    return doc.key_span((keys[position],)).line - 1 if position < len(keys) else count


def _last_line(kept: list[str], first: int, before: int, margin: int) -> int:
    """Return how many lines there are up to the end of the list that begins below *first*.

    Empty lines at its end, and comments that stand no further in than its key, belong to what
    comes after it.
    """
    while before > first:
        line = kept[before - 1]
        text = line.strip()
        indent = len(line) - len(line.lstrip(" "))
        if text and not (text.startswith("#") and indent <= margin):
            break
        before -= 1
    return before


def _joined(kept: list[str], at: int, added: list[str], end: str, *, apart: bool = False) -> str:
    """Return *kept* with *added* before line *at*; *apart*: with an empty line between."""
    head, tail = "".join(kept[:at]), "".join(kept[at:])
    if head and not head.endswith(("\n", "\r")):
        head += end
    gap = end if apart and head.strip() else ""
    return head + gap + "".join(f"{line}{end}" for line in added) + tail
