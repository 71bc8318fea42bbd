"""Read one YAML source: its values as they were written, and where each of them stands.

It exists so that every later stage can name file, line and column of what a person must mend.
Values are only dict, list, text and None; types are the model's affair. No bytes whatever make
it raise, hang or take the process down; what is wrong comes back as problems.
"""

from __future__ import annotations

from typing import Any, Literal

from amportal.errors import Problem, Span
from amportal.sources.findings import Findings
from amportal.sources.source_text import check_text
from amportal.sources.text_positions import Lines
from amportal.sources.yaml.value_builder import Builder
from amportal.sources.yaml.value_positions import Place, Survey, survey

Root = Literal["mapping", "list", "any"]
Loc = tuple[str | int, ...]

_ROOT_WORDS = {"mapping": "lines of `name: text`", "list": "a list of items that start with `- `"}
_ROOT_HINTS = {
    "mapping": "write a name, a colon and a space before each text",
    "list": "start each item with `- `",
}


class Document:
    """One source as read: `data` is None where it could not be.

    Treat `data` as frozen: places are looked up later, and only when someone asks.
    """

    __slots__ = ("_base", "_lines", "_survey", "_yaml", "data", "path", "problems")

    def __init__(
        self,
        path: str,
        data: Any,
        problems: tuple[Problem, ...],
        text: str,
        part: tuple[int, int] | None = None,
    ) -> None:
        """Keep what was read from *part* of *text* (offsets; the whole text when None)."""
        start, end = part or (0, len(text))
        self.path = path
        self.data = data
        self.problems = problems
        self._lines = Lines(path, text)
        self._base = start
        self._yaml = text[start:end]
        self._survey: Survey | None = None

    def span(self, loc: Loc) -> Span:
        """Return the place of the deepest value that can be reached along *loc*."""
        place, _ = self._surveyed().find(loc)
        return self._lines.span(place.start + self._base, place.end + self._base)

    def key_span(self, loc: Loc) -> Span:
        """Return the place of the key of the last step of *loc* that can be made.

        A list item has no key and the root has none: then it is the place of the value itself.
        """
        place, _ = self._places().reach(loc)
        start, end = place.key
        return self._lines.span(start + self._base, end + self._base)

    def after(self, loc: Loc) -> tuple[str, Span]:
        """Return what follows the value at *loc* on the line it ends on, with its place."""
        place, _ = self._surveyed().find(loc)
        end = self._yaml.find("\n", place.end)
        rest = self._yaml[place.end : end if end >= 0 else len(self._yaml)].rstrip("\r")
        start = place.end + self._base
        return rest, self._lines.span(start, start + len(rest))

    def lines_of(self, loc: Loc) -> tuple[int, int]:
        """Return the numbers, from 1, of the first and last line of the value at *loc*.

        Of a text in a block, the last is the line of its sign.
        """
        place, _ = self._places().reach(loc)
        first, last = place.start, max(place.start, place.last_end() - 1)
        return self._lines.number(first + self._base), self._lines.number(last + self._base)

    def has(self, loc: Loc) -> bool:
        """Say whether every step of *loc* leads to a value in the source."""
        return self._places().reach(loc)[1] == len(loc)

    def line(self, number: int) -> str:
        """Return source line *number*, from 1, without its end; "" where there is none."""
        return self._lines.line(number)

    def lines_with(self, words: str) -> tuple[int, ...]:
        """Return the numbers, from 1, of the lines of this part that hold *words*."""
        found: list[int] = []
        at = self._yaml.find(words)
        while at >= 0:
            number = self._lines.number(at + self._base)
            if not found or found[-1] != number:
                found.append(number)
            at = self._yaml.find(words, at + len(words))
        return tuple(found)

    def entry_lines(self, loc: Loc) -> tuple[int, int]:
        """Return the first and the last line, from 1, of what is written at *loc*, key included.

        Unlike `lines_of` it knows where a text in a block ends: what is further in than its own
        first line belongs to it. Empty lines and comments at its end do not.
        """
        at = self.key_span(loc)
        in_list = bool(loc) and isinstance(loc[-1], int)
        margin = at.column - 1 if in_list else at.column
        number = last = at.line
        while (number := number + 1) <= self._lines.count():
            line = self._lines.line(number)
            text = line.lstrip(" ")
            indent = len(line) - len(text)
            listed = not in_list and text.startswith("- ") and indent == margin - 1
            if text and not text.startswith("#"):
                if indent < margin and not listed:
                    break
                last = number
        return at.line, last

    def excerpt(self, span: Span) -> str:
        """Return the source line of *span*, or "" when it is too long to show."""
        return self._lines.excerpt(span)

    def _places(self) -> Place:
        return self._surveyed().advance(len(self._yaml) + 1)

    def _surveyed(self) -> Survey:
        if self._survey is None:
            self._survey = Survey(self._yaml)
        return self._survey


def parse(path: str, raw: bytes, root: Root = "mapping") -> Document:
    """Return *raw* as a document; *root* is what it must hold as a whole."""
    text, problems = check_text(path, raw)
    if problems:
        return Document(path, None, problems, text)
    return read_yaml(path, text, (0, len(text)), root)


def read_yaml(path: str, text: str, part: tuple[int, int], root: Root = "mapping") -> Document:
    """Return the YAML in *part* of a checked *text*, with places in the whole text."""
    start, end = part
    findings = Findings(Lines(path, text), start)
    builder = Builder(text[start:end], findings)
    builder.run()
    data = builder.data
    if builder.whole and root != "any":
        data = _rooted(data, root, builder, findings)
    return Document(path, data, tuple(findings.problems), text, part)


def _rooted(data: Any, root: Root, builder: Builder, findings: Findings) -> Any:
    """Return *data* when it is of the kind that *root* asks for, else None and a problem."""
    if data.__class__ is (dict if root == "mapping" else list):
        return data
    text = builder.text
    start = len(text) - len(text.lstrip())
    if data is None:
        if findings.problems:
            return None
        commented = "#" in text
        findings.add(
            "empty-file",
            "there are only comments here" if commented else "there is nothing here",
            (start, start + 1),
            hint=f"write {_ROOT_WORDS[root]}, or delete the file",
        )
        return None
    place = survey(text)
    kind = {dict: "a mapping", list: "a list"}.get(data.__class__, "a text")
    findings.add(
        f"expected-{root}",
        f"expected a {root}, but this is {kind}",
        (place.start, place.end),
        f"the file must hold {_ROOT_WORDS[root]}",
        _ROOT_HINTS[root],
    )
    return None
