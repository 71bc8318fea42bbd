"""Each step of a letter is on the disk before the next is taken, and none is taken twice."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from amportal.deliver.delivery_errors import DeliveryError
from amportal.deliver.delivery_ledger import Ledger, StepError

KEY = ("acme", "2026-w47", 1, "priya")
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
LATER = NOW + timedelta(hours=1)


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


@pytest.mark.parametrize(("arrived", "after"), [(True, "sent"), (False, "prepared")])
def test_a_person_settles_what_nobody_knows(ledger: Ledger, arrived: bool, after: str) -> None:
    ledger.begin(KEY, NOW)
    ledger.recover(NOW)
    ledger.resolve(KEY, arrived=arrived, at=LATER)
    assert state(ledger) == after


def test_what_was_sent_and_did_not_come_back_never_goes_again(ledger: Ledger) -> None:
    ledger.begin(KEY, NOW)
    ledger.settle(KEY, "sent", 250, "ok", NOW)
    with pytest.raises(StepError):
        ledger.resolve(KEY, arrived=False, at=LATER)
    ledger.note_return(KEY, "5.1.1 no such user", LATER)
    ledger.resolve(KEY, arrived=False, at=LATER)
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
    assert Ledger.peek(tmp_path / "ledger.sqlite") == ledger.rows()


def test_looking_makes_nothing(tmp_path: Path) -> None:
    assert Ledger.peek(tmp_path / "none.sqlite") == ()
    assert list(tmp_path.iterdir()) == []


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
    with pytest.raises(DeliveryError, match="cannot be read"):
        Ledger(broken)
