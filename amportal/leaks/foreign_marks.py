"""What every client is known by, ready to be found in an output, with its place."""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterable, Iterator
from functools import cached_property

from msgspec import Struct

from amportal.errors import Span
from amportal.leaks.folded_text import fold, needle
from amportal.leaks.output_texts import OutputText
from amportal.model.client_marks import Mark, flattened, mark_pattern, marks_of, without
from amportal.model.reading.client_files import ClientFiles


class ForeignMark(Struct, frozen=True, eq=False, dict=True):
    """One mark of the client *owner*."""

    owner: str
    mark: Mark
    dossier: ClientFiles

    @cached_property
    def needles(self) -> tuple[str, ...]:
        """What to look for in a folded text."""
        text = self.mark.text
        found = [needle(text)]
        if self.mark.kind == "phone":
            # A link holds its digits alone, and a page may group them in another way.
            found.append(needle("".join(each for each in text if each.isdigit())))
        return tuple(each for each in dict.fromkeys(found) if each)

    @cached_property
    def _pattern(self) -> re.Pattern[str] | None:
        """What tells the mark from other words in the same order; None where nothing has to."""
        several = self.mark.kind in ("name", "contact") and " " in self.mark.text.strip()
        return None if several or self.mark.kind == "phone" else mark_pattern(self.mark)

    def is_in(self, reading: OutputText, own: Iterable[Mark] = ()) -> bool:
        """Say whether *reading*, in whose folded form a needle was found, holds the mark itself.

        Not as a part of one of the marks *own*, those of the client whose output it is.
        """
        if sum(map(str.isalnum, self.mark.text)) < reading.least:
            return False
        text = flattened(reading.text)
        if self._pattern is not None and not self._pattern.search(text):
            return False
        rest = without(text, self.mark, own)
        if rest == text:
            return True
        if self._pattern is not None:
            return self._pattern.search(rest) is not None
        folded = fold(rest)
        return any(each in folded for each in self.needles)

    @property
    def text(self) -> str:
        """The mark as it is written."""
        return self.mark.text

    @property
    def place(self) -> Hashable:
        """What is the same for all that is told as one thing."""
        return self.owner, self.mark.loc, self.mark.project

    @property
    def span(self) -> Span:
        """Where the mark is written."""
        read = self.dossier.read
        if self.mark.project is not None:
            read = self.dossier.projects[self.mark.project].read or read  # type: ignore[assignment]
        assert read is not None
        return read.doc.span(self.mark.loc)

    @property
    def excerpt(self) -> str:
        """The line on which it is written."""
        span = self.span
        read = next(each for each in self.dossier.reads() if each.path == span.path)
        return read.doc.excerpt(span)


def dossier_marks(dossier: ClientFiles) -> tuple[Mark, ...]:
    """Return the marks of one client; none where its `client.yaml` cannot be read."""
    if dossier.settings is None:
        return ()
    job_nos = [each.file.job_no if each.file else None for each in dossier.projects]
    return tuple(marks_of(dossier.settings, job_nos))


def foreign_marks(dossiers: Iterable[ClientFiles]) -> Iterator[ForeignMark]:
    """Yield the marks of all clients."""
    for dossier in dossiers:
        for mark in dossier_marks(dossier):
            yield ForeignMark(dossier.slug, mark, dossier)
