"""`done`, `move` and `next`: what happened, when the rest is expected, and what comes now."""

from __future__ import annotations

from datetime import date, datetime

from amportal.author.edit_draft import Draft, without_empty
from amportal.author.target_list import Target, targets_of
from amportal.author.verb_errors import Choice, Refused, Undecided
from amportal.author.verb_fields import Field, said_by
from amportal.author.verb_table import Said, Verb
from amportal.model.nouns.deliverable import DeliverableFile
from amportal.model.nouns.page_settings import MeetingFile, MovedMeeting
from amportal.model.nouns.project import ProjectFile
from amportal.model.nouns.project_plan import NextStep

# The field that says when something of a kind was done.
_DONE = {"action": "done_on", "milestone": "actual", "meeting": "issued_on"}


def done_field(at: Target) -> str:
    """Return the field that says when *at* was done."""
    return _DONE.get(at.kind, "delivered_on")


def mark_done(draft: Draft, at: Target, day: date) -> None:
    """Let *draft* say that *at* was done on *day*."""
    piece = at.noun
    if isinstance(piece, DeliverableFile) and piece.reopened and piece.delivered_on:
        last = len(piece.reopened) - 1
        noun = type(piece.reopened[last])
        draft.add(at, ("reopened", last, "delivered_on"), day, noun=noun)
    else:
        draft.set(at, **{done_field(at): day})


def is_done(at: Target) -> date | None:
    """Return the day on which *at* was done, or None."""
    if isinstance(at.noun, DeliverableFile) and at.noun.reopened:
        return at.noun.reopened[-1].delivered_on
    found: date | None = getattr(at.noun, done_field(at))
    return found


def _done(said: Said) -> Draft:
    before = is_done(said.at)
    if before is not None and before != said["on"] and "on" not in said.given:
        raise Refused(
            f"`{said.at.ref}` was done on {before}", "to change that day, say it with --on"
        )
    draft = Draft()
    mark_done(draft, said.at, said["on"])
    return draft


def _move(said: Said) -> Draft:
    draft = Draft()
    if said.at.kind == "meeting":
        return _moved_meeting(said, draft)
    day: date = said["day"]
    if isinstance(day, datetime):
        raise Refused(
            f"`{said.at.ref}` is no meeting, so it has no time of day", "say the day alone"
        )
    if said.at.kind == "milestone":
        before = said.at.noun.forecast or said.at.noun.baseline
        _forecast(draft, said.at, day, said)
    else:
        before = said.at.noun.due
        draft.set(said.at, due=day)
    later = said.client.days.between(before, day)
    dependents = [each for each in _dependents(said, before) if _is_pushed(said, each, day)]
    follow = set(said["follow"] or ())
    for each in dependents:
        if each.ident in follow or each.ref in follow:
            _forecast(draft, each, _shifted(said, each, later), said)
    rest = [each for each in dependents if not {each.ident, each.ref} & follow]
    if rest and later > 0 and not said["alone"]:
        choices = [_follow_choice(each, _shifted(said, each, later)) for each in rest]
        raise Undecided(f"what waits for {said.at.ref} may move as well", choices, skip="alone")
    return draft


def _forecast(draft: Draft, at: Target, day: date, said: Said) -> None:
    reason, today = said["reason"], said.client.today
    draft.set(at, forecast=day, forecast_on=today)
    if reason:
        before = at.noun.internal
        line = f"{today}: expected on {day}: {reason}"
        note = f"{before}\n{line}" if isinstance(before, str) and before.strip() else line
        if before is None or isinstance(before, str):
            draft.set(at, internal=note)


def _is_pushed(said: Said, at: Target, day: date) -> bool:
    """Say whether *at* cannot stay when what it waits for moves to *day*.

    A milestone pushes all that come after it; a single piece only what is planned before it.
    """
    expected: date = at.noun.forecast or at.noun.baseline
    return said.at.kind == "milestone" or expected < day


def _shifted(said: Said, at: Target, later: int) -> date:
    """Return the day on which *at* is expected when all before it is *later* by working days."""
    return said.client.days.add(at.noun.forecast or at.noun.baseline, later)


def _follow_choice(at: Target, day: date) -> Choice:
    text = f"{at.ref} {at.label} waits for it: move it to {day} as well?"
    command = f"amportal move {at.ref} {day}"
    return Choice(at.ident, text, (("yes", "follow"), ("no", "")), command)


