"""The form of a thing: every key of it, an entry that is added to it, and what stands in it."""

from __future__ import annotations

import json
from http import HTTPStatus
from typing import Any

from amportal.author.edit_draft import Draft
from amportal.author.open_site import OpenSite
from amportal.author.target_list import Loc
from amportal.author.verb_errors import Refused
from amportal.forms.fields.filled_fields import fill
from amportal.forms.fields.form_field import FormField, Part, every_field
from amportal.forms.fields.noun_edits import NounReading
from amportal.forms.fields.noun_parts import YES, Around, noun_parts
from amportal.forms.fields.value_choices import spoken
from amportal.forms.form_session import FormSession
from amportal.forms.portal_address import portal_page
from amportal.forms.posted_form import Posted
from amportal.forms.screens.form_answer import FormAnswer, edit_link
from amportal.forms.screens.form_attempt import FormView, attempt, show_form
from amportal.forms.screens.noun_place import NounPlace, list_at, place_called, proposed_id
from amportal.forms.screens.problem_places import known_problems
from amportal.forms.screens.thing_lists import (
    lists_of,
    taken_ids,
    thing_label,
    verbs_for,
)
from amportal.model.site_loader import load_client
from amportal.sources.edit.edit_request import EditRefused
from amportal.sources.edit.page_body import body_of
from amportal.sources.front_matter import parse_page
from amportal.sources.yaml.yaml_document import parse

BODY = "_text"


def noun_screen(
    session: FormSession,
    site: OpenSite,
    name: str,
    asked: dict[str, str],
    sent: Posted | None,
) -> FormAnswer:
    """Return the form of the thing called *name*, or what comes of what was *sent*.

    *asked* may hold `at`, steps to what stands in it, and `add`, a list that is added to.
    """
    place = place_called(site, name, asked.get("at", ""))
    form = _NounForm(session, site, place, asked.get("add", ""))
    return form.answer(sent)


