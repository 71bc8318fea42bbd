"""What a reader may see: one cut, before anything is derived."""

from __future__ import annotations

from datetime import date

from amportal.plan.portal.client_portal import AGENCY_EYES
from amportal.plan.reader.visibility import visible
from tests.unit.plan.sites import EVERYBODY, PROJECT, TODAY, client_of, portal, site_of, text

FINANCE = frozenset({"finance"})
DELIVERABLE = """
    id: D1
    name: Key visual
    due: 2026-12-01
    approvers: priya
    """


def test_a_draft_is_in_no_portal() -> None:
    """What says `draft: true` is seen by nobody, not even by the agency's own eyes."""
    files = {"projects/spring/deliverables/key.yaml": text(DELIVERABLE, "draft: true")}
    for roles in (EVERYBODY, FINANCE, AGENCY_EYES):
        assert portal(files, roles).projects[0].deliverables == ()


def test_an_audience_narrows() -> None:
    """What is for finance is seen by finance, and by nobody else of the client."""
    files = {"projects/spring/deliverables/key.yaml": text(DELIVERABLE, "audience: finance")}
    assert portal(files).projects[0].deliverables == ()
    assert portal(files, frozenset({"legal"})).projects[0].deliverables == ()
    assert [each.id for each in portal(files, FINANCE).projects[0].deliverables] == ["D1"]


def test_risks_are_internal_unless_they_say_otherwise() -> None:
    """A risk without an audience is for the agency alone."""
    risks = """
        risks:
          - {id: R1, title: Quiet, probability: 1, impact: 1, response: Wait.}
          - {id: R2, title: Said, probability: 1, impact: 1, response: Wait., audience: everyone}
        """
    files = {"projects/spring/project.yaml": text(PROJECT, risks)}
    assert [each.title for each in portal(files).projects[0].risks] == ["Said"]
    assert len(portal(files, AGENCY_EYES).projects[0].risks) == 2


def test_versions_that_did_not_reach_the_client_are_gone() -> None:
    """Not sent, sent on a later day, or of an internal round: none is shown, none is counted."""
    versions = """
        versions:
          - {n: 1, round: 0, sent_on: 2026-11-02, text: Ours.}
          - {n: 2, round: 1, sent_on: 2026-11-10, text: Theirs.}
          - {n: 3, round: 2, text: Unsent.}
        """
    files = {"projects/spring/deliverables/key.yaml": text(DELIVERABLE, versions)}
    (deliverable,) = portal(files).projects[0].deliverables
    assert [version.n for version in deliverable.versions] == [2]
    assert deliverable.rounds_used == 1
    before = portal(files, today=date(2026, 11, 9)).projects[0].deliverables[0]
    assert before.versions == ()
    assert (before.state, before.rounds_used) == ("in_production", 0)


def test_references_to_hidden_things_are_gone() -> None:
    """No name of a hidden thing comes through what it blocks, what hangs on it or is about it."""
    plan = """
        phases: [{id: P1, name: SECRET phase, start: 2026-09-01, end: 2026-12-01, draft: true}]
        milestones:
          - {id: M1, name: SECRET day, baseline: 2026-12-01, audience: finance}
          - {id: M2, name: Launch, baseline: 2027-02-22, phase: P1, depends_on: [M1, D1]}
        actions:
          - {id: A1, what: Send photos, side: client, owner: priya, due: 2026-12-01,
             blocks: [M1, M2]}
        """
    files = {
        "projects/spring/project.yaml": text(PROJECT, plan),
        "projects/spring/deliverables/key.yaml": text(DELIVERABLE, "draft: true"),
        "projects/spring/updates/2026-11-20-news.md": (
            "---\ntitle: News\ndate: 2026-11-20\nauthor: ruth\nabout: [M1, M2]\n---\nBody.\n"
        ),
        "questions.yaml": (
            "questions:\n  - {id: Q1, asked_by: priya, on: 2026-11-20, text: When?,"
            " about: [MER-014-M1, MER-014-M2]}\n"
        ),
    }
    seen = portal(files)
    project = seen.projects[0]
    assert project.milestones[0].depends_on == ()
    assert project.milestones[0].phase == ""
    assert project.actions[0].blocks == ("Launch",)
    assert project.waiting[0].blocks == ("Launch",)
    assert [link.text for link in seen.updates[0].about] == ["Launch"]
    assert [link.text for link in seen.questions.open[0].about] == ["Launch"]
    assert "SECRET" not in repr(seen)


