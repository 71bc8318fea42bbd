"""Views of what waits on the client, and of whom it is asked."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Literal

from msgspec import Struct

from amportal.model.derive.due_day import Standing
from amportal.plan.view.picture_views import RowPicture


class AbsentOwner(Struct, frozen=True):
    """Somebody whose turn it would be, and who is not there.

    `until` is the last day away, None for somebody who has left; `instead` is whose turn it is
    meanwhile, empty for nobody.
    """

    name: str
    until: date | None
    instead: str


class Waiting(Struct, frozen=True):
    """One thing that waits on the client.

    `days` is working days past `due`, negative before it and never above 0 on hold; `until` is
    calendar days until it, negative once it has passed; `standing` says what both come to.
    `deemed`: without an answer by then it counts as approved.
    """

    kind: Literal["version", "change_order", "action", "milestone"]
    ref: str
    id: str
    what: str
    # The version's number, or None.
    n: int | None
    project: str
    project_slug: str
    path: str
    owners: tuple[str, ...]
    due: date
    days: int
    until: int
    standing: Standing
    # What waits for it and is still to come.
    blocks: tuple[str, ...]
    # What a change order adds: money and working days.
    amount: Decimal | None = None
    adds_days: int | None = None
    deemed: bool = False
    # Who would be asked, and is away or has left.
    absent: tuple[AbsentOwner, ...] = ()
    # Ids of the contacts in `owners` and `absent`.
    asked: tuple[str, ...] = ()
    # What is to be decided, for a version.
    picture: RowPicture | None = None
    # sha256 over a version as it was sent, where a letter is to decide on it.
    digest: str = ""