def _dependents(said: Said, before: date) -> list[Target]:
    """Return the open milestones that wait for what is moved, directly or through others."""
    project = said.at.project
    assert project is not None
    own = [
        each
        for each in targets_of(said.client)
        if each.project is not None and each.project.slug == project.slug
    ]
    stones = [each for each in own if each.kind == "milestone"]
    blocked = {each.ident: set(getattr(each.noun, "blocks", ())) for each in own}
    reached, found = {said.at.ident}, []
    for _ in stones:
        for each in stones:
            waits = set(each.noun.depends_on) & reached
            waits |= {ident for ident in reached if each.ident in blocked.get(ident, ())}
            if waits and each.ident not in reached:
                reached.add(each.ident)
                found.append(each)
    return [
        each
        for each in found
        if each.noun.actual is None
        and not each.noun.cancelled
        and (each.noun.forecast or each.noun.baseline) >= before
    ]


def _moved_meeting(said: Said, draft: Draft) -> Draft:
    meeting: MeetingFile = said.at.noun
    day: date | datetime = said["day"]
    start = day if isinstance(day, datetime) else datetime.combine(day, meeting.start.time())
    if start == meeting.start:
        raise Refused("the meeting is at that time already")
    end: datetime = start + (meeting.end - meeting.start)
    moved = {"from": meeting.start, "on": said.client.today, "reason": said["reason"]}
    draft.add(said.at, ("moved",), without_empty(moved), "append", MeetingFile)
    draft.set(said.at, start=start, end=end)
    return draft


def _next(said: Said) -> Draft:
    file: ProjectFile = said.at.noun
    draft = Draft()
    steps = list(file.next_steps)
    for drop in said["drop"] or ():
        index = _step(steps, drop)
        draft.add(said.at, ("next_steps", index), verb="unset")
        del steps[index]
    if said["what"]:
        entry = without_empty({"what": said["what"], "due": said["due"], "owner": said["owner"]})
        later = [
            n for n, each in enumerate(steps) if said["due"] and each.due and each.due > said["due"]
        ]
        if later:
            draft.add(said.at, ("next_steps", later[0]), entry, "insert")
        else:
            draft.add(said.at, ("next_steps",), entry, "append", ProjectFile)
    elif not said["drop"]:
        raise Refused("what comes next is not said", "say it in words, or drop a step with --drop")
    past = [each.what for each in steps if each.due and each.due < said.client.today]
    if past:
        draft.notes.append(f'over, and shown to nobody any more: drop it with --drop "{past[0]}"')
    return draft


def _step(steps: list[NextStep], text: str) -> int:
    """Return which of *steps* is meant by *text*: its number from 1, or the beginning of it."""
    if text.isdigit() and 1 <= int(text) <= len(steps):
        return int(text) - 1
    found = [n for n, each in enumerate(steps) if each.what.casefold().startswith(text.casefold())]
    if len(found) == 1:
        return found[0]
    known = "; ".join(f"{n} {each.what}" for n, each in enumerate(steps, 1))
    raise Refused(f"no one step begins with `{text}`", f"there are: {known}" if known else "")


PLANS = (
    Verb(
        name="done",
        kinds=("milestone", "action", "deliverable", "meeting"),
        about="What was done, such as ACM-014-M2 or acme/A3.",
        fields=(Field("on", "day", "Day it was done.", default="today"),),
        write=_done,
        writes=(
            "Milestone.actual",
            "Action.done_on",
            "DeliverableFile.delivered_on",
            "Reopening.delivered_on",
            "MeetingFile.issued_on",
        ),
    ),
    Verb(
        name="move",
        kinds=("milestone", "action", "deliverable", "meeting"),
        about="What moves, such as ACM-014-M2.",
        fields=(
            Field(
                "day",
                "moment",
                "The day it is expected now; of a meeting with its time: '2026-12-04 10:00'.",
                argument=True,
                need=True,
                ahead=True,
            ),
            said_by(
                MovedMeeting,
                "reason",
                help="Why. Of a meeting the client reads it; else it is a note for us.",
            ),
            Field("follow", "id", "Move this milestone by as many days: M3.", many=True),
            Field("alone", "flag", "Move nothing else, and do not ask."),
        ),
        write=_move,
        writes=(
            "Milestone.forecast",
            "Milestone.forecast_on",
            "Action.due",
            "DeliverableFile.due",
            "MeetingFile.start",
            "MeetingFile.end",
            "MeetingFile.moved",
            "MovedMeeting.*",
        ),
    ),
    Verb(
        name="next",
        kinds=("project",),
        about="The project, such as acme/spring-launch.",
        fields=(
            said_by(NextStep, "what", argument=True),
            said_by(NextStep, "due", ahead=True),
            said_by(NextStep, "owner", kind="anyone"),
            Field("drop", "text", "Drop this step: its number, or how it begins.", many=True),
        ),
        write=_next,
        writes=("NextStep.what", "NextStep.due", "NextStep.owner"),
    ),
)