class _NounForm:
    def __init__(self, session: FormSession, site: OpenSite, place: NounPlace, add: str) -> None:
        self._session, self._site, self._place, self._add = session, site, place, add
        words = session.words(site)
        self._words = words
        around = Around(site, place.client, place.project, words)
        self._noun, self._loc, value = place.noun, place.loc, place.value
        if add:
            self._noun, entries = list_at(place, add)
            self._loc = (*place.loc, add, len(entries))
            ident = proposed_id(self._noun, taken_ids(place, entries))
            value = {"id": ident} if ident else {}
        if isinstance(value, str):
            value = {"what": value}
        self._value = value
        self.parts: list[Part] = noun_parts(self._noun, value, around)
        if add:
            for each in every_field(self.parts):
                each.kind = "line" if each.kind == "fixed" else each.kind
        self._body_field(words)
        target = place.target
        self._view = self._made_view(
            portal_page(target, session.output) if target else self._near_portal()
        )

    def _near_portal(self) -> str:
        """Return the page that shows the thing which the place is a part of."""
        try:
            target = place_called(self._site, self._place.name).target
        except Refused:
            target = None
        return portal_page(target, self._session.output) if target else ""

    def _made_view(self, portal: str) -> FormView:
        place, words = self._place, self._words
        whole = not place.steps and not self._add
        back = edit_link(place.name) if not whole else self._parent()
        title = words("Add to {list}", list=words(spoken(self._add))) if self._add else ""
        label = thing_label(place, self._words)
        return FormView(
            title=title or label,
            about=place.name if not place.steps else f"{place.name} · {place.at}",
            action=edit_link(place.name, place.at, self._add),
            back=back,
            back_label=place.name if not whole else words("Back"),
            parts=self.parts,
            seen=place.seen,
            portal=portal,
            remove=bool(place.loc) and isinstance(place.loc[-1], int) and not self._add,
            hidden={"was": json.dumps(self._was(), ensure_ascii=False)},
            unknown=self._unknown(),
            lists=[] if self._add else lists_of(place, words),
            verbs=verbs_for(place, words) if whole else [],
        )

    def _parent(self) -> str:
        place = self._place
        if place.project is not None and place.client is not None:
            own = f"{place.client.slug}/{place.project.slug}"
            if place.target is None or place.target.kind != "project":
                return edit_link(own)
        if place.client is not None and place.name != place.client.slug:
            return edit_link(place.client.slug)
        return "/-/today"

    def _body_field(self, words: Any) -> None:
        """Add the Markdown of a page to its fields."""
        place = self._place
        if place.loc or self._add or not place.path.endswith(".md"):
            return
        try:
            text = body_of(place.path, self._site.snapshot.read(place.path))
        except EditRefused:
            return
        help_text = words("Markdown; what the client reads below the title.")
        label = words("Text")
        self.parts.insert(1, FormField(BODY, "text", label, "area", help_text, values=(text,)))

    def _was(self) -> dict[str, list[str]]:
        return {each.name: list(each.values) for each in every_field(self.parts)}

    def _unknown(self) -> list[tuple[str, str]]:
        """Return keys that the model does not know: they are kept as they are."""
        known = {info.alias or name for name, info in self._noun.model_fields.items()}
        held = self._value if isinstance(self._value, dict) else {}
        return [(key, str(value)) for key, value in held.items() if key not in known]

    def answer(self, sent: Posted | None) -> FormAnswer:
        if sent is None:
            self._tell_known()
            return show_form(self._session, self._site, self._view)
        view, place = self._view, self._place
        now = self._was()
        fill(self.parts, sent)
        view.command = f"amportal edit {place.name}" + (f".{place.at}" if place.at else "")
        was = _read_was(sent)
        if sent.first("seen") != place.seen:
            return self._conflict(was, now)
        draft = Draft()
        if sent.first("do") == "remove" and view.remove:
            draft.add(place.path, place.loc, verb="unset")
        else:
            self._write(draft, was)
        if view.wrong:
            return show_form(self._session, self._site, view, HTTPStatus.UNPROCESSABLE_ENTITY)
        write = sent.first("do") in ("save", "remove")
        return attempt(
            self._session, self._site, view, draft, lambda _: self._fields_at(), write=write
        )

    def _write(self, draft: Draft, was: dict[str, list[str]]) -> None:
        place = self._place
        reading = NounReading(self.parts, self._site, place.client)
        if self._add:
            entry = reading.entry(self._noun)
            draft.add(place.path, self._loc[:-1], entry, "append", place.noun)
            return
        if isinstance(place.value, str):
            entry = reading.entry(self._noun)
            short: Any = entry.get("what", "") if list(entry) == ["what"] else entry
            draft.add(place.path, place.loc, short)
            return
        reading.edits(draft, place.path, place.loc, self._noun, was)
        for each in every_field(self.parts):
            if each.name == BODY and list(each.values) != was.get(BODY, []):
                draft.bodies[place.path] = each.value

    def _conflict(self, was: dict[str, list[str]], now: dict[str, list[str]]) -> FormAnswer:
        """Show what somebody else wrote beside what was to be written; theirs where we wrote none.

        What the form holds then is told apart from what the file holds now, so saving it again
        writes ours, and only that.
        """
        view = self._view
        view.conflicted = True
        for each in every_field(self.parts):
            before, there = was.get(each.name, []), now.get(each.name, [])
            mine = list(each.values)
            if mine == before:
                each.fill(there)
            if there != before:
                shown = (", ".join(before), ", ".join(there), ", ".join(mine))
                view.conflict.append((each.label, *shown))
        return show_form(self._session, self._site, view, HTTPStatus.CONFLICT)

    def _fields_at(self) -> dict[tuple[str, Loc], FormField]:
        found: dict[tuple[str, Loc], FormField] = {}
        for each in every_field(self.parts):
            steps = tuple(step for step in each.name.split(".") if step != YES)
            if each.name != BODY:
                found.setdefault((self._place.path, (*self._loc, *steps)), each)
        return found

    def _tell_known(self) -> None:
        """Tell at their fields the errors that the file has already."""
        place = self._place
        if place.client is None:
            problems = self._site.loaded_agency.problems
        else:
            loaded = load_client(
                self._site.snapshot, place.client.slug, self._site.loaded_agency,
                self._site.now, self._site.pretended, alone=True,
            )  # fmt: skip
            problems = loaded.problems
        own = [each for each in problems if each.span and each.span.path == place.path]
        if own:
            raw = self._site.snapshot.read(place.path)
            page = place.path.endswith(".md")
            document = parse_page(place.path, raw).front if page else parse(place.path, raw)
            known_problems(own, document, self._fields_at())


def _read_was(sent: Posted) -> dict[str, list[str]]:
    """Return what the form held when it was opened, as it says itself."""
    try:
        told = json.loads(sent.first("was", "{}"))
        return {str(key): [str(each) for each in values] for key, values in told.items()}
    except (ValueError, TypeError, AttributeError):
        return {}
