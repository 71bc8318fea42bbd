"""Whose problem a problem is: decides what may be said on a client's page.

An account manager may show a client their portal on this screen. So a panel on a client's page
tells of that client's files and of the agency's own, and never names another client.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from msgspec.structs import replace

from amportal.errors import Note, Problem
from amportal.plan.routes import BOARD_FOLDER, client_of_folder


def concerning(
    problems: Iterable[Problem], client: str, clients: Iterable[str]
) -> tuple[Problem, ...]:
    """Return the *problems* that a page of *client* may show; all, on the agency's own pages.

    *client* is the first folder of the page's path, "" for the front page; *clients* are the
    folders of all portals.
    """
    if client in ("", BOARD_FOLDER):
        return tuple(problems)
    client = client_of_folder(client)
    others = {client_of_folder(each) for each in clients} - {client, BOARD_FOLDER}
    named = re.compile(
        rf"(?<![\w-])(?:{'|'.join(map(re.escape, sorted(others)))})(?![\w-])", re.IGNORECASE
    )
    shown = []
    for problem in problems:
        notes = tuple(note for note in problem.notes if not _of_another(note, client))
        kept = replace(problem, notes=notes)
        if _owner(kept) in ("", client) and not (others and named.search(_text(kept, client))):
            shown.append(kept)
    return tuple(shown)


def _owner(problem: Problem | Note) -> str:
    """Return the client whose folder *problem* stands in, or ""."""
    parts = problem.span.path.split("/") if problem.span else []
    inside = len(parts) > 2 and parts[:2] == ["content", "clients"]
    return parts[2] if inside and parts[2] != "README.md" else ""


def _of_another(note: Note, client: str) -> bool:
    return _owner(note) not in ("", client)


def _text(problem: Problem, client: str) -> str:
    """Return all that would be shown of *problem*; what a client's own files say is theirs."""
    texts = [problem.message, problem.hint, problem.expected]
    texts += [note.text for note in problem.notes]
    if _owner(problem) != client:
        texts.append(problem.excerpt)
    return "\n".join(texts)
