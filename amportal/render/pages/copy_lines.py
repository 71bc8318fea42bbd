"""Copy line by line, numbered, so that a client can say "D3 version 2, line 14" on the phone.

Empty lines have no number; all others count from 1 as they stand in the source, and the same
numbers appear on the page and in the report. Between two versions it shows which words went and
which came. What it returns is words and kinds; nothing here is markup but sanitised inline text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

from markupsafe import Markup, escape

from amportal.render.markdown.html_cache import HtmlCache
from amportal.render.markdown.markdown_html import to_html

_MARKER = re.compile(
    r"[ \t]*(?:(?P<heading>#{1,6})[ \t]+|(?P<item>[*+-]|\d{1,9}\.)[ \t]+|>[ \t]*)?"
)
_PARAGRAPH = re.compile(r"<p>(.*?)</p>", re.DOTALL)
_WORD = re.compile(r"\S+\s*")
_STYLING = re.compile(r"[*_`]+")
# Comparing words costs their product; beyond this only whole lines are compared.
_MOST_WORDS = 1_500
# Less than this in common, and words picked out of a line would only confuse.
_ALIKE = 0.5

Kind = Literal["same", "gone", "new"]


@dataclass(frozen=True, slots=True)
class CopyLine:
    """One line of copy: its number and its words; `html` is sanitised."""

    n: int
    html: Markup
    heading: bool
    item: bool


@dataclass(frozen=True, slots=True)
class ComparedLine:
    """A line of the newer version (`n`), or one that went (`n` None), piece by piece."""

    n: int | None
    pieces: tuple[tuple[Kind, str], ...]


def copy_lines(text: str, bodies: HtmlCache | None = None) -> tuple[CopyLine, ...]:
    """Return the numbered lines of *text*, with bold and italic words as such."""
    written = [line for line in text.splitlines() if line.strip()]
    markers = [_MARKER.match(line) for line in written]
    bare = [
        line[match.end() if match else 0 :] for line, match in zip(written, markers, strict=True)
    ]
    shown = _PARAGRAPH.findall(to_html("\n\n".join(bare), "", 3, bodies).html)
    if len(shown) != len(bare):
        shown = [str(escape(line)) for line in bare]
    return tuple(
        # Sanitised by `to_html`, or escaped.
        CopyLine(n, Markup(html), bool(match and match["heading"]), bool(match and match["item"]))
        for n, (html, match) in enumerate(zip(shown, markers, strict=True), 1)
    )


def compare_copy(old: str, new: str) -> tuple[ComparedLine, ...]:
    """Return the lines of *new* with what went and what came since *old*, in reading order."""
    before, after = _plain_lines(old), _plain_lines(new)
    result: list[ComparedLine] = []
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    for tag, i1, i2, j1, j2 in matcher.get_opcodes():
        if tag == "equal":
            result += [ComparedLine(j + 1, (("same", after[j]),)) for j in range(j1, j2)]
            continue
        pairs = min(i2 - i1, j2 - j1)
        result += [
            ComparedLine(j1 + k + 1, _words(before[i1 + k], after[j1 + k])) for k in range(pairs)
        ]
        result += [ComparedLine(None, (("gone", before[i]),)) for i in range(i1 + pairs, i2)]
        result += [ComparedLine(j + 1, (("new", after[j]),)) for j in range(j1 + pairs, j2)]
    return tuple(result)


def _plain_lines(text: str) -> list[str]:
    lines = (line for line in text.splitlines() if line.strip())
    return [_STYLING.sub("", _MARKER.sub("", line, count=1)).strip() for line in lines]


def _words(old: str, new: str) -> tuple[tuple[Kind, str], ...]:
    """Return the words of two versions of one line; a line written anew is shown whole."""
    before, after = _WORD.findall(old), _WORD.findall(new)
    whole: tuple[tuple[Kind, str], ...] = (("gone", old), ("new", new))
    if len(before) + len(after) > _MOST_WORDS:
        return whole
    bare = [word.strip() for word in before], [word.strip() for word in after]
    matcher = SequenceMatcher(None, *bare, autojunk=False)
    if matcher.ratio() < _ALIKE:
        return whole
    pieces: list[tuple[Kind, str]] = []
    for tag, i1, i2, j1, j2 in matcher.get_opcodes():
        if tag == "equal":
            pieces.append(("same", "".join(after[j1:j2])))
            continue
        if i2 > i1:
            pieces.append(("gone", "".join(before[i1:i2])))
        if j2 > j1:
            pieces.append(("new", "".join(after[j1:j2])))
    return tuple(pieces)
