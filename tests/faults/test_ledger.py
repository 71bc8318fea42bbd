"""A ledger that is damaged, cut or newer: made anew, and nothing of others goes."""

from __future__ import annotations

import random
import re
from pathlib import Path
from typing import Any

import pytest

from amportal.builder.build_summary import Summary
from tests.faults.ground import Ground


@pytest.fixture
def ground(tmp_path: Path) -> Ground:
    """A small site that was built, with a page that nobody wants any more and a stranger's file."""
    made = Ground(tmp_path)
    updates = "content/clients/acme/projects/spring/updates"
    for day in ("10", "11"):
        made.site.write(
            f"{updates}/2026-11-{day}-news.md",
            f"---\ntitle: News\ndate: 2026-11-{day}\nauthor: tom\n---\nNews.\n",
        )
    assert made.site.build().sound
    (made.site.output / "acme/theirs.txt").write_text("mine")
    (made.site.output / "theirs").mkdir()
    (made.site.output / "theirs/note.txt").write_text("mine")
    (made.site.root / updates / "2026-11-10-news.md").unlink()
    return made


def files_of_the_ledger(ground: Ground) -> list[Path]:
    """Return every file of the ledger, but for the lock."""
    files = sorted(file for file in ground.site.state.rglob("*") if file.is_file())
    return [file for file in files if file.name != "lock"]


def is_clean(ground: Ground) -> Summary:
    """Build, and see that everything is as from nothing and that a stranger's files are there."""
    summary = ground.site.build()
    found = ground.site.tree()
    assert found.pop("acme/theirs.txt") == b"mine"
    assert found.pop("theirs/note.txt") == b"mine"
    assert found == ground.clean()
    return summary


@pytest.mark.parametrize(
    "damage",
    [
        lambda raw: b"",
        lambda raw: raw[: len(raw) // 2],
        lambda raw: b"\x00" * len(raw),
        lambda raw: re.sub(rb'"format": ?\d', b'"format":99', raw, count=1),
        lambda raw: b"[]",
    ],
    ids=["empty", "cut", "zeros", "newer", "another kind"],
)
def test_each_file_may_be_damaged_alone(ground: Ground, damage: Any) -> None:
    """With a note that says which one; the page that nobody wants is gone all the same."""
    kinds = {file.relative_to(ground.site.state).parts[0] for file in files_of_the_ledger(ground)}
    assert {"owned", "traces", "index.json"} <= kinds
    whole = {file: file.read_bytes() for file in files_of_the_ledger(ground)}
    for file, raw in whole.items():
        # What is not needed is not read, so something of everybody changes.
        ground.say_next()
        file.write_bytes(damage(raw))
        summary = is_clean(ground)
        # What merely saves time is lost without a word.
        if file.relative_to(ground.site.state).parts[0] not in ("bodies", "portals"):
            told = [note for note in summary.notes if file.name in note]
            assert told, f"{file.name}: {summary.notes}"


def test_all_of_it_may_be_damaged(ground: Ground) -> None:
    """Then nobody can tell what is ours: everything is made anew and nothing is deleted."""
    for file in files_of_the_ledger(ground):
        file.write_bytes(file.read_bytes()[:10])

    ground.site.build()

    found = ground.site.tree()
    assert found["acme/theirs.txt"] == found["theirs/note.txt"] == b"mine"
    assert ground.clean().items() <= found.items()


def test_no_damage_stops_a_build(ground: Ground) -> None:
    """Bytes lost or turned in any file, again and again: nothing of others goes, nothing is old."""
    draw = random.Random(3)
    for turn in range(40):
        for file in draw.sample(files_of_the_ledger(ground), 2):
            raw = file.read_bytes()
            at = draw.randrange(len(raw))
            file.write_bytes(raw[:at] + draw.choice((b"", b"x", b'"', b"\n")) + raw[at + 1 :])
        ground.say_next()
        assert ground.site.build().sound
        found = ground.site.tree()
        assert found.pop("acme/theirs.txt") == found.pop("theirs/note.txt") == b"mine"
        # What is not known to be ours any more stays.
        assert ground.clean().items() <= found.items(), f"turn {turn}"
