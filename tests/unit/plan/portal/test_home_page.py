"""The first page answers for the worst project, and lists what waits latest first."""

from __future__ import annotations

from datetime import date

from tests.unit.plan.sites import PROJECT, portal, text


def job(number: str, name: str, rag: str = "green", state: str = "active", more: str = "") -> str:
    written = PROJECT.replace("MER-014", number).replace("Spring launch", name)
    written = written.replace("overall: {rag: green}", f"overall: {{rag: {rag}}}")
    written = written.replace("We are on time.", f"{name} is {rag}.")
    return text(written, f"state: {state}") + "\n" + text(more)


def jobs(*written: str) -> dict[str, str]:
    files = {f"projects/p{at}/project.yaml": body for at, body in enumerate(written)}
    return {"projects/spring/project.yaml": written[0]} | {
        path: body for path, body in files.items() if not path.startswith("projects/p0/")
    }


LATE = "milestones: [{id: M1, name: End, baseline: 2027-02-22, forecast: 2027-02-24}]"


def test_worst_first() -> None:
    """By status; then by slip; then active, on hold, others; then by name."""
    home = portal(
        jobs(
            job("MER-1", "Calm"),
            job("MER-2", "Zeal", "red"),
            job("MER-3", "Alert", "amber"),
            job("MER-4", "Slow", more=LATE),
            job("MER-5", "Held", state="on_hold"),
            job("MER-6", "Still", state="not_started"),
            job("MER-7", "Brave"),
        )
    ).home
    assert [card.name for card in home.projects] == [
        "Zeal",
        "Alert",
        "Slow",
        "Brave",
        "Calm",
        "Held",
        "Still",
    ]
    assert (home.headline, home.project) == ("Zeal is red.", "Zeal")
    assert home.status is not None
    assert home.status.rag == "red"


def test_an_old_red_answers_nothing() -> None:
    """A finished or cancelled project never speaks for those that run."""
    home = portal(
        jobs(
            job("MER-1", "Gone", "red", "finished"),
            job("MER-2", "Dropped", "red", "cancelled"),
            job("MER-3", "Running"),
        )
    ).home
    assert home.project == "Running"
    alone = portal(jobs(job("MER-1", "Gone", "red", "finished"))).home
    assert alone.project == "Gone"


def test_what_waits_stands_latest_first() -> None:
    """Of all projects together: the most days late, then by the day it is due."""
    one = """
        actions:
          - {id: A1, what: Late, side: client, owner: tom, due: 2026-11-19}
          - {id: A2, what: Soon, side: client, owner: tom, due: 2026-11-25}
        """
    other = """
        actions:
          - {id: A1, what: Latest, side: client, owner: tom, due: 2026-11-16}
          - {id: A2, what: Today, side: client, owner: tom, due: 2026-11-23}
        """
    home = portal(jobs(job("MER-1", "One", more=one), job("MER-2", "Other", more=other))).home
    assert [(each.what, each.days) for each in home.waiting] == [
        ("Latest", 5),
        ("Late", 2),
        ("Today", 0),
        ("Soon", -2),
    ]
    assert home.waiting[0].project == "Other"


def test_the_next_milestone_is_of_all_running_projects() -> None:
    """The soonest still to come, with the project it belongs to; one that is over has none."""
    soon = "milestones: [{id: M1, name: Soon, baseline: 2026-11-24}]"
    sooner = "milestones: [{id: M1, name: Over, baseline: 2026-11-23}]"
    late = "milestones: [{id: M1, name: Later, baseline: 2026-12-24}]"
    home = portal(
        jobs(
            job("MER-1", "One", more=late),
            job("MER-2", "Other", more=soon),
            job("MER-3", "Gone", state="cancelled", more=sooner),
        )
    ).home
    assert home.next_milestone is not None
    assert (home.next_milestone.name, home.next_milestone_project) == ("Soon", "Other")


def test_the_latest_three_updates_of_all() -> None:
    """Three of them are shown, all are counted."""
    files = {
        f"projects/spring/updates/2026-11-{day}-news.md": (
            f"---\ntitle: News {day}\ndate: 2026-11-{day}\nauthor: ruth\n---\nBody.\n"
        )
        for day in (10, 11, 12, 13)
    }
    home = portal(files).home
    assert [each.date for each in home.updates] == [date(2026, 11, day) for day in (13, 12, 11)]
    assert home.update_count == 4


def test_a_client_without_projects_has_a_page() -> None:
    """With nothing to say, the page says nothing rather than something made up."""
    hidden = portal({"projects/spring/project.yaml": text(PROJECT, "draft: true")}).home
    assert (hidden.headline, hidden.status, hidden.project) == ("", None, "")
    assert hidden.next_milestone is None
    assert hidden.projects == ()
    assert hidden.waiting == ()


def test_a_project_that_goes_on_after_its_end_is_overdue_in_the_list() -> None:
    """All of it is done on time, so nothing is late; but its end is over."""
    done = "milestones: [{id: M1, name: End, baseline: 2026-11-20, actual: 2026-11-20}]"
    over = job("MER-1", "Over", more=done).replace("due: 2027-02-22", "due: 2026-11-20")
    home = portal(jobs(over, job("MER-2", "Ahead"))).home
    cards = {card.name: (card.overdue, card.slip) for card in home.projects}
    assert cards == {"Over": (True, 0), "Ahead": (False, 0)}
