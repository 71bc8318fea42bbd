"""What surrounds every page: whose portal it is, its language, its pages, who to call."""

from __future__ import annotations

from datetime import date, time
from typing import Literal

from msgspec import Struct


class Link(Struct, frozen=True):
    """A page of the portal and the name of what it shows."""

    path: str
    text: str


class NavItem(Struct, frozen=True):
    """One page in the menu; `text` is empty where `key` has fixed words."""

    key: Literal["home", "project", "updates", "meetings", "budget", "questions", "team", "reports"]
    path: str
    text: str = ""


class Logo(Struct, frozen=True):
    """A picture of a name, with a variant for dark screens; sizes in CSS pixels."""

    path: str
    dark_path: str
    width: int
    height: int


class Brand(Struct, frozen=True):
    """The client's colours as written (`#RRGGBB`) and the logos; None means none was given."""

    accent: str
    primary: str | None
    logo: Logo | None
    agency_logo: Logo | None


class AsOf(Struct, frozen=True):
    """When the data last changed, in the client's time zone; no time where only a day is known."""

    day: date
    at: time | None = None


class Reachable(Struct, frozen=True):
    """Somebody to call, and why them."""

    id: str
    name: str
    role: str
    email: str
    phone: str | None
    why: Literal["manager", "stand_in", "on_call"]
    # Working hours of the person, or the hours on call; None where none are given.
    hours: tuple[time, time] | None = None
    # The days a stand-in stands in, first and last.
    first: date | None = None
    last: date | None = None
    stands_in_for: str = ""
    today: bool = False
    # Hours on call today, beside the person's own in `hours`; None where not on call, or where
    # being on call is why they are listed.
    on_call: tuple[time, time] | None = None
    # Hours on call today beside those two, the earliest first.
    more_hours: tuple[tuple[time, time], ...] = ()
    # The first day on which they can be reached, where nobody of the office can today.
    from_day: date | None = None


class ClosedDays(Struct, frozen=True):
    """Days on which nobody works, first and last included, and why, in words as written."""

    first: date
    last: date
    reason: str


class Frame(Struct, frozen=True):
    """What all pages of one portal share."""

    client_name: str
    client_slug: str
    client_code: str
    agency_name: str
    agency_legal_name: str
    agency_website: str | None
    locale: str
    currency: str
    timezone: str
    brand: Brand
    nav: tuple[NavItem, ...]
    as_of: AsOf
    manager_name: str
    manager_email: str
    # The newest report's PDF, or None.
    latest_report: str | None
    # The contact roles that this portal shows more to than to everybody; none: it is for all.
    roles: tuple[str, ...] = ()
    paper: Literal["a4", "letter"] = "a4"
    # The days on which the agency's office is closed now, as written; None where it is not.
    closed: ClosedDays | None = None
    # Whom letters from these pages go to: the account manager, while away the stand-in. Then
    # `copy_email` is the account manager's address, which gets a copy; else it is empty.
    answers_name: str = ""
    answers_email: str = ""
    copy_email: str = ""
    # The name of the client's folder when its first report went out, where it is another now.
    known_as: str = ""
    # Whether it is published encrypted: calendars and feed readers cannot follow it then.
    encrypted: bool = False

    @property
    def lasting_name(self) -> str:
        """What the client is called in ids that programs keep, whatever its folder is called."""
        return self.known_as or self.client_slug


class PageInfo(Struct, frozen=True):
    """Which page is being rendered: its output path and the menu entry it belongs to.

    `root` is the path of the published portal, with a slash at its end, where all links have to
    begin with it, because a host shows the page at addresses of any depth; else it is empty.
    """

    path: str
    key: str
    root: str = ""
