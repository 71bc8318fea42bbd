"""New pages of a project: an update, and a meeting that becomes a contact report."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta

from amportal.author.create.new_names import manager_of, project_of, put
from amportal.author.edit_draft import Draft
from amportal.author.free_names import free_name, slug_of
from amportal.author.scaffold.page_texts import NewMeeting, NewUpdate, meeting_page, update_page
from amportal.author.verb_errors import Refused
from amportal.author.verb_fields import Field, said_by
from amportal.author.verb_table import Said, Verb
from amportal.model.nouns.client import ClientSettings
from amportal.model.nouns.page_settings import MeetingFile, UpdateFile


def page_name(day: date, title: str, taken: Iterable[str]) -> str:
    """Return the name of a page's file, `2026-11-20-film-in-edit`; Refused where it is taken."""
    words = slug_of(title)
    name = f"{day}-{words}"[:63].rstrip("-") if words else f"{day}"
    if free_name(name, taken) != name:
        raise Refused(
            f"there is a page `{name}` already",
            "give this one another day or title, or go on writing that one",
        )
    return name


def _update(said: Said) -> Draft:
    project = project_of(said)
    slug = page_name(said["date"], said["title"], [each.name for each in project.updates])
    page = NewUpdate(
        title=said["title"],
        day=said["date"],
        author=manager_of(said.site, said["author"], said.client.settings.account_manager),
        about=tuple(said["about"] or ()),
        text=said["text"] or "",
    )
    draft = Draft()
    put(draft, said.site, f"{project.folder}/updates/{slug}.md", update_page(page).encode())
    if not said["text"]:
        draft.notes.append("write it, then take out the line `draft: true`")
    return draft


def _meeting(said: Said) -> Draft:
    project, client = project_of(said), said.client
    day: date = said["start"] or client.days.add(client.today, 1)
    begins = day if isinstance(day, datetime) else datetime.combine(day, time(10))
    minutes = int(said["minutes"]) if said["minutes"].isdigit() else 0
    if not 5 <= minutes <= 600:
        raise Refused(f"a meeting of {said['minutes']} minutes is none", "say 5 to 600 minutes")
    slug = page_name(begins.date(), said["title"], [each.name for each in project.meetings])
    lead = project.file.lead if project.file else ""
    usual = (manager_of(said.site, None, lead), _first_contact(client.settings))
    page = NewMeeting(
        title=said["title"],
        start=begins,
        end=begins + timedelta(minutes=minutes),
        present=tuple(said["present"] or usual),
        place=said["place"] or "",
    )
    draft = Draft()
    put(draft, said.site, f"{project.folder}/meetings/{slug}.md", meeting_page(page).encode())
    draft.notes.append("after the meeting, write the minutes below its settings")
    return draft


def _first_contact(settings: ClientSettings) -> str:
    first = [each.id for each in settings.contacts if "day_to_day" in each.roles]
    return (first or [settings.contacts[0].id])[0]


NEW_UPDATE = Verb(
    name="new update",
    kinds=("project",),
    about="The project, such as acme/spring-launch.",
    fields=(
        said_by(UpdateFile, "title", argument=True, need=True),
        Field("text", "lines", "What it says, as Markdown; without it, it is a draft."),
        said_by(UpdateFile, "date", default="today", help="Its day."),
        said_by(UpdateFile, "about", kind="id", many=True),
        said_by(UpdateFile, "author", kind="person", help="Who writes it; else the manager."),
    ),
    write=_update,
)
NEW_MEETING = Verb(
    name="new meeting",
    kinds=("project",),
    about="The project, such as acme/spring-launch.",
    fields=(
        said_by(MeetingFile, "title", argument=True, need=True),
        Field(
            "start",
            "moment",
            "When it begins, in the client's time zone; else the next working day at 10:00.",
            ahead=True,
        ),
        Field("minutes", "plain", "How long it takes.", default="60"),
        said_by(MeetingFile, "place"),
        said_by(MeetingFile, "present", kind="anyone", many=True),
    ),
    write=_meeting,
)
