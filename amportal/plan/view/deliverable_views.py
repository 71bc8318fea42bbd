"""Views of a deliverable: its versions, their files, and what was decided on them."""

from __future__ import annotations

from datetime import date
from typing import Literal

from msgspec import Struct

from amportal.model.derive.due_day import Standing
from amportal.plan.view.picture_views import RowPicture
from amportal.plan.view.waiting_views import AbsentOwner

DeliverableState = Literal[
    "planned",
    "in_production",
    "in_review",
    "changes_requested",
    "approved",
    "delivered",
    "cancelled",
    "left_open",
    "on_hold",
]


Media = Literal["picture", "film", "sound", "document", "other"]


class PageView(Struct, frozen=True):
    """A page of a document as a picture: its number, and where it is, whole and small.

    `width` and `height` in pixels are those of the picture at `path`.
    """

    n: int
    path: str
    small: str
    width: int
    height: int


class FileView(Struct, frozen=True):
    """A file of a version; for pictures, size in pixels and a thumbnail.

    `media` is how a page can show it: `picture` (also a drawing), `film`, `sound`, `document` (a
    PDF) or `other`. `pages` counts a document's pages; `leaves` are the first ones as pictures, and
    `undrawn` says why there are none. `poster` is the picture that stands for a film, if there is
    one.
    """

    path: str
    name: str
    source: str
    sha256: str
    alt: str
    image: bool
    width: int = 0
    height: int = 0
    thumb: str = ""
    thumb_width: int = 0
    thumb_height: int = 0
    media: Media = "other"
    pages: int = 0
    leaves: tuple[PageView, ...] = ()
    undrawn: Literal["", "locked", "large", "failed"] = ""
    poster: str = ""
    # The source file behind `poster`, where it is no file of the version.
    poster_source: str = ""


class DecisionView(Struct, frozen=True):
    """What was decided on a version, by whom, when, and how we know.

    `stood_in_for`: for whom they decided, as the stand-in of that day.
    """

    outcome: Literal[
        "approved", "approved_with_changes", "changes_required", "deemed_approved", "not_relevant"
    ]
    by: str
    on: date
    comment: str
    source: str
    # The minutes, where the source is a meeting the reader may see.
    source_path: str | None
    sha256: str
    stood_in_for: str = ""


class VersionView(Struct, frozen=True):
    """One version as the client sees it; `text` is Markdown. `outcome` None: not decided."""

    n: int
    round: int
    sent_on: date
    review_due: date
    files: tuple[FileView, ...]
    text: str
    note: str
    checked_by: str
    checked_department: str
    checked_on: date | None
    checks: tuple[str, ...]
    decisions: tuple[DecisionView, ...]
    outcome: Literal["approved", "changes_requested"] | None
    current: bool
    # sha256 over what was sent: the file's, or of the text.
    sha256: str
    # Why it uses up no round, in the client's words.
    waiver: str = ""


class ReopeningView(Struct, frozen=True):
    """That work which had been delivered was begun anew; `delivered_on` None: it still goes on."""

    on: date
    reason: str
    delivered_on: date | None


class HeldView(Struct, frozen=True):
    """A time in which one side held a deliverable: working days, and where it lies in the whole.

    `start` and `width` are in ten-thousandths of the time that went by.
    """

    yours: bool
    days: int
    start: int
    width: int


class DeliverableView(Struct, frozen=True):
    """A deliverable; `versions` newest first, only those that were sent.

    `late`: working days of the agency past `due`, while it is ours to move on. The client's answer
    is another matter: `answer_due` is its day, None when nothing is awaited; `days`, `answer_until`
    and `answer_standing` are of that day as in `Waiting`. `deemed`: without an answer by then it
    counts as approved.
    """

    id: str
    ref: str
    slug: str
    path: str
    name: str
    kind: str
    department: str
    owner: str
    spec: str
    # The day work on it begins, while it is `planned` and that day is known.
    begins: date | None
    due: date
    state: DeliverableState
    rounds_used: int
    rounds_included: int
    rounds_extra: int
    rule: Literal["any", "all", "sequence"]
    approvers: tuple[str, ...]
    awaited: tuple[str, ...]
    answer_due: date | None
    days: int | None
    answer_until: int | None
    answer_standing: Standing | None
    late: int
    blocks: tuple[str, ...]
    delivered_on: date | None
    versions: tuple[VersionView, ...]
    deemed: bool = False
    # Who held it how long, from the beginning of the work, once something was sent.
    held: tuple[HeldView, ...] = ()
    # Who is asked once those before them have approved.
    then: tuple[str, ...] = ()
    # Who would be awaited, and is away or has left.
    absent: tuple[AbsentOwner, ...] = ()
    # The first delivery, where it was opened again, and each time that it was.
    first_delivered_on: date | None = None
    reopened: tuple[ReopeningView, ...] = ()
    # Since when and why it is cancelled, where that is known.
    cancelled_on: date | None = None
    cancelled_reason: str = ""
    # What stands for it in lists; None as long as nothing was sent.
    picture: RowPicture | None = None

    @property
    def current(self) -> VersionView | None:
        """The newest version that was sent."""
        return self.versions[0] if self.versions else None
