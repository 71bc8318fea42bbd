"""What became of each letter in one run, as values for whoever tells it."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from msgspec import Struct

from amportal.errors import Problem
from amportal.model.nouns.letter import Letter

OutcomeKind = Literal[
    "ready",  # would go: a run that only looks
    "sent",
    "already",  # gone in an earlier run, or by another machine
    "dropped",  # somebody said that it is not to go
    "later",  # not now; tried again
    "queued",  # the day's limit is reached
    "refused",  # the server will never take it
    "unknown",  # nobody knows whether it arrived
    "doubtful",  # there is no record that could say whether it went
    "stopped",  # the gate says no
]
FAILED: frozenset[OutcomeKind] = frozenset(
    {"later", "queued", "refused", "unknown", "doubtful", "stopped"}
)
UNSAFE: frozenset[OutcomeKind] = frozenset({"doubtful", "stopped"})


class LetterOutcome(Struct, frozen=True):
    """One letter's fate. `size` in bytes as it travels; `linked`: with a link for the PDF.

    `when` is the moment it went, or may go again; `said` the server's words or the reason.
    `address` is where an earlier mail went, if that is another one than the letter's.
    """

    letter: Letter
    kind: OutcomeKind
    size: int = 0
    linked: bool = False
    when: datetime | None = None
    said: str = ""
    problems: tuple[Problem, ...] = ()
    address: str = ""

    @property
    def changed(self) -> bool:
        """Whether the contact gets a link where they chose the PDF."""
        return self.linked and self.letter.delivery != "link"


class BlockedMail(Struct, frozen=True):
    """A mail that somebody waits for and that was not even made; `problem` says why."""

    client: str
    report: str
    contact: str
    problem: Problem


class RunOutcome(Struct, frozen=True):
    """All fates of a run, and the mails that were not made.

    `trouble` and `hint` say why it ended early. `distrust` says why the record of what was sent is
    not believed, so that nothing went; `damaged`: there is one, and something is wrong with it.
    """

    fates: tuple[LetterOutcome, ...]
    trouble: str = ""
    hint: str = ""
    distrust: str = ""
    damaged: bool = False
    blocked: tuple[BlockedMail, ...] = ()

    @property
    def failed(self) -> bool:
        """Whether somebody has to look at it."""
        open_ends = any(each.kind in FAILED or each.changed for each in self.fates)
        return bool(self.trouble or self.blocked) or open_ends

    @property
    def unsafe(self) -> bool:
        """Whether something was stopped that must not go out."""
        return self.at_risk or bool(self.blocked)

    @property
    def at_risk(self) -> bool:
        """Whether a mail that was made was stopped, or the record of what went is damaged."""
        return self.damaged or any(each.kind in UNSAFE for each in self.fates)

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Everything that a person is to mend."""
        told = [problem for each in self.fates for problem in each.problems]
        return (*told, *(each.problem for each in self.blocked))
