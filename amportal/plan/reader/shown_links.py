"""The links in a client's texts, as far as one reader can follow them.

A link to a page that this reader does not have would tell that there is one, and what it is called.
Its words stay, as the account manager wrote them for this reader; its address goes from the text
itself, so it is in no page, table, data, feed, report or mail.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable

from msgspec.structs import replace

from amportal.model.nouns.questions import Question
from amportal.model.nouns.site import Client, Project
from amportal.sources.commonmark.link_removal import inner_links, with_links
from amportal.sources.commonmark.links.link_policy import Judged

# Places on pages that have the same name for every reader: parts, versions, lines of copy.
_PLACE = re.compile(r"#(?:[a-z]{1,15}|v\d{1,3}|line\d{1,4})")


def links_inside(client: Client) -> bool:
    """Say whether a text of *client* links into the portal."""
    return any(inner_links(text) for text in texts_of(client))


def texts_of(client: Client) -> tuple[str, ...]:
    """Return every text of *client* that may hold links."""
    updates = (update.body for project in client.projects for update in project.updates)
    meetings = (meeting.body for project in client.projects for meeting in project.meetings)
    asked = (text for each in client.questions for text in (each.text, each.answer or ""))
    return (*updates, *meetings, *asked, *(each.body for each in client.reports))


def with_shown_links(client: Client, paths: frozenset[str], ids: frozenset[str]) -> Client:
    """Return *client*, cut to a reader, whose texts link to nothing but *paths* of their portal.

    *ids* are those the reader may see: places on pages have their names.
    """

    def kept(found: Judged) -> Judged | None:
        return shown_link(found, paths, ids)

    def text(written: str) -> str:
        return with_links(written, kept)

    return replace(
        client,
        projects=tuple(_project(each, text) for each in client.projects),
        questions=tuple(_question(each, text) for each in client.questions),
        reports=tuple(replace(each, body=text(each.body)) for each in client.reports),
    )


def shown_link(found: Judged, paths: frozenset[str], ids: frozenset[str]) -> Judged | None:
    """Return where a link leads for a reader who has *paths* and sees *ids*; None: nowhere."""
    if found.outside or found.wrong == "words":
        return found
    place = found.fragment
    if not _PLACE.fullmatch(place) and place[1:] not in ids:
        place = ""
    if not found.target:
        return Judged("", place) if place else None
    if posixpath.normpath(found.target) not in paths:
        return None
    return found._replace(fragment=place)


def _project(project: Project, text: Callable[[str], str]) -> Project:
    return replace(
        project,
        updates=tuple(replace(each, body=text(each.body)) for each in project.updates),
        meetings=tuple(replace(each, body=text(each.body)) for each in project.meetings),
    )


def _question(question: Question, text: Callable[[str], str]) -> Question:
    answer = text(question.answer) if question.answer else question.answer
    asked = text(question.text)
    if (asked, answer) == (question.text, question.answer):
        return question
    return question.model_copy(update={"text": asked, "answer": answer})
