"""Read all files of the agency, or of one client, from a snapshot into a dossier.

Reads nothing outside the folder it was asked for: a client's dossier cannot hold another's bytes.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import date
from typing import TypeVar

from pydantic import BaseModel

from amportal.errors import Problem
from amportal.model.content_layout import (
    AGENCY_PATH,
    ROOT,
    Spot,
    client_folder,
    client_of,
    project_folder,
    spot_of,
    unknown_files,
    withdrawn_path,
)
from amportal.model.nouns.agency import Agency
from amportal.model.nouns.budget import BudgetFile, InternalMoneyFile
from amportal.model.nouns.client import ClientSettings
from amportal.model.nouns.client_identity import ClientIdentity
from amportal.model.nouns.deliverable import DeliverableFile
from amportal.model.nouns.delivery_lines import Delivery, deliveries_in
from amportal.model.nouns.page_settings import MeetingFile, ReportFile, UpdateFile
from amportal.model.nouns.project import ProjectFile
from amportal.model.nouns.questions import QuestionsFile
from amportal.model.nouns.withdrawal import WithdrawnFile
from amportal.model.problem_location import at_file
from amportal.model.reading.client_files import AgencyFiles, ClientFiles, ProjectFiles
from amportal.model.reading.entry_files import with_entries
from amportal.model.reading.noun_reader import Read, read_noun
from amportal.model.records.issued_report import SentReport
from amportal.model.records.sent_reports import read_sent
from amportal.model.short_entry import EntryFile
from amportal.sources import front_matter
from amportal.sources.snapshot import Snapshot, SourceUnreadable
from amportal.sources.yaml import yaml_document

N = TypeVar("N", bound=BaseModel)
_PAGES = ("update", "meeting", "report")


def gather_agency(snapshot: Snapshot) -> AgencyFiles:
    """Return the agency's file and what stands beside it."""
    paths = frozenset(path for path in snapshot if path.startswith(f"{ROOT}/"))
    own = frozenset(path for path in paths if not client_of(path))
    if AGENCY_PATH in snapshot:
        read = _yaml(snapshot, AGENCY_PATH, Agency)
    else:
        problem = at_file(
            AGENCY_PATH,
            "missing-file",
            "there is no `agency.yaml`",
            hint="write one with the agency's `name` and `people`; `amportal init` shows how",
        )
        empty = yaml_document.parse(AGENCY_PATH, b"{}")
        read = Read(AGENCY_PATH, empty, None, (problem,), {})
    return AgencyFiles(read, own)


def gather_client(snapshot: Snapshot, slug: str) -> ClientFiles:
    """Return all files of the client *slug*, each read once.

    Of a client whose portal was withdrawn nothing else is read.
    """
    if withdrawn_path(slug) in snapshot:
        read = _yaml(snapshot, withdrawn_path(slug), WithdrawnFile)
        return ClientFiles(slug=slug, folder=client_folder(slug), read=None, withdrawn=read)
    return with_entries(_gathered(snapshot, slug))


def _gathered(snapshot: Snapshot, slug: str) -> ClientFiles:
    folder = client_folder(slug)
    paths = sorted(path for path in snapshot if path.startswith(f"{folder}/"))
    spots: list[tuple[str, Spot]] = []
    unknown = []
    for path in paths:
        spot = spot_of(path)
        if spot:
            spots.append((path, spot))
        else:
            unknown.append(path)
    problems = [*unknown_files(unknown), *_snapshot_problems(snapshot, slug)]
    own = {spot.kind: path for path, spot in spots if not spot.project}
    read = _optional(snapshot, own.get("client"), ClientSettings)
    reports = tuple(
        _page(snapshot, path, ReportFile, spot.name)
        for path, spot in spots
        if spot.kind == "report"
    )
    unsent = {
        each.name: each.noun.period.to
        for each in reports
        if each.noun and each.noun.state != "sent"
    }
    sent, changed = _sent(snapshot, slug, read, unsent)
    problems += changed
    if "client" not in own:
        problems.append(
            at_file(
                f"{folder}/client.yaml",
                "missing-file",
                f"the client `{slug}` has no `client.yaml`",
                hint="write one with `name`, `code`, `account_manager` and `contacts`",
            )
        )
    return ClientFiles(
        slug=slug,
        folder=folder,
        read=read,
        projects=_projects(snapshot, slug, spots, problems),
        questions=_optional(snapshot, own.get("questions"), QuestionsFile),
        reports=reports,
        entries=_entries(snapshot, spots),
        sent=sent,
        deliveries=_deliveries(snapshot, spots, sent, problems),
        money=_optional(snapshot, own.get("money"), InternalMoneyFile),
        paths={path: _size(snapshot, path) for path in paths},
        problems=tuple(problems),
    )


def _entries(snapshot: Snapshot, spots: list[tuple[str, Spot]]) -> tuple[Read[EntryFile], ...]:
    return tuple(
        _yaml(snapshot, path, EntryFile, spot.name) for path, spot in spots if spot.kind == "entry"
    )


def code_of(snapshot: Snapshot, path: str) -> str:
    """Return the code in the `client.yaml` at *path*; empty where it cannot be read."""
    own = _optional(snapshot, path if path in snapshot else None, ClientSettings)
    return own.noun.code if own and own.noun else ""


