"""Whatever happens to events, folders, git or a build: what is built is what there is."""

from __future__ import annotations

import ctypes
import errno
import logging
import shutil
import subprocess
import time
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from watchdog.observers import inotify_c

from amportal.builder.storage.build_lock import BusyError, only_build
from amportal.watch import watch_loop
from amportal.watch.debounce import Pace
from tests.polling import wait_until
from tests.watch.watching import PACE, Watched

FILE = "content/clients/acme/client.yaml"
OTHER = "content/clients/beta/client.yaml"


def write_many(root: Path, count: int, text: str) -> None:
    for number in range(count):
        folder = root / "content" / "clients" / f"client-{number // 10}"
        folder.mkdir(exist_ok=True)
        (folder / f"page-{number}.md").write_text(f"{text} {number}\n")


def test_five_thousand_events_make_two_builds_at_most(
    watching: Callable[..., Watched], root: Path
) -> None:
    """A storm is one change."""
    watched = watching(pace=Pace(tick=0.1, sweep=1.0, most=20))
    write_many(root, 2_500, "new")
    wait_until(watched.current)
    assert 2 <= len(watched.builds) <= 3, "the first build, and two for the storm at most"


def test_a_checkout_is_built_once_it_is_whole(watching: Callable[..., Watched], root: Path) -> None:
    """While git holds its lock nothing is built, however long it pauses between files."""
    watched = watching(pace=Pace(quiet_few=0.01, quiet_many=0.01, tick=0.05, sweep=0.1, git=60))
    git = root / ".git"
    git.mkdir()
    (git / "index.lock").touch()
    write_many(root, 250, "half")
    # Thirty times as long as would be quiet enough.
    pause = time.monotonic() + 0.3
    wait_until(lambda: time.monotonic() > pause)
    write_many(root, 500, "whole")
    assert len(watched.builds) == 1
    (git / "index.lock").unlink()
    wait_until(watched.current)
    assert len(watched.builds) == 2


def test_a_real_checkout_ends_in_what_was_checked_out(
    watching: Callable[..., Watched], root: Path
) -> None:
    """Two branches, 5,000 files apart, changed back and forth by git itself."""

    def git(*arguments: str) -> None:
        subprocess.run(["git", "-C", root, *arguments], check=True, capture_output=True)

    git("init", "-q", "-b", "main")
    git("add", ".")
    git("commit", "-q", "-m", "one")
    git("checkout", "-q", "-b", "more")
    write_many(root, 5_000, "more")
    git("add", ".")
    git("commit", "-q", "-m", "two")
    watched = watching()
    assert watched.current()
    for branch in ("main", "more"):
        before = len(watched.builds)
        git("checkout", "-q", branch)
        # Reading 5,000 files to compare them is for when there is something to compare.
        wait_until(lambda before=before: len(watched.builds) > before and watched.current())
    assert len(watched.builds) <= 5, "two for each checkout at most"


def test_a_root_made_anew_is_watched_again(watching: Callable[..., Watched], root: Path) -> None:
    """Deleted and cloned again, which silences every watch for good; twice."""
    watched = watching(pace=Pace(tick=0.05, sweep=3600))
    copy = root.with_name("copy")
    shutil.copytree(root, copy)
    for name in ("second", "third"):
        shutil.rmtree(root)
        wait_until(lambda: "gone" in (watched.said or [""])[-1])
        assert not root.exists(), "nothing may stand where somebody is about to clone"
        shutil.copytree(copy, root)
        wait_until(lambda: "back" in watched.said[-1])
        (root / FILE).write_text(f"name: {name}\n")
        wait_until(watched.current)


def test_a_root_swapped_under_its_name_is_seen(
    watching: Callable[..., Watched], root: Path
) -> None:
    """A link that points to another checkout in one step."""
    other, link = root.with_name("other"), root.with_name("current")
    shutil.copytree(root, other)
    (other / FILE).write_text("name: other\n")
    link.symlink_to(root)
    watched = watching(root=link, pace=Pace(tick=0.05, sweep=3600))
    fresh = link.with_name("fresh")
    fresh.symlink_to(other)
    fresh.replace(link)
    wait_until(watched.current)
    assert watched.builds[-1][FILE] == b"name: other\n"
    (other / FILE).write_text("name: edited\n")
    wait_until(watched.current)


def test_a_build_that_raises_is_said_and_tried_again(
    watching: Callable[..., Watched], root: Path
) -> None:
    """The loop goes on, and what failed is built without any further change."""

    def fail(number: int) -> None:
        if number in (2, 3):
            raise OSError(errno.ENOSPC, "no space left")

    watched = watching(during=fail)
    (root / FILE).write_text("name: twice\n")
    wait_until(lambda: len(watched.builds) == 4)
    assert [line for line in watched.said if "failed" in line] == [watched.said[0]]
    assert "no space left" in watched.said[0]


def test_a_change_is_built_at_once_though_the_build_before_failed(
    watching: Callable[..., Watched], root: Path
) -> None:
    """Only the same sources wait before they are tried again."""

    def fail(number: int) -> None:
        if number == 2:
            raise ValueError("a fault")

    watched = watching(during=fail, pace=Pace(tick=0.05, sweep=0.1, failed=3600))
    (root / FILE).write_text("name: fails\n")
    wait_until(lambda: watched.said)
    (root / FILE).write_text("name: works\n")
    wait_until(lambda: len(watched.builds) == 3)


