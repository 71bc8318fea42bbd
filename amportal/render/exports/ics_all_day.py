"""Entries of a calendar that take one whole day, written line by line.

A portal has dozens of them, and a general calendar library takes a millisecond for each; these
have twelve fixed lines. A test holds their bytes to be those of the library, which still writes
everything else.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

# RFC 5545, 3.1: a line is folded before it has more octets; a folded line begins with a space.
_MOST = 75
_FOLD = "\r\n "


@dataclass(frozen=True, slots=True)
class WholeDay:
    """One entry. Texts are plain, with `\\n` between lines; `stamp` is as in RFC 5545, in UTC."""

    uid: str
    sequence: int
    stamp: str
    day: date
    summary: str
    description: str
    category: str
    status: str

    def lines(self) -> str:
        """Return the entry as lines of a calendar, in the order that RFC's writers use."""
        end = self.day + timedelta(days=1)
        return "".join(
            (
                "BEGIN:VEVENT\r\n",
                _line("SUMMARY", _escaped(self.summary)),
                f"DTSTART;VALUE=DATE:{self.day:%Y%m%d}\r\n",
                f"DTEND;VALUE=DATE:{end:%Y%m%d}\r\n",
                f"DTSTAMP:{self.stamp}\r\n",
                _line("UID", _escaped(self.uid)),
                f"SEQUENCE:{self.sequence}\r\n",
                _line("CATEGORIES", _escaped(self.category)),
                _line("DESCRIPTION", _escaped(self.description)),
                f"LAST-MODIFIED:{self.stamp}\r\n",
                f"STATUS:{self.status}\r\n",
                "TRANSP:TRANSPARENT\r\n",
                "END:VEVENT\r\n",
            )
        )


def _line(name: str, text: str) -> str:
    return f"{_folded(f'{name}:{text}')}\r\n"


def _escaped(text: str) -> str:
    text = text.replace(r"\N", "\n").replace("\\", "\\\\").replace(";", r"\;")
    return text.replace(",", r"\,").replace("\n", r"\n")


def _folded(line: str) -> str:
    """Return *line* folded where it is long, never between a backslash and what it escapes."""
    parts: list[str] = []
    if line.isascii():
        start = 0
        while len(line) - start >= _MOST:
            cut = start + _MOST - 1
            cut -= line[cut - 1] in "\\^"
            parts.append(line[start:cut])
            start = cut
        return _FOLD.join((*parts, line[start:]))
    begin = octets = 0
    for at, char in enumerate(line):
        size = len(char.encode())
        if at > begin and octets + size >= _MOST:
            cut = at - 1 if at - begin > 1 and line[at - 1] in "\\^" else at
            parts.append(line[begin:cut])
            octets = len(line[cut:at].encode())
            begin = cut
        octets += size
    return _FOLD.join((*parts, line[begin:]))


__all__ = ["WholeDay"]
