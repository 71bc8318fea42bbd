"""What comes back is believed only where it names our own message and its very recipient."""

from __future__ import annotations

from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path

import pytest

from amportal.deliver.bounces.bounce_mailbox import mails_in
from amportal.deliver.bounces.bounce_parser import MOST_BYTES, Return, returns_in
from amportal.deliver.delivery_errors import DeliveryError
from amportal.deliver.delivery_ledger import Ledger
from amportal.deliver.outbox_folder import note_returns

ID = "<0123456789abcdef0123456789abcdef@halden.example>"
NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
KEY = ("acme", "2026-w47", 1, "priya")


def notice(
    message_id: str = ID,
    action: str = "failed",
    recipient: str = "Final-Recipient: rfc822; priya@acme.example",
    diagnostic: str = "Diagnostic-Code: smtp; 550 5.1.1 no such user",
    original: str = "text/rfc822-headers",
) -> bytes:
    """Return a notice as mail servers write it (RFC 3464)."""
    return f"""\
From: MAILER-DAEMON@mail.example
To: reports@halden.example
Subject: Undelivered Mail Returned to Sender
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain

I am sorry.

--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mail.example
Arrival-Date: Mon, 23 Nov 2026 09:00:00 +0000

{recipient}
Action: {action}
Status: 5.1.1
{diagnostic}

--b
Content-Type: {original}

From: reports@halden.example
Message-ID: {message_id}
Subject: Status

--b--
""".replace("\n", "\r\n").encode()


def seen(subject: str, sender: str = "priya@acme.example", **headers: str) -> bytes:
    message = EmailMessage()
    message["From"] = sender
    message["Subject"] = subject
    for name, value in headers.items():
        message[name.replace("_", "-")] = value
    message.set_content("Thank you.")
    return message.as_bytes()


@pytest.mark.parametrize("original", ["text/rfc822-headers", "message/rfc822"])
def test_a_notice_says_whom_a_letter_did_not_reach(original: str) -> None:
    said = "5.1.1 550 5.1.1 no such user"
    assert returns_in(notice(original=original)) == (
        Return("failed", ID, "priya@acme.example", said),
    )


def test_the_first_recipient_counts_where_mail_was_passed_on() -> None:
    both = (
        "Original-Recipient: rfc822;priya@acme.example\nFinal-Recipient: rfc822;p@forward.example"
    )
    assert returns_in(notice(recipient=both))[0].address == "priya@acme.example"


@pytest.mark.parametrize("action", ["delivered", "relayed", "expanded", ""])
def test_good_news_is_no_failure(action: str) -> None:
    assert returns_in(notice(action=action)) == ()


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\xff\xfe\x00",
        b"Subject: hello\r\n\r\nhow are you\r\n",
        b"Content-Type: multipart/report; boundary=b\r\n\r\n--b\r\n\r\n",
        b"Content-Type: multipart/report\r\n\r\nno boundary",
        notice()[:400],
        notice(message_id="none"),
        notice(recipient="Final-Recipient:"),
        b"Content-Type: multipart/mixed; boundary=b\r\n\r\n" + b"--b\r\n" * 3000,
    ],
)
def test_other_mail_and_broken_mail_say_nothing(raw: bytes) -> None:
    assert returns_in(raw) == ()


def test_a_huge_mail_is_not_read() -> None:
    assert returns_in(notice() + b"x" * MOST_BYTES) == ()


def test_a_reader_says_that_they_have_seen_it() -> None:
    """With the code of their own mail in the subject; an automatic answer is no reading."""
    subject = f"Re: Seen: ACM-014 Spring [{ID[1:13]}]"
    assert returns_in(seen(subject)) == (Return("seen", ID[1:13], "priya@acme.example"),)
    assert returns_in(seen(subject, Auto_Submitted="auto-replied")) == ()
    assert returns_in(seen("Re: Status")) == ()


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    opened = Ledger(tmp_path / "ledger.sqlite")
    opened.prepare(KEY, "priya@acme.example", ID, "", NOW)
    opened.begin(KEY, NOW)
    opened.settle(KEY, "sent", 250, "ok", NOW)
    return opened


def test_the_letter_is_marked_once(ledger: Ledger) -> None:
    """The same notice, read again after the letter may go again, does not mark it anew."""
    (row,) = note_returns(ledger, [notice()], NOW)
    assert row.came_back == "5.1.1 550 5.1.1 no such user"
    ledger.resolve(KEY, "sent", NOW)
    assert note_returns(ledger, [notice()], NOW) == ()
    ledger.close()


@pytest.mark.parametrize(
    "forged",
    [
        notice(message_id="<guessed@halden.example>"),
        notice(recipient="Final-Recipient: rfc822; omar@acme.example"),
        seen(f"Seen [{ID[1:13]}]", sender="eve@evil.example"),
        seen("Seen [000000000000]"),
        seen(f"Seen [{ID[1:13]}]", sender="priya@acme.example, eve@evil.example"),
    ],
)
def test_what_strangers_write_marks_nothing(ledger: Ledger, forged: bytes) -> None:
    before = ledger.rows()
    assert note_returns(ledger, [forged], NOW) == ()
    assert ledger.rows() == before
    ledger.close()


def test_a_notice_proves_that_a_letter_of_which_nobody_knew_went(ledger: Ledger) -> None:
    other = ("acme", "2026-w47", 1, "omar")
    ledger.prepare(other, "omar@acme.example", "<2@halden.example>", "", NOW)
    ledger.begin(other, NOW)
    ledger.recover(NOW)
    mail = notice("<2@halden.example>", recipient="Final-Recipient: rfc822; omar@acme.example")
    (row,) = note_returns(ledger, [mail], NOW)
    assert (row.state, bool(row.came_back)) == ("sent", True)
    ledger.close()


def test_seen_is_noted_with_its_day(ledger: Ledger) -> None:
    (row,) = note_returns(ledger, [seen(f"Seen [{ID[1:13]}]")], NOW)
    assert (row.state, row.seen) == ("sent", "2026-11-24")
    ledger.close()


def test_a_mailbox_may_be_a_file_or_a_folder(tmp_path: Path) -> None:
    box = tmp_path / "mbox"
    box.write_bytes(b"From x Mon Nov 23 09:00:00 2026\n" + notice().replace(b"\r\n", b"\n") + b"\n")
    assert [returns_in(raw)[0].kind for raw in mails_in(box)] == ["failed"]
    maildir = tmp_path / "Maildir"
    for name in ("new", "cur", "tmp"):
        (maildir / name).mkdir(parents=True)
    (maildir / "new" / "1").write_bytes(notice())
    (maildir / "cur" / "2:2,S").write_bytes(seen(f"Seen [{ID[1:13]}]"))
    assert [returns_in(raw)[0].kind for raw in mails_in(maildir)] == ["failed", "seen"]
    assert (maildir / "new" / "1").exists()
    for wrong in (tmp_path, tmp_path / "none"):
        with pytest.raises(DeliveryError):
            list(mails_in(wrong))
