"""What came of rendering, and what it read: plain values that cross processes."""

from __future__ import annotations

from dataclasses import dataclass

from amportal.errors import Problem


@dataclass(frozen=True, slots=True, order=True)
class Read:
    """A file of the theme that was looked for; `digest` None: in vain."""

    name: str
    digest: str | None


@dataclass(frozen=True, slots=True)
class Rendered:
    """The bytes of an output, every file of the theme that was looked for, and what to mend.

    With a problem of severity `error` there is no content.
    """

    content: bytes
    reads: frozenset[Read]
    problems: tuple[Problem, ...] = ()


__all__ = ["Read", "Rendered"]
