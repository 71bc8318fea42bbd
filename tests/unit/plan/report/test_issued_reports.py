"""What the reports that were sent say today: the last light of each, changes since, the list."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, time, timedelta

import pytest
from msgspec.structs import replace

from amportal.model.nouns.site import Site
from amportal.model.records.issued_report import Engine, FrozenFile, Issue, ReviewedBy, SentReport
from amportal.model.records.report_record import ReportRecord
from amportal.model.records.work_records import StepRecord
from amportal.plan.portal.client_portal import portal_of, things_told
from amportal.plan.report.status_report import record_of
from amportal.plan.report.told_things import Thing
from amportal.plan.view.page_views import Portal, ReportPage
from amportal.render.exports.json_export import portal_json
from amportal.sources.git.last_changes import Change, History
from tests.unit.plan.report.weeks import Weeks, said
from tests.unit.plan.sites import EVERYBODY, LATE, PROJECT, TODAY, site_of, text

BEFORE = date(2026, 11, 13)
REPORT = "---\nperiod: {from: 2026-11-14, to: 2026-11-23}\nstate: reviewed\n%s---\nWords.\n"
PLAN = """
    milestones:
      - {id: M1, name: Film sign-off, baseline: 2026-12-12}
    """
AMBER = ("schedule: {rag: green}", "schedule: {rag: amber, reason: R., recovery: R.}")
FINANCE = frozenset({"finance"})


def site(plan: str, more: str = "") -> Site:
    files = {"projects/spring/project.yaml": plan + LATE, "reports/2026-11-23.md": REPORT % more}
    return site_of(files)


def portal(whole: Site, roles: frozenset[str] = EVERYBODY) -> Portal:
    return portal_of(whole, whole.clients[0], roles, TODAY, None, {})


def things(whole: Site) -> tuple[Thing, ...]:
    return things_told(whole, whole.clients[0], EVERYBODY, TODAY, {})


def record(whole: Site, ident: str, **changes: object) -> ReportRecord:
    seen = portal(whole)
    page = next(each for each in seen.reports if each.card.slug == "2026-11-23")
    made = record_of(page, seen.frame, BEFORE, None, things(whole))
    return made.model_copy(update={"id": ident, **changes})


def sent(record: ReportRecord, number: int = 1, **changes: object) -> SentReport:
    day = record.last
    none = FrozenFile(sha256="0" * 64, size=1)
    made = Issue(
        client="mer",
        report=record.id,
        issue=1,
        number=number,
        first=day - timedelta(days=6),
        last=day,
        project=record.project,
        audience=("everyone",),
        headline=record.headline,
        locale="en-GB",
        pdf=none,
        data=none,
        commit=None,
        today=day,
        issued_on=day,
        reviewed=ReviewedBy(by="jonas", name="Jonas Brandt", on=day, data="0" * 64),
        recipients=(),
        engine=Engine(amportal="0", digest=""),
    )
    issue = made.model_copy(update=changes)
    return SentReport(f"content/clients/mer/reports/sent/{record.id}/1", issue, record)


def with_sent(whole: Site, *reports: SentReport) -> Site:
    return replace(whole, clients=(replace(whole.clients[0], sent=reports),))


THEN = text(PROJECT, PLAN)
NOW = THEN.replace(*AMBER).replace("2026-12-12}", "2026-12-12, forecast: 2026-12-19}")


def test_each_light_stands_beside_that_of_the_last_report() -> None:
    """On the project's page and in the next report; nothing where none was sent."""
    old = sent(record(site(THEN), "2026-11-13", last=BEFORE))
    seen = portal(with_sent(site(NOW), old))
    lights = {each.dimension: (each.last, each.rag) for each in seen.projects[0].status}
    assert lights["schedule"] == ("green", "amber")
    assert lights["budget"] == ("green", "green")
    (page,) = seen.reports
    assert page.projects[0].status == seen.projects[0].status
    assert {each.last for each in portal(site(NOW)).projects[0].status} == {None}


def test_home_and_report_tell_what_changed_since_it() -> None:
    old = sent(record(site(THEN), "2026-11-13", last=BEFORE))
    seen = portal(with_sent(site(NOW), old))
    since = seen.home.since
    assert since is not None
    assert (since.number, since.day, since.report) == (1, BEFORE, "reports/2026-11-13.pdf")
    told = [(each.noun, each.field, each.was, each.now) for each in since.changes]
    assert told == [
        ("status", "schedule", "green", "amber"),
        ("milestone", "date", "2026-12-12", "2026-12-19"),
    ]
    assert seen.reports[0].since[0].changes == since.changes
    assert portal(site(NOW)).home.since is None


