"""Look again at what proves each decision, offline: the digests, the mails, and their signatures.

Signatures are checked with the DNS records that were kept when the mail came, as at that time: the
keys may be gone since.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from datetime import date, timedelta
from hashlib import sha256
from typing import Literal

from msgspec import Struct

from amportal.author.open_site import OpenClient, OpenSite
from amportal.author.target_list import Target, targets_of
from amportal.author.verbs.shown_content import digest_of, file_digests
from amportal.model.nouns.budget import ChangeDecision, ChangeOrder
from amportal.model.nouns.deliverable import Decision, DeliverableFile
from amportal.model.rules.evidence.evidence_rules import Decided, mail_fault
from amportal.signoff.evidence import EvidenceNote, read_note
from amportal.signoff.sender_proof import signature_proof
from amportal.sources.mail.received_mail import ReceivedMail

Standing = Literal["proved", "kept", "told", "void"]


class Audited(Struct, frozen=True):
    """One decision and what proves it now.

    `proved`: a mail whose signature holds; `kept`: other evidence that is unchanged; `told`: only
    our word; `void`: what proved it, or what was decided on, was changed. `bound`: the digest of
    what was shown stands in the decision.
    """

    ref: str
    n: int | None
    outcome: str
    by: str
    on: date
    source: str
    standing: Standing
    why: str
    bound: bool


def audit_of(client: OpenClient) -> Iterator[Audited]:
    """Yield every decision of *client*, in the order of their days."""
    found = [each for at in targets_of(client) for each in _of_target(client, at)]
    yield from sorted(found, key=lambda each: (each.on, each.ref, each.n or 0))


def _of_target(client: OpenClient, at: Target) -> Iterator[Audited]:
    if isinstance(at.noun, DeliverableFile):
        for version in at.noun.versions:
            for decision in version.decisions:
                yield _audited(client, at, version.n, decision.outcome, decision)
    elif isinstance(at.noun, ChangeOrder) and at.noun.decision is not None:
        yield _audited(client, at, None, at.noun.state, at.noun.decision)


def _audited(
    client: OpenClient,
    at: Target,
    n: int | None,
    outcome: str,
    decision: Decision | ChangeDecision,
) -> Audited:
    changed = bool(decision.sha256) and decision.sha256 not in {
        digest_of(client.site, at, n),
        *file_digests(client.site, at, n),
    }
    standing, why = _proof(client, at, n, outcome, decision)
    if changed:
        standing, why = "void", "what was decided on was changed since"
    return Audited(
        ref=at.ref,
        n=n,
        outcome=outcome,
        by=client.name_of(decision.by),
        on=decision.on,
        source=decision.source,
        standing=standing,
        why=why,
        bound=decision.sha256 is not None,
    )


def _proof(
    client: OpenClient,
    at: Target,
    n: int | None,
    outcome: str,
    decision: Decision | ChangeDecision,
) -> tuple[Standing, str]:
    """Return what the evidence of *decision* is worth, and why."""
    kept = decision.evidence or (decision.source if "." in decision.source else "")
    if not kept:
        return "told", "no evidence is kept"
    snapshot, folder = client.site.snapshot, client.files.folder
    path = posixpath.normpath(f"{folder}/{kept}")
    if path not in snapshot:
        return "void", f"{kept} is not there"
    raw = snapshot.read(path)
    stem = posixpath.basename(path).partition(".")[0]
    by_digest = len(stem) == 12 and not set(stem) - set("0123456789abcdef")
    if by_digest and sha256(raw).hexdigest()[:12] != stem:
        return "void", f"{kept} was changed after it was kept"
    if not path.endswith(".eml"):
        return "kept", f"{kept} is kept"
    beside = f"{path.removesuffix('.eml')}.json"
    note = read_note(snapshot.read(beside)) if beside in snapshot else None
    return _mail_proof(client, Decided(None, (), decision, at.ref, n, outcome), raw, note)  # type: ignore[arg-type]  # no place is told of


def _mail_proof(
    client: OpenClient, decided: Decided, raw: bytes, note: EvidenceNote | None
) -> tuple[Standing, str]:
    mail, contact = ReceivedMail(raw), client.contacts.get(decided.decision.by)
    judged = note is not None and note.said_by == "us"
    addresses = (contact.email, *contact.other_emails) if contact else (mail.sender,)
    fault = mail_fault(mail, decided, addresses, judged)
    if fault:
        return "void", f"the mail says otherwise: {fault}"
    if note is None:
        return "kept", f"the mail from {mail.sender} is kept"
    read = "; what it means was read by us" if judged else ""
    if note.verdict == "pass" and note.by == "dkim":
        # The clocks of two servers differ a little.
        moment = mail.moment + timedelta(hours=1) if mail.moment else None
        then = signature_proof(mail, lambda name: note.dns.get(name, ""), moment)
        if then.verdict != "pass":
            return "void", f"the signature of {note.domain} does not hold: {then.why}"
        return "proved", f"signed by {then.domain}{read}"
    if note.verdict == "pass":
        return "proved", f"{note.why}{read}"
    return "kept", f"the mail from {mail.sender} is kept, not proved: {note.why}{read}"


def audit_site(site: OpenSite, slugs: tuple[str, ...]) -> Iterator[tuple[str, Audited]]:
    """Yield every decision of the clients in the folders *slugs*, with the folder."""
    for slug in slugs:
        for each in audit_of(site.client(slug)):
            yield slug, each
