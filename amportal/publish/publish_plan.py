"""What one publish does to one place, in which order. What a dry run prints is what is run."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from msgspec import Struct
from msgspec.structs import replace

from amportal.publish.media_types import ASSETS
from amportal.publish.portal_manifest import Entry, Kept, Manifest
from amportal.publish.publish_errors import misused

# How long an open page may still ask for the style and script it was made with.
GRACE = timedelta(hours=24)
# The first page, and what the viewer of an encrypted portal begins with.
_LAST = ("index.html", "m")


class Plan(Struct, frozen=True):
    """From what is there to what shall be.

    `puts` are the paths to bring, in order: assets, then files, then pages, the first page last.
    `removed` goes at once, `expired` are assets whose time is over. `strangers` are files that
    nobody published: they are left alone.
    """

    before: Manifest | None
    manifest: Manifest
    puts: tuple[str, ...]
    new: frozenset[str]
    removed: tuple[str, ...]
    expired: tuple[str, ...]
    strangers: tuple[str, ...] = ()

    @property
    def empty(self) -> bool:
        """Whether there is nothing to do."""
        if self.before is None or _of(self.before) != _of(self.manifest):
            return False
        return not (self.puts or self.removed or self.expired)

    @property
    def size(self) -> int:
        """How many bytes are brought."""
        return sum(self.manifest.files[path].size for path in self.puts)

    @property
    def same(self) -> int:
        """How many files stay as they are."""
        return len(self.manifest.files) - len(self.puts)

    @property
    def gone(self) -> tuple[str, ...]:
        """All that is deleted."""
        return (*self.removed, *self.expired)

    @property
    def everything(self) -> tuple[str, ...]:
        """Every path that is there afterwards: the release, and what is kept for open pages."""
        return tuple(sorted({*self.manifest.files, *self.manifest.kept}))

    def manifest_until_gone(self) -> Manifest:
        """Return the manifest for as long as what is to go is still there: named, its time over."""
        before = self.before
        there = {**{p: k.entry for p, k in before.kept.items()}, **before.files} if before else {}
        over = {path: Kept(there[path], self.manifest.at) for path in self.gone if path in there}
        return replace(self.manifest, kept={**self.manifest.kept, **over})

    def steps(self) -> tuple[tuple[str, ...], ...]:
        """Return `puts` in groups, each to be finished before the next: assets, files, pages."""
        groups: dict[int, list[str]] = {}
        for path in self.puts:
            groups.setdefault(_rank(path), []).append(path)
        return tuple(tuple(groups[rank]) for rank in sorted(groups))


def plan_of(
    wanted: Manifest,
    before: Manifest | None,
    now: datetime,
    there: Mapping[str, Entry] | None = None,
) -> Plan:
    """Return how *wanted* comes to a place where *before* is.

    *there* are the files that were found by looking; then what is missing or differs is brought
    again, whatever *before* says.
    """
    _one_name_each(wanted.files)
    old = dict(before.files) if before else {}
    kept_before = dict(before.kept) if before else {}
    if there is not None:
        old = {path: entry for path, entry in old.items() if there.get(path) == entry}
        kept_before = {p: each for p, each in kept_before.items() if there.get(p) == each.entry}
    known = {**{path: each.entry for path, each in kept_before.items()}, **old}
    puts = [path for path, entry in wanted.files.items() if known.get(path) != entry]
    kept = _kept(wanted, old, kept_before, now)
    listed = {*known, *(before.files if before else ())}
    gone = [path for path in listed if path not in wanted.files and path not in kept]
    expired = {path for path in gone if is_lasting(path)}
    strangers = [path for path in there or () if path not in listed and path not in wanted.files]
    return Plan(
        before=before,
        manifest=replace(wanted, kept=kept),
        puts=tuple(sorted(puts, key=lambda path: (_rank(path), path))),
        new=frozenset(path for path in puts if path not in known),
        removed=tuple(sorted(path for path in gone if path not in expired)),
        expired=tuple(sorted(expired)),
        strangers=tuple(sorted(strangers)),
    )


def _kept(
    wanted: Manifest, old: Mapping[str, Entry], before: Mapping[str, Kept], now: datetime
) -> dict[str, Kept]:
    """Return the assets of earlier releases that stay; of a withdrawn portal none does."""
    if wanted.withdrawn:
        return {}
    until = (now + GRACE).isoformat(timespec="seconds")
    fresh = {
        path: Kept(entry, until)
        for path, entry in old.items()
        if is_lasting(path) and path not in wanted.files
    }
    still = {
        path: each
        for path, each in before.items()
        if path not in wanted.files and datetime.fromisoformat(each.until) > now
    }
    return {**still, **fresh}


def _of(manifest: Manifest) -> tuple[str, str, bool]:
    """Return what *manifest* says beside its files: whose portal it is, and whether it is gone."""
    return manifest.site, manifest.portal, manifest.withdrawn


def _rank(path: str) -> int:
    if path.startswith(ASSETS):
        return 0
    if path in _LAST:
        return 3
    return 2 if path.endswith(".html") else 1


def is_lasting(path: str) -> bool:
    """Say whether *path* may stay a while: it is an asset, and tells nothing of the client.

    The search index names all that the portal holds, so it goes with what was removed.
    """
    return path.startswith(ASSETS) and not path.startswith(f"{ASSETS}search-index.")


def _one_name_each(paths: Iterable[str]) -> None:
    """Raise where a host that folds case or letters would take two paths for one."""
    seen: dict[str, str] = {}
    for path in paths:
        other = seen.setdefault(unicodedata.normalize("NFC", path).casefold(), path)
        if other != path:
            raise misused(
                f"`{path}` and `{other}` would be one file on many hosts",
                "rename one of the two source files",
            )
