"""What a request of the forms is answered with, and what every page is told."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any
from urllib.parse import quote

from msgspec import Struct

from amportal.author.edit_trial import Trial
from amportal.author.open_site import OpenSite
from amportal.errors import Problem
from amportal.forms.form_session import FormSession
from amportal.forms.look.page_templates import page
from amportal.preview.live_reload import place

START = "/-/today"
EDIT = "/-/edit/"
DO = "/-/do/"
SAVED = "/-/saved/"
COMMIT = "/-/commit"


class FormAnswer(Struct, frozen=True):
    """A page with its status, or another page to go to (`location`)."""

    html: str = ""
    status: HTTPStatus = HTTPStatus.OK
    location: str = ""


def going_to(location: str) -> FormAnswer:
    """Return the answer after something was written: another page, got with GET."""
    return FormAnswer(status=HTTPStatus.SEE_OTHER, location=location)


def shown(
    session: FormSession,
    site: OpenSite,
    name: str,
    title: str,
    status: HTTPStatus = HTTPStatus.OK,
    **more: Any,
) -> FormAnswer:
    """Return the page that the template *name* makes, with what every page is told."""
    words = session.words(site)
    noun = site.loaded_agency.read.noun
    html = page(
        name,
        t=words,
        lang=words.language,
        title=title,
        agency=noun.name if noun else "",
        word=session.guard.word,
        waiting=len(session.uncommitted),
        start=START,
        commit=COMMIT,
        **more,
    )
    return FormAnswer(html, status)


def edit_link(ref: str, at: str = "", add: str = "") -> str:
    """Return the address of the form for *ref*; of what stands in it at *at*, or a new *add*."""
    query = f"?at={quote(at)}" if at else ""
    query += f"{'&' if query else '?'}add={quote(add)}" if add else ""
    return f"{EDIT}{quote(ref)}{query}"


def do_link(verb: str, ref: str) -> str:
    """Return the address of the form for *verb* about *ref*."""
    return f"{DO}{quote(verb.replace(' ', '-'))}/{quote(ref)}"


def problem_rows(problems: tuple[Problem, ...]) -> list[dict[str, str]]:
    """Return *problems* as templates show them."""
    return [
        {"message": each.message, "hint": each.hint, "place": place(each.span)} for each in problems
    ]


def trial_view(trial: Trial, notes: list[str]) -> dict[str, Any]:
    """Return what would come of a form, as templates show it."""
    import difflib

    files = []
    for each in trial.changes:
        new = each.before is None
        before = (each.before or b"").decode("utf-8", "replace").splitlines()
        after = (each.after or b"").decode("utf-8", "replace").splitlines()
        binary = b"\0" in (each.after or b"")[:8000]
        lines = [] if binary else list(difflib.unified_diff(before, after, n=1, lineterm=""))[2:]
        files.append(
            {"path": each.path, "new": new, "lines": [(one[:1], one[1:]) for one in lines]}
        )
    return {
        "told": trial.told,
        "held": trial.held,
        "warnings": problem_rows(trial.warnings),
        "notes": notes,
        "files": files,
    }
