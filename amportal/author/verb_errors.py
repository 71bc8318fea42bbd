"""Why something cannot be written down, and what has to be known before it can be."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct


class Refused(Exception):  # noqa: N818  # an answer, not a mistake of ours
    """It cannot be written down; `text` says why, `hint` what to do instead."""

    def __init__(self, text: str, hint: str = "") -> None:
        super().__init__(text)
        self.text = text
        self.hint = hint


class Unsafe(Refused):
    """It would bring something of one client to another, so that nothing is written."""


class Unchanged(Refused):
    """It is written already."""

    def __init__(self) -> None:
        super().__init__("that is written already, so nothing changes")


class Choice(Struct, frozen=True):
    """One thing that somebody has to decide: the text of the question and what may be answered.

    Each answer is a word with the field of the verb to which `ident` is added; with no field it
    leaves things as they are. `command` does by itself what is asked about.
    """

    ident: str
    text: str
    answers: tuple[tuple[str, str], ...]
    command: str = ""


class Undecided(Exception):  # noqa: N818  # likewise
    """Something has to be decided first: `text` says what, `choices` ask for it one by one.

    The flag `skip` goes on without. Where nobody can be asked it is taken, unless it is `needed`.
    """

    def __init__(
        self, text: str, choices: Sequence[Choice], *, skip: str, needed: bool = False
    ) -> None:
        super().__init__(text)
        self.text = text
        self.choices = tuple(choices)
        self.skip = skip
        self.needed = needed
