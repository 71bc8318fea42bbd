"""Where a form writes: a thing, or what stands in it, found by its name and checked on the way.

A name from a request is looked up among what is there; a path of steps is followed in the model
and in the file. So no request reaches a file or a key that is not one of the site's own.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from functools import lru_cache
from hashlib import sha256
from typing import Any, get_args

from msgspec import Struct
from pydantic import BaseModel

from amportal.author.free_names import free_id
from amportal.author.noun_shape import inner_noun, is_many
from amportal.author.open_site import OpenClient, OpenSite
from amportal.author.target_list import Kind, Loc, Target
from amportal.author.target_names import find
from amportal.author.verb_errors import Refused
from amportal.model.content_layout import FileKind, spot_of
from amportal.model.nouns.agency import Agency
from amportal.model.nouns.budget import BudgetFile, InternalMoneyFile
from amportal.model.nouns.client import ClientSettings
from amportal.model.nouns.deliverable import DeliverableFile
from amportal.model.nouns.page_settings import MeetingFile, ReportFile, UpdateFile
from amportal.model.nouns.project import ProjectFile
from amportal.model.nouns.questions import QuestionsFile
from amportal.model.reading.client_files import ProjectFiles
from amportal.model.short_entry import EntryFile
from amportal.sources.edit.edit_request import EditRefused
from amportal.sources.edit.file_edit import values_of

ANYTHING: tuple[Kind, ...] = get_args(Kind)
_FILES: dict[FileKind, type[BaseModel]] = {
    "agency": Agency,
    "client": ClientSettings,
    "questions": QuestionsFile,
    "entry": EntryFile,
    "report": ReportFile,
    "project": ProjectFile,
    "budget": BudgetFile,
    "deliverable": DeliverableFile,
    "update": UpdateFile,
    "meeting": MeetingFile,
    "money": InternalMoneyFile,
}
_STEP = re.compile(r"[a-z_]+|\d+")


class NounPlace(Struct, frozen=True):
    """One noun in one file. `name` is what a request calls the thing it is, or is part of.

    `steps` lead on from there; `value` is what the file holds, `target` the thing where it was
    read.
    """

    name: str
    path: str
    loc: Loc
    steps: Loc
    noun: type[BaseModel]
    value: Any
    target: Target | None
    client: OpenClient | None
    project: ProjectFiles | None

    @property
    def seen(self) -> str:
        """What tells whether it is still as it was when the form was opened."""
        return seen(self.value)

    @property
    def at(self) -> str:
        """The steps as an address has them."""
        return ".".join(map(str, self.steps))


def seen(value: Any) -> str:
    """Return a digest of *value*."""
    return sha256(json.dumps(value, ensure_ascii=False).encode()).hexdigest()[:24]


def place_called(site: OpenSite, name: str, at: str = "") -> NounPlace:
    """Return what *name* and the steps *at* mean; raise Refused."""
    whole = _file_called(site, name) or _thing_called(site, name)
    for step in at.split(".") if at else ():
        if not _STEP.fullmatch(step):
            raise Refused(f"`{at}` leads nowhere")
        whole = _stepped(whole, int(step) if step.isdigit() else step)
    return whole


def _thing_called(site: OpenSite, name: str) -> NounPlace:
    target = find(site, name, ANYTHING)
    value = _tree(site, target.path)
    for step in target.loc:
        value = value[step]
    return NounPlace(
        target.ref, target.path, target.loc, (), type(target.noun), value, target,
        target.client, target.project,
    )  # fmt: skip


def _file_called(site: OpenSite, name: str) -> NounPlace | None:
    """Return the file at the path *name* as a whole; None where *name* is no path of ours."""
    spot = spot_of(name) if name.startswith("content/") else None
    noun = _FILES.get(spot.kind) if spot else None
    if spot is None or noun is None:
        return None
    client = site.client(spot.client) if spot.client else None
    project = None
    if client is not None and spot.project:
        project = next((each for each in client.files.projects if each.slug == spot.project), None)
    if name not in site.snapshot and (spot.kind not in ("budget", "money", "questions")):
        raise Refused(f"there is no file `{name}`")
    return NounPlace(name, name, (), (), noun, _tree(site, name), None, client, project)


def _tree(site: OpenSite, path: str) -> Any:
    raw = site.snapshot.read(path) if path in site.snapshot else b""
    try:
        return values_of(path, raw) if raw else {}
    except EditRefused as refused:
        where = f" (line {refused.line})" if refused.line else ""
        raise Refused(refused.text + where, refused.hint) from None


def _stepped(place: NounPlace, step: str | int) -> NounPlace:
    """Return what stands in *place* at *step*: a noun, or the list that it is in."""
    noun, value = place.noun, place.value
    if isinstance(step, str):
        fields = {info.alias or key: info for key, info in noun.model_fields.items()}
        inner = inner_noun(fields[step].annotation) if step in fields else None
        if inner is None:
            raise Refused(f"`{step}` has no form of its own")
        value = value.get(step) if isinstance(value, dict) else None
        noun = inner
    elif isinstance(value, list) and step < len(value):
        value = value[step]
    else:
        raise Refused("it is not there any more", "somebody may have taken it out meanwhile")
    return NounPlace(
        place.name, place.path, (*place.loc, step), (*place.steps, step), noun, value,
        None, place.client, place.project,
    )  # fmt: skip


def list_at(place: NounPlace, key: str) -> tuple[type[BaseModel], list[Any]]:
    """Return the noun and the entries of the list *key* of *place*; raise Refused."""
    fields = {info.alias or name: info for name, info in place.noun.model_fields.items()}
    inner = inner_noun(fields[key].annotation) if key in fields else None
    if inner is None or not is_many(fields[key].annotation):
        raise Refused(f"`{key}` is no list of entries")
    held = place.value.get(key) if isinstance(place.value, dict) else None
    return inner, held if isinstance(held, list) else []


def proposed_id(noun: type[BaseModel], taken: Iterable[str]) -> str:
    """Return the next free id of *noun*, such as `M4`; "" where its entries have none."""
    prefix = _prefix(noun)
    return free_id(prefix, taken) if prefix else ""


@lru_cache(maxsize=64)
def _prefix(noun: type[BaseModel]) -> str:
    info = noun.model_fields.get("id")
    example = str((info.examples or [""])[0]) if info else ""
    found = re.fullmatch(r"([A-Z]+)\d+", example)
    return found[1] if found else ""
