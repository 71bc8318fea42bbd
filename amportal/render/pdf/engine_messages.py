"""Turn what the layout engine logs into problems and warnings a person can act on.

It exists because the engine only logs what it leaves out: a broken picture, a letter no font has.
It never prints; what it cannot place is kept word for word as a note.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator, Mapping

from msgspec import Struct

from amportal.errors import Note, Problem

_MOST_NOTES = 12
_BROKEN = (
    "Failed to load image",
    "Failed to render SVG image",
    "Failed to load inline SVG",
)
_FOLLOW_UP = (  # said again by the fetcher, in better words
    "Failed to load stylesheet",
    "Failed to load attachment",
    "Font-face",
)


class EngineMessage(Struct, frozen=True):
    """One line of the engine's log: its template, and the finished text."""

    template: str
    text: str
    letter: str = ""

    @classmethod
    def of(cls, record: logging.LogRecord) -> EngineMessage:
        """Return the remark of *record*; `letter` is the character of a missing glyph."""
        template = str(record.msg)
        letter = ""
        if template.startswith(".notdef") and isinstance(record.args, tuple) and record.args:
            letter = str(record.args[0])
        return cls(template, " ".join(record.getMessage().split())[:300], letter)


def sort_messages(
    remarks: Iterable[EngineMessage],
) -> tuple[tuple[Problem, ...], tuple[Problem, ...]]:
    """Return (problems, warnings); each kind of remark becomes one of them, with notes."""
    letters: set[str] = set()
    broken: dict[str, None] = {}
    pictures_without_words: dict[str, None] = {}
    others: dict[str, None] = {}
    for remark in remarks:
        if remark.letter:
            letters.add(remark.letter)
        elif remark.template.startswith(_BROKEN):
            broken[remark.text] = None
        elif "alt description" in remark.template:
            pictures_without_words[remark.text] = None
        elif not remark.template.startswith(_FOLLOW_UP):
            others[remark.text] = None
    problems = [_broken(broken)] if broken else []
    warnings = [_missing_glyph(letters)] if letters else []
    if pictures_without_words:
        warnings.append(_no_words(pictures_without_words))
    if others:
        warnings.append(_others(others))
    return tuple(problems), tuple(warnings)


def replaced_signs(table: Mapping[str, str]) -> Iterator[Problem]:
    """Yield the warning that each character of *table* is printed as the words it maps to."""
    if not table:
        return
    shown = [f"`{sign}` as `{words}`" for sign, words in sorted(table.items())]
    more = f" and {len(shown) - 10} more" if len(shown) > 10 else ""
    yield Problem(
        slug="missing-glyph",
        message=f"no font has all that the report says; it prints {', '.join(shown[:10])}{more}",
        hint="write it another way, or add a font that has it to the theme's `fonts` folder and "
        "name it in `css/report.css`",
        severity="warning",
    )


def _missing_glyph(letters: set[str]) -> Problem:
    ordered = sorted(letters)
    shown = ", ".join(f"`{letter}` (U+{ord(letter[0]):04X})" for letter in ordered[:10])
    more = f" and {len(ordered) - 10} more" if len(ordered) > 10 else ""
    return Problem(
        slug="missing-glyph",
        message=f"no font of the report has {shown}{more}: an empty box is printed instead",
        hint="write it another way, or add a font that has it to the theme's `fonts` folder",
        severity="warning",
    )


def _broken(texts: Iterable[str]) -> Problem:
    return Problem(
        slug="image-broken",
        message="a picture in the report cannot be drawn",
        hint="open the picture in a drawing program, save it again and build once more",
        notes=_notes(texts),
    )


def _no_words(texts: Iterable[str]) -> Problem:
    return Problem(
        slug="missing-alt",
        message="a picture in the report has no words for readers who cannot see it",
        hint="say in one short sentence what the picture shows",
        notes=_notes(texts),
        severity="warning",
    )


def _others(texts: Iterable[str]) -> Problem:
    return Problem(
        slug="pdf-style",
        message="the layout engine left something out of the report",
        hint="look at the places it names in the theme's print style",
        notes=_notes(texts),
        severity="warning",
    )


def _notes(texts: Iterable[str]) -> tuple[Note, ...]:
    said = list(texts)
    notes = [Note(f"the layout engine says: {text}") for text in said[:_MOST_NOTES]]
    if len(said) > _MOST_NOTES:
        notes.append(Note(f"and {len(said) - _MOST_NOTES} more of this kind"))
    return tuple(notes)
