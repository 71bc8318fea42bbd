"""The day on which a change was committed.

Git dates files. A thing in a file that was changed once since the report is dated by that commit;
where the file was changed several times, by the values the change is about, if these were dated
(`sources.git.value_dates`). Where they were not, no day is told rather than a wrong one.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime

from amportal.model.derive.client_today import zone_of
from amportal.model.nouns.site import Client, Project
from amportal.plan.view.change_views import Change
from amportal.sources.git.last_changes import History

_MONEY = ("budget", "change_order")
_PIECES = ("deliverable", "version", "approval")
# The keys in the source that a change of each kind is about.
_KEYS = {
    ("milestone", "date"): ("forecast", "actual", "baseline"),
    ("milestone", "plan"): ("baseline",),
    ("milestone", "done"): ("actual",),
    ("action", "due"): ("due",),
    ("action", "done"): ("done_on",),
    ("deliverable", "due"): ("due",),
    ("deliverable", "delivered"): ("delivered_on",),
    ("risk", "state"): ("state",),
    ("budget", "estimate"): ("estimate",),
}
_ANY = {"added": ("id",), "name": ("name",), "cancelled": ("cancelled",)}
# Every key of which somebody may ask when it came to be what it is.
ASKED = frozenset({"rag", *(key for keys in (*_KEYS.values(), *_ANY.values()) for key in keys)})


class CommitDays:
    """The days of changes of one client, as *history* knows them; none where there is no git."""

    def __init__(self, client: Client, history: History | None, timezone: str) -> None:
        self._projects = {project.slug: project for project in client.projects}
        self._history = history or History()
        self._zone = zone_of(timezone) or UTC

    def dated(self, changes: Iterable[Change], since: date) -> tuple[Change, ...]:
        """Return *changes* since the day *since*, with their days where these are known."""
        if not self._history.available:
            return tuple(changes)
        return tuple(replace(each, committed=self._day(each, since)) for each in changes)

    def _day(self, change: Change, since: date) -> date | None:
        project = self._projects.get(change.project_slug)
        path = source_of(change, project) if project else ""
        found, looked = self._history.changes.get(path), self._history.since
        if found is None or looked is None or path in self._history.dirty:
            return None
        if self._local(found.when) < since:
            return None
        # The commit before must lie before the report, or, where none was found, be far enough.
        earlier = found.before or looked
        if self._local(earlier) < since:
            return self._local(found.when)
        assert project is not None
        known = [found.fields[each] for each in places_of(change, project) if each in found.fields]
        day = self._local(max(known)) if known else None
        return day if day and day >= since else None

    def _local(self, moment: datetime) -> date:
        return moment.astimezone(self._zone).date()


def places_of(change: Change, project: Project) -> tuple[str, ...]:
    """Return where in its source stand the values that *change* is about; none where it follows
    from several things."""
    if change.noun == "status":
        return (f"/status/{change.what}/rag",)
    keys = _KEYS.get((change.noun, change.field), _ANY.get(change.field, ()))
    ident = change.ref.removeprefix(f"{project.file.job_no}-")
    return tuple(f"{ident}/{key}" for key in keys)


def source_of(change: Change, project: Project) -> str:
    """Return the source that the thing of *change* is written in."""
    if change.noun in _MONEY:
        return project.budget_path
    if change.noun in _PIECES:
        ident = change.ref.removeprefix(f"{project.file.job_no}-")
        paths = {each.file.id: each.path for each in project.deliverables}
        return paths.get(ident, "")
    return project.path