PLAN_FILE = "content/clients/mer/projects/spring/project.yaml"
COMMITTED = datetime(2026, 11, 18, 9, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("before", "since", "dirty", "day"),
    [
        (None, BEFORE - timedelta(days=100), False, date(2026, 11, 18)),
        (BEFORE - timedelta(days=3), BEFORE - timedelta(days=100), False, date(2026, 11, 18)),
        # Two commits since: which one moved what is not known, so no day is told.
        (BEFORE + timedelta(days=2), BEFORE - timedelta(days=100), False, None),
        (None, BEFORE + timedelta(days=2), False, None),
        (None, BEFORE - timedelta(days=100), True, None),
    ],
)
def test_a_change_bears_the_day_of_the_one_commit_that_can_have_brought_it(
    before: date | None, since: date, dirty: bool, day: date | None
) -> None:
    """On the page and in the next report alike."""
    earlier = datetime.combine(before, time(9), UTC) if before else None
    history = History(
        available=True,
        changes={PLAN_FILE: Change("a" * 40, COMMITTED, earlier)},
        since=datetime.combine(since, time(9), UTC),
        dirty=frozenset({PLAN_FILE} if dirty else ()),
    )
    whole = with_sent(site(NOW), sent(record(site(THEN), "2026-11-13", last=BEFORE)))
    seen = portal_of(whole, whole.clients[0], EVERYBODY, TODAY, history, {})
    assert seen.home.since is not None
    assert {each.committed for each in seen.home.since.changes} == {day}
    assert {each.committed for each in seen.reports[0].since[0].changes} == {day}


@pytest.mark.parametrize(
    ("fields", "day"),
    [
        ({"M1/forecast": COMMITTED}, date(2026, 11, 18)),
        # What moved is another thing, or came before the report, or nobody looked.
        ({"M2/forecast": COMMITTED, "M1/name": COMMITTED}, None),
        ({"M1/forecast": COMMITTED - timedelta(days=30)}, None),
        ({}, None),
    ],
)
def test_a_change_in_a_busy_file_bears_the_day_of_its_own_values(
    fields: dict[str, datetime], day: date | None
) -> None:
    """Another commit of the same file since the report says nothing of this milestone."""
    change = Change("b" * 40, COMMITTED + timedelta(days=2), COMMITTED, fields)
    history = History(
        available=True, changes={PLAN_FILE: change}, since=COMMITTED - timedelta(days=100)
    )
    whole = with_sent(site(NOW), sent(record(site(THEN), "2026-11-13", last=BEFORE)))
    seen = portal_of(whole, whole.clients[0], EVERYBODY, TODAY, history, {})
    assert seen.home.since is not None
    (moved,) = (each for each in seen.home.since.changes if each.noun == "milestone")
    assert moved.committed == day


def test_a_commit_of_what_was_reviewed_does_not_void_the_review() -> None:
    """It dates changes, which is no change of what was looked over."""
    history = History(
        available=True,
        changes={PLAN_FILE: Change("a" * 40, COMMITTED)},
        since=datetime(2026, 8, 1, tzinfo=UTC),
    )
    whole = with_sent(site(NOW), sent(record(site(THEN), "2026-11-13", last=BEFORE)))
    digests = set()
    for known in (None, history):
        seen = portal_of(whole, whole.clients[0], EVERYBODY, TODAY, known, {})
        digests.add(record_of(seen.reports[0], seen.frame, TODAY, None, things(whole)).digest())
    assert len(digests) == 1


def test_a_report_is_not_measured_against_itself() -> None:
    """A correction is told against the report before it, and against its own first issue."""
    first = sent(record(site(THEN), "2026-11-13", last=BEFORE))
    own = sent(record(site(NOW), "2026-11-23"), 2)
    seen = portal(with_sent(site(NOW), first, own))
    (page,) = seen.reports
    assert page.card.issue == 2
    assert page.card.path == "reports/2026-11-23-issue-2.pdf"
    assert len(page.since[0].changes) == 2
    assert page.corrected == ()


def test_what_was_sent_to_others_is_not_told() -> None:
    """A report for finance is in no list, no light and no change of the general portal."""
    secret = record(site(NOW), "2026-11-13", last=BEFORE, headline="Kestrel")
    whole = with_sent(site(THEN), sent(secret, audience=("finance",), headline="Kestrel"))
    seen = portal(whole)
    assert seen.sent == ()
    assert seen.home.since is None
    assert {each.last for each in seen.projects[0].status} == {None}
    assert b"Kestrel" not in portal_json(seen)
    assert [each.headline for each in portal(whole, FINANCE).sent] == ["Kestrel"]


