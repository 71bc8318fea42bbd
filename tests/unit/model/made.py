"""Short ways to make nouns for tests, written as in a file."""

from __future__ import annotations

from datetime import date
from typing import Any

from amportal.model.nouns.agency import Agency
from amportal.model.nouns.budget import BudgetFile
from amportal.model.nouns.deliverable import DeliverableFile
from amportal.model.nouns.project import ProjectFile
from amportal.model.nouns.site import Client
from amportal.sources.snapshot import Snapshot
from amportal.sources.yaml.yaml_document import parse

TODAY = date(2026, 11, 23)


def as_read(text: str) -> Any:
    document = parse("made.yaml", text.encode())
    assert not document.problems
    return document.data


def deliverable(text: str) -> DeliverableFile:
    return DeliverableFile.model_validate(
        {"id": "D1", "name": "Poster", "due": "2026-12-01", **as_read(text)}
    )


def budget(text: str) -> BudgetFile:
    return BudgetFile.model_validate(as_read(text))


def project(text: str) -> ProjectFile:
    fixed = {
        "name": "Spring",
        "job_no": "ACM-014",
        "brief": "Launch",
        "lead": "ruth",
        "start": "2026-10-05",
        "due": "2026-12-18",
        "headline": "On track",
    }
    return ProjectFile.model_validate({**fixed, **as_read(text)})


def agency(text: str) -> Agency:
    return Agency.model_validate({"name": "Halden", **as_read(text)})


def base_client(edits: dict[str, tuple[str, str]] | None = None) -> tuple[Client, Agency]:
    """Return the sound sample client, with `path: (old, new)` replaced in its files."""
    from amportal.model.site_loader import load
    from tests.problems.case_files import base_site

    files = dict(base_site())
    for path, (old, new) in (edits or {}).items():
        text = files[f"content/{path}"].decode()
        assert old in text
        files[f"content/{path}"] = text.replace(old, new, 1).encode()
    loaded = load(Snapshot.of(files), TODAY)
    assert loaded.site is not None
    assert not loaded.errors, loaded.errors
    return loaded.site.clients[0], loaded.site.agency
