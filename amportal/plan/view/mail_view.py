"""What a report's mail is made from: one contact's few lines of one report as it was issued."""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal

from msgspec import Struct

from amportal.plan.view.change_views import Change
from amportal.plan.view.page_frame import Reachable
from amportal.plan.view.waiting_views import Waiting
from amportal.plan.view.work_views import OursLate, Rag, StatusView, StepView, StopView


class MailProject(Struct, frozen=True):
    """One project of the report in a line; `milestone` is the next one that is open, if any."""

    name: str
    job_no: str
    path: str
    state: Literal["not_started", "active", "on_hold", "finished", "cancelled"]
    rag: Rag | None
    slip: int
    end: date
    milestone: str
    milestone_day: date | None
    milestone_slip: int
    milestone_yours: bool
    stop: StopView | None = None
    ours_late: tuple[OursLate, ...] = ()


class Party(Struct, frozen=True):
    """A name and an address."""

    name: str
    email: str


class PdfFile(Struct, frozen=True):
    """The report as it was issued: its path, digest, size in bytes, and name as an attachment."""

    path: str
    sha256: str
    size: int
    name: str


class MailView(Struct, frozen=True):
    """One report, told to one contact.

    `yours` waits on this very person, `others` counts what waits on their colleagues. `address`
    is where this contact's own portal is published, or None; `report_path` is the PDF's page in it.
    `encrypted`: links lead to the pages that open it.
    """

    client: str
    # What the client's folder was called when the report was issued.
    issued_as: str
    report: str
    issue: int
    # Why it was issued again; empty the first time.
    corrected: str
    contact: str
    to: Party
    sender: Party
    reply_to: tuple[Party, ...]
    delivery: Literal["attach", "link", "both", "none"]
    # The PDF opens with a password.
    locked: bool
    message_id: str
    moment: datetime
    locale: str
    currency: str
    # The day from which days are counted.
    today: date
    address: str | None
    encrypted: bool
    report_path: str
    accent: str | None
    client_name: str
    agency_name: str
    number: int
    first: date
    last: date
    headline: str
    status: StatusView | None
    words: str
    # What changed since the report before; what differs from the issue that this one corrects.
    changes: tuple[Change, ...]
    differs: tuple[Change, ...]
    yours: tuple[Waiting, ...]
    others: int
    done: tuple[StepView, ...]
    next: tuple[StepView, ...]
    projects: tuple[MailProject, ...]
    calls: tuple[Reachable, ...]
    pdf: PdfFile
