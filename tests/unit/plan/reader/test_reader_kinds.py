"""Which portals a client has: one for everybody, and one for each kind of reader who sees more."""

from __future__ import annotations

from datetime import date

import pytest
from msgspec.structs import replace

from amportal.plan import routes
from amportal.plan.reader.reader_kinds import address_of, reader_of, readers_of
from tests.letters import MERIDIAN, issued_client
from tests.unit.plan.sites import AGENCY, CLIENT, PROJECT, client_of, site_of, text

CONTACTS = """\
  - {id: ada, name: Ada, email: ada@client.example, roles: [finance, approver]}
  - {id: ben, name: Ben, email: ben@client.example, roles: finance}
  - {id: eve, name: Eve, email: eve@client.example, roles: observer}
"""


def folders(audience: str = "", more: str = "", client: str = "") -> list[str]:
    """Return the folders of the portals, where one milestone is for *audience*."""
    milestone = "milestones:\n  - {id: M1, name: Bill, baseline: 2027-02-01" + (
        f", audience: {audience}" if audience else ""
    )
    files = {
        "client.yaml": text(CLIENT) + CONTACTS + client,
        "projects/spring/project.yaml": text(PROJECT) + milestone + more + "}\n",
    }
    return [reader.folder for reader in readers_of(client_of(site_of(files)))]


def test_a_client_whose_things_are_for_everybody_has_one_portal() -> None:
    """Roles alone make no portal: nobody would see anything else in it."""
    assert folders() == folders("internal") == ["mer"]


def test_each_kind_of_reader_that_sees_more_has_a_portal_of_its_own() -> None:
    """Whoever has the role has it, alone or beside others that nothing is kept for."""
    assert folders("finance") == ["mer", "mer.finance"]
    assert folders("[finance, approver]") == [
        "mer",
        "mer.approver",
        "mer.approver.finance",
        "mer.finance",
    ]


def test_a_role_that_nobody_has_makes_no_portal() -> None:
    """There would be nobody to give it to."""
    assert folders("legal") == ["mer"]


@pytest.mark.parametrize("kept_back", [", draft: true", ", cancelled: true, draft: true"])
def test_a_draft_makes_no_portal(kept_back: str) -> None:
    """That a portal is there would tell that something is coming."""
    assert folders("finance", kept_back) == ["mer"]


@pytest.mark.parametrize(
    ("drafts", "kept"),
    [
        ([], ["mer", "mer.finance", "mer.finance.legal"]),
        (["ada"], ["mer", "mer.finance"]),
        (["ben"], ["mer", "mer.finance.legal"]),
        (["ada", "ben"], ["mer"]),
        (["ada", "ben", "eve"], ["mer"]),
    ],
)
def test_a_contact_that_is_a_draft_keeps_no_portal(drafts: list[str], kept: list[str]) -> None:
    """It would be published to nobody, and tell that somebody is coming, or has gone."""
    contacts = CONTACTS.replace("[finance, approver]", "[finance, legal]")
    for name in drafts:
        contacts = contacts.replace(f"id: {name},", f"id: {name}, draft: true,")
    milestone = "milestones: [{id: M1, name: B, baseline: 2027-02-01, audience: [finance, legal]}]"
    files = {
        "client.yaml": text(CLIENT) + contacts,
        "projects/spring/project.yaml": text(PROJECT) + milestone + "\n",
    }
    assert [reader.folder for reader in readers_of(client_of(site_of(files)))] == kept


def test_a_client_that_is_a_draft_has_no_portal_at_all() -> None:
    """Not even the general one."""
    assert folders("finance", client="draft: true\n") == []


def test_a_contact_is_given_the_portal_of_their_roles() -> None:
    """Each contact's portal is among the client's; those who see nothing more have everybody's."""
    files = {
        "client.yaml": text(CLIENT) + CONTACTS,
        "projects/spring/project.yaml": text(PROJECT)
        + "milestones:\n  - {id: M1, name: Bill, baseline: 2027-02-01, audience: finance}\n",
    }
    client = client_of(site_of(files))
    given = {each.id: reader_of(client, each).folder for each in client.settings.contacts}

    assert given == {
        "priya": "mer",
        "tom": "mer",
        "ada": "mer.finance",
        "ben": "mer.finance",
        "eve": "mer",
    }
    assert {reader.folder for reader in readers_of(client)} == set(given.values())


