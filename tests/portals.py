"""Portals written out by hand, so that renderers are tested against values nobody derived."""

from __future__ import annotations

from datetime import date, datetime, time
from decimal import Decimal

from msgspec.structs import replace

from amportal.model.derive.project_state import Stage
from amportal.plan.view.change_views import Change, ChangesPage, ProjectChanges
from amportal.plan.view.deliverable_views import (
    DecisionView,
    DeliverableView,
    FileView,
    VersionView,
)
from amportal.plan.view.meeting_views import Attendee, MeetingView
from amportal.plan.view.money_views import (
    BudgetView,
    Burn,
    BurnPointView,
    ChangeOrderView,
    MoneyLine,
)
from amportal.plan.view.page_frame import AsOf, Brand, Frame, Link, Logo, NavItem, Reachable
from amportal.plan.view.page_views import (
    HomePage,
    Portal,
    ProjectCard,
    QuestionsPage,
    QuestionView,
    ReportCard,
    ReportPage,
    TeamMember,
    TeamPage,
)
from amportal.plan.view.waiting_views import Waiting
from amportal.plan.view.work_views import (
    ActionView,
    Diamond,
    MilestoneView,
    ProjectDecisionView,
    ProjectView,
    RiskView,
    StatusView,
    StepView,
    Timeline,
    TimelineRow,
    UpdateView,
)

TODAY = date(2026, 11, 23)
JOB = "MER-014"


def frame(locale: str = "en-GB", currency: str = "GBP", timezone: str = "Europe/London") -> Frame:
    return Frame(
        client_name="Meridian Coffee",
        client_slug="meridian",
        client_code="MER",
        agency_name="Halden Studio",
        agency_legal_name="Halden Studio Ltd",
        agency_website="https://www.haldenstudio.example/work",
        locale=locale,
        currency=currency,
        timezone=timezone,
        brand=Brand(
            "#005F73",
            None,
            Logo("assets/logo.svg", "assets/logo-dark.svg", 170, 24),
            Logo("assets/agency.svg", "assets/agency-dark.svg", 110, 20),
        ),
        nav=(
            NavItem("home", "index.html"),
            NavItem("project", "projects/spring-launch.html", "Spring launch campaign"),
            NavItem("reports", "reports.html"),
        ),
        as_of=AsOf(TODAY, time(9, 10)),
        manager_name="Ruth Adeyemi",
        manager_email="ruth@haldenstudio.example",
        answers_name="Ruth Adeyemi",
        answers_email="ruth@haldenstudio.example",
        latest_report="reports/2026-11-23.pdf",
    )


def milestone(
    ident: str,
    name: str,
    plan: date,
    day: date,
    slip: int = 0,
    *,
    done: bool = False,
    yours: bool = False,
    cancelled: bool = False,
    revision: int = 0,
) -> MilestoneView:
    is_over = done or cancelled
    stage: Stage = "next" if ident == "M4" else "coming"
    stage = "done" if done else "cancelled" if cancelled else stage
    return MilestoneView(
        id=ident,
        ref=f"{JOB}-{ident}",
        name=name,
        plan=plan,
        first_plan=plan,
        date=day,
        slip=slip,
        done=done,
        cancelled=cancelled,
        yours=yours,
        overdue=False,
        next=ident == "M4",
        stage=stage,
        days=None if is_over else -3,
        until=None if is_over else (day - TODAY).days,
        standing=None if is_over else "ahead",
        owner="Priya Nair" if yours else "Ruth Adeyemi",
        phase="Shoot and edit",
        depends_on=("M3",) if ident == "M4" else (),
        revision=revision,
    )


def money_line(name: str, *amounts: str, ident: str = "") -> MoneyLine:
    estimate, changes, approved, committed, spent, invoiced, forecast = map(Decimal, amounts)
    return MoneyLine(
        id=ident,
        name=name,
        kind="production",
        department="Film",
        estimate=estimate,
        changes=changes,
        approved=approved,
        committed=committed,
        spent=spent,
        invoiced=invoiced,
        remaining=approved - spent - committed,
        forecast=forecast,
        as_of=TODAY,
    )


