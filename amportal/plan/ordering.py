"""The orders that lists are shown in: each is a total order, so that no two builds differ."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from amportal.model.derive.project_state import is_over
from amportal.plan.view.waiting_views import Waiting
from amportal.plan.view.work_views import ProjectView, UpdateView

_RAGS = {"red": 0, "amber": 1, "green": 2}
_STATES = {"active": 0, "on_hold": 1}


def worst_first(projects: Iterable[ProjectView]) -> tuple[ProjectView, ...]:
    """Return *projects* by how much they need attention.

    By light (red, amber, green, none), then slip, then active before on hold before others, then
    name. Only what is active has a light: an old red must not answer "where are we?". Finished and
    cancelled ones come last.
    """
    return tuple(sorted(projects, key=_badness))


def _badness(project: ProjectView) -> tuple[bool, int, int, int, str, str]:
    return (
        is_over(project.state),
        _RAGS[project.light] if project.light else len(_RAGS),
        -project.slip,
        _STATES.get(project.state, len(_STATES)),
        project.name,
        project.job_no,
    )


def late_first(waiting: Iterable[Waiting]) -> tuple[Waiting, ...]:
    """Return what waits on the client, the longest late first, then by the day it is due."""
    return tuple(sorted(waiting, key=_urgency))


def _urgency(waiting: Waiting) -> tuple[int, date, str, int]:
    late = waiting.days if waiting.standing == "late" else 0
    return (-late, waiting.due, waiting.ref, waiting.n or 0)


def newest_first(updates: tuple[UpdateView, ...]) -> tuple[UpdateView, ...]:
    """Return *updates* newest first; those of one day by their page's name, last first."""
    return tuple(sorted(updates, key=lambda each: (each.date, each.path), reverse=True))


def natural(ident: str) -> tuple[tuple[int, int, str], ...]:
    """Return a key that sorts `D2` before `D10` and never compares words with numbers."""
    parts: list[tuple[int, int, str]] = []
    word = ""
    for char in ident + "\0":
        if word and (char.isdigit() != word[-1].isdigit() or char == "\0"):
            parts.append((0, int(word), "") if word.isdigit() else (1, 0, word))
            word = ""
        word += char
    # `A0` and `A00` are two ids: one order for them too, whatever order they came in.
    return (*parts, (2, 0, ident))
