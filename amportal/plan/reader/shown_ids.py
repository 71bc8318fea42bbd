"""What each id is called and where it is shown, for one reader.

Cut from what that reader may see, so a name that cannot be found here is one they must not read.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from amportal.model.nouns.site import Client, Project
from amportal.plan import routes
from amportal.plan.view.page_frame import Link


class ShownIds:
    """Names and pages of everything in a visible *client*; `D1` is looked up in its project."""

    def __init__(self, client: Client) -> None:
        self._links: dict[str, Link] = {}
        self._meetings: dict[tuple[str, str], Link] = {}
        self._elsewhere: dict[str, Link] = {}
        self._jobs = {project.slug: project.file.job_no for project in client.projects}
        for project in client.projects:
            job_no = project.file.job_no
            self._links[job_no] = Link(routes.project(project.slug), project.file.name)
            for ident, link in _links(project):
                self._links[routes.reference(job_no, ident)] = link
            for meeting in project.meetings:
                link = Link(routes.meeting(job_no, meeting.slug), meeting.file.title)
                self._meetings[project.slug, meeting.slug] = link
                self._elsewhere.setdefault(meeting.slug, link)

    @property
    def all(self) -> frozenset[str]:
        """Every id, alone and behind the number of its job, and the numbers of jobs."""
        return frozenset(self._links) | {each.rpartition("-")[2] for each in self._links}

    def link(self, project: str, ident: str) -> Link | None:
        """Return the name and page of *ident* as written in the project *project*, or None."""
        job_no = self._jobs.get(project)
        inside = self._links.get(routes.reference(job_no, ident)) if job_no else None
        return inside or self._links.get(ident)

    def links(self, project: str, idents: Iterable[str]) -> tuple[Link, ...]:
        """Return names and pages of those *idents* that the reader may see, each once."""
        found = (self.link(project, ident) for ident in idents)
        return tuple(dict.fromkeys(link for link in found if link))

    def names(self, project: str, idents: Iterable[str]) -> tuple[str, ...]:
        """Return the names of those *idents* that the reader may see, each once."""
        return tuple(dict.fromkeys(link.text for link in self.links(project, idents)))

    def source(self, project: str, written: str) -> Link:
        """Return how we know of a decision made in *project*, from the `source` as written.

        A meeting by its title, with its page; a mail that is kept as any mail; any other source
        (`phone`, a signed file by its name alone) as it is, without a page.
        """
        name = written.rpartition("/")[2]
        if name.casefold().endswith(".eml"):
            return Link("", "email")
        slug = name.removesuffix(".md")
        found = self._meetings.get((project, slug)) or self._elsewhere.get(slug)
        return found or Link("", name)


def _links(project: Project) -> Iterator[tuple[str, Link]]:
    job_no = project.file.job_no
    for meeting in project.meetings:
        for action in meeting.file.actions:
            yield action.id, Link(routes.meeting(job_no, meeting.slug), action.what)
    yield from _on_page(project, routes.project(project.slug))
    for each in project.deliverables:
        yield each.file.id, Link(routes.deliverable(job_no, each.file.id), each.file.name)


def _on_page(project: Project, page: str) -> Iterator[tuple[str, Link]]:
    file, budget = project.file, project.budget
    yield from ((each.id, Link(page, each.name)) for each in file.phases)
    yield from ((each.id, Link(page, each.name)) for each in file.milestones)
    yield from ((each.id, Link(page, each.what)) for each in file.actions)
    yield from ((each.id, Link(page, each.title)) for each in file.risks)
    yield from ((each.id, Link(page, each.what)) for each in file.decisions)
    for meeting in project.meetings:
        decisions = meeting.file.decisions
        yield from ((each.id, Link(page, each.what)) for each in decisions if each.id)
    if budget:
        yield from ((each.id, Link(page, each.name)) for each in budget.lines)
        yield from ((each.id, Link(page, each.title)) for each in budget.change_orders)
