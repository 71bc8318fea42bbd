"""Edit the sound base site and name the problems it then has."""

from __future__ import annotations

from datetime import date

from amportal.model.site_loader import load
from amportal.sources.snapshot import Snapshot
from tests.problems.case_files import TODAY, base_site

ACME = "content/clients/acme"
SPRING = f"{ACME}/projects/spring"
AGENCY = "content/agency.yaml"
CLIENT = f"{ACME}/client.yaml"
PROJECT = f"{SPRING}/project.yaml"
BUDGET = f"{SPRING}/budget.yaml"
VISUAL = f"{SPRING}/deliverables/key-visual.yaml"
SLOGAN = f"{SPRING}/deliverables/slogan.yaml"
MEETING = f"{SPRING}/meetings/2026-11-18-weekly.md"
UPDATE = f"{SPRING}/updates/2026-11-20-film-in-edit.md"
REPORT = f"{ACME}/reports/2026-w47.md"
QUESTIONS = f"{ACME}/questions.yaml"

# file, text as it is (its first place), text as it shall be
Edit = tuple[str, str, str]


def edited(*edits: Edit) -> dict[str, bytes]:
    files = dict(base_site())
    for path, old, new in edits:
        text = files[path].decode()
        assert old in text, (path, old)
        files[path] = text.replace(old, new, 1).encode()
    return files


def slugs(*edits: Edit, today: date = TODAY, more: dict[str, bytes] | None = None) -> list[str]:
    files = {**edited(*edits), **(more or {})}
    return [problem.slug for problem in load(Snapshot.of(files), today).problems]
