"""The sample agency below `content/`: whole, coherent, and an example worth copying.

It ships as the starter, is the demonstration and the happy path of other tests. What waits, slips
and adds up is worked out here a second time, by simpler means, wherever a story depends on it.
"""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from decimal import Decimal
from functools import lru_cache

import holidays
import pytest

from amportal.model.derive.budget_totals import totals
from amportal.model.derive.deliverable_state import state_of
from amportal.model.derive.project_dates import ClientDates
from amportal.model.derive.waiting_list import waiting_in
from amportal.model.derive.working_days import calendars_of
from amportal.model.nouns.budget import BudgetFile, ChangeOrder, InternalMoneyFile
from amportal.model.nouns.people import Contact
from amportal.model.nouns.project import DIMENSIONS
from amportal.model.nouns.questions import QuestionsFile
from amportal.model.site_loader import load
from amportal.sources.content_scan import scan
from tests.samplefiles import (
    CONTENT,
    ROOT,
    Job,
    agency,
    clients,
    contacts,
    deliverables,
    every,
    job,
    jobs,
    read_yaml,
    reports,
)

TODAY = date(2026, 11, 23)
KINDS = {
    *("copy", "layout", "print", "video", "audio", "web", "social", "media_plan", "other"),
}
JOBS = pytest.mark.parametrize("each", jobs(), ids=lambda each: each.file.job_no)


# Enough to show what the portal can do.


def test_the_whole_tool_finds_nothing_to_mend() -> None:
    """The starter loads without one problem, warnings included."""
    assert load(scan(ROOT, ["content"]), TODAY).problems == ()


def test_there_is_enough_of_everything() -> None:
    """The demonstration shows each part with several examples of it."""
    assert len(clients()) == 4
    assert len(jobs()) >= 7
    assert len(agency().people) >= 9
    assert len(agency().departments) >= 5
    assert len(list(deliverables())) >= 25
    assert sum(len(each.updates) for each in jobs()) >= 20
    assert sum(len(each.meetings) for each in jobs()) >= 8
    assert all(1 <= Counter(slug for slug, _, _ in reports())[slug] <= 3 for slug in clients())
    assert {report.state for _, report, _ in reports()} == {"draft", "reviewed", "sent"}


def test_every_kind_and_state_occurs() -> None:
    """Each kind of project, deliverable, change order and each derived state has an example."""
    assert {each.file.kind for each in jobs()} == {"fixed", "time_and_materials", "retainer"}
    assert {each.file.state for each in jobs()} >= {
        *("not_started", "active", "on_hold", "finished")
    }
    assert {each.kind for _, each in deliverables()} == KINDS
    assert {state_of(each, TODAY) for _, each in deliverables()} == {
        *("in_production", "in_review", "changes_requested"),
        *("approved", "delivered", "cancelled"),
    }
    assert {order.state for each in jobs() for order in each.budget.change_orders} == {
        *("draft", "sent", "approved", "rejected", "withdrawn")
    }
    assert {each.rule for _, each in deliverables()} == {"any", "all"}


def test_extra_rounds_are_explained_both_ways() -> None:
    """A round beyond those included rests on a waiver or on an approved change order."""
    extra = [
        (each, version)
        for each, deliverable in deliverables()
        for version in deliverable.versions
        if version.round > deliverable.rounds_included
    ]
    assert any(version.waiver for _, version in extra)
    assert any(version.change_order for _, version in extra)
    for each, version in extra:
        approved = {o.id for o in each.budget.change_orders if o.state == "approved"}
        assert version.waiver or version.change_order in approved


def test_copy_is_shown_as_copy() -> None:
    """Several deliverables carry their words as Markdown, in three languages."""
    with_text = [
        (each.client, deliverable.id)
        for each, deliverable in deliverables()
        if any(version.text for version in deliverable.versions)
    ]
    assert len(with_text) >= 8
    assert {clients()[slug].locale for slug, _ in with_text} == {
        *("en-GB", "en-US", "de-DE", "fr-FR")
    }


def test_something_is_kept_from_readers_in_each_way() -> None:
    """Notes, drafts, audiences and internal money all occur, to be hunted for in the output."""
    text = {path: path.read_text(encoding="utf-8") for path in every("clients", ".yaml", ".md")}
    assert sum("internal:" in each for each in text.values()) >= 10
    assert sum("draft: true" in each for each in text.values()) >= 3
    assert sum("audience: finance" in each for each in text.values()) >= 2
    money = sorted(CONTENT.rglob("internal/money.yaml"))
    assert len(money) >= 6
    for path in money:
        lines = {
            line.id for line in read_yaml(BudgetFile, path.parent.parent / "budget.yaml").lines
        }
        assert {line.line for line in read_yaml(InternalMoneyFile, path).lines} <= lines
    assert all((CONTENT / "clients" / slug / "internal/notes.md").is_file() for slug in clients())


