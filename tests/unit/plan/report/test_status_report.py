"""Status reports: what was done in the period, what comes next, numbered for good."""

from __future__ import annotations

from datetime import date

from amportal.plan.view.page_views import ReportPage
from tests.unit.plan.sites import PROJECT, portal, text

REPORT = """---
period: {{from: {first}, to: {last}}}
state: reviewed
reviewed: {{by: ruth, on: {last}}}
{more}
---
In my words.
"""
PLAN = """
    next_steps: [Sound, {what: Grading, due: 2026-11-27, owner: mina}]
    milestones:
      - {id: M1, name: Shoot done, baseline: 2026-11-13, actual: 2026-11-14, owner: mina}
      - {id: M2, name: Too late, baseline: 2026-11-13, actual: 2026-11-21}
      - {id: M3, name: Dropped, baseline: 2026-11-13, actual: 2026-11-16, cancelled: true}
    actions:
      - {id: A1, what: Send photos, side: client, owner: tom, due: 2026-11-20, done_on: 2026-11-20}
      - {id: A2, what: Before, owner: ruth, due: 2026-11-20, done_on: 2026-11-13}
    """
DELIVERABLE = """
    id: D1
    name: Film
    owner: mina
    due: 2026-12-01
    approvers: priya
    delivered_on: 2026-11-20
    versions:
      - {n: 1, round: 1, sent_on: 2026-11-10, text: One., decisions: [
         {outcome: changes_required, by: priya, on: 2026-11-14, source: email}]}
      - {n: 2, round: 2, sent_on: 2026-11-16, text: Two., decisions: [
         {outcome: approved, by: priya, on: 2026-11-18, source: email}]}
    """


def reports(*periods: tuple[str, str], more: str = "") -> tuple[ReportPage, ...]:
    files = {
        f"reports/{last}.md": REPORT.format(first=first, last=last, more=more)
        for first, last in periods
    }
    files |= {
        "projects/spring/project.yaml": text(PROJECT, PLAN),
        "projects/spring/deliverables/film.yaml": DELIVERABLE,
        "projects/spring/updates/2026-11-14-in.md": (
            "---\ntitle: In\ndate: 2026-11-14\nauthor: ruth\n---\nBody.\n"
        ),
        "projects/spring/updates/2026-11-13-out.md": (
            "---\ntitle: Out\ndate: 2026-11-13\nauthor: ruth\n---\nBody.\n"
        ),
    }
    return portal(files).reports


def test_reports_are_numbered_by_period() -> None:
    """The oldest is number 1; the newest stands first and is the one the menu offers."""
    found = reports(("2026-10-31", "2026-11-13"), ("2026-11-14", "2026-11-20"))
    assert [(each.card.number, each.card.slug) for each in found] == [
        (2, "2026-11-20"),
        (1, "2026-11-13"),
    ]
    assert found[0].card.path == "reports/2026-11-20.pdf"


def test_done_is_what_the_dates_say() -> None:
    """Milestones, approvals, versions sent, deliveries and actions of the period, by day."""
    (report,) = reports(("2026-11-14", "2026-11-20"))
    assert [(each.kind, each.what, each.n, each.due) for each in report.done] == [
        ("milestone", "Shoot done", None, date(2026, 11, 14)),
        ("sent", "Film", 2, date(2026, 11, 16)),
        ("approved", "Film", 2, date(2026, 11, 18)),
        ("delivered", "Film", None, date(2026, 11, 20)),
        ("action", "Send photos", None, date(2026, 11, 20)),
    ]
    assert [each.owner for each in report.done] == [
        "Mina Okafor",
        "Mina Okafor",
        "Priya Nair",
        "Mina Okafor",
        "Tom Wexford",
    ]


def test_next_is_what_the_projects_say() -> None:
    """The projects' next steps, with their days and owners."""
    (report,) = reports(("2026-11-14", "2026-11-20"))
    assert [(each.what, each.due, each.owner, each.kind) for each in report.next] == [
        ("Sound", None, "", "text"),
        ("Grading", date(2026, 11, 27), "Mina Okafor", "text"),
    ]


def test_what_is_written_goes_before_what_is_derived() -> None:
    """Done, next and headline as the account manager wrote them replace what the dates say."""
    (report,) = reports(
        ("2026-11-14", "2026-11-20"),
        more="headline: Two words.\ndone: [Agreed by phone]\nnext: [Rest]\n",
    )
    assert [(each.what, each.kind) for each in report.done] == [("Agreed by phone", "text")]
    assert [each.what for each in report.next] == ["Rest"]
    assert report.headline == report.card.headline == "Two words."
    assert report.words.strip() == "In my words."


def test_updates_are_of_the_period() -> None:
    """First and last day of the period both count; other updates are not in it."""
    (report,) = reports(("2026-11-14", "2026-11-20"))
    assert [each.title for each in report.updates] == ["In"]


def test_a_report_on_one_project_speaks_of_it_alone() -> None:
    """A report with a project holds that project's status, work and updates, and its name."""
    other = PROJECT.replace("MER-014", "MER-015").replace("Spring launch", "Website")
    other = other.replace("We are on time.", "The website is late.")
    other = other.replace("overall: {rag: green}", "overall: {rag: red}")
    body = REPORT.format(first="2026-11-14", last="2026-11-20", more="project: spring")
    whole = REPORT.format(first="2026-11-07", last="2026-11-13", more="")
    one, both = portal(
        {
            "projects/web/project.yaml": text(other),
            "reports/one.md": body,
            "reports/both.md": whole,
        }
    ).reports
    assert [each.name for each in one.projects] == ["Spring launch"]
    assert (one.headline, one.card.project) == ("We are on time.", "Spring launch")
    assert [each.name for each in both.projects] == ["Website", "Spring launch"]
    assert (both.headline, both.card.project) == ("The website is late.", "")


def test_a_report_leaves_out_what_was_over_before_its_period() -> None:
    """A finished project is told of while it ends in the period, or where it is what is asked."""
    over = text(PROJECT, "state: finished").replace("MER-014", "MER-009")
    ended = """
        milestones: [{id: M1, name: Out, baseline: 2026-11-05, actual: 2026-11-05}]
        """
    files = {"projects/old/project.yaml": text(over.replace("2027-02-22", "2026-11-06"), ended)}
    for last, first, more in (
        ("2026-11-06", "2026-11-02", ""),
        ("2026-11-20", "2026-11-16", ""),
        ("2026-11-21", "2026-11-16", "project: old"),
    ):
        files[f"reports/{last}.md"] = REPORT.format(first=first, last=last, more=more)

    told = {page.card.slug: [each.slug for each in page.projects] for page in portal(files).reports}

    assert told == {
        "2026-11-06": ["spring", "old"],
        "2026-11-20": ["spring"],
        "2026-11-21": ["old"],
    }
