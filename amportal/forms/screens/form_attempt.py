"""What all forms do with what was posted: try it, tell what is wrong, write it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import Any

from msgspec import Struct, field

from amportal.author.edit_draft import Draft
from amportal.author.edit_trial import Trial, tried
from amportal.author.open_site import OpenSite
from amportal.author.target_list import Loc
from amportal.author.verb_errors import Refused, Unchanged
from amportal.forms.fields.form_field import FormField, Part, every_field
from amportal.forms.form_session import FormSession
from amportal.forms.screens.form_answer import (
    SAVED,
    FormAnswer,
    going_to,
    problem_rows,
    shown,
    trial_view,
)
from amportal.forms.screens.problem_places import place_problems
from amportal.sources.snapshot import SourceChanged

FieldsAt = Mapping[tuple[str, Loc], FormField]


class FormView(Struct):
    """A form as it is shown: what it is about, its fields, and what is told above them.

    `conflict` are rows of what somebody else wrote meanwhile: field, before, now, yours.
    """

    title: str
    about: str
    action: str
    back: str
    back_label: str
    parts: list[Part]
    seen: str
    portal: str = ""
    lead: str = ""
    command: str = ""
    submit: str = "Save"
    remove: bool = False
    files: bool = False
    hidden: dict[str, str] = field(default_factory=dict)
    refused: list[dict[str, str]] = field(default_factory=list)
    conflict: list[tuple[str, str, str, str]] = field(default_factory=list)
    conflicted: bool = False
    asked: str = ""
    trial: dict[str, Any] | None = None
    unknown: list[tuple[str, str]] = field(default_factory=list)
    lists: list[dict[str, Any]] = field(default_factory=list)
    verbs: list[tuple[str, str]] = field(default_factory=list)

    @property
    def wrong(self) -> list[FormField]:
        """The fields of which something is told."""
        return [each for each in every_field(self.parts) if each.errors]


def show_form(
    session: FormSession, site: OpenSite, view: FormView, status: HTTPStatus = HTTPStatus.OK
) -> FormAnswer:
    """Return the page of the form *view*."""
    return shown(session, site, "form", view.title, status, form=view)


def refuse(view: FormView, refused: Refused) -> None:
    """Let *view* tell why nothing was written."""
    view.refused.append({"message": refused.text, "hint": refused.hint, "place": ""})


def attempt(
    session: FormSession,
    site: OpenSite,
    view: FormView,
    draft: Draft,
    fields_at: Callable[[Trial], FieldsAt],
    *,
    write: bool,
) -> FormAnswer:
    """Try *draft* out; write it where *write* says so and nothing forbids it."""
    try:
        trial = tried(site, draft)
    except Unchanged as same:
        refuse(view, same)
        return show_form(session, site, view)
    except Refused as refused:
        refuse(view, refused)
        return show_form(session, site, view, HTTPStatus.UNPROCESSABLE_ENTITY)
    if trial.errors:
        left = place_problems(trial, fields_at(trial))
        view.refused += problem_rows(tuple(left))
        return show_form(session, site, view, HTTPStatus.UNPROCESSABLE_ENTITY)
    if not write:
        view.trial = trial_view(trial, draft.notes)
        return show_form(session, site, view)
    try:
        made = session.write(trial, view.command, draft.notes, view.back, view.portal)
    except SourceChanged as changed:
        refuse(view, Refused(f"`{changed.path}` was changed just now", "look again, then save"))
        return show_form(session, site, view, HTTPStatus.CONFLICT)
    return going_to(f"{SAVED}{made.number}")
