"""A build's summary in an account manager's words: what is new for whom, and what is held back."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from pathlib import Path

from msgspec.structs import replace

from amportal.builder.build_summary import ClientSummary, Summary
from amportal.console.counts import counted, named, tally
from amportal.console.page_titles import listed
from amportal.plan.routes import BOARD_FOLDER, client_of_folder

# More portals than this that are as they were are counted instead of named.
_NAMED_EACH = 12


def told(summary: Summary, output: Path, *, explain: bool = False) -> Iterator[str]:
    """Yield the lines that tell of *summary*; *output* is the folder as it shall be named."""
    portals = [each for each in summary.clients if each.slug != BOARD_FOLDER]
    if not summary.unchanged:
        as_before = [each for each in portals if _as_before(each)]
        many = len(as_before) > _NAMED_EACH
        for each in portals:
            if not (many and _as_before(each)):
                yield from _client(each)
        if many:
            yield f"{len(as_before)} others: up to date"
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
        yield _stopped(summary)
    yield from _end(summary, portals, output)


def news(
    summary: Summary, before: Summary | None = None, *, known: Collection[str] = frozenset()
) -> Iterator[str]:
    """Yield what one build among many did: only what is new, and for whom.

    *before* is what was told last; *known* are the outputs, as `client/path`, that were told of
    earlier in this build.
    """
    portals = [each for each in summary.clients if each.slug != BOARD_FOLDER]
    held = {each.slug for each in before.clients if each.held} if before else set()
    lines: list[str] = []
    for each in portals:
        rest = _without(each, known)
        if each.held and each.slug in held:
            continue
        if rest.gone or rest.held or rest.written or rest.removed:
            lines += _client(rest, early=summary.unfinished)
        elif each.slug in held:
            lines.append(f"{each.slug}: up to date again")
    yield from lines
    yield from (f"note: {note}" for note in summary.notes)
    if summary.stopped:
        yield _stopped(summary)
    if before and before.problems and not summary.problems:
        yield "all mended"
    elif not portals and not summary.sound:
        yield "nothing can be made until that is mended; every portal stays as it was"
    elif not lines and not summary.unfinished and not known:
        yield _calm(portals)


def _stopped(summary: Summary) -> str:
    whom = "the clients named above" if summary.clients else "anybody; every portal stays as it was"
    return f"stopped for safety: nothing was published for {whom}"


def _calm(portals: list[ClientSummary]) -> str:
    """Return what to say where there is nothing new for anybody."""
    held = [each for each in portals if each.held]
    current = counted(len(portals) - len(held), "portal")
    still = f", {len(held)} still held back" if held else ""
    return f"nothing new for any client; {current} up to date{still}"


def _without(each: ClientSummary, known: Collection[str]) -> ClientSummary:
    if not known:
        return each
    return replace(
        each,
        written=tuple(path for path in each.written if f"{each.slug}/{path}" not in known),
        removed=tuple(path for path in each.removed if f"{each.slug}/{path}" not in known),
    )


def _as_before(each: ClientSummary) -> bool:
    return not (each.gone or each.held or each.written or each.removed)


def _client(each: ClientSummary, *, early: bool = False) -> Iterator[str]:
    if each.gone:
        yield f"{each.slug}: {_gone(each)}"
    elif each.held and each.total:
        yield f"{each.slug}: held back; the portal published before stays up"
    elif each.held:
        yield f"{each.slug}: held back; it has no portal yet"
    elif _as_before(each):
        yield f"{each.slug}: up to date"
    else:
        yield f"{each.slug}: {_changes(each, each.coming if early else ())}"


def _gone(each: ClientSummary) -> str:
    """Return why a portal was taken away, and what brings it back."""
    client = client_of_folder(each.slug)
    if not each.why:
        return (
            "nobody is left who it would be for; this portal was taken away; if that is a mistake, "
            f"`git log -p -- content/clients/{client}` shows what changed: bring it back, and build"
        )
    if client != each.slug:
        return f"taken away with the portal of {client}"
    if each.why == "renamed":
        return (
            f"the client is called `{each.now}` now; its portal was taken away, and links to it "
            f"lead nowhere; to undo it, rename the folder back to `{each.slug}`"
        )
    if each.why == "withdrawn":
        return (
            "withdrawn; its portal was taken away; to bring it back, "
            f"`amportal withdraw --undo {each.slug}` and build"
        )
    back = f"`{each.back}`" if each.back else f"put `content/clients/{each.slug}` back"
    return f"its folder is gone, so its portal was taken away; to bring it back, {back} and build"


def _changes(each: ClientSummary, coming: Sequence[str]) -> str:
    """Return what is new; *coming* are reports that are still being made."""
    first = {path for path, reason in each.made if reason.kind == "new"}
    new = [path for path in each.written if path in first]
    updated = [path for path in each.written if path not in first]
    follow = [f"{counted(len(coming), 'report')} being made"] if coming else []
    if len(new) + len(coming) == each.total and not updated:
        return ", ".join([f"new portal, {counted(len(new), 'file')}", *follow])
    parts = [
        f"{len(paths)} {word} ({listed(paths)})"
        for word, paths in (("new", new), ("updated", updated), ("removed", list(each.removed)))
        if paths
    ]
    return ", ".join(parts + follow)


def _end(summary: Summary, portals: list[ClientSummary], output: Path) -> Iterator[str]:
    good = [each for each in portals if not each.held and not each.gone]
    ours = {fault.client for fault in summary.faults}
    held = [each.slug for each in portals if each.held and client_of_folder(each.slug) not in ours]
    failed = [each.slug for each in portals if each.held and client_of_folder(each.slug) in ours]
    if summary.unchanged and not held:
        yield f"nothing changed: {counted(len(good), 'portal')} up to date"
    elif good:
        yield f"{counted(len(good), 'portal')} up to date"
    if held:
        yield f"held back: {named(held, 12)}; mend what is said above ({tally(summary.problems)})"
    if failed:
        yield f"held back by a fault of ours: {named(failed, 12)}; what to send us is said above"
    if len(good) == 1:
        yield f"to look at it, open {output / good[0].slug / 'index.html'}"
    elif good:
        yield (
            f"to look at them, open {output / good[0].slug / 'index.html'} and its neighbours, "
            f"or {output / BOARD_FOLDER / 'index.html'} for all at once"
        )
