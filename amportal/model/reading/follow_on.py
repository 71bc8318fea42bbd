"""Tell problems of their own from those that follow from another: a person mends causes only.

A value that cannot be read is left out so that all other rules can still be checked. A rule about
its neighbours, its file's sums or whatever names its id then finds something missing, which is
there once the value is mended.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from amportal.errors import Problem, Span
from amportal.model.reading.noun_reader import Read

# Rules that compare figures of several entries. They wait until all values there can be read.
SUMMED = frozenset(
    {
        "burn-empty",
        "burn-mismatch",
        "green-but-late",
        "green-but-overspent",
        "invoiced-above-approved",
        "not-an-approver",
        "promise-unanswered",
    }
)
_NO_NAME = frozenset({"bad-id", "bad-slug"})
# Problems of one value, whatever stands beside it.
_OF_ITSELF = ("unknown-", "no-such-file", "path-outside")


def causes(
    found: Iterable[Problem], told: Sequence[Problem], reads: Iterable[Read[Any]]
) -> list[Problem]:
    """Return what is *told* of values in *reads*, and what of *found* by rules does not follow.

    What is no id where an id is to be named is told as unknown, with the id that is meant.
    """
    found = list(found)
    unknown = {each.span for each in found if each.slug.startswith("unknown-")}
    told = [each for each in told if each.slug not in _NO_NAME or each.span not in unknown]
    # A warning explains no error: what it stands beside would be published.
    errors = [each for each in told if each.severity == "error" and each.span and each.excerpt]
    wrong = {(each.span.path, each.span.line) for each in errors if each.span}
    entries = [(read.path, *lines) for read in reads for lines in _entries(read)]
    folders = {_project(path) for path, *_ in entries}

    def is_wrong(span: Span | None) -> bool:
        return span is not None and (span.path, span.line) in wrong

    def is_beside(span: Span | None) -> bool:
        return span is not None and any(
            span.path == path and first <= span.line <= last for path, first, last in entries
        )

    def follows(problem: Problem) -> bool:
        spans = (problem.span, *(note.span for note in problem.notes))
        if any(map(is_wrong, spans)):
            return True
        if problem.slug.startswith(_OF_ITSELF):
            return False
        if problem.slug in SUMMED and problem.span:
            return any(problem.span.path.startswith(folder) for folder in folders)
        return any(map(is_beside, spans))

    return [*told, *(problem for problem in found if not follows(problem))]


def _entries(read: Read[Any]) -> Iterable[tuple[int, int]]:
    """Yield the first and last line of each entry of *read* in which a value cannot be read.

    Of the file itself, which is no entry of a list, each key stands for itself.
    """
    for loc in read.broken:
        entry = loc[:-1]
        if entry:
            yield read.doc.lines_of(entry)
        elif isinstance(read.data, dict):
            yield from (
                read.doc.lines_of((key,))
                for key, value in read.data.items()
                if isinstance(value, str)
            )


def _project(path: str) -> str:
    """Return the project's folder that *path* is in; for other files their own folder."""
    head, mark, rest = path.partition("/projects/")
    return f"{head}{mark}{rest.partition('/')[0]}" if mark else path.rpartition("/")[0]
