"""`amportal signoff audit` and `bind`: what proves each decision, and what it is bound to."""

from __future__ import annotations

import json
from importlib.util import find_spec
from typing import TYPE_CHECKING, Annotated

import typer

from amportal.cli import exit_codes
from amportal.cli.client_arguments import completed, wanted_clients
from amportal.cli.command_line import Today, console_of, place_of
from amportal.cli.failures import stop
from amportal.cli.signoff.signoff_import import signoff

if TYPE_CHECKING:
    from amportal.signoff.audit import Audited

Clients = Annotated[
    list[str] | None,
    typer.Argument(help="Only these clients; all where none is named.", autocompletion=completed),
]


@signoff.command()
def audit(
    context: typer.Context,
    clients: Clients = None,
    as_json: Annotated[bool, typer.Option("--json", help="As JSON, for programs.")] = False,
    today: Today = None,
) -> None:
    """Say of each decision what proves it now, offline; ends with 1 where a proof is void."""
    from amportal.cli.write.verb_run import open_site
    from amportal.signoff.audit import audit_site

    place, console = place_of(context, today), console_of(context)
    if find_spec("dkim") is None:
        stop(
            console,
            "signatures of mails cannot be read here",
            'pip install "amportal[signoff]" brings what reads them',
        )
    site = open_site(place)
    slugs = tuple(wanted_clients(place, clients, console)) or site.slugs
    found = list(audit_site(site, slugs))
    if as_json:
        import msgspec

        rows = [{"client": slug, **msgspec.to_builtins(each)} for slug, each in found]
        console.data(json.dumps(rows, ensure_ascii=False) + "\n")
    else:
        console.data("".join(f"{slug}  {_line(each)}\n" for slug, each in found))
    void = sum(each.standing == "void" for _, each in found)
    loose = sum(not each.bound for _, each in found)
    if loose:
        console.say(f"{loose} not bound to what was shown: `amportal signoff bind`")
    if void:
        console.warn(f"{void} without proof any more: the lines that say void")
    raise typer.Exit(exit_codes.CONTENT if void else exit_codes.DONE)


def _line(each: Audited) -> str:
    n = f" v{each.n}" if each.n else ""
    bound = "" if each.bound else ", not bound"
    return (
        f"{each.on}  {each.ref}{n}  {each.outcome}  {each.by}  {each.standing}: {each.why}{bound}"
    )


@signoff.command()
def bind(
    context: typer.Context,
    clients: Clients = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Write nothing.")] = False,
    today: Today = None,
) -> None:
    """Bind older decisions to the files, copy or order as they are now, by their digest."""
    from amportal.author.verb_errors import Refused
    from amportal.cli.write.verb_run import ended, open_site, write
    from amportal.signoff.binding import binding_draft

    place, console = place_of(context, today), console_of(context)
    site = open_site(place)
    slugs = tuple(wanted_clients(place, clients, console)) or site.slugs
    try:
        write(console, place, site, binding_draft(site, slugs), dry=dry_run)
    except Refused as refused:
        ended(console, refused)
