"""`amportal access give`, `again`, `revoke` and `rotate`: change who may read, and say it."""

from __future__ import annotations

import contextlib
import secrets
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Annotated

import typer

from amportal.access import key_store
from amportal.access.key_file import changing
from amportal.access.key_store import Grant, KeyStore, KeyStoreError
from amportal.cli.access.access_app import (
    Contacts,
    OneClient,
    OneContact,
    access,
    named_contact,
    whom,
)
from amportal.cli.access.access_site import AccessSite, Member, why_no_access
from amportal.cli.command_line import Today, console_of, place_of
from amportal.cli.failures import stop

if TYPE_CHECKING:
    from amportal.console.terminal import Console

NoPublish = Annotated[
    bool, typer.Option("--no-publish", help="Only change the secrets; publish later.")
]
By = Annotated[
    str, typer.Option("--by", help="Who gives it, as in agency.yaml; else this account.")
]


@access.command()
def give(context: typer.Context, contacts: Contacts, by: By = "", today: Today = None) -> None:
    """Give contacts access to their portal: a link, and a secret to say on the phone.

    Whoever has access already keeps it as it is; whoever reads another portal by now gets its link.
    """
    site = _site(context, today)
    wanted = whom(site, contacts)
    for member in wanted:
        why = why_no_access(member)
        if why:
            stop(site.console, *why)
    site = _with_store(site, context, today)
    told: list[tuple[Member, Grant, bool]] = []
    giver = _giver(site, by)
    with _changing(site) as (store, save):
        for member in wanted:
            store, new = _given(site, store, member, giver)
            grant = store.grant_of(member.client.slug, member.contact.id)
            assert grant is not None
            told.append((member, grant, new))
        save(store)
    for member, grant, new in told:
        if new or len(told) == 1:
            _tell(site, member, grant)
        else:
            site.console.say(f"{member.name} has access already")
    _hosts_follow(site)


def _given(site: AccessSite, store: KeyStore, member: Member, by: str) -> tuple[KeyStore, bool]:
    """Return the store with access of *member*, and whether anything is new."""
    slug, ident = member.client.slug, member.contact.id
    grant = store.grant_of(slug, ident)
    if grant is None:
        return key_store.give(store, slug, ident, member.portal, site.at, by), True
    if grant.portal != member.portal:
        site.console.say(f"{member.name} reads {member.portal} now, and {grant.portal} no more")
        return key_store.move(store, slug, ident, member.portal, site.at, by), True
    return store, False


@access.command()
def again(
    context: typer.Context,
    contact: OneContact,
    by: By = "",
    no_publish: NoPublish = False,
    today: Today = None,
) -> None:
    """Give a contact another secret in place of one that is lost or was seen; the old one ends."""
    site = _site(context, today)
    (member,) = whom(site, [contact])
    giver = _giver(site, by)
    with _changing(site) as (store, save):
        slug, ident = member.client.slug, member.contact.id
        store = key_store.again(store, slug, ident, site.at, giver)
        grant = store.grant_of(slug, ident)
        save(store)
    assert grant is not None
    _tell(site, member, grant)
    _hosts_follow(site)
    if member.has_passphrase:
        _published(context, site, member.client.slug, no_publish)


@access.command()
def revoke(
    context: typer.Context,
    contact: OneContact,
    by: By = "",
    no_publish: NoPublish = False,
    today: Today = None,
) -> None:
    """Take a contact's access away. Everybody else's secrets stay as they are."""
    site = _site(context, today)
    slug, ident = named_contact(site, contact)
    giver = _giver(site, by)
    with _changing(site) as (store, save):
        grant = store.grant_of(slug, ident)
        store = key_store.revoke(store, slug, ident, site.at, giver)
        save(store)
    assert grant is not None
    _drop_card(site, slug, ident)
    site.console.say(f"{slug}/{ident} has no access to {grant.portal} any more")
    _hosts_follow(site)
    mode = _mode_of(site, slug)
    if mode in ("encrypted", "both"):
        _published(context, site, slug, no_publish)
    _what_stays(site, slug, ident, mode)


@access.command()
def rotate(
    context: typer.Context, client: OneClient, no_publish: NoPublish = False, today: Today = None
) -> None:
    """Encrypt a client's portals with new keys. Nobody's secrets change."""
    site = _site(context, today)
    with _changing(site) as (store, save):
        portals = [each.portal for each in store.portals if each.portal.partition(".")[0] == client]
        for portal in portals or [client]:
            store = key_store.rotate(store, portal, site.at)
        save(store)
    for portal in portals:
        epoch = key_store.epoch_of(store, portal)
        site.console.say(f"{portal}: new keys (epoch {epoch.number if epoch else 1})")
    _hosts_follow(site)
    if _mode_of(site, client) in ("encrypted", "both"):
        _published(context, site, client, no_publish)


def _site(context: typer.Context, today: Today) -> AccessSite:
    return AccessSite.of(place_of(context, today), console_of(context))


