"""The tables of the delivery ledger, what it says of itself, and opening it with care."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Mapping
from contextlib import suppress
from datetime import datetime
from itertools import count
from pathlib import Path
from urllib.parse import quote
from uuid import uuid4

from msgspec import Struct, field
from msgspec.structs import asdict, replace

from amportal.deliver.delivery_errors import DeliveryError
from amportal.deliver.ledger_rows import COLUMNS, Key, Row, moment_text, row_of
from amportal.model.nouns.client_identity import ClientIdentity

FORMAT = 2
# Which client has each folder.
Owners = Mapping[str, ClientIdentity]
_LETTER = """
CREATE TABLE letter (
  client TEXT NOT NULL, report TEXT NOT NULL, issue INTEGER NOT NULL, contact TEXT NOT NULL,
  address TEXT NOT NULL, message_id TEXT NOT NULL, digest TEXT NOT NULL,
  state TEXT NOT NULL
    CHECK (state IN ('prepared', 'sending', 'sent', 'refused', 'unknown', 'dropped')),
  attempts INTEGER NOT NULL DEFAULT 0, due TEXT NOT NULL, changed TEXT NOT NULL,
  code INTEGER NOT NULL DEFAULT 0, said TEXT NOT NULL DEFAULT '',
  came_back TEXT NOT NULL DEFAULT '', seen TEXT NOT NULL DEFAULT '',
  ledger TEXT NOT NULL, step INTEGER NOT NULL, gone TEXT NOT NULL DEFAULT '', seal TEXT NOT NULL,
  PRIMARY KEY (client, report, issue, contact)
) STRICT;
CREATE INDEX letter_by_message ON letter (message_id)
"""
_REST = """
CREATE TABLE doubtful (
  client TEXT NOT NULL, report TEXT NOT NULL, issue INTEGER NOT NULL,
  PRIMARY KEY (client, report, issue)
) STRICT;
CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT
"""
# Mails that came in: those that were read to their end, and those that nobody understood.
_NOTICES = """
CREATE TABLE IF NOT EXISTS notice (digest TEXT PRIMARY KEY) STRICT;
CREATE TABLE IF NOT EXISTS unclear (
  digest TEXT PRIMARY KEY,
  client TEXT NOT NULL, report TEXT NOT NULL, issue INTEGER NOT NULL, contact TEXT NOT NULL
) STRICT
"""
# What a damaged file makes the library raise: bytes that are no text as well.
_DAMAGE = (sqlite3.Error, ValueError, TypeError, OverflowError)
# What format 1 knew of a letter; it had no ledger and step, and no seal.
_FIRST = COLUMNS.removesuffix(", ledger, step")


class LedgerDamaged(Exception):  # noqa: N818  # an answer, not a fault of ours
    """Something in the ledger is not as it was written; the text says what."""


class LedgerFacts(Struct, frozen=True):
    """What a ledger says of itself.

    `steps` counts its changes, `rows` its letters. Letters without a row about a report that was
    issued before `doubt_until` (a day in ISO form, or "") may have gone before it began.
    """

    id: str
    name: str = ""
    sender: str = ""
    steps: int = 0
    rows: int = 0
    doubt_until: str = ""

    @classmethod
    def of(cls, base: sqlite3.Connection) -> LedgerFacts:
        """Return what *base* says; raise `sqlite3.DatabaseError` where it says nothing."""
        found = base.execute("SELECT value FROM meta WHERE name = 'facts'").fetchone()
        try:
            return cls(**json.loads(found[0]))
        except (TypeError, ValueError):
            raise sqlite3.DatabaseError("it does not say whose it is") from None

    def foreign_to(self, site: tuple[str, str]) -> bool:
        """Say whether it is the ledger of another site: other in name and in address."""
        named = bool(self.name or self.sender)
        return named and self.name != site[0] and self.sender != site[1]

    def next(self) -> LedgerFacts:
        """Return them as they are after one more change."""
        return replace(self, steps=self.steps + 1)

    def store(self, base: sqlite3.Connection) -> None:
        """Write them into *base*, with the number of rows it has now."""
        (rows,) = base.execute("SELECT count(*) FROM letter").fetchone()
        values = asdict(self) | {"rows": rows}
        base.execute("INSERT OR REPLACE INTO meta VALUES ('facts', ?)", (json.dumps(values),))


def create(file: Path, facts: LedgerFacts, doubtful: Iterable[tuple[str, str, int]]) -> None:
    """Make the new ledger *file* with no letter in it."""
    base = sqlite3.connect(file, isolation_level=None)
    try:
        base.execute("BEGIN IMMEDIATE")
        for statement in f"{_LETTER};{_REST};{_NOTICES}".split(";"):
            base.execute(statement)
        base.executemany("INSERT OR IGNORE INTO doubtful VALUES (?, ?, ?)", doubtful)
        facts.store(base)
        base.execute(f"PRAGMA user_version = {FORMAT}")
        base.execute("COMMIT")
    finally:
        base.close()


def opened(file: Path) -> sqlite3.Connection:
    """Return the ledger *file*, whole and in today's form; raise `DeliveryError` otherwise."""
    base = sqlite3.connect(file, isolation_level=None, timeout=30)
    try:
        base.execute("PRAGMA journal_mode = WAL")
        base.execute("PRAGMA synchronous = FULL")
        base.execute("PRAGMA fullfsync = ON")
        base.execute("BEGIN IMMEDIATE")
        version = _format(base)
        if version == 1:
            _convert(base)
        if version:
            for statement in _NOTICES.split(";"):
                base.execute(statement)
        base.execute("COMMIT")
        examine(base)
    except _DAMAGE as fault:
        base.close()
        raise unusable(file, _plain(fault)) from None
    except BaseException:
        base.close()
        raise
    return base


