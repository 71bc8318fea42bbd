"""Facts about the files a client is shown, each worked out once and remembered by digest."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from hashlib import sha256
from typing import Any

from msgspec import convert
from msgspec.structs import asdict

from amportal.errors import Problem, Span
from amportal.plan.file_facts import FileFacts
from amportal.sources.snapshot import Snapshot

# Beside the facts of a file: what it says about its maker.
_NOTES = "notes"
# Facts that were remembered before another one was known of files are worked out anew.
_FORM = sha256(" ".join((*FileFacts.__struct_fields__, _NOTES)).encode()).hexdigest()[:8]


def facts_of(
    sources: Iterable[str],
    snapshot: Snapshot,
    known: Mapping[str, Mapping[str, Any]],
    sent: frozenset[str] = frozenset(),
) -> tuple[dict[str, FileFacts], dict[str, dict[str, Any]], list[Problem]]:
    """Return facts by source path, what to remember by digest, and what must be mended.

    *known* is what was remembered before; only new files are opened. *sent* are files that clients
    have already: of their makers nothing is told.
    """
    facts: dict[str, FileFacts] = {}
    notes: dict[str, str] = {}
    kept: dict[str, dict[str, Any]] = {}
    problems: list[Problem] = []
    for path in sources:
        key = f"{_FORM}:{path.rpartition('.')[2].lower()}:{snapshot.digest(path)}"
        if key in known:
            kept[key] = dict(known[key])
            notes[path] = kept[key].get(_NOTES, "")
            facts[path] = convert(known[key], FileFacts)
            problems += _told(path, facts[path], "" if path in sent else notes[path])
            continue
        from amportal.render.media.file_preparation import facts_about
        from amportal.render.media.maker_notes import maker_notes
        from amportal.render.recipe_table import at_source
        from amportal.render.refusal import Refusal

        try:
            raw = snapshot.read(path)
            facts[path] = facts_about(path, raw)
        except Refusal as refusal:
            problems += [at_source(problem, path) for problem in refusal.problems]
        else:
            # Pictures and drawings are written anew; other files go out as they are.
            notes[path] = maker_notes(path, raw) if facts[path].kind == "other" else ""
            kept[key] = {**asdict(facts[path]), _NOTES: notes[path]}
            problems += _told(path, facts[path], "" if path in sent else notes[path])
    return facts, kept, problems


def evidence_notes(
    sources: Iterable[str],
    snapshot: Snapshot,
    known: Mapping[str, Mapping[str, Any]],
) -> tuple[dict[str, dict[str, Any]], list[Problem]]:
    """Return what to remember of *sources*, which go into archives to the byte, and warnings.

    *known* is what was remembered before; only new files are opened.
    """
    kept: dict[str, dict[str, Any]] = {}
    problems: list[Problem] = []
    for path in sources:
        key = f"evidence:{snapshot.digest(path)}"
        if key not in known:
            from amportal.render.media.maker_notes import maker_notes

            kept[key] = {_NOTES: maker_notes(path, snapshot.read(path))}
        else:
            kept[key] = dict(known[key])
        if kept[key][_NOTES]:
            problems.append(_metadata(path, str(kept[key][_NOTES]), "goes into archives"))
    return kept, problems


def _told(path: str, facts: FileFacts, notes: str) -> list[Problem]:
    told = _on_paper(path, facts)
    return [*told, _metadata(path, notes, "is handed on")] if notes else told


def _metadata(path: str, notes: str, how: str) -> Problem:
    return Problem(
        "file-metadata",
        f"the file {how} as it is, and says more than it shows: {notes}",
        Span(path),
        hint="if the client must not have that, export the file again without it; else leave it",
        severity="warning",
    )


def _on_paper(path: str, facts: FileFacts) -> list[Problem]:
    """Return a warning where the drawing *path* looks otherwise in a report than on the page."""
    if not facts.print_loss:
        return []
    return [
        Problem(
            "drawing-on-paper",
            f"the drawing may look otherwise in reports: it uses `{facts.print_loss}`",
            Span(path),
            hint="export it again without that, or as PNG, and compare the report with the page",
            severity="warning",
        )
    ]
