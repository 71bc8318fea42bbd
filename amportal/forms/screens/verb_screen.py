"""The form of a verb: what it is told, tried out and written as the command would write it."""

from __future__ import annotations

import shlex
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from amportal.author.create.all_makers import MAKERS
from amportal.author.edit_draft import Draft
from amportal.author.edit_trial import Trial
from amportal.author.open_site import OpenSite
from amportal.author.target_list import Loc, Target
from amportal.author.target_names import find
from amportal.author.verb_answers import Answer, decided, said_of
from amportal.author.verb_errors import Refused, Undecided
from amportal.author.verb_fields import Field
from amportal.author.verb_table import Said, Verb
from amportal.author.verbs.all_verbs import ALL_VERBS
from amportal.forms.fields.filled_fields import fill
from amportal.forms.fields.form_field import FormField
from amportal.forms.fields.noun_parts import Around
from amportal.forms.fields.value_choices import spoken
from amportal.forms.fields.verb_parts import choice_fields, verb_parts
from amportal.forms.form_session import FormSession
from amportal.forms.portal_address import portal_page
from amportal.forms.posted_form import Posted
from amportal.forms.screens.form_answer import FormAnswer, do_link, edit_link
from amportal.forms.screens.form_attempt import FormView, attempt, refuse, show_form
from amportal.forms.screens.noun_place import seen
from amportal.sources.edit.edit_request import EditRefused
from amportal.sources.edit.file_edit import values_of

FORMS: Mapping[str, Verb] = {each.name.replace(" ", "-"): each for each in (*ALL_VERBS, *MAKERS)}
_DECIDE = "decide."


def verb_screen(
    session: FormSession, site: OpenSite, name: str, ref: str, sent: Posted | None
) -> FormAnswer:
    """Return the form of the verb called *name* about *ref*, or what comes of what was *sent*."""
    verb = FORMS.get(name)
    if verb is None:
        raise Refused(f"there is no form `{name}`")
    at = find(site, ref, verb.kinds)
    return _VerbForm(session, site, verb, at).answer(sent)


