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

# Facts that were remembered before another one was known of files are worked out anew.
_FORM = sha256(" ".join(FileFacts.__struct_fields__).encode()).hexdigest()[:8]


def facts_of(
    sources: Iterable[str],
    snapshot: Snapshot,
    known: Mapping[str, Mapping[str, Any]],
) -> tuple[dict[str, FileFacts], dict[str, dict[str, Any]], list[Problem]]:
    """Return facts by source path, what to remember by digest, and what must be mended.

    *known* is what was remembered before; only new files are opened.
    """
    facts: dict[str, FileFacts] = {}
    kept: dict[str, dict[str, Any]] = {}
    problems: list[Problem] = []
    for path in sources:
        key = f"{_FORM}:{path.rpartition('.')[2].lower()}:{snapshot.digest(path)}"
        if key in known:
            facts[path] = convert(known[key], FileFacts)
            kept[key] = dict(known[key])
            problems += _on_paper(path, facts[path])
            continue
        from amportal.render.media.file_preparation import facts_about
        from amportal.render.recipe_table import at_source
        from amportal.render.refusal import Refusal

        try:
            facts[path] = facts_about(path, snapshot.read(path))
        except Refusal as refusal:
            problems += [at_source(problem, path) for problem in refusal.problems]
        else:
            kept[key] = asdict(facts[path])
            problems += _on_paper(path, facts[path])
    return facts, kept, problems


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
