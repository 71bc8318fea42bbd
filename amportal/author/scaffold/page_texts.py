"""New pages: an update, a meeting with its contact report, a status report.

What is to be written where stands in comments of the settings: the Markdown below them is shown
to the client as it is, so it begins empty.
"""

from __future__ import annotations

from datetime import date, datetime

from msgspec import Struct

from amportal.author.scaffold.text_files import filled
from amportal.sources.edit.written_text import one_line, scalar


class NewUpdate(Struct, frozen=True):
    """An update; without `text` it is a draft."""

    title: str
    day: date
    author: str
    about: tuple[str, ...] = ()
    text: str = ""


class NewMeeting(Struct, frozen=True):
    """A meeting in the client's time zone."""

    title: str
    start: datetime
    end: datetime
    present: tuple[str, ...]
    place: str = ""
    # Who was invited and is neither a person nor a contact.
    guests: tuple[str, ...] = ()


class NewLine(Struct, frozen=True):
    """A line of what was done, or of what comes next."""

    what: str
    due: date | None = None


class NewReport(Struct, frozen=True):
    """A status report over some days, both included, with what the data propose.

    `promised` are lines of the report before that nothing answers; `waiting` waits on the client.
    """

    first: date
    last: date
    recipients: tuple[str, ...] = ()
    project: str = ""
    headline: str = ""
    done: tuple[NewLine, ...] = ()
    next: tuple[NewLine, ...] = ()
    promised: tuple[str, ...] = ()
    waiting: tuple[str, ...] = ()


def update_page(new: NewUpdate) -> str:
    """Return the text of an update."""
    about = "# about: [M2, D1]    # ids this update is about"
    if new.about:
        about = f"about: [{', '.join(map(scalar, new.about))}]"
    draft = "" if new.text else "draft: true    # take this line out when the client may read it\n"
    return filled(
        "update.md",
        title=scalar(new.title),
        date=new.day,
        author=scalar(new.author),
        about=about,
        draft=draft,
        text=f"\n{new.text.strip()}\n" if new.text else "",
    )


def meeting_page(new: NewMeeting) -> str:
    """Return the text of a meeting's page, from which its contact report is made."""
    place = "# place: our office, or `link: https://...`"
    if new.place:
        place = f"place: {scalar(new.place)}"
    others = one_line(", ".join(new.guests))
    guests = f"    # invited as well: {others}" if others else ""
    return filled(
        "meeting.md",
        title=scalar(new.title),
        start=f"{new.start:%Y-%m-%d %H:%M}",
        end=f"{new.end:%Y-%m-%d %H:%M}",
        place=place,
        present=f"[{', '.join(map(scalar, new.present))}]{guests}",
    )


def report_page(new: NewReport) -> str:
    """Return the text of a status report: a draft, until somebody has looked it over."""
    project = "# project: spring-launch    # one project alone; left out: all of them"
    if new.project:
        project = f"project: {scalar(new.project)}"
    recipients = "# recipients: [priya]    # contacts it is sent to"
    if new.recipients:
        recipients = f"recipients: [{', '.join(map(scalar, new.recipients))}]"
    headline = "# headline: One sentence; left out, it is the headline of the worst project."
    if new.headline:
        headline = f"headline: {scalar(new.headline)}"
    return filled(
        "report.md",
        first=new.first,
        last=new.last,
        project=project,
        recipients=recipients,
        headline=headline,
        done=_lines("done", new.done, "left out, it is what the dates say was done"),
        next=_lines("next", new.next, "what you write here is answered in the next report"),
        promised=_promised(new),
        waiting=_waiting(new),
    )


def _lines(key: str, lines: tuple[NewLine, ...], aside: str) -> str:
    if not lines:
        return f"# {key}:    # {aside}\n#   - what: Key visual approved\n#     due: 2027-01-15\n"
    said = [f"{key}:    # {aside}"]
    for line in lines:
        said.append(f"  - what: {scalar(line.what)}")
        if line.due:
            said.append(f"    due: {line.due}")
    return "\n".join(said) + "\n"


def _promised(new: NewReport) -> str:
    """Return the lines the report before promised and nobody has answered, to be answered."""
    if not new.promised:
        return ""
    said = ["promised:    # in the last report: say when each was done, or why it will not be"]
    for line in new.promised:
        said += [
            f"  - what: {scalar(line)}",
            f"    # done_on: {new.last}",
            "    # dropped: Why, in the client's words",
        ]
    return "\n".join(said) + "\n"


def _waiting(new: NewReport) -> str:
    """Return what waits on the client, which the report lists by itself, for whoever writes."""
    if not new.waiting:
        return ""
    said = ["# Needed from the client; the report lists it by itself:"]
    said += [f"# - {one_line(each)}" for each in new.waiting]
    return "\n".join(said) + "\n"
