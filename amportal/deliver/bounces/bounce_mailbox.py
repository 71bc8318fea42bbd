"""Where notices are read from: a mailbox on disk, a folder of mails, or an IMAP server.

Reads only: nothing is deleted, moved or marked, so another reader of the same mailbox sees it as
it was, and the same notice may be read twice.
"""

from __future__ import annotations

import imaplib
import mailbox
import ssl
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

from amportal.deliver.delivery_errors import DeliveryError
from amportal.deliver.smtp.mail_account import Account

_PORT = 993
_WAIT = 60.0
MOST_MAILS = 2000
# A notice says what it has to say at its beginning, and may hold a whole report after that.
MOST_BYTES = 1_000_000


def mails_in(path: Path, most_bytes: int = MOST_BYTES) -> Iterator[bytes]:
    """Yield each mail at *path*, or its beginning: an mbox file, a Maildir, or one `.eml` file."""
    if not path.exists():
        raise DeliveryError(f"there is no mailbox {path}", "name an mbox file or a Maildir")
    if path.is_file() and path.suffix == ".eml":
        yield _beginning(path, most_bytes)
        return
    if path.is_dir():
        if not all((path / each).is_dir() for each in ("new", "cur")):
            raise DeliveryError(
                f"{path} is a folder, but no Maildir", "a Maildir holds the folders `new` and `cur`"
            )
        for name in ("new", "cur"):
            for file in sorted((path / name).iterdir()):
                if file.is_file():
                    yield _beginning(file, most_bytes)
        return
    box = mailbox.mbox(path, create=False)
    try:
        for key in box.iterkeys():
            with box.get_file(key) as mail:
                yield mail.read(most_bytes)
    finally:
        box.close()


def _beginning(file: Path, most_bytes: int) -> bytes:
    with file.open("rb") as mail:
        return mail.read(most_bytes)


def mails_at(
    host: str,
    account: Account,
    since: date,
    context: ssl.SSLContext | None = None,
    port: int = _PORT,
    passed_over: Callable[[int], None] | None = None,
    most_bytes: int = MOST_BYTES,
) -> Iterator[bytes]:
    """Yield the mails, or their beginnings, that came into the inbox at *host* since *since*.

    Of more than `MOST_MAILS` only the newest; *passed_over* is told how many older ones there are.
    The connection is private from the first byte, and the server is who it says it is. Raises
    `DeliveryError` where it cannot be read.
    """
    safe = context or ssl.create_default_context()
    secret = account.secret()
    try:
        with imaplib.IMAP4_SSL(host, port, ssl_context=safe, timeout=_WAIT) as server:
            if account.login == "xoauth2":
                said = f"user={account.user}\x01auth=Bearer {secret.reveal()}\x01\x01"
                server.authenticate("XOAUTH2", _answers(said))
            else:
                server.login(account.user, secret.reveal())
            server.select("INBOX", readonly=True)
            _, found = server.search(None, "SINCE", _day(since))
            numbers = found[0].split()
            if len(numbers) > MOST_MAILS and passed_over is not None:
                passed_over(len(numbers) - MOST_MAILS)
            for number in numbers[-MOST_MAILS:]:
                yield from _fetched(server, number, most_bytes)
    except (OSError, imaplib.IMAP4.error) as fault:
        words = secret.hidden_in(" ".join(str(fault).split())[:300])
        raise DeliveryError(
            f"the mailbox at {host} cannot be read: {words}",
            "check `inbox` and `user` in content/agency.yaml, and the password",
        ) from None


def _answers(said: str) -> Callable[[bytes], bytes]:
    """Return what answers a login's challenges: first with *said*, then with nothing."""
    left = [said.encode()]
    return lambda _: left.pop() if left else b""


def _fetched(server: imaplib.IMAP4, number: bytes, most_bytes: int) -> Iterator[bytes]:
    _, parts = server.fetch(number.decode("ascii"), f"(BODY.PEEK[]<0.{most_bytes}>)")
    for part in parts:
        if isinstance(part, tuple):
            yield part[1]


def _day(day: date) -> str:
    """Return *day* as IMAP writes it, in English whatever the machine's language."""
    months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
    return f"{day.day:02d}-{months[day.month - 1]}-{day.year}"
