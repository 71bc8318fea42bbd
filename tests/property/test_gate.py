"""100,000 letters with any client, address and report: none passes that should not.

What may pass is worked out here a second time, from the plain rule: the very letter that was made
for this contact of this client, and nothing that differs from it in a client, a name, an address,
a report or its words.
"""

from __future__ import annotations

import random
from collections import Counter
from datetime import UTC, datetime

import pytest
from hypothesis import settings
from msgspec.structs import replace

from amportal.access import key_store as keys
from amportal.access.key_store import KeyStore
from amportal.access.secret_search import SecretSearch
from amportal.deliver.gate.delivery_gate import Gate
from amportal.deliver.pdf.pdf_check import PdfFacts, look_at
from amportal.model.nouns.letter import Letter
from amportal.model.nouns.site import Site
from tests.mailsite import a_pdf, content, issued, letters_of, loaded

TRIPLES = 100_000
AT = datetime(2026, 11, 30, 9, tzinfo=UTC)
WHOLE = look_at(a_pdf("A good week."))


@pytest.fixture(scope="module")
def site() -> Site:
    """Two clients whose domains are far apart, and one contact they share and say so."""
    files = content()
    for client in ("acme", "beta"):
        path = f"content/clients/{client}/client.yaml"
        added = (
            b"  - id: con\n    name: Con Sultant\n    email: con@both.example\n    shared: true\n"
        )
        files[path] = files[path].replace(b"contacts:\n", b"contacts:\n" + added)
    return loaded(issued(files))


def addresses(site: Site, letter: Letter, chance: random.Random) -> str:
    """Return an address: the right one, another's, or one that looks like it."""
    own = letter.to.email
    name, _, domain = own.partition("@")
    others = [each.email for client in site.clients for each in client.settings.contacts]
    at = chance.randrange(len(domain))
    return chance.choice(
        [
            own,
            own.upper(),
            f" {own}",
            chance.choice(others),
            f"{name}@{domain[:at]}{domain[at + 1 :]}",
            f"{name}@{domain[:at]}{chance.choice('abcxyz-1l0o')}{domain[at:]}",
            f"{name}@{domain.replace('o', '0').replace('m', 'rn')}",
            f"{name}@{domain.replace('a', chr(0x430))}",
            f"{name}@xn--{domain}",
            f"{name}.x@{domain}",
            f"{own}\r\nBcc: eve@evil.example",
            "",
        ]
    )


def test_no_letter_passes_that_should_not(site: Site) -> None:
    soaking = settings.get_current_profile_name() == "soak"
    chance = random.Random(None if soaking else 11)
    gate, letters = Gate(site), letters_of(site)
    right = {(each.client, each.contact): each for each in letters}
    passed: Counter[tuple[str, str]] = Counter()
    for _ in range(TRIPLES):
        letter, other = chance.choice(letters), chance.choice(letters)
        address = addresses(site, letter, chance)
        changes = {
            "client": chance.choice((letter.client, other.client, "gamma")),
            "contact": chance.choice((letter.contact, letter.contact, other.contact)),
            "to": letter.to.model_copy(update={"email": address}),
            "report": chance.choice((letter.report, letter.report, "2026-w46")),
            "issue": chance.choice((1, 1, 1, 2)),
            "attachment": chance.choice((letter, letter, other)).attachment,
        }
        tried = letter.model_copy(update=changes)
        allowed = not gate.refusals(tried, WHOLE)
        should = right.get((tried.client, tried.contact)) == tried
        assert not allowed or should, tried
        passed["right" if should else "wrong", "passed" if allowed else "stopped"] += 1
    # The gate is no wall: what is right goes through, every time.
    assert passed["right", "stopped"] == 0
    assert passed["right", "passed"] > 500
    assert passed["wrong", "stopped"] > 50_000


@pytest.mark.parametrize("fault", ["its end is missing", "it has no tags for screen readers"])
def test_a_report_that_is_not_whole_stops_every_letter(site: Site, fault: str) -> None:
    for letter in letters_of(site):
        for pdf in (None, PdfFacts(1, "words", (fault,))):
            assert "report-not-whole" in {p.slug for p in Gate(site).refusals(letter, pdf)}


@pytest.mark.parametrize(("audience", "read_by"), [("finance", {"omar"}), ("legal", set())])
def test_a_report_for_some_goes_to_nobody_else(
    site: Site, audience: str, read_by: set[str]
) -> None:
    """Even where it was issued to them by mistake."""
    acme = site.clients[0]
    sent = tuple(
        replace(each, issue=each.issue.model_copy(update={"audience": (audience,)}))
        for each in acme.sent
    )
    told = replace(site, clients=(replace(acme, sent=sent), *site.clients[1:]))
    gate = Gate(told)
    letters = [each for each in letters_of(told) if each.client == acme.slug]
    refused = {each.contact: {p.slug for p in gate.refusals(each, WHOLE)} for each in letters}
    allowed = {contact for contact, slugs in refused.items() if not slugs}
    assert len(refused) > 3
    assert {contact for contact in refused if "not-a-recipient" not in refused[contact]} == read_by
    assert allowed <= read_by


def test_a_mail_that_says_a_secret_does_not_go(site: Site) -> None:
    """Anybody's, in the words or in the PDF; the refusal says whose, and no word of it."""
    store = keys.give(KeyStore("site"), "acme", "priya", "acme", AT, "ruth")
    (grant,) = store.grants
    gate = Gate(site, secrets=SecretSearch(store))
    letter = letters_of(site)[0]
    assert not gate.refusals(letter, WHOLE)
    for secret in (grant.password, grant.passphrase):
        said = secret.replace("-", " ").title()
        for mail, pdf in (
            (letter.model_copy(update={"subject": f"Your words: {said}"}), WHOLE),
            (letter, replace(WHOLE, text=f"{WHOLE.text}\n{said}")),
        ):
            (refused,) = gate.refusals(mail, pdf)
            assert refused.slug == "secret-in-mail"
            assert "acme/priya" in refused.message
            assert said.casefold() not in repr(refused).casefold()


def test_only_a_contacts_own_link_that_opens_may_carry_their_passphrase(site: Site) -> None:
    """In the fragment of a link, in their own mail, where `link: opens` says so; nowhere else."""
    store = KeyStore("site")
    for contact in ("priya", "omar"):
        store = keys.give(store, "acme", contact, "acme", AT, "ruth")
    own, other = store.grants
    acme = site.clients[0]
    contacts = tuple(
        each.model_copy(update={"link": "opens"}) if each.id == "priya" else each
        for each in acme.settings.contacts
    )
    settings = acme.settings.model_copy(update={"contacts": contacts})
    told = replace(site, clients=(replace(acme, settings=settings), *site.clients[1:]))
    letter = next(each for each in letters_of(site) if each.contact == "priya")

    def said(text: str) -> Letter:
        both = {name: getattr(letter.body, name) + text for name in ("text", "html")}
        return letter.model_copy(update={"body": letter.body.model_copy(update=both)})

    link = "https://p.example/k7f2qm/#{}+{}/budget.html"
    mine, foreign = (link.format(each.code_word, each.passphrase) for each in (own, other))
    opening, asking = (Gate(each, secrets=SecretSearch(store)) for each in (told, site))
    assert not opening.refusals(said(mine), WHOLE)
    for gate, text in (
        (asking, mine),
        (opening, foreign),
        (opening, f"{mine} {foreign}"),
        (opening, f"{mine} or type {own.passphrase}"),
        (opening, mine.replace(own.passphrase, own.password)),
    ):
        assert [each.slug for each in gate.refusals(said(text), WHOLE)] == ["secret-in-mail"]
