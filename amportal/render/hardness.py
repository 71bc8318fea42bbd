"""Say beforehand whether a Markdown text could take too long, without running anything.

The parser's time grows with the square of what stands in one paragraph: 20 kB of `[` take over a
minute. Clocks and signals would make a build depend on the machine, so the work is counted from
the text alone: the same text is accepted or refused everywhere. Measured on the worst texts we
know, what is accepted takes less than two seconds.
"""

from __future__ import annotations

import re

MOST_BYTES = 200_000
# The longest stretch the parser treats as one: a paragraph, a list item, a table's row.
MOST_STRETCH = 10_000
# Brackets times length, summed over all stretches; a page of links is about 100,000.
MOST_BRACKET_WORK = 2_000_000
_BLANK = re.compile(r"\n[ \t]*\n")
_BULLET = re.compile(r" {0,3}[*+-][ \t]")
_NUMBER = re.compile(r" {0,3}\d{1,9}\.[ \t]")
_TABLE_RULE = re.compile(r"[ \t]*\|?[ \t:|-]*-[ \t:|-]*\Z")


def too_hard(text: str) -> str:
    """Return why *text* is refused, or nothing when it may be parsed."""
    if len(text) > MOST_BYTES:
        return f"it is longer than {MOST_BYTES // 1000} kB"
    work = 0
    for block in _BLANK.split(text.replace("\r\n", "\n").replace("\r", "\n")):
        for stretch in _stretches(block):
            if len(stretch) > MOST_STRETCH:
                return f"one paragraph of it is longer than {MOST_STRETCH // 1000} kB"
            work += len(stretch) * stretch.count("[")
    return "it has too many opening brackets `[`" if work > MOST_BRACKET_WORK else ""


def _stretches(block: str) -> list[str]:
    """Return what the parser will look at piece by piece: rows, items, or the whole block."""
    lines = block.split("\n")
    if len(lines) > 2 and _TABLE_RULE.match(lines[1]) and all("|" in line for line in lines):
        return lines
    marker = next((each for each in (_BULLET, _NUMBER) if each.match(lines[0])), None)
    if marker is None:
        return [block]
    items: list[list[str]] = []
    for line in lines:
        if marker.match(line):
            items.append([line])
        else:
            items[-1].append(line)
    return ["\n".join(item) for item in items]


__all__ = ["MOST_BRACKET_WORK", "MOST_BYTES", "MOST_STRETCH", "too_hard"]
