"""Begin the ledger anew from what is known, where it cannot be believed.

What anything readable says was sent counts as sent. Whatever nobody can know becomes `unknown`:
nothing goes again because a record was lost, until a person decides for each mail.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from datetime import date, datetime

from msgspec import Struct
from msgspec.structs import replace

from amportal.deliver.delivery_ledger import begin
from amportal.deliver.delivery_log import row_told
from amportal.deliver.known_mails import agree, key_of, same_message
from amportal.deliver.ledger_rows import Key, Row
from amportal.deliver.ledger_schema import salvaged
from amportal.deliver.ledger_trust import SET_ASIDE
from amportal.deliver.outbox_folder import Outbox
from amportal.model.nouns.letter import Letter

LOST = "the record of it was lost, and nobody knows whether it went"
_SUFFIXES = ("", "-wal", "-shm")


class Recovery(Struct, frozen=True):
    """What a new ledger of *outbox* would hold.

    `letters` are the mails that could go now, `due` all that somebody is to get, also those that
    cannot be made at present.
    """

    outbox: Outbox
    letters: tuple[Letter, ...]
    due: frozenset[Key]
    now: datetime

    def rows(self) -> tuple[Row, ...]:
        """Return one row for each mail that is due, or of which anything is known."""
        logged = self.outbox.log.read()
        letters = {key_of(letter): letter for letter in self.letters}
        outbox = self.outbox
        there = {row.key: row for row in salvaged(outbox.file, outbox.site, outbox.owners)}
        told = {key: row_told(key, line) for key, line in logged.lines.items()}
        clients = {key[0] for key in (*self.due, *told)}
        keys = {*self.due, *told, *(key for key in there if key[0] in clients)}
        found = []
        for key in sorted(key for key in keys if key[3] != "*"):
            known = [row for row in (there.get(key), told.get(key)) if row is not None]
            found.append(self._row(key, known, letters.get(key)))
        return tuple(found)

    def _row(self, key: Key, known: Iterable[Row], letter: Letter | None) -> Row:
        """Return the row of one mail, by the readable ones about it."""
        mine = [row for row in known if letter is None or same_message(row, letter)]
        mine.sort(key=lambda row: row.changed)
        sent = [row for row in mine if row.state == "sent"]
        if sent:
            return sent[-1]
        last = mine[-1] if mine else None
        if last is not None and last.state == "dropped":
            return last
        moved = letter is not None and last is not None and letter.to.email != last.address
        if last is not None and last.state == "refused" and not moved:
            return last
        address = letter.to.email if letter else last.address if last else ""
        message = letter.message_id if letter else last.message_id if last else ""
        at = self.now
        return Row(*key, address, message, "", "unknown", 0, at, at, 0, LOST, "", "")

    def accept(self, today: date) -> tuple[Row, ...]:
        """Begin the ledger with these rows; return them. What was there is set aside.

        Letters about reports that were issued before *today*, or are due now, stay unknown if they
        have no row. Whoever calls holds the lock of the outbox.
        """
        outbox, rows = self.outbox, self.rows()
        self._set_aside()
        begin(
            outbox.file,
            [replace(row, ledger="") for row in rows],
            site=outbox.site,
            doubtful={key[:3] for key in self.due},
            doubt_until=today.isoformat(),
        )
        ledger = outbox.opened()
        try:
            outbox.mark.write(ledger.facts.id, ledger.facts.steps)
            agree(ledger, outbox.log, self.now)
        finally:
            ledger.close()
        return rows

    def _set_aside(self) -> None:
        """Move what stands in the ledger's place out of the way; nothing is deleted."""
        file = self.outbox.file
        there = [file.with_name(f"{file.name}{suffix}") for suffix in _SUFFIXES]
        there = [each for each in there if each.exists()]
        if not there:
            return
        folder = file.parent / SET_ASIDE / f"{self.now:%Y-%m-%dT%H%M%S.%f}"
        folder.mkdir(parents=True, exist_ok=True)
        for each in there:
            shutil.move(each, folder / each.name)
