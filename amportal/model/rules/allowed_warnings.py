"""Warnings that somebody allows where they stand, with a reason.

Some warnings are a judgement that a person may know better: a date of the past that is meant, a
headline that still holds, something that was hidden after the client had read it. A comment on the
line of the warning, or on the lines straight above it, allows one:

    headline: The shop is open.    # allow stale-headline: it opened on the last day

Without a reason, with a name that cannot be allowed, or where nothing has to be allowed any more,
the comment itself is told.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from amportal.errors import Problem, Span
from amportal.explanations import slugs
from amportal.model.messages.nearest_name import listed, nearest
from amportal.model.reading.client_files import ClientFiles
from amportal.sources.yaml.yaml_document import Document

# The warnings that may be allowed. Errors may not, and neither may warnings of facts.
ALLOWED = frozenset(
    {
        "approver-changed",
        "past-step",
        "released-before-narrowed",
        "stale-headline",
        "stand-in-changed",
    }
)
_MARK = "# allow "
_COMMENT = re.compile(r"# allow[ \t]+(?P<slug>[A-Za-z-]*)[ \t]*(?::[ \t]*(?P<reason>.*))?$")


class _Comment(NamedTuple):
    """One comment: where it stands, what it allows, and the line that it speaks of."""

    doc: Document
    span: Span
    slug: str
    reason: str
    about: int


def without_allowed(dossier: ClientFiles, problems: Iterable[Problem]) -> Iterator[Problem]:
    """Yield *problems* without the warnings that a comment allows, and what is wrong with these."""
    comments = {
        (comment.span.path, comment.about, comment.slug): comment
        for read in dossier.reads()
        for comment in _comments(read.doc)
    }
    used = set()
    for problem in problems:
        place = problem.span or Span("")
        key = (place.path, place.line, problem.slug)
        if key in comments and problem.severity == "warning" and problem.slug in ALLOWED:
            used.add(key)
        else:
            yield problem
    for key, comment in comments.items():
        yield from _wrong(comment, used=key in used)


def _comments(doc: Document) -> Iterator[_Comment]:
    for number in doc.lines_with(_MARK):
        line = doc.line(number)
        found = _COMMENT.search(line)
        if found is None:
            continue
        span = Span(doc.path, number, found.start() + 1, len(found[0].rstrip()))
        about = number if line[: found.start()].strip() else _below(doc, number)
        reason = (found["reason"] or "").strip()
        yield _Comment(doc, span, found["slug"].lower(), reason, about)


def _below(doc: Document, number: int) -> int:
    """Return the first line below the comment on line *number* that is not only a comment."""
    number += 1
    while doc.line(number).lstrip().startswith("#"):
        number += 1
    return number


def _wrong(comment: _Comment, *, used: bool) -> Iterator[Problem]:
    if comment.slug not in ALLOWED:
        near = nearest(comment.slug, sorted(ALLOWED))
        if near is None and comment.slug not in slugs():
            # A comment about something else.
            return
        yield _problem(
            comment,
            f"`{comment.slug}` is no warning that can be allowed",
            expected=f"one of: {listed(sorted(ALLOWED))}",
            hint=f"did you mean `{near}`?" if near else "take the comment out",
        )
    elif not comment.reason:
        yield _problem(
            comment,
            f"`{comment.slug}` is allowed here without a reason",
            expected="a colon, then why it is right as it is",
            hint=f"write `# allow {comment.slug}: ` and the reason",
        )
    elif not used:
        yield _problem(
            comment,
            f"there is no `{comment.slug}` here that has to be allowed",
            expected="nothing is told of this line",
            hint="take the comment out, or put it on the line that is told",
        )


def _problem(comment: _Comment, message: str, *, expected: str, hint: str) -> Problem:
    return Problem(
        slug="allow-comment",
        message=message,
        span=comment.span,
        expected=expected,
        hint=hint,
        severity="warning",
        excerpt=comment.doc.excerpt(comment.span),
    )