MILESTONES = (
    milestone("M1", "Brief signed off", date(2026, 9, 7), date(2026, 9, 7), done=True),
    milestone(
        "M2", "Concept approved", date(2026, 10, 2), date(2026, 10, 6), 2, done=True, yours=True
    ),
    milestone("M3", "Film shoot done", date(2026, 11, 5), date(2026, 11, 13), 6, done=True),
    milestone(
        "M4",
        "Film edit approved",
        date(2026, 11, 18),
        date(2026, 11, 26),
        6,
        yours=True,
        revision=2,
    ),
    milestone("M5", "Film and print masters", date(2026, 12, 14), date(2026, 12, 22), 6),
    milestone("M6", "Media booked", date(2027, 1, 15), date(2027, 1, 15)),
    milestone("M7", "Launch", date(2027, 2, 22), date(2027, 3, 2), 6, revision=1),
    milestone("M8", "Radio spot", date(2027, 2, 22), date(2027, 2, 22), cancelled=True),
)

TIMELINE = Timeline(
    start=date(2026, 9, 1),
    end=date(2027, 3, 10),
    today=TODAY,
    rows=(
        TimelineRow(
            "Concept",
            date(2026, 9, 1),
            date(2026, 10, 2),
            date(2026, 9, 1),
            date(2026, 10, 6),
            (
                Diamond(date(2026, 9, 7), "Brief signed off", yours=False, done=True),
                Diamond(date(2026, 10, 6), "Concept approved", yours=True, done=True),
            ),
            "Concept approved",
            date(2026, 10, 6),
            2,
        ),
        TimelineRow(
            "Shoot and edit",
            date(2026, 10, 12),
            date(2026, 11, 18),
            date(2026, 10, 14),
            date(2026, 11, 26),
            (Diamond(date(2026, 11, 26), "Film edit approved", yours=True, done=False),),
            "Film edit approved",
            date(2026, 11, 26),
            6,
        ),
        TimelineRow(
            "Launch",
            date(2027, 2, 22),
            date(2027, 2, 26),
            date(2027, 3, 2),
            date(2027, 3, 8),
            (Diamond(date(2027, 3, 2), "Launch", yours=False, done=False),),
            "Launch",
            date(2027, 3, 2),
            6,
        ),
    ),
)

LINES = (
    money_line(
        "Strategy and concept", "18400", "0", "18400", "0", "18400", "18400", "18400", ident="B1"
    ),
    money_line(
        "Film production",
        "62000",
        "6850",
        "68850",
        "18940",
        "47310",
        "30000",
        "70280",
        ident="B2",
    ),
    money_line(
        "Design and artwork", "24600", "2400", "27000", "3900", "13275", "0", "27000", ident="B3"
    ),
    money_line("Media", "85000", "0", "85000", "61500", "0", "0", "85000", ident="B4"),
    money_line("Contingency", "8000", "0", "8000", "0", "0", "0", "5500", ident="B5"),
)
TOTAL = money_line(
    "Total", "198000", "9250", "207250", "84340", "78985", "48400", "206180", ident="total"
)


def change_order(ident: str, title: str, amount: str, days: int, state: str) -> ChangeOrderView:
    decided = state == "approved"
    return ChangeOrderView(
        id=ident,
        ref=f"{JOB}-{ident}",
        title=title,
        reason="Asked for in the weekly",
        state="approved" if decided else "sent",
        asked_by="Priya Nair",
        asked_on=date(2026, 11, 9),
        sent_on=date(2026, 11, 19),
        decide_by=date(2026, 11, 27),
        decided_by="Priya Nair" if decided else "",
        decided_on=date(2026, 11, 12) if decided else None,
        comment="",
        amount=Decimal(amount),
        days=days,
        waiting=not decided,
    )


