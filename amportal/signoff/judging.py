"""What becomes of a mail: written, for a person to look at, known already, or none of ours.

Only a token is believed, and only from the address of somebody who may approve, in a mail that its
domain signed. Everything else is told, with what a person may do, and writes nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import Literal

from msgspec import Struct

from amportal.author.open_site import OpenClient, OpenSite
from amportal.author.target_list import Target
from amportal.author.target_names import client_of_name, find
from amportal.author.verb_errors import Refused
from amportal.author.verbs.shown_content import digest_of
from amportal.deliver.bounces.bounce_parser import IncomingMail
from amportal.model.decision_token import Token, token_code
from amportal.model.derive.absence import answering
from amportal.model.derive.approvers import may_approve
from amportal.model.derive.client_today import zone_of
from amportal.model.nouns.budget import ChangeDecision, ChangeOrder
from amportal.model.nouns.deliverable import Decision, DeliverableFile, Version
from amportal.model.nouns.people import Contact
from amportal.signoff.answers import Said, said_in
from amportal.signoff.evidence import EvidenceNote, content_key, moment_of, notes_of
from amportal.signoff.sender_proof import AskDns, Proof, proof_of
from amportal.sources.mail.received_mail import ReceivedMail

Kind = Literal["write", "ask", "foreign", "known", "skip"]
_BEST = {"pass": 0, "none": 1, "fail": 2}


class Answer(Struct, frozen=True):
    """One decision that a mail says: on what, by whom, and for whom they stand in."""

    token: Token
    at: Target
    contact: Contact
    standing_in_for: str | None = None


class Judgement(Struct, frozen=True):
    """What becomes of one mail, and why. `answers` are to be written; `hints` are for a person.

    `foreign`: somebody tried to decide for a client that is not theirs, or as somebody else.
    """

    kind: Kind
    mail: ReceivedMail
    why: str = ""
    said: Said = Said()
    proof: Proof = Proof("none")
    client: str = ""
    contact: str = ""
    answers: tuple[Answer, ...] = ()
    hints: tuple[str, ...] = ()


class Judge:
    """Judges mails by what *site* holds now; *ask* is asked for the keys of domains."""

    def __init__(self, site: OpenSite, ask: AskDns) -> None:
        self._site, self._ask = site, ask
        self._settings = site.agency.signoff
        self._clients: dict[str, OpenClient] = {}

    def of(self, copies: tuple[ReceivedMail, ...]) -> Judgement:
        """Return what becomes of a mail, of which there are *copies* in several folders."""
        mail = copies[0]
        said = said_in(mail)
        if not said.tokens and not said.unclear and IncomingMail(mail.raw).said().kind != "other":
            return Judgement("skip", mail, "no person wrote it")
        senders = list(self._contacts(mail.sender))
        if self._is_known(mail, said, senders):
            return Judgement("known", mail, "it is written down already", said)
        if not said.tokens:
            return self._without_token(mail, said, senders)
        try:
            answers = tuple(self._answer(each, mail, senders) for each in said.tokens)
        except _Doubt as doubt:
            return Judgement(doubt.kind, mail, doubt.why, said, client=doubt.client)
        best, proof = self._proved(copies)
        client, contact = answers[0].at.client, answers[0].contact
        assert client is not None
        made = Judgement("ask", best, said.unclear, said, proof, client.slug, contact.id, answers)
        why = said.unclear or self._unproved(best, proof) or self._too_late(best, answers)
        if why:
            return _but(made, why)
        return Judgement("write", best, proof.why, said, proof, client.slug, contact.id, answers)

    def _without_token(
        self, mail: ReceivedMail, said: Said, senders: list[tuple[OpenClient, Contact]]
    ) -> Judgement:
        """Judge a mail of which nothing can be read: a contact's is told if it is about a thing."""
        if not senders or not (said.asked or said.unclear or mail.is_closed):
            return Judgement("skip", mail, "it is not about sign-off", said)
        client, contact = senders[0]
        why = said.unclear or "it holds no answer that a program can read"
        if mail.is_closed:
            why = "what it says can only be opened by the program that wrote it"
        return Judgement("ask", mail, why, said, client=client.slug, contact=contact.id)

    def _answer(
        self, token: Token, mail: ReceivedMail, senders: list[tuple[OpenClient, Contact]]
    ) -> Answer:
        try:
            at = find(self._site, token.ref, ("deliverable", "change_order"))
        except Refused as refused:
            raise _Doubt("ask", f"{token.ref.upper()}: {refused.text}") from None
        assert at.client is not None
        contact = self._sender_at(at, mail, senders)
        self._content(token, at)
        return Answer(token, at, contact, _instead_of(at, contact, self._day(mail, at)))

    def _sender_at(
        self, at: Target, mail: ReceivedMail, senders: list[tuple[OpenClient, Contact]]
    ) -> Contact:
        """Return the contact whose address sent *mail*, where they may decide on *at*."""
        client = at.client
        assert client is not None
        slug = client.slug
        own = next((each for one, each in senders if one.slug == slug), None)
        if own is not None:
            if may_approve(own) or _instead_of(at, own, self._day(mail, at)):
                return own
            raise _Doubt("ask", f"{own.name} may not approve", slug)
        if senders:
            other, contact = senders[0]
            why = f"{contact.name} of {other.slug} wrote about {at.ref}, which is of {slug}"
            raise _Doubt("foreign", why, slug)
        if not mail.sender:
            raise _Doubt("foreign", "it does not say from whom it is in one way only", slug)
        name = mail.sender_name.casefold()
        posing = next(
            (each for each in client.contacts.values() if each.name.casefold() == name), None
        )
        if posing is not None:
            raise _Doubt(
                "foreign", f"it calls itself {posing.name}, but {mail.sender} is not theirs", slug
            )
        raise _Doubt("ask", f"{mail.sender} is no contact of {slug}: passed on by somebody?", slug)

    def _content(self, token: Token, at: Target) -> None:
        """Raise where the code of *token* is not that of what the client was shown."""
        slug = at.client.slug if at.client else ""
        digest = digest_of(self._site, at, token.n)
        if digest is None:
            raise _Doubt("ask", f"{at.ref} has no version {token.n} that was sent", slug)
        if token_code(token.ref, token.n, token.outcome, digest) == token.code:
            return
        if isinstance(at.noun, DeliverableFile):
            for each in at.noun.versions:
                other = digest_of(self._site, at, each.n)
                if other and token_code(token.ref, token.n, token.outcome, other) == token.code:
                    raise _Doubt("ask", f"its code is that of version {each.n} of {at.ref}", slug)
        raise _Doubt(
            "ask",
            f"what was shown as {at.ref} was changed since, or the line was typed wrong",
            slug,
        )

    def _unproved(self, mail: ReceivedMail, proof: Proof) -> str:
        """Return why *proof* does not do; empty where it does."""
        if proof.verdict == "pass":
            return ""
        if proof.verdict == "fail":
            passed_on = " (it came through a list or a gateway)" if mail.message["ARC-Seal"] else ""
            return f"its signature is wrong: {proof.why}{passed_on}"
        if self._settings is not None and self._settings.accept_unsigned:
            return ""
        return f"nothing proves that {mail.sender} sent it: {proof.why}"

    def _proved(self, copies: Iterable[ReceivedMail]) -> tuple[ReceivedMail, Proof]:
        """Return the copy that proves most, and its proof."""
        server = self._settings.server if self._settings else None
        found = [(each, self._proof(each, server)) for each in copies]
        return min(found, key=lambda each: _BEST[each[1].verdict])

    def _proof(self, mail: ReceivedMail, server: str | None) -> Proof:
        try:
            return proof_of(mail, self._ask, server)
        except OSError as fault:
            return Proof("fail", "dkim", why=f"its key cannot be asked for now ({fault})")

    def _too_late(self, mail: ReceivedMail, answers: tuple[Answer, ...]) -> str:
        """Return why the mail cannot be put in its place among the decisions that stand."""
        moment = mail.moment
        if moment is None:
            return "it does not say when it was sent"
        if moment > self._site.now.astimezone(moment.tzinfo) + timedelta(hours=1):
            return "its date lies ahead"
        for each in answers:
            if isinstance(each.at.noun, ChangeOrder) and each.at.noun.decision is not None:
                return f"{each.at.ref} is {each.at.noun.state} already"
            later = self._later(each, mail)
            if later:
                return f"{each.contact.name} has decided on {each.at.ref} {later}"
        return ""

    def _later(self, answer: Answer, mail: ReceivedMail) -> str:
        """Return which decision of the same contact this mail must not come behind."""
        assert answer.at.client is not None
        day = self._day(mail, answer.at)
        notes = {
            each.mail[:12]: each for each in notes_of(answer.at.client.slug, self._site.snapshot)
        }
        whose = answer.standing_in_for or answer.contact.id
        for decision in _decisions(answer.at, answer.token.n):
            if (decision.for_ or decision.by) != whose:
                continue
            note = notes.get((decision.evidence or "").rpartition("/")[2].partition(".")[0])
            if decision.on > day:
                return "later"
            if decision.on == day and note and _is_later(note, mail):
                return "later on that day"
        return ""

    def _is_known(
        self, mail: ReceivedMail, said: Said, senders: list[tuple[OpenClient, Contact]]
    ) -> bool:
        """Say whether *mail* is the evidence of a decision already."""
        slugs = {client.slug for client, _ in senders}
        slugs |= {slug for each in said.tokens if (slug := client_of_name(self._site, each.ref))}
        key = content_key(mail)
        return any(
            key == note.content or mail.digest == note.mail
            for slug in slugs
            for note in notes_of(slug, self._site.snapshot)
        )

    def _contacts(self, address: str) -> Iterator[tuple[OpenClient, Contact]]:
        """Yield every contact, of any client, whose address is *address*."""
        wanted = address.casefold().encode()
        for slug in self._site.slugs if wanted else ():
            path = f"content/clients/{slug}/client.yaml"
            if wanted not in self._site.snapshot.read(path).lower():
                continue
            try:
                client = self._clients.setdefault(slug, self._site.client(slug))
            except Refused:
                continue
            for each in client.settings.contacts:
                known = (each.email, *each.other_emails)
                if address.casefold() in (one.casefold() for one in known):
                    yield client, each

    def _day(self, mail: ReceivedMail, at: Target) -> date:
        return client_day(mail, at, self._site)