def identity_of(dossier: ClientFiles) -> ClientIdentity | None:
    """Return who the client of *dossier* is; None where its file cannot be read."""
    if dossier.settings is None:
        return None
    jobs = (each.file.job_no for each in dossier.projects if each.file)
    return ClientIdentity.written(dossier.settings, jobs)


def gather_sent(snapshot: Snapshot, slug: str) -> tuple[tuple[SentReport, ...], list[Problem]]:
    """Return every report that was sent to the client *slug*, each byte checked, and problems."""
    path = f"{client_folder(slug)}/client.yaml"
    own = path if path in snapshot else None
    return _sent(snapshot, slug, _optional(snapshot, own, ClientSettings), {})


def _sent(
    snapshot: Snapshot, slug: str, own: Read[ClientSettings] | None, unsent: Mapping[str, date]
) -> tuple[tuple[SentReport, ...], list[Problem]]:
    """Return the same of a client whose file *own* is, with the data that *unsent* need."""
    digests = {}
    for path in snapshot.under(f"{client_folder(slug)}/reports/sent"):
        spot = spot_of(path)
        if spot is None or spot.kind != "sent":
            continue
        try:
            digests[path] = snapshot.digest(path)
        except SourceUnreadable as error:
            return (), [error.problem]
    code = own.noun.code if own and own.noun else ""
    return read_sent(slug, code, digests, snapshot.read, unsent)


def _deliveries(
    snapshot: Snapshot,
    spots: list[tuple[str, Spot]],
    sent: tuple[SentReport, ...],
    problems: list[Problem],
) -> tuple[Delivery, ...]:
    """Return what became of each mail, as far as it was written down."""
    found: list[Delivery] = []
    issues = {f"{each.issue.report}/{each.issue.issue}": each.issue for each in sent}
    for path, spot in spots:
        if spot.kind != "delivery":
            continue
        raw = _bytes(snapshot, path)
        if isinstance(raw, Problem):
            problems.append(raw)
            continue
        report, _, issue = spot.name.partition("/")
        told, wrong = deliveries_in(path, raw, report, int(issue), issues.get(spot.name))
        found += told
        problems += wrong
    return tuple(found)


def _snapshot_problems(snapshot: Snapshot, slug: str) -> list[Problem]:
    return [each for each in snapshot.problems if each.span and client_of(each.span.path) == slug]


def _size(snapshot: Snapshot, path: str) -> int:
    return snapshot[path].size


def _projects(
    snapshot: Snapshot, client: str, spots: list[tuple[str, Spot]], problems: list[Problem]
) -> tuple[ProjectFiles, ...]:
    by_project: dict[str, list[tuple[str, Spot]]] = defaultdict(list)
    for path, spot in spots:
        if spot.project:
            by_project[spot.project].append((path, spot))
    found = []
    for slug, own in sorted(by_project.items()):
        folder = project_folder(client, slug)
        one = {spot.kind: path for path, spot in own}
        if "project" not in one:
            problems.append(
                at_file(
                    f"{folder}/project.yaml",
                    "missing-file",
                    f"the project `{slug}` has no `project.yaml`",
                    hint="write one with `name`, `job_no`, `lead`, `start`, `due`, `headline`",
                )
            )
        found.append(
            ProjectFiles(
                slug=slug,
                folder=folder,
                read=_optional(snapshot, one.get("project"), ProjectFile, slug),
                budget=_optional(snapshot, one.get("budget"), BudgetFile, slug),
                deliverables=tuple(
                    _yaml(snapshot, path, DeliverableFile, spot.name)
                    for path, spot in own
                    if spot.kind == "deliverable"
                ),
                updates=tuple(
                    _page(snapshot, path, UpdateFile, spot.name)
                    for path, spot in own
                    if spot.kind == "update"
                ),
                meetings=tuple(
                    _page(snapshot, path, MeetingFile, spot.name)
                    for path, spot in own
                    if spot.kind == "meeting"
                ),
                money=_optional(snapshot, one.get("money"), InternalMoneyFile, slug),
            )
        )
    return tuple(found)


def _optional(
    snapshot: Snapshot, path: str | None, noun: type[N], name: str = ""
) -> Read[N] | None:
    return _yaml(snapshot, path, noun, name) if path else None


def _yaml(snapshot: Snapshot, path: str, noun: type[N], name: str = "") -> Read[N]:
    raw = _bytes(snapshot, path)
    if isinstance(raw, Problem):
        return Read(path, yaml_document.parse(path, b"{}"), None, (raw,), None, name)
    return read_noun(noun, yaml_document.parse(path, raw), name)


def _page(snapshot: Snapshot, path: str, noun: type[N], name: str) -> Read[N]:
    raw = _bytes(snapshot, path)
    if isinstance(raw, Problem):
        return Read(path, yaml_document.parse(path, b"{}"), None, (raw,), None, name)
    page = front_matter.parse_page(path, raw)
    more = tuple(each for each in page.problems if each not in page.front.problems)
    return read_noun(noun, page.front, name, body=(page.body, page.body_line), more=more)


def bytes_or_none(snapshot: Snapshot, folder: str, path: str) -> bytes | None:
    """Return the bytes of *path* if it lies in *folder* and can be read."""
    if not path.startswith(f"{folder}/") or path not in snapshot:
        return None
    raw = _bytes(snapshot, path)
    return None if isinstance(raw, Problem) else raw


def _bytes(snapshot: Snapshot, path: str) -> bytes | Problem:
    try:
        return snapshot.read(path)
    except SourceUnreadable as error:
        return error.problem