BURN = Burn(
    points=(
        BurnPointView(date(2026, 9, 1), Decimal(0), None),
        BurnPointView(date(2026, 9, 30), Decimal(18400), None),
        BurnPointView(date(2026, 10, 31), Decimal(35000), None),
        BurnPointView(TODAY, Decimal(78985), Decimal(78985)),
        BurnPointView(date(2026, 12, 31), None, Decimal(113000)),
        BurnPointView(date(2027, 1, 31), None, Decimal(133000)),
        BurnPointView(date(2027, 3, 25), None, Decimal(206180)),
    ),
    approved=(
        (date(2026, 9, 1), Decimal(198000)),
        (date(2026, 10, 30), Decimal(200400)),
        (date(2026, 11, 12), Decimal(207250)),
    ),
    today=TODAY,
)

BUDGET = BudgetView(
    lines=LINES,
    total=TOTAL,
    change_orders=(
        change_order("CO1", "Second film weather day", "6850", 0, "approved"),
        change_order("CO2", "Cup sleeve, two sizes", "2400", 0, "approved"),
        change_order("CO3", "Posters in Welsh", "1950", 3, "sent"),
    ),
    pending=Decimal("1950"),
    burn=BURN,
    note="Without VAT.",
    as_of=TODAY,
)

STATUS = (
    StatusView(
        "overall",
        "amber",
        "Rain cost a film day, and sound cannot start until you approve the edit.",
        "With a second suite from Wednesday, launch is 24 February.",
        date(2026, 11, 13),
        "green",
    ),
    StatusView("schedule", "red", "Rain cost a film day.", "A second suite.", TODAY, "amber"),
    StatusView("budget", "green", "Forecast is under the approved total.", "", None, "green"),
    StatusView("scope", "amber", "Welsh posters, not yet decided.", "Decide by 27 Nov.", TODAY),
    StatusView("quality", "green", "Edit v2 passed our own check.", "", None, "green"),
)

SHA = "3b" * 32


def version(n: int, *, current: bool, picture: bool) -> VersionView:
    where = f"files/mer-014-d1/v{n}/key-visual.png"
    return VersionView(
        n=n,
        round=n,
        sent_on=date(2026, 11, 3 + 5 * n),
        review_due=date(2026, 11, 10 + 5 * n),
        files=(
            FileView(
                path=where,
                name="key-visual.png",
                source=f"content/clients/meridian/v{n}.png",
                sha256=SHA,
                alt="Key visual: an orange sun rises out of a cup",
                image=True,
                width=900,
                height=1200,
                thumb=f"files/mer-014-d1/v{n}/thumb-key-visual.webp",
                thumb_width=360,
                thumb_height=480,
            ),
        )
        if picture
        else (),
        text="" if picture else "First light.\n\nThe spring roast.",
        note="The sun is larger.",
        checked_by="Tom Reyes",
        checked_department="Design",
        checked_on=date(2026, 11, 7),
        checks=("Spelling", "Brand colours"),
        decisions=()
        if current
        else (
            DecisionView(
                "changes_required",
                "Priya Nair",
                date(2026, 11, 10),
                "=A larger sun, please",
                "e-mail",
                None,
                SHA,
            ),
        ),
        outcome=None if current else "changes_requested",
        current=current,
        sha256=SHA,
    )


def deliverable(ident: str, name: str, state: str, *, picture: bool = False) -> DeliverableView:
    versions = (
        ()
        if state == "in_production"
        else (
            version(2, current=state == "in_review", picture=picture),
            version(1, current=False, picture=picture),
        )
    )
    return DeliverableView(
        id=ident,
        ref=f"{JOB}-{ident}",
        slug=f"mer-014-{ident.lower()}",
        path=f"deliverables/mer-014-{ident.lower()}.html",
        name=name,
        kind="layout",
        department="Design",
        owner="Tom Reyes",
        spec="A2, four colours",
        begins=None,
        due=date(2026, 12, 11),
        state=state,  # type: ignore[arg-type]  # each test names one of the states
        rounds_used=len(versions),
        rounds_included=3,
        rounds_extra=0,
        rule="any",
        approvers=("Priya Nair", "Owen Hughes"),
        awaited=("Priya Nair",) if state == "in_review" else (),
        answer_due=date(2026, 11, 20) if state == "in_review" else None,
        days=1 if state == "in_review" else None,
        answer_until=-3 if state == "in_review" else None,
        answer_standing="late" if state == "in_review" else None,
        late=0,
        blocks=("Poster artwork",),
        delivered_on=None,
        versions=versions,
    )


