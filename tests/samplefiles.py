"""The sample below `content/`, read without our own reader.

yaml's BaseLoader gives all scalars as text, so that a fault of the reader under test cannot hide
a fault of the sample. Never a second model: the nouns are those of `amportal.model`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar

import yaml

from amportal.model.nouns.agency import Agency
from amportal.model.nouns.budget import BudgetFile
from amportal.model.nouns.client import ClientSettings
from amportal.model.nouns.deliverable import DeliverableFile
from amportal.model.nouns.page_settings import MeetingFile, ReportFile, UpdateFile
from amportal.model.nouns.people import Contact
from amportal.model.nouns.project import ProjectFile
from amportal.model.value_types import Noun

ROOT = Path(__file__).resolve().parent.parent
CONTENT = ROOT / "content"
NounT = TypeVar("NounT", bound=Noun)


def _plain(value: Any) -> Any:
    """Return *value* with empty scalars as None, as the model expects them."""
    if isinstance(value, dict):
        return {key: _plain(each) for key, each in value.items()}
    if isinstance(value, list):
        return [_plain(each) for each in value]
    return None if value == "" else value


def _read(kind: type[NounT], text: str) -> NounT:
    return kind.model_validate(_plain(yaml.load(text, Loader=yaml.BaseLoader)))


def read_yaml(kind: type[NounT], path: Path) -> NounT:
    return _read(kind, path.read_text(encoding="utf-8"))


def read_page(kind: type[NounT], path: Path) -> tuple[NounT, str]:
    empty, front, body = path.read_text(encoding="utf-8").split("---\n", 2)
    assert empty == "", path
    return _read(kind, front), body


@dataclass(frozen=True)
class Job:
    """One project with all its files, as the tests want them."""

    client: str
    slug: str
    folder: Path
    file: ProjectFile
    budget: BudgetFile
    deliverables: tuple[DeliverableFile, ...]
    updates: tuple[UpdateFile, ...]
    meetings: dict[str, MeetingFile]

    def ids(self) -> list[str]:
        """Return every id of the project, doubles and all."""
        named: list[Any] = [
            *self.file.phases,
            *self.file.milestones,
            *self.file.actions,
            *self.file.risks,
            *self.file.decisions,
            *self.budget.lines,
            *self.budget.change_orders,
            *self.deliverables,
            *(action for each in self.meetings.values() for action in each.actions),
        ]
        return [each.id for each in named]


@lru_cache(maxsize=1)
def agency() -> Agency:
    return read_yaml(Agency, CONTENT / "agency.yaml")


@lru_cache(maxsize=1)
def clients() -> dict[str, ClientSettings]:
    found = sorted((CONTENT / "clients").iterdir())
    return {each.name: read_yaml(ClientSettings, each / "client.yaml") for each in found}


@lru_cache(maxsize=1)
def jobs() -> tuple[Job, ...]:
    return tuple(
        Job(
            client=slug,
            slug=folder.name,
            folder=folder,
            file=read_yaml(ProjectFile, folder / "project.yaml"),
            budget=read_yaml(BudgetFile, folder / "budget.yaml"),
            deliverables=tuple(
                read_yaml(DeliverableFile, path) for path in folder.glob("deliverables/*.yaml")
            ),
            updates=tuple(read_page(UpdateFile, path)[0] for path in folder.glob("updates/*.md")),
            meetings={
                path.stem: read_page(MeetingFile, path)[0] for path in folder.glob("meetings/*.md")
            },
        )
        for slug in clients()
        for folder in sorted((CONTENT / "clients" / slug / "projects").iterdir())
    )


def job(job_no: str) -> Job:
    return next(each for each in jobs() if each.file.job_no == job_no)


def reports() -> Iterator[tuple[str, ReportFile, str]]:
    for slug in clients():
        for path in sorted((CONTENT / "clients" / slug / "reports").glob("*.md")):
            yield slug, *read_page(ReportFile, path)


def deliverables() -> Iterator[tuple[Job, DeliverableFile]]:
    for each in jobs():
        for deliverable in each.deliverables:
            yield each, deliverable


def contacts(slug: str) -> dict[str, Contact]:
    return {each.id: each for each in clients()[slug].contacts}


def every(folder: str, *endings: str) -> list[Path]:
    return [path for path in sorted((CONTENT / folder).rglob("*")) if path.suffix in endings]
