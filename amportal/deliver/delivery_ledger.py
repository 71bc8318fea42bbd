"""What was sent to whom, on the machine that sends: one row a letter, kept for ever.

A row moves `prepared -> sending -> sent | refused | unknown`, and each step is on the disk before
the next one is taken. So a row found in `sending` belongs to a run that died at the one moment
nobody can look into; it becomes `unknown`, and only a person moves it on. SQLite with a
write-ahead log and full syncs keeps it: a cut in the power loses no step that was taken.

The ledger counts its changes and its rows, and seals each row, so that a file that was damaged,
emptied or replaced by an older one is noticed (`ledger_trust`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from uuid import uuid4

from msgspec.structs import replace

from amportal.deliver.ledger_rows import COLUMNS, Key, Row, State, moment_text, row_of
from amportal.deliver.ledger_schema import (
    LedgerFacts,
    Owners,
    create,
    gone_since,
    keep_owner,
    limits_in,
    opened,
    others,
    owners_in,
    unclear_in,
)
from amportal.deliver.sending_mark import SendingMark, sync_folder

_ORDER = "client, report, issue, contact"
_KEY = "(client, report, issue, contact) = (?, ?, ?, ?)"
_NEW_VALUES = ", ".join(f"{name} = excluded.{name}" for name in COLUMNS.split(", "))
_MARKS = ", ".join("?" * len(COLUMNS.split(", ")))
GONE: tuple[State, ...] = ("sending", "sent", "unknown")
_SETTLED: tuple[State, ...] = ("unknown", "refused", "sent", "dropped")


class StepError(Exception):
    """A row is not in the state from which a step was to be taken; a bug, or another run."""


class Ledger:
    """The rows; every method that changes one has done so durably when it returns."""

    def __init__(self, file: Path, mark: SendingMark | None = None) -> None:
        """Open *file*, or begin it where there is none; *mark* is told of each change."""
        if not file.exists():
            begin(file)
        self._base = opened(file)
        self._mark = mark

    def close(self) -> None:
        """Let go of the file."""
        self._base.close()

    @property
    def facts(self) -> LedgerFacts:
        """What the ledger says of itself."""
        return LedgerFacts.of(self._base)

    def prepare(self, key: Key, address: str, message_id: str, digest: str, at: datetime) -> Row:
        """Return the row of a letter that is about to go, made if there was none.

        A row that is still prepared, or was refused at another address, gets the new address; a
        row in any other state stays as it is, whatever was asked.
        """
        fresh = Row(*key, address, message_id, digest, "prepared", 0, at, at, 0, "", "", "")
        with self._step() as facts:
            row = self.row(key)
            if row is None:
                self._store(fresh, facts)
            elif row.state == "prepared":
                again = replace(row, address=address, message_id=message_id, digest=digest)
                self._store(again, facts)
            elif row.state == "refused" and row.address != address:
                self._store(fresh, facts)
        return self._existing(key)

    def begin(self, key: Key, at: datetime) -> None:
        """Note that the next bytes may reach the recipient."""
        with self._step() as facts:
            row = self._in(key, ("prepared",))
            attempts = row.attempts + 1
            self._store(replace(row, state="sending", attempts=attempts, changed=at), facts)
            self._leave(key, at)

    def settle(self, key: Key, state: State, code: int, said: str, at: datetime) -> None:
        """Note what the server answered; from `prepared` too, where it came before a byte went."""
        with self._step() as facts:
            row = _counted(self._in(key, ("prepared", "sending")))
            self._store(replace(row, state=state, code=code, said=said, changed=at), facts)

    def put_off(
        self, key: Key, due: datetime, code: int, said: str, at: datetime, *, counted: bool = True
    ) -> None:
        """Note that the letter surely did not go and may be tried again at *due*.

        Not *counted* is an attempt that did not get as far as this letter.
        """
        with self._step() as facts:
            row = self._in(key, ("prepared", "sending"))
            row = _counted(row) if counted else row
            row = replace(row, state="prepared", due=due, code=code, said=said, changed=at)
            self._store(row, facts)

    def recover(self, at: datetime) -> tuple[Row, ...]:
        """Turn what a dead run left in `sending` into `unknown`, and return it."""
        with self._step() as facts:
            left = [died(row, at) for row in self.rows() if row.state == "sending"]
            for row in left:
                self._store(row, facts)
        return tuple(self._existing(row.key) for row in left)

    def resolve(self, key: Key, outcome: State, at: datetime) -> None:
        """Write down what a person found out or wants.

        `sent`: it arrived after all. `prepared`: it may go again. `dropped`: it is not to go. What
        was taken on and did not come back cannot go again, unless a mail that nobody understood
        may say that it did; such mails count as read now.
        """
        with self._step() as facts:
            row = self._in(key, ("prepared", *_SETTLED))
            unclear = [(digest,) for digest, about in self.unclear().items() if about == key]
            arrived = row.state == "sent" and not row.came_back and not unclear
            if arrived and outcome != "sent":
                raise StepError(f"{key} was sent and did not come back")
            self._base.executemany("INSERT OR IGNORE INTO notice VALUES (?)", unclear)
            self._base.executemany("DELETE FROM unclear WHERE digest = ?", unclear)
            row = replace(row, state=outcome, came_back="", changed=at)
            if outcome == "prepared":
                row = replace(row, attempts=0, due=at, said="")
            self._store(row, facts)

    def note_return(self, key: Key, words: str, at: datetime) -> None:
        """Note that a letter came back: it had been taken on, whatever we knew."""
        with self._step() as facts:
            row = self._in(key, GONE)
            self._store(replace(row, state="sent", came_back=words, changed=at), facts)

    def note_seen(self, key: Key, day: str, at: datetime) -> None:
        """Note that the recipient told us they had read it."""
        with self._step() as facts:
            row = self._in(key, GONE)
            self._store(replace(row, state="sent", seen=day, changed=at), facts)

    def learn(self, *rows: Row) -> None:
        """Take over *rows* as they are: what was written down elsewhere of letters that left."""
        with self._step() as facts:
            for row in rows:
                self._store(row, facts, own=not row.ledger)
                if row.state in GONE:
                    self._leave(row.key, row.changed)

    def open_case(self, row: Row) -> None:
        """Take over *row*, of which nobody knows when it left, if it did."""
        with self._step() as facts:
            self._store(row, facts)

    def read_notice(self, digest: str) -> None:
        """Note that a mail that came in was read to its end."""
        with self._step():
            self._base.execute("INSERT OR IGNORE INTO notice VALUES (?)", (digest,))

    def note_unclear(self, digest: str, key: Key) -> None:
        """Note that a mail that came in is about the letter *key*, and nobody understood it."""
        with self._step():
            self._base.execute(
                "INSERT OR REPLACE INTO unclear VALUES (?, ?, ?, ?, ?)", (digest, *key)
            )

    def unclear(self) -> dict[str, Key]:
        """Return the mails that nobody understood, by digest, with the letter each is about."""
        return unclear_in(self._base)

    def sign(self, site: tuple[str, str]) -> None:
        """Note that the ledger is that of *site*: the agency's name and address to send from."""
        facts = replace(self.facts, name=site[0], sender=site[1])
        if facts != self.facts:
            self._base.execute("BEGIN IMMEDIATE")
            facts.store(self._base)
            self._base.execute("COMMIT")

    def part(self, owners: Owners) -> None:
        """Note which client has each folder; what was another's goes on under another name.

        So a letter of the client who has a folder now is never taken for one of who had it.
        """
        then = owners_in(self._base)
        if all(then.get(folder) == owner for folder, owner in owners.items()):
            return
        with self._step():
            used = {row.client for row in self.rows()} | {each[0] for each in self.doubtful()}
            for folder, name in others(then, owners, used).items():
                for row in self._select("client = ?", folder):
                    self._base.execute(
                        f"UPDATE letter SET client = ?, seal = ? WHERE {_KEY}",
                        (name, replace(row, client=name).seal(), *row.key),
                    )
                for table in ("doubtful", "unclear"):
                    query = f"UPDATE {table} SET client = ? WHERE client = ?"
                    self._base.execute(query, (name, folder))
            for folder, owner in owners.items():
                if then.get(folder) != owner:
                    keep_owner(self._base, folder, owner)

    def note_limit(self, server: str, largest: int | None) -> None:
        """Keep how many bytes of a message *server* takes, for runs that only look."""
        if limits_in(self._base).get(server) == largest:
            return
        name = f"largest {server}"
        self._base.execute("DELETE FROM meta WHERE name = ?", (name,))
        if largest is not None:
            self._base.execute("INSERT INTO meta VALUES (?, ?)", (name, str(largest)))

    def doubtful(self) -> frozenset[tuple[str, str, int]]:
        """Return the issues (client, report, issue) whose letters without a row may have gone."""
        return frozenset(self._base.execute("SELECT client, report, issue FROM doubtful"))

    def row(self, key: Key) -> Row | None:
        """Return the row of *key*, or None."""
        found = self._select(_KEY, *key)
        return found[0] if found else None

    def rows(self) -> tuple[Row, ...]:
        """Return every row, by client, report, issue and contact."""
        return self._select("1 = 1")

    def by_message(self, message_id: str) -> Row | None:
        """Return the row of the message with this id, or None."""
        found = self._select("message_id = ?", message_id)
        return found[0] if found else None

    def has_read(self, digest: str) -> bool:
        """Say whether a mail that came in was read before."""
        found = self._base.execute("SELECT 1 FROM notice WHERE digest = ?", (digest,))
        return found.fetchone() is not None

    def gone_since(self, since: datetime) -> int:
        """Return how many letters left, or may have left, after *since*."""
        return len(gone_since(self._base, since))

    def _select(self, where: str, *values: object) -> tuple[Row, ...]:
        query = f"SELECT {COLUMNS} FROM letter WHERE {where} ORDER BY {_ORDER}"
        return tuple(row_of(each) for each in self._base.execute(query, values))

    def _existing(self, key: Key) -> Row:
        row = self.row(key)
        if row is None:
            raise StepError(f"{key}: there is no such letter")
        return row

    def _in(self, key: Key, states: tuple[State, ...]) -> Row:
        """Return the row of *key*, which must be in one of *states*."""
        row = self._existing(key)
        if row.state not in states:
            raise StepError(f"{key} is not {' or '.join(states)}")
        return row

    def _store(self, row: Row, facts: LedgerFacts, *, own: bool = True) -> None:
        """Write *row*, sealed; *own*: this ledger made the change. Only inside a step."""
        if own:
            row = replace(row, ledger=facts.id, step=facts.steps)
        self._base.execute(
            f"INSERT INTO letter ({COLUMNS}, seal) VALUES ({_MARKS}, ?) "
            f"ON CONFLICT ({_ORDER}) DO UPDATE SET {_NEW_VALUES}, seal = excluded.seal",
            (*row.values(), row.seal()),
        )

    def _leave(self, key: Key, at: datetime) -> None:
        """Note when the letter left, or may have; only inside a step."""
        self._base.execute(f"UPDATE letter SET gone = ? WHERE {_KEY}", (moment_text(at), *key))

    @contextmanager
    def _step(self) -> Iterator[LedgerFacts]:
        """Make one change, counted; the mark is told once it is on the disk."""
        self._base.execute("BEGIN IMMEDIATE")
        try:
            facts = self.facts.next()
            yield facts
            facts.store(self._base)
        except BaseException:
            self._base.execute("ROLLBACK")
            raise
        self._base.execute("COMMIT")
        if self._mark is not None:
            self._mark.write(facts.id, facts.steps)


