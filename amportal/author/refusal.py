"""Why something cannot be written down, and what has to be known before it can be."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


class Refused(Exception):  # noqa: N818  # an answer, not a mistake of ours
    """It cannot be written down; `text` says why, `hint` what to do instead."""

    def __init__(self, text: str, hint: str = "") -> None:
        super().__init__(text)
        self.text = text
        self.hint = hint


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing that somebody has to decide: the text of the question and what may be answered.

    Answers name a field of the verb, to which `ident` is added; an empty one leaves it as it is.
    """

    ident: str
    text: str
    answers: tuple[tuple[str, str], ...]


class Undecided(Exception):  # noqa: N818  # likewise
    """It can be written down once *choices* are made; `text` says why they matter."""

    def __init__(self, text: str, choices: Sequence[Choice]) -> None:
        super().__init__(text)
        self.text = text
        self.choices = tuple(choices)
