"""What is known before something new is written: the agency, the client, and what is taken.

It also tries new files out: they are read together with what is there, so that nothing is ever
written that `amportal check` would complain of.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, NoReturn

import typer
from msgspec import Struct

from amportal.author.free_names import free_name, is_slug, slug_of
from amportal.cli import exit_codes
from amportal.cli.failures import stop
from amportal.cli.site_paths import Place
from amportal.console.terminal import Console
from amportal.model.derive.client_today import today_of
from amportal.model.derive.working_days import Workdays, client_days
from amportal.model.messages.nearest_name import listed, nearest
from amportal.model.nouns.agency import Agency
from amportal.model.nouns.client import ClientSettings
from amportal.model.reading.client_files import ClientFiles, ProjectFiles
from amportal.model.reading.client_reader import gather_agency, gather_client
from amportal.model.site_loader import client_folders, client_slugs, load_agency, load_client
from amportal.sources.content_scan import scan
from amportal.sources.edit.file_change import FileChange, write_changes
from amportal.sources.snapshot import Snapshot

if TYPE_CHECKING:
    from amportal.errors import Problem

_TEXTS = (".yaml", ".md")


class NewItemContext(Struct, frozen=True):
    """The site as it is, for a command that adds to it."""

    place: Place
    console: Console
    snapshot: Snapshot
    agency: Agency

    @classmethod
    def of(cls, place: Place, console: Console) -> NewItemContext:
        """Return the office of the site at *place*, or stop where its agency cannot be read."""
        snapshot = scan(place.root, ("content",))
        read = gather_agency(snapshot).read
        if read.noun is None:
            console.print_problems(read.problems)
            stop(console, "`content/agency.yaml` has to be mended first", code=exit_codes.CONTENT)
        return cls(place, console, snapshot, read.noun)

    @property
    def clients(self) -> tuple[str, ...]:
        """The folder names of all clients."""
        return client_slugs(self.snapshot)

    @property
    def client_folders(self) -> tuple[str, ...]:
        """The folder names of all clients, also of those whose portal was withdrawn."""
        return client_folders(self.snapshot)

    def client(self, slug: str) -> ClientFiles:
        """Return all files of a client, or stop where there is none of that name."""
        if slug not in self.clients:
            self.stop_unknown("client", slug, self.clients, f"amportal new client {slug}")
        return gather_client(self.snapshot, slug)

    def settings(self, dossier: ClientFiles) -> ClientSettings:
        """Return a client's own settings, or stop where they cannot be read."""
        if dossier.settings is None:
            problems = dossier.read.problems if dossier.read else dossier.problems
            self.console.print_problems(problems)
            stop(
                self.console, f"`{dossier.folder}` has to be mended first", code=exit_codes.CONTENT
            )
        return dossier.settings

    def project(self, dossier: ClientFiles, slug: str) -> ProjectFiles:
        """Return all files of a project, or stop where there is none of that name."""
        found = next((each for each in dossier.projects if each.slug == slug), None)
        if found is None:
            known = [each.slug for each in dossier.projects]
            self.stop_unknown("project", slug, known, f"amportal new project {dossier.slug}/{slug}")
        return found

    def stop_unknown(
        self, what: str, slug: str, known: list[str] | tuple[str, ...], make: str
    ) -> NoReturn:
        """Stop because there is no *what* called *slug*."""
        near = nearest(slug, known)
        there = f"there are: {listed(known)}" if known else f"make it: `{make}`"
        stop(
            self.console,
            f"there is no {what} `{slug}`",
            f"did you mean `{near}`?" if near else there,
        )

    def new_name(self, what: str, name: str, taken: list[str] | tuple[str, ...]) -> str:
        """Return *name* if a new folder or file may have it, or stop with one that may."""
        if not is_slug(name):
            better = free_name(slug_of(name), taken)
            stop(
                self.console,
                f"`{name}` cannot name a folder: use small letters, digits and hyphens",
                f"`{better}` would do" if better else "",
            )
        free = free_name(name, taken)
        if free != name:
            stop(self.console, f"there is a {what} `{name}` already", f"`{free}` is still free")
        return name

    def manager(self, wanted: str | None, standard: str = "") -> str:
        """Return the id of a person of the agency: the *wanted* one, else the *standard*."""
        known = [person.id for person in self.agency.people]
        if wanted is None:
            return standard if standard in known else known[0]
        if wanted not in known:
            self.stop_unknown("person", wanted, known, "")
        return wanted

    def today(self, settings: ClientSettings | None = None) -> date:
        """Return the client's today, or the agency's."""
        zone = settings.timezone if settings else None
        return today_of(self.agency, self.place.now, self.place.today, zone)

    def days(self, settings: ClientSettings) -> Workdays:
        """Return the working days of the client."""
        return client_days(self.agency, settings)

    def approvers(self, settings: ClientSettings) -> tuple[str, ...]:
        """Return the contacts who may approve, the day-to-day ones first."""
        able = [each for each in settings.contacts if "approver" in each.roles]
        able.sort(key=lambda each: "day_to_day" not in each.roles)
        return tuple(each.id for each in able)

    def ids_of(self, project: ProjectFiles) -> set[str]:
        """Return every id that is taken in *project*, also in files with problems."""
        from amportal.model.rules.known_ids import project_names

        return set(project_names(project).of())

    def add(self, client: str, files: Mapping[str, bytes]) -> None:
        """Write new *files*, by path from the site's folder; stop before the first that exists."""
        self.write(client, {}, files)

    def write(self, client: str, changed: Mapping[str, bytes], new: Mapping[str, bytes]) -> None:
        """Write *changed* files, which are as they were read, and *new* ones; or stop."""
        for path in new:
            if (self.place.root / path).exists():
                stop(self.console, f"`{path}` is there already", "give it another name")
        self.try_out(client, {**changed, **new})
        changes = [FileChange(path, None, raw) for path, raw in new.items()]
        changes += [
            FileChange(path, self.snapshot.read(path), raw) for path, raw in changed.items()
        ]
        write_changes(self.place.root, changes)
        self.console.data("".join(f"{path}\n" for path in (*new, *changed)))

    def try_out(self, client: str, files: Mapping[str, bytes]) -> None:
        """Stop where *files* would bring a new error; nothing is written yet."""
        before = {_said(each) for each in self._problems(client, {})}
        problems = [each for each in self._problems(client, files) if _said(each) not in before]
        own = [
            each
            for each in problems
            if each.severity == "error" and each.span and each.span.path in files
        ]
        if own:
            self.console.print_problems(own)
            self.console.error("nothing was written, because of what is said above")
            raise typer.Exit(exit_codes.USAGE)

    def _problems(self, client: str, files: Mapping[str, bytes]) -> tuple[Problem, ...]:
        """Return what is wrong with *client* when *files* are there as well."""
        contents = {path: self._content(path) for path in self.snapshot if _matters(path, client)}
        snapshot = Snapshot.of({**contents, **files})
        if client not in client_slugs(snapshot):
            return ()
        agency = load_agency(snapshot)
        return load_client(snapshot, client, agency, self.place.now, self.place.today).problems

    def _content(self, path: str) -> bytes:
        # Of pictures and films it matters only that they are there.
        return self.snapshot.read(path) if path.endswith(_TEXTS) else b"here"


def _matters(path: str, client: str) -> bool:
    return not path.startswith("content/clients/") or path.startswith(f"content/clients/{client}/")


def _said(problem: Problem) -> tuple[str, str, str]:
    return (problem.span.path if problem.span else "", problem.slug, problem.message)
