"""A disk that fails at any operation, or is full from then on: old release, plain words, no litter.

Each operation fails in turn until a build sees no fault, as SQLite tests do it.
"""

from __future__ import annotations

import errno
import os
import resource
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from amportal.builder.storage import disk
from tests.faults.faulty import ERRORS, Faulty, from_nothing
from tests.faults.ground import Ground
from tests.faults.operations import full_after, operations
from tests.property.printtext import MEMORY


@pytest.fixture
def ground(monkeypatch: pytest.MonkeyPatch) -> Iterator[Ground]:
    """A small site that was built once."""
    place = Path(tempfile.mkdtemp(dir=MEMORY))
    made = Ground(place)
    made.use(monkeypatch)
    assert made.build().code == 0
    yield made
    shutil.rmtree(place)


def test_any_operation_may_fail_once(ground: Ground) -> None:
    """After an edit: every third operation, with each error in turn; `make soak` does all."""
    faulty = Faulty(ground, ground.say_next)
    faulty.run(ERRORS, step=3)
    assert faulty.figures["exit 5"] > 13, faulty.figures


def test_the_disk_may_be_full_from_any_operation_on(ground: Ground) -> None:
    """What clears up must not need room, and what needs room must not be half."""
    faulty = Faulty(ground, ground.say_next, full_after)
    faulty.run((errno.ENOSPC, errno.EDQUOT), step=6)
    assert faulty.figures["exit 5"] > 8, faulty.figures


def test_a_first_build_may_fail_at_any_operation(ground: Ground) -> None:
    """There is no portal then, or a whole one."""
    faulty = Faulty(ground, from_nothing(ground))
    faulty.run(ERRORS, step=8)
    assert faulty.figures["exit 5"] > 5, faulty.figures


@pytest.mark.parametrize("room", [0, 100, 1_000, 4_000])
def test_the_system_itself_may_refuse_to_write_more(ground: Ground, room: int) -> None:
    """No stand-in this time: a limit on the size of files, so some of one is written first."""
    before = ground.site.tree()
    ground.say_next()
    usual, most = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (room, most))
    try:
        ran = ground.build()
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (usual, most))
    assert ran.code == 5, ran.err
    assert "error: a file may not get that large" in ran.err
    assert ground.site.tree() == before
    assert ground.build().code == 0
    assert ground.site.tree() == ground.clean()
    assert not list((ground.site.state / "staging").iterdir())


def test_nothing_is_written_past_the_door(ground: Ground) -> None:
    """Each file that the interpreter opens for writing below the site was counted as one."""
    seen: list[str] = []
    counted: list[str] = []
    on = False

    def audit(event: str, given: tuple[object, ...]) -> None:
        if on and event == "open" and isinstance(given[2], int):
            path = str(given[0])
            if given[2] & (os.O_WRONLY | os.O_RDWR) and path.startswith(str(ground.site.root)):
                seen.append(path)

    sys.addaudithook(audit)
    ground.say("All is counted")
    on = True
    with operations(
        lambda number, name, target: counted.append(target) if name == "open" else None
    ):
        assert ground.build().code == 0
    on = False
    assert len(seen) > 5
    assert seen == counted


def test_without_an_exchange_a_failure_between_two_steps_is_mended(
    ground: Ground, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the system knows no exchange, one of two renames may fail: the old release is back."""
    monkeypatch.setattr(disk, "exchange", lambda one, other: False)
    faulty = Faulty(ground, ground.say_next)
    faulty.run((errno.EIO,), step=7)
    assert faulty.figures["exit 5"] > 5, faulty.figures


def test_without_links_files_are_copied(ground: Ground, monkeypatch: pytest.MonkeyPatch) -> None:
    """Some file systems give no file a second name."""

    def refuse(*given: object, **named: object) -> None:
        raise OSError(errno.EPERM, "no links here")

    monkeypatch.setattr(os, "link", refuse)
    ground.say("Copied")
    assert ground.build().code == 0
    assert ground.site.tree() == ground.clean()
