"""A run tries again what may go later, keeps the pace, and gives up in the end."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from amportal.deliver.delivery_errors import DeliveryError
from amportal.deliver.delivery_ledger import Ledger
from amportal.deliver.delivery_log import DeliveryLog
from amportal.deliver.known_mails import KnownMails
from amportal.deliver.letter_outcome import RunOutcome
from amportal.deliver.pdf.pdf_lock import PdfLocks
from amportal.deliver.send_run import BACKOFF, Run, SendRun
from amportal.deliver.smtp.smtp_client import SmtpResult
from tests.mailsite import REPORT, content, issued, letters_of, loaded, written

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
SENT = SmtpResult("sent", 250, "ok")
BUSY = SmtpResult("later", 450, "busy")


class Clock:
    """Time that passes only when somebody waits."""

    def __init__(self) -> None:
        self.now = NOW
        self.waits: list[float] = []

    def wait(self, seconds: float) -> None:
        self.waits.append(seconds)
        self.now += timedelta(seconds=seconds)


class Way:
    """Stands for a courier: answers as a test says, and counts."""

    def __init__(self, answer: Callable[[str], SmtpResult], largest: int | None = None) -> None:
        self.answer, self.size = answer, largest
        self.handed: list[str] = []

    def largest(self) -> int | None:
        return self.size

    def hand_over(
        self, sender: str, recipient: str, raw: bytes, begin: Callable[[], None]
    ) -> SmtpResult:
        self.handed.append(recipient)
        begin()
        return self.answer(recipient)


class Office:
    """A site on disk, a ledger, and runs over them."""

    def __init__(self, folder: Path, more: str = "") -> None:
        files = issued(content(more=more))
        self.root = written(folder, files)
        self.site = loaded(files)
        self.letters = letters_of(self.site)
        self.clock = Clock()
        self.passwords: dict[str, str] = {}
        self.ledger = Ledger(folder / "ledger.sqlite")

    def order(self, *only: str) -> Run:
        assert self.site.agency.mail
        letters = tuple(each for each in self.letters if not only or each.contact in only)
        return Run(
            self.root, self.site, self.site.agency.mail, letters, lambda: self.clock.now,
            self.clock.wait, PdfLocks(self.root / "outbox", self.passwords, lambda *_: None),
        )  # fmt: skip

    def known(self) -> KnownMails:
        rows = {row.key: row for row in self.ledger.rows()}
        return KnownMails(self.clock.now, rows)

    def run(self, way: Way, *only: str) -> RunOutcome:
        return SendRun(self.order(*only)).send(self.ledger, way)  # type: ignore[arg-type]


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    made = Office(tmp_path)
    yield made
    made.ledger.close()


def kinds(outcome: RunOutcome) -> dict[str, str]:
    return {each.letter.contact: each.kind for each in outcome.fates}


def test_what_is_put_off_goes_when_its_time_has_come(office: Office) -> None:
    """Not before, however often somebody runs it; then once."""
    assert kinds(office.run(Way(lambda _: BUSY), "priya")) == {"priya": "later"}
    way = Way(lambda _: SENT)
    assert kinds(office.run(way, "priya")) == {"priya": "later"}
    assert way.handed == []
    office.clock.now += timedelta(minutes=BACKOFF[0])
    assert kinds(office.run(way, "priya")) == {"priya": "sent"}
    assert kinds(office.run(way, "priya")) == {"priya": "already"}
    assert way.handed == ["priya@acme.example"]


def test_waiting_grows_and_ends(office: Office) -> None:
    """After the last attempt it is a refusal, and somebody is told."""
    way = Way(lambda _: BUSY)
    waits = []
    for _ in BACKOFF:
        office.run(way, "priya")
        row = office.ledger.row(("acme", REPORT, 1, "priya"))
        assert row is not None
        waits.append(round((row.due - office.clock.now).total_seconds() / 60))
        office.clock.now = row.due
    assert tuple(waits) == BACKOFF
    outcome = office.run(way, "priya")
    assert kinds(outcome) == {"priya": "refused"}
    assert "given up after 8 attempts: busy" in outcome.fates[0].said
    told = DeliveryLog(office.root).newest("acme", REPORT, 1)
    assert told["priya"].state == "refused"
    office.clock.now += timedelta(days=30)
    office.run(way, "priya")
    assert len(way.handed) == len(BACKOFF) + 1


def test_no_more_go_in_a_minute_than_the_server_likes(tmp_path: Path) -> None:
    office = Office(tmp_path, "  per_minute: 2\n")
    outcome = office.run(Way(lambda _: SENT))
    assert set(kinds(outcome).values()) == {"sent"}
    assert office.clock.waits == [60.0, 60.0]
    office.ledger.close()


def test_the_rest_of_a_days_limit_waits_for_the_next(tmp_path: Path) -> None:
    office = Office(tmp_path, "  per_day: 3\n")
    way = Way(lambda _: SENT)
    assert sorted(kinds(office.run(way)).values()) == ["queued", "queued", "sent", "sent", "sent"]
    assert len(way.handed) == 3
    office.clock.now += timedelta(hours=25)
    assert sorted(kinds(office.run(way)).values()) == ["already"] * 3 + ["sent"] * 2
    office.ledger.close()


def test_a_larger_pdf_goes_as_a_link(office: Office) -> None:
    """By the server's own limit, and only where the contact would have had the PDF."""
    (whole,) = SendRun(office.order("priya")).look(office.known()).fates
    assert not whole.linked
    way = Way(lambda _: SENT, largest=whole.size - 1)
    (fate,) = office.run(way, "priya").fates
    assert (fate.kind, fate.linked) == ("sent", True)
    assert fate.size < whole.size


