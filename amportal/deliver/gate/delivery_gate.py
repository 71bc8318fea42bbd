"""What stands between a letter and the world. Whatever is not surely right does not go.

Every check asks the site as it was read just now, not the letter: the letter says what it wants
to be, and the gate looks whether it is. A refusal is a problem with its mend; one is enough.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from amportal.access.secret_search import SecretSearch
from amportal.deliver.gate.lookalike_domains import PROVIDERS, nearest_known, scripts_in
from amportal.deliver.pdf.pdf_check import PdfFacts
from amportal.deliver.smtp.mail_message import message_bytes
from amportal.errors import Problem
from amportal.model.nouns.letter import Letter, one_line
from amportal.model.nouns.people import Contact
from amportal.model.nouns.site import Client, Site
from amportal.model.other_client_names import OtherNames
from amportal.model.records.issued_report import SentReport
from amportal.model.records.sent_reports import mailed


class Gate:
    """The checks of one run over one site; *held*: clients whose build did not come to its end.

    *secrets* are those of contacts, which no mail may say.
    """

    def __init__(
        self,
        site: Site,
        held: frozenset[str] = frozenset(),
        secrets: SecretSearch | None = None,
    ) -> None:
        self._secrets = secrets
        self._clients = {client.slug: client for client in site.clients}
        self._held = site.held | held
        self._others = OtherNames(site)
        self._owners: dict[str, set[str]] = defaultdict(set)
        self._domains: dict[str, int] = defaultdict(int)
        self._named: dict[str, set[str]] = defaultdict(set)
        for client in site.clients:
            for contact in client.settings.contacts:
                self._owners[contact.email.casefold()].add(client.slug)
                self._domains[_domain(contact.email)] += 1
            for domain in client.settings.domains:
                self._named[domain.lower()].add(client.slug)
        agency = {_domain(person.email) for person in site.agency.people}
        self._known = frozenset((*PROVIDERS, *agency, *self._named))

    def refusals(self, letter: Letter, pdf: PdfFacts | None) -> tuple[Problem, ...]:
        """Return why *letter* may not go; nothing where it may. *pdf*: None where it is gone."""
        client = self._clients.get(letter.client)
        if client is None or letter.client in self._held or client.settings.draft:
            return (_not_whole(letter),)
        contact = _contact(client, letter)
        if contact is None:
            return (_no_contact(letter),)
        sent = _issue(client, letter)
        if sent is None:
            return (_outdated(letter, "the report it is about is not the one issued last"),)
        return (
            *self._recipient(letter, client, contact),
            *_report(client, letter, sent, contact),
            *_choice(letter, contact),
            *self._words(letter, contact, pdf),
        )

    def _recipient(self, letter: Letter, client: Client, contact: Contact) -> Iterator[Problem]:
        owners = self._owners[contact.email.casefold()] - {client.slug}
        if owners and not contact.shared:
            yield _refusal(
                "shared-recipient",
                letter,
                f"`{contact.email}` is a contact of `{min(owners)}` as well",
                "take the wrong one out, or add `shared: true` to both contacts",
            )
        domain = _domain(contact.email)
        if domain in PROVIDERS or client.slug in self._named[domain]:
            return
        scripts = scripts_in(domain)
        if len(scripts) > 1 or "?" in scripts:
            yield _looks_odd(letter, domain, "is written in letters of more than one alphabet")
            return
        if scripts - {"LATIN"}:
            yield _looks_odd(letter, domain, "is written in another alphabet than it seems")
            return
        near = nearest_known(domain, self._neighbours(domain))
        if near:
            yield _looks_odd(letter, domain, f"looks like `{near}`")

    def _neighbours(self, domain: str) -> Iterator[str]:
        """Yield the domains that *domain* must not be taken for: known ones, and more usual ones.

        Of two that look alike and that nobody vouches for, neither is trusted.
        """
        yield from sorted(self._known - {domain})
        own = self._domains[domain]
        for other, count in self._domains.items():
            if other != domain and count >= own:
                yield other

    def _words(self, letter: Letter, contact: Contact, pdf: PdfFacts | None) -> Iterator[Problem]:
        bodies = [each for each in (letter.body, letter.linked) if each]
        said = [letter.subject, letter.attachment.name, letter.to.name]
        said += [part for body in bodies for part in (body.text, body.html)]
        try:
            message_bytes(letter, None)
            if letter.linked is not None:
                message_bytes(letter, None, linked=True)
        except ValueError as fault:
            yield _refusal(
                "odd-header", letter, str(fault), "write the name or headline again, by hand"
            )
        if pdf is None or pdf.faults:
            why = ", ".join(pdf.faults) if pdf else "its file is gone or changed"
            yield _refusal(
                "report-not-whole",
                letter,
                f"the report `{letter.attachment.path}` is not whole: {why}",
                "bring the file back from git, or issue the report again",
            )
        texts = ("\n".join(said), pdf.text if pdf else "")
        yield from self._told_secrets(letter, contact, texts)
        found = next(
            filter(None, (self._others.found(letter.client, each) for each in texts)), None
        )
        if found:
            slug, words = found
            yield _refusal(
                "other-client-named",
                letter,
                f"it names another client, `{words}` ({slug})",
                f"take the words out and issue the report again; if they may stand there, add "
                f"`may_mention: [{slug}]` to this client's client.yaml",
            )

    def _told_secrets(
        self, letter: Letter, contact: Contact, texts: tuple[str, ...]
    ) -> Iterator[Problem]:
        """Yield a problem where the mail says a password or a passphrase of anybody.

        A link that opens by itself carries the passphrase of its own contact, and nowhere else.
        """
        if self._secrets is None:
            return
        own = f"{letter.client}/{letter.contact}" if contact.link == "opens" else ""
        owners = set()
        for text in texts:
            owners |= {owner for owner, _ in self._secrets.found(text) if owner != own}
            plain = self._secrets.without_link(text, own) if own else ""
            owners |= {owner for owner, _ in self._secrets.found(plain) if owner == own}
        for owner in sorted(owners):
            yield _refusal(
                "secret-in-mail",
                letter,
                f"it says the password or passphrase of {owner}",
                f"take it out; say it on the phone, and `amportal access again {owner}` where it "
                "was seen",
            )


def _contact(client: Client, letter: Letter) -> Contact | None:
    """Return the contact that *letter* names, if it is that contact's letter in every way."""
    for each in client.settings.contacts:
        if each.id == letter.contact and not each.draft:
            same = (each.email, one_line(each.name)) == (letter.to.email, letter.to.name)
            return each if same else None
    return None


