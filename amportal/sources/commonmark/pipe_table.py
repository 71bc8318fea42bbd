"""Tables written with `|`, by the rules of GitHub Flavored Markdown.

One difference: a row with more cells than the header keeps them, since what was written is shown.
"""

from __future__ import annotations

import re

from amportal.sources.commonmark.block_nodes import Align, Line

_RULE = re.compile(r"\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*$")
_PIPE = re.compile(r"(?<!\\)\|")
_ALIGNS: dict[tuple[bool, bool], Align] = {
    (False, False): "",
    (True, False): "left",
    (False, True): "right",
    (True, True): "center",
}


def aligns(text: str) -> list[Align] | None:
    """Return how the line below a header aligns the columns; None where it is no such line."""
    if len(text) == 1 or text.startswith(("- ", "-\t")) or not _RULE.match(text):
        return None
    cells = text.strip(" \t").strip("|").split("|")
    bare = [cell.strip(" \t") for cell in cells]
    return [_ALIGNS[cell.startswith(":"), cell.endswith(":")] for cell in bare]


def count(text: str) -> int:
    """Return how many cells *text* has."""
    return len(_cells(text))


def row(line: Line) -> list[Line]:
    """Return the cells of *line*, each with its place; a pipe behind a backslash is a sign."""
    result = []
    for begin, end in _cells(line.text):
        raw = line.text[begin:end]
        bare = raw.strip(" \t")
        at = line.column + begin + len(raw) - len(raw.lstrip(" \t"))
        result.append(Line(bare.replace("\\|", "|"), line.number, at))
    return result


def _cells(text: str) -> list[tuple[int, int]]:
    begin, end = 0, len(text.rstrip(" \t"))
    if text.startswith("|"):
        begin = 1
    pipes = [match.start() for match in _PIPE.finditer(text, begin, end)]
    if pipes and pipes[-1] == end - 1:
        end = pipes.pop()
    return list(zip([begin, *(pipe + 1 for pipe in pipes)], [*pipes, end], strict=True))