def test_no_folder_is_below_another_and_each_leads_back_to_its_client() -> None:
    """Publishing one folder cannot publish another with it."""
    names = folders("[finance, approver, observer]")
    assert len(names) > 3
    assert all("/" not in name for name in names)
    assert {routes.client_of_folder(name) for name in names} == {"mer"}


@pytest.mark.parametrize(
    ("address", "own"),
    [
        ("https://c.agency.example/mer/", "https://c.agency.example/mer.finance/"),
        ("https://c.agency.example/mer", "https://c.agency.example/mer.finance/"),
        ("https://mer.agency.example/", None),
        ("https://agency.example/xmer/", None),
    ],
)
def test_a_portal_for_roles_is_published_beside_everybodys(address: str, own: str | None) -> None:
    """Where "beside" means nothing there is no address, rather than that of another portal."""
    files = {
        "client.yaml": text(CLIENT) + CONTACTS + f"access: {{address: '{address}'}}\n",
        "projects/spring/project.yaml": text(PROJECT)
        + "milestones:\n  - {id: M1, name: Bill, baseline: 2027-02-01, audience: finance}\n",
    }
    site = site_of(files)
    client = client_of(site)
    given = {each.id: address_of(site.agency, client, each) for each in client.settings.contacts}
    assert given == {"priya": address, "tom": address, "ada": own, "ben": own, "eve": address}


def test_mails_lead_to_where_portals_are_published() -> None:
    """The address follows from `publish:`, for a portal for roles as well."""
    target = "publish:\n  - {id: box, kind: folder, folder: /srv, address: 'https://c.example/'}\n"
    files = {
        "agency.yaml": text(AGENCY) + target,
        "client.yaml": text(CLIENT)
        + CONTACTS
        + "publish: {to: box, path: k7, portals: [{roles: finance, path: q9}]}\n",
        "projects/spring/project.yaml": text(PROJECT)
        + "milestones:\n  - {id: M1, name: Bill, baseline: 2027-02-01, audience: finance}\n",
    }
    site = site_of(files)
    client = client_of(site)
    given = {each.id: address_of(site.agency, client, each) for each in client.settings.contacts}

    everybody, finance = "https://c.example/k7/", "https://c.example/q9/"
    assert given == {
        **dict.fromkeys(("priya", "tom", "eve"), everybody),
        **dict.fromkeys(("ada", "ben"), finance),
    }


def test_what_was_sent_to_a_role_stays_in_its_portal() -> None:
    """Also when nothing else is kept for it: a mail leads there, and must not end at nothing."""
    client = issued_client(*MERIDIAN)
    (sent,) = client.sent
    issue = sent.issue.model_copy(update={"audience": ("day_to_day",)})
    told = replace(client, sent=(replace(sent, issue=issue),))
    before = {reader.folder for reader in readers_of(client)}
    assert {reader.folder for reader in readers_of(told)} - before == {
        "meridian.approver.day_to_day"
    }


@pytest.mark.parametrize(("day", "kept"), [(22, ["mer", "mer.finance"]), (23, ["mer"])])
def test_who_has_left_has_no_portal_of_their_own(day: int, kept: list[str]) -> None:
    """From that day on; others with the same role keep theirs."""
    ben = "  - {id: ben, name: Ben, email: b@client.example, roles: finance, left_on: 2026-11-23}\n"
    milestone = "milestones:\n  - {id: M1, name: Bill, baseline: 2027-02-01, audience: finance}\n"
    files = {
        "client.yaml": text(CLIENT) + ben,
        "projects/spring/project.yaml": text(PROJECT) + milestone,
    }
    client = client_of(site_of(files))
    today = date(2026, 11, day)
    assert [reader.folder for reader in readers_of(client, today)] == kept
