"""Say beforehand whether a Markdown text could take too long, without running anything.

The parser's time grows with the square of what stands in one paragraph: 20 kB of `[` take over a
minute. Clocks and signals would make a build depend on the machine, so the work is counted from
the text alone: the same text is accepted or refused everywhere. Measured on the worst texts we
know, what is accepted takes less than two seconds.
"""

from __future__ import annotations

import re

MOST_BYTES = 200_000
MOST_LINES = 10_000
# Lists in lists and quotes in quotes, each of which parses all that is in it again.
MOST_LEVELS = 20
# The longest stretch the parser treats as one: a paragraph, a list item, a table's row.
MOST_STRETCH = 10_000
# Brackets, and lines that underline a title, times the length of what they stand in, summed over
# all stretches; a page of links is about 100,000.
MOST_WORK = 2_000_000
_BLANK = re.compile(r"\n[ \t]*\n")
_BULLET = re.compile(r" {0,3}[*+-][ \t]")
_NUMBER = re.compile(r" {0,3}\d{1,9}\.[ \t]")
_UNDERLINE = re.compile(r"^[=-]+[ \t]*$", re.MULTILINE)
_LEVEL = re.compile(r"(?:>|[*+-](?=[ \t])|\d{1,9}\.(?=[ \t]))[ \t]{0,8}")
_INDENT = 4
_TABLE_RULE = re.compile(r"[ \t]*\|?[ \t:|-]*-[ \t:|-]*\Z")


def too_hard(text: str) -> str:
    """Return why *text* is refused, or nothing when it may be parsed."""
    if len(text) > MOST_BYTES:
        return f"it is longer than {MOST_BYTES // 1000} kB"
    plain = text.replace("\r\n", "\n").replace("\r", "\n")
    if plain.count("\n") > MOST_LINES:
        return f"it has more than {MOST_LINES:,} lines"
    if any(_levels(line) > MOST_LEVELS for line in plain.split("\n")):
        return f"lists or quotes in it are nested more than {MOST_LEVELS} deep"
    work = 0
    for block in _BLANK.split(plain):
        work += len(block) * len(_UNDERLINE.findall(block))
        for stretch in _stretches(block):
            if len(stretch) > MOST_STRETCH:
                return f"one paragraph of it is longer than {MOST_STRETCH // 1000} kB"
            work += len(stretch) * stretch.count("[")
    return "it has too many brackets or underlined titles" if work > MOST_WORK else ""


def _levels(line: str) -> int:
    """Return how deep *line* begins: its indent in steps, and its markers one by one."""
    expanded = line.expandtabs(_INDENT)
    bare = expanded.lstrip(" ")
    levels, at = (len(expanded) - len(bare)) // _INDENT if bare else 0, 0
    while levels <= MOST_LEVELS:
        match = _LEVEL.match(bare, at)
        if not match:
            break
        levels, at = levels + 1, match.end()
    return levels


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
