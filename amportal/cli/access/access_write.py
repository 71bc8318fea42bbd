"""`amportal access write`: the files a host needs to ask contacts for a sign-in."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from msgspec import Struct
from msgspec.structs import asdict

from amportal.access.hosts.signed_portals import Files, Reader, SignedPortal, WriteOptions
from amportal.access.hosts.verify_reader import verify_reader
from amportal.access.key_store import KeyStore, KeyStoreError, contacts_of
from amportal.cli import exit_codes
from amportal.cli.access.access_app import access
from amportal.cli.access.access_site import AccessSite, Member
from amportal.cli.command_line import Today, console_of, place_of
from amportal.cli.failures import stop
from amportal.cli.publishing.kept_logins import written_note
from amportal.model.publish_places import portal_place
from amportal.plan.reader.reader_kinds import readers_of

if TYPE_CHECKING:
    from amportal.access.hosts.host_folder import Difference
    from amportal.model.nouns.site import Client
    from amportal.model.publish_places import PortalPlace

_SERVED = ("folder", "ssh")
_PROJECT = re.compile(r"--project-name[= ]([a-z0-9-]+)")
_RELOAD = {
    "nginx": "nginx -t && nginx -s reload (lists of users are read with every request)",
    "caddy": "caddy reload",
    "apache": "apachectl -t && apachectl graceful",
    "cloudflare": "send each application to the API of Cloudflare Access",
    "s3-cloudfront": "import entries.json into the key-value store again",
    "oauth2-proxy": "start oauth2-proxy again; it reads the lists of addresses by itself",
    "authelia": "start Authelia again where rules changed; it reads users by itself",
}


class Host(Enum):
    """The hosts that files are written for."""

    NGINX = "nginx"
    CADDY = "caddy"
    APACHE = "apache"
    CLOUDFLARE = "cloudflare"
    CLOUDFRONT = "s3-cloudfront"
    OAUTH2_PROXY = "oauth2-proxy"
    AUTHELIA = "authelia"


class Writing(Struct, frozen=True):
    """One way to write: for which host, into which folder, and where that is on the host."""

    host: str
    to: str
    here: str
    caddy: tuple[int, int]


@access.command("write")
def write_access(
    context: typer.Context,
    host: Annotated[Host, typer.Option("--for", help="The host that is to ask for a sign-in.")],
    to: Annotated[
        Path | None, typer.Option("--to", help="Write into this folder; else into access/HOST.")
    ] = None,
    here: Annotated[
        str, typer.Option("--here", help="The folder's place on the host, where that is another.")
    ] = "",
    caddy: Annotated[str, typer.Option("--caddy", help="The version of Caddy.")] = "2.8",
    check: Annotated[
        bool,
        typer.Option(
            "--check", help="Write nothing; say what differs there. Ends with 3 if it does."
        ),
    ] = False,
    today: Today = None,
) -> None:
    """Write what a web server or a service needs to let each contact into their portal alone.

    Later `give`, `again` and `revoke` write the same files again.
    """
    site = AccessSite.of(place_of(context, today), console_of(context))
    folder = (to or site.place.root / "access" / host.value).resolve()
    version = re.match(r"v?(\d+)\.(\d+)", caddy)
    if version is None:
        stop(site.console, f"`{caddy}` is no version of Caddy", "write it as 2.8")
    writing = Writing(
        host.value, str(folder), here or str(folder), (int(version[1]), int(version[2]))
    )
    try:
        found = _differences(site, writing) if check else _written(site, writing)
    except KeyStoreError as error:
        site.ended(error)
    _tell(site, writing, found, check=check)
    if check and found:
        raise typer.Exit(exit_codes.SAFETY)


def follow(site: AccessSite) -> None:
    """Write again what was written for hosts before, after access changed."""
    for writing in _noted(site):
        try:
            found = _written(site, writing)
        except KeyStoreError as error:
            site.console.error(f"{writing.host}: {error.text}", error.hint)
            continue
        if found:
            _tell(site, writing, found, check=False)


def signed_portals(site: AccessSite, store: KeyStore) -> tuple[SignedPortal, ...]:
    """Return every portal that is published somewhere, with those who may read it today."""
    return tuple(each for client in site.site.clients for each in _portals(site, client, store))


def _portals(site: AccessSite, client: Client, store: KeyStore) -> Iterator[SignedPortal]:
    mode = client.settings.access.mode
    if mode is None:
        return
    members = {each.contact.id: each for each in site.members if each.client is client}
    for reader in readers_of(client):
        where = portal_place(
            site.site.agency.publish, client.settings.publish, client.slug, reader.roles
        )
        if where is None:
            continue
        readers = [
            Reader(
                grant.contact,
                members[grant.contact].contact.name,
                members[grant.contact].contact.email,
                grant.password,
                grant.personal_key,
            )
            for grant in contacts_of(store, reader.folder)
            if grant.contact in members and members[grant.contact].portal == reader.folder
        ]
        keys = store.keys_of(reader.folder)
        if keys is not None:
            readers.append(verify_reader(keys))
        project = _PROJECT.search(where.target.command or "")
        yield SignedPortal(
            reader.folder,
            client.slug,
            where.address,
            _folder(site, where),
            tuple(readers),
            closed=mode in ("sign-in", "both"),
            domains=client.settings.domains,
            project=project[1] if project else "",
        )


def _folder(site: AccessSite, where: PortalPlace) -> str:
    """Return the folder that a web server serves, empty where the host is none of one's own."""
    if where.target.kind not in _SERVED:
        return ""
    above = where.target.folder or ""
    if where.target.kind == "folder":
        above = str((site.place.root / above).resolve())
    return f"{above.rstrip('/')}/{where.path}/current"


