"""The agency's board: all clients, worst first, and what needs somebody this week."""

from __future__ import annotations

from datetime import date

from amportal.errors import Problem, Span
from amportal.plan.agency_board import board_of, held_slice, slice_of
from amportal.plan.view.page_views import BoardItem, BoardPage
from tests.unit.plan.sites import CLIENT, PROJECT, TODAY, site_of, text

OTHER = "content/clients/zed"


def board(
    files: dict[str, str] | None = None,
    held: frozenset[str] = frozenset(),
    problems: tuple[Problem, ...] = (),
    today: date = TODAY,
) -> BoardPage:
    site = site_of(files)
    sound = [slice_of(site, client, today, None) for client in site.clients]
    stopped = [held_slice(slug, problems) for slug in sorted(held)]
    return board_of(site.agency, [*sound, *stopped], today)


def items(files: dict[str, str], today: date = TODAY) -> list[BoardItem]:
    return list(board(files, today=today).items)


def other(rag: str, more: str = "") -> dict[str, str]:
    client = CLIENT.replace("MER", "ZED").replace("Meridian Coffee", "Zed")
    project = PROJECT.replace("MER-014", "ZED-001")
    project = project.replace("overall: {rag: green}", f"overall: {{rag: {rag}}}")
    return {
        f"{OTHER}/client.yaml": client,
        f"{OTHER}/projects/one/project.yaml": text(project, more),
    }


def test_clients_stand_worst_first() -> None:
    """Held ones before all; then by status; then by how much is late."""
    problem = Problem(
        "bad-date", "`2026-13-01` is not a date", Span("content/clients/abc/x.yaml", 3)
    )
    page = board(other("red"), frozenset({"abc"}), (problem,))
    assert [client.slug for client in page.clients] == ["abc", "zed", "mer"]
    late = "actions: [{id: A1, what: Send, side: client, owner: tom, due: 2026-11-20}]"
    page = board(other("green", late))
    assert [(client.slug, client.late) for client in page.clients] == [("zed", 1), ("mer", 0)]


def test_a_held_client_says_why() -> None:
    """The first problems of its own, each with its place; never those of another client."""
    problems = tuple(
        Problem("bad-date", f"problem {n}", Span(f"content/clients/abc/{n}.yaml", n))
        for n in range(1, 6)
    )
    stray = Problem("bad-date", "not mine", Span("content/clients/abcd/x.yaml", 1))
    warning = Problem("odd", "only odd", Span("content/clients/abc/0.yaml", 1), severity="warning")
    page = board(None, frozenset({"abc"}), (warning, stray, *problems))
    held = page.clients[0]
    assert held.held == (
        "problem 1 (content/clients/abc/1.yaml:1)",
        "problem 2 (content/clients/abc/2.yaml:2)",
        "problem 3 (content/clients/abc/3.yaml:3)",
    )
    assert held.path == "../abc/index.html"
    assert page.items[0].kind == "held"
    assert page.items[0].what == "problem 1 (content/clients/abc/1.yaml:1)"


def test_what_is_due_this_week_or_late() -> None:
    """Until Sunday; what is due on the Monday after waits for next week."""
    plan = """
        milestones:
          - {id: M1, name: This week, baseline: 2026-11-29}
          - {id: M2, name: Next week, baseline: 2026-11-30}
          - {id: M3, name: Overdue, baseline: 2026-11-20}
        actions:
          - {id: A1, what: Ours, owner: mina, due: 2026-11-27}
          - {id: A2, what: Theirs, side: client, owner: tom, due: 2026-11-18}
          - {id: A3, what: Later, owner: mina, due: 2026-12-01}
        """
    found = items({"projects/spring/project.yaml": text(PROJECT, plan)})
    assert [(each.turn, each.kind, each.what, each.days, each.yours) for each in found] == [
        ("late", "milestone", "Overdue", 1, False),
        ("waiting", "action", "Theirs", 3, True),
        ("week", "action", "Ours", -4, False),
        ("week", "milestone", "This week", -4, False),
    ]
    assert found[1].path == "../mer/projects/spring.html"
    assert (found[1].ref, found[1].who) == ("MER-014-A2", "Tom Wexford")
    assert [each.command for each in found[:2]] == [
        "amportal done MER-014-M3",
        "amportal done MER-014-A2",
    ]


def test_the_order_of_the_day() -> None:
    """Promised and late, due today, asked of us, waits on the client, the rest of the week."""
    plan = """
        actions:
          - {id: A1, what: Friday, owner: mina, due: 2026-11-27}
          - {id: A2, what: Theirs, side: client, owner: tom, due: 2026-11-10}
          - {id: A3, what: Today, owner: mina, due: 2026-11-23}
          - {id: A4, what: Late, owner: mina, due: 2026-11-20}
        """
    files = {
        "projects/spring/project.yaml": text(PROJECT, plan),
        "questions.yaml": "questions: [{id: Q1, asked_by: tom, on: 2026-11-16, text: Why?}]",
    }
    assert [(each.turn, each.what) for each in items(files)] == [
        ("late", "Late"),
        ("today", "Today"),
        ("asked", "Why?"),
        ("waiting", "Theirs"),
        ("week", "Friday"),
    ]


