"""Where answers are read from: files, folders and mailboxes on disk, and an IMAP server.

Everything is read whole, since a signature is over the whole, and nothing is marked or changed.
The same mail in several folders is one mail.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from amportal.deliver.bounces.bounce_mailbox import mails_in
from amportal.deliver.delivery_errors import DeliveryError
from amportal.signoff.evidence import content_key
from amportal.sources.mail.received_mail import ReceivedMail

IMAP = "imap:"
# Larger mails are told, and not read.
MOST_BYTES = 30_000_000


def mails_of(paths: Iterable[Path]) -> Iterator[bytes]:
    """Yield every mail at *paths*: `.eml` files, Maildirs, mbox files, and folders of these."""
    for path in paths:
        if path.is_dir() and not _is_maildir(path):
            yield from mails_of(sorted(each for each in path.iterdir() if _may_hold(each)))
        else:
            yield from mails_in(path, MOST_BYTES)


def _is_maildir(path: Path) -> bool:
    return all((path / each).is_dir() for each in ("new", "cur"))


def _may_hold(path: Path) -> bool:
    """Say whether a file or folder inside a folder is looked into."""
    if path.is_dir():
        return not path.is_symlink()
    return path.suffix.lower() in (".eml", ".mbox")


def each_once(
    mails: Iterable[bytes],
) -> tuple[list[tuple[ReceivedMail, ...]], DeliveryError | None]:
    """Return *mails* with the copies of each together, oldest first, and what stopped the reading.

    What was read until then is returned all the same.
    """
    found: dict[str, list[ReceivedMail]] = {}
    fault: DeliveryError | None = None
    try:
        for raw in mails:
            mail = ReceivedMail(raw)
            found.setdefault(content_key(mail), []).append(mail)
    except DeliveryError as stopped:
        fault = stopped
    groups = [tuple({each.digest: each for each in copies}.values()) for copies in found.values()]
    return sorted(groups, key=_when), fault


def _when(copies: tuple[ReceivedMail, ...]) -> float:
    moments = [each.moment.timestamp() for each in copies if each.moment]
    return min(moments, default=float("inf"))
