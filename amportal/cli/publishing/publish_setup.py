"""From the site as built to the portals that are to be published, and to those that must go."""

from __future__ import annotations

import hmac
import os
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from hashlib import sha256
from typing import TYPE_CHECKING

import typer
from msgspec import Struct, field

from amportal.builder.build_summary import Summary
from amportal.builder.storage.build_ledger import Ledger
from amportal.cli import exit_codes
from amportal.cli.client_arguments import client_names
from amportal.cli.failures import stop
from amportal.cli.publishing.going_out import scan_of, silence
from amportal.cli.publishing.portal_names import is_former, means
from amportal.cli.publishing.publish_log import removed_paths
from amportal.cli.publishing.sealing_setup import ENCRYPTED, SiteSealing, told_by_address
from amportal.cli.publishing.target_opening import opened
from amportal.cli.send_setup import build_site
from amportal.model.derive.absence import has_left
from amportal.model.derive.client_today import today_of
from amportal.model.publish_places import SINGLE, PortalPlace, portal_place
from amportal.model.site_loader import load
from amportal.plan.reader.reader_kinds import reader_of, readers_of
from amportal.plan.routes import client_of_folder
from amportal.publish.portal_job import PortalJob
from amportal.publish.portal_manifest import Entry, Manifest
from amportal.publish.publish_errors import PublishError, misused, unsafe
from amportal.publish.release_store import ReleaseStore
from amportal.sources.content_scan import scan

if TYPE_CHECKING:
    from amportal.cli.site_paths import Place
    from amportal.console.terminal import Console
    from amportal.model.nouns.client import AccessMode
    from amportal.model.nouns.site import Client, Site
    from amportal.model.publish_places import PublishTarget
    from amportal.publish.sealed_release import Sealing

_FOREIGN = 12
PREVIEW_KEY = "AMPORTAL_PREVIEW_KEY"


class Wishes(Struct, frozen=True):
    """What was asked for on the command line."""

    adopt: bool = False
    audit: bool = False
    # A preview is a site of its own: it is published under other names, and ends by itself.
    preview: str = ""
    ending: bool = False
    # A runner: where nobody said where to, there is nothing to do.
    runner: bool = False


class Publishing(Struct, frozen=True):
    """What is to be done: `jobs`, and why some portals cannot be, by name.

    `held` are portals whose files have problems: what was published of them stays.
    """

    site: Site
    jobs: tuple[PortalJob, ...]
    refused: Mapping[str, PublishError] = field(default_factory=dict)
    held: tuple[str, ...] = ()
    sound: bool = True


def publishing(
    place: Place, console: Console, wanted: tuple[str, ...], wishes: Wishes
) -> Publishing:
    """Build, and return all that is to be published of the clients *wanted* (all if none)."""
    summary = build_site(place, console.progress)
    console.print_problems(summary.problems)
    if summary.stopped:
        stop(console, "nothing is published: the build stopped", code=exit_codes.SAFETY)
    site = load(scan(place.root, ("content",)), place.now, place.today).site
    if site is None:
        stop(
            console,
            "nothing is published: the agency's own file has problems",
            "see `amportal check`",
            exit_codes.CONTENT,
        )
    if not site.agency.publish and wishes.runner:
        console.say("nothing to publish: content/agency.yaml has no `publish:`")
        raise typer.Exit(exit_codes.DONE)
    if not site.agency.publish:
        stop(
            console,
            "nothing is published: nobody said where",
            "add `publish:` to content/agency.yaml; docs/publishing.md says how",
        )
    return _Planned(place, site, summary, wanted, wishes).made()


def published_clients(place: Place) -> set[str]:
    """Return the clients of this site that are published somewhere, be they here or not."""
    site = load(scan(place.root, ("content",)), place.now, place.today).site
    if site is None:
        return set()
    planned = _Planned(place, site, Summary(), (), Wishes())
    left = (each for target in site.agency.publish for each in planned.left(target, set()))
    return {client_of_folder(folder) for _, folder, _ in left}


