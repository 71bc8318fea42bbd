"""Every text that a person may write for a client stands on a page of the readers it is for.

Each free text of the sample, found by walking the model, gets a mark; texts that may be left out
and are, get one too. Then the whole site is built, and each mark is looked for.
"""

from __future__ import annotations

import re
import shutil
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from pydantic import BaseModel

from amportal.model.content_layout import spot_of
from amportal.model.nouns.agency import Agency
from amportal.model.nouns.budget import BudgetFile
from amportal.model.nouns.client import ClientSettings
from amportal.model.nouns.deliverable import DeliverableFile
from amportal.model.nouns.page_settings import MeetingFile, ReportFile, UpdateFile
from amportal.model.nouns.project import ProjectFile
from amportal.model.nouns.questions import QuestionsFile
from amportal.model.reading.cut_texts import text_keys
from tests.property.printtext import PrintText
from tests.sites import Site

ROOT = Path(__file__).parents[2]
NOUNS: dict[str, type[BaseModel]] = {
    "agency": Agency,
    "client": ClientSettings,
    "project": ProjectFile,
    "budget": BudgetFile,
    "deliverable": DeliverableFile,
    "update": UpdateFile,
    "meeting": MeetingFile,
    "report": ReportFile,
    "questions": QuestionsFile,
}
# Texts that are no words for a client: names of places, files and accounts, notes of our own.
NO_WORDS = {
    "internal",
    "source",
    "evidence",
    "server",
    "timezone",
    "path",
    "poster",
    "logo",
    "logo_dark",
    "region",
    "file",
    "user",
    "po_no",
}
# What only means something together with another key, which the sample does not have there.
ALONE = {
    "deliverable.versions.text",
    "questions.questions.answer",
    "report.promised.what",
    "report.promised.dropped",
}
# What a frozen report promised: its words are looked for in the next one and in the plan.
PROMISED = "\n".join(
    path.read_text("utf-8") for path in ROOT.glob("content/clients/*/reports/*.md")
)
# Nothing is next in a project that rests or is over.
RESTING = {"on_hold", "finished", "cancelled"}
# Shown nowhere, each with its reason.
UNSHOWN: dict[str, str] = {
    "client.access.because": "why a portal is open is the agency's affair",
    "meeting.uid": "what calendars call an invite is no word for anybody",
}
# On pages and in no report, each with its reason.
OFF_REPORTS: dict[str, str] = {
    "agency.departments.name": "who works on what stands on the team page",
    "agency.legal_name": "it stands at the foot of pages; a report names the agency",
    "client.contacts.job_title": "who is who stands on the team page",
    "client.welcome": "a greeting of the first page, which is no news",
    "deliverable.versions.quality.checks": "how a version was checked stands beside it",
    "deliverable.versions.text": "copy stands in reports while it waits; here none does",
    "meeting text": "minutes are a report of their own, with days to object",
    "meeting.agenda": "as above",
    "meeting.place": "as above",
    "meeting.title": "as above",
    "project.brief": "what was agreed at the beginning, which is no news",
    "project.next_steps.what": "a report says them unless it has `next` of its own, as all here",
    "questions.questions.answer": "questions are asked and answered on the portal",
    "questions.questions.text": "as above",
}
MARK = re.compile(r"Zq\d{4}x")


