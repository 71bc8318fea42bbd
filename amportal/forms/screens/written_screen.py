"""What was written: what the client reads now, how it is taken back, and how it is committed."""

from __future__ import annotations

from http import HTTPStatus

from amportal.author.open_site import OpenSite
from amportal.author.undo_log import UndoLog
from amportal.author.verb_errors import Refused
from amportal.forms.form_session import FormSession, Written
from amportal.forms.posted_form import Posted
from amportal.forms.screens.form_answer import COMMIT, SAVED, FormAnswer, going_to, shown
from amportal.sources.edit.file_change import write_changes
from amportal.sources.git.commit_writer import commit_paths
from amportal.sources.git.git_command import GitError
from amportal.sources.git.last_changes import uncommitted
from amportal.sources.snapshot import SourceChanged

UNDONE, COMMITTED = "undone", "committed"


def saved_screen(session: FormSession, site: OpenSite, number: str) -> FormAnswer:
    """Return the page of what was written as *number*."""
    made = _entry(session, number)
    words = session.words(site)
    return shown(
        session, site, "saved", words("Taken back") if made.state == UNDONE else words("Saved"),
        made=made, undo=f"/-/undo/{made.number}",
        seen=f"/-/portal/{made.number}" if made.portal else "",
    )  # fmt: skip


def undo_screen(session: FormSession, site: OpenSite, number: str) -> FormAnswer:
    """Take back what was written as *number*."""
    made = _entry(session, number)
    log = UndoLog(session.state / "undo")
    entry = log.entry(made.number)
    try:
        made.since = session.version()
        write_changes(session.root, entry.undone(session.root))
    except SourceChanged as changed:
        raise Refused(f"`{changed.path}` was changed just now", "look at it first") from None
    log.drop(entry.number)
    made.state = UNDONE
    return going_to(f"{SAVED}{made.number}")


def _entry(session: FormSession, number: str) -> Written:
    made = session.entry(int(number)) if number.isdigit() and len(number) < 10 else None
    if made is None:
        raise Refused("this was written before, or never", "`amportal undo` knows what came before")
    return made


def commit_screen(session: FormSession, site: OpenSite, sent: Posted | None) -> FormAnswer:
    """Show what was written here and is not committed, or commit it with the words *sent*."""
    words = session.words(site)
    dirty = uncommitted(session.root, ("content",))
    entries = session.uncommitted
    paths = sorted({path for each in entries for path in each.paths if path in dirty})
    for each in entries:
        if not dirty.intersection(each.paths):
            each.state = COMMITTED
    told: list[dict[str, str]] = []
    message = sent.first("message").strip() if sent else commit_message(session.uncommitted)
    if sent is not None and paths:
        if not message:
            told.append({"message": words("The message is missing."), "hint": "", "place": ""})
        else:
            try:
                commit_paths(session.root, paths, message)
            except GitError as fault:
                told.append({"message": str(fault), "hint": "", "place": ""})
            else:
                for each in entries:
                    each.state = COMMITTED
                return going_to(f"{COMMIT}?done=1")
    status = HTTPStatus.UNPROCESSABLE_ENTITY if told else HTTPStatus.OK
    return shown(
        session, site, "commit", words("Commit"), status,
        paths=paths, message=message, refused=told,
        entries=[each for each in entries if not each.state],
    )  # fmt: skip


def commit_message(entries: list[Written]) -> str:
    """Return a message that says what *entries* changed: one line, and each of several below."""
    said = list(dict.fromkeys(_line(each) for each in entries))
    if len(said) < 2:
        return "".join(said)
    clients = sorted({path.split("/")[2] for each in entries for path in each.paths
                      if path.startswith("content/clients/")})  # fmt: skip
    return "\n".join([f"{', '.join(clients) or 'agency'}: {len(said)} changes", "", *said])


def _line(made: Written) -> str:
    text = made.command.removeprefix("amportal ")
    return text[:1].upper() + text[1:]
