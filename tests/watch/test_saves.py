"""However something is saved: one build of what it is in the end, or none if nothing changed."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from amportal.watch.debounce import Pace
from tests.polling import wait_until
from tests.watch.watching import Watched

FILE = "content/clients/acme/client.yaml"
# Long enough to see that nothing comes: a sweep and a tick have passed meanwhile.
CALM = Pace(tick=0.05, sweep=0.2)


def in_place(file: Path, text: str) -> None:
    file.write_text(text)


def atomic(file: Path, text: str) -> None:
    fresh = file.with_name("saved-by-an-editor")
    fresh.write_text(text)
    fresh.replace(file)


def with_backup(file: Path, text: str) -> None:
    """As vim does: try the folder, move the old aside, write anew, drop the old."""
    probe = file.with_name("4913")
    probe.touch()
    probe.unlink()
    backup = file.with_name(f"{file.name}~")
    file.rename(backup)
    file.write_text(text)
    backup.unlink()


def in_two_steps(file: Path, text: str) -> None:
    """Emptied, then written while we listen."""
    written = threading.Event()
    with file.open("w") as out:
        threading.Timer(0.05, written.set).start()
        written.wait()
        out.write(text)


SAVES = [in_place, atomic, with_backup, in_two_steps]


@pytest.mark.parametrize("save", SAVES)
def test_a_save_is_one_build(
    watching: Callable[..., Watched], root: Path, save: Callable[[Path, str], None]
) -> None:
    """An editor's several events are one save, and nothing half-written is built."""
    watched = watching(pace=CALM)
    save(root / FILE, "name: Newly\n")
    wait_until(lambda: len(watched.builds) > 1)
    seen = watched.looks
    wait_until(lambda: watched.looks > seen + 2)
    assert [each[FILE] for each in watched.builds] == [b"name: acme\n", b"name: Newly\n"]


@pytest.mark.parametrize("save", SAVES)
def test_a_save_of_the_same_bytes_is_no_build(
    watching: Callable[..., Watched], root: Path, save: Callable[[Path, str], None]
) -> None:
    """Content decides, not times."""
    watched = watching(pace=CALM)
    save(root / FILE, "name: acme\n")
    seen = watched.looks
    wait_until(lambda: watched.looks > seen + 4)
    assert len(watched.builds) == 1


def test_an_edit_during_a_build_is_built(watching: Callable[..., Watched], root: Path) -> None:
    """What a build may have read too early is built again."""

    def edit(number: int) -> None:
        if number == 1:
            (root / FILE).write_text("name: meanwhile\n")

    watched = watching(during=edit)
    wait_until(lambda: len(watched.builds) == 2)
    assert watched.builds[-1][FILE] == b"name: meanwhile\n"


def test_a_change_that_nobody_told_of_is_found(
    watching: Callable[..., Watched], root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With every event lost, the regular look still finds it."""
    watched = watching()
    monkeypatch.setattr(watched.hints, "give", lambda path="", **more: None)
    (root / FILE).write_text("name: silent\n")
    wait_until(watched.current)


@pytest.mark.parametrize("hours", [8, -8])
def test_a_jump_of_the_clock_is_a_reason_to_look(
    watching: Callable[..., Watched], root: Path, monkeypatch: pytest.MonkeyPatch, hours: int
) -> None:
    """After hours of sleep, or with the clock set back, we look at once."""
    watched = watching(pace=Pace(tick=0.05, sweep=3600))
    monkeypatch.setattr(watched.hints, "give", lambda path="", **more: None)
    (root / FILE).write_text("name: asleep\n")
    watched.shift = hours * 3600.0
    wait_until(watched.current)


def test_midnight_is_a_reason_to_build(watching: Callable[..., Watched]) -> None:
    """Dates that pages count from change without any file."""
    watched = watching()
    watched.clock = watched.clock.replace(hour=23)
    wait_until(lambda: len(watched.builds) == 2)


def test_an_output_thrown_away_is_made_again(watching: Callable[..., Watched], root: Path) -> None:
    """The folder of portals is not watched, but it is missed."""
    (root / "output").mkdir()
    watched = watching()
    (root / "output").rmdir()
    wait_until(lambda: len(watched.builds) == 2)


def test_a_build_that_is_overtaken_breaks_off_and_is_made_up_for(
    watching: Callable[..., Watched], root: Path
) -> None:
    """What it would still have made is of the past; also when the change is taken back."""
    watched = watching()
    seen = []

    def long(number: int) -> None:
        if number == 2:
            watched.breaks_off = True
            (root / FILE).write_text("name: newer\n")
            wait_until(lambda: watched.watch.overtaken())
            (root / FILE).write_text("name: long\n")
        seen.append(number)

    watched.during = long
    (root / FILE).write_text("name: long\n")
    wait_until(lambda: len(seen) == 2)
    assert watched.builds[-1][FILE] == b"name: long\n"


def test_only_another_content_overtakes_a_build(
    watching: Callable[..., Watched], root: Path
) -> None:
    """Reports take seconds, and a file that is only touched must not begin them anew."""
    watched = watching()
    heard = []

    def long(number: int) -> None:
        (root / FILE).write_text("name: x\n")
        (root / "content" / "client.yaml.tmp").write_text("left over\n")
        wait_until(lambda: (burst := watched.hints.burst) and burst.files.get(str(root / FILE)))
        heard.append(watched.watch.overtaken())
        watched.during = lambda number: None

    watched.during = long
    (root / FILE).write_text("name: x\n")
    wait_until(lambda: heard)
    assert heard == [False]
