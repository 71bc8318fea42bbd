"""Tell a story day by day, and look at all outputs on some of its days."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

from tests.story.compare import Fault, compared, papers_compared
from tests.story.oracle.almanac import ONE
from tests.story.plot import moves, year
from tests.story.plot.cast import FIRST
from tests.story.plot.chance import Chance
from tests.story.plot.moves import Story
from tests.story.plot.world import World

LENGTH = 45
LOOKS = 6


@dataclass
class Told:
    """What was found: each fault, what a command refused, and how much was looked at."""

    faults: list[Fault] = field(default_factory=list)
    refused: list[tuple[date, str, str]] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)
    days: int = 0
    happened: int = 0


def tell_year(root: Path, looks: Collection[date]) -> Told:
    """Tell the written year in the empty folder *root*; look at the days *looks*."""
    script = year.written()
    return _tell(moves.begin(World(root)), FIRST, year.LAST, script.play, looks)


def tell_chance(root: Path, seed: int, length: int = LENGTH) -> Told:
    """Tell the story of *length* days that chance makes of *seed* in the empty folder *root*."""
    draw = random.Random(seed)
    first = FIRST + timedelta(days=draw.randrange(350))
    last = first + timedelta(days=length)
    looks = {
        first + timedelta(days=draw.randrange(3, length)) for _ in range(LOOKS * length // LENGTH)
    } | {last}
    story = moves.begin(World(root))
    chance = Chance(story, seed)

    def play(_: Story, day: date) -> None:
        if day == first:
            chance.begin(day)
        else:
            chance.live(day)

    return _tell(story, first, last, play, looks)


def _tell(
    story: Story,
    first: date,
    last: date,
    play: Callable[[Story, date], None],
    looks: Collection[date],
) -> Told:
    told, seen, day = Told(), set[Path](), first
    while day <= last:
        play(story, day)
        story.keep(day)
        if day in looks:
            told.faults += compared(story.world.root, day, told.counts)
            told.faults += papers_compared(story.world.root, day, seen, told.counts)
            told.days += 1
        day += ONE
    told.refused, told.happened = story.trouble, len(story.log)
    return told


__all__ = ["Told", "tell_chance", "tell_year"]