DELIVERABLES = (
    deliverable("D1", "Key visual", "in_review", picture=True),
    deliverable("D2", "Posters, 6-sheet and bus shelter", "in_production"),
    deliverable("D3", "Headline and body copy", "approved"),
    deliverable("D6", "Cup sleeve", "changes_requested"),
)

WAITING = (
    Waiting(
        kind="version",
        ref=f"{JOB}-D1",
        id="D1",
        what="Key visual",
        n=2,
        project="Spring launch campaign",
        project_slug="spring-launch",
        path="deliverables/mer-014-d1.html",
        owners=("Priya Nair",),
        due=date(2026, 11, 20),
        days=1,
        until=-3,
        standing="late",
        blocks=("Poster artwork", "the cup sleeve"),
    ),
    Waiting(
        kind="change_order",
        ref=f"{JOB}-CO3",
        id="CO3",
        what="Posters in Welsh",
        n=None,
        project="Spring launch campaign",
        project_slug="spring-launch",
        path="budget.html",
        owners=("Priya Nair", "Owen Hughes"),
        due=date(2026, 11, 27),
        days=-4,
        until=4,
        standing="ahead",
        blocks=(),
        amount=Decimal("1950"),
        adds_days=3,
    ),
    Waiting(
        kind="action",
        ref=f"{JOB}-A4",
        id="A4",
        what="Send the legal line for the film",
        n=None,
        project="Spring launch campaign",
        project_slug="spring-launch",
        path="projects/spring-launch.html",
        owners=("Owen Hughes",),
        due=TODAY,
        days=0,
        until=0,
        standing="today",
        blocks=(),
    ),
    Waiting(
        kind="milestone",
        ref=f"{JOB}-M4",
        id="M4",
        what="Film edit approved",
        n=None,
        project="Spring launch campaign",
        project_slug="spring-launch",
        path="projects/spring-launch.html",
        owners=("Priya Nair",),
        due=date(2026, 11, 26),
        days=-3,
        until=3,
        standing="ahead",
        blocks=("Film and print masters",),
    ),
)

UPDATES = (
    UpdateView(
        slug="2026-11-20-film-in-edit",
        path="updates/mer-014-2026-11-20-film-in-edit.html",
        title="The film is in edit",
        date=date(2026, 11, 20),
        author="Ruth Adeyemi",
        project="Spring launch campaign",
        project_path="projects/spring-launch.html",
        about=(Link("deliverables/mer-014-d1.html", "Key visual"),),
        body="Version 2 opens on the **sunrise** & loses the office scene.\n\n- sound",
    ),
    UpdateView(
        slug="2026-11-13-weather-day",
        path="updates/mer-014-2026-11-13-weather-day.html",
        title="The weather day is agreed",
        date=date(2026, 11, 13),
        author="Ruth Adeyemi",
        project="Spring launch campaign",
        project_path="projects/spring-launch.html",
        about=(),
        body="The insurer pays for it.",
    ),
)

ACTIONS = (
    ActionView(
        "A4",
        f"{JOB}-A4",
        "Send the legal line for the film",
        True,
        "Owen Hughes",
        TODAY,
        None,
        0,
        0,
        "today",
        (),
    ),
    ActionView(
        "A1",
        f"{JOB}-A1",
        "Book the second suite",
        False,
        "Ruth Adeyemi",
        date(2026, 11, 20),
        date(2026, 11, 19),
        None,
        None,
        None,
        ("Sound",),
    ),
)

