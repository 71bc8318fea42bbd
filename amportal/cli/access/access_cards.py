"""Cards in `access/cards/`: a contact's way in, to print or to read out. Git leaves them out."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from amportal.access.key_file import write_secret
from amportal.access.key_store import Grant
from amportal.cli.access.access_site import AccessSite, Member
from amportal.cli.access.access_write import private_folder
from amportal.cli.site_paths import shipped
from amportal.model.nouns.client import paper_of

if TYPE_CHECKING:
    from amportal.render.pages.access_card import AccessCard, CardPaper


def card_files(root: Path, client: str, contact: str) -> tuple[Path, Path]:
    """Return the files of a contact's card, and of the note for the paper of an office."""
    folder = root / "access" / "cards"
    return folder / f"{client}-{contact}.pdf", folder / f"{client}-{contact}-note.pdf"


def write_card(site: AccessSite, member: Member, grant: Grant) -> Path | None:
    """Write the card of *member*, and the note beside it, and return the card.

    None, with the reason said, where it fails.
    """
    from amportal.render.pages.access_card import FONTS, card_inputs
    from amportal.render.pdf.pdf_render import render_pdf
    from amportal.render.refusal import Refusal

    theme = shipped("templates") / "default"
    card, note = card_files(site.place.root, member.client.slug, member.contact.id)
    paper = paper_of(site.site.agency, member.client.settings)
    try:
        fonts = {name: (theme / name).read_bytes() for name in FONTS}
        made = [
            (card, render_pdf(card_inputs(_card(site, member, grant, "a5"), fonts))),
            (note, render_pdf(card_inputs(_card(site, member, grant, paper), fonts))),
        ]
    except (Refusal, OSError, ImportError) as fault:
        problems = getattr(fault, "problems", ())
        why = problems[0].message if problems else f"{type(fault).__name__}: {fault}"
        site.console.warn(f"warning: there is no card for {member.name}: {why}")
        return None
    private_folder(site.place.root)
    for file, pdf in made:
        write_secret(file, pdf)
    return Path(os.path.relpath(card, Path.cwd()))


def _card(site: AccessSite, member: Member, grant: Grant, paper: CardPaper) -> AccessCard:
    from amportal.render.pages.access_card import AccessCard

    agency, client, contact = site.site.agency, member.client, member.contact
    settings = client.settings
    manager = next((each for each in agency.people if each.id == settings.account_manager), None)
    call = (manager.name, manager.phone or manager.email) if manager else (agency.name, "")
    return AccessCard(
        agency=agency.name,
        client=settings.name,
        contact=contact.name,
        address=member.link(grant),
        locale=contact.locale or settings.locale or agency.locale,
        accent=settings.brand.accent,
        call=call,
        at=site.at,
        paper=paper,
        user=grant.contact if member.signs_in else "",
        password=grant.password if member.signs_in else "",
        passphrase=grant.passphrase if member.has_passphrase else "",
    )
