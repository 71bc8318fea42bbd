"""Copy line by line, numbered, so that a client can say "D3 version 2, line 14" on the phone.

Copy is what is approved, so each character of it is shown and compared; nothing is taken for
markup. Empty lines have no number; all others count from 1 as they stand in the source, and the
same numbers appear on the page and in the report. Nothing here is HTML.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from difflib import SequenceMatcher
from itertools import zip_longest
from typing import Literal

from msgspec import Struct

_LINE_END = re.compile(r"\r\n|\r|\n")
_WORD_OR_SPACE = re.compile(r"\S+|\s+")
# Comparing words costs their product; beyond this only whole lines are compared.
_MOST_WORDS = 3_000
# Looking which lines are most alike costs their product, too.
_MOST_PAIRS = 2_500
# Less than this in common, and words picked out of a line would only confuse.
_ALIKE = 0.5

Kind = Literal["same", "gone", "new"]


class CopyLine(Struct, frozen=True):
    """One line of copy, letter for letter; `n` is None where it is empty.

    `above` is how many empty lines stand directly above it.
    """

    n: int | None
    text: str
    above: int = 0


class ComparedLine(Struct, frozen=True):
    """A line of the newer version, or one that went, piece by piece.

    `n` is the number in the newer version; None for an empty line and for one that went.
    """

    n: int | None
    pieces: tuple[tuple[Kind, str], ...]


_EMPTY: dict[Kind, ComparedLine] = {
    "same": ComparedLine(None, (("same", ""),)),
    "gone": ComparedLine(None, (("gone", ""),)),
    "new": ComparedLine(None, (("new", ""),)),
}


def copy_lines(text: str) -> tuple[CopyLine, ...]:
    """Return the lines of *text*, those that say something with their numbers."""
    lines: list[CopyLine] = []
    n = above = 0
    for line in _LINE_END.split(text):
        empty = not line.strip()
        n += not empty
        lines.append(CopyLine(None if empty else n, line, above))
        above = above + 1 if empty else 0
    return tuple(lines)


def compare_copy(old: str, new: str) -> tuple[ComparedLine, ...]:
    """Return the lines of *new* with what went and what came since *old*, in reading order."""
    before = [(line.above, line.text) for line in copy_lines(old) if line.n is not None]
    after = [(line.above, line.text) for line in copy_lines(new) if line.n is not None]
    texts = [text for _, text in before], [text for _, text in after]
    result: list[ComparedLine] = []
    matcher = SequenceMatcher(None, *texts, autojunk=False)
    for _, i1, i2, j1, j2 in matcher.get_opcodes():
        for i, j in _pairs(texts[0], texts[1], (i1, i2), (j1, j2)):
            was, gone = before[i] if i is not None else (0, "")
            now, came = after[j] if j is not None else (0, "")
            result += [_EMPTY["same"]] * min(was, now)
            result += [_EMPTY["gone" if was > now else "new"]] * abs(was - now)
            n = j + 1 if j is not None else None
            result.append(ComparedLine(n, _pieces(gone, came)))
    return tuple(result)


def _pairs(
    old: list[str], new: list[str], olds: tuple[int, int], news: tuple[int, int]
) -> Iterator[tuple[int | None, int | None]]:
    """Yield which line became which, in order: those most alike, and between them by position."""
    (i1, i2), (j1, j2) = olds, news
    alike: list[tuple[int, int]] = []
    if i2 - i1 != j2 - j1 and (i2 - i1) * (j2 - j1) <= _MOST_PAIRS:
        alike = _most_alike(old[i1:i2], new[j1:j2])
    for di, dj in [*alike, (i2 - i1, j2 - j1)]:
        yield from zip_longest(range(i1, olds[0] + di), range(j1, news[0] + dj))
        if olds[0] + di < i2:
            yield olds[0] + di, news[0] + dj
        i1, j1 = olds[0] + di + 1, news[0] + dj + 1


def _most_alike(old: list[str], new: list[str]) -> list[tuple[int, int]]:
    """Return pairs of lines, in the order of both, that have the most words in common."""
    bags = [Counter(line.split()) for line in old], [Counter(line.split()) for line in new]
    best = [[0.0] * (len(new) + 1) for _ in range(len(old) + 1)]
    for i in range(len(old) - 1, -1, -1):
        for j in range(len(new) - 1, -1, -1):
            pair = best[i + 1][j + 1] + _alike(bags[0][i], bags[1][j])
            best[i][j] = max(pair, best[i + 1][j], best[i][j + 1])
    found: list[tuple[int, int]] = []
    i = j = 0
    while i < len(old) and j < len(new):
        if best[i][j] == best[i + 1][j]:
            i += 1
        elif best[i][j] == best[i][j + 1]:
            j += 1
        else:
            found.append((i, j))
            i, j = i + 1, j + 1
    return found


def _alike(old: Counter[str], new: Counter[str]) -> float:
    """Return the share of words in common; 0 where it is too small to speak of the same line."""
    words = old.total() + new.total()
    share = 2 * (old & new).total() / words if words else 0.0
    return share if share >= _ALIKE else 0.0


def _pieces(old: str, new: str) -> tuple[tuple[Kind, str], ...]:
    """Return the words of two versions of one line; a line written anew is shown whole."""
    if old == new:
        return (("same", new),)
    if not old or not new:
        return (("new", new),) if new else (("gone", old),)
    before, after = _WORD_OR_SPACE.findall(old), _WORD_OR_SPACE.findall(new)
    whole: tuple[tuple[Kind, str], ...] = (("gone", old), ("new", new))
    if len(before) + len(after) > _MOST_WORDS:
        return whole
    found = SequenceMatcher(None, before, after, autojunk=False).get_opcodes()
    pieces: list[tuple[Kind, str]] = []
    alike = 0
    for tag, i1, i2, j1, j2 in found:
        went, came = "".join(before[i1:i2]), "".join(after[j1:j2])
        if tag == "equal":
            alike += sum(1 for word in after[j1:j2] if not word.isspace())
            pieces.append(("same", came))
            continue
        if went:
            pieces.append(("gone", went))
        if came:
            pieces.append(("new", came))
    words = sum(1 for word in (*before, *after) if not word.isspace())
    return tuple(pieces) if 2 * alike >= _ALIKE * words else whole