def test_every_report_is_listed_as_it_was_sent_and_none_twice() -> None:
    """A report whose file says it was sent is not made from the data again."""
    whole = site(NOW)
    done = replace(
        whole.clients[0].reports[0],
        file=whole.clients[0].reports[0].file.model_copy(update={"state": "sent"}),
    )
    old = sent(record(site(THEN), "2026-11-13", last=BEFORE))
    own = sent(record(whole, "2026-11-23"), 2)
    client = replace(whole.clients[0], reports=(done,), sent=(old, own))
    seen = portal(replace(whole, clients=(client,)))
    assert [each.path for each in seen.sent] == ["reports/2026-11-23.pdf", "reports/2026-11-13.pdf"]
    assert seen.reports == ()
    assert seen.frame.latest_report == "reports/2026-11-23.pdf"


def test_a_promise_is_answered_in_the_next_report() -> None:
    """Late by working days where its day has passed, and in the data that are kept."""
    promised = StepRecord(what="Grading", due=date(2026, 11, 18), owner="Mina")
    first = record(site(THEN), "2026-11-13", last=BEFORE)
    old = sent(first.model_copy(update={"next": (promised,)}))
    more = "next: [{what: Grading, due: 2026-11-25}]\n"
    (page,) = portal(with_sent(site(NOW, more), old)).reports
    (promise,) = page.promises
    assert (promise.state, promise.days, promise.due) == ("late", 3, date(2026, 11, 25))
    frame = portal(site(NOW)).frame
    kept = record_of(page, frame, TODAY, None, ()).model_dump_json()
    assert json.loads(kept)["promises"][0]["state"] == "late"


PLAN_PATH = "projects/spring/project.yaml"


def project(number: str, state: str, last: str = "2026-12-12", **more: str) -> str:
    """Return a project whose one milestone is reached on *last* where it is over."""
    reached = f", actual: {last}" if state == "finished" else ""
    written = text(PROJECT).replace("MER-014", f"MER-{number}").replace("Spring", f"P{number}")
    lines = "".join(f"{key}: {value}\n" for key, value in {"state": state, **more}.items())
    return (
        f"{written}{LATE}{lines}milestones:\n  - {{id: M1, name: End, baseline: {last}{reached}}}\n"
    )


def several(**projects: str) -> dict[str, str]:
    return {f"projects/{folder}/project.yaml": body for folder, body in projects.items()}


RUNNING = project("020", "active")


def jobs(page: ReportPage) -> set[str]:
    return {each.job_no for each in page.projects}


def test_a_project_that_ended_is_in_the_report_of_its_end_and_in_no_other() -> None:
    """Though its last day lies before the period, because it was noted after the last report."""
    weeks = Weeks()
    weeks.send(several(first=project("014", "active"), spring=RUNNING), "07", "13")
    over = several(first=project("014", "finished", "2026-11-12"), spring=RUNNING)
    page = weeks.send(over, "14", "20")
    assert jobs(page) == {"MER-014", "MER-020"}
    assert "P014 launch: Active, now Finished" in said(page)
    assert jobs(weeks.draft(over, "21", "27")) == {"MER-020"}


def test_a_project_that_began_and_ended_between_two_reports_is_told() -> None:
    weeks = Weeks()
    weeks.send(several(spring=RUNNING), "07", "13")
    short = several(short=project("015", "finished", "2026-11-16"), spring=RUNNING)
    page = weeks.draft(short, "17", "20")
    assert jobs(page) == {"MER-015", "MER-020"}
    assert said(page) == ["New project: P015 launch"]


def test_what_was_over_before_the_reports_began_is_no_news() -> None:
    old = several(old=project("010", "finished", "2026-06-12"), spring=RUNNING)
    weeks = Weeks()
    assert jobs(weeks.send(old, "07", "13")) == {"MER-020"}
    page = weeks.draft(old, "14", "20")
    assert jobs(page) == {"MER-020"}
    assert said(page) == []


def test_what_changes_in_a_project_that_is_over_is_still_told() -> None:
    """Opened again, or an order number noted late: in the next report, as what it is."""
    over = project("014", "finished", "2026-11-12")
    weeks = Weeks()
    weeks.send(several(first=over, spring=RUNNING), "07", "13")
    noted = several(first=over + "po_no: PO 7\n", spring=RUNNING)
    page = weeks.draft(noted, "14", "20")
    assert said(page) == ["P014 launch, order number: now PO 7"]
    assert jobs(page) == {"MER-014", "MER-020"}
    again = several(first=project("014", "active", "2026-12-01"), spring=RUNNING)
    assert said(weeks.draft(again, "14", "20"))[:2] == [
        "P014 launch: Finished, now Active",
        "End: not reached after all, now 1 Dec",
    ]


