"""`minutes` and `correct`: what comes of a meeting's text, and its contact report corrected."""

from __future__ import annotations

from typing import Any

from msgspec import Struct

from amportal.author.edit_draft import Draft, without_empty
from amportal.author.free_names import free_id
from amportal.author.open_site import OpenClient
from amportal.author.verb_errors import Choice, Refused, Unchanged, Undecided
from amportal.author.verb_fields import Field, read_answer, said_by
from amportal.author.verb_table import Said, Verb
from amportal.model.derive.meeting_times import local_time
from amportal.model.minute_marks import Mark, due_day_of, marks_in, same_words
from amportal.model.nouns.page_settings import MeetingFile, ReportCorrection
from amportal.model.nouns.questions import QuestionsFile
from amportal.model.reading.client_files import ProjectFiles
from amportal.sources.front_matter import parse_page

_WHO = Field("who", "anyone", "")
_SIGNS = {"decision": "!", "action": "->", "question": "?"}
_PREFIXES = {"decision": "DEC", "action": "A", "question": "Q"}


class _Entry(Struct, frozen=True):
    """What becomes of a mark: the name of its line, its values, and a sentence that shows it."""

    mark: Mark
    ident: str
    values: dict[str, Any]
    shown: str
    absent: str = ""


def _minutes(said: Said) -> Draft:
    left = {each.casefold() for each in said["leave"] or ()}
    entries = _entries(said, left)
    if not entries:
        raise Unchanged
    if not said["yes"] and not left:
        answers = (("yes", ""), ("no", "leave"))
        choices = [Choice(each.ident, f"{each.shown}: write it?", answers) for each in entries]
        raise Undecided(f"{len(entries)} entries come of the minutes", choices, skip="yes")
    draft = Draft()
    for each in entries:
        _add(draft, said, each)
    if said.at.noun.issued_on is None:
        draft.notes.append(f"once the contact report went out: amportal done {said.at.ref}")
    return draft


def _add(draft: Draft, said: Said, entry: _Entry) -> None:
    if entry.mark.kind == "question":
        draft.add(_questions_path(said), ("questions",), entry.values, "append", QuestionsFile)
    else:
        key = f"{entry.mark.kind}s"
        draft.add(said.at, (key,), entry.values, "append", MeetingFile)
    draft.notes.append(entry.shown)
    if entry.absent:
        draft.notes.append(f"line {entry.ident[1:]} names {entry.absent}, who is not in `present`")


def _questions_path(said: Said) -> str:
    asked = said.client.files.questions
    return asked.path if asked else f"{said.client.files.folder}/questions.yaml"


def _entries(said: Said, left: set[str]) -> list[_Entry]:
    """Return what is not written yet, without the lines *left* out.

    Raises Refused with all marks that are not complete.
    """
    from amportal.author.create.new_names import ids_of

    page = parse_page(said.at.path, said.site.snapshot.read(said.at.path))
    project: ProjectFiles = said.at.project  # type: ignore[assignment]
    taken = {
        "decision": {each.upper() for each in ids_of(project)},
        "question": {each.id for each in _questions(said.client)},
    }
    taken["action"] = taken["decision"]
    entries, wrong = [], []
    for mark in marks_in(page.body):
        line = page.body_line + mark.line
        if f"l{line}" in left:
            continue
        try:
            values = _values(said, mark)
        except Refused as refused:
            wrong.append((line, refused))
            continue
        if _is_written(said, mark, values):
            continue
        number = free_id(_PREFIXES[mark.kind], taken[mark.kind])
        taken[mark.kind].add(number)
        entries.append(_entry(said, mark, {"id": number, **values}, line))
    if wrong:
        lines = "; ".join(f"line {line}: {refused.text}" for line, refused in wrong)
        raise Refused(f"the minutes are not complete: {lines}", wrong[0][1].hint)
    return entries


def _questions(client: OpenClient) -> tuple[Any, ...]:
    asked = client.files.questions
    return asked.noun.questions if asked and asked.noun else ()


def _values(said: Said, mark: Mark) -> dict[str, Any]:
    """Return the values of the entry of *mark*, without its id."""
    file: MeetingFile = said.at.noun
    who = read_answer(_WHO, mark.who, said.site, said.client) if mark.who else None
    held = local_time(file.start, file, said.client.settings.timezone or "").date()
    sign = _SIGNS[mark.kind]
    if mark.kind == "decision":
        return without_empty({"what": mark.text, "by": who})
    if who is None:
        what = "who does it" if mark.kind == "action" else "who asked"
        raise Refused(f"{what} is not said", f"write it as `{sign} {mark.text} @name`")
    theirs = who in said.client.contacts
    if mark.kind == "question":
        if not theirs:
            raise Refused(
                f"{said.client.name_of(who)} is no contact, and questions are those of the client",
                "what you ask the client is an action: `-> @omar answer ... by 2026-12-04`",
            )
        return {"asked_by": who, "on": held, "text": mark.text}
    due = due_day_of(mark, held)
    if due is None:
        raise Refused("by when is not said", f"write it as `-> @{mark.who} {mark.text} by {held}`")
    side = "client" if theirs else None
    return without_empty({"what": mark.text, "side": side, "owner": who, "due": due})


def _is_written(said: Said, mark: Mark, values: dict[str, Any]) -> bool:
    file: MeetingFile = said.at.noun
    if mark.kind == "decision":
        return any(same_words(each.what, mark.text) for each in file.decisions)
    if mark.kind == "action":
        return any(
            same_words(each.what, mark.text) and each.owner == values["owner"]
            for each in file.actions
        )
    return any(
        same_words(each.text, mark.text) and each.asked_by == values["asked_by"]
        for each in _questions(said.client)
    )


def _entry(said: Said, mark: Mark, values: dict[str, Any], line: int) -> _Entry:
    who = values.get("by") or values.get("owner") or values.get("asked_by")
    name = said.client.name_of(who) if who else ""
    due = f", by {values['due']}" if "due" in values else ""
    shown = f"{mark.kind} {values['id']}: {mark.text}" + (f" ({name}{due})" if name else "")
    absent = name if who and who not in said.at.noun.present else ""
    return _Entry(mark, f"L{line}", values, shown, absent)


def _correct(said: Said) -> Draft:
    file: MeetingFile = said.at.noun
    if file.issued_on is None:
        raise Refused(
            f"the contact report of `{said.at.ref}` is not out yet, so it has no versions",
            f"once it went out: amportal done {said.at.ref}",
        )
    draft = Draft()
    entry = {"on": said["on"], "what": said["what"]}
    draft.add(said.at, ("corrections",), entry, "append", MeetingFile)
    draft.notes.append(f"it is version {len(file.corrections) + 2} now")
    return draft


CORRECT = Verb(
    name="correct",
    kinds=("meeting",),
    about="The meeting, such as acme/2026-11-18-weekly.",
    fields=(
        said_by(ReportCorrection, "what", argument=True, need=True),
        said_by(ReportCorrection, "on", default="today"),
    ),
    write=_correct,
    writes=("MeetingFile.corrections", "ReportCorrection.*"),
)
MINUTES = Verb(
    name="minutes",
    kinds=("meeting",),
    about="The meeting, such as acme/2026-11-18-weekly.",
    fields=(
        Field("yes", "flag", "Write all of them, and do not ask."),
        Field("leave", "id", "Leave out the mark on this line: L14.", many=True),
    ),
    write=_minutes,
    writes=("MeetingDecision.*", "MeetingFile.decisions", "MeetingFile.actions"),
)