PROJECT = ProjectView(
    slug="spring-launch",
    path="projects/spring-launch.html",
    job_no=JOB,
    name="Spring launch campaign",
    kind="fixed",
    brief="Launch the spring roast.",
    state="active",
    po_no="4500117",
    lead="Ruth Adeyemi",
    team=("Ruth Adeyemi", "Tom Reyes"),
    start=date(2026, 9, 1),
    due=date(2027, 2, 22),
    agreed_end=date(2027, 2, 22),
    end=date(2027, 3, 2),
    slip=6,
    live=True,
    overdue=False,
    headline="The spring launch is six days late. We can win back four.",
    status=STATUS,
    waiting=WAITING,
    next_milestone=MILESTONES[3],
    next_steps=(
        StepView("Second edit suite", date(2026, 11, 25), "Ruth Adeyemi"),
        StepView("Poster artwork, when the key visual is decided", None, "Tom Reyes"),
    ),
    milestones=MILESTONES,
    timeline=TIMELINE,
    deliverables=DELIVERABLES,
    budget=BUDGET,
    actions=ACTIONS,
    risks=(
        RiskView(
            "R1",
            f"{JOB}-R1",
            "Snow in the week of the launch",
            2,
            4,
            "Indoor sites booked",
            "Ruth Adeyemi",
            "steady",
            "open",
        ),
    ),
    decisions=(
        ProjectDecisionView(
            "X1",
            f"{JOB}-X1",
            "The office scene goes",
            "Priya Nair",
            date(2026, 11, 18),
            "Weekly",
            "meetings/mer-014-2026-11-18-weekly.html",
        ),
    ),
    updates=UPDATES,
)

SECOND = replace(
    PROJECT,
    slug="loyalty-app",
    path="projects/loyalty-app.html",
    job_no="MER-015",
    name="Loyalty app",
    headline="The loyalty app is on plan.",
    status=(StatusView("overall", "green", "", "", None),),
    waiting=(),
    next_milestone=None,
    next_steps=(),
    milestones=(),
    timeline=None,
    deliverables=(),
    budget=None,
    actions=(),
    risks=(),
    decisions=(),
    updates=(),
    slip=0,
)

CALLS = (
    Reachable(
        "ruth",
        "Ruth Adeyemi",
        "Account manager",
        "ruth@haldenstudio.example",
        "+44 20 7946 0112",
        "manager",
        hours=(time(9), time(18)),
        today=True,
    ),
    Reachable(
        "jonas",
        "Jonas Brandt",
        "Producer; film, sound",
        "jonas@haldenstudio.example",
        "+44 20 7946 0118",
        "stand_in",
        first=date(2026, 11, 26),
        last=date(2026, 11, 27),
        stands_in_for="Ruth Adeyemi",
    ),
)

MEETINGS = (
    MeetingView(
        slug="2026-11-18-weekly",
        path="meetings/mer-014-2026-11-18-weekly.html",
        title="Weekly, with film",
        start=datetime(2026, 11, 18, 10, 0),
        end=datetime(2026, 11, 18, 10, 45),
        place="Meridian, Dock Street 4; second floor",
        link="https://meet.example/mer",
        project="Spring launch campaign",
        project_path="projects/spring-launch.html",
        present=(Attendee("Priya Nair", yours=True), Attendee("Ruth Adeyemi", yours=False)),
        apologies=(Attendee("Owen Hughes", yours=True),),
        agenda=("Film edit", "Key visual"),
        decisions=(("X1", "The office scene goes"),),
        actions=(ACTIONS[0],),
        issued_on=date(2026, 11, 19),
        objection_until=date(2026, 11, 23),
        body="We watched the **edit** twice.",
        upcoming=False,
    ),
    MeetingView(
        slug="2027-03-31-review",
        path="meetings/mer-014-2027-03-31-review.html",
        title="Review",
        start=datetime(2027, 3, 31, 10, 0),
        end=datetime(2027, 3, 31, 11, 0),
        place="",
        link=None,
        project="Spring launch campaign",
        project_path="projects/spring-launch.html",
        present=(),
        apologies=(),
        agenda=(),
        decisions=(),
        actions=(),
        issued_on=None,
        objection_until=None,
        body="",
        upcoming=True,
        ahead=True,
    ),
)

