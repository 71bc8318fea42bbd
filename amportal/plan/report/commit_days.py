"""The day on which a change was committed.

Git dates files. A thing in a file that was changed once since the report is dated by that commit;
where the file was changed several times, by the values the change is about, if these were dated
(`sources.git.value_dates`). Where they were not, no day is told rather than a wrong one.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime

from msgspec.structs import replace

from amportal.model.content_layout import AGENCY_PATH
from amportal.model.derive.client_today import zone_of
from amportal.model.nouns.site import Client, Project
from amportal.plan import routes
from amportal.plan.report.change_fields import FIELDS, NAMES
from amportal.plan.view.change_views import Change
from amportal.sources.git.last_changes import History

# Parts of a deliverable that stand in lists without ids.
_PIECES = ("version", "approval")
# Every key of which somebody may ask when it came to be what it is.
ASKED = frozenset(
    {"id", *(key for fields in FIELDS.values() for each in fields.values() for key in each.keys)}
)


class CommitDays:
    """The days of changes of one client, as *history* knows them; none where there is no git."""

    def __init__(self, client: Client, history: History | None, timezone: str) -> None:
        self._client = client
        self._history = history or History()
        self._zone = zone_of(timezone) or UTC

    def dated(self, changes: Iterable[Change], since: date) -> tuple[Change, ...]:
        """Return *changes* since the day *since*, with their days where these are known."""
        if not self._history.available:
            return tuple(changes)
        return tuple(replace(each, committed=self._day(each, since)) for each in changes)

    def _day(self, change: Change, since: date) -> date | None:
        path = source_of(change, self._client)
        found, looked = self._history.changes.get(path), self._history.since
        if found is None or looked is None or path in self._history.dirty:
            return None
        if self._local(found.when) < since:
            return None
        # The commit before must lie before the report, or, where none was found, be far enough.
        earlier = found.before or looked
        if self._local(earlier) < since:
            return self._local(found.when)
        known = [found.fields[each] for each in places_of(change) if each in found.fields]
        day = self._local(max(known)) if known else None
        return day if day and day >= since else None

    def _local(self, moment: datetime) -> date:
        return moment.astimezone(self._zone).date()


def places_of(change: Change) -> tuple[str, ...]:
    """Return where in its source stand the values that *change* is about; none where it follows
    from several things, or stands in a list without ids."""
    noun, name = change.noun, change.field
    if noun == "status":
        key = name if name in FIELDS["status"] else "rag"
        return (f"/status/{change.what}/{key}",)
    field = FIELDS[noun].get({"name": NAMES.get(noun, name), "reopened": "done"}.get(name, name))
    keys = field.keys if field else {"added": ("id",)}.get(name, ())
    return () if noun in _PIECES else tuple(f"{change.id}/{key}" for key in keys)


def source_of(change: Change, client: Client) -> str:
    """Return the source that the thing of *change* is written in; empty where it is not known."""
    if change.noun in ("person", "department"):
        return AGENCY_PATH
    if change.noun in ("contact", "client"):
        return client.path
    if change.noun == "question":
        return f"{client.path.rpartition('/')[0]}/questions.yaml"
    project = next((each for each in client.projects if each.slug == change.project_slug), None)
    return _in_project(change, project) if project else ""


def _in_project(change: Change, project: Project) -> str:
    if change.noun in ("budget", "change_order"):
        return project.budget_path
    if change.noun in ("deliverable", *_PIECES):
        paths = {each.file.id: each.path for each in project.deliverables}
        return paths.get(change.id, "")
    job_no = project.file.job_no
    if change.noun == "update":
        pages = {routes.update(job_no, each.slug): each.path for each in project.updates}
        return pages.get(change.path, "")
    if change.noun == "meeting":
        pages = {routes.meeting(job_no, each.slug): each.path for each in project.meetings}
        return pages.get(change.path, "")
    return project.path
