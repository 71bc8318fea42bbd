"""When each value in a file came to be what it is, from the states of the file in git.

Git dates files; who is told that a day moved wants to know when that very day moved. A value is
found again by the `id` it stands below, so that order, comments and other values change nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from typing import Any

from amportal.sources.git.past_sources import Revision

# States of one file that are looked into; what came to be before them stays without a day.
MOST = 60


def values_in(data: Any) -> dict[str, str]:
    """Return every value in *data* under its place, such as `M2/forecast` or `/status/due`."""
    return dict(_values(data, ""))


def _values(data: Any, place: str) -> Iterator[tuple[str, str]]:
    if isinstance(data, dict):
        ident = data.get("id")
        below = str(ident) if isinstance(ident, str) else place
        for key, value in data.items():
            yield from _values(value, f"{below}/{key}")
    elif isinstance(data, list):
        for number, value in enumerate(data):
            yield from _values(value, f"{place}/{number}")
    else:
        yield place, str(data)


def field_days(states: Sequence[Revision], read: Callable[[Revision], Any]) -> dict[str, datetime]:
    """Return when each value came to be what it is now, or went, as far as *states* tell.

    *states* come newest first; *read* gives the data of one, None where it cannot be read, and
    nothing older than that is known then. What was so from the first state on has no day, unless
    the file began with it.
    """
    now = values_in(read(states[0]))
    still, at = set(now), states[0]
    days: dict[str, datetime] = {}
    for older in states[1:MOST]:
        data = read(older)
        if data is None:
            return days
        then = values_in(data)
        changed = {place for place in still if then.get(place) != now[place]}
        gone = {place for place in then if place not in now and place not in days}
        days.update(dict.fromkeys(changed | gone, at.when))
        still -= changed
        at = older
    if at is states[-1] and at.added:
        days.update(dict.fromkeys(still, at.when))
    return days
