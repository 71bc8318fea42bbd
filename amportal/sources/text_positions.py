"""Turn offsets in a text into places a person can find: line, column, length.

It exists so that reading stays fast: readers keep plain offsets, and only a problem pays for
its place. Lines end where editors end them (LF, CRLF, CR); columns count characters from 1, and
a byte order mark is no character. It never raises, whatever offset it is asked for.
"""

from __future__ import annotations

import re

from amportal.errors import Span

_LINE_END = re.compile(r"\r\n?|\n")
_EXCERPT_LIMIT = 400

# Controls, NEL and the two Unicode line ends (YAML counts them as line ends, editors do not),
# direction overrides (they make text read otherwise than it is), byte order marks inside.
UNWANTED = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ufeff\ufffe\uffff]"
)


def visible(text: str) -> str:
    """Return *text* with a mark for each character that would disturb a terminal or a reader."""
    return UNWANTED.sub("\N{REPLACEMENT CHARACTER}", text)


class Lines:
    """The lines of one text. A place costs a scan of the text; the table of all lines is made
    only when a line is asked for by its number.
    """

    __slots__ = ("_last", "_path", "_starts", "_text")

    def __init__(self, path: str, text: str) -> None:
        self._path = path
        self._text = text
        self._starts: list[int] | None = None
        self._last = (1, 0)

    def start(self, offset: int) -> int:
        """Return where the line that holds *offset* begins."""
        text = self._text
        feed = text.rfind("\n", 0, offset)
        back = text.rfind("\r", feed + 1, offset)
        if back >= 0 and text[back + 1 : back + 2] == "\n":  # offset stands inside a CRLF
            back = text.rfind("\r", feed + 1, back)
        return max(feed, back) + 1

    def number(self, offset: int) -> int:
        """Return the number, from 1, of the line that holds *offset*."""
        text, start = self._text, self.start(offset)
        feeds, backs = text.count("\n", 0, start), text.count("\r", 0, start)
        return 1 + feeds + backs - (text.count("\r\n", 0, start) if backs else 0)

    def line(self, number: int) -> str:
        """Return line *number* without its line end, or "" where there is no such line."""
        if number == self._last[0]:
            start = self._last[1]
        else:
            if self._starts is None:
                self._starts = [0, *(match.end() for match in _LINE_END.finditer(self._text))]
            if not 1 <= number <= len(self._starts):
                return ""
            start = self._starts[number - 1]
        return self._text[start : self._end(start)]

    def count(self) -> int:
        """Return how many lines there are; what stands after the last line end counts as one."""
        self.line(0)
        return len(self._starts or ())

    def _end(self, start: int) -> int:
        """Return where the text of the line that begins at *start* ends."""
        feed = self._text.find("\n", start)
        end = len(self._text) if feed < 0 else feed
        back = self._text.find("\r", start, end)
        return end if back < 0 else back

    def span(self, start: int, end: int) -> Span:
        """Return the place of text[start:end], cut at the end of its first line.

        An offset behind the last character means the end of the last line with text on it, which
        is where a person must go on typing.
        """
        text = self._text
        if start >= len(text):
            start = end = len(text.rstrip())
        first = self.start(start)
        number, last = self.number(start), self._end(first)
        self._last = (number, first)
        start = min(start, last)
        length = len(text[start : min(end, last)].rstrip())
        return Span(self._path, number, start - first + 1, max(length, 1))

    def excerpt(self, span: Span) -> str:
        """Return the line of *span* to show above a caret, or "" when it is too long to show."""
        line = self.line(span.line)
        if len(line) <= _EXCERPT_LIMIT:
            return visible(line)
        return visible(line[:_EXCERPT_LIMIT]) if span.column + span.length <= _EXCERPT_LIMIT else ""
