"""What a file of a portal is called when a person is told about it, most telling first."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import PurePosixPath

from amportal.console.counts import named
from amportal.plan import routes

_MOST = 4
_UNSEEN = 9
_PAGES = {
    routes.HOME: "home",
    routes.UPDATES: "updates",
    routes.MEETINGS: "meetings",
    routes.BUDGET: "budget",
    routes.QUESTIONS: "questions",
    routes.TEAM: "team",
    routes.REPORTS: "reports",
    routes.CHANGES: "changes",
    routes.SEARCH: "search",
}
# Folders with one page, or report, for each thing.
_THINGS = {
    "reports": "report",
    "projects": "project",
    "deliverables": "deliverable",
    "updates": "update",
    "meetings": "meeting",
}
_SHOWN = (".html", ".pdf")


def called(path: str) -> str:
    """Return the words for the output *path*: "project relaunch"; the path where there are none."""
    if path in _PAGES:
        return _PAGES[path]
    where = PurePosixPath(path)
    thing = _THINGS.get(where.parent.as_posix(), "")
    if thing and where.suffix in _SHOWN:
        return f"{thing} {where.stem}"
    return path


def listed(paths: Iterable[str]) -> str:
    """Return *paths* for a sentence: what a client looks at, by name, and how many more there are.

    What only programs read is counted, unless there is nothing else.
    """
    every = sorted(paths, key=_weight)
    pages = [path for path in every if _weight(path)[0] < _UNSEEN]
    if not pages or len(pages) == len(every):
        return named([called(path) for path in every])
    shown = [called(path) for path in pages[:_MOST]]
    return named([*shown, f"{len(every) - len(shown)} more"], len(shown) + 1)


def _weight(path: str) -> tuple[int, str]:
    folder = path.partition("/")[0]
    if path.endswith(".pdf"):
        weight = 0
    elif path in _PAGES:
        weight = 1 if path == routes.HOME else 8
    elif folder in _THINGS and path.endswith(".html"):
        weight = 2 + list(_THINGS).index(folder)
    else:
        weight = _UNSEEN
    return (weight, path)
