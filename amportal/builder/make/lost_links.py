"""Tell of links in texts that lead some reader nowhere: their words stay, the link goes."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from amportal.builder.make.client_jobs import VisibleClient, shown_paths
from amportal.errors import Problem, Span
from amportal.model.content_layout import client_folder
from amportal.model.nouns.site import Client
from amportal.plan.reader.shown_links import links_inside, shown_link
from amportal.sources.commonmark.link_removal import InnerLink, inner_links
from amportal.sources.commonmark.markdown_source import short


class _Text(Struct, frozen=True):
    """A text with the file it stands in and the line on which it begins; 0 where nobody knows."""

    path: str
    line: int
    body: str


def lost_links(shown: VisibleClient) -> tuple[Problem, ...]:
    """Return a warning for each link in a text of *shown* that not every reader of it can follow.

    A page that no reader has is told as one that is not there.
    """
    if not links_inside(shown.client):
        return ()
    readers = list(shown_paths(shown))
    lost: dict[tuple[_Text, InnerLink], set[str]] = {}
    seen: dict[tuple[_Text, InnerLink], set[str]] = {}
    for folder, client, paths, ids in readers:
        for text in _texts(client):
            for link in inner_links(text.body):
                seen.setdefault((text, link), set()).add(folder)
                if shown_link(link.target, paths, ids) is None:
                    lost.setdefault((text, link), set()).add(folder)
    return tuple(
        _gone(text, link) if folders == seen[text, link] else _hidden(text, link, folders)
        for (text, link), folders in lost.items()
    )


def _texts(client: Client) -> Iterator[_Text]:
    for project in client.projects:
        for update in project.updates:
            yield _Text(update.path, update.body_line, update.body)
        for meeting in project.meetings:
            yield _Text(meeting.path, meeting.body_line, meeting.body)
    for report in client.reports:
        yield _Text(report.path, report.body_line, report.body)
    for question in client.questions:
        path = f"{client_folder(client.slug)}/questions.yaml"
        yield from (_Text(path, 0, text) for text in (question.text, question.answer or ""))


def _span(text: _Text, link: InnerLink) -> Span:
    return Span(text.path, text.line + link.line, link.column + 1) if text.line else Span(text.path)


def _gone(text: _Text, link: InnerLink) -> Problem:
    written = short(link.target.target + link.target.fragment)
    return Problem(
        "link-removed",
        f"there is no page `{written}` in this portal, so there is no link; its words stay",
        _span(text, link),
        "a page that its readers have",
        "write the path from the portal's first page on, such as `updates/index.html`",
        severity="warning",
    )


def _hidden(text: _Text, link: InnerLink, folders: set[str]) -> Problem:
    written = short(link.target.target + link.target.fragment)
    portals = ", ".join(f"`{each}`" for each in sorted(folders))
    return Problem(
        "link-hidden",
        f"the page `{written}` is not in {portals}: these readers get the words without the link",
        _span(text, link),
        "a page that all readers of the text have",
        "give the text the audience of that page, or see to it that its words say nothing of it",
        severity="warning",
    )
