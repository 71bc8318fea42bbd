"""Warn of changes that are not committed and are shown under an older "as of".

Pages say as of when a client's data is, by the last commit. What is written and not committed
stands under that day all the same. Told by commands that somebody runs, not by `serve` and `watch`:
while somebody writes, everything is uncommitted.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import TYPE_CHECKING

from amportal.errors import Note, Problem, Span, in_order
from amportal.model.content_layout import client_of
from amportal.sources.git.last_changes import last_changes, uncommitted

if TYPE_CHECKING:
    from amportal.builder.build_options import BuildOptions
    from amportal.model.nouns.agency import Agency
    from amportal.model.nouns.site import Client

# So many files are named for each client and day.
_MOST = 12
# Set by git, and by the tool pre-commit, while they run a hook: what is checked is being committed.
_HOOK = ("GIT_INDEX_FILE", "PRE_COMMIT")


def uncommitted_facts(order: BuildOptions) -> tuple[Problem, ...]:
    """Return a warning for each client and each day under which a portal shows such files.

    None without git, where a day is pretended or a past state is built, while git runs a hook, and
    where data is as of today. Files that no portal shows are left out.
    """
    if order.commit or order.today or any(each in os.environ for each in _HOOK):
        return ()
    dirty = uncommitted(order.root, ("content/clients",))
    found = {slug for path in dirty if (slug := client_of(path))}
    slugs = sorted(found & set(order.only) if order.only else found)
    return _of_clients(order, slugs, dirty) if slugs else ()


def _of_clients(
    order: BuildOptions, slugs: list[str], dirty: frozenset[str]
) -> tuple[Problem, ...]:
    # Only where something is not committed, what reads sources is worth its import.
    from amportal.model.derive.data_date import dates_from_commits
    from amportal.model.site_loader import load_agency, load_client
    from amportal.sources.content_scan import scan

    snapshot = scan(order.root, ("content",))
    loaded = load_agency(snapshot)
    agency = loaded.agency
    if agency is None or not dates_from_commits(agency, order.today):
        return ()
    history = last_changes(order.root, [f"content/clients/{each}" for each in slugs])
    committed = {path: change.when for path, change in history.changes.items()}
    problems: list[Problem] = []
    for slug in slugs:
        client = load_client(snapshot, slug, loaded, order.clock, alone=True).client
        if client is not None:
            problems += _of_client(agency, client, order.clock, committed, dirty)
    return tuple(in_order(problems))


def _of_client(
    agency: Agency,
    client: Client,
    clock: datetime,
    committed: dict[str, datetime],
    dirty: frozenset[str],
) -> Iterator[Problem]:
    from amportal.model.derive.client_today import today_of
    from amportal.model.derive.data_date import as_of
    from amportal.plan.portal.client_portal import zone_name
    from amportal.plan.reader.reader_kinds import readers_of
    from amportal.plan.reader.visibility import visible

    zone = zone_name(agency, client.settings)
    today = today_of(agency, clock, None, zone)
    under: dict[date, set[str]] = {}
    for reader in readers_of(client, today):
        seen = visible(client, frozenset(reader.roles), today)
        shown = dirty.intersection(seen.sources)
        if not shown or not any(path in committed for path in seen.sources):
            continue
        told = as_of(seen, today, zone, committed)
        day = told.date() if isinstance(told, datetime) else told
        if day < today:
            under.setdefault(day, set()).update(shown)
    for day, paths in sorted(under.items()):
        yield _warning(client.slug, day, sorted(paths))


def _warning(slug: str, day: date, paths: list[str]) -> Problem:
    many = "a change that is" if len(paths) == 1 else f"changes of {len(paths)} files that are"
    return Problem(
        "not-committed",
        f"`{slug}` shows {many} not committed, as of {day}",
        Span(paths[0]),
        hint="commit what is right; pages then say the day of that commit",
        notes=tuple(_others(paths)),
        severity="warning",
    )


def _others(paths: list[str]) -> Iterable[Note]:
    yield from (Note("this file too", Span(path)) for path in paths[1:_MOST])
    if len(paths) > _MOST:
        yield Note(f"and {len(paths) - _MOST} more")
