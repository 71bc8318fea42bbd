"""Reports as they were sent: three files in a folder of their own, never changed again.

`content/clients/<client>/reports/sent/<id>/<issue>/` holds `report.pdf` as it went out,
`report.json` with all it said (`model.records.report_record`), and `issue.json`, which binds the
two by their digests and names the issue before it, so that the issues of a client form a chain. A
correction is issue 2 of the same report; issue 1 stays. Nothing here reads a clock or a disk: bytes
are handed in, problems come out.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import Literal, TypeVar

from pydantic import Field, ValidationError

from amportal.errors import Problem
from amportal.model.content_layout import client_folder
from amportal.model.problem_location import at_file
from amportal.model.records.record_base import Kept, digest_of, kept_bytes
from amportal.model.records.report_record import ReportRecord

PDF, DATA, ISSUE = "report.pdf", "report.json", "issue.json"
FILES = (PDF, DATA, ISSUE)

_K = TypeVar("_K", bound=Kept)


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


class Issue(Kept):
    """`issue.json`: one report as it went out.

    `today` is the day its numbers count from. `commit` is that of the sources, None where there
    was no git. `recipients` are the ids of the contacts chosen. `corrects` is the issue before of
    the same report, `reason` why; `previous` is the issue before it of any report of the client.
    `seal` is the digest of everything else in it.
    """

    format: Literal[1] = 1
    client: str
    report: str
    issue: int = Field(ge=1)
    number: int
    first: date
    last: date
    # Folder and name of the one project it is about; None and empty: about all.
    project: str | None
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
    seal: str = ""

    @property
    def sequence(self) -> tuple[date, date, str, int]:
        """The order in which issues went out."""
        return (self.issued_on, self.last, self.report, self.issue)

    @property
    def reference(self) -> IssueRef:
        """This issue as another one names it."""
        return IssueRef(report=self.report, issue=self.issue, seal=self.seal)

    def sealed(self) -> Issue:
        """Return the same issue with its seal."""
        bare = self.model_copy(update={"seal": ""})
        return self.model_copy(update={"seal": digest_of(bare)})


@dataclass(frozen=True, slots=True)
class SentReport:
    """An issue with the folder it lies in; `record` only where somebody asked for its data."""

    folder: str
    issue: Issue
    record: ReportRecord | None = None

    @property
    def pdf(self) -> str:
        """The path of the PDF as it was sent."""
        return f"{self.folder}/{PDF}"

    @property
    def data(self) -> str:
        """The path of its data."""
        return f"{self.folder}/{DATA}"


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


def read_sent(
    client: str,
    digests: Mapping[str, str],
    read: Callable[[str], bytes],
) -> tuple[tuple[SentReport, ...], list[Problem]]:
    """Return every issue of *client* in the order they went out, and what is wrong with them.

    *digests* gives the SHA-256 of each file below `reports/sent/` by path, *read* the bytes of
    one. The newest issue about each project (and about all) for each audience brings its data, the
    others only what `issue.json` says.
    """
    found: list[SentReport] = []
    problems: list[Problem] = []
    for folder in sorted({path.rpartition("/")[0] for path in digests}):
        missing = [name for name in FILES if f"{folder}/{name}" not in digests]
        problems += [_missing(folder, name) for name in missing]
        path = f"{folder}/{ISSUE}"
        issue = _parsed(Issue, path, read) if ISSUE not in missing else None
        if issue is None or not _is_own(issue, client, folder):
            problems += [_changed(path)] if ISSUE not in missing else []
            continue
        bound = {PDF: issue.pdf.sha256, DATA: issue.data.sha256}
        problems += [
            _changed(f"{folder}/{name}")
            for name, digest in bound.items()
            if name not in missing and digests[f"{folder}/{name}"] != digest
        ]
        found.append(SentReport(folder, issue))
    found.sort(key=lambda each: each.issue.sequence)
    problems += _chain(found)
    if problems:
        return tuple(found), problems
    return _with_newest(found, read, problems), problems


def read_record(sent: SentReport, read: Callable[[str], bytes]) -> ReportRecord | None:
    """Return the data of *sent*, or None where it is not as it was written."""
    return _parsed(ReportRecord, sent.data, read)


def _with_newest(
    found: list[SentReport], read: Callable[[str], bytes], problems: list[Problem]
) -> tuple[SentReport, ...]:
    newest = {(each.issue.audience, each.issue.project): each for each in found}
    whole = []
    for each in found:
        if newest[each.issue.audience, each.issue.project] is not each:
            whole.append(each)
            continue
        record = read_record(each, read)
        if record is None:
            problems.append(_changed(each.data))
        whole.append(SentReport(each.folder, each.issue, record))
    return tuple(whole)


def _parsed(kind: type[_K], path: str, read: Callable[[str], bytes]) -> _K | None:
    """Return the file at *path*, or None where it is not byte for byte what we write."""
    raw = read(path)
    try:
        value = kind.model_validate_json(raw)
    except ValidationError:
        return None
    return value if kept_bytes(value) == raw else None


def _is_own(issue: Issue, client: str, folder: str) -> bool:
    own = issue.client == client and sent_folder(client, issue.report, issue.issue) == folder
    return own and issue.sealed().seal == issue.seal


def _chain(found: list[SentReport]) -> list[Problem]:
    """Return a problem for each issue that names another which is not as it was then."""
    seals = {(each.issue.report, each.issue.issue): each.issue.seal for each in found}
    problems = []
    for each in found:
        for ref in (each.issue.previous, each.issue.corrects):
            if ref is None or seals.get((ref.report, ref.issue)) == ref.seal:
                continue
            folder = sent_folder(each.issue.client, ref.report, ref.issue)
            known = (ref.report, ref.issue) in seals
            problem = _changed(f"{folder}/{ISSUE}") if known else _missing(folder, ISSUE)
            if problem not in problems:
                problems.append(problem)
    return problems


def _changed(path: str) -> Problem:
    return at_file(
        path,
        "sent-report-changed",
        f"`{path.rpartition('/')[2]}` is not as it was when the report was sent",
        hint="bring the file back from git; to correct a report, issue it again with a reason: "
        "`amportal report issue`",
    )


def _missing(folder: str, name: str) -> Problem:
    return at_file(
        f"{folder}/{name}",
        "sent-report-missing",
        f"`{name}` of a report that was sent is gone",
        hint="bring the file back from git; what was sent is kept for ever",
    )
