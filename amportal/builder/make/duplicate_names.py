"""Names that are taken twice, found from what is kept of each client; not looked for again in vain.

Who took a name first cannot be read from the files. Git says in which of them it stood first; where
it does not, what the last build knew says who had it before, and that is remembered for as long as
the name is taken twice. So the holder of a name is never held back by a newcomer.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Any

from amportal.builder.storage.build_ledger import Ledger
from amportal.builder.storage.client_state import ClientState
from amportal.errors import Problem, problem_of
from amportal.model.rules.uniqueness import Claim, Key, check_across, contested
from amportal.sources.git.past_sources import Past, PastUnknown

_APART = "\0"


class NameHolders:
    """Says who took a name first.

    *repository* is where git is asked, None where there is none, looking back from *commit*.
    """

    def __init__(
        self,
        ledger: Ledger,
        repository: Path | None,
        commit: str | None = None,
        *,
        dry: bool = False,
    ) -> None:
        self._ledger = ledger
        self._repository = repository
        self._until = commit or "HEAD"
        self._dry = dry

    def first(
        self, names: Mapping[Key, Sequence[Claim]], before: Mapping[str, ClientState]
    ) -> dict[Key, str]:
        """Return the file in which each of *names* was taken first, as far as that is known.

        *before* is what the last build knew of each client.
        """
        recorded = self._ledger.names() if names or self._ledger.has_names else {}
        known = _taken(before) if names else {}
        found: dict[Key, str] = {}
        for key, claims in names.items():
            paths = [claim.span.path for claim in claims]
            holder = self._oldest(claims)
            if holder is None and recorded.get(_APART.join(key)) in paths:
                holder = recorded[_APART.join(key)]
            if holder is None:
                earlier = [path for path in paths if path in known.get(key, ())]
                holder = earlier[0] if len(earlier) == 1 else None
            if holder is not None:
                found[key] = holder
        kept = {_APART.join(key): path for key, path in found.items()}
        if kept != recorded and not self._dry:
            self._ledger.keep_names(kept)
        return found

    def _oldest(self, claims: Sequence[Claim]) -> str | None:
        """Return the file in which git knows the name for longest; None where it cannot tell."""
        if self._repository is None:
            return None
        since: list[tuple[datetime, str]] = []
        with suppress(PastUnknown):
            past = Past(self._repository)
            for claim in claims:
                line = claim.excerpt.strip() or claim.value
                when = past.introduced(claim.span.path, line, self._until)
                if when is not None:
                    since.append((when, claim.span.path))
        since.sort()
        if not since or (len(since) > 1 and since[0][0] == since[1][0]):
            return None
        return since[0][1]


def _taken(before: Mapping[str, ClientState]) -> dict[Key, set[str]]:
    """Return the files in which each name was taken at the last build."""
    found: dict[Key, set[str]] = {}
    for entry in before.values():
        for claim in entry.claims():
            found.setdefault(claim.key, set()).add(claim.span.path)
    return found


def taken_twice(
    now: Mapping[str, ClientState],
    before: Mapping[str, ClientState],
    made: Iterable[str],
    known: Mapping[str, Any] | None,
    holders: NameHolders,
) -> tuple[tuple[Problem, ...], frozenset[str]]:
    """Return the problems of names that are taken twice, and the clients they hold back.

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
    problems, held = check_across(claims, holders.first(contested(claims), before))
    return tuple(problems), held