def _issue(client: Client, letter: Letter) -> SentReport | None:
    """Return the issue that *letter* is about, if no other has followed it."""
    for each in mailed(client.sent):
        if (each.issue.report, each.issue.issue) == (letter.report, letter.issue) and each.record:
            return each
    return None


def _may_read(contact: Contact, audience: tuple[str, ...]) -> bool:
    """Say whether a report for *audience* may be read by *contact*."""
    return "everyone" in audience or not set(contact.roles).isdisjoint(audience)


def _is_of(client: Client, sent: SentReport) -> bool:
    """Say whether *sent* went to *client*: its folder may have another name since, its code not."""
    record = sent.record
    if record is None or sent.issue.client != record.frame.client_slug:
        return False
    return client.slug == sent.issue.client or client.settings.code == record.frame.client_code


def _report(
    client: Client, letter: Letter, sent: SentReport, contact: Contact
) -> Iterator[Problem]:
    issue, record = sent.issue, sent.record
    if letter.contact not in issue.recipients or not _may_read(contact, issue.audience):
        yield _refusal(
            "not-a-recipient",
            letter,
            "the report was not meant for this contact when it was issued",
            "add the contact to the report's `recipients`, then issue it again",
        )
    bound = (letter.attachment.path, letter.attachment.sha256) == (sent.pdf, issue.pdf.sha256)
    if not bound:
        yield _refusal(
            "letter-outdated", letter, "it goes with another report", "run `amportal send` again"
        )
    if record is None or not _is_of(client, sent):
        yield _refusal(
            "report-not-reviewed",
            letter,
            "the report's data are not this client's",
            "issue the report again",
        )
    elif record.digest() != issue.reviewed.data:
        yield _refusal(
            "report-not-reviewed",
            letter,
            f"the report was changed after {issue.reviewed.name} had reviewed it",
            "let it be reviewed again, then issue it again",
        )


def _choice(letter: Letter, contact: Contact) -> Iterator[Problem]:
    if contact.delivery == "none" or contact.delivery != letter.delivery:
        yield _outdated(letter, f"`delivery` of `{contact.id}` is {contact.delivery} now")
    elif letter.delivery == "link" and letter.linked is None:
        yield _refusal(
            "no-portal-address",
            letter,
            f"`{contact.id}` gets a link, but nobody said where their portal is published",
            f"add `access:` with `address: https://.../{letter.client}/` to the client's "
            "client.yaml, or change the contact's `delivery` to `attach`",
        )


def _domain(address: str) -> str:
    return address.rpartition("@")[2].lower()


def _refusal(slug: str, letter: Letter, text: str, hint: str) -> Problem:
    return Problem(slug=slug, message=f"{letter.name}: {text}", hint=hint)


def _no_contact(letter: Letter) -> Problem:
    return _refusal(
        "not-a-recipient",
        letter,
        f"`{letter.to.email}` is no contact of this client by that name",
        "correct the contact in client.yaml, then run `amportal send` again",
    )


def _not_whole(letter: Letter) -> Problem:
    return _refusal(
        "client-held",
        letter,
        "the client's files have problems, or it has no portal yet",
        "mend what `amportal check` says, then run `amportal send` again",
    )


def _outdated(letter: Letter, why: str) -> Problem:
    return _refusal("letter-outdated", letter, why, "run `amportal send` again")


def _looks_odd(letter: Letter, domain: str, why: str) -> Problem:
    return _refusal(
        "look-alike-domain",
        letter,
        f"`{domain}` {why}",
        f"correct the address; if it is right, add `domains: [{domain}]` to the client's "
        "client.yaml",
    )
