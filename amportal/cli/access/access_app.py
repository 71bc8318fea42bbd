"""`amportal access`: its arguments, and the names that shells complete."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from amportal.cli.client_arguments import completed
from amportal.cli.command_line import app

if TYPE_CHECKING:
    from amportal.cli.access.access_site import AccessSite, Member

access = typer.Typer(no_args_is_help=True, rich_markup_mode="rich")
app.add_typer(access, name="access", help="Who may read: links, passwords, and hosts' sign-in.")


def _known(incomplete: str) -> list[str]:
    """Return the contacts that a shell may complete *incomplete* to."""
    import re

    from amportal.cli.site_paths import site_above

    root = site_above(Path.cwd())
    folder = root / "content" / "clients" if root else Path("nowhere")
    names = []
    for file in folder.glob("*/client.yaml"):
        _, _, contacts = file.read_text("utf-8").partition("\ncontacts:")
        ids = re.findall(r"^\s*-?\s*id:\s*([A-Za-z0-9-]+)", contacts, re.MULTILINE)
        names += [file.parent.name, *(f"{file.parent.name}/{each}" for each in ids)]
    return sorted(name for name in names if name.startswith(incomplete))


Contacts = Annotated[
    list[str],
    typer.Argument(
        metavar="CLIENT/CONTACT...",
        help="Such as acme/priya; a client alone means all its contacts without access.",
        autocompletion=_known,
    ),
]
OneContact = Annotated[
    str, typer.Argument(metavar="CLIENT/CONTACT", help="Such as acme/priya.", autocompletion=_known)
]
ClientNames = Annotated[
    list[str] | None,
    typer.Argument(help="Only these clients; all where none is named.", autocompletion=completed),
]
OneClient = Annotated[str, typer.Argument(metavar="CLIENT", autocompletion=completed)]


def whom(site: AccessSite, names: list[str]) -> list[Member]:
    """Return the contacts that *names* mean, or stop with the nearest name."""
    found: list[Member] = []
    for name in names:
        target = _target(site, name)
        slug = target.client.slug
        wanted = target.noun.id if target.kind == "contact" else None
        members = [
            each
            for each in site.members
            if each.client.slug == slug and wanted in (None, each.contact.id)
        ]
        if not members:
            _nobody(site, slug, wanted)
        found += [each for each in members if each not in found]
    return found


def named_contact(site: AccessSite, name: str) -> tuple[str, str]:
    """Return client and contact of *name*, who may have left since."""
    slug, _, ident = name.strip("/").removeprefix("content/clients/").partition("/")
    try:
        store = site.keys()
    except Exception as error:
        from amportal.access.key_store import KeyStoreError

        if isinstance(error, KeyStoreError):
            site.ended(error)
        raise
    if store.grant_of(slug, ident) is not None:
        return slug, ident
    target = _target(site, name, kinds=("contact",))
    return target.client.slug, target.noun.id


def _target(site: AccessSite, name: str, kinds: tuple[Any, ...] = ("contact", "client")) -> Any:
    from amportal.author.target_names import find
    from amportal.author.verb_errors import Refused
    from amportal.cli.failures import stop
    from amportal.cli.write.verb_run import open_site

    try:
        return find(open_site(site.place), name, kinds)
    except Refused as refused:
        stop(site.console, refused.text, refused.hint)


def _nobody(site: AccessSite, slug: str, ident: str | None) -> None:
    from amportal.cli import exit_codes
    from amportal.cli.failures import stop

    if slug in site.site.held or not any(each.slug == slug for each in site.site.clients):
        stop(
            site.console,
            f"the files of {slug} have problems, so its portals are not known",
            f"`amportal check {slug}` says what is wrong",
            exit_codes.CONTENT,
        )
    stop(
        site.console,
        f"{slug}/{ident} is a draft or has left, and reads no portal"
        if ident
        else f"{slug} is a draft, or has no contacts who read its portal",
        "nothing was given",
    )
