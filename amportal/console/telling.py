"""A build's summary in an account manager's words: what is new for whom, and what is held back."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from amportal.build.summary import ClientSummary, Summary
from amportal.console.counting import counted, named, tally
from amportal.errors import Problem
from amportal.plan.routes import BOARD_FOLDER, client_of_folder


def told(summary: Summary, output: Path, *, explain: bool = False) -> Iterator[str]:
    """Yield the lines that tell of *summary*; *output* is the folder as it shall be named."""
    portals = [each for each in summary.clients if each.slug != BOARD_FOLDER]
    if not summary.unchanged:
        for each in portals:
            yield from _client(each)
    for each in summary.clients:
        if explain:
            for path, reason in each.made:
                yield f"  {each.slug}/{path}: {reason.words()}"
        if each.foreign:
            yield (
                f"note: {counted(len(each.foreign), 'file')} in {output / each.slug} "
                f"{'is' if len(each.foreign) == 1 else 'are'} not ours and stayed: "
                f"{named(each.foreign)}"
            )
    yield from (f"note: {note}" for note in summary.notes)
    if summary.stopped:
        yield "stopped for safety: nothing was published for the clients named above"
    yield from _end(summary, portals, output)


def news(summary: Summary, before: Sequence[Problem]) -> Iterator[str]:
    """Yield what one build among many did: only what is new, and for whom.

    *before* are the problems of the build before it.
    """
    portals = [each for each in summary.clients if each.slug != BOARD_FOLDER]
    lines: list[str] = []
    for each in portals:
        if each.gone or each.held or each.written or each.removed:
            lines += _client(each)
    yield from lines
    yield from (f"note: {note}" for note in summary.notes)
    if summary.stopped:
        yield "stopped for safety: nothing was published for the clients named above"
    if before and not summary.problems:
        yield "all mended"
    elif not lines:
        yield f"nothing new for any client; {counted(len(portals), 'portal')} up to date"


def _client(each: ClientSummary) -> Iterator[str]:
    if each.gone and client_of_folder(each.slug) != each.slug:
        yield f"{each.slug}: nobody is left who it would be for; this portal was taken away"
    elif each.gone:
        yield f"{each.slug}: no longer among the clients; its portal was taken away"
    elif each.held and each.total:
        yield f"{each.slug}: held back; the portal published before stays up"
    elif each.held:
        yield f"{each.slug}: held back; it has no portal yet"
    elif not each.written and not each.removed:
        yield f"{each.slug}: up to date"
    else:
        yield f"{each.slug}: {_changes(each)}"


def _changes(each: ClientSummary) -> str:
    first = {path for path, reason in each.made if reason.kind == "new"}
    new = [path for path in each.written if path in first]
    updated = [path for path in each.written if path not in first]
    if len(new) == each.total:
        return f"new portal, {counted(each.total, 'file')}"
    parts = [
        f"{len(paths)} {word} ({named(paths)})"
        for word, paths in (("new", new), ("updated", updated), ("removed", list(each.removed)))
        if paths
    ]
    return ", ".join(parts)


def _end(summary: Summary, portals: list[ClientSummary], output: Path) -> Iterator[str]:
    good = [each for each in portals if not each.held and not each.gone]
    held = [each.slug for each in portals if each.held]
    if summary.unchanged and not held:
        yield f"nothing changed: {counted(len(good), 'portal')} up to date"
    elif good:
        yield f"{counted(len(good), 'portal')} up to date"
    if held:
        yield f"held back: {named(held, 12)}; mend what is said above ({tally(summary.problems)})"
    if len(good) == 1:
        yield f"to look at it, open {output / good[0].slug / 'index.html'}"
    elif good:
        yield (
            f"to look at them, open {output / good[0].slug / 'index.html'} and its neighbours, "
            f"or {output / BOARD_FOLDER / 'index.html'} for all at once"
        )


__all__ = ["news", "told"]