class _VerbForm:
    """One form of one verb about one thing."""

    def __init__(self, session: FormSession, site: OpenSite, verb: Verb, at: Target) -> None:
        self._session, self._site, self._verb, self._at = session, site, verb, at
        words = session.words(site)
        self._around = Around(site, at.client, at.project, words)
        self._fields = verb_parts(verb, at, self._around)
        self._seen = seen(_held(site, at))
        self._view = FormView(
            title=words(spoken(verb.name)),
            lead=words(verb.help),
            about=f"{at.ref} {at.label}".strip(),
            action=do_link(verb.name, at.ref),
            back=edit_link(at.ref),
            back_label=at.label or at.ref,
            parts=[*self._fields],
            seen=self._seen,
            portal=portal_page(at, session.output),
            files=any(each.kind == "file" for each in self._fields),
        )

    def answer(self, sent: Posted | None) -> FormAnswer:
        if sent is None:
            return show_form(self._session, self._site, self._view)
        fill(self._fields, sent)
        view = self._view
        said = self._said(sent)
        if view.wrong:
            return show_form(self._session, self._site, view, HTTPStatus.UNPROCESSABLE_ENTITY)
        view.command = self._command()
        if sent.first("seen") != self._seen:
            return self._conflict(said, sent)
        draft = self._draft(said, sent)
        if draft is None:
            return show_form(self._session, self._site, view, HTTPStatus.UNPROCESSABLE_ENTITY)
        write = sent.first("do") == "save"
        fields_at = _FieldsAt(self._fields, draft)
        return attempt(self._session, self._site, view, draft, fields_at, write=write)

    def _said(self, sent: Posted) -> Said:
        given: dict[str, Answer] = {}
        for field in self._fields:
            if field.kind == "file":
                files = sent.files.get(field.name, [])
                many = any(each.many for each in self._verb.fields if each.name == field.name)
                given[field.name] = files if many else (files[0] if files else None)
            elif any(each.many for each in self._verb.fields if each.name == field.name):
                given[field.name] = list(field.values)
            else:
                given[field.name] = bool(field.values) if field.kind == "flag" else field.value
        by_name = {each.name: each for each in self._fields}

        def wrong(field: Field, refused: Refused) -> None:
            told = f"{refused.text}: {refused.hint}" if refused.hint else refused.text
            by_name[field.name].errors.append(told)

        return said_of(self._verb, self._site, self._at, given, self._missing, wrong)

    def _missing(self, field: Field) -> Any:
        raise Refused(self._around.words("This is needed."))

    def _draft(self, said: Said, sent: Posted) -> Draft | None:
        """Return what is to be written; None where the form has to ask, or tell, something."""
        picked = {
            name.removeprefix(_DECIDE): values[0].strip("-")
            for name, values in sent.values.items()
            if name.startswith(_DECIDE)
        }
        try:
            return self._verb.write(said)
        except Undecided as undecided:
            idents = {each.ident for each in undecided.choices}
            if idents <= picked.keys():
                try:
                    return self._verb.write(decided(said, undecided, picked))
                except Refused as refused:
                    refuse(self._view, refused)
                    return None
            choices = choice_fields(undecided, self._around)
            for each in choices:
                each.fill(sent.every(each.name)[:1])
            self._view.asked = undecided.text
            self._view.parts += choices
        except Refused as refused:
            refuse(self._view, refused)
        return None

    def _conflict(self, said: Said, sent: Posted) -> FormAnswer:
        """Show what stands there now beside what was to be written."""
        view = self._view
        view.conflicted = True
        for field in self._fields:
            now = getattr(self._at.noun, field.key, None)
            if now is not None and field.values:
                text = str(now)
                if text != field.value:
                    view.conflict.append((field.label, "", text, field.value))
        return show_form(self._session, self._site, view, HTTPStatus.CONFLICT)

    def _command(self) -> str:
        """Return the command that does the same."""
        words = ["amportal", *self._verb.name.split(), self._at.ref]
        arguments = {each.name: each for each in self._verb.fields}
        for field in self._fields:
            said = arguments[field.name]
            if field.kind == "file" or not field.values or [said.default] == [*field.values]:
                continue
            if said.kind == "flag":
                words.append(said.option)
            elif said.argument:
                words.insert(2 + self._verb.name.count(" ") + 1, field.value)
            else:
                for value in field.values:
                    words += [said.option, value]
        return shlex.join(words)


def _held(site: OpenSite, at: Target) -> Any:
    """Return what the file holds of *at*."""
    try:
        value = values_of(at.path, site.snapshot.read(at.path))
        for step in at.loc:
            value = value[step]
    except (EditRefused, LookupError, TypeError):
        return None
    return value


class _FieldsAt:
    """Finds where in the files each field of a form went."""

    def __init__(self, fields: list[FormField], draft: Draft) -> None:
        self._fields = {each.key: each for each in fields}
        self._draft = draft

    def __call__(self, trial: Trial) -> dict[tuple[str, Loc], FormField]:
        found: dict[tuple[str, Loc], FormField] = {}
        raws = {each.path: each.after or b"" for each in trial.changes}
        for path, edits in self._draft.edits.items():
            for edit in edits:
                loc = edit.path
                if edit.verb == "append":
                    loc = (*loc, _last(path, raws.get(path, b""), loc))
                self._place(found, path, loc, edit.value)
        return found

    def _place(
        self, found: dict[tuple[str, Loc], FormField], path: str, loc: Loc, value: Any
    ) -> None:
        field = self._fields.get(str(loc[-1])) if loc else None
        if field is not None:
            found[path, loc] = field
        if isinstance(value, dict):
            for key, each in value.items():
                self._place(found, path, (*loc, key), each)


def _last(path: str, raw: bytes, loc: Loc) -> int:
    """Return the place of the last item of the list at *loc*."""
    try:
        value = values_of(path, raw)
        for step in loc:
            value = value[step]
    except (EditRefused, LookupError, TypeError):
        return 0
    return len(value) - 1 if isinstance(value, list) else 0
