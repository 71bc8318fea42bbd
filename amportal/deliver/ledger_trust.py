"""Can the ledger be believed? Without one that can, nothing is sent until a person decides.

Three places know of sending: the ledger in `outbox/`, the lines in the repository, and the mark in
`.amportal/`. A ledger is believed if it is whole and none of the others knows of a later step, or
of another ledger. Where there is none, it may be begun only if nothing at all shows that this site
ever sent a mail; git's history counts.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Literal

from msgspec import Struct

from amportal.deliver.delivery_log import LoggedMails
from amportal.deliver.ledger_schema import LedgerContent, LedgerDamaged, LedgerFacts, content_of
from amportal.deliver.sending_mark import SendingMark

_RECORD = "the record of what was sent (outbox/ledger.sqlite)"
# What a ledger leaves beside it, or in its place.
SET_ASIDE = "set-aside"
_EMPTY = LedgerContent(None, ())


class LedgerTrust(Struct, frozen=True):
    """Whether the ledger is believed, and `why` not.

    `good`: it is, and `content` is what it holds. `none`: there is no ledger, and no sign that
    anything was ever sent. `gone`: there is no ledger, though something was sent. `doubt`: there
    is one, and it is not to be believed.
    """

    kind: Literal["good", "none", "gone", "doubt"]
    why: str = ""
    content: LedgerContent = _EMPTY

    @property
    def believed(self) -> bool:
        """Whether mails may be sent."""
        return self.kind in ("good", "none")


def judge(
    file: Path,
    mark: SendingMark,
    logged: LoggedMails,
    site: tuple[str, str],
    in_history: Callable[[], bool],
    since: datetime,
) -> LedgerTrust:
    """Return whether the ledger *file* of *site* (agency and sender) can be believed.

    *in_history* says whether git ever knew lines of what was sent; it is asked only where nothing
    else tells. *since* is the moment from which letters that left are counted. Raises
    `DeliveryError` where a newer amportal wrote the ledger.
    """
    marked = mark.read()
    if not file.exists():
        sent = mark.exists or logged.exists or _traces(file) or in_history()
        return LedgerTrust("gone", f"{_RECORD} is gone") if sent else LedgerTrust("none")
    try:
        content = content_of(file, since)
    except LedgerDamaged as fault:
        return LedgerTrust("doubt", f"{_RECORD} is damaged: {fault}")
    why = _contradiction(content.facts, marked, logged, site)
    return LedgerTrust("doubt", why) if why else LedgerTrust("good", "", content)


def _traces(file: Path) -> bool:
    """Say whether a ledger once stood where *file* would be."""
    left = (".gitignore", f"{file.name}-wal", f"{file.name}-shm", SET_ASIDE)
    return any((file.parent / name).exists() for name in left)


def _contradiction(
    facts: LedgerFacts | None,
    marked: tuple[str, int] | None,
    logged: LoggedMails,
    site: tuple[str, str],
) -> str:
    """Return what speaks against a ledger that is whole, or ""."""
    if facts is None:
        # The first format; whoever converts it leaves a mark, and lines that name a ledger.
        return f"{_RECORD} is older than what was sent since" if marked or any(logged.steps) else ""
    if facts.foreign_to(site):
        return f"{_RECORD} is that of another site, “{facts.name}”"
    if marked is not None and marked[0] != facts.id:
        return f"{_RECORD} is not the one that this site sent by last"
    lacking = max(marked[1] if marked else 0, logged.steps.get(facts.id, 0)) - facts.steps
    if lacking > 0:
        return f"{_RECORD} is older than what was sent since: {lacking} of its changes are missing"
    return ""
