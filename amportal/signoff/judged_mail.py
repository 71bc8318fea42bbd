"""What a person read in a mail that no program can read, written down with it as evidence."""

from __future__ import annotations

from amportal.author.edit_draft import Draft
from amportal.author.open_site import OpenSite
from amportal.author.target_list import Target
from amportal.author.target_names import find
from amportal.author.verb_errors import Refused
from amportal.author.verbs.shown_content import digest_of
from amportal.model.derive.deliverable_state import newest_sent
from amportal.model.nouns.deliverable import DeliverableFile
from amportal.signoff.answers import said_in
from amportal.signoff.asked_mails import AskedMail
from amportal.signoff.evidence import note_of
from amportal.signoff.import_run import decision_draft
from amportal.signoff.judging import client_day
from amportal.signoff.sender_proof import AskDns, Proof, proof_of


def judged_draft(
    site: OpenSite,
    asked: AskedMail,
    outcome: str,
    about: str | None,
    by: str | None,
    version: str | None,
    comment: str | None,
    ask: AskDns,
) -> Draft:
    """Return the draft that writes what *asked* means, as somebody of the agency reads it."""
    said = said_in(asked.mail)
    refs = tuple(dict.fromkeys(each.ref for each in (*said.tokens, *said.asked)))
    ref = about or (refs[0] if len(refs) == 1 else None)
    if ref is None:
        raise Refused("what it decides on is not said", "say it with --on-what ACM-014-D1")
    at = find(site, ref, ("deliverable", "change_order"))
    assert at.client is not None
    whose = by or (asked.contact if asked.client == at.client.slug else "")
    if whose not in at.client.contacts:
        raise Refused("who decided is not said", "say it with --by, and the id of a contact")
    settings = site.agency.signoff
    try:
        proof = proof_of(asked.mail, ask, settings.server if settings else None)
    except OSError as fault:
        proof = Proof("none", why=f"its key could not be asked for ({fault})")
    n = _version(at, version)
    values = {
        "outcome": outcome,
        "by": whose,
        "on": client_day(asked.mail, at, site),
        "comment": comment or said.comment or None,
        "version": n,
        "sha256": digest_of(site, at, n),
    }
    return decision_draft(site, ref, values, asked.mail, note_of(asked.mail, proof, whose, "us"))


def _version(at: Target, version: str | None) -> int | None:
    if not isinstance(at.noun, DeliverableFile):
        return None
    if version is not None:
        return int(version.removeprefix("v")) if version.removeprefix("v").isdigit() else 0
    assert at.client is not None
    newest = newest_sent(at.noun, at.client.today)
    return newest.n if newest else 0
