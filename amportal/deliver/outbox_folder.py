"""The folder `outbox/` of a site: the ledger, and the mails as files for whoever wants to look.

It is no cache. The ledger in it is what keeps a letter from going twice.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from pathlib import Path

from msgspec import Struct, field

from amportal.deliver.delivery_ledger import Ledger, begin
from amportal.deliver.delivery_log import DeliveryLog
from amportal.deliver.known_mails import DAY, KnownMails, merged
from amportal.deliver.ledger_schema import Owners
from amportal.deliver.ledger_trust import LedgerTrust, judge
from amportal.deliver.sending_mark import FILE as MARK
from amportal.deliver.sending_mark import SendingMark

LEDGER = "ledger.sqlite"
# The ledger is of one machine; what it knows stands in the repository as lines of text.
_IGNORED = f"/{LEDGER}*\n/lock\n/set-aside/\n"


class Outbox(Struct, frozen=True):
    """The outbox of the site at *root*, and all that is known beside it of what was sent.

    *site* is the agency's name and the address it sends from. *in_history* says whether git ever
    knew lines of what was sent, *owners* which client has each folder now, as far as that can be
    read. Nothing is made before something is written.
    """

    root: Path
    site: tuple[str, str] = ("", "")
    in_history: Callable[[], bool] = lambda: False
    owners: Owners = field(default_factory=dict)

    @property
    def folder(self) -> Path:
        """The folder itself."""
        return self.root / "outbox"

    @property
    def file(self) -> Path:
        """Where the ledger is."""
        return self.folder / LEDGER

    @property
    def mark(self) -> SendingMark:
        """What `.amportal/` knows of the ledger."""
        return SendingMark(self.root / ".amportal" / MARK)

    @property
    def log(self) -> DeliveryLog:
        """The lines in the repository."""
        return DeliveryLog(self.root)

    def look(self, now: datetime) -> tuple[LedgerTrust, KnownMails]:
        """Return whether the ledger is believed, and all that is known; nothing is changed.

        Where it is not believed, only the lines are. Raises `DeliveryError` where a newer amportal
        wrote the ledger.
        """
        logged = self.log.read()
        trust = judge(self.file, self.mark, logged, self.site, self.in_history, now - DAY)
        content = trust.content.parted(self.owners)
        rows, gone = merged(content, logged, now)
        return trust, KnownMails(
            now=now,
            rows=rows,
            logged=logged,
            doubtful=content.doubtful,
            doubt_until=content.facts.doubt_until if content.facts else "",
            gone=len(gone),
            limits=content.limits,
        )

    def opened(self) -> Ledger:
        """Return the ledger, begun if there is none; the caller closes it.

        Whoever calls has made sure that it is believed, or that nothing was ever sent.
        """
        if not self.file.exists():
            begin(self.file, site=self.site)
        self.keep_out_of_git()
        ledger = Ledger(self.file, self.mark)
        if any(self.site):
            ledger.sign(self.site)
        ledger.part(self.owners)
        return ledger

    def keep_out_of_git(self) -> None:
        """Tell git to leave the ledger alone. Only where one is: the file is a sign of it."""
        ignored = self.folder / ".gitignore"
        if not ignored.exists():
            ignored.write_text(_IGNORED, "utf-8")


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
