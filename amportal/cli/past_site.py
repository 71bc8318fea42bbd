"""The site as it stood: put a past state of the sources where it can be built like any other."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, tzinfo
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec.structs import replace

from amportal.cli import exit_codes
from amportal.cli.failures import stop
from amportal.cli.site_paths import Place
from amportal.console.terminal import Console

if TYPE_CHECKING:
    from amportal.builder.build_options import BuildOptions
    from amportal.sources.git.past_sources import Commit, Past

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}\Z")
BELOW = ("content", "templates")


def order_at(order: BuildOptions, place: Place, at: str, console: Console) -> BuildOptions:
    """Return *order* for the site as it stood *at* a day or commit, or stop where git cannot say.

    The sources of then are written below the folder for our own notes, which may be deleted at
    any time, and the portals beside them.
    """
    past, commit, day = commit_at(place, at, console)
    zone = _zone(place)
    clock = datetime.combine(day, time(12), zone).astimezone(UTC) if day else commit.when
    name = f"{day}-{commit.id[:12]}" if day else commit.id[:12]
    root = place.state / "at" / name
    _write(past, commit, root)
    console.say(f"as of commit {commit.id[:12]}, {commit.when:%Y-%m-%d %H:%M} UTC")
    return replace(
        order,
        root=root,
        output=root / "output",
        state=root / ".amportal",
        clock=clock,
        today=order.today,
        repository=place.root,
        commit=commit.id,
    )


def commit_at(place: Place, at: str, console: Console) -> tuple[Past, Commit, date | None]:
    """Return the commit that *at* (a day, or a commit by any name) means, and the day."""
    from amportal.sources.git.past_sources import Past, PastUnknown

    try:
        past = Past(place.root)
        if not _DAY.match(at):
            return past, past.commit(at), None
        try:
            day = date.fromisoformat(at)
        except ValueError:
            stop(console, f"there is no day {at}", "write it as 2026-11-13")
        end = datetime.combine(day, time(23, 59, 59), _zone(place))
        return past, past.commit_until(end), day
    except PastUnknown as why:
        stop(console, f"what stood then cannot be known: {why}", code=exit_codes.USAGE)


def _zone(place: Place) -> tzinfo:
    """Return the agency's time zone, in which a day begins and ends."""
    from amportal.model.derive.client_today import zone_of
    from amportal.model.reading.client_reader import gather_agency
    from amportal.sources.content_scan import scan

    agency = gather_agency(scan(place.root, ("content/agency.yaml",))).read.noun
    return (zone_of(agency.timezone) if agency else None) or UTC


def _write(past: Past, commit: Commit, root: Path) -> None:
    """Write the sources of *commit* below *root*, where they are not there yet."""
    snapshot = past.snapshot(commit.id, BELOW)
    for path in snapshot:
        target, raw = root / path, snapshot.read(path)
        if target.is_file() and target.read_bytes() == raw:
            continue
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(raw)
    for folder in BELOW:
        for file in sorted((root / folder).rglob("*")):
            if file.is_file() and file.relative_to(root).as_posix() not in snapshot:
                file.unlink()
