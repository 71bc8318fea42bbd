"""Whose portal is up: read from the data that every portal brings along."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

from amportal.model.nouns.client_identity import ClientIdentity
from amportal.plan import routes

_UNREADABLE = (OSError, ValueError, LookupError, TypeError, AttributeError, RecursionError)


def has_projects(portal: Path) -> bool:
    """Say whether the portal released in the folder *portal* shows a project."""
    try:
        return bool(_data(portal)["projects"])
    except _UNREADABLE:
        return False


def _data(portal: Path) -> Any:
    """Return the data of the portal in the folder *portal*; raises one of `_UNREADABLE`."""
    handle = os.open(portal / routes.DATA, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC)
    with os.fdopen(handle, "rb") as opened:
        return json.load(opened)


def released_identity(portal: Path) -> ClientIdentity | None:
    """Return whose portal is released in the folder *portal*; None where nobody can tell."""
    try:
        told = _data(portal)
        jobs = [each["job_no"] for each in told["projects"]]
        people = [each["email"] for each in told["team"]["contacts"]]
        return ClientIdentity.of(told["frame"]["client_code"], [*jobs, *people])
    except _UNREADABLE:
        return None
