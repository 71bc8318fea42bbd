"""Which day it is for a client: decided once, here."""

from __future__ import annotations

from datetime import UTC, date, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo, available_timezones

from amportal.model.nouns.agency import Agency


@lru_cache(maxsize=64)
def zone_of(name: str) -> ZoneInfo | None:
    """Return the time zone called *name*, or None when there is none of that name."""
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return None


@lru_cache(maxsize=1)
def zone_names() -> tuple[str, ...]:
    """Return every time zone a person may write."""
    return tuple(sorted(name for name in available_timezones() if "/" in name or name == "UTC"))


def shown_by_clocks(local: datetime, zone: ZoneInfo) -> bool:
    """Say whether clocks in *zone* ever show *local*: they skip an hour when summer time begins."""
    there = local.replace(tzinfo=zone).astimezone(UTC).astimezone(zone)
    return there.replace(tzinfo=None) == local


def today_of(
    agency: Agency, clock: date | datetime, override: date | None, timezone: str | None = None
) -> date:
    """Return today in *timezone* (the agency's when None).

    *override* (a person asked for that day) comes before `today:` in agency.yaml, and that
    before *clock*. A clock that is a time must be aware; a mere date is taken as it is.
    """
    if override is not None:
        return override
    if agency.today is not None:
        return agency.today
    if not isinstance(clock, datetime):
        return clock
    if clock.tzinfo is None:
        raise ValueError("the clock must say its time zone")
    zone = zone_of(timezone or agency.timezone)
    return (clock.astimezone(zone) if zone else clock).date()