def _files(site: AccessSite, writing: Writing) -> tuple[Files, frozenset[str]]:
    """Return the files, and the portals whose files stay as they are: nobody can know them."""
    from amportal.access.hosts.host_folder import HOSTS
    from amportal.publish.media_types import TYPES

    store = site.keys()
    portals = signed_portals(site, store)
    options = WriteOptions(writing.here, TYPES, writing.caddy)
    held = {
        each.portal for each in store.portals if each.portal.partition(".")[0] in site.site.held
    }
    return HOSTS[writing.host](portals, options), frozenset((*held, *site.site.held))


def _differences(site: AccessSite, writing: Writing) -> tuple[Difference, ...]:
    from amportal.access.hosts.host_folder import differences

    files, kept = _files(site, writing)
    return differences(Path(writing.to), files, kept)


def _written(site: AccessSite, writing: Writing) -> tuple[Difference, ...]:
    from amportal.access.hosts.host_folder import write_files

    files, kept = _files(site, writing)
    roots = [site.place.output]
    roots += [
        site.place.root / each.folder
        for each in site.site.agency.publish
        if each.kind == "folder" and each.folder
    ]
    found = write_files(Path(writing.to), files, kept, roots)
    private_folder(site.place.root)
    others = [each for each in _noted(site) if (each.host, each.to) != (writing.host, writing.to)]
    rows = [asdict(each) for each in (*others, writing)]
    written_note(site.place.root).write_text(json.dumps(rows, indent=1) + "\n")
    return found


def private_folder(root: Path) -> Path:
    """Return the site's folder `access`, which git leaves out."""
    folder = root / "access"
    folder.mkdir(mode=0o750, exist_ok=True)
    ignored = folder / ".gitignore"
    if not ignored.exists():
        ignored.write_text("# Cards and lists of readers are for no repository.\n*\n")
    return folder


def _noted(site: AccessSite) -> list[Writing]:
    """Return how files were written for hosts before, on this machine."""
    try:
        rows = json.loads(written_note(site.place.root).read_bytes())
        return [
            Writing(str(row["host"]), str(row["to"]), str(row["here"]), (*row["caddy"],))
            for row in rows
        ]
    except (OSError, ValueError, TypeError, KeyError):
        return []


def _tell(
    site: AccessSite, writing: Writing, found: tuple[Difference, ...], *, check: bool
) -> None:
    console, folder = site.console, Path(writing.to)
    for each in found:
        console.data(f"{each.what:<9} {console.named(folder / each.path)}\n")
    if check:
        said = "is not what contacts may read now" if found else "is what contacts may read now"
        console.say(f"{console.named(folder)} {said}")
        return
    if not found:
        console.say("nothing changed")
    else:
        console.say(f"now: {_RELOAD[writing.host]}")
    for member in _without(site):
        console.say(
            f"note: {member.name} has no password yet: `amportal access give {member.name}`"
        )


def _without(site: AccessSite) -> list[Member]:
    store = site.keys()
    return [
        each
        for each in site.members
        if each.signs_in and store.grant_of(each.client.slug, each.contact.id) is None
    ]
