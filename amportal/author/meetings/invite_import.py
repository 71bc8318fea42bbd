"""From an invite to the file of its meeting: a new one, or the few lines that changed.

Contacts and people are known by their addresses. Nobody is added to a client, and a meeting with
somebody of another client is not written at all.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, time
from typing import Any

from msgspec import Struct

from amportal.author.create.new_names import manager_of, put
from amportal.author.create.new_page import page_name
from amportal.author.edit_draft import Draft, keys_before
from amportal.author.meetings.invite_guests import Attendance, attendance, owners, readable
from amportal.author.meetings.invite_reader import CalendarEvent, Clock, read_events
from amportal.author.meetings.invite_series import instances, is_held, next_meeting, rule_in_words
from amportal.author.meetings.invite_text import InviteWords, words_of
from amportal.author.open_site import OpenClient, OpenSite
from amportal.author.scaffold.page_texts import NewMeeting, meeting_page
from amportal.author.target_list import Target, targets_of
from amportal.author.target_names import find
from amportal.author.verb_errors import Refused, Unchanged, Unsafe
from amportal.model.derive.client_today import zone_of
from amportal.model.derive.meeting_times import is_ahead, local_time
from amportal.model.nouns.page_settings import MeetingFile
from amportal.sources.edit.edit_request import Edit
from amportal.sources.edit.file_edit import edited


class InviteRequest(Struct, frozen=True):
    """What is imported, and what the invite does not say.

    `project` is a name such as `acme/spring`; `zone` a time zone for times without one; `hours`
    those of an invite for a whole day. `dial_in`: numbers and codes go to the page as well.
    """

    name: str
    raw: bytes
    project: str = ""
    zone: str = ""
    hours: tuple[time, time] | None = None
    dial_in: bool = False


class _Times(Struct, frozen=True):
    """When a meeting is, as its file says it; `zone` only where it is not the client's."""

    start: datetime
    end: datetime
    zone: str = ""


def imported(site: OpenSite, request: InviteRequest) -> Draft:
    """Return the draft that writes the invite of *request*, or what changed in it."""
    events = _events(site, request)
    event = next_meeting(events, site.now)
    project = _project(site, request, event)
    client = project.client
    assert client is not None
    who = attendance(site, client, event)
    known = list(_known(client, event.uid))
    words = words_of(event.text, event.place, event.links)
    if event.cancelled:
        return _called_off(site, event, known)
    found = _same(client, event, events, known)
    if found is None:
        return _new(site, project, event, who, words, request.dial_in)
    return _changed(client, found, event, who, words)


def series_told(site: OpenSite, request: InviteRequest) -> tuple[str, ...]:
    """Return lines that say when the series of *request* is held; nothing is written for them."""
    events = _events(site, request)
    master = next((each for each in events if each.instance is None), None)
    if master is None or not (master.rule or master.added):
        raise Refused("this invite is for one meeting, not for a series", "leave out --all")
    lines = [f"{master.title}: {rule_in_words(master)}" if master.rule else master.title]
    ahead = [each for each in _some(instances(events, site.now), 8) if each.end > site.now]
    lines += [
        f"  {each.start:%a %Y-%m-%d %H:%M}{' (called off)' if each.cancelled else ''}"
        for each in ahead
    ]
    return tuple(lines)


def _some(events: Iterator[CalendarEvent], most: int) -> list[CalendarEvent]:
    return [each for each, _ in zip(events, range(most), strict=False)]


def _events(site: OpenSite, request: InviteRequest) -> tuple[CalendarEvent, ...]:
    zone = None
    if request.zone:
        zone = zone_of(request.zone)
        if zone is None:
            raise Refused(f"there is no time zone `{request.zone}`", "write one as Europe/Berlin")
    elif request.hours:
        # A time that somebody says is one on their client's clock.
        named = find(site, request.project, ("project",)) if request.project else None
        client = named.client if named else None
        zone = zone_of((client.settings.timezone if client else "") or site.agency.timezone)
    return read_events(request.name, request.raw, Clock(zone, request.hours))


