"""Reports as they were sent: three files in a folder of their own, never changed again.

`content/clients/<client>/reports/sent/<id>/<issue>/` holds `report.pdf` as it went out,
`report.json` with all it said (`model.records.report_record`), and `issue.json`, which binds the
two by their digests and names the issue before it, so that the issues of a client form a chain. A
correction is issue 2 of the same report; issue 1 stays. Folders may be renamed afterwards: a client
is known by its code and a project by its job number.
"""

from datetime import date
from hashlib import sha256
from typing import Literal, Self

from msgspec import Struct
from pydantic import Field

from amportal.model.content_layout import client_folder
from amportal.model.records.record_base import Kept, digest_of, kept_bytes, later
from amportal.model.records.report_record import ReportRecord

PDF, DATA, ISSUE = "report.pdf", "report.json", "issue.json"


class FrozenFile(Kept):
    """One of the files that an issue binds: its SHA-256 in hex and its size in bytes."""

    sha256: str
    size: int


class ReviewedBy(Kept):
    """Who looked the report over, when, and the digest of the data they saw."""

    by: str
    name: str
    on: date
    data: str


class IssueRef(Kept):
    """Another issue, by its place and its seal."""

    report: str
    issue: int
    seal: str


class Engine(Kept):
    """What the PDF was made with: amportal's version, and a digest of code, libraries, theme."""

    amportal: str
    digest: str


class MoveRecord(Kept):
    """A milestone whose day (`date`), or day in the plan (`plan`), the report told to have moved.

    `ref` is its number on the phone; `on` the day it was moved, or since when that was news.
    """

    ref: str
    field: Literal["date", "plan"]
    was: date
    now: date
    on: date


class Issue(Kept):
    """`issue.json`: one report as it went out.

    `client` is the name of the client's folder then, `code` the client's code. `today` is the day
    its numbers count from. `commit` is that of the sources, None where there was no git.
    `recipients` are the ids of the contacts chosen. `corrects` is the issue before of the same
    report, `reason` why; `previous` is the issue before it of any report of the client. `seal` is
    the digest of everything else in it. `code`, `job_no` and `moved` came with format 2, `base`
    later.
    """

    format: Literal[1, 2] = 1
    client: str
    code: str = later("")
    report: str
    issue: int = Field(ge=1)
    number: int
    first: date
    last: date
    # Folder, job number and name of the one project it is about; None and empty: about all.
    project: str | None
    job_no: str = later("")
    project_name: str = ""
    audience: tuple[str, ...]
    headline: str
    locale: str
    pdf: FrozenFile
    data: FrozenFile
    commit: str | None
    today: date
    issued_on: date
    reviewed: ReviewedBy
    recipients: tuple[str, ...]
    corrects: IssueRef | None = None
    reason: str = ""
    previous: IssueRef | None = None
    engine: Engine
    # Of a correction, the commit of the sources that its facts were laid over; None: `commit`.
    base: str | None = later(None)
    moved: tuple[MoveRecord, ...] = later(())
    seal: str = ""

    @property
    def sequence(self) -> tuple[date, date, str, int]:
        """The order in which issues went out."""
        return (self.issued_on, self.last, self.report, self.issue)

    @property
    def period(self) -> tuple[date, date, str, int]:
        """The order of what the issues speak of: a correction stays at its report's place."""
        return (self.last, self.first, self.report, self.issue)

    @property
    def reference(self) -> IssueRef:
        """This issue as another one names it."""
        return IssueRef(report=self.report, issue=self.issue, seal=self.seal)

    def message_key(self, contact: str, email: str) -> str:
        """Return `message_key` of this issue's mail to *contact* at *email*."""
        own = (self.client, self.report, self.issue)
        return message_key(own, contact, email, self.pdf.sha256)

    def sealed(self) -> Self:
        """Return the same issue with its seal."""
        bare = self.model_copy(update={"seal": ""})
        return self.model_copy(update={"seal": digest_of(bare)})


def moves_in(record: ReportRecord) -> tuple[MoveRecord, ...]:
    """Return the milestones that *record* told to have moved."""
    return tuple(
        MoveRecord.model_validate(
            {
                "ref": each.ref,
                "field": each.field,
                "was": each.was,
                "now": each.now,
                "on": each.committed or record.since,
            }
        )
        for each in record.changes
        if each.noun == "milestone" and each.field in ("date", "plan") and record.since
    )


class SentReport(Struct, frozen=True):
    """An issue with the folder it lies in.

    `record` is there only where somebody asked for its data (`model.records.sent_reports`).
    `job_no` is the job number of the one project it is about, whatever its folder is called now;
    None: about all.
    """

    folder: str
    issue: Issue
    record: ReportRecord | None = None
    job_no: str | None = None

    @property
    def moved(self) -> tuple[MoveRecord, ...]:
        """The milestones it told to have moved; of format 1, only where its data are at hand."""
        return self.issue.moved or (moves_in(self.record) if self.record else ())

    @property
    def pdf(self) -> str:
        """The path of the PDF as it was sent."""
        return f"{self.folder}/{PDF}"

    @property
    def data(self) -> str:
        """The path of its data."""
        return f"{self.folder}/{DATA}"


def message_key(issue: tuple[str, str, int], contact: str, email: str, pdf_sha256: str) -> str:
    """Return the Message-ID, without its domain, of the mail about *issue* to *contact* at *email*.

    *issue* is the client as it was called then, the report and the number of the issue. The id
    follows from what is sent and to whom: a second attempt has the same one, and no mail of another
    client, report or contact has it.
    """
    client, report, number = issue
    parts = (client, report, str(number), contact, email.casefold(), pdf_sha256)
    return sha256("\0".join(parts).encode()).hexdigest()[:32]


def sent_folder(client: str, report: str, issue: int) -> str:
    """Return the folder of one issue, without a slash at the end."""
    return f"{client_folder(client)}/reports/sent/{report}/{issue}"


def frozen_files(issue: Issue, pdf: bytes, record: ReportRecord) -> dict[str, bytes]:
    """Return the files of a new issue by name; *issue* gets its digests and its seal here."""
    data = kept_bytes(record)
    bound = issue.model_copy(
        update={
            "pdf": FrozenFile(sha256=sha256(pdf).hexdigest(), size=len(pdf)),
            "data": FrozenFile(sha256=sha256(data).hexdigest(), size=len(data)),
        }
    )
    return {PDF: pdf, DATA: data, ISSUE: kept_bytes(bound.sealed())}
