"""Read the reports that were sent to one client, and choose among them.

Two orders matter. What a client was told last follows from the periods: a report that speaks until
the 20th comes after the one that speaks until the 13th, even where the latter was corrected on the
23rd. What is mailed follows from the days on which issues went out.

Nothing here reads a clock or a disk: bytes are handed in, problems come out.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import date
from typing import Any, TypeVar

from msgspec.structs import replace
from pydantic import ValidationError

from amportal.errors import Problem
from amportal.model.problem_location import at_file
from amportal.model.records.issued_report import (
    DATA,
    ISSUE,
    PDF,
    Issue,
    SentReport,
    sent_folder,
)
from amportal.model.records.record_base import Kept, kept_bytes
from amportal.model.records.report_record import ReportRecord

FILES = (PDF, DATA, ISSUE)

_K = TypeVar("_K", bound=Kept)
Read = Callable[[str], bytes]


def read_sent(
    client: str,
    code: str,
    digests: Mapping[str, str],
    read: Read,
    unsent: Mapping[str, date] | None = None,
) -> tuple[tuple[SentReport, ...], list[Problem]]:
    """Return every issue of *client* in the order they went out, and what is wrong with them.

    *code* is the client's code, by which it is known when its folder is renamed. *digests* gives
    the SHA-256 of each file below `reports/sent/` by path, *read* the bytes of one. *unsent* are
    the reports that are being made or corrected, by name, with the last day of each. What they,
    the pages and the mails need brings its data (`needed`); the others only what `issue.json` says.
    """
    found: list[SentReport] = []
    problems: list[Problem] = []
    for folder in sorted({path.rpartition("/")[0] for path in digests}):
        missing = [name for name in FILES if f"{folder}/{name}" not in digests]
        problems += [_missing(folder, name) for name in missing]
        path = f"{folder}/{ISSUE}"
        if ISSUE in missing:
            continue
        issue = _parsed(Issue, path, read)
        if issue is None or not _is_whole(issue, client, folder):
            problems.append(_changed(path))
            continue
        bound = {PDF: issue.pdf.sha256, DATA: issue.data.sha256}
        changed = [
            name
            for name, digest in bound.items()
            if name not in missing and digests[f"{folder}/{name}"] != digest
        ]
        problems += [_changed(f"{folder}/{name}") for name in changed]
        sent = SentReport(folder, issue, job_no=issue.job_no or issue.project)
        if DATA not in missing and DATA not in changed:
            if code and issue.client != client and _code(sent, read) != code:
                problems.append(_another(path, issue, _code(sent, read)))
            sent = replace(sent, job_no=_job_no(sent, read))
        found.append(sent)
    found.sort(key=lambda each: each.issue.sequence)
    problems += _chain(client, found)
    if problems:
        return tuple(found), problems
    wanted = needed(found, unsent or {})
    whole = with_records(found, wanted, read)
    problems = [
        _changed(each.data) for each in whole if each.folder in wanted and each.record is None
    ]
    return whole, problems


def with_records(
    sent: Iterable[SentReport], wanted: Collection[str], read: Read
) -> tuple[SentReport, ...]:
    """Return *sent* with the data of those whose folders are *wanted*, where they can be read."""
    return tuple(
        replace(each, record=read_record(each, read))
        if each.folder in wanted and each.record is None
        else each
        for each in sent
    )


def read_record(sent: SentReport, read: Read) -> ReportRecord | None:
    """Return the data of *sent*, or None where it is not as it was written."""
    return _parsed(ReportRecord, sent.data, read)


def newest_issues(sent: Iterable[SentReport]) -> tuple[SentReport, ...]:
    """Return the newest issue of each report, the newest report by its period first."""
    newest = {each.issue.report: each for each in sorted(sent, key=_by_issue)}
    return tuple(sorted(newest.values(), key=lambda each: each.issue.period, reverse=True))


def newest_issue(sent: Iterable[SentReport], report: str) -> SentReport | None:
    """Return the newest issue of *report*, or None where it was never sent."""
    return max((each for each in sent if each.issue.report == report), key=_by_issue, default=None)


def mailed(sent: Iterable[SentReport]) -> tuple[SentReport, ...]:
    """Return the issues that are mailed, in the order they went out.

    Of all that went to the same readers about the same project (or about all): the newest report
    by its period, and what went out last, which may be the correction of an older one.
    """
    known = tuple(sent)
    chosen = set()
    for group in _groups(known).values():
        chosen.add(newest_issues(group)[0].folder)
        chosen.add(max(group, key=lambda each: each.issue.sequence).folder)
    return tuple(each for each in known if each.folder in chosen)


def needed(sent: Iterable[SentReport], unsent: Mapping[str, date]) -> frozenset[str]:
    """Return the folders of those of *sent* whose data are needed.

    The newest, which pages are compared with; what is mailed; corrections, whose differences pages
    list; and for each report of *unsent* the one before it, and the issue that it corrects.
    """
    known = tuple(sent)
    wanted = {each.folder for each in mailed(known)}
    wanted |= {each.folder for each in known if each.issue.corrects}
    for report, last in unsent.items():
        own = newest_issue(known, report)
        wanted |= {own.folder} if own else set()
        earlier = [
            each for each in known if each.issue.report != report and each.issue.last <= last
        ]
        wanted |= {newest_issues(group)[0].folder for group in _groups(earlier).values()}
    return frozenset(wanted)


def _groups(
    sent: Iterable[SentReport],
) -> dict[tuple[tuple[str, ...], str | None], list[SentReport]]:
    """Return *sent* by whom it went to and what it is about."""
    groups: dict[tuple[tuple[str, ...], str | None], list[SentReport]] = defaultdict(list)
    for each in sent:
        groups[each.issue.audience, each.job_no].append(each)
    return groups


def _by_issue(sent: SentReport) -> int:
    return sent.issue.issue


def _parsed(kind: type[_K], path: str, read: Read) -> _K | None:
    """Return the file at *path*, or None where it is not byte for byte what we write."""
    raw = read(path)
    try:
        value = kind.model_validate_json(raw)
    except ValidationError:
        return None
    return value if kept_bytes(value) == raw else None


def _is_whole(issue: Issue, client: str, folder: str) -> bool:
    """Say whether *issue* lies in its own folder, and is as it was sealed."""
    own = sent_folder(client, issue.report, issue.issue) == folder
    return own and issue.sealed().seal == issue.seal


def _code(sent: SentReport, read: Read) -> str:
    """Return the code of the client that *sent* went to; files of format 1 say it in the data."""
    if sent.issue.code:
        return sent.issue.code
    frame = _plain(sent, read).get("frame", {})
    own = frame.get("client_slug") == sent.issue.client
    return str(frame.get("client_code", "")) if own else ""


def _job_no(sent: SentReport, read: Read) -> str | None:
    """Return the job number of the project that *sent* is about, as `SentReport` has it."""
    folder = sent.issue.project
    if folder is None:
        return None
    if sent.issue.job_no:
        return sent.issue.job_no
    projects = _plain(sent, read).get("projects", ())
    return next((str(each["job_no"]) for each in projects if each["slug"] == folder), folder)


def _plain(sent: SentReport, read: Read) -> dict[str, Any]:
    """Return the data of *sent*, whose digest is known to be right, as plain values."""
    try:
        found = json.loads(read(sent.data))
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _chain(client: str, found: list[SentReport]) -> list[Problem]:
    """Return a problem for each issue that names another which is not as it was then."""
    seals = {(each.issue.report, each.issue.issue): each.issue.seal for each in found}
    problems = []
    for each in found:
        for ref in (each.issue.previous, each.issue.corrects):
            if ref is None or seals.get((ref.report, ref.issue)) == ref.seal:
                continue
            folder = sent_folder(client, ref.report, ref.issue)
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


def _another(path: str, issue: Issue, code: str) -> Problem:
    whose, same = "", ""
    if code:
        whose = f", whose code is `{code}`"
        same = f"where this is the same client under a new name, its `code` stays `{code}`; else "
    return at_file(
        path,
        "sent-to-another",
        f"this report was sent to `{issue.client}`{whose}",
        hint=f"{same}move the folder back to the client it belongs to",
    )