CARD = ProjectCard(
    "spring-launch",
    "projects/spring-launch.html",
    JOB,
    "Spring launch campaign",
    "active",
    "amber",
    6,
    date(2027, 3, 2),
    True,
    PROJECT.headline,
    MILESTONES[3],
)


SINCE = ChangesPage(
    11,
    date(2026, 11, 13),
    "reports/2026-11-13.pdf",
    (
        ProjectChanges(
            PROJECT.name,
            PROJECT.path,
            11,
            date(2026, 11, 13),
            "reports/2026-11-13.pdf",
            (
                Change(
                    "milestone",
                    f"{JOB}-M6",
                    "Launch",
                    PROJECT.name,
                    PROJECT.slug,
                    PROJECT.path,
                    "date",
                    "day",
                    "2027-02-24",
                    "2027-03-02",
                ),
            ),
        ),
    ),
)


def report(projects: tuple[ProjectView, ...] = (PROJECT,)) -> ReportPage:
    return ReportPage(
        card=ReportCard(
            "2026-11-23",
            "reports/2026-11-23.pdf",
            12,
            date(2026, 11, 14),
            TODAY,
            "sent",
            PROJECT.headline,
            PROJECT.name if len(projects) == 1 else "",
        ),
        headline=PROJECT.headline,
        status=STATUS[0],
        waiting=WAITING,
        done=(
            StepView("Film cut to 30 seconds, version 2 sent", date(2026, 11, 16), "Tom Reyes"),
            StepView("Weather day agreed with the insurer", date(2026, 11, 13), ""),
        ),
        next=PROJECT.next_steps,
        words="We lost a day to rain. **The insurer pays.**",
        projects=projects,
        updates=UPDATES,
        calls=CALLS,
    )


def portal(locale: str = "en-GB", currency: str = "GBP", timezone: str = "Europe/London") -> Portal:
    """Return the portal of one client with two projects, one of them bare."""
    return Portal(
        frame=frame(locale, currency, timezone),
        home=HomePage(
            headline=PROJECT.headline,
            status=STATUS[0],
            project=PROJECT.name,
            welcome="",
            waiting=WAITING,
            next_milestone=MILESTONES[3],
            next_milestone_project=PROJECT.name,
            projects=(CARD,),
            updates=UPDATES,
            update_count=2,
            calls=CALLS,
            since=SINCE,
        ),
        projects=(PROJECT, SECOND),
        updates=UPDATES,
        meetings=MEETINGS,
        questions=QuestionsPage(
            open=(QuestionView("Q2", "Owen Hughes", TODAY, (), "May we?", "", "", None, 0),),
            answered=(
                QuestionView(
                    "Q1",
                    "Priya Nair",
                    date(2026, 11, 2),
                    (Link("deliverables/mer-014-d1.html", "Key visual"),),
                    'Is the sun "orange", or red?',
                    "Orange,\nalways.",
                    "Ruth Adeyemi",
                    date(2026, 11, 4),
                    2,
                ),
            ),
        ),
        team=TeamPage(
            calls=CALLS,
            team=(
                TeamMember(
                    "ruth",
                    "Ruth Adeyemi",
                    "Account manager",
                    "Accounts",
                    "ruth@haldenstudio.example",
                    "+44 20 7946 0112",
                    (PROJECT.name,),
                    ((date(2026, 11, 26), date(2026, 11, 27), "Jonas Brandt"),),
                ),
            ),
            contacts=(
                TeamMember(
                    "priya",
                    "Priya Nair",
                    "Head of marketing",
                    "",
                    "priya@meridian.example",
                    None,
                    (),
                    roles=("approver",),
                ),
            ),
        ),
        reports=(report((PROJECT, SECOND)),),
        calls=CALLS,
    )
