"""What comes back is understood in every form, and believed only where it names our own mail."""

from __future__ import annotations

import random
import re
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path

import pytest

from amportal.deliver.bounces.bounce_mailbox import MOST_BYTES, mails_in
from amportal.deliver.bounces.bounce_parser import IncomingMail
from amportal.deliver.delivery_errors import DeliveryError
from amportal.deliver.delivery_ledger import Ledger, StepError
from amportal.deliver.ledger_rows import Row
from amportal.deliver.returned_mails import Returns, note_returns
from tests.bounces.answers import answers, letters_of_people
from tests.bounces.shapes import FAILED, LATE, forms
from tests.bounces.status_notices import dsn
from tests.bounces.text_notices import exim, qmail, sendmail_text
from tests.bounces.wrapping import ID, TO, Wrapping, mail, report, returned

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
KEY = ("acme", "2026-w47", 1, "priya")


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    opened = Ledger(tmp_path / "ledger.sqlite")
    opened.prepare(KEY, TO, ID, "", NOW)
    opened.begin(KEY, NOW)
    opened.settle(KEY, "sent", 250, "ok", NOW)
    yield opened
    opened.close()


def row(ledger: Ledger) -> Row:
    found = ledger.row(KEY)
    assert found is not None
    return found


def read(ledger: Ledger, *mails: bytes) -> Returns:
    return note_returns(ledger, mails, NOW)


@pytest.mark.parametrize("shape", FAILED, ids=lambda shape: shape.__name__)
def test_each_form_of_a_failure_is_understood(
    ledger: Ledger, shape: Callable[[Wrapping], bytes]
) -> None:
    """Whatever its line ends, its coding, how much comes back, and who it says it is from."""
    for raw in forms(shape):
        found = read(ledger, raw)
        assert [each.key for each in found.changed] == [KEY], raw
        assert found.unclear == ()
        assert row(ledger).came_back not in ("", "no reason was given"), raw
        ledger.resolve(KEY, "sent", NOW)
        # Read again, it tells nothing new.
        assert read(ledger, raw) == Returns()


@pytest.mark.parametrize("shape", LATE, ids=lambda shape: shape.__name__)
def test_what_is_late_has_not_failed(ledger: Ledger, shape: Callable[[Wrapping], bytes]) -> None:
    for raw in forms(shape):
        found = read(ledger, raw)
        assert (found.changed, found.unclear) == ((), ())
        assert [each.row.key for each in found.late] == [KEY], raw
    assert row(ledger).came_back == ""


@pytest.mark.parametrize("shape", [*FAILED, *LATE], ids=lambda shape: shape.__name__)
def test_a_failure_without_our_id_is_told_until_a_person_says_what_it_means(
    ledger: Ledger, shape: Callable[[Wrapping], bytes]
) -> None:
    """It names the recipient alone, so anybody could have written it."""
    strange = shape(Wrapping(message_id="<9@elsewhere.example>"))
    for _ in range(2):
        found = read(ledger, strange)
        assert found.changed == ()
        assert [each.row.key for each in found.unclear] == [KEY]
    assert row(ledger).came_back == ""
    ledger.resolve(KEY, "prepared", NOW)
    assert row(ledger).state == "prepared"
    assert read(ledger, strange) == Returns()


@pytest.mark.parametrize("shape", FAILED, ids=lambda shape: shape.__name__)
def test_a_failure_for_somebody_else_is_not_believed(
    ledger: Ledger, shape: Callable[[Wrapping], bytes]
) -> None:
    """It has our id and another recipient: told, where the form says whom it did not reach."""
    found = read(ledger, shape(Wrapping(to="eve@evil.example")))
    named = IncomingMail(shape(Wrapping(to="eve@evil.example"))).said().addresses
    assert bool(found.unclear) == bool(named)
    assert bool(row(ledger).came_back) == (not named)


@pytest.mark.parametrize("shape", [*FAILED, *LATE], ids=lambda shape: shape.__name__)
def test_a_failure_of_a_mail_that_is_not_ours_is_nobodys(
    ledger: Ledger, shape: Callable[[Wrapping], bytes]
) -> None:
    strange = Wrapping(message_id="<9@elsewhere.example>", to="eve@evil.example")
    assert read(ledger, shape(strange)) == Returns()


@pytest.mark.parametrize(("name", "raw"), answers().items())
def test_a_machines_answer_is_no_failure(ledger: Ledger, name: str, raw: bytes) -> None:
    """Whoever is away gets their mail."""
    before = ledger.rows()
    found = read(ledger, raw)
    assert (found.changed, found.unclear) == ((), ()), name
    assert [each.row.key for each in found.answers] == [KEY]
    assert ledger.rows() == before
    assert read(ledger, raw) == Returns()


