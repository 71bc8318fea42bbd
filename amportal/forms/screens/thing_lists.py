"""What belongs to a thing: what can be done about it, the entries in it, and what lies below it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from amportal.author.create.new_names import ids_of
from amportal.author.target_list import Target, targets_of
from amportal.forms.fields.noun_parts import Words, first_sentence, is_list_of_nouns, keys_of
from amportal.forms.fields.value_choices import spoken
from amportal.forms.screens.form_answer import do_link, edit_link
from amportal.forms.screens.noun_place import NounPlace, list_at
from amportal.forms.screens.verb_screen import FORMS

# What an entry is called by, the best first.
_NAMES = ("name", "title", "what", "text", "outcome", "path", "reason", "line")
_DAYS = ("on", "from", "until", "sent_on")
# Below a project and a client: what has files of its own.
_BELOW: dict[str, tuple[tuple[str, str], ...]] = {
    "project": (
        ("deliverable", "Deliverables"),
        ("meeting", "Meetings"),
        ("update", "Updates"),
    ),
    "client": (("project", "Projects"), ("question", "Questions"), ("report", "Reports")),
}


def verbs_for(place: NounPlace, words: Words) -> list[tuple[str, str]]:
    """Return the forms of all verbs that are about such a thing: name and address."""
    target = place.target
    if target is None:
        return []
    return [
        (words(spoken(each.name)), do_link(each.name, target.ref))
        for each in FORMS.values()
        if target.kind in each.kinds and _fits(each.name, target)
    ]


def _fits(verb: str, target: Target) -> bool:
    """Say whether *verb* can do anything about *target* as it stands."""
    state = getattr(target.noun, "state", "")
    if target.kind == "change_order":
        wanted = {
            "decide": ("sent",), "order send": ("draft",), "order approve": ("sent",),
            "order reject": ("sent",), "order withdraw": ("draft", "sent"),
        }  # fmt: skip
        return state in wanted.get(verb, (state,)) and verb != "decide"
    if target.kind == "project":
        over, running = state in ("finished", "cancelled"), state == "active"
        unfit = {
            "start": state != "not_started",
            "hold": over or state == "on_hold",
            "reopen": running or state == "not_started",
            "close": over,
        }
        return not unfit.get(verb, False)
    return True


def lists_of(place: NounPlace, words: Words) -> list[dict[str, Any]]:
    """Return the lists of a thing's page: entries in its file, then what lies below it."""
    found = list(_below(place, words))
    for _, key, info in keys_of(place.noun):
        if not is_list_of_nouns(info):
            continue
        _, entries = list_at(place, key)
        found.append(
            {
                "title": words(spoken(key)),
                "help": words(first_sentence(info)),
                "rows": [
                    {"label": entry_label(each), "href": edit_link(place.name, _at(place, key, n))}
                    for n, each in enumerate(entries)
                ],
                "add": edit_link(place.name, place.at, key),
            }
        )
    return found


def _at(place: NounPlace, key: str, number: int) -> str:
    return ".".join(map(str, (*place.steps, key, number)))


def _below(place: NounPlace, words: Words) -> Iterator[dict[str, Any]]:
    target = place.target
    if target is None or target.client is None:
        return
    for kind, title in _BELOW.get(target.kind, ()):
        rows = [
            {"label": f"{each.ref} {each.label}".strip(), "href": edit_link(each.ref)}
            for each in targets_of(target.client)
            if each.kind == kind and (target.kind == "client" or _same_project(each, target))
        ]
        adds = {"question": "ask", "report": ""}
        add = adds.get(kind, f"new {kind}")
        link = do_link(add, target.ref) if add else ""
        yield {"title": words(title), "help": "", "rows": rows, "add": link}
    entries = target.client.files.entries if target.kind == "client" else ()
    if entries:
        rows = [{"label": each.name, "href": edit_link(each.path)} for each in entries]
        yield {"title": words("Short entries"), "help": "", "rows": rows, "add": ""}
    if target.kind == "project" and target.project is not None:
        folder = target.project.folder
        rows = [{"label": words("Budget"), "href": edit_link(f"{folder}/budget.yaml")}]
        rows.append(
            {
                "label": words("What the work costs us"),
                "href": edit_link(f"{folder}/internal/money.yaml"),
            }
        )
        yield {"title": words("Money"), "help": "", "rows": rows, "add": ""}


def _same_project(one: Target, other: Target) -> bool:
    return (
        one.project is not None
        and other.project is not None
        and one.project.slug == other.project.slug
    )


def entry_label(value: Any) -> str:
    """Return what an entry of a file is called: its id and its name, else its day."""
    if not isinstance(value, dict):
        return str(value)
    name = next((str(value[key]) for key in _NAMES if isinstance(value.get(key), str)), "")
    if isinstance(value.get("n"), str):
        name = f"v{value['n']} {name}".strip()
    day = next((str(value[key]) for key in _DAYS if isinstance(value.get(key), str)), "")
    words = [str(value.get("id") or ""), " ".join(name.split())[:90] or day]
    return " ".join(each for each in words if each) or "…"


def thing_label(place: NounPlace, words: Words) -> str:
    """Return the title of a thing's page."""
    if place.target is not None and place.target.label:
        return place.target.label
    if place.steps:
        label = entry_label(place.value) if place.value else ""
        return label.strip("…") or words(spoken(str(place.steps[-1])))
    return place.path.rpartition("/")[2] if place.name == place.path else place.name


def taken_ids(place: NounPlace, entries: list[Any]) -> list[str]:
    """Return the ids that a new entry beside *entries* cannot have."""
    own = [str(each["id"]) for each in entries if isinstance(each, dict) and "id" in each]
    if place.project is not None:
        return [*own, *ids_of(place.project)]
    return own
