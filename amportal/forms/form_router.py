"""Which page of the forms an address means."""

from __future__ import annotations

from http import HTTPStatus
from urllib.parse import parse_qs, unquote, urlsplit

from amportal.author.verb_errors import Refused
from amportal.forms.form_session import FormSession
from amportal.forms.posted_form import Posted
from amportal.forms.screens.day_screen import day_screen
from amportal.forms.screens.form_answer import (
    COMMIT,
    DO,
    EDIT,
    SAVED,
    START,
    FormAnswer,
    shown,
)
from amportal.forms.screens.noun_screen import noun_screen
from amportal.forms.screens.verb_screen import verb_screen
from amportal.forms.screens.written_screen import commit_screen, saved_screen, undo_screen
from amportal.sources.snapshot import SourceChanged, SourceUnreadable

_UNDO = "/-/undo/"
_STEPS = ("at", "add")


def is_form(target: str) -> bool:
    """Say whether the address *target* is one of the forms."""
    path = urlsplit(target).path
    return path in (START, COMMIT) or path.startswith((EDIT, DO, SAVED, _UNDO))


def answer_to(session: FormSession, target: str, sent: Posted | None) -> FormAnswer:
    """Return the answer to a request for *target*; *sent* is what was posted, None for GET.

    Writing is one at a time, so that two forms never try on the same files at once.
    """
    if sent is None:
        return _answer(session, target, None)
    with session.lock:
        return _answer(session, target, sent)


def _answer(session: FormSession, target: str, sent: Posted | None) -> FormAnswer:
    try:
        return _page(session, target, sent)
    except Refused as refused:
        return _refused(session, refused.text, refused.hint, HTTPStatus.UNPROCESSABLE_ENTITY)
    except SourceUnreadable as fault:
        return _refused(session, fault.problem.message, "", HTTPStatus.UNPROCESSABLE_ENTITY)
    except SourceChanged as fault:
        text = f"`{fault.path}` is being written just now"
        return _refused(session, text, "load this page again", HTTPStatus.CONFLICT)


def _page(session: FormSession, target: str, sent: Posted | None) -> FormAnswer:
    split = urlsplit(target)
    path, asked = split.path, parse_qs(split.query)
    first = {key: values[0] for key, values in asked.items()}
    site = session.site()
    if path == START:
        return day_screen(session, site, first.get("person", ""))
    if path == COMMIT:
        return commit_screen(session, site, sent)
    if path.startswith(SAVED):
        return saved_screen(session, site, path.removeprefix(SAVED))
    if path.startswith(_UNDO):
        if sent is None:
            raise Refused("this has to be posted")
        return undo_screen(session, site, path.removeprefix(_UNDO))
    if path.startswith(DO):
        verb, _, ref = path.removeprefix(DO).partition("/")
        return verb_screen(session, site, verb, unquote(ref), sent)
    steps = {key: first[key] for key in _STEPS if key in first}
    return noun_screen(session, site, unquote(path.removeprefix(EDIT)), steps, sent)


def _refused(session: FormSession, text: str, hint: str, status: HTTPStatus) -> FormAnswer:
    site = session.site()
    words = session.words(site)
    rows = [{"message": text, "hint": hint, "place": ""}]
    return shown(session, site, "refused", words("That does not work"), status, refused=rows)