class Marker:
    """Writes marks into the sources of a site, and knows which of them a reader shall see."""

    def __init__(self) -> None:
        self.kinds: dict[str, str] = {}

    def mark(self, kind: str) -> str:
        name = f"Zq{len(self.kinds):04}x"
        self.kinds[name] = kind
        return name

    def file(self, kind: str, path: Path) -> None:
        front, body = path.read_text("utf-8"), ""
        if path.suffix == ".md":
            _, front, body = front.split("---\n", 2)
        data = yaml.load(front, Loader=yaml.BaseLoader)
        shown = not _hidden(data, kind)
        if data.get("state") in RESTING:
            data.pop("next_steps", None)
        self.noun(NOUNS[kind], data, kind, shown)
        text = yaml.safe_dump(data, allow_unicode=True, sort_keys=False, width=10_000)
        if path.suffix == ".md":
            body = f"{body.rstrip()}\n\n{self.mark(f'{kind} text')}\n" if shown else body
            text = f"---\n{text}---\n{body}"
        path.write_text(text, "utf-8")

    def noun(self, noun: type[BaseModel] | None, data: Any, where: str, shown: bool) -> None:
        if noun is None or not isinstance(data, dict):
            return
        shown = shown and not _hidden(data, where)
        for key, (free, inner) in text_keys(noun).items():
            kind, value = f"{where}.{key}", data.get(key)
            if inner is not None:
                for each in value if isinstance(value, list) else [value]:
                    self.noun(inner, each, kind, shown)
            elif free and shown and key not in NO_WORDS:
                data.update(self.text(kind, key, value))

    def text(self, kind: str, key: str, value: Any) -> dict[str, Any]:
        """Return the *key* with its *value* marked, or with a mark alone where it has none."""
        if isinstance(value, list):
            return {key: [f"{each} {self.mark(kind)}" for each in value]}
        if isinstance(value, str):
            same = value in PROMISED or kind == "report.promised.what"
            return {} if same else {key: f"{value.rstrip()} {self.mark(kind)}"}
        return {} if kind in ALONE else {key: self.mark(kind)}


def _hidden(data: dict[str, Any], where: str) -> bool:
    """Say whether no reader is shown the entry: kept back, or not sent yet."""
    if data.get("draft") == "true" or data.get("audience") == "internal":
        return True
    if where == "project.risks":
        return "audience" not in data
    if where == "deliverable.versions":
        return "sent_on" not in data
    if where == "budget.change_orders":
        return data.get("state", "draft") == "draft"
    # What was sent is frozen; drafts are the agency's.
    return where == "report"


@pytest.fixture(scope="module")
def marked(tmp_path_factory: pytest.TempPathFactory) -> tuple[Marker, dict[str, set[str]]]:
    """Return the marks, and the pages that each stands on."""
    root = tmp_path_factory.mktemp("marked")
    shutil.copytree(ROOT / "content", root / "content")
    marker = Marker()
    for path in sorted((root / "content").rglob("*")):
        spot = spot_of(path.relative_to(root).as_posix())
        if spot and spot.kind in NOUNS and "sent" not in path.parts:
            marker.file(spot.kind, path)
    site = Site(root, PrintText)
    summary = site.build()
    assert [each for each in summary.problems if each.severity == "error"] == []
    found: dict[str, set[str]] = defaultdict(set)
    for name, text in _pages(site.output):
        for mark in MARK.findall(text):
            found[mark].add(name)
    return marker, found


def _pages(output: Path) -> Iterator[tuple[str, str]]:
    for path in output.rglob("*"):
        name = path.relative_to(output).as_posix()
        if path.suffix in (".html", ".pdf") and path.name != "search.html" and name[0] != "_":
            yield name, path.read_bytes().decode("utf-8", "replace")


def test_marks_are_in_every_kind_of_file(marked: tuple[Marker, dict[str, set[str]]]) -> None:
    kinds = set(marked[0].kinds.values())
    assert {kind.split(".")[0].split()[0] for kind in kinds} == set(NOUNS) - {"report"}
    assert len(kinds) > 50


def test_every_text_stands_on_a_page(marked: tuple[Marker, dict[str, set[str]]]) -> None:
    marker, found = marked
    missing = {kind for mark, kind in marker.kinds.items() if mark not in found}
    assert missing == set(UNSHOWN)


def test_every_text_stands_in_reports(marked: tuple[Marker, dict[str, set[str]]]) -> None:
    """What is news stands on paper, too; what does not is known, with its reason."""
    marker, found = marked
    printed = {marker.kinds[mark] for mark, names in found.items() if _in_report(names)}
    assert set(marker.kinds.values()) - printed - set(UNSHOWN) == set(OFF_REPORTS)


def _in_report(names: set[str]) -> bool:
    return any(name.endswith(".pdf") for name in names)
