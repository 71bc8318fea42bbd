"""The made-up facts that every generator's site tells: clients, their projects, tables and prose.

Deterministic: the same number gives the same client, whatever is asked for beside it, so that a
small site is the beginning of a large one.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

TODAY = date(2026, 11, 23)
PROJECTS = 4
# What a bench adds to one project's text; searched for in outputs.
MARK = "Edited for the bench"
STATES = ("on track", "at risk", "done", "blocked", "planned")
KINDS = ("PDF", "XLSX", "DOCX", "link")
_TEXT = """
acceptance action agreement analysis approval audience baseline benefit board brand brief budget
campaign capacity change channel client colour concept content contract copy cost date decision
delivery dependency design draft effort estimate film forecast format headline illustration
image impact invoice issue launch layout letter license list location magazine margin market
material media meeting message milestone mood motion name offer outcome owner page paper photo
picture plan poster press price priority print proof purpose quality question reach release
report request review risk round sample schedule scope screen season series share shop sketch
sound space sponsor spot stage story strategy study summary survey target team test text theme
time tone trade type update value vendor version video view visit voice website workshop
"""
_WORDS = _TEXT.split()


@dataclass(frozen=True, slots=True)
class Milestone:
    """A promised day, and how far it is."""

    name: str
    due: date
    state: str
    percent: int


@dataclass(frozen=True, slots=True)
class Deliverable:
    """Something handed over, with a link to it."""

    name: str
    kind: str
    version: str
    link: str
    state: str


@dataclass(frozen=True, slots=True)
class Money:
    """A project's money, in whole euros but for the rate."""

    approved: int
    invoiced: int
    forecast: int
    rate: float

    @property
    def remaining(self) -> int:
        """What is approved and not yet invoiced."""
        return self.approved - self.invoiced


@dataclass(frozen=True, slots=True)
class Project:
    """One project: what stands in its tables, and some 400 words of Markdown."""

    slug: str
    title: str
    state: str
    manager: int
    start: date
    due: date
    money: Money
    milestones: tuple[Milestone, ...]
    deliverables: tuple[Deliverable, ...]
    body: str


@dataclass(frozen=True, slots=True)
class Client:
    """One client and its projects."""

    number: int
    projects: tuple[Project, ...]

    @property
    def slug(self) -> str:
        """The name of its folder."""
        return f"c{self.number:05}"

    @property
    def name(self) -> str:
        """Its name as people write it."""
        return f"Client {self.number:05} Ltd"


def clients(count: int) -> Iterator[Client]:
    """Yield the clients from 1 to *count*."""
    for number in range(1, count + 1):
        yield Client(number, tuple(_project(number, n) for n in range(1, PROJECTS + 1)))


def _project(client: int, number: int) -> Project:
    draw = random.Random(client * 1000 + number)
    what = f"{draw.choice(_WORDS).capitalize()} {draw.choice(_WORDS)}"
    start = date(2026, 1, 5) + timedelta(days=draw.randrange(180))
    due = start + timedelta(days=draw.randrange(180, 360))
    approved = draw.randrange(20, 900) * 1000
    return Project(
        slug=f"p{number}",
        title=f"{what} programme {client}-{number}",
        state=draw.choice(STATES),
        manager=draw.randrange(40),
        start=start,
        due=due,
        money=Money(
            approved,
            int(approved * draw.random()),
            int(approved * (0.9 + draw.random() / 10)),
            round(draw.uniform(60, 140), 2),
        ),
        milestones=tuple(_milestones(draw, start, due)),
        deliverables=tuple(_deliverables(draw, client, number)),
        body=_body(draw, client, number),
    )


def _milestones(draw: random.Random, start: date, due: date) -> Iterator[Milestone]:
    days = sorted(draw.randrange((due - start).days + 1) for _ in range(8))
    for number, offset in enumerate(days, 1):
        day = start + timedelta(days=offset)
        past = day < TODAY
        yield Milestone(
            name=f"{draw.choice(_WORDS).capitalize()} {draw.choice(_WORDS)} {number}",
            due=day,
            state="done" if past else draw.choice(STATES[:2]),
            percent=100 if past else draw.randrange(100),
        )


def _deliverables(draw: random.Random, client: int, project: int) -> Iterator[Deliverable]:
    for number in range(1, 7):
        yield Deliverable(
            name=f"{draw.choice(_WORDS).capitalize()} {draw.choice(_WORDS)}",
            kind=draw.choice(KINDS),
            version=f"v{draw.randint(1, 4)}.{draw.randrange(9)}",
            link=f"https://example.com/files/{client}/{project}/{number}",
            state=draw.choice(("done", "planned")),
        )


def _body(draw: random.Random, client: int, project: int) -> str:
    rows = "\n".join(
        f"| {draw.choice(_WORDS)} {n} | {draw.choice(STATES)} | {draw.randrange(100)}% "
        f"| {draw.choice(_WORDS)} |"
        for n in range(6)
    )
    points = "\n".join(f"- {_sentence(draw, 8)}" for _ in range(5))
    steps = "\n".join(f"{n}. {_sentence(draw, 7)}" for n in range(1, 5))
    return f"""\
## Summary

{_paragraph(draw, 5)}

{_paragraph(draw, 4)}

## Work streams

| Stream | State | Done | Owner |
|---|---|---:|---|
{rows}

### Decisions

{points}

> {_sentence(draw, 14)}

## Next steps

{steps}

{_paragraph(draw, 6)}

See the [change log](https://example.com/log/{client}-{project}).
"""


def _paragraph(draw: random.Random, sentences: int) -> str:
    return " ".join(_sentence(draw, draw.randint(9, 16)) for _ in range(sentences))


def _sentence(draw: random.Random, length: int) -> str:
    """Return *length* words, now and then with something strong, a link or code among them."""
    words = draw.choices(_WORDS, k=length)
    words[0] = words[0].capitalize()
    if draw.random() < 0.15:
        words[length // 2] = f"**{words[length // 2]}**"
    if draw.random() < 0.12:
        words[1] = f"[{words[1]}](https://example.com/{words[1]}/{draw.randrange(999)})"
    if draw.random() < 0.08:
        words[-2] = f"`{words[-2]}`"
    return " ".join(words) + "."
