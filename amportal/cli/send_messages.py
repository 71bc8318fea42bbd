"""What a run of sending did, in an account manager's words: who got what, who did not, and why."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from amportal.deliver.letter_outcome import LetterOutcome, RunOutcome
    from amportal.deliver.returned_mails import Returns, Told
    from amportal.model.nouns.site import Site

# What to do where the record of what was sent is not believed.
RECOVER = (
    "if there is a backup of `outbox/`, bring it back; else see what is known: "
    "`amportal outbox recover`"
)


def told(outcome: RunOutcome) -> Iterator[tuple[str, bool]]:
    """Yield the lines that tell of *outcome*, one a mail and then the whole.

    With whether somebody has to look at it, so that it is said where all else is quiet.
    """
    from amportal.deliver.letter_outcome import FAILED

    for fate in outcome.fates:
        yield f"{fate.letter.client}: {_one(fate)}", fate.kind in FAILED or fate.changed
    for each in outcome.blocked:
        yield f"{each.client}: stopped: {each.report} to `{each.contact}`", True
    yield _whole(outcome), False


def why_nothing(site: Site, only: Iterable[str]) -> Iterator[str]:
    """Yield why there is no letter at all for the clients *only*, or for any."""
    from amportal.model.records.sent_reports import mailed

    wanted = set(only)
    for client in site.clients:
        if wanted and client.slug not in wanted:
            continue
        issued = [each.issue for each in mailed(client.sent)]
        if not issued:
            yield f"{client.slug}: no report was issued yet"
            continue
        for issue in issued:
            names = ", ".join(issue.recipients) or "nobody"
            yield f"{client.slug}: {issue.report} was issued to {names}, and none of them gets mail"
    yield "nothing to send"


def returns_told(found: Returns) -> Iterator[tuple[str, bool]]:
    """Yield what is to be said of mails that came in, beside those that changed something.

    With whether somebody has to look at it.
    """
    for each in found.unclear:
        row = each.row
        name = f"{row.client} {row.report} {row.contact}"
        yield (
            f"not understood: {_mail_of(each)}: read it, then say what it means: "
            f"`amportal outbox resolve {name}` with `--arrived`, `--again` or `--drop`",
            True,
        )
    for each in found.late:
        yield f"still on its way: {each.row.name} <{each.row.address}>: {each.words}", False
    for each in found.answers:
        yield f"answered by a machine: {_mail_of(each)}", False


def _mail_of(told: Told) -> str:
    sender = told.sender or "nobody"
    return f"a mail from {sender}, “{told.subject}”, about {told.row.name} <{told.row.address}>"


def _one(fate: LetterOutcome) -> str:
    letter = fate.letter
    to = f"{letter.report} to {letter.to.name} <{fate.address or letter.to.email}>"
    how = f"{_size(fate.size)}, {'link' if fate.linked else 'PDF'}"
    instead = " as a link, because the PDF is too large" if fate.changed else ""
    if fate.kind == "ready":
        return f"would send {to}{instead}: “{letter.subject}” ({how})"
    if fate.kind == "sent":
        return f"sent {to}{instead}"
    if fate.kind == "already":
        return f"already sent {to}{_on(fate.when)}"
    if fate.kind == "dropped":
        return f"not to be sent: {to}, as somebody said{_on(fate.when)}"
    if fate.kind == "later":
        again = f"; tried again from {_clock(fate.when)}" if fate.when else ""
        return f"not sent yet: {to}: {fate.said}{again}"
    if fate.kind == "queued":
        return f"not sent yet: {to}: {fate.said}; the rest goes with a later run"
    if fate.kind == "unknown":
        return (
            f"not known whether it arrived: {to}: {fate.said}; ask them, then "
            f"`amportal outbox resolve {letter.client} {letter.report} {letter.contact}`"
        )
    if fate.kind == "doubtful":
        return f"not sent: {to}: nobody knows whether it went before"
    if fate.kind == "refused":
        return f"not delivered: {to}: {fate.said}"
    return f"stopped: {to}"


def _whole(outcome: RunOutcome) -> str:
    """Return the last line: how many went, and why no more."""
    from amportal.console.counts import counted

    kinds = [fate.kind for fate in outcome.fates]
    over = kinds.count("already") + kinds.count("dropped")
    rest = len(kinds) - over + len(outcome.blocked)
    ready, sent = kinds.count("ready"), kinds.count("sent")
    if ready:
        others = f"; {rest - ready} would not go" if rest > ready else ""
        return f"would send {counted(ready, 'mail')}{others}; nothing was connected to"
    if sent:
        return f"sent {counted(sent, 'mail')}" + (
            f"; {rest - sent} did not go" if rest > sent else ""
        )
    if not rest and not outcome.trouble:
        return "nothing to send: everything that was issued went before"
    return "nothing was sent; why is said above"


def _size(size: int) -> str:
    return f"{size / 1_000_000:.1f} MB" if size >= 1_000_000 else f"{max(size // 1000, 1)} kB"


def _on(when: datetime | None) -> str:
    return f" on {when.astimezone():%Y-%m-%d at %H:%M}" if when else ""


def _clock(when: datetime | None) -> str:
    return f"{when.astimezone():%H:%M on %Y-%m-%d}" if when else ""