def _project(site: OpenSite, request: InviteRequest, event: CalendarEvent) -> Target:
    """Return the project that is said, that knows the invite, or whose contacts were invited."""
    if request.project:
        return find(site, request.project, ("project",))
    invited = owners(site, event.guests)
    for slug in invited or site.slugs:
        client = readable(site, slug)
        for each in _known(client, event.uid) if client else ():
            return find(site, f"{slug}/{each.project.slug}", ("project",))  # type: ignore[union-attr]
    if len(invited) > 1:
        raise Unsafe(
            f"contacts of {len(invited)} clients were invited: {', '.join(invited)}",
            "a meeting belongs to one client; write it by hand with `amportal new meeting`",
        )
    if not invited:
        raise Refused(
            f"no contact of any client was invited to `{event.title}`",
            "say which project it is about: --project acme/spring",
        )
    return find(site, invited[0], ("project",))


def _known(client: OpenClient, uid: str) -> Iterator[Target]:
    """Yield the meetings of *client* that came from the invite *uid*."""
    for each in targets_of(client):
        if each.kind == "meeting" and each.noun.uid == uid:
            yield each


def _same(
    client: OpenClient,
    event: CalendarEvent,
    events: tuple[CalendarEvent, ...],
    known: list[Target],
) -> Target | None:
    """Return the meeting of *known* that *event* is: of a series, the same instance."""
    if event.instance is None:
        return next((each for each in known if each.noun.instance is None), None)
    wanted = event.instance.timestamp()
    for each in known:
        if _instance(client, each.noun) == wanted:
            return each
    master = next((each for each in events if each.instance is None), None)
    ahead = [each for each in known if _is_open(client, each.noun) and each.noun.instance]
    for each in ahead if master is not None else ():
        planned: datetime = each.noun.instance
        zone = zone_of(each.noun.timezone or client.settings.timezone)
        # The series was moved to another hour or day, and this meeting with it.
        same_day = planned.date() == event.instance.astimezone(zone).date()
        if same_day or not is_held(master, planned.replace(tzinfo=zone)):  # type: ignore[arg-type]
            return each
    return None


def _instance(client: OpenClient, file: MeetingFile) -> float | None:
    zone = zone_of(file.timezone or client.settings.timezone)
    return file.instance.replace(tzinfo=zone).timestamp() if file.instance else None


def _is_open(client: OpenClient, file: MeetingFile) -> bool:
    return is_ahead(file, client.settings.timezone or client.site.agency.timezone, client.today)


def _times(client: OpenClient, event: CalendarEvent, zone_name: str = "") -> _Times:
    """Return when *event* is on the client's clock, or in UTC in the hour that comes twice."""
    own = client.settings.timezone or client.site.agency.timezone
    for name in (zone_name or own, "UTC"):
        zone = zone_of(name)
        start = event.start.astimezone(zone).replace(tzinfo=None)
        end = event.end.astimezone(zone).replace(tzinfo=None)
        if all(
            local.replace(tzinfo=zone, fold=0).timestamp() == moment.timestamp()
            for local, moment in ((start, event.start), (end, event.end))
        ):
            return _Times(start, end, "" if name == own else name)
    raise AssertionError("every moment is one in UTC")


def _moment(event: CalendarEvent, client: OpenClient, zone: str) -> datetime | None:
    own = zone_of(zone or client.settings.timezone or client.site.agency.timezone)
    return event.instance.astimezone(own).replace(tzinfo=None) if event.instance else None


def _new(
    site: OpenSite,
    at: Target,
    event: CalendarEvent,
    who: Attendance,
    words: InviteWords,
    dial_in: bool,
) -> Draft:
    project, client = at.project, at.client
    assert project is not None
    assert client is not None
    times = _times(client, event)
    day = local_time(times.start, _as_file(event, times), client.settings.timezone or "").date()
    slug = page_name(day, event.title, [each.name for each in project.meetings])
    place = words.place
    if dial_in and words.dial_in:
        place = f"{place}; {words.dial_in}" if place else words.dial_in
    lead = manager_of(site, None, project.file.lead if project.file else "")
    page = NewMeeting(
        title=event.title,
        start=times.start,
        end=times.end,
        present=who.present or (lead,),
        place=place,
        guests=who.guests,
    )
    values: dict[str, Any] = {
        "timezone": times.zone or None,
        "link": words.link or None,
        "apologies": list(who.apologies) or None,
        "agenda": list(words.agenda) or None,
        "uid": event.uid,
        "sequence": event.sequence,
        "instance": _moment(event, client, times.zone),
        "internal": words.notes or None,
    }
    draft = Draft()
    path = f"{project.folder}/meetings/{slug}.md"
    put(draft, site, path, edited(path, meeting_page(page).encode(), _edits(values)))
    _note(draft, event, who, words, dial_in)
    return draft


