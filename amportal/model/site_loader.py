"""From a snapshot to the site: read, check, and say all that a person must mend.

A client with any error is held, so that its last good portal stays; the others go on. A problem
in `agency.yaml` holds all, because every portal shows it. Reads no clock: the caller gives it.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from functools import partial

from msgspec import Struct

from amportal.errors import Problem, in_order
from amportal.model.content_layout import (
    AGENCY_PATH,
    ROOT,
    client_of,
    spot_of,
    unknown_files,
    withdrawn_path,
)
from amportal.model.derive.client_today import today_of
from amportal.model.nouns.agency import Agency
from amportal.model.nouns.site import Client, Site
from amportal.model.problem_location import at_file
from amportal.model.reading.client_assembly import assemble
from amportal.model.reading.client_reader import bytes_or_none, gather_agency, gather_client
from amportal.model.reading.follow_on import causes
from amportal.model.reading.noun_reader import Read
from amportal.model.rules import check_agency, check_client
from amportal.model.rules.date_rules import future_days
from amportal.model.rules.folder_name_rules import portable_names
from amportal.model.rules.uniqueness import Claim, check_across, claims_of
from amportal.sources.snapshot import Snapshot


class Loaded(Struct, frozen=True):
    """What came of one snapshot: the sound part as `site`, and every problem, sorted."""

    site: Site | None
    problems: tuple[Problem, ...]

    @property
    def errors(self) -> tuple[Problem, ...]:
        """The problems that hold a client back."""
        return tuple(problem for problem in self.problems if problem.severity == "error")


class LoadedAgency(Struct, frozen=True):
    """The agency's file; `agency` is None where it has errors."""

    agency: Agency | None
    problems: tuple[Problem, ...]
    read: Read[Agency]


class LoadedClient(Struct, frozen=True):
    """One client; `client` is None where it is held. `claims`: what must be its alone.

    `withdrawn`: it has no portal any more, because somebody said so.
    """

    slug: str
    client: Client | None
    problems: tuple[Problem, ...]
    claims: tuple[Claim, ...] = ()
    withdrawn: bool = False


def client_slugs(snapshot: Snapshot) -> tuple[str, ...]:
    """Return the names of all clients' folders, sorted: also of one with nothing but trouble.

    Clients whose portal was withdrawn are left out.
    """
    return tuple(each for each in client_folders(snapshot) if withdrawn_path(each) not in snapshot)


def client_folders(snapshot: Snapshot) -> tuple[str, ...]:
    """Return the names of all clients' folders, sorted, also of those that were withdrawn."""
    places = (*snapshot, *(each.span.path for each in snapshot.problems if each.span))
    return tuple(sorted({slug for path in places if (slug := client_of(path))}))


def load_agency(snapshot: Snapshot) -> LoadedAgency:
    """Return the agency of *snapshot* with the problems of its own files."""
    dossier = gather_agency(snapshot)
    told = dossier.read.problems
    problems = in_order(causes(check_agency(dossier), told, [dossier.read]))
    sound = dossier.read.noun if not _errors(problems) else None
    return LoadedAgency(sound, tuple(problems), dossier.read)


def load_client(
    snapshot: Snapshot,
    slug: str,
    agency: LoadedAgency,
    clock: date | datetime,
    override: date | None = None,
    *,
    alone: bool = False,
) -> LoadedClient:
    """Return one client, checked against *agency*, but not yet against other clients.

    *alone*: it never will be, so what it claims is not worked out. Reads nothing outside the
    client's folder. Where the agency is not sound the client is held, yet its own problems are
    told as far as they can be known.
    """
    dossier = gather_client(snapshot, slug)
    problems = list(dossier.problems)
    for read in dossier.reads():
        problems += read.problems
    known = agency.read.noun
    if dossier.withdrawn is not None:
        if known:
            problems += future_days(dossier.withdrawn, today_of(known, clock, override))
        told = tuple(in_order(problems))
        return LoadedClient(slug, None, told, withdrawn=not _errors(told))
    if known:
        zone = (dossier.settings.timezone if dossier.settings else None) or known.timezone
        today = today_of(known, clock, override, zone)
        bytes_of = partial(bytes_or_none, snapshot, dossier.folder)
        found = check_client(dossier, known, agency.read, today, bytes_of)
        problems = causes(found, problems, [agency.read, *dossier.reads()])
    problems = in_order(problems)
    client = None
    if agency.agency and not _errors(problems):
        client = assemble(dossier)
    claims = () if alone else tuple(claims_of(dossier))
    return LoadedClient(slug, client, tuple(problems), claims)


def load(snapshot: Snapshot, clock: date | datetime, override: date | None = None) -> Loaded:
    """Return the whole site of *snapshot* as it is at *clock*; *override* pretends another day."""
    agency = load_agency(snapshot)
    slugs = client_folders(snapshot)
    loaded = [load_client(snapshot, slug, agency, clock, override) for slug in slugs]
    clients = [each for each in loaded if not each.withdrawn]
    strays = stray_problems(outside_clients(snapshot), any_client=bool(slugs))
    problems = [*agency.problems, *strays]
    for each in clients:
        problems += each.problems
    across, held = check_across([claim for each in clients for claim in each.claims])
    problems += across
    return Loaded(_site(snapshot, agency, clients, held), tuple(in_order(problems)))


def outside_clients(snapshot: Snapshot) -> Snapshot:
    """Return the files below `content/` that belong to no client, with the problems of such."""
    return snapshot.part(
        [path for path in snapshot.under(ROOT) if not client_of(path)],
        [each for each in snapshot.problems if not client_of(each.span.path if each.span else "")],
    )


def stray_problems(outside: Snapshot, *, any_client: bool) -> list[Problem]:
    """Return problems of files *outside* all clients: unknown, ill-named and unreadable ones."""
    problems = unknown_files(path for path in outside if spot_of(path) is None)
    problems += portable_names(outside)
    problems += outside.problems
    if not any_client:
        problems.append(
            at_file(
                f"{ROOT}/clients",
                "no-clients",
                "there is no client yet",
                hint="make a folder such as `content/clients/acme/` with a `client.yaml` in it",
                severity="warning",
            )
        )
    return problems


def site_of(agency: Agency, client: Client | None, sources: Snapshot) -> Site:
    """Return the site as *client* alone sees it; *sources* are its files and the agency's."""
    clients = (client,) if client else ()
    return Site(agency, clients, assets=_assets(sources), agency_path=AGENCY_PATH)


def _assets(snapshot: Snapshot) -> dict[str, str]:
    """Return the pictures and documents among the sources, with their digests."""
    return {
        path: snapshot.digest(path)
        for path in snapshot
        if (spot := spot_of(path)) and spot.kind == "asset"
    }


def _site(
    snapshot: Snapshot,
    agency: LoadedAgency,
    clients: Iterable[LoadedClient],
    held: frozenset[str],
) -> Site | None:
    if agency.agency is None:
        return None
    sound = tuple(each.client for each in clients if each.client and each.slug not in held)
    kept = {client.slug for client in sound}
    # Held clients keep what they have: only sound clients' pictures are asked for.
    assets = {
        path: snapshot.digest(path)
        for path in snapshot
        if (spot := spot_of(path))
        and spot.kind == "asset"
        and (not spot.client or spot.client in kept)
    }
    return Site(
        agency=agency.agency,
        clients=sound,
        held=frozenset(each.slug for each in clients if each.slug not in kept),
        assets=assets,
        agency_path=AGENCY_PATH,
    )


def _errors(problems: Iterable[Problem]) -> bool:
    return any(problem.severity == "error" for problem in problems)
