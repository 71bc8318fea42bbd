"""`amportal build` alone goes a shorter way than with options, and says and does the same."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from amportal.builder.storage.build_lock import only_build
from tests.commands import Ran, process
from tests.sites import tree

PROJECT = "content/clients/acme/projects/spring/project.yaml"


def broken(site: Path) -> None:
    """Write a day that is none."""
    file = site / PROJECT
    file.write_text(file.read_text().replace("due: 2026-12-18", "due: soon"))


def edited(site: Path) -> None:
    """Say something else."""
    file = site / PROJECT
    file.write_text(file.read_text().replace("due: 2026-12-18", "due: 2026-12-21"))


def nowhere(site: Path) -> None:
    """Take the site away."""
    shutil.rmtree(site / "content")


def unwritable(site: Path) -> None:
    """Put a file where the output belongs."""
    shutil.rmtree(site / "output")
    (site / "output").write_text("not a folder")


def damaged(site: Path) -> None:
    """Spoil the ledger."""
    (site / ".amportal" / "index.json").write_text("no ledger")


def both(site: Path, change: Callable[[Path], None] | None) -> tuple[Ran, Ran]:
    """Build, *change* the site and build again: by the short way, and by the long one."""
    ran = []
    for name, words in (("short", ("build",)), ("long", ("--no-color", "build"))):
        copy = site.with_name(name) / "site"
        shutil.copytree(site, copy)
        assert process(copy, *words).code == 0
        if change:
            change(copy)
        again = process(copy, *words)
        where = str(copy.parent)
        ran.append(Ran(again.code, again.out.replace(where, ""), again.err.replace(where, "")))
    return ran[0], ran[1]


@pytest.mark.parametrize(
    ("change", "code"),
    [(None, 0), (edited, 0), (broken, 1), (nowhere, 3), (unwritable, 5), (damaged, 0)],
)
def test_the_short_way_ends_as_the_long_one(
    sound: Path, change: Callable[[Path], None] | None, code: int
) -> None:
    """The same exit code, the same words, the same output."""
    short, long = both(sound, change)
    assert short == long
    assert short.code == code, short.err
    if (sound.with_name("short") / "site/output").is_dir():
        outputs = [tree(sound.with_name(name) / "site" / "output") for name in ("short", "long")]
        assert outputs[0] == outputs[1]


def test_a_build_beside_another_ends_the_same(sound: Path) -> None:
    """Whoever is busy is named, by the short way too."""
    with only_build(sound / ".amportal", "09:00:00"):
        ran = process(sound, "build")
    assert ran.code == 4
    assert "09:00:00" in ran.err