def test_a_look_that_raises_does_not_end_the_watching(
    watching: Callable[..., Watched], root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Even a fault of ours is survived."""
    watched = watching()
    with monkeypatch.context() as patch:
        patch.setattr(watch_loop, "look", lambda *arguments: 1 / 0)
        (root / FILE).write_text("name: unlucky\n")
        wait_until(lambda: watched.said)
    wait_until(watched.current)


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_a_watcher_whose_thread_dies_is_replaced(
    watching: Callable[..., Watched], root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What raises while events are handed on ends the library's thread, and not the watching."""
    watched = watching(pace=Pace(tick=0.05, sweep=3600))
    raised = []
    give = watched.hints.give

    def fail_once(*arguments: str, **more: Any) -> None:
        if not raised:
            raised.append(True)
            raise RuntimeError("a fault in a handler")
        give(*arguments, **more)

    monkeypatch.setattr(watched.hints, "give", fail_once)
    for name in ("lost", "heard"):
        (root / FILE).write_text(f"name: {name}\n")
        wait_until(watched.current)
    assert raised


def test_what_no_event_told_of_is_found_beside_what_one_did(
    watching: Callable[..., Watched], root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A saved file is looked at alone, to be quick; all others are looked at soon after."""
    watched = watching(pace=Pace(tick=0.05, sweep=3600, sure=0.1))
    give = watched.hints.give
    deaf = str(root / OTHER)
    monkeypatch.setattr(
        watched.hints, "give", lambda path="", **more: path == deaf or give(path, **more)
    )
    (root / OTHER).write_text("name: silent\n")
    (root / FILE).write_text("name: told of\n")
    wait_until(watched.current)
    assert watched.builds[-1][OTHER] == b"name: silent\n"


def _held(stack: ExitStack, root: Path) -> bool:
    """Take the site's lock until *stack* ends; say whether it could be had."""
    try:
        stack.enter_context(only_build(root / ".amportal", "09:10:00"))
    except BusyError:
        return False
    return True


def test_another_build_is_waited_for(watching: Callable[..., Watched], root: Path) -> None:
    """Two builds never overlap: the second waits for the kernel's lock, and says so once."""
    refused = []

    def locked(number: int) -> None:
        try:
            with only_build(root / ".amportal", "now"):
                pass
        except BusyError:
            refused.append(number)
            raise

    watched = watching(during=locked)
    with ExitStack() as held:
        # A look that is still under way may hold the lock for a moment.
        wait_until(lambda: _held(held, root))
        (root / FILE).write_text("name: waits\n")
        wait_until(lambda: len(refused) > 2)
    wait_until(lambda: len(watched.builds) > refused[-1])
    assert [line for line in watched.said if "waiting for another build" in line] == watched.said
    assert len(watched.said) == 1


def test_after_an_overflow_everything_is_looked_at(
    watching: Callable[..., Watched], root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The lost events are never sent again; the complaint about them is enough."""
    watched = watching(pace=Pace(tick=0.05, sweep=3600))
    give = watched.hints.give
    monkeypatch.setattr(watched.hints, "give", lambda path="", **more: None)
    (root / FILE).write_text("name: lost\n")
    monkeypatch.setattr(watched.hints, "give", give)
    logging.getLogger("watchdog.observers.inotify_c").warning("Inotify queue overflowed")
    wait_until(watched.current)


def no_watches(*arguments: object) -> int:
    ctypes.set_errno(errno.ENOSPC)
    return -1


def test_without_watches_it_is_polled_and_the_setting_named(
    watching: Callable[..., Watched], root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It works as before, only later, and the person learns what to raise."""
    monkeypatch.setattr(inotify_c, "inotify_add_watch", no_watches)
    watched = watching(pace=Pace(poll=0.05))
    assert len(watched.said) == 1
    assert "sudo sysctl -w fs.inotify.max_user_watches=" in watched.said[0]
    (root / FILE).write_text("name: polled\n")
    wait_until(watched.current)
    shutil.rmtree(root)
    wait_until(lambda: "gone" in watched.said[-1])


def test_a_network_share_is_polled(
    watching: Callable[..., Watched], root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """There a watch is granted and stays silent, so none is asked for."""
    monkeypatch.setattr(inotify_c, "inotify_init", lambda: 1 / 0)
    monkeypatch.setattr(watch_loop, "mounted", lambda: f"nas:/x {root.resolve()} nfs4 rw 0 0\n")
    watched = watching(pace=Pace(poll=0.05))
    assert "nfs4" in watched.said[0]
    write_many(root, 500, "polled")
    wait_until(watched.current)
    assert len(watched.builds) <= 3
    assert len(watched.said) == 1


def test_the_pace_is_the_promised_one() -> None:
    """The figures that are promised to users: 60 s at the latest, 3 s in a storm, 10 s for git."""
    pace = Pace()
    assert (pace.sweep, pace.most, pace.git) == (60, 3, 10)
    assert PACE.most == pace.most
