"""The repository's lines and the ledger tell each other; what was sent is never unlearned."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace

from amportal.deliver.delivery_ledger import Ledger
from amportal.deliver.delivery_log import DeliveryLog, LoggedMails, line_of, tell_all
from amportal.deliver.known_mails import agree
from amportal.deliver.ledger_rows import Row, State
from amportal.model.content_layout import delivery_path
from amportal.model.nouns.delivery_lines import deliveries_in

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
KEY = ("acme", "2026-w47", 1, "priya")


def row(state: State, at: datetime = NOW, said: str = "") -> Row:
    return Row(
        *KEY, "priya@acme.example", "<1@halden.example>", "", state, 1, at, at, 250, said, "", ""
    )


@pytest.mark.parametrize(
    ("state", "said", "told"),
    [
        ("prepared", "", None),
        ("prepared", "450 busy", "waiting"),
        ("sending", "", None),
        ("sent", "", "sent"),
        ("refused", "550", "refused"),
        ("unknown", "", "unknown"),
    ],
)
def test_only_what_is_known_is_told(state: State, said: str, told: str | None) -> None:
    line = line_of(row(state, said=said))
    assert (line.state if line else None) == told


def test_a_line_is_written_once_and_read_back(tmp_path: Path) -> None:
    log = DeliveryLog(tmp_path)
    log.tell(row("unknown"))
    log.tell(row("unknown"))
    log.tell(row("sent", NOW + timedelta(minutes=1)))
    raw = (tmp_path / delivery_path(*KEY[:3])).read_bytes()
    assert raw.count(b"\n") == 2
    assert log.newest(*KEY[:3])["priya"] == line_of(row("sent", NOW + timedelta(minutes=1)))


def test_a_line_that_was_torn_takes_no_other_with_it(tmp_path: Path) -> None:
    """A cut in the power leaves half a line; the next one begins on its own."""
    log = DeliveryLog(tmp_path)
    log.tell(row("unknown"))
    file = tmp_path / delivery_path(*KEY[:3])
    file.write_bytes(file.read_bytes() + b'{"at": "2026-11-')
    log.tell(row("sent", NOW + timedelta(minutes=1)))
    told, problems = deliveries_in("x", file.read_bytes(), "2026-w47", 1, None)
    assert [each.line.state for each in told] == ["sent"]
    assert [each.slug for each in problems] == ["broken-delivery-line"]


def test_lines_of_two_machines_may_stand_in_any_order(tmp_path: Path) -> None:
    log = DeliveryLog(tmp_path)
    log.tell(row("sent", NOW + timedelta(hours=1)))
    file = tmp_path / delivery_path(*KEY[:3])
    late = file.read_bytes()
    file.unlink()
    log.tell(row("unknown"))
    file.write_bytes(late + file.read_bytes())
    assert log.newest(*KEY[:3])["priya"].state == "sent"


@pytest.mark.parametrize(
    ("here", "there", "hours", "after"),
    [
        (None, "sent", 0, "sent"),
        (None, "unknown", 0, "unknown"),
        (None, "refused", 0, "refused"),
        ("unknown", "sent", 1, "sent"),
        ("sent", "unknown", 1, "sent"),
        ("sent", "refused", 1, "sent"),
        ("refused", "sent", -1, "refused"),
    ],
)
def test_the_newer_one_teaches_the_older(
    tmp_path: Path, here: State | None, there: State, hours: int, after: State
) -> None:
    """But nothing makes this machine forget that a letter went."""
    DeliveryLog(tmp_path).tell(row(there, NOW + timedelta(hours=hours)))
    ledger = Ledger(tmp_path / "ledger.sqlite")
    if here:
        ledger.learn(row(here))
    agree(ledger, DeliveryLog(tmp_path), NOW)
    found = ledger.row(KEY)
    assert found is not None
    assert found.state == after
    ledger.close()


def test_what_a_merge_lost_is_told_again(tmp_path: Path) -> None:
    log = DeliveryLog(tmp_path)
    tell_all(log, [row("sent")])
    (tmp_path / delivery_path(*KEY[:3])).write_bytes(b"")
    tell_all(log, [row("sent"), replace(row("sent"), contact="omar")])
    assert set(log.newest(*KEY[:3])) == {"priya", "omar"}


def test_reading_tells_what_is_there_and_what_cannot_be_read(tmp_path: Path) -> None:
    """A torn line counts for its contact, noise for all, and marks of a merge for nobody."""
    log = DeliveryLog(tmp_path)
    assert log.read() == LoggedMails()
    log.tell(replace(row("sent"), ledger="abc", step=7))
    file = tmp_path / delivery_path(*KEY[:3])
    whole = file.read_bytes()
    assert log.read().steps == {"abc": 7}
    file.write_bytes(b"<<<<<<< HEAD\n" + whole + b"=======\n" + whole + b">>>>>>> main\n")
    assert log.read().unread == frozenset()
    file.write_bytes(whole + whole[:60].replace(b"priya", b"omar"))
    told = log.read()
    assert told.is_unread((*KEY[:3], "omar"))
    assert not told.is_unread((*KEY[:3], "lena"))
    file.write_bytes(b"\xff\x00 nothing of ours")
    told = log.read()
    assert (told.exists, dict(told.lines)) == (True, {})
    assert told.is_unread((*KEY[:3], "lena"))
    assert not told.is_unread(("acme", "2026-w46", 1, "lena"))
    file.unlink()
    assert log.read().exists


def test_nothing_is_written_for_a_client_whose_folder_has_another_name(tmp_path: Path) -> None:
    """Its lines moved with it; a folder of the old name would be a client of its own."""
    log = DeliveryLog(tmp_path)
    log.tell(row("sent"))
    clients = tmp_path / "content" / "clients"
    (clients / "acme").rename(clients / "acme-group")
    log.tell(row("unknown", NOW + timedelta(minutes=1)))
    assert [each.name for each in clients.iterdir()] == ["acme-group"]
    assert log.newest("acme-group", *KEY[1:3])["priya"].state == "sent"
