"""The story of each mail in the repository, and how it and the ledger tell each other.

The ledger knows every step on this machine; the lines in the repository are what the agency's
board and the next machine read. Whichever is newer teaches the other, with one exception: what is
known to have been sent is never unlearned.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

from amportal.deliver.delivery_ledger import Ledger, Row
from amportal.model.content_layout import client_folder, delivery_path
from amportal.model.nouns.delivery_lines import Delivery, DeliveryLine, deliveries_in, line_bytes
from amportal.model.nouns.site import Site


class DeliveryLog:
    """Lines below `content/clients/*/internal/delivery/` of the site at *root*."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def newest(self, client: str, report: str, issue: int) -> dict[str, DeliveryLine]:
        """Return the newest line about each contact, by contact."""
        path = delivery_path(client, report, issue)
        try:
            raw = (self._root / path).read_bytes()
        except FileNotFoundError:
            return {}
        told, _ = deliveries_in(path, raw, report, issue)
        return {each.line.contact: each.line for each in told}

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
            _sync_folder(file.parent)


def agree(ledger: Ledger, log: DeliveryLog, site: Site) -> None:
    """Let ledger and log know what either knows."""
    for client in site.clients:
        for told in client.deliveries:
            key = (client.slug, told.report, told.issue, told.line.contact)
            if _teaches(told.line, ledger.row(key)):
                ledger.learn(_row_of(client.slug, told))
    tell_all(log, ledger.rows())


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
    )


def _teaches(line: DeliveryLine, row: Row | None) -> bool:
    if row is None:
        return True
    if row.state == "sent" and line.state != "sent":
        return False
    return line.at > row.changed


def _row_of(client: str, told: Delivery) -> Row:
    line = told.line
    return Row(
        client=client,
        report=told.report,
        issue=told.issue,
        contact=line.contact,
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
    )


def _ends_a_line(file: Path) -> bool:
    with file.open("rb") as read:
        read.seek(-1, os.SEEK_END)
        return read.read(1) == b"\n"


def _sync_folder(folder: Path) -> None:
    """Bring the name of a new file to the disk as well."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