def test_where_nothing_fits_it_is_a_refusal_that_is_told(office: Office) -> None:
    way = Way(lambda _: SENT, largest=2_000)
    outcome = office.run(way, "priya")
    assert kinds(outcome) == {"priya": "refused"}
    assert "too large" in outcome.fates[0].said
    assert way.handed == []
    assert DeliveryLog(office.root).newest("acme", REPORT, 1)["priya"].state == "refused"


def test_when_nothing_can_go_every_letter_says_so_and_none_is_counted(office: Office) -> None:
    def away(_: str) -> SmtpResult:
        raise DeliveryError("the server is away", "later", passing=True)

    way = Way(away)
    way.largest = lambda: away("")  # type: ignore[method-assign, assignment, return-value]
    for _ in range(20):
        outcome = office.run(way)
        assert outcome.trouble == "the server is away"
        assert set(kinds(outcome).values()) == {"later"}
    assert all(row.attempts == 0 for row in office.ledger.rows())
    assert set(kinds(office.run(Way(lambda _: SENT))).values()) == {"sent"}


def test_what_nobody_knows_stays_until_somebody_says(office: Office) -> None:
    way = Way(lambda _: SmtpResult("unknown", 0, "no answer came"))
    assert kinds(office.run(way, "priya")) == {"priya": "unknown"}
    for _ in range(3):
        office.clock.now += timedelta(days=1)
        assert kinds(office.run(way, "priya")) == {"priya": "unknown"}
    assert len(way.handed) == 1


def test_looking_changes_nothing_and_says_the_same(office: Office) -> None:
    run = office.order()
    assert set(kinds(SendRun(run).look(office.known())).values()) == {"ready"}
    assert office.ledger.rows() == ()
    office.run(Way(lambda _: SENT))
    assert set(kinds(SendRun(run).look(office.known())).values()) == {"already"}


def test_a_report_that_was_changed_on_disk_is_not_sent(office: Office) -> None:
    """Its bytes are compared with the digest it was issued with, at the moment of sending."""
    pdf = office.root / office.letters[0].attachment.path
    pdf.write_bytes(pdf.read_bytes()[:-40])
    outcome = office.run(Way(lambda _: SENT), "priya", "omar", "lena")
    assert set(kinds(outcome).values()) == {"stopped"}
    assert outcome.unsafe
    assert office.ledger.rows() == ()
