"""What was sent to whom, on the machine that sends: one row a letter, kept for ever.

A row moves `prepared -> sending -> sent | refused | unknown`, and each step is on the disk before
the next one is taken. So a row found in `sending` belongs to a run that died at the one moment
nobody can look into; it becomes `unknown`, and only a person moves it on. SQLite with a
write-ahead log and full syncs keeps it: a cut in the power loses no step that was taken.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal, cast
from urllib.parse import quote

from amportal.deliver.delivery_errors import DeliveryError

FORMAT = 1
State = Literal["prepared", "sending", "sent", "refused", "unknown"]
Key = tuple[str, str, int, str]

_TABLES = """
CREATE TABLE letter (
  client TEXT NOT NULL, report TEXT NOT NULL, issue INTEGER NOT NULL, contact TEXT NOT NULL,
  address TEXT NOT NULL, message_id TEXT NOT NULL, digest TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('prepared', 'sending', 'sent', 'refused', 'unknown')),
  attempts INTEGER NOT NULL DEFAULT 0, due TEXT NOT NULL, changed TEXT NOT NULL,
  code INTEGER NOT NULL DEFAULT 0, said TEXT NOT NULL DEFAULT '',
  came_back TEXT NOT NULL DEFAULT '', seen TEXT NOT NULL DEFAULT '',
  gone TEXT NOT NULL DEFAULT '',
  PRIMARY KEY (client, report, issue, contact)
) STRICT;
CREATE INDEX letter_by_message ON letter (message_id);
CREATE TABLE notice (digest TEXT PRIMARY KEY) STRICT;
"""
_COLUMNS = (
    "client, report, issue, contact, address, message_id, digest, state, attempts, due, changed, "
    "code, said, came_back, seen"
)

_ORDER = "client, report, issue, contact"
# An attempt is counted when it begins; one that ended before that is counted at its end.
_COUNTED = "attempts = attempts + (state = 'prepared')"


@dataclass(frozen=True, slots=True)
class Row:
    """One letter: where it is on its way. Times are aware and in UTC.

    `due` is when it may next be tried, `changed` when it came into its state. `code` and `said`
    are the server's last words, `came_back` what a notification of failure said, `seen` the day
    the recipient told us they had read it.
    """

    client: str
    report: str
    issue: int
    contact: str
    address: str
    message_id: str
    digest: str
    state: State
    attempts: int
    due: datetime
    changed: datetime
    code: int
    said: str
    came_back: str
    seen: str

    @property
    def key(self) -> Key:
        """What makes it this letter and no other."""
        return (self.client, self.report, self.issue, self.contact)

    @property
    def name(self) -> str:
        """How people call it, as `Letter.name`."""
        issue = f" issue {self.issue}" if self.issue > 1 else ""
        return f"{self.client} {self.report}{issue} {self.contact}"


class StepError(Exception):
    """A row is not in the state from which a step was to be taken; a bug, or another run."""


class Ledger:
    """The rows; every method that changes one has done so durably when it returns."""

    def __init__(self, file: Path) -> None:
        file.parent.mkdir(parents=True, exist_ok=True)
        self._base = sqlite3.connect(file, isolation_level=None, timeout=30)
        try:
            self._open()
        except sqlite3.DatabaseError as fault:
            self._base.close()
            raise _unusable(file, str(fault)) from None
        except DeliveryError:
            self._base.close()
            raise

    def _open(self) -> None:
        base = self._base
        base.execute("PRAGMA journal_mode = WAL")
        base.execute("PRAGMA synchronous = FULL")
        base.execute("PRAGMA fullfsync = ON")
        with self._step():
            (found,) = base.execute("PRAGMA user_version").fetchone()
            if found == 0:
                for statement in filter(str.strip, _TABLES.split(";")):
                    base.execute(statement)
                base.execute(f"PRAGMA user_version = {FORMAT}")
            elif found != FORMAT:
                raise DeliveryError(
                    "the outbox was written by a newer amportal",
                    "send with the newer one, or bring that version here",
                )
        (health,) = base.execute("PRAGMA quick_check").fetchone()
        if health != "ok":
            raise sqlite3.DatabaseError(health)

    @classmethod
    def peek(cls, file: Path) -> tuple[Row, ...]:
        """Return the rows of *file* without changing anything; none where there is no file."""
        if not file.exists():
            return ()
        base = sqlite3.connect(f"file:{quote(str(file))}?mode=ro", uri=True)
        try:
            cursor = base.execute(f"SELECT {_COLUMNS} FROM letter ORDER BY {_ORDER}")
            return tuple(_row(each) for each in cursor)
        except sqlite3.DatabaseError as fault:
            raise _unusable(file, str(fault)) from None
        finally:
            base.close()

    def close(self) -> None:
        """Let go of the file."""
        self._base.close()

    def prepare(self, key: Key, address: str, message_id: str, digest: str, at: datetime) -> Row:
        """Return the row of a letter that is about to go, made if there was none.

        A row that is still prepared, or was refused at another address, gets the new address; a
        row in any other state stays as it is, whatever was asked.
        """
        with self._step():
            row = self.row(key)
            if row is None:
                self._base.execute(
                    f"INSERT INTO letter ({_COLUMNS}) VALUES "
                    "(?, ?, ?, ?, ?, ?, ?, 'prepared', 0, ?, ?, 0, '', '', '')",
                    (*key, address, message_id, digest, _text(at), _text(at)),
                )
            elif row.state == "prepared" or (row.state == "refused" and row.address != address):
                fresh = row.state == "refused"
                self._base.execute(
                    "UPDATE letter SET state = 'prepared', address = ?, message_id = ?, "
                    "digest = ?, attempts = ?, due = ?, changed = ? WHERE (client, report, issue, "
                    "contact) = (?, ?, ?, ?)",
                    (
                        *(address, message_id, digest, 0 if fresh else row.attempts),
                        *(_text(at if fresh else row.due), _text(at if fresh else row.changed)),
                        *key,
                    ),
                )
        return self._existing(key)

    def begin(self, key: Key, at: datetime) -> None:
        """Note that the next bytes may reach the recipient."""
        change = "state = 'sending', attempts = attempts + 1, gone = ?"
        self._move(key, ("prepared",), change, at, _text(at))

    def settle(self, key: Key, state: State, code: int, said: str, at: datetime) -> None:
        """Note what the server answered; from `prepared` too, where it came before a byte went."""
        change = f"state = ?, {_COUNTED}, code = ?, said = ?"
        self._move(key, ("prepared", "sending"), change, at, state, code, said)

    def put_off(
        self, key: Key, due: datetime, code: int, said: str, at: datetime, *, counted: bool = True
    ) -> None:
        """Note that the letter surely did not go and may be tried again at *due*.

        Not *counted* is an attempt that did not get as far as this letter.
        """
        change = f"state = 'prepared', {_COUNTED if counted else 'attempts = attempts'}, due = ?"
        self._move(
            key,
            ("prepared", "sending"),
            f"{change}, code = ?, said = ?",
            at,
            _text(due),
            code,
            said,
        )

    def recover(self, at: datetime) -> tuple[Row, ...]:
        """Turn what a dead run left in `sending` into `unknown`, and return it."""
        with self._step():
            left = self._select("state = 'sending'")
            self._base.execute(
                "UPDATE letter SET state = 'unknown', changed = ?, "
                "said = 'the run that sent it died' WHERE state = 'sending'",
                (_text(at),),
            )
        return tuple(self._existing(row.key) for row in left)

    def resolve(self, key: Key, *, arrived: bool, at: datetime) -> None:
        """Write down what a person found out: it arrived after all, or it may go again.

        What was taken on and did not come back cannot go again.
        """
        if arrived:
            self._move(key, ("unknown", "refused", "sent"), "state = 'sent', came_back = ''", at)
            return
        row = self._existing(key)
        if row.state == "sent" and not row.came_back:
            raise StepError(f"{key} was sent and did not come back")
        change = "state = 'prepared', attempts = 0, due = ?, said = '', came_back = ''"
        self._move(key, ("unknown", "refused", "sent"), change, at, _text(at))

    def note_return(self, key: Key, words: str, at: datetime) -> None:
        """Note that a letter came back: it had been taken on, whatever we knew."""
        change = "state = 'sent', came_back = ?"
        self._move(key, ("sending", "sent", "unknown"), change, at, words)

    def note_seen(self, key: Key, day: str, at: datetime) -> None:
        """Note that the recipient told us they had read it."""
        change = "state = 'sent', seen = ?"
        self._move(key, ("sending", "sent", "unknown"), change, at, day)

    def learn(self, row: Row) -> None:
        """Take over what another machine wrote down about a letter."""
        marks = ", ".join("?" * 16)
        values = (
            *row.key, row.address, row.message_id, row.digest, row.state, row.attempts,
            _text(row.due), _text(row.changed), row.code, row.said, row.came_back, row.seen,
            _text(row.changed),
        )  # fmt: skip
        with self._step():
            self._base.execute(
                f"INSERT OR REPLACE INTO letter ({_COLUMNS}, gone) VALUES ({marks})", values
            )

    def read_notice(self, digest: str) -> None:
        """Note that a mail that came in was read to its end."""
        with self._step():
            self._base.execute("INSERT OR IGNORE INTO notice VALUES (?)", (digest,))

    def row(self, key: Key) -> Row | None:
        """Return the row of *key*, or None."""
        found = self._select("(client, report, issue, contact) = (?, ?, ?, ?)", *key)
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
        (count,) = self._base.execute(
            "SELECT count(*) FROM letter WHERE state IN ('sending', 'sent', 'unknown') "
            "AND gone > ?",
            (_text(since),),
        ).fetchone()
        return int(count)

    def _select(self, where: str, *values: object) -> tuple[Row, ...]:
        query = f"SELECT {_COLUMNS} FROM letter WHERE {where} ORDER BY {_ORDER}"
        cursor = self._base.execute(query, values)
        return tuple(_row(each) for each in cursor)

    def _existing(self, key: Key) -> Row:
        row = self.row(key)
        if row is None:
            raise StepError(f"{key}: there is no such letter")
        return row

    def _move(
        self, key: Key, before: tuple[State, ...], change: str, at: datetime, *values: object
    ) -> None:
        marks = ", ".join("?" * len(before))
        with self._step():
            done = self._base.execute(
                f"UPDATE letter SET {change}, changed = ? WHERE "
                f"(client, report, issue, contact) = (?, ?, ?, ?) AND state IN ({marks})",
                (*values, _text(at), *key, *before),
            )
            if done.rowcount != 1:
                raise StepError(f"{key} is not {' or '.join(before)}")

    @contextmanager
    def _step(self) -> Iterator[None]:
        self._base.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self._base.execute("ROLLBACK")
            raise
        self._base.execute("COMMIT")


def _row(values: tuple[object, ...]) -> Row:
    client, report, issue, contact, address, message_id, digest = values[:7]
    state, attempts, due, changed, code, said, came_back, seen = values[7:]
    return Row(
        client=str(client),
        report=str(report),
        issue=int(str(issue)),
        contact=str(contact),
        address=str(address),
        message_id=str(message_id),
        digest=str(digest),
        state=cast(State, state),
        attempts=int(str(attempts)),
        due=datetime.fromisoformat(str(due)),
        changed=datetime.fromisoformat(str(changed)),
        code=int(str(code)),
        said=str(said),
        came_back=str(came_back),
        seen=str(seen),
    )


def _text(moment: datetime) -> str:
    """Return *moment* so that texts sort as times do."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


def _unusable(file: Path, why: str) -> DeliveryError:
    return DeliveryError(
        f"the outbox {file} cannot be read: {why}",
        "nothing was sent; bring the file back from a backup, or move it away: what is in the "
        "repository's log is taken from there",
    )
