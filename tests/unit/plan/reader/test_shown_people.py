"""The team page: who works for this client, and who the client's own people are."""

from __future__ import annotations

from datetime import date

from tests.unit.plan.sites import CLIENT, PROJECT, portal, text

AGENCY = """
    name: Halden Studio
    departments: [{id: design, name: Design}]
    people:
      - {id: ruth, name: Ruth Adeyemi, role: Account manager, email: ruth@agency.example}
      - {id: jonas, name: Jonas Brandt, role: Editor, email: jonas@agency.example, stand_in: mina,
         away: [{from: 2026-12-21, to: 2026-12-24}, {from: 2026-10-01, to: 2026-10-02}]}
      - {id: mina, name: Mina Okafor, role: Designer, department: design,
         email: mina@agency.example, internal: SECRET note}
      - {id: owen, name: Owen Pryce, role: Producer, email: owen@agency.example}
      - {id: nadia, name: Nadia Rahman, role: Strategist, email: nadia@agency.example}
    """
PLAN = """
    team: [jonas]
    milestones: [{id: M1, name: Print, baseline: 2026-12-01, owner: owen}]
    """


def test_everybody_who_works_on_it() -> None:
    """The manager first; then leads, teams, owners; then who stands in. Nobody else."""
    files = {"agency.yaml": AGENCY, "projects/spring/project.yaml": text(PROJECT, PLAN)}
    team = portal(files).team.team
    assert [member.name for member in team] == [
        "Ruth Adeyemi",
        "Jonas Brandt",
        "Owen Pryce",
        "Mina Okafor",
    ]
    ruth, jonas, _, mina = team
    assert ruth.projects == jonas.projects == ("Spring launch",)
    assert (mina.projects, mina.department) == ((), "Design")
    # Past absences are nobody's business any more.
    assert jonas.away == ((date(2026, 12, 21), date(2026, 12, 24), "Mina Okafor"),)
    assert "SECRET" not in repr(team)


def test_hidden_work_names_nobody() -> None:
    """Who works only on what the reader may not see is not on the page."""
    plan = """
        milestones: [{id: M1, name: Print, baseline: 2026-12-01, owner: owen, draft: true}]
        actions: [{id: A1, what: Plan, owner: nadia, due: 2026-12-01, audience: finance}]
        """
    files = {"agency.yaml": AGENCY, "projects/spring/project.yaml": text(PROJECT, plan)}
    assert [member.id for member in portal(files).team.team] == ["ruth"]
    finance = portal(files, frozenset({"finance"})).team.team
    assert [member.id for member in finance] == ["ruth", "nadia"]


def test_contacts_have_roles() -> None:
    """The client's own people are listed with what they do."""
    priya, tom = portal().team.contacts
    assert (priya.name, priya.roles) == ("Priya Nair", ("approver",))
    assert (tom.name, tom.roles) == ("Tom Wexford", ("day_to_day",))


def test_days_off_stand_on_the_page_until_they_are_over() -> None:
    """Of the agency and of the client, the next ones first, with what was written about them."""
    agency = text(
        AGENCY,
        """
        closed:
          - {from: 2027-05-14, reason: Bridge day}
          - {from: 2026-12-24, to: 2027-01-01, reason: Between the years}
          - {from: 2026-11-02, to: 2026-11-03}
        """,
    )
    client = text(CLIENT, "closed: [{from: 2026-11-23, reason: Inventory}]")
    files = {"agency.yaml": agency, "client.yaml": client}
    team = portal(files).team
    assert [(each.first.isoformat(), each.reason) for each in team.closed] == [
        ("2026-12-24", "Between the years"),
        ("2027-05-14", "Bridge day"),
    ]
    assert [each.reason for each in team.theirs] == ["Inventory"]
    assert portal(files, today=date(2026, 11, 24)).team.theirs == ()
    frames = {
        day: portal(files, today=date.fromisoformat(day)).frame.closed
        for day in ("2026-12-23", "2026-12-24", "2027-01-01", "2027-01-02")
    }
    assert [each is not None for each in frames.values()] == [False, True, True, False]


def test_contacts_are_away_and_gone() -> None:
    """Days away are told with who stands in; who has left is no longer listed."""
    client = text(CLIENT).replace(
        "roles: approver}",
        "roles: approver, stand_in: tom,\n     away: [{from: 2026-11-23, to: 2026-11-27}]}\n"
        "  - {id: lena, name: Lena Brandt, email: lena@client.example, left_on: 2026-11-23}\n"
        "  - {id: omar, name: Omar Haddad, email: omar@client.example, left_on: 2026-11-24}",
    )
    priya, omar, tom = portal({"client.yaml": client}).team.contacts
    assert priya.away == ((date(2026, 11, 23), date(2026, 11, 27), "Tom Wexford"),)
    assert (omar.name, tom.name) == ("Omar Haddad", "Tom Wexford")


def test_a_colleague_who_has_left_is_no_longer_in_the_team() -> None:
    """Whoever stands in for them is."""
    agency = AGENCY.replace("stand_in: mina,", "stand_in: nadia, left_on: 2026-11-01,")
    files = {"agency.yaml": agency, "projects/spring/project.yaml": text(PROJECT, PLAN)}
    ids = [member.id for member in portal(files).team.team]
    assert ids == ["ruth", "owen", "nadia"]
