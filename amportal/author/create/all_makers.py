"""All that makes something new, as entries like those of the verbs."""

from __future__ import annotations

from amportal.author.create.new_page import NEW_MEETING, NEW_UPDATE
from amportal.author.create.new_version import NEW_VERSION
from amportal.author.create.new_work import NEW_CLIENT, NEW_DELIVERABLE, NEW_PROJECT
from amportal.author.verb_table import Verb

MAKERS: tuple[Verb, ...] = (
    NEW_CLIENT,
    NEW_PROJECT,
    NEW_DELIVERABLE,
    NEW_VERSION,
    NEW_UPDATE,
    NEW_MEETING,
)
_BY_NAME = {each.name: each for each in MAKERS}


def maker_called(name: str) -> Verb:
    """Return what makes a new *name*, such as `project`."""
    return _BY_NAME[f"new {name}"]
