"""Take what came in to the letters it is about, and believe of it what can be believed.

Anybody can write to a mailbox. A notice counts if it names one of our Message-IDs, which nobody
guesses, and the very recipient that mail went to, or no recipient at all: each mail goes to one. A
machine's mail that names an id or a recipient of ours and counts for nothing is told each time,
until a person says what it means.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from hashlib import sha256

from msgspec import Struct

from amportal.deliver.bounces.bounce_parser import IncomingMail, Said
from amportal.deliver.delivery_ledger import GONE, Ledger, StepError
from amportal.deliver.ledger_rows import Key, Row


class Told(Struct, frozen=True):
    """A mail that came in and changed nothing: about which letter, from whom, and what it says."""

    row: Row
    sender: str
    subject: str
    words: str


class Returns(Struct, frozen=True):
    """What mails that came in told.

    `changed` are the rows that they changed, `unclear` what nobody understood, `late` the letters
    that are still on their way, `answers` what machines of recipients answered.
    """

    changed: tuple[Row, ...] = ()
    unclear: tuple[Told, ...] = ()
    late: tuple[Told, ...] = ()
    answers: tuple[Told, ...] = ()


def note_returns(ledger: Ledger, mails: Iterable[bytes], now: datetime) -> Returns:
    """Write down what *mails* tell of our letters; return what is to be said of them.

    A mail that was read before tells nothing new: its letter may have gone again since.
    """
    reading = _Reading(ledger, now)
    for raw in mails:
        digest = sha256(raw).hexdigest()
        if not ledger.has_read(digest) and reading.is_read(raw, digest):
            ledger.read_notice(digest)
    return reading.returns()


class _Reading:
    """One look into a mailbox."""

    def __init__(self, ledger: Ledger, now: datetime) -> None:
        self._ledger, self._now = ledger, now
        rows = [row for row in ledger.rows() if row.state in GONE]
        self._by_id = {row.message_id.strip("<>").lower(): row.key for row in rows}
        self._by_code = {name.partition("@")[0][:12]: key for name, key in self._by_id.items()}
        # The newest letter to each address comes last, and stays.
        newest = sorted(rows, key=lambda row: row.changed)
        self._by_address = {row.address.lower(): row.key for row in newest}
        self._unclear = ledger.unclear()
        self._changed: dict[Key, None] = {}
        self._told: dict[str, list[Told]] = {"unclear": [], "delayed": [], "answer": []}

    def returns(self) -> Returns:
        """Return what was found so far."""
        rows = (self._ledger.row(key) for key in self._changed)
        told = {kind: tuple(each) for kind, each in self._told.items()}
        changed = tuple(row for row in rows if row)
        return Returns(changed, told["unclear"], told["delayed"], told["answer"])

    def is_read(self, raw: bytes, digest: str) -> bool:
        """Take in one mail; say whether it was understood, or is none of ours."""
        mail = IncomingMail(raw)
        ids = [key for token in mail.tokens if (key := self._by_id.get(token))]
        people = [key for token in mail.tokens if (key := self._by_address.get(token))]
        if not ids and not people:
            return True
        said = mail.said()
        if said.kind == "seen":
            self._note_seen(mail, said)
            return True
        about = self._rows(ids or people)
        if said.kind == "other":
            return True
        if said.kind == "answer":
            self._tell("answer", about[:1], mail, said)
            return True
        if ids and said.kind in ("failed", "delayed", "fine"):
            about = self._not_believed(about, mail, said)
        elif said.kind == "fine" or not (ids or mail.is_notice or said.kind == "failed"):
            return True
        if digest not in self._unclear:
            for row in about[:1]:
                self._ledger.note_unclear(digest, row.key)
        self._tell("unclear", about, mail, said)
        return not about

    def _not_believed(self, about: list[Row], mail: IncomingMail, said: Said) -> list[Row]:
        """Write down what a notice says of letters that it names by id; return the others."""
        rest = []
        for row in about:
            if said.addresses and row.address.lower() not in said.addresses:
                rest.append(row)
            elif said.kind == "delayed":
                self._tell("delayed", [row], mail, said)
            elif said.kind == "failed":
                self._note_failed(row, said.words)
        return rest

    def _note_failed(self, row: Row, words: str) -> None:
        if row.came_back == words:
            return
        try:
            self._ledger.note_return(row.key, words, self._now)
        except StepError:
            return
        self._changed[row.key] = None

    def _note_seen(self, mail: IncomingMail, said: Said) -> None:
        """Write down that a recipient says they have read their mail, if it is from them alone."""
        key = self._by_code.get(said.code)
        row = self._ledger.row(key) if key else None
        if row is None or row.seen or mail.senders != (row.address.lower(),):
            return
        try:
            self._ledger.note_seen(row.key, self._now.date().isoformat(), self._now)
        except StepError:
            # It never left, so whatever speaks of it is not to be believed.
            return
        self._changed[row.key] = None

    def _rows(self, keys: Iterable[Key]) -> list[Row]:
        rows = (self._ledger.row(key) for key in dict.fromkeys(keys))
        return [row for row in rows if row is not None]

    def _tell(self, kind: str, rows: Iterable[Row], mail: IncomingMail, said: Said) -> None:
        self._told[kind] += [Told(row, mail.sender, mail.subject, said.words) for row in rows]