def test_a_project_that_is_gone_is_told_once() -> None:
    weeks = Weeks()
    weeks.send(several(first=project("014", "active"), spring=RUNNING), "07", "13")
    page = weeks.send(several(spring=RUNNING), "14", "20")
    assert said(page) == ["P014 launch is no longer listed"]
    assert said(weeks.draft(several(spring=RUNNING), "21", "27")) == []


def test_a_project_is_its_number_whatever_its_folder_is_called() -> None:
    """Its lights, its changes and its promises go on."""
    weeks = Weeks()
    weeks.send(several(spring=RUNNING), "07", "13", project="spring")
    moved = RUNNING.replace("2026-12-12", "2026-12-15").replace(*AMBER)
    page = weeks.draft(several(summer=moved), "14", "20", project="summer")
    assert said(page) == [
        "Schedule: On track, now At risk",
        "End: the plan moved from 12 to 15 Dec",
    ]
    lights = {each.dimension: (each.last, each.rag) for each in page.projects[0].status}
    assert lights["schedule"] == ("green", "amber")
    assert weeks.portal(several(summer=moved), "20").sent[0].project == "P020 launch"


def test_a_correction_of_an_older_report_is_not_what_was_told_last() -> None:
    first, second = (several(spring=RUNNING.replace("12-12", f"12-{n}")) for n in (13, 14))
    weeks = Weeks()
    weeks.send(several(spring=RUNNING), "07", "13")
    weeks.send(first, "14", "20")
    weeks.send(several(spring=RUNNING), "07", "13", today="23")
    assert [each.issue.issue for each in weeks.sent] == [1, 1, 2]
    since = weeks.portal(second, "24").home.since
    assert since is not None
    assert (since.number, since.day) == (2, date(2026, 11, 20))
    assert [(each.was, each.now) for each in since.changes] == [("2026-12-13", "2026-12-14")]


ORDERED = """
    lines: [{id: B1, name: Design, estimate: 1000, as_of: 2026-11-02}]
    change_orders:
      - {id: CO1, title: A film, reason: Asked for., asked_by: priya, asked_on: 2026-11-02,
         sent_on: 2026-11-03, state: sent, lines: [{line: B1, amount: 4000}]}
    """


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        ("amount: 4000", "amount: 9000", "A film, cost: +£4,000.00, now +£9,000.00"),
        (
            "state: sent",
            "state: withdrawn",
            "Change order MER-020-CO1: A film, +£4,000.00. Withdrawn",
        ),
        ("state: sent", "state: draft", "A film is no longer listed"),
    ],
)
def test_what_becomes_of_a_change_order_is_told(old: str, new: str, line: str) -> None:
    """Sent at 4,000 and then at 9,000; taken back; a draft again."""
    files = several(spring=RUNNING) | {"projects/spring/budget.yaml": ORDERED}
    weeks = Weeks()
    weeks.send(files, "07", "13")
    after = {**files, "projects/spring/budget.yaml": ORDERED.replace(old, new)}
    assert said(weeks.draft(after, "14", "20")) == [line]


OPENED = """
    actions: [{id: A1, what: Send photos, side: client, owner: tom, due: 2026-11-12%s}]
    """
DELIVERED = """
    id: D1
    name: Film
    due: 2026-11-12
    approvers: priya
    versions:
      - {n: 1, round: 1, sent_on: 2026-11-02, text: One., decisions: [
         {outcome: approved, by: priya, on: 2026-11-03, source: email}]}
    """


def test_what_is_opened_again_is_told() -> None:
    """An action, a delivery, a milestone: each with one line that says so."""
    plan = text(PROJECT, OPENED) + LATE
    film = "projects/spring/deliverables/film.yaml"
    weeks = Weeks()
    weeks.send(
        {PLAN_PATH: plan % ", done_on: 2026-11-11",
         film: text(DELIVERED) + "delivered_on: 2026-11-12\n"},
        "07", "13",
    )  # fmt: skip
    page = weeks.draft({PLAN_PATH: plan % "", film: DELIVERED}, "14", "20")
    assert said(page) == [
        "Film: not delivered after all",
        "Send photos: open again, due on 12 Nov",
    ]
