"""What `send` and `outbox` have in common: the site as built, its letters, and what is known."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import lru_cache
from typing import TYPE_CHECKING

from msgspec import Struct

from amportal.builder.build_options import ProgressReport
from amportal.cli import exit_codes
from amportal.cli.build_setup import order_of, pdf_pool
from amportal.cli.client_arguments import client_names
from amportal.cli.failures import stop

if TYPE_CHECKING:
    from amportal.access.secret_search import SecretSearch
    from amportal.builder.build_summary import Summary
    from amportal.cli.site_paths import Place
    from amportal.console.terminal import Console
    from amportal.deliver.gate.unmade_mails import Reason
    from amportal.deliver.known_mails import KnownMails
    from amportal.deliver.ledger_rows import Key
    from amportal.deliver.ledger_trust import LedgerTrust
    from amportal.deliver.outbox_folder import Outbox
    from amportal.deliver.pdf.pdf_lock import PdfLocks
    from amportal.deliver.send_run import Run
    from amportal.model.nouns.letter import Letter
    from amportal.model.nouns.site import Site
    from amportal.sources.snapshot import Snapshot


class Prepared(Struct, frozen=True):
    """A run that could begin, where what was sent is kept, and what is known of it now.

    `due` are all mails that somebody is to get, by letter, also those that could not be made.
    `built` is the exit code of the build: clients that it held get nothing, all others do.
    """

    run: Run
    outbox: Outbox
    trust: LedgerTrust
    known: KnownMails
    due: frozenset[Key]
    built: int = exit_codes.DONE


def prepared(
    place: Place, console: Console, wanted: tuple[str, ...], *, looking: bool = False
) -> Prepared:
    """Build, and return all that a run over the clients *wanted* needs; stop where it cannot.

    *looking*: nothing is written into the outbox.
    """
    from amportal.deliver.built_letters import FOLDER, letters_in
    from amportal.deliver.gate.unmade_mails import unmade
    from amportal.deliver.known_mails import key_of
    from amportal.deliver.send_run import Run

    summary = build_site(place, console.progress)
    console.print_problems(summary.problems)
    held = frozenset(each.slug for each in summary.clients if each.held)
    if not summary.clients or FOLDER in held:
        code = summary.exit_code or exit_codes.CONTENT
        stop(console, "nothing is sent: the build did not finish", code=code)
    site, snapshot = loaded(place, console)
    if site.agency.mail is None:
        stop(
            console,
            "nothing is sent: the agency has no address to send from",
            "add `mail:` with `from:` to content/agency.yaml",
        )
    shelf = letters_in(place.output, place.state, wanted)
    if shelf.strange:
        stop(
            console,
            f"nothing is sent: {shelf.strange[0]} is not as it was built",
            f"delete the folder output/{FOLDER}, then run the same command again",
            exit_codes.SAFETY,
        )
    outbox = outbox_of(place, site)
    trust, known = looked_at(outbox, console)
    due = due_mails(site, snapshot, wanted, held)
    made = {key_of(letter) for letter in shelf.letters}
    run = Run(
        root=place.root,
        site=site,
        mail=site.agency.mail,
        letters=_with_code_words(place, site, shelf.letters),
        now=lambda: datetime.now(UTC),
        pause=time.sleep,
        locks=pdf_locks(place, site, keep=not looking),
        held=held,
        blocked=tuple(unmade(due, made, known)),
        secrets=_secrets(place, site),
    )
    return Prepared(run, outbox, trust, known, frozenset(due) | made, summary.exit_code)


def _secrets(place: Place, site: Site) -> SecretSearch | None:
    from amportal.cli.key_place import secret_search

    return secret_search(place.root, site.agency)


def _with_code_words(place: Place, site: Site, letters: tuple[Letter, ...]) -> tuple[Letter, ...]:
    """Return *letters* with each contact's code word in links to encrypted portals.

    A link that opens by itself carries the passphrase, too.
    """
    from amportal.access.key_store import KeyStoreError
    from amportal.cli.key_place import open_keys

    encrypted = {each.slug for each in site.clients if each.settings.access.encrypted}
    if not any(each.client in encrypted for each in letters):
        return letters
    try:
        keys = open_keys(place.root, site.agency)
    except KeyStoreError:
        # Nobody has access yet: the page asks for the word.
        return tuple(each.with_code_word("") for each in letters)
    opening = {
        (client.slug, contact.id)
        for client in site.clients
        for contact in client.settings.contacts
        if contact.link == "opens"
    }

    def words(letter: Letter) -> str:
        grant = keys.grant_of(letter.client, letter.contact)
        if grant is None:
            return ""
        opens = (letter.client, letter.contact) in opening
        return f"{grant.code_word}+{grant.passphrase}" if opens else grant.code_word

    return tuple(each.with_code_word(words(each)) for each in letters)


def pdf_locks(place: Place, site: Site, *, keep: bool) -> PdfLocks:
    """Return what locks PDFs with the passwords that this machine knows, each asked for once."""
    from amportal.deliver.pdf.pdf_lock import PdfLocks, with_passwords
    from amportal.deliver.smtp.mail_account import system_keyring

    keyring = lru_cache(maxsize=None)(system_keyring)
    return PdfLocks(place.outbox, os.environ, keyring, keep, with_passwords(site))


def build_site(place: Place, progress: ProgressReport) -> Summary:
    """Bring what is built up to date."""
    from amportal.builder.build_engine import build as run_build

    return run_build(order_of(place, progress=progress), pdf_pool)


def loaded(place: Place, console: Console) -> tuple[Site, Snapshot]:
    """Return the site as its files are now, or stop where the agency's own has problems."""
    from amportal.model.site_loader import load
    from amportal.sources.content_scan import scan

    snapshot = scan(place.root, ("content",))
    site = load(snapshot, place.now, place.today).site
    if site is None:
        stop(
            console,
            "the agency's own file has problems, so nothing is sent",
            "see `amportal check`",
            code=exit_codes.CONTENT,
        )
    return site, snapshot


