"""`amportal access test`: open a published portal as one contact does."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from amportal.access.key_store import Grant, KeyStoreError
from amportal.cli import exit_codes
from amportal.cli.access.access_app import OneContact, access, whom
from amportal.cli.access.access_site import AccessSite, Member, why_no_access
from amportal.cli.command_line import Today, console_of, place_of
from amportal.cli.failures import stop

if TYPE_CHECKING:
    from amportal.publish.live.live_subject import Verdict


@access.command("test")
def try_access(context: typer.Context, contact: OneContact, today: Today = None) -> None:
    """Open the published portal as this contact would, with their own secret.

    Where the host asks for a sign-in: asks for pages, reports, pictures, calendar and data, without
    a login and with theirs. Where it is encrypted: opens files of each kind, and the page itself in
    a Chromium where there is one.
    """
    site = AccessSite.of(place_of(context, today), console_of(context))
    (member,) = whom(site, [contact])
    why = why_no_access(member)
    if why:
        stop(site.console, *why)
    try:
        grant = site.keys().grant_of(member.client.slug, member.contact.id)
    except KeyStoreError as error:
        site.ended(error)
    if grant is None:
        stop(site.console, f"{member.name} has no access yet", f"`amportal access give {contact}`")
    code = _signed_in(site, member, grant) if member.signs_in else exit_codes.DONE
    if member.has_passphrase and code == exit_codes.DONE:
        code = _encrypted(site, member, grant)
    raise typer.Exit(code)


def _encrypted(site: AccessSite, member: Member, grant: Grant) -> int:
    """Open the encrypted portal with what *grant* says, and return the exit code."""
    from msgspec.structs import replace

    from amportal.cli.access.encrypted_trial import tried_by_reader, tried_in_chromium

    login = f"{grant.contact}:{grant.password}" if member.signs_in else ""
    address = member.address or ""
    slug = member.client.slug
    done = tried_by_reader(address, grant, login, slug)
    if not done.fault:
        seen = tried_in_chromium(member.link(grant), grant, login)
        done = replace(seen, told=(*done.told, *seen.told))
    for line in done.told:
        site.console.say(f"{member.name}: {line}")
    if done.fault:
        site.console.error(done.fault, done.hint)
        return exit_codes.DELIVERY
    site.console.say(f"{member.name} reads {address}")
    return exit_codes.DONE


def _signed_in(site: AccessSite, member: Member, grant: Grant) -> int:
    """Ask as *grant* signs in, and return the exit code."""
    from msgspec.structs import replace

    from amportal.cli.publishing.publish_messages import code_of_outcome, tell
    from amportal.cli.publishing.publish_setup import Wishes, publishing
    from amportal.cli.publishing.publish_surroundings import surroundings
    from amportal.publish.publish_engine import verify

    todo = publishing(site.place, site.console, (member.client.slug,), Wishes())
    around = replace(
        surroundings(site.place, site.console),
        login=lambda portal: f"{grant.contact}:{grant.password}",
    )
    for job in todo.jobs:
        if job.portal == member.portal:
            outcome = verify(job, around)
            tell(site.console, outcome)
            if outcome.verdict is not None:
                _say(site, member, outcome.verdict)
            return code_of_outcome(outcome)
    site.console.error(
        f"{member.portal} is not published", f"`amportal publish {member.client.slug}`"
    )
    return exit_codes.USAGE


def _say(site: AccessSite, member: Member, verdict: Verdict) -> None:
    slugs = {each.slug for each in verdict.findings}
    if "login-refused" in slugs:
        site.console.error(
            f"the host refuses the password that {member.contact.id} was given",
            "write its list again (`amportal access write`) and let it read it; where a proxy or a "
            "CDN stands before it, that must pass the header `Authorization` on",
        )
    elif verdict.proved:
        site.console.say(
            f"{member.name} reads {member.address}; without a sign-in nobody does "
            f"({verdict.asked} questions)"
        )