def client_day(mail: ReceivedMail, at: Target, site: OpenSite) -> date:
    """Return the client's day on which *mail* was received."""
    assert at.client is not None
    moment = mail.moment
    if moment is None:
        return at.client.today
    zone = zone_of(at.client.settings.timezone or site.agency.timezone)
    return (moment.astimezone(zone) if zone else moment).date()


def _decisions(at: Target, n: int | None) -> tuple[Decision | ChangeDecision, ...]:
    if isinstance(at.noun, DeliverableFile):
        version: Version | None = next((each for each in at.noun.versions if each.n == n), None)
        return version.decisions if version else ()
    return (at.noun.decision,) if at.noun.decision else ()


def _is_later(note: EvidenceNote, mail: ReceivedMail) -> bool:
    then = moment_of(note)
    return then is not None and mail.moment is not None and then > mail.moment


def _instead_of(at: Target, contact: Contact, day: date) -> str | None:
    """Return for whom *contact* answers on *day*, where they are no approver themselves."""
    assert at.client is not None
    people = at.client.contacts
    named = at.noun.everybody if isinstance(at.noun, DeliverableFile) else ()
    if contact.id in named or (not named and may_approve(contact)):
        return None
    of = named or tuple(each.id for each in people.values() if may_approve(each))
    for ident in of:
        other = answering(people, ident, day)
        if ident != contact.id and other is not None and other.id == contact.id:
            return ident
    return None


def _but(made: Judgement, why: str) -> Judgement:
    return Judgement(
        "ask", made.mail, why, made.said, made.proof, made.client, made.contact, made.answers
    )


class _Doubt(Exception):  # noqa: N818  # an answer, not a mistake of ours
    """A mail that must not be written down, and why."""

    def __init__(self, kind: Kind, why: str, client: str = "") -> None:
        super().__init__(why)
        self.kind, self.why, self.client = kind, why, client