def _edits(values: dict[str, Any]) -> list[Edit]:
    return [
        Edit((key,), "set", value, keys_before(MeetingFile, key))
        for key, value in values.items()
        if value is not None
    ]


def _note(
    draft: Draft, event: CalendarEvent, who: Attendance, words: InviteWords, dial_in: bool
) -> None:
    """Let *draft* tell what of an invite is not on the page."""
    if who.guests:
        draft.notes.append(f"neither a person nor a contact, so not on the page: {who.guests[0]}")
    if words.dial_in and not dial_in:
        draft.notes.append("numbers to dial and their codes were left out; --link show writes them")
    if event.rule or event.instance:
        draft.notes.append("of the series, this is the next meeting; --all shows the others")


def _as_file(event: CalendarEvent, times: _Times) -> MeetingFile:
    return MeetingFile.model_construct(
        title=event.title, start=times.start, end=times.end, timezone=times.zone or None
    )


def _changed(
    client: OpenClient,
    found: Target,
    event: CalendarEvent,
    who: Attendance,
    words: InviteWords,
) -> Draft:
    """Return the draft that changes the lines of the meeting *found* that *event* changes."""
    file: MeetingFile = found.noun
    if file.issued_on is not None:
        raise Refused(
            f"the contact report of `{found.ref}` is out, so its invite changes nothing any more"
        )
    if event.sequence < (file.sequence or 0):
        raise Refused(
            f"this is an older invite of `{found.ref}`: edition {event.sequence}, and edition "
            f"{file.sequence} was taken in"
        )
    changes = _differences(client, file, event, who, words)
    if not changes:
        raise Unchanged
    again = file.sequence is not None and event.sequence == file.sequence
    if again and changes.keys() != {"cancelled"}:
        raise Refused(
            f"edition {event.sequence} of this invite was taken in already, and `{found.ref}` says "
            f"otherwise now: {', '.join(sorted(changes))}",
            "what was written by hand since stays; `amportal move` or `set` changes it",
        )
    draft = Draft()
    draft.set(found, **changes)
    return draft


def _differences(
    client: OpenClient,
    file: MeetingFile,
    event: CalendarEvent,
    who: Attendance,
    words: InviteWords,
) -> dict[str, Any]:
    """Return the keys of *file* that *event* changes, with what they become."""
    times = _times(client, event, file.timezone or "")
    new: dict[str, Any] = {
        "start": times.start,
        "end": times.end,
        "timezone": times.zone or None,
        "sequence": event.sequence,
        "instance": _moment(event, client, times.zone),
    }
    if words.link:
        new["link"] = words.link
    if words.place and not (file.place or "").startswith(words.place):
        new["place"] = words.place
    if who.present and set(who.present) != set(file.present):
        new["present"] = list(who.present)
    if set(who.apologies) - set(file.apologies):
        new["apologies"] = list(who.apologies)
    changes = {key: value for key, value in new.items() if value != getattr(file, key)}
    if file.cancelled is not None:
        changes["cancelled"] = None
    return changes


def _called_off(site: OpenSite, event: CalendarEvent, known: list[Target]) -> Draft:
    """Return the draft that says that what *event* calls off does not take place."""
    client = known[0].client if known else None
    if client is None:
        raise Refused(
            f"`{event.title}` is called off, and no meeting here came from its invite",
            "where it stands in a file of its own, write `cancelled: true` there",
        )
    wanted = [
        each
        for each in known
        if (event.instance is None and _is_open(client, each.noun))
        or (event.instance and _instance(client, each.noun) == event.instance.timestamp())
    ]
    draft = Draft()
    for each in wanted:
        if event.sequence < (each.noun.sequence or 0):
            raise Refused(f"this is an older message about `{each.ref}`, which was changed since")
        if each.noun.cancelled is None:
            draft.set(each, cancelled=True, sequence=event.sequence)
    if not wanted:
        raise Refused(f"`{event.title}` is called off for a day on which no meeting stands here")
    if not draft.edits:
        raise Unchanged
    return draft
