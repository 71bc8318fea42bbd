"""Each step of a letter is on the disk before the next is taken, and none is taken twice."""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from amportal.deliver.delivery_errors import DeliveryError
from amportal.deliver.delivery_ledger import Ledger, StepError, begin
from amportal.deliver.ledger_rows import State
from amportal.deliver.ledger_schema import LedgerDamaged, content_of
from amportal.deliver.sending_mark import SendingMark

KEY = ("acme", "2026-w47", 1, "priya")
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
LATER = NOW + timedelta(hours=1)
# As the first version made it.
FIRST = """
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
PRAGMA user_version = 1;
"""


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    opened = Ledger(tmp_path / "ledger.sqlite")
    opened.prepare(KEY, "priya@acme.example", "<1@halden.example>", "digest", NOW)
    yield opened
    opened.close()


def state(ledger: Ledger) -> str:
    row = ledger.row(KEY)
    assert row is not None
    return row.state


def test_a_letter_goes_from_prepared_to_sending_to_sent(ledger: Ledger) -> None:
    ledger.begin(KEY, NOW)
    assert state(ledger) == "sending"
    ledger.settle(KEY, "sent", 250, "ok", NOW)
    row = ledger.row(KEY)
    assert row is not None
    assert (row.state, row.attempts, row.code, row.said, row.changed) == ("sent", 1, 250, "ok", NOW)


@pytest.mark.parametrize("end", ["sent", "unknown", "refused"])
def test_what_ended_begins_no_more(ledger: Ledger, end: str) -> None:
    """Only a person moves it on; preparing it again changes nothing."""
    ledger.begin(KEY, NOW)
    ledger.settle(KEY, end, 0, "", NOW)  # type: ignore[arg-type]
    ledger.prepare(KEY, "priya@acme.example", "<1@halden.example>", "other", LATER)
    assert state(ledger) == end
    with pytest.raises(StepError):
        ledger.begin(KEY, LATER)


def test_one_letter_begins_once(ledger: Ledger, tmp_path: Path) -> None:
    """Not even from another process that opened the same file."""
    other = Ledger(tmp_path / "ledger.sqlite")
    ledger.begin(KEY, NOW)
    with pytest.raises(StepError):
        other.begin(KEY, NOW)
    other.close()


def test_what_a_dead_run_left_is_unknown(ledger: Ledger) -> None:
    ledger.begin(KEY, NOW)
    assert [row.state for row in ledger.recover(LATER)] == ["unknown"]
    assert ledger.recover(LATER) == ()


def test_a_letter_that_was_put_off_keeps_count(ledger: Ledger) -> None:
    """Attempts that ended before a byte went count as well; those that never got there do not."""
    ledger.put_off(KEY, LATER, 450, "busy", NOW)
    ledger.begin(KEY, LATER)
    ledger.put_off(KEY, LATER, 450, "busy", LATER)
    ledger.put_off(KEY, LATER, 0, "server away", LATER, counted=False)
    row = ledger.row(KEY)
    assert row is not None
    assert (row.state, row.attempts, row.due) == ("prepared", 2, LATER)


def test_a_refused_letter_goes_to_another_address_alone(ledger: Ledger) -> None:
    ledger.settle(KEY, "refused", 550, "no such user", NOW)
    again = ledger.prepare(KEY, "priya@acme.example", "<1@halden.example>", "digest", LATER)
    assert again.state == "refused"
    mended = ledger.prepare(KEY, "p.nair@acme.example", "<2@halden.example>", "digest", LATER)
    assert (mended.state, mended.address, mended.attempts) == ("prepared", "p.nair@acme.example", 0)


@pytest.mark.parametrize("outcome", ["sent", "prepared", "dropped"])
def test_a_person_settles_what_nobody_knows(ledger: Ledger, outcome: State) -> None:
    ledger.begin(KEY, NOW)
    ledger.recover(NOW)
    ledger.resolve(KEY, outcome, LATER)
    assert state(ledger) == outcome


def test_what_is_not_to_go_goes_only_when_somebody_says_so(ledger: Ledger) -> None:
    ledger.resolve(KEY, "dropped", NOW)
    with pytest.raises(StepError):
        ledger.begin(KEY, NOW)
    ledger.resolve(KEY, "prepared", LATER)
    ledger.begin(KEY, LATER)
    assert state(ledger) == "sending"


def test_what_was_sent_and_did_not_come_back_never_goes_again(ledger: Ledger) -> None:
    ledger.begin(KEY, NOW)
    ledger.settle(KEY, "sent", 250, "ok", NOW)
    for outcome in ("prepared", "dropped"):
        with pytest.raises(StepError):
            ledger.resolve(KEY, outcome, LATER)  # type: ignore[arg-type]
    ledger.note_return(KEY, "5.1.1 no such user", LATER)
    ledger.resolve(KEY, "prepared", LATER)
    assert state(ledger) == "prepared"


def test_a_day_counts_what_left_or_may_have(ledger: Ledger) -> None:
    """What the recipient says afterwards does not make it leave again."""
    assert ledger.gone_since(NOW - timedelta(days=1)) == 0
    ledger.begin(KEY, NOW)
    ledger.settle(KEY, "sent", 250, "ok", NOW)
    ledger.note_seen(KEY, "2026-11-24", NOW + timedelta(days=2))
    assert ledger.gone_since(NOW - timedelta(days=1)) == 1
    assert ledger.gone_since(NOW + timedelta(days=1)) == 0


