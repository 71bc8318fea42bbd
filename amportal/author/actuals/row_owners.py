"""Whose a row of an export is: the project and the budget line, by mapping or by name.

Nothing is guessed: a name that two projects have, or that no line has, is told and not written. A
row that names one client never goes to another.
"""

from __future__ import annotations

from amportal.author.actuals.actual_rows import ActualRow
from amportal.author.actuals.import_mapping import FOLDER, ImportMapping
from amportal.author.open_site import OpenClient, OpenSite
from amportal.author.target_list import Target, targets_of
from amportal.author.target_names import find
from amportal.author.verb_errors import Refused, Unsafe


class Owners:
    """The projects and budget lines of a site, by what a tool may call them."""

    def __init__(self, site: OpenSite, mapping: ImportMapping) -> None:
        self._site = site
        self._mapped = {_plain(key): value for key, value in mapping.projects.items()}
        self._lines = {_plain(key): value for key, value in mapping.lines.items()}
        self._clients = [each for slug in site.slugs if (each := _readable(site, slug))]
        self._projects = [
            each for one in self._clients for each in targets_of(one) if each.kind == "project"
        ]
        self._found: dict[tuple[str, str], Target | None] = {}

    def project(self, row: ActualRow) -> Target | None:
        """Return the project of *row*; None where it is none of ours."""
        key = _plain(row.client), _plain(row.project)
        if key not in self._found:
            self._found[key] = self._project(row, *key)
        return self._found[key]

    def _project(self, row: ActualRow, client: str, name: str) -> Target | None:
        if name in self._mapped:
            target = find(self._site, self._mapped[name], ("project",))
            self._stop_foreign(row, target, client)
            return target
        found = [each for each in self._projects if _is_called(each, client, name)]
        if len(found) > 1:
            refs = " and ".join(each.ref for each in found[:3])
            raise Refused(
                f"`{row.project}` in row {row.number} may be {refs}",
                f"say which under `projects:` in {FOLDER}",
            )
        return found[0] if found else None

    def _stop_foreign(self, row: ActualRow, target: Target, client: str) -> None:
        assert target.client is not None
        for other in self._clients:
            known = {_plain(other.settings.name), _plain(other.slug)}
            if client in known and other.slug != target.client.slug:
                raise Unsafe(
                    f"row {row.number} is of {other.settings.name}, and `{row.project}` is mapped "
                    f"to {target.ref}",
                    "mend `projects:` in the mapping; nothing was written",
                )

    def line(self, row: ActualRow, project: Target) -> Target | None:
        """Return the budget line of *row* in *project*; None where nothing says which."""
        lines = lines_of(project)
        for task in map(_plain, row.tasks):
            said = self._lines.get(_plain(f"{project.ref}/{task}")) or self._lines.get(task)
            wanted = {_plain(said or task)}
            for each in lines:
                if wanted & {_plain(each.noun.id), _plain(each.noun.name), _plain(each.ref)}:
                    return each
            if said:
                raise Refused(
                    f"`{project.ref}` has no budget line `{said}`",
                    f"mend `lines:` in {FOLDER}",
                )
        return lines[0] if len(lines) == 1 else None


def lines_of(project: Target) -> list[Target]:
    """Return the budget lines of *project*."""
    assert project.client is not None
    assert project.project is not None
    return [
        each
        for each in targets_of(project.client)
        if each.kind == "line"
        and each.project is not None
        and each.project.slug == project.project.slug
    ]


def _is_called(project: Target, client: str, name: str) -> bool:
    assert project.client is not None
    file = project.noun
    if name in (_plain(file.job_no), _plain(project.ref)):
        return True
    if name.startswith(f"{_plain(file.job_no)} "):
        return True
    settings = project.client.settings
    theirs = {_plain(settings.name), _plain(project.client.slug), _plain(settings.code)}
    called = name in (_plain(file.name), _plain(project.names[0]))
    return called and (not client or client in theirs)


def _plain(text: str) -> str:
    return " ".join(str(text).split()).casefold()


def _readable(site: OpenSite, slug: str) -> OpenClient | None:
    try:
        return site.client(slug)
    except Refused:
        return None
