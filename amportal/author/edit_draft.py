"""What one verb wants to write: edits of files that exist, new files, and what to say of them."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from msgspec import Struct, field
from pydantic import BaseModel

from amportal.author.open_site import OpenSite
from amportal.author.target_list import Loc, Target
from amportal.author.verb_errors import Refused, Unchanged
from amportal.sources.edit.edit_request import Edit, EditRefused, Verb
from amportal.sources.edit.file_change import FileChange
from amportal.sources.edit.file_edit import edited
from amportal.sources.edit.page_body import with_body


class Draft(Struct):
    """Edits by file, in the order they are made. `notes` are told once it is written."""

    edits: dict[str, list[Edit]] = field(default_factory=dict)
    files: dict[str, bytes] = field(default_factory=dict)
    # The Markdown of pages, by path.
    bodies: dict[str, str] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    # Clients besides those whose files are edited that will read something else.
    readers: tuple[str, ...] = ()

    def add(
        self,
        at: Target | str,
        loc: Loc,
        value: Any = None,
        verb: Verb = "set",
        noun: type[BaseModel] | None = None,
    ) -> None:
        """Edit what stands at *loc* below *at*; a new key goes where *noun* has it."""
        path, start = (at, ()) if isinstance(at, str) else (at.path, at.loc)
        keys = [each for each in loc if isinstance(each, str)]
        after = keys_before(noun, keys[-1]) if noun and keys else ()
        self.edits.setdefault(path, []).append(Edit((*start, *loc), verb, value, after))

    def set(self, at: Target, **values: Any) -> None:
        """Set keys of *at*, in the order its noun has them; one that is None is taken out."""
        known = type(at.noun)
        for name, value in values.items():
            key = key_of(known, name)
            if value is not None:
                self.add(at, (key,), value, noun=known)
            elif written(at.noun, name):
                self.add(at, (key,), verb="unset")

    def changes(self, site: OpenSite) -> tuple[FileChange, ...]:
        """Return what becomes of each file of *site*; raise Refused where one cannot be edited."""
        found = []
        for path in dict.fromkeys([*self.edits, *self.bodies]):
            before = site.snapshot.read(path) if path in site.snapshot else None
            try:
                after = edited(path, before or b"", self.edits.get(path, []))
                if path in self.bodies:
                    after = with_body(path, after, self.bodies[path])
            except EditRefused as refused:
                where = f" (line {refused.line})" if refused.line else ""
                raise Refused(refused.text + where, refused.hint) from None
            if after != before:
                found.append(FileChange(path, before, after))
        for path, raw in self.files.items():
            if path not in site.snapshot or site.snapshot.read(path) != raw:
                found.append(FileChange(path, None, raw))
        if not found:
            raise Unchanged
        return tuple(found)


def written(noun: BaseModel, name: str) -> bool:
    """Say whether the key of the field *name* stands in the file that *noun* was read from."""
    return name in noun.model_fields_set


def key_of(noun: type[BaseModel], name: str) -> str:
    """Return the key that the field *name* of *noun* is written with."""
    return noun.model_fields[name].alias or name


@lru_cache(maxsize=256)
def keys_before(noun: type[BaseModel], key: str) -> tuple[str, ...]:
    """Return the keys of *noun* that people write before *key*."""
    keys = [each.alias or name for name, each in noun.model_fields.items()]
    return tuple(keys[: keys.index(key)]) if key in keys else ()


def without_empty(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return *values* without those that say nothing."""
    return {key: each for key, each in values.items() if each not in (None, "", (), [], {})}