@pytest.mark.parametrize(("name", "raw"), letters_of_people().items())
def test_a_persons_letter_is_no_failure(ledger: Ledger, name: str, raw: bytes) -> None:
    assert read(ledger, raw) == Returns(), name


@pytest.mark.parametrize(
    "text",
    [
        "Your message is in quarantine. An administrator will decide about it.",
        "Dein Brief liegt hier und wartet.",
        "",
    ],
)
def test_what_nobody_understands_is_told_and_stays_unread(ledger: Ledger, text: str) -> None:
    how = Wrapping()
    raw = mail(how, "postmaster@acme.example", "About your mail", text + returned(how))
    for _ in range(3):
        found = read(ledger, raw)
        assert (found.changed, [each.row.key for each in found.unclear]) == ((), [KEY])
        assert found.unclear[0].sender == "postmaster@acme.example"
    ledger.resolve(KEY, "sent", NOW)
    assert read(ledger, raw) == Returns()
    with pytest.raises(StepError):
        ledger.resolve(KEY, "prepared", NOW)


def test_a_complaint_is_told(ledger: Ledger) -> None:
    """Somebody called it unwanted: it arrived, and yet somebody has to know."""
    raw = report(
        Wrapping(), "abuse@provider.example", "complaint",
        ("message/feedback-report", "Feedback-Type: abuse\nVersion: 1\n"),
        ("message/rfc822", returned(Wrapping())),
    ).replace(b"report-type=delivery-status", b"report-type=feedback-report")  # fmt: skip
    assert [each.words for each in read(ledger, raw).unclear] == ["it was reported as unwanted"]


@pytest.mark.parametrize("action", ["delivered", "relayed", "expanded"])
def test_good_news_is_no_failure(ledger: Ledger, action: str) -> None:
    raw = dsn(Wrapping()).replace(b"Action: failed", f"Action: {action}".encode())
    assert read(ledger, raw) == Returns()


def test_the_reason_is_the_servers(ledger: Ledger) -> None:
    read(ledger, dsn(Wrapping()))
    assert row(ledger).came_back == (
        f"5.1.1 550 5.1.1 <{TO}>: Recipient address rejected: User unknown"
    )
    told = {exim: f"550 5.1.1 <{TO}>: no such user", qmail: "550 5.1.1 No such user"}
    for shape, words in told.items():
        ledger.resolve(KEY, "sent", NOW)
        read(ledger, shape(Wrapping(ends="\n")))
        assert row(ledger).came_back == words


def test_words_of_strangers_cannot_break_a_terminal(ledger: Ledger) -> None:
    raw = dsn(Wrapping()).replace(b"User unknown", b"\x1b[31mUser\x07 unknown \xff" + b"x" * 999)
    read(ledger, raw)
    assert row(ledger).came_back.isprintable()
    assert len(row(ledger).came_back) <= 300


def test_a_notice_proves_that_a_letter_of_which_nobody_knew_went(ledger: Ledger) -> None:
    other = ("acme", "2026-w47", 1, "omar")
    ledger.prepare(other, "omar@acme.example", "<2@halden.example>", "", NOW)
    ledger.begin(other, NOW)
    ledger.recover(NOW)
    raw = dsn(Wrapping("<2@halden.example>", "omar@acme.example"))
    (changed,) = read(ledger, raw).changed
    assert (changed.state, bool(changed.came_back)) == ("sent", True)


def test_a_letter_that_never_left_cannot_come_back(ledger: Ledger) -> None:
    other = ("acme", "2026-w47", 1, "omar")
    ledger.prepare(other, "omar@acme.example", "<2@halden.example>", "", NOW)
    assert read(ledger, dsn(Wrapping("<2@halden.example>", "omar@acme.example"))) == Returns()


def seen(subject: str, sender: str = TO, **headers: str) -> bytes:
    message = EmailMessage()
    message["From"] = sender
    message["Subject"] = subject
    for name, value in headers.items():
        message[name.replace("_", "-")] = value
    message.set_content("Thank you.")
    return message.as_bytes()


def test_seen_is_noted_with_its_day(ledger: Ledger) -> None:
    """With the code of their own mail in the subject; an automatic answer is no reading."""
    subject = f"Re: Seen: Returned goods [{ID[1:13]}]"
    assert read(ledger, seen(subject, Auto_Submitted="auto-replied")).changed == ()
    (changed,) = read(ledger, seen(subject)).changed
    assert (changed.state, changed.seen) == ("sent", "2026-11-24")