def test_answers_and_replies_owed() -> None:
    """Versions and orders the client owes an answer to; questions that we owe one."""
    deliverable = """
        id: D1
        name: Film
        due: 2026-12-01
        approvers: priya
        versions: [{n: 2, round: 1, sent_on: 2026-11-11, text: Cut.}]
        """
    files = {
        "projects/spring/deliverables/film.yaml": deliverable,
        "questions.yaml": "questions: [{id: Q1, asked_by: tom, on: 2026-11-16, text: Why?}]",
    }
    question, version = items(files)
    assert question.command == "amportal answer mer/Q1 TEXT"
    assert version.command == "amportal decide MER-014-D1 OUTCOME --by WHO"
    assert (version.kind, version.what, version.n, version.days) == ("waiting", "Film", 2, 3)
    assert (question.kind, question.what, question.days) == ("question", "Why?", 7)


def test_a_contact_report_is_owed_after_a_meeting() -> None:
    """A meeting of this week is announced; once it is over its report is owed, until issued."""

    def meeting(day: str, more: str = "") -> dict[str, str]:
        body = f"---\ntitle: Weekly\nstart: {day} 10:00\nend: {day} 11:00\n{more}---\nM.\n"
        return {f"projects/spring/meetings/{day}-weekly.md": body}

    assert [(each.kind, each.days) for each in items(meeting("2026-11-25"))] == [("meeting", -2)]
    assert items(meeting("2026-12-01")) == []
    # Forty-eight hours after Wednesday 18 November.
    (owed,) = items(meeting("2026-11-18"))
    assert (owed.kind, owed.due, owed.days) == ("contact_report", date(2026, 11, 20), 1)
    assert items(meeting("2026-11-18", "issued_on: 2026-11-19\n")) == []


def test_a_status_report_is_owed_by_schedule() -> None:
    """Each Friday, until one was sent that ends then; one of last week leaves it due."""
    client = text(CLIENT, "report: {every: week, on: friday}\n")

    def owed(state: str, last: str) -> list[tuple[str, date | None, int | None]]:
        body = (
            f"---\nperiod: {{from: 2026-11-10, to: {last}}}\nstate: {state}\n"
            f"reviewed: {{by: ruth, on: {last}}}\n---\nBody.\n"
        )
        found = items({"client.yaml": client, "reports/one.md": body})
        return [(each.kind, each.due, each.days) for each in found]

    late = [("report", date(2026, 11, 20), 1)]
    assert owed("reviewed", "2026-11-20") == late
    assert owed("sent", "2026-11-13") == late
    assert owed("sent", "2026-11-16") == late
    assert owed("sent", "2026-11-20") == [("report", date(2026, 11, 27), -4)]


def test_margins_are_for_the_board_alone() -> None:
    """As written, else the approved amount less the cost; nothing where nothing is kept."""
    budget = """
        lines:
          - {id: B1, name: Film, estimate: 1000, as_of: 2026-11-20}
          - {id: B2, name: Media, estimate: 500.50, as_of: 2026-11-20}
        """
    money = """
        lines:
          - {line: B1, cost: 900, margin: 90.10}
          - {line: B2, cost: 100.25}
        """
    files = {"projects/spring/budget.yaml": budget}
    assert board(files).clients[0].margin == ""
    files["projects/spring/internal/money.yaml"] = money
    assert board(files).clients[0].margin == "GBP 490.35"


def test_the_board_leads_only_to_pages_that_are_there() -> None:
    """What only some of a client may see is on the board, but has no page to lead to."""
    plan = "actions: [{id: A1, what: Seen, owner: mina, due: 2026-11-27}]\n"
    files = {"projects/spring/project.yaml": text(PROJECT, plan + "audience: finance\n")}
    (action,) = items(files)
    assert (action.what, action.path) == ("Seen", "")
    draft = {
        "client.yaml": text(CLIENT, "draft: true\n"),
        "projects/spring/project.yaml": text(PROJECT, plan),
    }
    page = board(draft)
    assert (page.clients[0].path, page.items[0].path) == ("", "")


AWAY = """
    name: Halden Studio
    people:
      - {id: ruth, name: Ruth Adeyemi, role: Account manager, email: ruth@agency.example,
         stand_in: mina, away: [{from: 2026-11-23, to: 2026-11-24}]}
      - {id: mina, name: Mina Okafor, role: Designer, email: mina@agency.example}
    """


def test_what_falls_to_somebody_away_falls_to_the_stand_in() -> None:
    """On the board each thing of ours names who does it now, and for whom."""
    plan = """
        actions:
          - {id: A1, what: Call, owner: ruth, due: 2026-11-20}
          - {id: A2, what: Draw, owner: mina, due: 2026-11-20}
          - {id: A3, what: Send, side: client, owner: tom, due: 2026-11-20}
        """
    meeting = "---\ntitle: Weekly\nstart: 2026-11-18 10:00\nend: 2026-11-18 11:00\n---\n"
    files = {
        "agency.yaml": AWAY,
        "projects/spring/project.yaml": text(PROJECT, plan),
        "projects/spring/meetings/2026-11-18-weekly.md": meeting,
    }
    page = board(files)
    assert {(each.what, each.who, each.absent) for each in page.items} == {
        ("Call", "Mina Okafor", "Ruth Adeyemi"),
        ("Draw", "Mina Okafor", ""),
        ("Send", "Tom Wexford", ""),
        ("Weekly", "Mina Okafor", "Ruth Adeyemi"),
    }
    (client,) = page.clients
    assert (client.manager, client.absent) == ("Mina Okafor", "Ruth Adeyemi")
    back = board(files, today=date(2026, 11, 25))
    assert {each.absent for each in back.items} == {""}
    assert (back.clients[0].manager, back.clients[0].absent) == ("Ruth Adeyemi", "")
