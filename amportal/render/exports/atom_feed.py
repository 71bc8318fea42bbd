"""The client's news as an Atom feed: updates, contact reports and milestones, newest first.

A feed reader keeps entries by their ids, so ids never hold a host of ours or a path that a move
of the portal would change. Where a portal will be published is not known here: links are relative
to the feed, which Atom allows. Stamps are days of the entries, never the day of the build.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from html import escape
from zoneinfo import ZoneInfo

from msgspec import Struct

from amportal.plan import routes
from amportal.plan.view.change_views import ProjectChanges, ToldMove
from amportal.plan.view.meeting_views import MeetingView
from amportal.plan.view.page_frame import Frame
from amportal.plan.view.page_views import Portal
from amportal.plan.view.work_views import MilestoneView, ProjectView
from amportal.render.markdown.html_cache import HtmlCache
from amportal.render.markdown.markdown_html import first_paragraph, to_html
from amportal.render.refusal import Refusal
from amportal.render.text.change_sentences import sentence
from amportal.render.text.locale_format import LocaleFormat, locale_format_of
from amportal.render.text.safe_names import authority, page_id, without_controls


class MilestoneTold(Struct, frozen=True):
    """One milestone, what is told of it, and the day on which that came to be so."""

    milestone: MilestoneView
    sentence: str
    day: date


def milestones_told(
    portal: Portal, project: ProjectView, words: LocaleFormat
) -> Iterator[MilestoneTold]:
    """Yield what is told of the milestones of *project*, which is one of *portal*.

    That it was reached, or is late; else the newest of what is known: how it changed since the last
    report, how it had moved by an earlier one, that it is the next.
    """
    since = portal.home.since
    group = next((g for g in since.groups if g.path == project.path), None) if since else None
    moves = {each.ref: each for each in portal.moved}
    for milestone in project.milestones:
        if milestone.done and not milestone.cancelled:
            said = words.gettext("%(what)s: reached on %(day)s") % {
                "what": milestone.name,
                "day": words.day_short(milestone.date),
            }
            yield MilestoneTold(milestone, said, milestone.date)
            continue
        if milestone.stage == "overdue":
            said = words.gettext("%(what)s: overdue, was due on %(day)s") % {
                "what": words.apart(milestone.name),
                "day": words.day_short(milestone.date),
            }
            yield MilestoneTold(milestone, said, milestone.date + timedelta(days=1))
            continue
        known = _changed(group, milestone, words)
        known = known or _moved(moves.get(milestone.ref), milestone, words)
        if milestone.next and known is None:
            said = words.gettext("Next: %(name)s, %(day)s") % {
                "name": milestone.name,
                "day": words.day(milestone.date),
            }
            known = MilestoneTold(milestone, said, _turned_to(project, portal.frame.as_of.day))
        if known is not None:
            yield known


def _changed(
    group: ProjectChanges | None, milestone: MilestoneView, words: LocaleFormat
) -> MilestoneTold | None:
    """Return what changed about *milestone* since the last report; its date before all else."""
    own = [
        change
        for change in (group.changes if group else ())
        if change.noun == "milestone" and change.ref == milestone.ref and change.field in _NEWS
    ]
    if group is None or not own:
        return None
    change = next((each for each in own if each.field == "date"), own[0])
    return MilestoneTold(milestone, sentence(change, words), change.committed or group.day)


# What of a milestone is news for somebody who reads no more than that.
_NEWS = ("date", "plan", "added", "name", "cancelled", "reopened")


def _moved(
    move: ToldMove | None, milestone: MilestoneView, words: LocaleFormat
) -> MilestoneTold | None:
    """Return what an earlier report told, as long as the milestone is where that says."""
    day = milestone.date if move and move.field == "date" else milestone.plan
    if move is None or move.now != day or milestone.cancelled:
        return None
    phrase = words.gettext("%(what)s: moved from %(was)s to %(now)s")
    if move.field == "plan":
        phrase = words.gettext("%(what)s: the plan moved from %(was)s to %(now)s")
    was, now = words.day_before(move.was, move.now), words.day_short(move.now)
    said = phrase % {"what": words.apart(milestone.name), "was": was, "now": now}
    return MilestoneTold(milestone, said, move.on)


def _turned_to(project: ProjectView, today: date) -> date:
    """Return since when the next milestone is the next: the day the one before was reached."""
    reached = [each.date for each in project.milestones if each.done and not each.cancelled]
    return min(max(reached, default=project.start), today)


# A reader asks again and again; the newest entries are enough, the portal has them all.
MOST = 100
_ATOM = "http://www.w3.org/2005/Atom"
# RFC 4151: from this day on the names below an agency's host are minted. It must never change.
_SINCE = "2026-01-01"


class _Entry(Struct, frozen=True):
    path: str
    title: str
    day: date
    author: str
    category: str
    project: str
    body: str
    # What stands for the page in the entry's id; empty: the page's own name.
    ident: str = ""
    # The day an entry is about, where it is about one, for programs to read.
    about: date | None = None
    place: str = ""


def feed_of(portal: Portal, bodies: HtmlCache | None = None) -> bytes:
    """Return the portal's Atom feed (RFC 4287) as UTF-8 XML; raise Refusal for a bad text."""
    words = locale_format_of(portal.frame)
    frame = portal.frame
    newest = sorted(_entries(portal, words), key=_newest_last, reverse=True)
    parts = (
        _element("id", _tag(frame, "feed")),
        _element("title", f"{frame.client_name}, {frame.agency_name}"),
        _element("updated", _stamp(frame, frame.as_of.day, frame.as_of.at)),
        _element("link", rel="self", href=routes.FEED),
        _element("link", rel="alternate", type="text/html", href=routes.HOME),
        f"<author>{_element('name', frame.agency_name)}</author>",
        *(_entry(entry, frame, bodies) for entry in newest[:MOST]),
    )
    head = f'<feed xmlns="{_ATOM}" xml:lang="{_attribute(words.lang)}">'
    xml = f"<?xml version='1.0' encoding='utf-8'?>\n{head}{''.join(parts)}</feed>\n"
    return xml.encode("utf-8", "xmlcharrefreplace")


