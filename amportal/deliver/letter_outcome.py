"""What became of each letter in one run, as values for whoever tells it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from amportal.errors import Problem
from amportal.model.nouns.letter import Letter

OutcomeKind = Literal[
    "ready",  # would go: a run that only looks
    "sent",
    "already",  # gone in an earlier run, or by another machine
    "later",  # not now; tried again
    "queued",  # the day's limit is reached
    "refused",  # the server will never take it
    "unknown",  # nobody knows whether it arrived
    "stopped",  # the gate says no
]
FAILED: frozenset[OutcomeKind] = frozenset({"later", "queued", "refused", "unknown", "stopped"})


@dataclass(frozen=True, slots=True)
class LetterOutcome:
    """One letter's fate. `size` in bytes as it travels; `linked`: with a link for the PDF.

    `when` is the moment it went, or may go again; `said` the server's words or the reason.
    """

    letter: Letter
    kind: OutcomeKind
    size: int = 0
    linked: bool = False
    when: datetime | None = None
    said: str = ""
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class RunOutcome:
    """All fates of a run; `trouble` and `hint` say why it ended early, `why` why it did nothing."""

    fates: tuple[LetterOutcome, ...]
    trouble: str = ""
    hint: str = ""
    why: str = ""

    @property
    def failed(self) -> bool:
        """Whether somebody has to look at it."""
        return bool(self.trouble) or any(each.kind in FAILED for each in self.fates)

    @property
    def unsafe(self) -> bool:
        """Whether the gate stopped something."""
        return any(each.kind == "stopped" for each in self.fates)
