"""What is known of each mail from ledger and lines together, worked out without changing either.

A run that sends writes the same into the ledger first, so a run that only looks decides alike.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import cached_property

from msgspec import Struct, field

from amportal.deliver.delivery_ledger import GONE, Ledger, died
from amportal.deliver.delivery_log import DeliveryLog, LoggedMails, row_told, teaches, tell_all
from amportal.deliver.ledger_rows import Key, Row
from amportal.deliver.ledger_schema import LedgerContent
from amportal.model.nouns.delivery_lines import key_in
from amportal.model.nouns.letter import Letter

DAY = timedelta(hours=24)
_OTHER_MAIL = "the record tells of another mail"
_FOREIGN = "what is written down about it is about another mail: was `internal/` copied?"
_UNREAD = "a line of what is known about it cannot be read"
_BEFORE = "it was issued before the record began, and nobody knows whether it went"


class KnownMails(Struct, frozen=True, dict=True):
    """All that is known at one moment, `now`.

    `doubtful` are the issues (client, report, issue) about which letters without a row may have
    gone, and so is any that was issued before the day `doubt_until`. `gone` is how many letters
    left in the last 24 hours, `limits` the largest message in bytes each server takes.
    """

    now: datetime
    rows: Mapping[Key, Row] = field(default_factory=dict)
    logged: LoggedMails = field(default_factory=LoggedMails)
    doubtful: frozenset[tuple[str, str, int]] = frozenset()
    doubt_until: str = ""
    gone: int = 0
    limits: Mapping[str, int] = field(default_factory=dict)

    def of(self, letter: Letter) -> Row | None:
        """Return what is known of *letter*, or None where it surely never went.

        A row is found by the letter's key; where its client's folder got another name, by its
        message. One that nobody can believe comes back as `unknown`.
        """
        key = key_of(letter)
        row = self.rows.get(key) or self._by_message.get(letter.message_id)
        if row is None:
            why = self._doubt(letter, key)
            return unknown_row(letter, why, self.now) if why else None
        if not same_message(row, letter):
            return unknown_row(letter, _OTHER_MAIL, self.now)
        return row

    @cached_property
    def _by_message(self) -> dict[str, Row]:
        return {row.message_id: row for row in self.rows.values() if row.message_id}

    def _doubt(self, letter: Letter, key: Key) -> str:
        """Return why nobody knows whether a letter without a row went; "" where it did not."""
        if key in self.logged.foreign:
            return _FOREIGN
        if self.logged.is_unread(key):
            return _UNREAD
        before = letter.moment.date().isoformat() < self.doubt_until
        return _BEFORE if before or key[:3] in self.doubtful else ""


def key_of(letter: Letter) -> Key:
    """Return what makes *letter* one and the same in the ledger."""
    return (letter.client, letter.report, letter.issue, letter.contact)


def unknown_row(letter: Letter, why: str, at: datetime) -> Row:
    """Return a row for *letter*, of which nobody knows whether it went."""
    to, message = letter.to.email, letter.message_id
    return Row(*key_of(letter), to, message, "", "unknown", 0, at, at, 0, why, "", "")


def merged(
    content: LedgerContent, logged: LoggedMails, now: datetime
) -> tuple[dict[Key, Row], frozenset[Key]]:
    """Return what is known of each letter, and which left within a day.

    What the lines of *logged* teach is taken into what stands in the ledger.
    """
    there = {row.key: row for row in content.rows}
    known = {key: died(row, now) if row.state == "sending" else row for key, row in there.items()}
    news = news_in(logged, known)
    lately = {key for key, row in news.items() if row.state in GONE and row.changed > now - DAY}
    return known | news, frozenset(content.gone - news.keys() | lately)


def news_in(logged: LoggedMails, known: Mapping[Key, Row]) -> dict[Key, Row]:
    """Return the rows that the lines of *logged* teach to whoever knows *known*."""
    lines = logged.lines.items()
    return {key: row_told(key, line) for key, line in lines if teaches(line, known.get(key))}


def agree(ledger: Ledger, log: DeliveryLog, now: datetime) -> LoggedMails:
    """Let ledger and log know what either knows; return what the log said."""
    ledger.recover(now)
    logged = log.read()
    there = {row.key: row for row in ledger.rows()}
    news = news_in(logged, there)
    if news:
        ledger.learn(*news.values())
    tell_all(log, ledger.rows())
    return logged


def same_message(row: Row, letter: Letter) -> bool:
    """Say whether *row* may be about *letter*: it is, unless it names another message.

    The part of a Message-ID before the `@` follows from what is sent and to whom. So it is known
    for every address, also for one that the contact had before.
    """
    return not row.message_id or key_in(row.message_id) in (
        key_in(letter.message_id),
        letter.message_key(row.address),
    )
