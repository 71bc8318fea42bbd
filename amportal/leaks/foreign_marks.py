"""What every client is known by, ready to be found in a folded text, with its place."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from amportal.errors import Span
from amportal.leaks.folded_text import needle
from amportal.model.derive.client_marks import Mark, flattened, mark_pattern, marks_of
from amportal.model.reading.client_files import ClientFiles


@dataclass(frozen=True)
class ForeignMark:
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
        text = flattened(self.mark.text)
        if self.mark.kind == "code" and text.isalpha():
            # The code alone may be a word; with what follows it in an id, it is the code.
            return re.compile(rf"(?<!\w){re.escape(text)}[-_]\w")
        if self.mark.kind == "address" or text.isalpha():
            return mark_pattern(text)
        return None

    def is_in(self, text: str) -> bool:
        """Say whether *text*, in whose folded form a needle was found, holds the mark itself."""
        return self._pattern is None or self._pattern.search(flattened(text)) is not None

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


def foreign_marks(dossiers: Iterable[ClientFiles]) -> Iterator[ForeignMark]:
    """Yield the marks of all clients; of one whose `client.yaml` cannot be read, none."""
    for dossier in dossiers:
        settings = dossier.settings
        if settings is None:
            continue
        job_nos = [each.file.job_no if each.file else None for each in dossier.projects]
        for mark in marks_of(settings, job_nos):
            yield ForeignMark(dossier.slug, mark, dossier)
