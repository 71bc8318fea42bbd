"""`status`, `hold`, `reopen` and `close`: how a project stands, and whether it goes on."""

from __future__ import annotations

from typing import Any

from msgspec.structs import replace

from amportal.author.edit_draft import Draft, without_empty
from amportal.author.target_list import Target, targets_of
from amportal.author.verb_errors import Choice, Refused, Undecided
from amportal.author.verb_fields import Field, said_by
from amportal.author.verb_table import Said, Verb
from amportal.author.verbs.plan_verbs import is_done, mark_done
from amportal.model.nouns.cancellation import Cancellation
from amportal.model.nouns.deliverable import DeliverableFile, Reopening
from amportal.model.nouns.project import DIMENSIONS, Hold, ProjectFile, Status
from amportal.model.nouns.project_plan import Milestone

_HEADLINE = said_by(ProjectFile, "headline")


def _status(said: Said) -> Draft:
    """Return the draft that says how a project stands, once for all lights it is said of."""
    draft = Draft()
    _judge(draft, said, said["of"] or ())
    if said["headline"]:
        draft.set(said.at, headline=said["headline"])
    return draft


def _judge(draft: Draft, said: Said, of: tuple[str, ...]) -> None:
    file: ProjectFile = said.at.noun
    rag, today = said["rag"], said["since"] or said.client.today
    if file.status is None:
        lights: dict[str, Any] = {each: {"rag": "green"} for each in ("overall", *DIMENSIONS)}
        for each in ("overall", *of):
            lights[each] = _light(said, today)
        draft.set(said.at, status=lights)
        return
    stale = file.status.overall.reason
    if rag != "green" and not said["reason"] and stale and file.status.overall.rag != rag:
        draft.notes.append(f'the reason is still: "{stale}"; another one: --reason, --recovery')
    named = of if rag != "green" else (of or DIMENSIONS)
    for dimension in ("overall", *named):
        before: Status = getattr(file.status, dimension)
        values = _light(said, today if before.rag != rag or said["since"] else before.since)
        for key in ("rag", "reason", "recovery", "since"):
            had = getattr(before, key) is not None
            loc = ("status", dimension, key)
            if values.get(key) is not None:
                draft.add(said.at, loc, values[key], noun=Status)
            elif had and (rag == "green" or key in ("rag", "since")):
                draft.add(said.at, loc, verb="unset")


def _light(said: Said, since: Any) -> dict[str, Any]:
    light = {"rag": said["rag"], "reason": said["reason"], "recovery": said["recovery"]}
    return without_empty({**light, "since": since})


def _hold(said: Said) -> Draft:
    file: ProjectFile = said.at.noun
    if file.state in ("finished", "cancelled"):
        raise Refused(f"`{said.at.ref}` is {file.state}, so it cannot be put on hold")
    draft = Draft()
    hold = {"since": said["since"], "until": said["until"], "reason": said["reason"]}
    draft.set(said.at, state="on_hold", hold=without_empty(hold))
    if said["headline"]:
        draft.set(said.at, headline=said["headline"])
    draft.notes.append(f"when it goes on: amportal reopen {said.at.ref}")
    return draft


def _reopen(said: Said) -> Draft:
    if said.at.kind == "deliverable":
        return _reopen_deliverable(said)
    return _begin(said)


def _begin(said: Said) -> Draft:
    """Return the draft that lets work on a project begin, or go on."""
    file: ProjectFile = said.at.noun
    if file.state == "active":
        raise Refused(f"`{said.at.ref}` goes on already")
    draft = Draft()
    draft.set(said.at, state="active")
    draft.set(said.at, hold=None, cancelled=None)
    if file.status is None:
        if said["rag"] is None:
            raise Refused("how it stands is not said", "say it with --rag green, amber or red")
        _judge(draft, said, ())
    if said["headline"]:
        draft.set(said.at, headline=said["headline"])
    return draft


def _reopen_deliverable(said: Said) -> Draft:
    file: DeliverableFile = said.at.noun
    if is_done(said.at) is None:
        raise Refused(f"`{said.at.ref}` was not delivered, so it is open already")
    draft = Draft()
    entry = without_empty({"on": said["on"] or said.client.today, "reason": said["reason"]})
    draft.add(said.at, ("reopened",), entry, "append", type(file))
    return draft


