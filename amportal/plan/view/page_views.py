"""One view a page: what each template is given beside the frame, and nothing more."""

from __future__ import annotations

from datetime import date
from typing import Literal

from msgspec import Struct

from amportal.model.derive.due_day import Standing
from amportal.plan.view.change_views import (
    Change,
    ChangesPage,
    ProjectChanges,
    Promise,
    ToldMove,
)
from amportal.plan.view.deliverable_views import DeliverableView
from amportal.plan.view.meeting_views import MeetingView
from amportal.plan.view.money_views import BudgetView
from amportal.plan.view.page_frame import ClosedDays, Frame, Link, Reachable
from amportal.plan.view.picture_views import RowPicture
from amportal.plan.view.waiting_views import Waiting
from amportal.plan.view.work_views import (
    MilestoneView,
    OursLate,
    ProjectView,
    Rag,
    StatusView,
    StepView,
    StopView,
    UpdateView,
)


class ProjectCard(Struct, frozen=True):
    """One project on the home page; `rag` while it is active, `slip` as in `ProjectView`."""

    slug: str
    path: str
    job_no: str
    name: str
    state: Literal["not_started", "active", "on_hold", "finished", "cancelled"]
    rag: Rag | None
    slip: int
    end: date
    live: bool
    headline: str
    next_milestone: MilestoneView | None
    stop: StopView | None = None
    ours_late: tuple[OursLate, ...] = ()
    # Its end has passed, and it goes on.
    overdue: bool = False
    # Of what waits longest on the client, else of what was sent last.
    picture: RowPicture | None = None


class HomePage(Struct, frozen=True):
    """Where are we? `headline`, `status` and `project` are those of the worst project."""

    headline: str
    status: StatusView | None
    project: str
    welcome: str
    waiting: tuple[Waiting, ...]
    next_milestone: MilestoneView | None
    next_milestone_project: str
    projects: tuple[ProjectCard, ...]
    updates: tuple[UpdateView, ...]
    update_count: int
    calls: tuple[Reachable, ...]
    # What changed since the last report; None where no report was sent yet.
    since: ChangesPage | None = None


class ProjectPage(Struct, frozen=True):
    """One project and who to call about it."""

    project: ProjectView
    calls: tuple[Reachable, ...]


class DeliverablePage(Struct, frozen=True):
    """One deliverable in its project; `decide` says whether the client is asked to decide."""

    deliverable: DeliverableView
    project: str
    project_path: str
    job_no: str
    decide: bool
    calls: tuple[Reachable, ...]


class UpdatesPage(Struct, frozen=True):
    """All updates, newest first."""

    updates: tuple[UpdateView, ...]


class UpdatePage(Struct, frozen=True):
    """One update with its neighbours in time."""

    update: UpdateView
    newer: Link | None
    older: Link | None


class ProjectBudget(Struct, frozen=True):
    """A project's money on the budget page."""

    project: str
    project_path: str
    job_no: str
    po_no: str
    budget: BudgetView


class BudgetPage(Struct, frozen=True):
    """The money of all projects that have a budget; `total` sums them where there are several."""

    projects: tuple[ProjectBudget, ...]


class QuestionView(Struct, frozen=True):
    """A question; `days` is calendar days until it was answered, or that it has been open."""

    id: str
    asked_by: str
    on: date
    about: tuple[Link, ...]
    text: str
    answer: str
    answered_by: str
    answered_on: date | None
    days: int


class QuestionsPage(Struct, frozen=True):
    """Open questions first, then answered ones, newest first."""

    open: tuple[QuestionView, ...]
    answered: tuple[QuestionView, ...]


class TeamMember(Struct, frozen=True):
    """Somebody of the agency or the client on the team page."""

    id: str
    name: str
    role: str
    department: str
    email: str
    phone: str | None
    projects: tuple[str, ...]
    # Days away that are still to come or running: first, last, stand-in.
    away: tuple[tuple[date, date, str], ...] = ()
    roles: tuple[str, ...] = ()


class TeamPage(Struct, frozen=True):
    """Who to call today, the agency's team, the client's own people.

    `closed` are the days to come, or running, on which the agency's office is closed, `theirs`
    those on which the client does not work.
    """

    calls: tuple[Reachable, ...]
    team: tuple[TeamMember, ...]
    contacts: tuple[TeamMember, ...]
    closed: tuple[ClosedDays, ...] = ()
    theirs: tuple[ClosedDays, ...] = ()


class ReportCard(Struct, frozen=True):
    """A status report in the list; `number` counts the client's reports from 1.

    `issue` is 2 or more for a correction, `reason` says why, and `differs` what is another than in
    the issue before. `frozen` is the source of a PDF
    that is kept as it was sent, with its digest; empty where the PDF is made from the data.
    `standing`: the PDF is `current`; or it is being made again, and what is there is `older`
    than the pages, or `absent`.
    """

    slug: str
    path: str
    number: int
    first: date
    last: date
    state: Literal["draft", "reviewed", "sent"]
    headline: str
    project: str
    issue: int = 1
    reason: str = ""
    issued_on: date | None = None
    frozen: str = ""
    sha256: str = ""
    standing: Literal["current", "older", "absent"] = "current"
    differs: tuple[Change, ...] = ()