class _Planned:
    def __init__(
        self, place: Place, site: Site, summary: Summary, wanted: tuple[str, ...], wishes: Wishes
    ) -> None:
        self._place, self._site, self._wanted, self._wishes = place, site, wanted, wishes
        self._held = {each.slug for each in summary.clients if each.held}
        self._ledger = Ledger(place.state)
        of = f"{site.agency.name}\0{wishes.preview}" if wishes.preview else site.agency.name
        self._id = sha256(of.encode()).hexdigest()[:12]
        self._key = os.environ.get(PREVIEW_KEY, "")
        self._refused: dict[str, PublishError] = {}
        self._sealing = SiteSealing(place.root, site, place.today or place.now.date())
        # Who is where: of all clients, also of those that are not asked for.
        self._taken: dict[tuple[str, str], str] = {}
        self._places: dict[str, PortalPlace] = {}

    def made(self) -> Publishing:
        """Return everything that is to be done."""
        ready: list[tuple[Client, tuple[str, ...], str, PortalPlace]] = []
        held = []
        for client in self._site.clients:
            for reader in readers_of(client, self._today(client)):
                targets, where = self._site.agency.publish, client.settings.publish
                found = portal_place(targets, where, client.slug, reader.roles)
                if self._nobody_opens(client, reader.folder):
                    continue
                if found is not None and self._wishes.preview:
                    found = self._preview(found, reader.folder)
                if found is None:
                    self._tell_nowhere(client, reader.folder)
                    continue
                self._take(reader.folder, found)
                if not means(self._wanted, reader.folder):
                    continue
                if reader.folder in self._held or client.slug in self._held:
                    held.append(reader.folder)
                elif self._may_be_read(client, reader.folder, found):
                    ready.append((client, reader.roles, reader.folder, found))
        digests = {folder: self._digests(folder) for _, _, folder, _ in ready}
        jobs = [
            job
            for client, _, folder, found in ready
            if (job := self._possible(client, folder, found, digests)) is not None
        ]
        jobs += self._gone()
        self._tell_unknown({*(job.portal for job in jobs), *held})
        held += [slug for slug in self._site.held if not self._wanted or slug in self._wanted]
        return Publishing(
            self._site, tuple(jobs), self._refused, tuple(sorted(held)), sound=not held
        )

    def _today(self, client: Client) -> date:
        agency = self._site.agency
        zone = client.settings.timezone or agency.timezone
        return today_of(agency, self._place.now, self._place.today, zone)

    def _tell_unknown(self, known: set[str]) -> None:
        """Note the portals that were asked for by name and that are not there."""
        for name in self._wanted:
            if "." in name and name not in known:
                found = sorted(self._places)
                self._refused.setdefault(
                    name, misused(f"there is no portal `{name}`", f"known: {', '.join(found)}")
                )

    def _contacts(self, client: Client, folder: str) -> tuple[str, ...]:
        """Return the contacts whose portal is *folder*."""
        return tuple(
            each.id for each in client.settings.contacts
            if not each.draft and not has_left(each, self._today(client))
            and reader_of(client, each).folder == folder
        )  # fmt: skip

    def _nobody_opens(self, client: Client, folder: str) -> bool:
        """Say whether the portal is encrypted and for nobody: then what was published of it goes.

        No preview is encrypted: those who would look at it have no secrets for it.
        """
        if client.settings.access.mode not in ENCRYPTED:
            return False
        return bool(self._wishes.preview) or not self._contacts(client, folder)

    def _preview(self, place: PortalPlace, folder: str) -> PortalPlace | None:
        """Return where a preview of the portal *folder* goes: under a name that nobody guesses."""
        if self._wishes.ending or place.target.kind in SINGLE:
            return None
        if not self._key:
            self._refused["preview"] = misused(
                "a preview needs a name that nobody guesses",
                f"set {PREVIEW_KEY} to a long random text, in CI as a secret",
            )
            return None
        if self._is_published(place, folder):
            return None
        secret = hmac.new(self._key.encode(), f"{self._wishes.preview}\0{folder}".encode(), sha256)
        path = f"preview-{secret.hexdigest()[:20]}"
        return PortalPlace(place.target, path, f"{place.target.address.rstrip('/')}/{path}/", True)

    def _is_published(self, place: PortalPlace, folder: str) -> bool:
        """Say whether what was built of the portal *folder* is what its readers have already."""
        try:
            there = opened(place.target, place.path, self._place.root, self._place.state)
            found = there.state().manifest
        except PublishError as error:
            self._refused[folder] = error
            return True
        files = {path: Entry(digest, 0) for path, digest in self._digests(folder).items()}
        return found is not None and Manifest("", folder, files).release == found.release

    def _take(self, folder: str, place: PortalPlace) -> None:
        key = (place.target.id, place.path.casefold())
        other = self._taken.setdefault(key, folder)
        if other != folder:
            self._refused[folder] = misused(
                f"{folder} and {other} would be published at one place ({place.address})",
                "give one of them another `path:`, or a target of its own",
            )
        self._places[folder] = place

    def _tell_nowhere(self, client: Client, folder: str) -> None:
        """Note what cannot be published because nobody said where, where that was asked for."""
        if self._wishes.preview:
            return
        if client.settings.publish is not None:
            self._refused[folder] = misused(
                f"{folder} has no place: its client's target holds one portal alone",
                "say under `portals:` of `publish:` in client.yaml where the portal for these "
                "roles goes",
            )
        elif client.slug in self._wanted:
            self._refused[folder] = misused(
                f"nobody said where {folder} is published", "add `publish:` to its client.yaml"
            )

    def _may_be_read(self, client: Client, folder: str, place: PortalPlace) -> bool:
        access = client.settings.access
        why = silence(access, folder, place)
        if why is None and access.mode in ENCRYPTED:
            why = told_by_address(client, place)
        if why is not None:
            self._refused[folder] = why
        return why is None

    def _possible(
        self,
        client: Client,
        folder: str,
        place: PortalPlace,
        digests: Mapping[str, Mapping[str, str]],
    ) -> PortalJob | None:
        """Return the job, or note why there is none."""
        if folder in self._refused:
            return None
        try:
            return self._job(client, folder, place, digests)
        except PublishError as error:
            self._refused[folder] = error
            return None

    def _job(
        self,
        client: Client,
        folder: str,
        place: PortalPlace,
        digests: Mapping[str, Mapping[str, str]],
    ) -> PortalJob:
        access = client.settings.access
        assert access.mode is not None
        foreign = sorted(
            path
            for other, paths in digests.items()
            if client_of_folder(other) != client.slug
            for path in paths
            if path.startswith(("deliverables/", "reports/", "projects/"))
        )
        return self._at(
            folder,
            place.target,
            place.path,
            place.address,
            mode=access.mode,
            sealing=self._sealing.of(client, folder) if access.mode in ENCRYPTED else None,
            digests=digests[folder],
            contacts=self._contacts(client, folder),
            scan=scan_of(self._site, client.slug),
            foreign=tuple(foreign[:_FOREIGN]),
        )

    def _at(
        self,
        folder: str,
        target: PublishTarget,
        path: str,
        address: str,
        *,
        mode: AccessMode = "open",
        sealing: Sealing | None = None,
        known_as: str = "",
        digests: Mapping[str, str] | None = None,
        contacts: tuple[str, ...] = (),
        scan: Callable[[str, bytes], str] = lambda path, content: "",
        foreign: tuple[str, ...] = (),
    ) -> PortalJob:
        shelf = f".preview/{path}" if self._wishes.preview else folder
        store = ReleaseStore(self._place.state, shelf)
        place = opened(target, path, self._place.root, store.folder)
        client = client_of_folder(folder)
        return PortalJob(
            portal=folder,
            client=client,
            site=self._id,
            target_id=target.id,
            target=place,
            store=store,
            address=address,
            mode=mode,
            sealing=sealing,
            known_as=known_as,
            output=self._place.output / folder,
            digests=digests,
            contacts=contacts,
            scan=scan,
            purge=target.purge or "",
            adopt=self._wishes.adopt,
            audit=self._wishes.audit,
            is_former=is_former(self._place, folder, adopt=self._wishes.adopt),
            removed=removed_paths(self._place.root, client, folder),
            foreign=foreign,
            others=getattr(place, "deploy_addresses", tuple),
        )

    def _digests(self, folder: str) -> dict[str, str]:
        return {path: trace.content for path, trace in self._ledger.shelf(folder).traces.items()}

    def _gone(self) -> Iterator[PortalJob]:
        """Yield what is published of portals that are no more, or are elsewhere now.

        One client that is gone is a decision; several at once are another branch, or a mistake,
        unless somebody names them or has withdrawn them.
        """
        kept = {*self._site.held, *(client_of_folder(each) for each in self._held)}
        found = []
        for target in self._site.agency.publish:
            taken = {path for name, path in self._taken if name == target.id}
            for path, folder, name in self.left(target, taken):
                client = client_of_folder(folder)
                if client not in kept and means(self._wanted, folder):
                    found.append((target, path, folder, name))
        here = client_names(self._place.root)
        gone = {client_of_folder(folder) for _, _, folder, _ in found}
        lost = sorted(gone - {*here, *self._wanted})
        if len(lost) > 1:
            listed = ", ".join(lost)
            self._refused["gone"] = unsafe(
                f"{len(lost)} clients are published and have no folder here: {listed}",
                f"is this the right branch? If they are to go: `amportal publish {' '.join(lost)}`",
            )
        for target, path, folder, name in found:
            if len(lost) < 2 or client_of_folder(folder) not in lost:
                address = f"{target.address.rstrip('/')}/{path}{'/' if path else ''}"
                yield self._at(folder, target, path, address, known_as=name)

    def left(self, target: PublishTarget, taken: set[str]) -> list[tuple[str, str, str]]:
        """Return the places at *target* that hold a portal of this site and that nobody takes.

        Each with the portal, and with the name that it bears there.
        """
        work = self._place.state / "publish" / ".look"
        try:
            place = opened(target, "", self._place.root, work)
            if target.kind in SINGLE:
                found = place.state().manifest if not taken else None
                left = [("", found)] if found else []
            else:
                left = list(place.places(taken))
        except PublishError as error:
            self._refused.setdefault(f"target {target.id}", error)
            return []
        return [
            (path, self._sealing.portal_called(manifest.portal), manifest.portal)
            for path, manifest in left
            if manifest.site == self._id and not manifest.withdrawn
        ]
