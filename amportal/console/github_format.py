"""Problems for GitHub: annotations beside the lines of a change, and the step's summary.

GitHub shows ten annotations of a kind and drops the rest without a word, so the ten worst are
given, always followed by the count of all.
"""

from __future__ import annotations

import html
import re
from collections.abc import Sequence

from amportal.console.counts import tally, worst_first
from amportal.console.problem_text import place_of
from amportal.errors import Problem
from amportal.sources.text_positions import visible

SHOWN = 10
_MARKDOWN = re.compile(r"([\\|*_`\[\]#~])")
_CODE = re.compile(r"(`[^`]+`)")


def render_github(problems: Sequence[Problem]) -> str:
    """Return workflow commands for the ten worst of *problems*, then a line with the count."""
    worst = worst_first(problems)[:SHOWN]
    lines = [_annotation(problem) for problem in worst]
    rest = len(problems) - len(worst)
    more = f"; the {len(worst)} worst are shown here" if rest else ""
    lines.append(f"amportal found {tally(problems)}{more}")
    return "\n".join(lines) + "\n"


def render_step_summary(problems: Sequence[Problem]) -> str:
    """Return all *problems* as Markdown for the summary of a step."""
    if not problems:
        return "### amportal found no problems\n"
    rows = [
        "| | where | what is wrong | what to do |",
        "|---|---|---|---|",
    ]
    rows += [
        f"| {problem.severity} | {_cell(place_of(problem.span)) if problem.span else ''} "
        f"| {_cell(problem.message)} | {_cell(problem.hint)} |"
        for problem in worst_first(problems)
    ]
    return f"### amportal found {tally(problems)}\n\n" + "\n".join(rows) + "\n"


def _annotation(problem: Problem) -> str:
    at = problem.span
    properties = [("title", f"{problem.slug}")]
    if at:
        properties = [
            ("file", at.path),
            ("line", str(at.line)),
            ("col", str(at.column)),
            ("endColumn", str(at.column + at.length)),
            *properties,
        ]
    told = [problem.message, problem.expected]
    told += [f"hint: {problem.hint}"] if problem.hint else []
    listed = ",".join(f"{name}={_property(value)}" for name, value in properties)
    return f"::{problem.severity} {listed}::{_data(chr(10).join(filter(None, told)))}"


def _data(text: str) -> str:
    return visible(text).replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


def _cell(text: str) -> str:
    """Return *text* for a cell of a Markdown table: as text, not as Markdown or HTML."""
    parts = _CODE.split(" ".join(visible(text).split()))
    # Every second part is a name in backticks, in which only the cell's own border counts.
    return "".join(
        part.replace("|", "\\|") if number % 2 else _escaped(part)
        for number, part in enumerate(parts)
    )


def _escaped(text: str) -> str:
    return _MARKDOWN.sub(r"\\\1", html.escape(text, quote=False))