def _close(said: Said) -> Draft:
    file: ProjectFile = said.at.noun
    state = "cancelled" if said["cancelled"] else "finished"
    if file.state == state:
        raise Refused(f"`{said.at.ref}` is {state} already")
    draft, left = Draft(), []
    done, dropped = set(said["done"] or ()), set(said["cancel"] or ())
    for each in _open_things(said):
        names = {each.ident, each.ref}
        if names & done:
            mark_done(draft, each, said["on"])
        elif names & dropped:
            draft.set(each, cancelled=without_empty({"on": said["on"], "reason": said["reason"]}))
        else:
            left.append(each)
    if left and not said["leave"]:
        raise Undecided(
            f"{len(left)} of {said.at.ref} {'is' if len(left) == 1 else 'are'} still open",
            [_open_choice(each) for each in left],
            skip="leave",
            needed=True,
        )
    draft.set(said.at, state=state)
    draft.set(said.at, hold=None)
    if state == "cancelled":
        draft.set(said.at, cancelled=without_empty({"on": said["on"], "reason": said["reason"]}))
    if said["headline"]:
        draft.set(said.at, headline=said["headline"])
    return draft


def _open_choice(at: Target) -> Choice:
    answers = [("done", "done"), ("cancelled", "cancel"), ("leave", "")]
    if at.kind == "action":
        answers = [("done", "done"), ("leave", "")]
    return Choice(at.ident, f"{at.ref} {at.label}: is it done?", tuple(answers))


def _open_things(said: Said) -> list[Target]:
    """Return what of a project is neither done nor cancelled."""
    return [
        each
        for each in targets_of(said.client)
        if each.project is not None
        and each.project.slug == said.at.project.slug  # type: ignore[union-attr]
        and each.kind in ("milestone", "deliverable", "action")
        and not getattr(each.noun, "cancelled", None)
        and not _is_over(said, each)
    ]


def _is_over(said: Said, at: Target) -> bool:
    """Say whether *at* is done; a milestone also where approvals reached it."""
    if is_done(at) is not None:
        return True
    dates = said.client.dates.get(said.at.project.slug)  # type: ignore[union-attr]
    return isinstance(at.noun, Milestone) and bool(dates and dates.reached(at.noun))


_RAG = said_by(Status, "rag", help="green: on track, amber: at risk, red: off track.")
_PROJECT = "The project, such as acme/spring-launch or ACM-014."

STATUSES = (
    Verb(
        name="start",
        kinds=("project",),
        about=_PROJECT,
        fields=(
            replace(_RAG, default="green"),
            said_by(Status, "reason"),
            said_by(Status, "recovery"),
            _HEADLINE,
        ),
        write=_begin,
        writes=("ProjectFile.state", "ProjectFile.status", "ProjectFile.headline"),
    ),
    Verb(
        name="status",
        kinds=("project",),
        about=_PROJECT,
        fields=(
            said_by(Status, "rag", argument=True, need=True, help=_RAG.help),
            Field(
                "of",
                "choice",
                "What it is about besides overall; green without it is for all.",
                many=True,
                choices=DIMENSIONS,
            ),
            said_by(Status, "reason"),
            said_by(Status, "recovery"),
            said_by(Status, "since", help="Since when; else today, where the light changes."),
            _HEADLINE,
        ),
        write=_status,
        writes=("ProjectFile.status", "ProjectFile.headline", "Status.*", "StatusGrid.*"),
    ),
    Verb(
        name="hold",
        kinds=("project",),
        about=_PROJECT,
        fields=(
            said_by(Hold, "reason"),
            said_by(Hold, "since", default="today"),
            said_by(Hold, "until", ahead=True),
            _HEADLINE,
        ),
        write=_hold,
        writes=("ProjectFile.state", "ProjectFile.hold", "ProjectFile.headline", "Hold.*"),
    ),
    Verb(
        name="reopen",
        kinds=("project", "deliverable"),
        about="The project or deliverable, such as acme/spring-launch or ACM-014-D1.",
        fields=(
            said_by(Reopening, "reason", help="Why a delivered piece is begun anew."),
            said_by(Reopening, "on", help="Day it was opened again; else today."),
            _RAG,
            said_by(Status, "recovery"),
            _HEADLINE,
        ),
        write=_reopen,
        writes=(
            "ProjectFile.state",
            "DeliverableFile.reopened",
            "Reopening.on",
            "Reopening.reason",
        ),
    ),
    Verb(
        name="close",
        kinds=("project",),
        about=_PROJECT,
        fields=(
            Field("on", "day", "Day it ended.", default="today"),
            _HEADLINE,
            Field("cancelled", "flag", "It was stopped for good, not finished."),
            said_by(Cancellation, "reason"),
            Field("done", "id", "This was done: M3.", many=True),
            Field("cancel", "id", "This was cancelled: D4.", many=True),
            Field("leave", "flag", "Leave everything else as it is, and do not ask."),
        ),
        write=_close,
        writes=("ProjectFile.state", "ProjectFile.cancelled", "ProjectFile.headline"),
    ),
)
