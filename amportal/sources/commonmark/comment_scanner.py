"""Comments: what is written beside the text and is for nobody who reads it.

`<!-- ... -->` is one wherever it stands outside of code, on one line or on several; without an end
it goes on to the end of the text. `[//]: # (...)` and `[comment]: # (...)` are comments to the end
of their line, and so is any line in the form of a link definition that leads to `#` or `<>`.
"""

from __future__ import annotations

import re
from bisect import bisect_right

from amportal.sources.commonmark.block_nodes import Place

_LINE = re.compile(r"\[([^\[\]]+)\]:[ \t]*(#|<>)?(?=[ \t]|$)[ \t]*(.*)$", re.IGNORECASE)
_ENDS = {"(": ")", '"': '"', "'": "'"}
_TICKS = re.compile(r"`+")
_OPENING, _CLOSING = "<!--", "-->"
# What a line must hold to hold a comment that does not begin it, and so with code beside it.
_BEGIN = re.compile(r"<!--|\[//\]:|\[comment\]:[ \t]*(?:#|<>)(?=[ \t]|$)", re.IGNORECASE)
_TICKS_OR_BEGIN = re.compile(rf"`+|{_BEGIN.pattern}", re.IGNORECASE)


class CommentScanner:
    """Cuts comments out of lines, one after the other, and keeps where they stood."""

    def __init__(self) -> None:
        self._places: list[Place] = []
        # Where the comment that is open began, and what ends it; nothing where none is.
        self._begin: tuple[int, int] | None = None
        self._end = _CLOSING
        # Whether the next line may still belong to the comment that ended here.
        self._waits = False

    @property
    def inside(self) -> bool:
        """Whether the next line begins in a comment, or may be the rest of one."""
        return self._begin is not None or self._waits

    @property
    def unclosed(self) -> bool:
        """Whether a comment in `<!-- -->` is open."""
        return self._begin is not None and self._end == _CLOSING

    def places(self, lines: list[str]) -> list[Place]:
        """Return where comments stand, the last of which may be open until the end of *lines*."""
        found = list(self._places)
        if self._begin is not None:
            found.append(Place(*self._begin, len(lines) - 1, len(lines[-1])))
        return found

    @staticmethod
    def may_be_in(text: str) -> bool:
        """Return whether *text* may hold a comment."""
        return "<!--" in text or ("]:" in text and _BEGIN.search(text) is not None)

    def cut(self, text: str, number: int, column: int) -> str:
        """Return *text*, which begins at *column* of line *number*, without its comments."""
        if self._waits:
            return self._second_line(text, number)
        kept: list[str] = []
        ticks, at = _Ticks(text), 0
        while True:
            if self._begin is not None:
                end = text.find(self._end, at)
                if end < 0:
                    # Only a comment in `<!-- -->` goes on over an empty line.
                    if self._end == _CLOSING or text.strip():
                        break
                    self._close(number, column)
                    continue
                at = end + len(self._end)
                self._close(number, column + at)
                if self._end != _CLOSING:
                    break
            begin = ticks.next_comment(at)
            if begin < 0:
                kept.append(text[at:])
                break
            kept.append(text[at:begin])
            if not text.startswith(_OPENING, begin):
                self.takes(text[begin:], number, column + begin)
                break
            self._begin, self._end = (number, column + begin), _CLOSING
            # `<!-->` is a whole comment, as in HTML.
            at = begin + len(_OPENING) - (2 if text.startswith(("<!-->", "<!--->"), begin) else 0)
        return "".join(kept)

    def takes(self, text: str, number: int, column: int) -> bool:
        """Return whether *text*, the rest of a line, is a comment in the form of a definition."""
        match = _LINE.match(text)
        if match is None or not (match[2] or match[1] == "//"):
            return False
        title = match[3].rstrip(" \t")
        self._begin, self._end = (number, column), _ENDS.get(title[:1], "")
        if title and self._end and self._end not in title[1:]:
            return True
        self._close(number, column + len(text))
        self._waits = not title
        return True

    def _second_line(self, text: str, number: int) -> str:
        """Return nothing where *text* is the title that the line above lacks."""
        self._waits = False
        bare = text.strip()
        end = _ENDS.get(bare[:1])
        if not end:
            return text
        first = self._places.pop()
        self._begin = (first.line, first.column)
        if end in bare[1:]:
            self._close(number, len(text))
        else:
            self._end = end
        return ""

    def _close(self, number: int, column: int) -> None:
        if self._begin is not None:
            self._places.append(Place(*self._begin, number, column))
        self._begin = None


class _Ticks:
    """Runs of backticks in one line: what stands between two of the same length is code."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._starts: dict[int, list[int]] = {}
        if "`" in text:
            for match in _TICKS.finditer(text):
                self._starts.setdefault(len(match[0]), []).append(match.start())

    def next_comment(self, at: int) -> int:
        """Return where the first comment after *at* begins that is not in code, or -1."""
        pattern = _TICKS_OR_BEGIN if self._starts else _BEGIN
        while match := pattern.search(self._text, at):
            if match[0][0] != "`":
                return match.start()
            starts = self._starts.get(len(match[0]), [])
            following = bisect_right(starts, match.start())
            at = starts[following] + len(match[0]) if following < len(starts) else match.end()
        return -1
