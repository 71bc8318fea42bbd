"""Mails that somebody is to get and that do not exist: why, and what to mend."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Literal

from amportal.deliver.known_mails import KnownMails
from amportal.deliver.ledger_rows import Key
from amportal.deliver.letter_outcome import BlockedMail
from amportal.errors import Problem

# Why a mail that is due may be missing: its client is held, its recipient is no contact any more,
# or it could not be made.
Reason = Literal["held", "no contact", "not made"]


def unmade(
    due: Mapping[Key, Reason], made: Iterable[Key], known: KnownMails
) -> Iterator[BlockedMail]:
    """Yield the mails of *due* that were not *made* and are not settled."""
    for key in sorted(due.keys() - set(made)):
        row = known.rows.get(key)
        if row is None or not row.settled:
            client, report, _, contact = key
            yield BlockedMail(client, report, contact, _problem(key, due[key]))


def _problem(key: Key, reason: Reason) -> Problem:
    client, report, issue, contact = key
    name = f"{client} {report}{f' issue {issue}' if issue > 1 else ''} {contact}"
    if reason == "held":
        return Problem(
            slug="client-held",
            message=f"{name}: the report was issued, but the client's files have problems, so no "
            "mail is made",
            hint=f"mend what `amportal check {client}` says, then run `amportal send` again",
        )
    if reason == "no contact":
        return Problem(
            slug="not-a-recipient",
            message=f"{name}: the report was issued to `{contact}`, who is no contact of this "
            "client any more",
            hint="correct the contact's id; if they are to get nothing, say so once: "
            f"`amportal outbox resolve {client} {report} {contact} --drop`",
        )
    return Problem(
        slug="mail-not-made",
        message=f"{name}: the report was issued, but its mail could not be made",
        hint="mend what is said above about it, then run `amportal send` again",
    )