# The look's own story, number by number.


def test_the_spring_launch_is_the_one_of_the_look() -> None:
    """Sums, slips and what waits on Meridian are those of the look, to the penny and the day."""
    launch = job("MER-014")
    whole = totals(launch.budget).whole
    assert (len(launch.deliverables), len(launch.file.milestones)) == (8, 7)
    assert whole.approved == Decimal("207250.00")
    assert whole.spent == Decimal("78985.00")
    assert whole.committed == Decimal("84340.00")
    assert whole.remaining == Decimal("43925.00")
    assert whole.forecast == Decimal("206180.00")
    slips = [
        _slip(launch.client, each.baseline, each.actual or each.forecast or each.baseline)
        for each in launch.file.milestones
    ]
    assert slips == [0, 2, 6, 6, 6, 0, 6]
    site = load(scan(ROOT, ["content"]), TODAY).site
    assert site is not None
    meridian = next(each for each in site.clients if each.slug == "meridian")
    dates = ClientDates(meridian.projects, TODAY, calendars_of(site.agency, meridian.settings))
    waits = {
        each.ref: each.due.days
        for project in meridian.projects
        for each in waiting_in(meridian, project, site.agency.terms, dates.of(project.slug))
    }
    assert waits == {"MER-014-D4": 3, "MER-014-D1": 1, "MER-014-CO3": -4, "MER-015-A7": -5}


# Coherence: dates.


@lru_cache(maxsize=8)
def _days_off(slug: str) -> holidays.HolidayBase:
    client = clients()[slug]
    theirs = holidays.country_holidays(
        client.country or agency().country, subdiv=client.region, years=range(2026, 2029)
    )
    ours = holidays.country_holidays(
        agency().country, subdiv=agency().region, years=range(2026, 2029)
    )
    return theirs + ours


def _works(slug: str, day: date) -> bool:
    return day.weekday() < 5 and day not in _days_off(slug)


def _slip(slug: str, plan: date, now: date) -> int:
    days = (plan + timedelta(n) for n in range(1, (now - plan).days + 1))
    return sum(_works(slug, day) for day in days)


@JOBS
def test_promised_days_are_working_days(each: Job) -> None:
    """No milestone, delivery, meeting or due date falls on a weekend or a public holiday."""
    days = [each.file.start, each.file.due]
    for stone in each.file.milestones:
        days += [d for d in (stone.baseline, stone.forecast, stone.actual) if d]
    for deliverable in each.deliverables:
        days.append(deliverable.due)
        days += [deliverable.delivered_on] if deliverable.delivered_on else []
        days += [version.sent_on for version in deliverable.versions if version.sent_on]
    days += [meeting.start.date() for meeting in each.meetings.values()]
    days += [action.due for action in each.file.actions]
    assert [day for day in days if not _works(each.client, day)] == []


@JOBS
def test_nothing_has_happened_tomorrow(each: Job) -> None:
    """What is said to have happened lies on or before the sample's own today, in its order."""
    done = [stone.actual for stone in each.file.milestones]
    done += [action.done_on for action in each.file.actions]
    done += [update.date for update in each.updates]
    done += [line.as_of for line in each.budget.lines]
    for deliverable in each.deliverables:
        sent = [version.sent_on for version in deliverable.versions if version.sent_on]
        assert sent == sorted(sent)
        for version in deliverable.versions:
            checked = version.quality.on if version.quality else None
            assert not (checked and version.sent_on) or checked <= version.sent_on
            assert all(version.sent_on and d.on >= version.sent_on for d in version.decisions)
            done += [version.sent_on, checked, *(d.on for d in version.decisions)]
    assert [day for day in done if day and day > TODAY] == []
    for stone in each.file.milestones:
        assert stone.actual or (stone.forecast or stone.baseline) >= TODAY


@JOBS
def test_contact_reports_are_out_within_two_days(each: Job) -> None:
    """Every past meeting has minutes and was reported within 48 hours; none to come was."""
    for name, meeting in each.meetings.items():
        assert name.startswith(meeting.start.date().isoformat())
        if meeting.start.date() >= TODAY:
            assert meeting.issued_on is None
            continue
        assert meeting.issued_on is not None
        assert 0 <= (meeting.issued_on - meeting.start.date()).days <= 2