@pytest.mark.parametrize(
    "forged",
    [
        seen(f"Seen [{ID[1:13]}]", sender="eve@evil.example"),
        seen("Seen [000000000000]"),
        seen(f"Seen [{ID[1:13]}]", sender=f"{TO}, eve@evil.example"),
        dsn(Wrapping("<guessed@halden.example>", "eve@evil.example")),
    ],
)
def test_what_strangers_write_marks_nothing(ledger: Ledger, forged: bytes) -> None:
    before = ledger.rows()
    assert read(ledger, forged).changed == ()
    assert ledger.rows() == before


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\xff\xfe\x00",
        b"Subject: hello\r\n\r\nhow are you\r\n",
        b"Content-Type: multipart/report; boundary=b\r\n\r\n--b\r\n\r\n",
        b"Content-Type: multipart/report\r\n\r\nno boundary",
        b"Content-Type: multipart/mixed; boundary=b\r\n\r\n" + b"--b\r\n" * 3000,
        b"Content-Type: text/plain; charset=none-such\r\n\r\n\xff",
        b"Subject: =?utf-8?b?a?=\r\nFrom: =?x?q?=?=\r\n\r\n",
    ],
)
def test_other_mail_and_broken_mail_say_nothing(ledger: Ledger, raw: bytes) -> None:
    assert read(ledger, raw) == Returns()


@pytest.mark.parametrize("seed", range(12))
@pytest.mark.parametrize("shape", [*FAILED, *LATE], ids=lambda shape: shape.__name__)
def test_a_damaged_notice_is_told_or_believed_and_never_raises(
    shape: Callable[[Wrapping], bytes], seed: int
) -> None:
    """Cut, with bytes flipped or lines lost: while our id or the recipient is left, it is told."""
    chance = random.Random(seed)
    with tempfile.TemporaryDirectory() as folder:
        ledger = Ledger(Path(folder) / "ledger.sqlite")
        ledger.prepare(KEY, TO, ID, "", NOW)
        ledger.begin(KEY, NOW)
        ledger.settle(KEY, "sent", 250, "ok", NOW)
        raw = bytearray(shape(Wrapping(ends="\n", whole=True)))
        for _ in range(chance.randint(0, 20)):
            raw[chance.randrange(len(raw))] = chance.randrange(256)
        lines = bytes(raw).split(b"\n")
        for _ in range(chance.randint(0, 5)):
            lines.pop(chance.randrange(len(lines)))
        damaged = b"\n".join(lines)
        found = read(ledger, damaged)
        heads = damaged.partition(b"\n\n")[0].lower()
        daemon = b"mailer-daemon" in heads or b"postmaster" in heads
        if daemon and ID.encode() in damaged and b"multipart" not in heads:
            assert found.changed or found.unclear or found.late
        ledger.close()


def test_a_notice_whose_sender_was_cut_off_is_told(ledger: Ledger) -> None:
    """People have addresses: where a damaged head leaves none, a machine wrote it."""
    raw = sendmail_text(Wrapping(ends="\n", whole=True))
    cut = re.sub(rb"(?m)^(From: Mail Delivery) .*$", rb"\1\nSubsystem", raw, count=1)
    assert cut != raw
    for line in (b"Return-Path: <>\n", b"Subject: Returned mail: see transcript for details\n"):
        cut = cut.replace(line, b"")
    found = read(ledger, cut)
    assert found.changed or found.unclear or found.late


def test_a_mailbox_may_be_a_file_or_a_folder(tmp_path: Path) -> None:
    """A notice with a whole report behind it is read as far as it matters."""
    notice, large = dsn(Wrapping(ends="\n")), replace(Wrapping(), ends="\n", whole=True)
    huge = dsn(large) + b"x" * (2 * MOST_BYTES)
    box = tmp_path / "mbox"
    start = b"From x Mon Nov 23 09:00:00 2026\n"
    box.write_bytes(start + notice + b"\n" + start + huge + b"\n")
    assert [IncomingMail(raw).said().kind for raw in mails_in(box)] == ["failed", "failed"]
    assert max(len(raw) for raw in mails_in(box)) <= MOST_BYTES
    maildir = tmp_path / "Maildir"
    for name in ("new", "cur", "tmp"):
        (maildir / name).mkdir(parents=True)
    (maildir / "new" / "1").write_bytes(huge)
    (maildir / "cur" / "2:2,S").write_bytes(seen(f"Seen [{ID[1:13]}]"))
    assert [IncomingMail(raw).said().kind for raw in mails_in(maildir)] == ["failed", "seen"]
    assert (maildir / "new" / "1").exists()
    one = tmp_path / "one.eml"
    one.write_bytes(huge)
    assert [IncomingMail(raw).said().kind for raw in mails_in(one)] == ["failed"]
    for wrong in (tmp_path, tmp_path / "none"):
        with pytest.raises(DeliveryError):
            list(mails_in(wrong))
