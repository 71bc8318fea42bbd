"""The folder `outbox/` of a site: the ledger, and the mails as files for whoever wants to look.

It is no cache. The ledger in it is what keeps a letter from going twice.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path

from amportal.deliver.bounces.bounce_parser import Return, returns_in
from amportal.deliver.delivery_ledger import Ledger, Row, StepError

LEDGER = "ledger.sqlite"
# The ledger is of one machine; what it knows stands in the repository as lines of text.
_IGNORED = f"/{LEDGER}*\n/lock\n"


@dataclass(frozen=True, slots=True)
class Outbox:
    """The folder; nothing is made before something is written."""

    folder: Path

    @property
    def file(self) -> Path:
        """Where the ledger is."""
        return self.folder / LEDGER

    def rows(self) -> tuple[Row, ...]:
        """Return what the ledger knows, without changing anything."""
        return Ledger.peek(self.file)

    def opened(self) -> Ledger:
        """Return the ledger, made if there is none; the caller closes it."""
        self.folder.mkdir(parents=True, exist_ok=True)
        ignored = self.folder / ".gitignore"
        if not ignored.exists():
            ignored.write_text(_IGNORED, "utf-8")
        return Ledger(self.file)


def write_mails(
    folder: Path, mails: Iterable[tuple[str, bytes]], only: tuple[str, ...] = ()
) -> tuple[str, ...]:
    """Write each mail below *folder* under its name; return the names that are new or changed.

    Mails of before that are no longer wanted are removed: files that end in `.eml`, nothing else,
    and where *only* some clients were asked for, theirs alone.
    """
    wanted = dict(mails)
    changed = []
    for name, raw in sorted(wanted.items()):
        file = folder / name
        if not file.is_file() or file.read_bytes() != raw:
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(raw)
            changed.append(name)
    for file in sorted(folder.rglob("*.eml")):
        name = file.relative_to(folder).as_posix()
        if name not in wanted and (not only or name.partition("/")[0] in only):
            file.unlink()
            changed.append(name)
    return tuple(changed)


def note_returns(ledger: Ledger, mails: Iterable[bytes], now: datetime) -> tuple[Row, ...]:
    """Write down what *mails* tell of our letters; return the rows that this changed.

    A mail that was read before tells nothing new: its letter may have gone again since.
    """
    codes = {row.message_id.strip("<>").partition("@")[0][:12]: row for row in ledger.rows()}
    changed = []
    for raw in mails:
        digest = sha256(raw).hexdigest()
        if ledger.has_read(digest):
            continue
        for told in returns_in(raw):
            row = ledger.by_message(told.message_id) or codes.get(told.message_id)
            if row is None or row.address.lower() != told.address:
                continue
            if _noted(ledger, row, told, now):
                changed.append(row.key)
        ledger.read_notice(digest)
    rows = (ledger.row(key) for key in dict.fromkeys(changed))
    return tuple(row for row in rows if row)


def _noted(ledger: Ledger, row: Row, told: Return, now: datetime) -> bool:
    """Write down one thing; return whether it was news."""
    current = ledger.row(row.key)
    assert current is not None
    try:
        if told.kind == "failed" and current.came_back != told.said:
            ledger.note_return(row.key, told.said, now)
            return True
        if told.kind == "seen" and not current.seen:
            ledger.note_seen(row.key, now.date().isoformat(), now)
            return True
    except StepError:
        # It never left, so whatever speaks of it is not to be believed.
        return False
    return False