def _with_store(site: AccessSite, context: typer.Context, today: Today) -> AccessSite:
    """Return the site with a name for its store, which is written down the first time."""
    if site.site.agency.access is not None:
        return site
    from amportal.author.edit_draft import Draft
    from amportal.author.free_names import slug_of
    from amportal.author.target_names import find
    from amportal.author.verb_errors import Refused
    from amportal.cli.write.verb_run import ended, open_site, write
    from amportal.model.nouns.agency import Agency

    opened, draft = open_site(site.place), Draft()
    name = f"{slug_of(site.site.agency.name)[:40].strip('-')}-{secrets.token_hex(3)}".lstrip("-")
    try:
        agency = find(opened, "agency", ("agency",))
        draft.add(agency, ("access",), {"site": name}, noun=Agency)
        write(site.console, site.place, opened, draft)
    except Refused as refused:
        ended(site.console, refused)
    site.console.say("commit that file: it says which store of secrets belongs to this site")
    return _site(context, today)


@contextlib.contextmanager
def _changing(site: AccessSite) -> Iterator[tuple[KeyStore, Callable[[KeyStore], None]]]:
    """Hold the store against other commands; whatever stands in the way ends the command."""
    try:
        with changing(site.file, site.site_id, site.vault) as save:
            yield site.keys(), save
    except KeyStoreError as error:
        site.ended(error)


def _giver(site: AccessSite, said: str) -> str:
    """Return who gives access: a person of the agency, else the account of this machine."""
    from amportal.cli.publishing.publish_surroundings import holder

    people = {each.id: each.id for each in site.site.agency.people}
    if said and said not in people:
        from amportal.model.messages.nearest_name import listed, nearest

        near = nearest(said, people)
        hint = f"did you mean `{near}`?" if near else f"there are: {listed(people)}"
        stop(site.console, f"nobody at the agency has the id `{said}`", hint)
    return said or holder()


def _tell(site: AccessSite, member: Member, grant: Grant) -> None:
    """Say what to give to whom, by which way; secrets go to standard output alone."""
    from amportal.cli.access.access_cards import write_card

    console: Console = site.console
    lines = [f"{member.contact.name} ({member.name}, {member.portal})"]
    lines.append(f"  link, by mail:        {member.mailed_link(grant)}")
    if member.signs_in:
        lines.append(f"  name:                 {grant.contact}")
        lines.append(f"  password, by phone:   {grant.password}")
    if member.has_passphrase:
        lines.append(f"  passphrase, by phone: {grant.passphrase}")
    console.data("".join(f"{line}\n" for line in lines))
    card = write_card(site, member, grant)
    if card:
        note = card.with_name(f"{card.stem}-note.pdf").name
        console.say(f"a card to read out or print: {card} (not in git); on office paper: {note}")
    if member.link_opens:
        console.say(f"{member.name}: the link opens the portal for whoever has it (`link: opens`)")
    else:
        console.say("never send the link and what is said on the phone in the same message")


def _drop_card(site: AccessSite, slug: str, ident: str) -> None:
    from amportal.cli.access.access_cards import card_files

    for file in card_files(site.place.root, slug, ident):
        file.unlink(missing_ok=True)


def _hosts_follow(site: AccessSite) -> None:
    from amportal.cli.access.access_write import follow

    follow(site)


def _mode_of(site: AccessSite, slug: str) -> str | None:
    found = next((each for each in site.site.clients if each.slug == slug), None)
    return found.settings.access.mode if found else None


def _published(context: typer.Context, site: AccessSite, slug: str, no_publish: bool) -> None:
    """Publish what is encrypted with the new keys, which is when they begin to hold."""
    if no_publish:
        site.console.say(f"the old keys hold until the next `amportal publish {slug}`")
        return
    from amportal.cli.publishing.publish_command import publish

    try:
        publish(context, [slug])
    except typer.Exit as end:
        if end.exit_code:
            site.console.error(
                f"the new keys of {slug} are not published, so the old ones still hold",
                f"mend what is said above, then `amportal publish {slug}`",
            )
            raise


def _what_stays(site: AccessSite, slug: str, ident: str, mode: str | None) -> None:
    """Say what a revoked contact can still read: no key takes that back."""
    site.console.say(f"what {ident} can still read:")
    site.console.say("  what they downloaded, printed or were sent by mail")
    if mode in ("encrypted", "both"):
        site.console.say(
            "  earlier deployments that the host keeps, with the passphrase they had: delete them"
        )
    if mode in ("sign-in", "both"):
        site.console.say("  the portal, until the host has read its new list of readers")
    contact = next(
        (
            each
            for client in site.site.clients
            if client.slug == slug
            for each in client.settings.contacts
            if each.id == ident
        ),
        None,
    )
    if contact is not None and contact.left_on is None:
        site.console.say(
            f"they are a contact still, and get mails: `amportal contact left {slug}/{ident}` "
            "ends that"
        )
