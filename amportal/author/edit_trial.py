"""Try edits out before they are written: what they would break, and what clients would read."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct

from amportal.author.client_changes_preview import Told, told_changes
from amportal.author.edit_draft import Draft
from amportal.author.open_site import OpenSite
from amportal.errors import Problem
from amportal.model.content_layout import AGENCY_PATH, client_of
from amportal.model.derive.client_today import today_of
from amportal.model.nouns.site import Site
from amportal.model.site_loader import LoadedClient, load_client
from amportal.sources.edit.file_change import FileChange

# Of an edit that concerns more clients than these, the rest are not asked what they will read.
_MOST_TOLD = 12


class Trial(Struct, frozen=True):
    """What would come of a draft: `errors` forbid it, `warnings` and `held` are told.

    `held` are clients whose files had errors before: nobody reads anything new of theirs yet.
    """

    changes: tuple[FileChange, ...]
    errors: tuple[Problem, ...]
    warnings: tuple[Problem, ...]
    told: tuple[Told, ...]
    held: tuple[str, ...]


def tried(site: OpenSite, draft: Draft) -> Trial:
    """Return what would come of *draft*; raise Refused where it cannot be made at all."""
    changes = draft.changes(site)
    after = site.tried({each.path: each.after for each in changes})
    slugs = {slug for each in changes if (slug := client_of(each.path))} | set(draft.readers)
    found = list(_new(site.loaded_agency.problems, after.loaded_agency.problems))
    told: list[Told] = []
    held: list[str] = []
    for slug in sorted(slugs)[:_MOST_TOLD]:
        was, now = _loaded(site, slug), _loaded(after, slug)
        found += _new(was.problems, now.problems)
        if was.client is None and slug in site.slugs:
            held.append(slug)
        elif now.client is not None and after.loaded_agency.agency is not None:
            told += _told(site, after, was, now)
    return Trial(
        changes=changes,
        errors=tuple(each for each in found if each.severity == "error"),
        warnings=tuple(each for each in found if each.severity == "warning"),
        told=tuple(told),
        held=tuple(held),
    )


def _loaded(site: OpenSite, slug: str) -> LoadedClient:
    return load_client(
        site.snapshot, slug, site.loaded_agency, site.now, site.pretended, alone=True
    )


def _told(
    before: OpenSite, after: OpenSite, was: LoadedClient, now: LoadedClient
) -> tuple[Told, ...]:
    assert now.client is not None
    zone = now.client.settings.timezone
    today = today_of(after.agency, after.now, after.pretended, zone)
    return told_changes(_site(before, was), _site(after, now), now.slug, today)


def _site(site: OpenSite, loaded: LoadedClient) -> Site:
    # Pictures are not asked for: no edit changes what they show.
    return Site(site.agency, (loaded.client,) if loaded.client else (), agency_path=AGENCY_PATH)


def _new(before: Iterable[Problem], after: Iterable[Problem]) -> list[Problem]:
    """Return the problems of *after* that *before* has not; lines may have moved."""
    known = {_said(each) for each in before}
    return [each for each in after if _said(each) not in known]


def _said(problem: Problem) -> tuple[str, str, str]:
    return (problem.span.path if problem.span else "", problem.slug, problem.message)