class ReportsPage(Struct, frozen=True):
    """Every report, newest first; `since` where something can be told of the last one."""

    reports: tuple[ReportCard, ...]
    since: ChangesPage | None = None


class ReportPage(Struct, frozen=True):
    """A status report: the whole answer, then details. `done` and `next` are of the period.

    `since` is what changed since the report before, `promises` what became of what it promised.
    `corrected`: what differs from the issue that this one corrects.
    """

    card: ReportCard
    headline: str
    status: StatusView | None
    waiting: tuple[Waiting, ...]
    done: tuple[StepView, ...]
    next: tuple[StepView, ...]
    words: str
    projects: tuple[ProjectView, ...]
    updates: tuple[UpdateView, ...]
    calls: tuple[Reachable, ...]
    since: tuple[ProjectChanges, ...] = ()
    promises: tuple[Promise, ...] = ()
    corrected: tuple[Change, ...] = ()


class Portal(Struct, frozen=True):
    """All one reader sees of one client: what pages, feeds and exports are cut from.

    `reports` are those made from the data, `sent` the list of those kept as they were sent.
    `moved`: what these told to have moved, of each milestone the newest. `root` is the path at
    which it is published (`/clients/acme/`), empty where nobody said where.
    """

    frame: Frame
    home: HomePage
    projects: tuple[ProjectView, ...]
    updates: tuple[UpdateView, ...]
    meetings: tuple[MeetingView, ...]
    questions: QuestionsPage
    team: TeamPage
    reports: tuple[ReportPage, ...]
    calls: tuple[Reachable, ...]
    sent: tuple[ReportCard, ...] = ()
    moved: tuple[ToldMove, ...] = ()
    root: str = ""


MailFailure = Literal["", "waiting", "refused", "unknown", "returned"]
BoardKind = Literal[
    "waiting",
    "action",
    "deliverable",
    "milestone",
    "question",
    "meeting",
    "contact_report",
    "report",
    "mail",
    "held",
]
BoardTurn = Literal["late", "today", "asked", "waiting", "week"]


class BoardItem(Struct, frozen=True):
    """Something due, late or unanswered, for the agency's eyes.

    `days`, `until` and `standing` as in `Waiting`; for a question, `days` is how many calendar days
    it is open. `path` leads to it from the board. `deliverable`: one that is ours to send.
    `contact_report`: owed for a meeting that is over. `mail`: one that did not arrive at `who`, or
    may not have; `mail` says how, `said` in whose words.
    """

    kind: BoardKind
    client: str
    client_slug: str
    what: str
    who: str
    due: date | None
    days: int | None
    until: int | None = None
    standing: Standing | None = None
    ref: str = ""
    path: str = ""
    # The version that waits, or None.
    n: int | None = None
    # Whose turn it is: the client's, or ours.
    yours: bool = False
    mail: MailFailure = ""
    said: str = ""
    # For whom `who` stands in, because they are away or have left; empty where nobody does.
    absent: str = ""
    # What does it, typed at a terminal; empty where nothing but doing it does.
    command: str = ""
    # The number of the first of the client's own who are asked.
    phone: str = ""

    @property
    def turn(self) -> BoardTurn:
        """What makes it somebody's turn, the most urgent first.

        `late`: we promised it and are late, or something broke. `today`: ours, and due today.
        `asked`: the client waits for an answer. `waiting`: we wait for the client. `week`: ours,
        and due later.
        """
        if self.kind in ("held", "mail"):
            return "late"
        if self.kind == "question":
            return "asked"
        if self.yours:
            return "waiting"
        if self.late:
            return "late"
        return "today" if self.until == 0 else "week"

    @property
    def late(self) -> bool:
        """Whether it is late, or a question has been open for a day."""
        return self.standing == "late"


class BoardProject(Struct, frozen=True):
    """One project of a client on the agency's board."""

    name: str
    rag: Rag | None
    state: Literal["not_started", "active", "on_hold", "finished", "cancelled"]


class BoardClient(Struct, frozen=True):
    """One client on the agency's board; `held` says why its portal was not made again.

    `rag` is the light of the project that needs most attention, `state` the state of that project:
    it has a light only while it is active.
    """

    name: str
    slug: str
    path: str
    rag: Rag | None
    headline: str
    waiting: int
    late: int
    projects: tuple[BoardProject, ...]
    held: tuple[str, ...]
    # Who answers for the client now, and for whom, where the account manager is away.
    manager: str
    as_of: date | None
    state: Literal["not_started", "active", "on_hold", "finished", "cancelled"] | None = None
    # Internal money over all projects, as text with currency; empty where none is kept.
    margin: str = ""
    # Portals for some of the client's readers: their roles, and where it is from the board.
    portals: tuple[tuple[tuple[str, ...], str], ...] = ()
    absent: str = ""


class BoardSlice(Struct, frozen=True):
    """What one client brings to the agency's board."""

    client: BoardClient
    items: tuple[BoardItem, ...]


class BoardPage(Struct, frozen=True):
    """All clients, worst first, and what needs somebody today."""

    agency_name: str
    locale: str
    today: date
    clients: tuple[BoardClient, ...]
    items: tuple[BoardItem, ...]