class LedgerContent(Struct, frozen=True):
    """What stands in a ledger: `facts` is None in one of the first format, which had none.

    `doubtful` are issues (client, report, issue) whose letters without a row may have gone, `gone`
    are the letters that left since the moment asked for, `limits` the largest message of a server,
    `unclear` the letters about which something came in that nobody understood. `owners` say which
    client had each folder when the ledger was last written.
    """

    facts: LedgerFacts | None
    rows: tuple[Row, ...]
    doubtful: frozenset[tuple[str, str, int]] = frozenset()
    gone: frozenset[Key] = frozenset()
    limits: dict[str, int] = field(default_factory=dict)
    unclear: frozenset[Key] = frozenset()
    owners: Mapping[str, ClientIdentity] = field(default_factory=dict)

    def parted(self, owners: Owners) -> LedgerContent:
        """Return it with the letters of clients whose folder is another's now under other names.

        *owners* say which client has each folder now.
        """
        issues = {issue[0] for issue in self.doubtful}
        names = others(self.owners, owners, {row.client for row in self.rows} | issues)
        if not names:
            return self

        def key(old: Key) -> Key:
            return (names.get(old[0], old[0]), *old[1:])

        return replace(
            self,
            rows=tuple(replace(row, client=key(row.key)[0]) for row in self.rows),
            doubtful=frozenset((names.get(each[0], each[0]), *each[1:]) for each in self.doubtful),
            gone=frozenset(map(key, self.gone)),
            unclear=frozenset(map(key, self.unclear)),
        )


def others(then: Owners, now: Owners, taken: Iterable[str]) -> dict[str, str]:
    """Return the folders that another client has *now*, each with a name for what was *then*.

    No folder can have such a name. *taken* are the names under which there are letters.
    """
    used, found = set(taken), {}
    for folder, was in then.items():
        is_ = now.get(folder)
        if folder in used and is_ is not None and not was.is_same(is_):
            names = (f"{folder}~{was.code}{'~' * n}" for n in count())
            found[folder] = next(name for name in names if name not in used)
    return found


def content_of(file: Path, since: datetime) -> LedgerContent:
    """Return what the ledger *file* holds, without changing anything.

    Raises `LedgerDamaged` where something in it is not as it was written, and `DeliveryError`
    where a newer amportal wrote it.
    """
    try:
        base = _looked_into(file)
        try:
            rows = examine(base)
            if _format(base) == 1:
                return LedgerContent(None, rows, gone=gone_since(base, since))
            doubtful = frozenset(base.execute("SELECT client, report, issue FROM doubtful"))
            return LedgerContent(
                LedgerFacts.of(base),
                rows,
                doubtful,
                gone_since(base, since),
                limits_in(base),
                frozenset(unclear_in(base).values()),
                owners_in(base),
            )
        finally:
            base.close()
    except _DAMAGE as fault:
        raise LedgerDamaged(_plain(fault)) from None


def salvaged(file: Path, site: tuple[str, str], owners: Owners) -> tuple[Row, ...]:
    """Return the rows of *file* that are as they were written, whatever the rest is like.

    None of them where it is the ledger of another site than *site*. Those of clients whose folder
    is another's now, as *owners* say, have other names.
    """
    try:
        base = _looked_into(file)
        try:
            if _format(base) == 1:
                return _first_rows(base)
            if LedgerFacts.of(base).foreign_to(site):
                return ()
            kept = LedgerContent(None, sealed_rows(base), owners=owners_in(base))
            return kept.parted(owners).rows
        finally:
            base.close()
    except (*_DAMAGE, DeliveryError):
        return ()


def gone_since(base: sqlite3.Connection, since: datetime) -> frozenset[Key]:
    """Return the letters of *base* that left, or may have left, after *since*."""
    found = base.execute(
        "SELECT client, report, issue, contact FROM letter "
        "WHERE state IN ('sending', 'sent', 'unknown') AND gone > ?",
        (moment_text(since),),
    )
    return frozenset(found)


