"""Names that two clients take, found from what is kept of each; not looked for again in vain."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from amportal.builder.storage.client_state import ClientState
from amportal.errors import Problem, problem_of
from amportal.model.rules.uniqueness import Claim, check_across


def taken_twice(
    now: Mapping[str, ClientState],
    before: Mapping[str, ClientState],
    made: Iterable[str],
    known: Mapping[str, Any] | None,
) -> tuple[tuple[Problem, ...], frozenset[str]]:
    """Return the problems of names that two clients take, and the clients they hold back.

    *known* is what the last build found, which is taken over where none of the clients *made*
    since then takes anything else.
    """
    same = now.keys() == before.keys() and all(
        now[slug].claimed == before[slug].claimed for slug in made
    )
    if same and known is not None:
        return tuple(problem_of(row) for row in known["problems"]), frozenset(known["held"])
    claims: list[Claim] = []
    for slug in sorted(now):
        claims += now[slug].claims()
    problems, held = check_across(claims)
    return tuple(problems), held
