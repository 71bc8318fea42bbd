"""The site as commands about reports know it."""

from __future__ import annotations

import sys
from datetime import date, datetime
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import typer
from msgspec import Struct

import amportal
from amportal.cli import exit_codes
from amportal.cli.client_arguments import wanted_clients
from amportal.cli.command_line import console_of, place_of
from amportal.cli.failures import stop
from amportal.cli.site_paths import Place, shipped
from amportal.console.terminal import Console

if TYPE_CHECKING:
    from amportal.builder.reports.single_report import SingleReport
    from amportal.model.nouns.client_identity import ClientIdentity
    from amportal.model.nouns.site import Report
    from amportal.model.records.issued_report import SentReport
    from amportal.model.site_loader import LoadedAgency
    from amportal.sources.git.last_changes import History
    from amportal.sources.snapshot import Snapshot


class ReportSite(Struct, frozen=True, dict=True):
    """The site as it is now, for commands about reports; git is asked once for all of them."""

    place: Place
    console: Console
    snapshot: Snapshot

    @classmethod
    def of(cls, context: typer.Context, today: datetime | None = None) -> ReportSite:
        """Return the bureau of the site that the command works on."""
        from amportal.sources.content_scan import scan

        place = place_of(context, today)
        return cls(place, console_of(context), scan(place.root, ("content", "templates")))

    def parts(self, name: str) -> tuple[str, str]:
        """Return client and report that *name* means, or stop; paths are taken too."""
        path = name.strip("/").removeprefix("content/").removeprefix("clients/")
        parts = [each for each in path.split("/") if each != "reports"]
        if len(parts) != 2 or not all(parts):
            stop(self.console, f"`{name}` does not say which report", "write it as CLIENT/REPORT")
        (client,) = wanted_clients(self.place, [parts[0]], self.console)
        return client, parts[1].removesuffix(".md")

    def desk(self, client: str, today: date | None = None) -> SingleReport:
        """Return the desk of *client*, or stop where its sources have errors."""
        from amportal.builder.reports.single_report import SingleReport, UnsoundSources

        place, day = self.place, today or self.place.today
        try:
            own, shipped = self.own(client), theme_shipped()
            return SingleReport.of(own, shipped, client, place.now, day, self.history, self.agency)
        except UnsoundSources as error:
            self.console.print_problems(error.problems)
            stop(self.console, f"`{client}` has to be mended first", code=exit_codes.CONTENT)

    def own(self, client: str) -> Snapshot:
        """Return the agency's files and those of *client*: of no other client a byte is read."""
        from amportal.model.content_layout import client_folder, client_of

        paths = [*self._shared, *self.snapshot.under(client_folder(client))]
        problems = [
            each
            for each in self.snapshot.problems
            if each.span is None or client_of(each.span.path) in (None, client)
        ]
        return self.snapshot.part(paths, tuple(problems))

    @cached_property
    def _shared(self) -> tuple[str, ...]:
        """The files that are no client's."""
        from amportal.model.content_layout import client_of

        return tuple(path for path in self.snapshot if client_of(path) is None)

    @cached_property
    def agency(self) -> LoadedAgency:
        """The agency's own file."""
        from amportal.model.site_loader import load_agency

        return load_agency(self.snapshot.part(self._shared, self.snapshot.problems))

    @cached_property
    def history(self) -> History:
        """What git knows of the sources."""
        from amportal.builder.storage.dated_values import commit_history

        return commit_history(self.place.root)

    def file(self, desk: SingleReport, name: str) -> Report:
        """Return the report *name* of the desk's client, or stop where there is none."""
        from amportal.model.messages.nearest_name import listed, nearest

        found = desk.file(name)
        if found is None:
            known = [each.slug for each in desk.client.reports]
            near = nearest(name, known)
            hint = f"did you mean `{near}`?" if near else f"there are: {listed(known)}"
            slug = desk.client.slug
            stop(
                self.console,
                f"`{slug}` has no report `{name}`",
                hint if known else f"make one: `amportal report new {slug}`",
            )
        return found

    def today(self, desk: SingleReport) -> date:
        """Return the client's own today."""
        from amportal.model.derive.client_today import today_of

        zone = desk.client.settings.timezone
        return today_of(desk.agency, self.place.now, self.place.today, zone)

    def sent(self, client: str) -> tuple[SentReport, ...]:
        """Return what was sent to *client*, with the data that pages are compared with."""
        from amportal.model.reading.client_reader import gather_sent

        return gather_sent(self.snapshot, client)[0]

    def code(self, client: str) -> str:
        """Return the code of *client*, by which it is known whatever its folder is called."""
        from amportal.model.content_layout import client_folder
        from amportal.model.reading.client_reader import code_of

        return code_of(self.snapshot, f"{client_folder(client)}/client.yaml")

    def identity(self, client: str) -> ClientIdentity | None:
        """Return all that tells *client* from others; None where its file cannot be read."""
        from amportal.model.reading.client_reader import gather_client, identity_of

        return identity_of(gather_client(self.snapshot, client))

    def write(self, files: dict[str, bytes]) -> None:
        """Write *files* by path from the site's folder, each whole or not at all."""
        from amportal.sources.edit.file_change import FileChange, write_changes

        def before(path: str) -> bytes | None:
            return self.snapshot.read(path) if path in self.snapshot else None

        write_changes(
            self.place.root, [FileChange(path, before(path), raw) for path, raw in files.items()]
        )
        self.console.data("".join(f"{path}\n" for path in files))


@cache
def theme_shipped() -> Snapshot:
    """Return the theme that ships with amportal."""
    from amportal.render.theme import DEFAULT
    from amportal.sources.content_scan import scan

    return scan(shipped("templates"), (DEFAULT.rstrip("/"),))


def code() -> str:
    """Return the digest of our code and of the libraries whose output we pass on."""
    from amportal.builder.scan.code_digest import code_digest

    return code_digest(Path(amportal.__file__).parent, sys.path)


def sent_reports(bureau: ReportSite, client: str) -> tuple[SentReport, ...]:
    """Return what was sent to *client*, or stop where it is not as it was."""
    from amportal.model.reading.client_reader import gather_sent

    sent, problems = gather_sent(bureau.snapshot, client)
    if problems:
        bureau.console.print_problems(problems)
        stop(bureau.console, "what was sent has to be brought back first", code=exit_codes.SAFETY)
    return sent