# Coherence: ids and people.


@JOBS
def test_ids_are_unique_and_resolve(each: Job) -> None:
    """An id is taken once in a project, and whatever names one names something."""
    ids = each.ids()
    assert [ident for ident, count in Counter(ids).items() if count > 1] == []
    assert each.file.job_no.startswith(clients()[each.client].code + "-")
    named: list[str] = []
    for stone in each.file.milestones:
        named += [*stone.depends_on, *([stone.phase] if stone.phase else [])]
    for deliverable in each.deliverables:
        named += deliverable.blocks
    for action in [*each.file.actions, *(a for m in each.meetings.values() for a in m.actions)]:
        named += action.blocks
    for update in each.updates:
        named += update.about
    named += [line.line for order in each.budget.change_orders for line in order.lines]
    assert [ident for ident in named if ident not in ids] == []


def test_questions_are_about_something_and_some_are_open() -> None:
    """A question names an id of its client; each client has answered and open ones."""
    for slug in clients():
        known = {
            f"{each.file.job_no}-{ident}"
            for each in jobs()
            if each.client == slug
            for ident in each.ids()
        }
        asked = read_yaml(QuestionsFile, CONTENT / "clients" / slug / "questions.yaml").questions
        assert {about for each in asked for about in each.about} <= known
        assert {each.answer is None for each in asked} == {True, False}
        for question in asked:
            assert (question.answer is None) == (question.answered_on is None)


@JOBS
def test_only_listed_approvers_decide_and_within_their_limit(each: Job) -> None:
    """Who decides is an approver of that deliverable, or may approve that much money."""
    people = contacts(each.client)
    sources = {"email", *each.meetings}
    for deliverable in each.deliverables:
        assert all("approver" in people[who].roles for who in deliverable.approvers)
        for version in deliverable.versions:
            for decision in version.decisions:
                assert decision.by in deliverable.approvers
                assert decision.source in sources
    for order in each.budget.change_orders:
        assert (order.decision is not None) == (order.state in ("approved", "rejected"))
        if order.decision:
            assert order.sent_on
            assert order.decision.on >= order.sent_on
            assert order.decision.source in sources
            _may_approve(people[order.decision.by], order)


def _may_approve(who: Contact, order: ChangeOrder) -> None:
    assert "approver" in who.roles
    if order.state == "approved" and who.approval_limit is not None:
        assert sum(line.amount for line in order.lines) <= who.approval_limit


# Coherence: status and money.


@JOBS
def test_status_never_contradicts_itself(each: Job) -> None:
    """Overall is no better than the worst dimension without a recovery; green keeps tolerance."""
    assert len(each.file.headline) <= 66
    if each.file.state not in ("active", "on_hold"):
        return
    grid = each.file.status
    assert grid is not None
    order = ("green", "amber", "red")
    worst = max(order.index(getattr(grid, name).rag) for name in DIMENSIONS)
    assert order.index(grid.overall.rag) >= worst or grid.overall.recovery
    for name in ("overall", *DIMENSIONS):
        status = getattr(grid, name)
        assert status.reason
        assert len(status.reason) <= 150
        assert status.rag == "green" or status.recovery
    slips = [
        _slip(each.client, stone.baseline, stone.forecast or stone.baseline)
        for stone in each.file.milestones
        if not stone.actual
    ]
    if grid.schedule.rag == "green":
        assert max(slips) <= each.file.tolerance.days
    whole = totals(each.budget).whole
    if grid.budget.rag == "green":
        assert whole.forecast <= whole.approved * (1 + each.file.tolerance.percent / 100)


@JOBS
def test_the_curve_ends_in_the_table(each: Job) -> None:
    """The last spent total equals the lines' sum, the last forecast the lines' forecast."""
    points = each.budget.burn
    assert [p.on for p in points] == sorted(p.on for p in points)
    spent = [p.spent for p in points if p.spent is not None]
    ahead = [p.forecast for p in points if p.forecast is not None]
    assert spent == sorted(spent)
    whole = totals(each.budget).whole
    assert (spent[-1] if spent else 0) == whole.spent
    if ahead:
        assert ahead == sorted(ahead)
        assert ahead[-1] == whole.forecast
    for line in totals(each.budget).lines:
        assert line.spent + line.committed <= max(line.approved, line.forecast)
        assert line.invoiced <= line.spent
