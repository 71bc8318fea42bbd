"""Scaffolds contradict nothing on any day of their plans, although nobody edits them."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from tests.cli.scaffold_life import FIRST, life, made_site, wrong_on

# Of the days of the plans, of which a soak looks at all.
LOOKS = 8


def test_scaffolds_contradict_nothing_on_any_day_of_their_plans(tmp_path: Path) -> None:
    site = made_site(tmp_path)
    days = life(site)
    looks = {FIRST, FIRST + timedelta(days=1), days[-1], *days[5 :: len(days) // (LOOKS - 3)]}
    assert [wrong for day in sorted(looks) for wrong in wrong_on(site, day)] == []