def test_a_hidden_project_is_gone_with_all_it_holds() -> None:
    """A hidden project shows in no list, no menu, no report and no date."""
    other = PROJECT.replace("MER-014", "MER-015").replace("Spring launch", "SECRET sale")
    files = {
        "projects/sale/project.yaml": text(other, "audience: finance"),
        "projects/sale/updates/2026-11-22-news.md": (
            "---\ntitle: SECRET news\ndate: 2026-11-22\nauthor: ruth\n---\nBody.\n"
        ),
        "reports/2026-11-20.md": (
            "---\nperiod: {from: 2026-11-14, to: 2026-11-20}\nproject: sale\nstate: sent\n"
            "reviewed: {by: ruth, on: 2026-11-20}\nheadline: SECRET headline\n---\nBody.\n"
        ),
    }
    seen = portal(files)
    assert "SECRET" not in repr(seen)
    assert seen.reports == ()
    assert seen.frame.as_of.day < date(2026, 11, 20)
    assert "SECRET" in repr(portal(files, FINANCE))


def test_a_hidden_meeting_is_no_source() -> None:
    """A decision taken in a meeting the reader may not see does not name that meeting."""
    versions = """
        versions:
          - n: 1
            round: 1
            sent_on: 2026-11-10
            text: Copy.
            decisions:
              - {outcome: approved, by: priya, on: 2026-11-12, source: 2026-11-12-secret}
        """
    meeting = (
        "---\ntitle: About money\nstart: 2026-11-12 10:00\nend: 2026-11-12 11:00\n"
        "issued_on: 2026-11-12\naudience: finance\n---\nMinutes.\n"
    )
    files = {
        "projects/spring/deliverables/key.yaml": text(DELIVERABLE, versions),
        "projects/spring/meetings/2026-11-12-secret.md": meeting,
    }
    general = portal(files)
    decision = general.projects[0].deliverables[0].versions[0].decisions[0]
    assert (decision.source, decision.source_path) == ("", None)
    assert "secret" not in repr(general)
    decision = portal(files, FINANCE).projects[0].deliverables[0].versions[0].decisions[0]
    assert decision.source == "About money"
    assert decision.source_path == "meetings/mer-014-2026-11-12-secret.html"


def test_sources_of_hidden_things_do_not_date_the_portal() -> None:
    """Only files behind what is seen are asked when they changed; notes of our own never are."""
    files = {
        "projects/spring/deliverables/key.yaml": text(DELIVERABLE, "draft: true"),
        "internal/notes.md": "Notes.\n",
    }
    client = client_of(site_of(files))
    assert any("internal/" in path for path in client.sources)
    assert visible(client, EVERYBODY, TODAY).sources == (
        "content/clients/mer/client.yaml",
        "content/clients/mer/projects/spring/project.yaml",
    )


def test_a_report_nobody_reviewed_is_for_the_agency() -> None:
    """A report in state draft reaches a reader only where unreviewed ones are asked for."""
    files = {
        "reports/2026-11-20.md": (
            "---\nperiod: {from: 2026-11-14, to: 2026-11-20}\nstate: draft\n---\nBody.\n"
        )
    }
    assert portal(files).reports == ()
    assert portal(files).frame.latest_report is None
    assert [each.card.state for each in portal(files, unreviewed=True).reports] == ["draft"]


def test_a_hidden_contact_counts_but_has_no_name() -> None:
    """An approver whom the reader may not see is still waited for, without being named."""
    client = """
        name: Meridian Coffee
        code: MER
        currency: GBP
        account_manager: ruth
        contacts:
          - {id: priya, name: Priya Nair, email: p@client.example, roles: approver}
          - {id: sian, name: SECRET Sian, email: s@client.example, roles: approver, audience: legal}
        """
    deliverable = """
        id: D1
        name: Terms
        due: 2026-12-01
        approvers: [priya, sian]
        rule: all
        versions:
          - n: 1
            round: 1
            sent_on: 2026-11-10
            text: Copy.
            decisions: [{outcome: approved, by: priya, on: 2026-11-12, source: email}]
        """
    files = {"client.yaml": client, "projects/spring/deliverables/terms.yaml": deliverable}
    seen = portal(files)
    (terms,) = seen.projects[0].deliverables
    assert terms.state == "in_review"
    assert terms.awaited == ()
    assert [each.name for each in seen.team.contacts] == ["Priya Nair"]
    assert "SECRET" not in repr(seen)
    assert portal(files, frozenset({"legal"})).projects[0].deliverables[0].awaited == (
        "SECRET Sian",
    )
