"""Every verb: what it is about, what it is told, and what it writes.

A verb is an entry here and a function that returns a draft. Commands and forms are made from the
entries, so that a new verb is known everywhere at once.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from msgspec import Struct

from amportal.author.edit_draft import Draft
from amportal.author.open_site import OpenClient, OpenSite
from amportal.author.target_list import Kind, Target
from amportal.author.verb_fields import Field
from amportal.author.verb_names import MAKERS, VERBS


class Said(Struct, frozen=True):
    """What a verb is told: the site, what it is about, and the answers by field.

    `given` are the fields that somebody said; the other answers are what is taken else.
    """

    site: OpenSite
    at: Target
    answers: Mapping[str, Any]
    given: frozenset[str] = frozenset()

    @property
    def client(self) -> OpenClient:
        """The client that it is about."""
        assert self.at.client is not None
        return self.at.client

    def __getitem__(self, name: str) -> Any:
        return self.answers.get(name)


class Verb(Struct, frozen=True):
    """One verb. `writes` names keys it writes, as the reference knows them: `Decision.by`."""

    name: str
    kinds: tuple[Kind, ...]
    about: str
    fields: tuple[Field, ...]
    write: Callable[[Said], Draft]
    writes: tuple[str, ...] = ()

    @property
    def help(self) -> str:
        """What it is for."""
        return VERBS.get(self.name) or MAKERS[self.name]
