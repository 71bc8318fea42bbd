"""What a run of sending did, in an account manager's words: who got what, who did not, and why."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

from amportal.console.counts import counted
from amportal.deliver.letter_outcome import LetterOutcome, RunOutcome
from amportal.model.nouns.site import Site
from amportal.model.records.sent_reports import mailed


def told(outcome: RunOutcome) -> Iterator[str]:
    """Yield the lines that tell of *outcome*, one a letter and then the whole."""
    for fate in outcome.fates:
        yield f"{fate.letter.client}: {_one(fate)}"
    if outcome.fates:
        yield _whole(outcome)


def why_nothing(site: Site, only: Iterable[str]) -> Iterator[str]:
    """Yield why there is no letter at all for the clients *only*, or for any."""
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


def _one(fate: LetterOutcome) -> str:
    letter = fate.letter
    to = f"{letter.report} to {letter.to.name} <{letter.to.email}>"
    how = f"{_size(fate.size)}, {'link' if fate.linked else 'PDF'}"
    if fate.kind == "ready":
        return f"would send {to}: “{letter.subject}” ({how})"
    if fate.kind == "sent":
        instead = " as a link, because the PDF is too large"
        return f"sent {to}{instead if fate.linked and letter.delivery != 'link' else ''}"
    if fate.kind == "already":
        return f"already sent {to}{_on(fate.when)}"
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
    if fate.kind == "refused":
        return f"not delivered: {to}: {fate.said}"
    return f"stopped: {to}"


def _whole(outcome: RunOutcome) -> str:
    """Return the last line: how many went, and why no more."""
    kinds = [fate.kind for fate in outcome.fates]
    if kinds.count("ready"):
        return f"would send {counted(kinds.count('ready'), 'mail')}; nothing was connected to"
    sent = kinds.count("sent")
    if sent:
        rest = len(kinds) - sent - kinds.count("already")
        return f"sent {counted(sent, 'mail')}" + (f"; {rest} did not go" if rest else "")
    if kinds.count("already") == len(kinds):
        return "nothing to send: everything that was issued went before"
    return "nothing was sent; why is said above"


def _size(size: int) -> str:
    return f"{size / 1_000_000:.1f} MB" if size >= 1_000_000 else f"{max(size // 1000, 1)} kB"


def _on(when: datetime | None) -> str:
    return f" on {when.astimezone():%Y-%m-%d at %H:%M}" if when else ""


def _clock(when: datetime | None) -> str:
    return f"{when.astimezone():%H:%M on %Y-%m-%d}" if when else ""
