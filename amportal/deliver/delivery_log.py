"""The story of each mail in the repository, and how it and the ledger tell each other.

The ledger knows every step on this machine; the lines in the repository are what the agency's
board and the next machine read. Whichever is newer teaches the other, with one exception: what is
known to have been sent is never unlearned.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from pathlib import Path

from msgspec import Struct, field

from amportal.deliver.ledger_rows import Key, Row
from amportal.deliver.sending_mark import sync_folder
from amportal.model.content_layout import client_folder, delivery_path, spot_of
from amportal.model.nouns.delivery_lines import (
    DeliveryLine,
    deliveries_in,
    foreign_contacts,
    line_bytes,
    unread_contacts,
)
from amportal.model.records.issued_report import ISSUE, Issue, sent_folder

_FILES = "content/clients/*/internal/delivery"


class LoggedMails(Struct, frozen=True):
    """What the repository's lines say.

    `lines` are the newest good ones by letter; `unread` are the letters about which a line cannot
    be read, with `*` for a contact nobody knows. `exists`: there is some such file, even an empty
    one. `steps` gives for each ledger that wrote lines the highest step that stands in one.
    `foreign` are the letters whose lines are about the mail of another client, report or contact.
    """

    lines: Mapping[Key, DeliveryLine] = field(default_factory=dict)
    unread: frozenset[Key] = frozenset()
    exists: bool = False
    steps: Mapping[str, int] = field(default_factory=dict)
    foreign: frozenset[Key] = frozenset()

    def is_unread(self, key: Key) -> bool:
        """Say whether a line that cannot be read may be about *key*."""
        return key in self.unread or (*key[:3], "*") in self.unread


class DeliveryLog:
    """Lines below `content/clients/*/internal/delivery/` of the site at *root*."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def read(self) -> LoggedMails:
        """Return what all lines of all clients say, sound or held."""
        lines: dict[Key, DeliveryLine] = {}
        unread: set[Key] = set()
        foreign: set[Key] = set()
        steps: dict[str, int] = {}
        folders = sorted(self._root.glob(_FILES))
        for file in (each for folder in folders for each in sorted(folder.rglob("*"))):
            spot = spot_of(file.relative_to(self._root).as_posix())
            if spot is None or spot.kind != "delivery" or file.is_symlink():
                continue
            report, _, issue = spot.name.rpartition("/")
            issued = (spot.client, report, int(issue))
            try:
                raw = file.read_bytes()
            except OSError:
                unread.add((*issued, "*"))
                continue
            sent = self._issue(*issued)
            told, _ = deliveries_in(file.name, raw, report, int(issue), sent)
            foreign |= {(*issued, contact) for contact in foreign_contacts(raw, sent)}
            lines |= {(*issued, each.line.contact): each.line for each in told}
            unread |= {(*issued, contact) for contact in unread_contacts(raw)}
            for each in told:
                written = each.line
                steps[written.ledger] = max(steps.get(written.ledger, 0), written.step)
        return LoggedMails(lines, frozenset(unread), bool(folders), steps, frozenset(foreign))

    def newest(self, client: str, report: str, issue: int) -> dict[str, DeliveryLine]:
        """Return the newest line about each contact, by contact."""
        path = delivery_path(client, report, issue)
        try:
            raw = (self._root / path).read_bytes()
        except FileNotFoundError:
            return {}
        sent = self._issue(client, report, issue)
        told, _ = deliveries_in(path, raw, report, issue, sent)
        return {each.line.contact: each.line for each in told}

    def _issue(self, client: str, report: str, issue: int) -> Issue | None:
        """Return the issue that lines are about, or None where it is not there, or not whole."""
        file = self._root / sent_folder(client, report, issue) / ISSUE
        try:
            return Issue.model_validate_json(file.read_bytes())
        except (OSError, ValueError):
            return None

    def tell(self, row: Row) -> None:
        """Write down where the letter of *row* stands, durably, unless that is written already.

        Not for a client whose folder is gone or has another name: what was written moved with it.
        """
        own = self._root / client_folder(row.client)
        if own.parent.is_dir() and not own.is_dir():
            return
        line = line_of(row)
        if line is None or self.newest(row.client, row.report, row.issue).get(row.contact) == line:
            return
        file = self._root / delivery_path(row.client, row.report, row.issue)
        made = not file.exists()
        file.parent.mkdir(parents=True, exist_ok=True)
        with file.open("ab+") as out:
            out.seek(0, os.SEEK_END)
            torn = out.tell() > 0 and not _ends_a_line(file)
            out.write((b"\n" if torn else b"") + line_bytes(line))
            out.flush()
            os.fsync(out.fileno())
        if made:
            sync_folder(file.parent)


def tell_all(log: DeliveryLog, rows: Iterable[Row]) -> None:
    """Write down where the letters of *rows* stand, except where the log is newer."""
    for row in rows:
        line = line_of(row)
        written = log.newest(row.client, row.report, row.issue).get(row.contact)
        if line is not None and (written is None or written.at < line.at):
            log.tell(row)


def line_of(row: Row) -> DeliveryLine | None:
    """Return what there is to tell of *row*; None while it was not tried yet."""
    if row.state == "sending" or (row.state == "prepared" and not row.said):
        return None
    waiting = row.state == "prepared"
    return DeliveryLine(
        at=row.changed,
        contact=row.contact,
        address=row.address,
        message=row.message_id,
        state="waiting" if row.state in ("prepared", "sending") else row.state,
        attempts=row.attempts,
        code=row.code,
        said=row.said,
        came_back=row.came_back,
        seen=row.seen,
        due=row.due if waiting else None,
        ledger=row.ledger,
        step=row.step,
    )


def teaches(line: DeliveryLine, row: Row | None) -> bool:
    """Say whether *line* knows more than *row* of the same letter."""
    if row is None:
        return True
    if row.state == "sent" and line.state != "sent":
        return False
    if line.state == "sent" and row.state != "sent":
        return line.at >= row.changed
    return line.at > row.changed


def row_told(key: Key, line: DeliveryLine) -> Row:
    """Return the row that *line* tells of."""
    return Row(
        *key,
        address=line.address,
        message_id=line.message,
        digest="",
        state="prepared" if line.state == "waiting" else line.state,
        attempts=line.attempts,
        due=line.due or line.at,
        changed=line.at,
        code=line.code,
        said=line.said,
        came_back=line.came_back,
        seen=line.seen,
        ledger=line.ledger,
        step=line.step,
    )


def _ends_a_line(file: Path) -> bool:
    with file.open("rb") as read:
        read.seek(-1, os.SEEK_END)
        return read.read(1) == b"\n"
