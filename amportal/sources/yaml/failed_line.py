"""Look at the line where a YAML parser gave up: what is on it, and how text reads in quotes.

It exists so that the wording of syntax errors need not count characters. It says nothing itself.
"""

from __future__ import annotations

import re
import unicodedata

from msgspec import Struct

from amportal.sources.findings import Findings
from amportal.sources.text_positions import visible

_SHOWN = 60
# Spaces that YAML takes for letters, for a set of a regular expression.
ODD_SPACES = "\\u00a0\\u2000-\\u200a\\u202f\\u205f\\u3000"

# `name: value` at the start of a line, after the dashes of list items.
PAIR = re.compile(r"[ ]*(?:- +)*(?P<name>[^\s:#'\"\[\]{},][^:#]{0,80}?):[ \t]+(?P<value>\S.*)")


def shorten(text: str) -> str:
    """Return *text* on one line, without what cannot be seen, cut to what fits in a message."""
    text = visible(" ".join(text[: 4 * _SHOWN].split()))
    return text if len(text) <= _SHOWN else text[: _SHOWN - 1].rstrip() + "…"


def quoted(text: str) -> str:
    """Return *text* as YAML would have it in quotes, cut to what fits into a hint."""
    text = shorten(text)
    if '"' not in text and "\\" not in text:
        return f'"{text}"'
    return "'" + text.replace("'", "''") + "'"


class Fault(Struct, frozen=True):
    """Where the parser gave up (`at`), where the construct it was in began (`since`)."""

    text: str
    at: int
    since: int
    context: str
    findings: Findings

    def line_start(self, offset: int) -> int:
        """Return where the line of *offset* begins."""
        before = self.text[:offset]
        return max(before.rfind("\n"), before.rfind("\r")) + 1

    def line(self, offset: int) -> str:
        """Return the line of *offset*, without its end."""
        start = self.line_start(offset)
        return re.split(r"[\r\n]", self.text[start : start + 1000], maxsplit=1)[0]

    def line_before(self, offset: int) -> tuple[int, str]:
        """Return start and text of the last line with text on it before that of *offset*."""
        end = len(self.text[: self.line_start(offset)].rstrip())
        return self.line_start(end), self.line(end)

    def text_at(self, offset: int) -> tuple[int, int]:
        """Return the offsets from *offset* to the end of its line."""
        start = self.line_start(offset)
        return offset, max(start + len(self.line(offset)), offset + 1)

    def number(self, offset: int) -> int:
        """Return the line number of *offset*."""
        return self.findings.line_number(offset)

    def same_line(self, one: int, other: int) -> bool:
        """Say whether two offsets stand on one line."""
        return self.line_start(one) == self.line_start(other)


def unknown(fault: Fault) -> None:
    """A failure that nothing better can be said about."""
    fault.findings.add(
        "yaml-syntax",
        "this place cannot be read",
        (fault.at, fault.at + 1),
        "reading stops here",
        "compare it with the lines around it: the same indentation, a colon and a space after "
        "each name, quotes around a text with special characters",
    )


def odd_space(char: str, at: tuple[int, int]) -> tuple[str, str, tuple[int, int], str, str]:
    """Return the problem of a space that is none to YAML, as findings take it."""
    name = unicodedata.name(char).lower()
    return (
        "odd-space",
        f"there is a {name} here, which YAML takes for a letter",
        at,
        "an ordinary space is expected",
        "delete it and press the space bar; texts pasted from web pages and word processors "
        "have such spaces",
    )


def empty_key(at: tuple[int, int]) -> tuple[str, str, tuple[int, int], str, str]:
    """Return the problem of a colon with nothing before it, as findings take it."""
    return (
        "empty-key",
        "there is no name before the colon",
        at,
        "a name must stand here",
        "write a name before the colon; if the colon begins a text, put the text in quotes",
    )
