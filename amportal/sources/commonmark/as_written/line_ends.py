"""Tell the ends of lines that were meant from those of a paragraph that an editor wrapped.

CommonMark makes one line of a paragraph, which is right for wrapped text. An address, a timetable
or a few lines of figures would run into each other, and a number into the next line's: `nº 1` and
`22 avril` would read `nº 1 22 avril`. An editor wraps a line because the next word has no room on
it any more, so a line that ends before that ends there on purpose.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import accumulate, pairwise

# Nobody wraps at fewer signs; longer lines than this come from editors that do not wrap at all.
_NARROWEST, _WIDEST = 55, 120
# Who wraps by hand is not exact.
_SLACK = 8
# What begins a line of its own whatever stands above it: a label, a time, the number of a clause, a
# bullet of a word processor, a box to tick or the number of a note.
_OWN_LINE = re.compile(
    r"\[[^\]]{1,24}\](?!\()|[•◦▪‣·–—→►✓✔✗☐☑☒※\uf020-\uf0ff]\s|\d{1,2}[:.h]\d{2}\b"
    r"|(?:\*\*|__)?[^\W\d_][\w .&/()'’-]{0,30}(?::|:\*\*|\*\*:|:__|__:)(?:\s|$)"
    r"|\d{1,3}(?:\.\d{1,3}){2,}\.?\s|\d{1,3}(?:\.\d{1,3})+\.\s|\d{0,3}\s?§|\([a-z\d]{1,4}\)\s|[a-z]\)\s"
)


def meant_ends(lines: Sequence[str]) -> frozenset[int]:
    """Return, counted in the text that *lines* make, where those begin that stand by themselves."""
    if len(lines) < 2:
        return frozenset()
    starts = accumulate((len(line) + 1 for line in lines), initial=0)
    return frozenset(
        start for start, meant in zip(starts, [False, *_meant(lines)], strict=False) if meant
    )


def kept_lines(lines: Sequence[str]) -> list[str]:
    """Return *lines* as they are shown: what an editor wrapped is one line again."""
    shown = [lines[0]] if lines else []
    for line, meant in zip(lines[1:], _meant(lines), strict=True):
        if meant:
            shown.append(line)
        else:
            shown[-1] = f"{shown[-1]} {line}"
    return shown


def _meant(lines: Sequence[str]) -> Iterator[bool]:
    """Say for each line but the last whether its end was meant."""
    widest = max(map(len, lines), default=0)
    wraps = _NARROWEST <= widest <= _WIDEST
    for line, following in pairwise(lines):
        word = following.split(maxsplit=1)[0] if following.strip() else ""
        full = len(line) >= _NARROWEST and len(line) + 1 + len(word) > widest - _SLACK
        ends = line.rstrip().endswith((":", ";")) or (
            following[:1].isdigit() and line.rstrip().endswith((".", "!", "?"))
        )
        yield not (wraps and full) or ends or _OWN_LINE.match(following) is not None