def begin(
    file: Path,
    rows: Iterable[Row] = (),
    *,
    site: tuple[str, str] = ("", ""),
    doubtful: Iterable[tuple[str, str, int]] = (),
    doubt_until: str = "",
) -> None:
    """Begin the ledger *file* with *rows*, whole or not at all.

    *site* is the agency's name and address to send from. Letters without a row about the issues
    *doubtful*, or about one issued before the day *doubt_until*, may have gone: nobody knows.
    """
    file.parent.mkdir(parents=True, exist_ok=True)
    fresh = file.with_name(f"{file.name}.new")
    for suffix in ("", "-wal", "-shm"):
        fresh.with_name(f"{fresh.name}{suffix}").unlink(missing_ok=True)
    create(fresh, LedgerFacts(uuid4().hex[:16], *site, doubt_until=doubt_until), doubtful)
    ledger = Ledger(fresh)
    try:
        given = tuple(rows)
        if given:
            ledger.learn(*given)
    finally:
        ledger.close()
    fresh.replace(file)
    sync_folder(file.parent)


def died(row: Row, at: datetime) -> Row:
    """Return *row*, which a dead run left in `sending`, as what is known of it."""
    return replace(row, state="unknown", changed=at, said="the run that sent it died")


def _counted(row: Row) -> Row:
    """Return *row* with the attempt counted that ended before it had begun."""
    return replace(row, attempts=row.attempts + (row.state == "prepared"))