def test_every_step_is_durable(ledger: Ledger, tmp_path: Path) -> None:
    """A write-ahead log and full syncs: a cut in the power loses no step."""
    assert ledger._base.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    assert ledger._base.execute("PRAGMA synchronous").fetchone() == (2,)
    content = content_of(tmp_path / "ledger.sqlite", NOW)
    assert content.rows == ledger.rows()
    assert content.facts == ledger.facts


def test_every_change_counts_and_tells_the_mark_after_it_is_on_the_disk(tmp_path: Path) -> None:
    mark = SendingMark(tmp_path / "state" / "sending.json")
    ledger = Ledger(tmp_path / "ledger.sqlite", mark)
    assert not mark.exists
    ledger.prepare(KEY, "priya@acme.example", "<1@halden.example>", "", NOW)
    ledger.begin(KEY, NOW)
    ledger.settle(KEY, "sent", 250, "ok", NOW)
    assert mark.read() == (ledger.facts.id, ledger.facts.steps) == (ledger.facts.id, 3)
    with pytest.raises(StepError):
        ledger.begin(KEY, LATER)
    assert mark.read() == (ledger.facts.id, 3)
    row = ledger.row(KEY)
    assert row is not None
    assert (row.ledger, row.step) == (ledger.facts.id, 3)
    ledger.close()


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ("DELETE FROM letter", "of 1 letters 0 are as they were written"),
        ("UPDATE letter SET contact = 'omar'", "of 1 letters 0"),
        ("UPDATE letter SET due = 'tomorrow'", "of 1 letters 0"),
        ("DELETE FROM meta", "it does not say whose it is"),
        ("DROP TABLE letter", "no such table"),
        ("PRAGMA user_version = 0", "it is empty"),
    ],
)
def test_what_was_changed_by_other_hands_is_noticed(
    ledger: Ledger, tmp_path: Path, change: str, why: str
) -> None:
    """Also where SQLite itself finds nothing wrong."""
    file = tmp_path / "ledger.sqlite"
    ledger.close()
    with closing(sqlite3.connect(file, isolation_level=None)) as base:
        base.execute(change)
    with pytest.raises(LedgerDamaged, match=why):
        content_of(file, NOW)
    with pytest.raises(DeliveryError, match="cannot be believed"):
        Ledger(file)


def test_any_flipped_byte_is_noticed_or_changes_nothing(ledger: Ledger, tmp_path: Path) -> None:
    """One byte at a time, over the whole file: never another row, never a crash."""
    file = tmp_path / "ledger.sqlite"
    rows = ledger.rows()
    ledger.close()
    with closing(sqlite3.connect(file)) as base:
        base.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    whole = file.read_bytes()
    noticed = 0
    chance = random.Random(7)
    for at in chance.sample(range(len(whole)), 1500):
        damaged = bytearray(whole)
        damaged[at] ^= 1 << chance.randrange(8)
        file.write_bytes(bytes(damaged))
        try:
            assert content_of(file, NOW).rows == rows
        except (LedgerDamaged, DeliveryError):
            noticed += 1
    assert noticed > 20


def test_the_first_format_is_read_and_brought_to_todays(tmp_path: Path) -> None:
    file = tmp_path / "old.sqlite"
    with closing(sqlite3.connect(file, isolation_level=None)) as base:
        base.executescript(FIRST)
        base.execute(
            "INSERT INTO letter VALUES ('acme', '2026-w47', 1, 'priya', 'priya@acme.example', "
            "'<1@halden.example>', '', 'sent', 1, ?, ?, 250, 'ok', '', '', ?)",
            (*[NOW.isoformat()] * 2, NOW.isoformat(timespec="microseconds")),
        )
        base.execute("INSERT INTO notice VALUES ('read')")
    looked = content_of(file, NOW - timedelta(days=1))
    assert (looked.facts, len(looked.gone)) == (None, 1)
    ledger = Ledger(file)
    (row,) = ledger.rows()
    assert (row.key, row.state, row.said, row.ledger) == (KEY, "sent", "ok", ledger.facts.id)
    assert ledger.has_read("read")
    assert ledger.gone_since(NOW - timedelta(days=1)) == 1
    ledger.close()


def test_looking_makes_nothing(tmp_path: Path) -> None:
    with pytest.raises(LedgerDamaged):
        content_of(tmp_path / "none.sqlite", NOW)
    assert list(tmp_path.iterdir()) == []


def test_beginning_is_whole_or_not_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "ledger.sqlite"

    def dies(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(Path, "replace", dies)
    with pytest.raises(KeyboardInterrupt):
        begin(file)
    monkeypatch.undo()
    assert not file.exists()
    begin(file, site=("Halden", "reports@halden.example"), doubt_until="2026-11-23")
    ledger = Ledger(file)
    assert (ledger.facts.name, ledger.facts.doubt_until) == ("Halden", "2026-11-23")
    ledger.close()


def test_a_newer_or_broken_file_sends_nothing(tmp_path: Path) -> None:
    newer = tmp_path / "newer.sqlite"
    base = sqlite3.connect(newer)
    base.execute("PRAGMA user_version = 99")
    base.commit()
    base.close()
    with pytest.raises(DeliveryError, match="newer amportal"):
        Ledger(newer)
    broken = tmp_path / "broken.sqlite"
    broken.write_bytes(b"SQLite format 3\0" + b"\xff" * 5000)
    with pytest.raises(DeliveryError, match="cannot be believed"):
        Ledger(broken)
