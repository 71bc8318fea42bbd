"""Rules of contact reports: marks that are no entries yet, and corrections of what is not out."""

from __future__ import annotations

from collections.abc import Iterator

from amportal.errors import Problem, Span
from amportal.model.minute_marks import Mark, marks_in, same_words
from amportal.model.nouns.page_settings import MeetingFile
from amportal.model.problem_location import note_at, point
from amportal.model.reading.noun_reader import Read
from amportal.model.rules.rule_context import RuleContext


def minutes_rules(check: RuleContext) -> Iterator[Problem]:
    """Yield what is wrong with the minutes of one client's meetings."""
    asked = check.dossier.questions
    questions = [each.text for each in asked.noun.questions] if asked and asked.noun else []
    for project in check.dossier.projects:
        for read in project.meetings:
            if read.noun is not None:
                yield from _unwritten(read, read.noun, questions, check.dossier.slug)
                yield from _corrections(read, read.noun)


def _unwritten(
    read: Read[MeetingFile], file: MeetingFile, asked: list[str], client: str
) -> Iterator[Problem]:
    texts = {
        "decision": [each.what for each in file.decisions],
        "action": [each.what for each in file.actions],
        "question": asked,
    }
    left = [
        mark
        for mark in marks_in(read.body)
        if not any(same_words(mark.text, each) for each in texts[mark.kind])
    ]
    if left:
        yield _told(read, left[0], len(left), f"{client}/{read.name}")


def _told(read: Read[MeetingFile], mark: Mark, count: int, ref: str) -> Problem:
    more = f", and {count - 1} more," if count > 1 else ""
    return Problem(
        slug="minutes-not-written",
        message=f"this {mark.kind} is marked in the minutes{more} and stands on no page",
        span=Span(read.path, read.body_line + mark.line),
        hint=f"`amportal minutes {ref}` makes entries of the marks",
        severity="warning",
        excerpt=read.body.split("\n")[mark.line],
    )


def _corrections(read: Read[MeetingFile], file: MeetingFile) -> Iterator[Problem]:
    before = file.issued_on
    for index, each in enumerate(file.corrections):
        place = ("corrections", index, "on")
        if before is None:
            yield point(
                read.doc,
                place,
                "corrects-unsent",
                "the contact report is corrected, yet it never went out",
                expected="needs `issued_on`",
                hint="write `issued_on:` with the day it went out first, or take this out",
                severity="warning",
            )
            return
        if each.on < before:
            earlier = ("corrections", index - 1, "on") if index else ("issued_on",)
            yield point(
                read.doc,
                place,
                "dates-out-of-order",
                f"this correction went out on {each.on}, before what it corrects",
                expected=f"{before} or later",
                hint="correct the day; corrections stand in the order in which they went out",
                notes=(note_at(read.doc, earlier, "the version before went out here"),),
            )
        before = each.on
