"""Print problems so that a person can act on them: place, what is wrong, the line, the mend.

The only place that knows how a problem looks as text. Meaning never hangs on colour, and nothing
that came from a source can move the cursor or colour the terminal.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

from amportal.errors import Problem, Span

_MARGIN = 3


def render_text(problems: Sequence[Problem]) -> str:
    """Return *problems* as uncoloured text, a blank line between them, each ending its line."""
    return "\n".join(_one(problem) for problem in problems)


def place(span: Span) -> str:
    """Return where *span* begins, as editors and terminals understand it."""
    return f"{span.path}:{span.line}:{span.column}"


def _one(problem: Problem) -> str:
    lines = [_head(problem), *_excerpt(problem)]
    lines += [f"hint: {problem.hint}"] if problem.hint else []
    for note in problem.notes:
        lines.append(f"note: {note.text}" + (f": {place(note.span)}" if note.span else ""))
    return "".join(f"{_tame(line)}\n" for line in lines)


def _head(problem: Problem) -> str:
    where = f"{place(problem.span)}: " if problem.span else ""
    return f"{where}{problem.severity}: {problem.message} [{problem.slug}]"


def _excerpt(problem: Problem) -> list[str]:
    span = problem.span
    if span is None or not problem.excerpt.strip():
        return [f"expected: {problem.expected}"] if problem.expected else []
    line = problem.excerpt.replace("\t", " ").rstrip()
    before, marked = line[: span.column - 1], line[span.column - 1 :][: max(span.length, 1)]
    width = max(_MARGIN, len(str(span.line)))
    pad = " " * _width(before.ljust(span.column - 1))
    caret = "^" * max(1, _width(marked))
    return [
        f"{span.line:>{width}} | {line}",
        f"{'':>{width}} | {pad}{caret} {problem.expected}".rstrip(),
    ]


def _width(text: str) -> int:
    """Return how many cells *text* takes in a terminal."""
    return sum(
        0 if unicodedata.combining(char) else 2 if unicodedata.east_asian_width(char) in "WF" else 1
        for char in text
    )


def _tame(line: str) -> str:
    """Return *line* without characters that would steer a terminal."""
    return "".join("�" if unicodedata.category(char) in ("Cc", "Cf") else char for char in line)