def _entries(portal: Portal, words: LocaleFormat) -> Iterator[_Entry]:
    for update in portal.updates:
        yield _Entry(
            update.path,
            update.title,
            update.date,
            update.author,
            words.gettext("Update"),
            update.project,
            update.body,
        )
    for meeting in portal.meetings:
        # A meeting is news once its contact report is out, and where it was moved or called off.
        yield from _rearranged(meeting, words)
        if meeting.issued_on is not None:
            yield _Entry(
                meeting.path,
                words.gettext("Contact report: %(title)s") % {"title": meeting.title},
                meeting.issued_on,
                "",
                words.gettext("Contact report"),
                meeting.project,
                meeting.body,
            )
    for project in portal.projects:
        for told in milestones_told(portal, project, words):
            yield _Entry(
                project.path,
                told.sentence,
                told.day,
                "",
                words.gettext("Milestone"),
                project.name,
                "",
                f"milestone/{told.milestone.ref.lower()}",
                told.milestone.date,
                f"#{told.milestone.id}",
            )


def _rearranged(meeting: MeetingView, words: LocaleFormat) -> Iterator[_Entry]:
    """Yield the news that a meeting was called off, or moved to another time."""
    said = {"title": meeting.title, "day": words.day(meeting.start.date())}
    if meeting.cancelled:
        day, why = meeting.cancelled_on, meeting.cancelled_reason
        title = words.gettext("Meeting cancelled: %(title)s, %(day)s") % said
    elif meeting.moved:
        day, why = meeting.moved[-1].on, meeting.moved[-1].reason
        title = words.gettext("Meeting moved: %(title)s, now %(day)s") % said
    else:
        return
    if day is not None:
        yield _Entry(
            meeting.path,
            f"{title}. {why}" if why else title,
            day,
            "",
            words.gettext("Meeting"),
            meeting.project,
            "",
            f"{page_id(meeting.path)}/{day.isoformat()}",
            meeting.start.date(),
        )


def _newest_last(entry: _Entry) -> tuple[date, str, str]:
    return (entry.day, entry.path, entry.ident)


def _entry(entry: _Entry, frame: Frame, bodies: HtmlCache | None) -> str:
    shown = to_html(without_controls(entry.body), routes.FEED, bodies=bodies)
    problems = [each for each in shown.problems if each.severity == "error"]
    if problems:
        raise Refusal(*problems)
    stamp = _stamp(frame, entry.day)
    href = routes.relative(routes.FEED, entry.path) + entry.place
    author = f"<author>{_element('name', entry.author)}</author>" if entry.author else ""
    summary = first_paragraph(shown.html).striptags() if shown.html else ""
    return "".join(
        (
            "<entry>",
            _element("id", _tag(frame, entry.ident or page_id(entry.path))),
            _element("title", entry.title),
            _element("published", stamp),
            _element("updated", stamp),
            _element("link", rel="alternate", type="text/html", href=href),
            author,
            _element("category", term=without_controls(entry.category)),
            _element("category", term=without_controls(entry.project)),
            _element("summary", summary) if summary else "",
            _element("content", f"{shown.html}{_told(entry, frame)}", type="html"),
            "</entry>",
        )
    )


def _told(entry: _Entry, frame: Frame) -> str:
    """Return the day that *entry* is about, in words and for programs."""
    if entry.about is None:
        return ""
    said = escape(locale_format_of(frame).day(entry.about))
    return f'<p>{escape(entry.title)}</p>\n<p><time datetime="{entry.about}">{said}</time></p>'


def _element(name: str, text: str = "", **attributes: str) -> str:
    """Return one element, without characters that XML may not hold."""
    given = "".join([f' {key}="{_attribute(value)}"' for key, value in attributes.items()])
    said = _data(without_controls(text))
    return f"<{name}{given}>{said}</{name}>" if said else f"<{name}{given} />"


def _data(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _attribute(text: str) -> str:
    safe = _data(text).replace('"', "&quot;").replace("\r", "&#13;")
    return safe.replace("\n", "&#10;").replace("\t", "&#09;")


def _tag(frame: Frame, name: str) -> str:
    """Return an id that outlives every move of the portal (RFC 4151)."""
    return f"tag:{authority(frame)},{_SINCE}:{frame.lasting_name}/{name}"


def _stamp(frame: Frame, day: date, at: time | None = None) -> str:
    """Return the moment in the client's time zone; a day alone begins at midnight."""
    if at is None:
        return _midnight(frame.timezone, day)
    moment = datetime.combine(day, at.replace(tzinfo=None), ZoneInfo(frame.timezone))
    return moment.isoformat(timespec="seconds")


# Not of other times: two that are equal may be of the two hours of one night in autumn.
@lru_cache(maxsize=4096)
def _midnight(zone: str, day: date) -> str:
    return datetime.combine(day, time(), ZoneInfo(zone)).isoformat(timespec="seconds")