def outbox_of(place: Place, site: Site) -> Outbox:
    """Return the outbox of *site*."""
    from amportal.deliver.outbox_folder import Outbox
    from amportal.model.nouns.client_identity import ClientIdentity

    mail = site.agency.mail
    owners = {
        each.slug: ClientIdentity.written(each.settings, (own.file.job_no for own in each.projects))
        for each in site.clients
    }
    known_as = (site.agency.name, mail.from_ if mail else "")
    return Outbox(place.root, known_as, lambda: _in_history(place), owners)


def looked_at(outbox: Outbox, console: Console) -> tuple[LedgerTrust, KnownMails]:
    """Return what is known of mails; stop where a newer amportal wrote it."""
    from amportal.deliver.delivery_errors import DeliveryError

    try:
        return outbox.look(datetime.now(UTC))
    except DeliveryError as fault:
        stop(console, fault.text, fault.hint, exit_codes.MACHINE)


def _in_history(place: Place) -> bool:
    """Say whether git ever knew lines of what was sent, in any branch at hand."""
    from amportal.model.content_layout import client_folder
    from amportal.sources.git.past_sources import Past, PastUnknown

    folders = [f"{client_folder(slug)}/internal/delivery" for slug in client_names(place.root)]
    try:
        return Past(place.root).ever_held(folders)
    except PastUnknown:
        return False


def due_mails(
    site: Site, snapshot: Snapshot, wanted: tuple[str, ...], held: frozenset[str] = frozenset()
) -> dict[Key, Reason]:
    """Return each mail that somebody of the clients *wanted* (all if none is named) is to get.

    With why it may be missing: *held* are clients of whom the build could not release all.
    """
    slugs = wanted or (*(each.slug for each in site.clients), *site.held)
    return {key: why for slug in slugs for key, why in _due(site, snapshot, slug, held)}


def _due(
    site: Site, snapshot: Snapshot, slug: str, held: frozenset[str]
) -> Iterator[tuple[Key, Reason]]:
    """Yield each mail that somebody of the client *slug* is to get, with why it may be missing.

    Works for a client that is held too: what was issued is known from files of its own.
    """
    from amportal.model.reading.client_reader import gather_client, gather_sent
    from amportal.model.records.sent_reports import mailed

    client = next((each for each in site.clients if each.slug == slug), None)
    settings = client.settings if client else gather_client(snapshot, slug).settings
    issued = mailed(client.sent if client else gather_sent(snapshot, slug)[0])
    contacts = settings.contacts if settings else ()
    # A contact that is a draft gets nothing, as one that wants no mail.
    delivery = {each.id: "none" if each.draft else each.delivery for each in contacts}
    for each in issued:
        for contact in each.issue.recipients:
            key = (slug, each.issue.report, each.issue.issue, contact)
            if client is None or slug in held:
                yield key, "held"
            elif contact not in delivery:
                yield key, "no contact"
            elif delivery[contact] != "none":
                yield key, "not made"
    if not issued and client is None:
        # Not even what was issued can be read.
        for path in snapshot.under(f"content/clients/{slug}/reports/sent"):
            yield (slug, path.split("/")[5], 1, "*"), "held"
