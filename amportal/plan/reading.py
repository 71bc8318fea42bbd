"""One reader's reading of one client: all that every part of the portal is derived from.

Made once for a portal and handed to each part, so that no part can see the whole site, another
client or a second "today".
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from amportal.model.agency import Agency
from amportal.model.site import Client
from amportal.model.workdays import Workdays
from amportal.plan.files import Files
from amportal.plan.named import Named
from amportal.plan.people import People


@dataclass(frozen=True, slots=True)
class Reading:
    """What a reader may see, and what it is measured against.

    `client` is already cut to the reader. `shared` are the days on which agency and client both
    work, in which slip is counted; `theirs` the client's own, in which lateness is.
    """

    agency: Agency
    client: Client
    people: People
    named: Named
    files: Files
    shared: Workdays
    theirs: Workdays
    today: date
