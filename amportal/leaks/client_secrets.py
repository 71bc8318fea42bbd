"""What the readers of one client's portals may not see, ready to be found."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from amportal.leaks.folded_text import fold
from amportal.leaks.hidden_texts import SourcePiece, SourceText, shown_text, source_pieces
from amportal.leaks.leak_search import WordSearch
from amportal.model.nouns.site import Client
from amportal.plan.reader.visibility import visible

Secrets = WordSearch[SourcePiece]


class ClientSecrets:
    """The texts of *client*, and what of them is hidden from whom."""

    def __init__(
        self, client: Client, texts: Iterable[SourceText], anyway: str, today: date
    ) -> None:
        """*anyway* is what every page may say, folded; *today* is the client's day."""
        self.client = client
        self._today = today
        self._texts = tuple(texts)
        pieces = tuple(source_pieces(self._texts))
        said = set(searching(pieces).found(anyway))
        self._pieces = tuple(each for each in pieces if each not in said)
        self._every = searching(self._pieces)
        self._hidden: dict[frozenset[str], Secrets] = {}

    def hidden_from(self, roles: frozenset[str]) -> Secrets:
        """Return what finds the pieces that a reader with *roles* may see nowhere."""
        if roles not in self._hidden:
            seen = visible(self.client, roles, self._today)
            shown = set(self._every.found(shown_text(seen)))
            # What was sent stays, whoever may see the same thing today.
            meant = fold("\n".join(each.value for each in self._texts if each.is_for(roles)))
            marked = set(self._every.found(meant + shown_text(seen.sent)))
            self._hidden[roles] = searching(
                each
                for each in self._pieces
                if each not in shown or (each not in marked and not each.source.is_for(roles))
            )
        return self._hidden[roles]


def searching(pieces: Iterable[SourcePiece]) -> Secrets:
    """Return what finds *pieces*."""
    return WordSearch((words, each) for each in pieces for words in each.needles)
