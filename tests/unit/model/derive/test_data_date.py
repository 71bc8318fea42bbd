"""As of when a client's data is true."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from msgspec.structs import replace

from amportal.model.derive.data_date import as_of
from amportal.model.nouns.site import Client
from tests.unit.model.made import TODAY, base_client


def test_git_knows_best_in_the_clients_time_zone() -> None:
    """The newest commit of any of the client's own files counts, told in the client's zone."""
    client, _ = base_client()
    late = datetime(2026, 11, 22, 23, 30, tzinfo=UTC)
    committed = {client.path: late, client.sources[1]: late - timedelta(days=3)}
    found = as_of(client, TODAY, "Europe/Berlin", committed)
    assert isinstance(found, datetime)
    assert (found.date(), found.hour, found.minute) == (date(2026, 11, 23), 0, 30)


def test_what_was_committed_after_the_day_asked_for_does_not_make_it_later() -> None:
    """A report of the 20th that goes out on the 23rd says what was known on the 20th."""
    client, _ = base_client()
    committed = {client.path: datetime(2026, 11, 23, 8, tzinfo=UTC)}
    assert as_of(client, date(2026, 11, 20), "Europe/London", committed) == date(2026, 11, 20)


def test_files_of_others_do_not_count() -> None:
    """A commit of another client's file makes this one no fresher."""
    client, _ = base_client()
    others = {"content/clients/beta/client.yaml": datetime(2026, 11, 23, tzinfo=UTC)}
    assert as_of(client, TODAY, "Europe/London", others) == date(2026, 11, 20)


def test_without_git_the_newest_day_on_which_something_happened() -> None:
    """Plans do not count, nor days after today; so a forgotten client looks forgotten."""
    client, _ = base_client()
    assert as_of(client, TODAY, "Europe/London") == date(2026, 11, 20)
    assert as_of(client, date(2026, 11, 18), "Europe/London") == date(2026, 11, 18)
    assert as_of(client, date(2027, 3, 1), "Europe/London") == date(2026, 11, 20)


def untouched() -> Client:
    """A client of whom only a plan is known, and a meeting of 18 November that was to be."""
    client, _ = base_client()
    project = client.projects[0]
    reached = {"actual": None, "forecast_on": None, "cancelled": None}
    milestones = tuple(each.model_copy(update=reached) for each in project.file.milestones)
    bare = {"start": date(2026, 11, 2), "status": None, "decisions": (), "actions": ()}
    plan = project.file.model_copy(update={**bare, "milestones": milestones})
    met = project.meetings[0].file.model_copy(update={"issued_on": None})
    only = replace(
        project,
        file=plan,
        budget=None,
        deliverables=(),
        updates=(),
        meetings=(replace(project.meetings[0], file=met),),
    )
    return replace(client, projects=(only,), questions=(), reports=())


def test_days_of_a_plan_that_pass_make_nothing_fresher() -> None:
    """Without git, and where nothing has happened yet: since the project's first day."""
    client = untouched()
    plan = client.projects[0].file
    meeting = client.projects[0].meetings[0].file
    for day in (plan.start, plan.due, meeting.start.date(), plan.milestones[-1].baseline):
        last = max(day, plan.start) + timedelta(days=1)
        assert as_of(client, last, "Europe/London") == plan.start
    assert as_of(client, date(2026, 11, 1), "Europe/London") == date(2026, 11, 1)
