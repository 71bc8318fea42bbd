"""When a meeting is on the client's clock, whatever zone its times are written in."""

from __future__ import annotations

from datetime import date, datetime

from amportal.model.derive.client_today import zone_of
from amportal.model.nouns.page_settings import MeetingFile


def local_time(moment: datetime, file: MeetingFile, zone: str) -> datetime:
    """Return *moment* as *file* writes it, on the clock of *zone*, the client's."""
    there, here = zone_of(file.timezone or zone), zone_of(zone)
    if there is None or here is None or there == here:
        return moment
    return moment.replace(tzinfo=there).astimezone(here).replace(tzinfo=None)


def is_ahead(file: MeetingFile, zone: str, today: date) -> bool:
    """Say whether the last day of the meeting is not over on *today*, the client's day.

    Once its contact report is out the meeting is over, on whichever day that is.
    """
    if file.issued_on is not None:
        return False
    return local_time(file.end, file, zone).date() >= today
