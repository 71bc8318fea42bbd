"""Measure what reading a project file costs beside PyYAML's own C loader.

Both sides are timed in turns within one run, so that a busy machine slows them alike; the ratio is
what counts. The promise: reading with places, and validating into a model, together cost no more
than `yaml.load(raw, Loader=yaml.CSafeLoader)` alone.

    python -m bench.reading [--rounds 60]
"""

from __future__ import annotations

import argparse
import gc
import time
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Literal

import yaml
from pydantic import BaseModel, ConfigDict

from amportal.sources.yaml.yaml_document import parse
from bench.figures import Figure, middle, table


class Strict(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Deliverable(Strict):
    id: str
    title: str
    state: Literal["draft", "in-review", "approved"]
    hours: Decimal | None = None


class Milestone(Strict):
    id: str
    title: str
    due: date
    status: Literal["planned", "active", "done"]
    deliverables: tuple[Deliverable, ...] = ()


class Owner(Strict):
    name: str
    email: str


class Project(Strict):
    name: str
    client: str
    status: Literal["on-track", "at-risk", "blocked"]
    currency: str
    budget: Decimal
    start: date
    due: date
    summary: str
    tags: tuple[str, ...]
    owner: Owner
    milestones: tuple[Milestone, ...]


HEAD = """\
# The relaunch, as agreed in January
name: Website relaunch
client: acme
status: on-track
currency: EUR
budget: 48000.00
start: 2026-01-12
due: 2026-12-01
summary: |-
  The shop moves to a new system before the season,
  and the brand pages follow in spring.
tags: [web, design, "search"]
owner: {name: Ada Lind, email: ada@example.com}
milestones:
"""
MILESTONE = """\
  - id: m{0}
    title: Milestone number {0}
    due: 2026-{1:02}-01
    status: done
    deliverables:
      - id: d{0}-a
        title: "Wireframes: home page"
        state: approved
        hours: 12.5
      - id: d{0}-b
        title: Style guide
        state: in-review
"""
RAW = (HEAD + "".join(MILESTONE.format(n, n) for n in range(1, 13))).encode()
BATCH = 5


def safe_load() -> object:
    return yaml.load(RAW, Loader=yaml.CSafeLoader)


def parse_only() -> object:
    return parse("project.yaml", RAW)


def parse_and_validate() -> object:
    return Project.model_validate(parse("project.yaml", RAW).data)


def parse_and_place() -> object:
    return parse("project.yaml", RAW).span(("milestones", 9, "due"))


def seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    for _ in range(BATCH):
        work()
    return (time.perf_counter() - start) / BATCH


def figures(rounds: int = 60) -> list[Figure]:
    """Return what reading costs, in turns with PyYAML's loader; the ratio is the promise."""
    assert isinstance(parse_and_validate(), Project)
    works = {
        "CSafeLoader": safe_load,
        "parse": parse_only,
        "parse + validate": parse_and_validate,
        "parse + one place": parse_and_place,
    }
    times: dict[str, list[float]] = {name: [] for name in works}
    gc.collect()
    for _ in range(rounds):
        for name, work in works.items():
            times[name].append(seconds(work))
    found = [
        Figure(f"{name}, {len(RAW)} bytes", middle(each) * 1e6, "us", least=min(each) * 1e6)
        for name, each in times.items()
    ]
    pairs = zip(times["parse + validate"], times["CSafeLoader"], strict=True)
    ratio = middle([one / base for one, base in pairs])
    return [*found, Figure("parse + validate, of CSafeLoader alone", ratio, "x", 1.0)]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=60)
    assert yaml.__with_libyaml__, "PyYAML has no libyaml here, so there is nothing to compare with"
    print(table(figures(parser.parse_args().rounds)))


if __name__ == "__main__":
    main()