def limits_in(base: sqlite3.Connection) -> dict[str, int]:
    """Return the largest message in bytes that each server takes, as far as it said so."""
    found = base.execute("SELECT name, value FROM meta WHERE name LIKE 'largest %'")
    return {name.removeprefix("largest "): int(value) for name, value in found}


def owners_in(base: sqlite3.Connection) -> dict[str, ClientIdentity]:
    """Return which client had each folder when *base* was last written; what is damaged is not."""
    found = {}
    for name, value in base.execute("SELECT name, value FROM meta WHERE name LIKE 'client %'"):
        with suppress(ValueError, LookupError, TypeError, AttributeError):
            told = json.loads(value)
            found[str(name).removeprefix("client ")] = ClientIdentity.of(
                told["code"], told["marks"]
            )
    return found


def keep_owner(base: sqlite3.Connection, folder: str, owner: ClientIdentity) -> None:
    """Write into *base* that the client *owner* has the folder *folder*."""
    value = json.dumps({"code": owner.code, "marks": sorted(owner.marks)})
    base.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (f"client {folder}", value))


def unclear_in(base: sqlite3.Connection) -> dict[str, Key]:
    """Return the mails that came in and nobody understood, by digest, each with its letter."""
    found = base.execute("SELECT digest, client, report, issue, contact FROM unclear")
    return {str(digest): (*key,) for digest, *key in found}


def _looked_into(file: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"file:{quote(str(file))}?mode=ro", uri=True)


def examine(base: sqlite3.Connection) -> tuple[Row, ...]:
    """Return all rows of *base*, in the order of their keys.

    Raises `sqlite3.DatabaseError` where something in it is not as it was written, and
    `DeliveryError` where a newer amportal wrote it.
    """
    found = _format(base)
    if found == 0:
        raise sqlite3.DatabaseError("it is empty")
    (health,) = base.execute("PRAGMA integrity_check").fetchone()
    if health != "ok":
        raise sqlite3.DatabaseError(health)
    if found == 1:
        return _first_rows(base)
    rows, counted = sealed_rows(base), LedgerFacts.of(base).rows
    (there,) = base.execute("SELECT count(*) FROM letter").fetchone()
    if len(rows) != there or there != counted:
        raise sqlite3.DatabaseError(f"of {counted} letters {len(rows)} are as they were written")
    return rows


def sealed_rows(base: sqlite3.Connection) -> tuple[Row, ...]:
    """Return the rows of *base* that are as they were written, whatever the others are."""
    found = []
    order = "client, report, issue, contact"
    for *values, seal in base.execute(f"SELECT {COLUMNS}, seal FROM letter ORDER BY {order}"):
        try:
            row = row_of(tuple(values))
        except ValueError:
            continue
        if row.seal() == seal:
            found.append(row)
    return tuple(found)


def _format(base: sqlite3.Connection) -> int:
    (found,) = base.execute("PRAGMA user_version").fetchone()
    if found > FORMAT:
        raise DeliveryError(
            "the outbox was written by a newer amportal",
            "send with the newer one, or bring that version here",
        )
    return int(found)


def _first_rows(base: sqlite3.Connection) -> tuple[Row, ...]:
    query = f"SELECT {_FIRST}, '', 0 FROM letter ORDER BY client, report, issue, contact"
    try:
        return tuple(row_of(values) for values in base.execute(query))
    except ValueError as fault:
        raise sqlite3.DatabaseError(str(fault)) from None


def _convert(base: sqlite3.Connection) -> None:
    """Bring format 1 to today's: a ledger with an id, that counts and seals its rows."""
    facts = LedgerFacts(uuid4().hex[:16]).next()
    gone = dict(base.execute("SELECT message_id, gone FROM letter"))
    rows = [replace(row, ledger=facts.id, step=facts.steps) for row in _first_rows(base)]
    base.execute("DROP TABLE letter")
    for statement in f"{_LETTER};{_REST}".split(";"):
        base.execute(statement)
    marks = ", ".join("?" * len(COLUMNS.split(", ")))
    for row in rows:
        base.execute(
            f"INSERT INTO letter ({COLUMNS}, seal, gone) VALUES ({marks}, ?, ?)",
            (*row.values(), row.seal(), gone[row.message_id]),
        )
    facts.store(base)
    base.execute(f"PRAGMA user_version = {FORMAT}")


def _plain(fault: Exception) -> str:
    return str(fault) if isinstance(fault, sqlite3.Error) else "it holds bytes that are no text"


def unusable(file: Path, why: str) -> DeliveryError:
    """Return what is wrong with a ledger that cannot be believed."""
    return DeliveryError(
        f"the record of what was sent, {file}, cannot be believed: {why}",
        "nothing was sent; bring the file back from a backup, or see what is known: "
        "`amportal outbox recover`",
    )
