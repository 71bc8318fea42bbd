"""The hunt `stories` of the soak: stories of chance, each told from a seed of its own."""

from __future__ import annotations

import tempfile
from collections import Counter
from pathlib import Path

from tests.story.plot.telling import tell_chance

PART = 5


def stories(number: int) -> Counter[str]:
    """Tell some stories, and fail at the first output that says what is not true.

    One is told again by `python -m tests.story.hunt SEED`.
    """
    figures: Counter[str] = Counter()
    for seed in range(number * PART, (number + 1) * PART):
        figures += story(seed)
    return figures


def story(seed: int) -> Counter[str]:
    """Tell the story of *seed* and return its figures."""
    with tempfile.TemporaryDirectory() as folder:
        told = tell_chance(Path(folder) / "site", seed)
    again = f"tell it again: python -m tests.story.hunt {seed}"
    assert not told.faults, "\n".join((again, *map(str, told.faults[:60])))
    assert not told.refused, (again, told.refused)
    return Counter({"stories": 1, "days looked at": told.days, "events": told.happened})


if __name__ == "__main__":
    import sys

    print(dict(story(int(sys.argv[1]))))

__all__ = ["stories", "story"]
