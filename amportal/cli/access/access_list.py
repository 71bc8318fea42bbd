"""`amportal access list`: who has access to what, since when and by whom; never a secret."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Annotated

import typer
from msgspec import Struct
from msgspec.structs import asdict

from amportal.access.key_store import KeyStore, KeyStoreError, epoch_of
from amportal.cli.access.access_app import ClientNames, access
from amportal.cli.access.access_site import AccessSite, Member, why_no_access
from amportal.cli.client_arguments import wanted_clients
from amportal.cli.command_line import Today, console_of, place_of


class Row(Struct, frozen=True):
    """One contact: `state` is `access`, `none yet`, `moved`, `left`, `revoked` or `open`."""

    contact: str
    portal: str
    state: str
    since: str = ""
    by: str = ""
    epoch: int = 0
    mend: str = ""
    link: str = ""


@access.command("list")
def list_access(
    context: typer.Context,
    clients: ClientNames = None,
    given_by: Annotated[
        str, typer.Option("--given-by", metavar="PERSON", help="Only what this person gave.")
    ] = "",
    as_json: Annotated[bool, typer.Option("--json", help="As JSON.")] = False,
    today: Today = None,
) -> None:
    """List who may read which portal: since when, given by whom. Says no secret."""
    place, console = place_of(context, today), console_of(context)
    site = AccessSite.of(place, console)
    wanted = wanted_clients(place, clients, console)
    try:
        store = site.keys() if site.site_id else KeyStore("")
    except KeyStoreError as error:
        site.ended(error)
    rows = [
        each
        for each in rows_of(site, store)
        if (not wanted or each.contact.partition("/")[0] in wanted)
        and (not given_by or each.by == given_by)
    ]
    if as_json:
        console.data(json.dumps([asdict(each) for each in rows], indent=2) + "\n")
        return
    console.data("".join(f"{_line(each)}\n" for each in rows))
    if given_by:
        slugs = sorted({each.contact.partition("/")[0] for each in rows if each.state == "access"})
        for slug in slugs:
            console.say(f"{given_by} knows secrets of {slug}: {_renewed(slug, rows)}")
    if not rows:
        console.say("nobody has access to anything yet")


def rows_of(site: AccessSite, store: KeyStore) -> list[Row]:
    """Return a row for each contact who may read, and for each grant of somebody who may not."""
    known = {each.name for each in site.members}
    rows = [_row(each, store) for each in site.members]
    return [*rows, *_departed(store, known)]


def _row(member: Member, store: KeyStore) -> Row:
    grant = store.grant_of(member.client.slug, member.contact.id)
    if grant is None:
        if member.mode == "open":
            return Row(member.name, member.portal, "open")
        why = why_no_access(member)
        mend = why[1] if why else f"amportal access give {member.name}"
        return Row(member.name, member.portal, "none yet", mend=mend)
    epoch = epoch_of(store, grant.portal)
    moved = grant.portal != member.portal
    mend = f"amportal access give {member.name}" if moved else ""
    since, number = grant.given.date().isoformat(), epoch.number if epoch else 0
    state = "moved" if moved else "access"
    opens = "opens" if member.link_opens else ""
    return Row(member.name, member.portal, state, since, grant.by, number, mend, opens)


def _departed(store: KeyStore, known: set[str]) -> Iterator[Row]:
    for grant in store.grants:
        name = f"{grant.client}/{grant.contact}"
        if grant.revoked is not None:
            day = grant.revoked.date().isoformat()
            yield Row(name, grant.portal, "revoked", day, grant.revoked_by)
        elif name not in known:
            day = grant.given.date().isoformat()
            mend = f"amportal access revoke {name}"
            yield Row(name, grant.portal, "left", day, grant.by, mend=mend)


def _line(row: Row) -> str:
    parts = [f"{row.contact:<28} {row.portal:<20} {row.state:<8}"]
    if row.since:
        parts.append(f"{row.since} by {row.by}")
    if row.epoch:
        parts.append(f"epoch {row.epoch}")
    if row.link:
        parts.append("whoever has the link")
    if row.mend:
        parts.append(f"-> {row.mend}")
    return "  ".join(parts).rstrip()


def _renewed(slug: str, rows: list[Row]) -> str:
    names = [each.contact for each in rows if each.contact.startswith(f"{slug}/")]
    return "; ".join(f"amportal access again {name}" for name in names)
