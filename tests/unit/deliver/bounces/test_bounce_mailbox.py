"""An inbox is read over a private connection, without changing anything in it."""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date

import pytest

from amportal.deliver.bounces import bounce_mailbox
from amportal.deliver.bounces.bounce_mailbox import MOST_BYTES, mails_at
from amportal.deliver.delivery_errors import DeliveryError
from amportal.deliver.smtp.mail_account import Account
from amportal.deliver.smtp.secret_value import Secret
from tests.mailserver import HOST, PASSWORD, USER, Certificates

MAILS = [b"Subject: one\r\n\r\nfirst\r\n", b"Subject: two\r\n\r\nsecond\r\n"]


@dataclass
class Inbox:
    port: int = 0
    commands: list[str] = field(default_factory=list)


@contextmanager
def inbox(context: ssl.SSLContext) -> Iterator[Inbox]:
    """Yield a server that speaks as much IMAP as it takes to read mails."""
    seen = Inbox()
    listening = socket.create_server(("127.0.0.1", 0))
    seen.port = listening.getsockname()[1]

    def serve() -> None:
        try:
            raw, _ = listening.accept()
            with (
                raw,
                context.wrap_socket(raw, server_side=True) as line,
                line.makefile("rwb") as io,
            ):
                _talk(io, seen)
        except OSError:
            return

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    try:
        yield seen
    finally:
        listening.close()
        thread.join(10)


def _talk(io: object, seen: Inbox) -> None:
    def say(text: bytes) -> None:
        io.write(text + b"\r\n")  # type: ignore[attr-defined]
        io.flush()  # type: ignore[attr-defined]

    say(b"* OK ready")
    for line in io:  # type: ignore[attr-defined]
        tag, _, rest = line.strip().partition(b" ")
        words = rest.decode()
        seen.commands.append(words)
        verb = words.split()[0].upper()
        if verb == "CAPABILITY":
            say(b"* CAPABILITY IMAP4rev1")
        elif verb == "LOGIN" and PASSWORD not in words:
            say(tag + b" NO not " + words.encode())
            continue
        elif verb == "SEARCH":
            say(b"* SEARCH 1 2")
        elif verb == "FETCH":
            mail = MAILS[int(words.split()[1]) - 1]
            say(b"* %s FETCH (BODY[] {%d}" % (words.split()[1].encode(), len(mail)))
            io.write(mail)  # type: ignore[attr-defined]
            say(b")")
        elif verb == "EXAMINE":
            say(b"* 2 EXISTS")
        say(tag + b" OK done")
        if verb == "LOGOUT":
            return


def test_mails_are_read_and_stay_as_they_were(
    papers: Certificates, trusting: ssl.SSLContext, account_at: Callable[..., Account]
) -> None:
    """Opened for reading, peeked at, nothing marked; the day is in English on any machine.

    Large ones too, as far as a notice may go.
    """
    with inbox(papers.good) as server:
        account = account_at(server)
        found = list(mails_at(HOST, account, date(2026, 3, 9), trusting, server.port))
    assert found == MAILS
    assert "EXAMINE INBOX" in server.commands
    assert "SEARCH SINCE 09-Mar-2026" in server.commands
    fetched = [each for each in server.commands if each.startswith("FETCH")]
    assert len(fetched) == 2
    assert all(f"BODY.PEEK[]<0.{MOST_BYTES}>" in each for each in fetched)
    assert not any(each.split()[0] in ("STORE", "EXPUNGE", "SELECT") for each in server.commands)


def test_older_mails_that_are_passed_over_are_told(
    papers: Certificates,
    trusting: ssl.SSLContext,
    account_at: Callable[..., Account],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(bounce_mailbox, "MOST_MAILS", 1)
    told: list[int] = []
    with inbox(papers.good) as server:
        since, port = date(2026, 3, 9), server.port
        account = account_at(server)
        found = list(mails_at(HOST, account, since, trusting, port, passed_over=told.append))
    assert found == MAILS[-1:]
    assert told == [len(MAILS) - 1]


@pytest.mark.parametrize("kind", ["unknown", "expired", "elsewhere"])
def test_a_server_that_is_another_gets_no_password(
    papers: Certificates,
    trusting: ssl.SSLContext,
    account_at: Callable[..., Account],
    kind: str,
) -> None:
    with inbox(getattr(papers, kind)) as server:
        account = account_at(server)
        with pytest.raises(DeliveryError, match="certificate"):
            list(mails_at(HOST, account, date(2026, 3, 9), trusting, server.port))
        assert server.commands == []


def test_a_refused_login_is_told_without_the_password(
    papers: Certificates, trusting: ssl.SSLContext, account_at: Callable[..., Account]
) -> None:
    with inbox(papers.good) as server:
        account = account_at(server, user=USER, secret=lambda: Secret("wrong-password"))
        with pytest.raises(DeliveryError, match="cannot be read") as caught:
            list(mails_at(HOST, account, date(2026, 3, 9), trusting, server.port))
        assert "wrong-password" not in caught.value.text
        assert "***" in caught.value.text
