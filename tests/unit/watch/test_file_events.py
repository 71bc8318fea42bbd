"""Events become hints; what is odd about them is known."""

from __future__ import annotations

import ctypes
import errno
import logging
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from watchdog.observers import inotify_c

from amportal.watch.file_events import Events, LimitReached, identity
from amportal.watch.rebuild_hints import RebuildHints
from tests.polling import wait_until


@pytest.fixture
def root(tmp_path: Path) -> Path:
    made = tmp_path / "site"
    (made / "content" / "clients" / "acme").mkdir(parents=True)
    (made / "content" / "clients" / "acme" / "client.yaml").write_text("name: Acme\n")
    return made


@pytest.fixture
def hints() -> RebuildHints:
    return RebuildHints()


@pytest.fixture
def events(hints: RebuildHints, root: Path) -> Iterator[Events]:
    folders = {root: False, root / "content": True, root / "templates": True}
    made = Events(hints, lambda: folders)
    yield made
    made.close()


def heard(hints: RebuildHints) -> bool:
    """Say whether a hint comes; one that was there is taken."""
    wait_until(lambda: hints.burst is not None, 10)
    return hints.take() is not None


def test_nothing_is_watched_before_it_is_armed(events: Events) -> None:
    """The loop learns from `lost` that it must arm."""
    assert events.lost()
    events.arm()
    assert not events.lost()


def test_an_edit_at_any_depth_is_a_hint(events: Events, hints: RebuildHints, root: Path) -> None:
    """Also in a folder made after watching began."""
    events.arm()
    (root / "content/clients/acme/client.yaml").write_text("name: B\n")
    assert heard(hints)
    (root / "content/clients/beta").mkdir()
    (root / "content/clients/beta/client.yaml").write_text("name: C\n")
    assert heard(hints)


def test_reading_and_leftovers_are_no_hints(
    events: Events, hints: RebuildHints, root: Path
) -> None:
    """Our own reading must not wake us, nor an editor's own files."""
    events.arm()
    (root / "content/clients/acme/client.yaml").read_bytes()
    (root / "content/.client.yaml.swp").write_text("x")
    (root / "content/4913").write_text("")
    (root / "content/agency.yaml").write_text("name: Us\n")
    wait_until(lambda: hints.burst is not None, 10)
    assert hints.burst is not None
    assert set(hints.burst.files) == {str(root / "content/agency.yaml")}


def test_what_stands_beside_the_sources_is_no_hint(
    events: Events, hints: RebuildHints, root: Path
) -> None:
    """The output, which our own build makes there, and anybody's notes."""
    events.arm()
    (root / "output").mkdir()
    (root / "notes.txt").write_text("x")
    (root / "content/agency.yaml").write_text("name: Us\n")
    wait_until(lambda: hints.burst is not None, 10)
    assert hints.burst is not None
    assert set(hints.burst.files) == {str(root / "content/agency.yaml")}


def closed(file: Path) -> None:
    file.write_text("name: x\n")


def moved_over(file: Path) -> None:
    fresh = file.with_name("fresh.yaml")
    fresh.write_text("name: x\n")
    fresh.replace(file)


def with_backup(file: Path) -> None:
    file.rename(f"{file}~")
    file.write_text("name: x\n")


@pytest.mark.parametrize("save", [closed, moved_over, with_backup])
def test_a_finished_save_is_known_to_be_about_one_whole_file(
    events: Events, hints: RebuildHints, root: Path, save: Callable[[Path], None]
) -> None:
    """However it is saved; then nobody need wait for more of it."""
    file = root / "content/clients/acme/client.yaml"
    events.arm()
    save(file)
    wait_until(lambda: (burst := hints.burst) and burst.files == {str(file): True}, 10)
    assert hints.burst is not None
    assert not hints.burst.wide


def test_a_folder_is_about_everything_in_it(
    events: Events, hints: RebuildHints, root: Path
) -> None:
    """Of what a moved folder holds not all is told."""
    events.arm()
    (root / "content/clients/acme").rename(root / "content/clients/beta")
    wait_until(lambda: (burst := hints.burst) and burst.wide, 10)


@pytest.mark.parametrize("again", [True, False])
def test_a_folder_made_anew_is_known_to_be_another(events: Events, root: Path, again: bool) -> None:
    """Deleted, moved away or made again: the watch is lost, and arming gets it back."""
    events.arm()
    shutil.rmtree(root)
    if again:
        (root / "content").mkdir(parents=True)
    wait_until(events.lost, 10)
    events.arm()
    assert not events.lost()


def test_a_moved_root_is_lost(events: Events, root: Path) -> None:
    """Its watch would follow it to where it went."""
    events.arm()
    root.rename(root.with_name("old"))
    shutil.copytree(root.with_name("old"), root)
    assert events.lost()


def test_a_folder_that_appears_is_armed(events: Events, hints: RebuildHints, root: Path) -> None:
    """A site may get its own templates at any time."""
    events.arm()
    (root / "templates").mkdir()
    assert events.lost()
    events.arm()
    hints.take()
    (root / "templates" / "home.html").write_text("x")
    assert heard(hints)


def test_what_watchdog_only_logs_is_a_hint(events: Events, hints: RebuildHints) -> None:
    """After an overflow events are lost and not sent again, which is told in its log alone."""
    events.arm()
    hints.take()
    logging.getLogger("watchdog.observers.inotify_c").warning("Inotify queue overflowed")
    assert hints.take()
    events.close()
    logging.getLogger("watchdog.observers.inotify_c").warning("Inotify queue overflowed")
    assert not hints.take()


def test_a_limit_on_watches_is_named(events: Events, monkeypatch: pytest.MonkeyPatch) -> None:
    """The person learns which setting of the system to raise."""

    def refused(*arguments: object) -> int:
        ctypes.set_errno(errno.ENOSPC)
        return -1

    monkeypatch.setattr(inotify_c, "inotify_add_watch", refused)
    with pytest.raises(LimitReached) as limit:
        events.arm()
    assert limit.value.setting == "fs.inotify.max_user_watches"


def test_a_limit_met_in_the_depth_is_not_passed_over(
    events: Events, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The library goes on in silence when a folder further down is refused; we must not."""
    granted = inotify_c.inotify_add_watch

    def few(handle: int, path: bytes, mask: int) -> int:
        if path.endswith(b"/acme"):
            ctypes.set_errno(errno.ENOSPC)
            return -1
        return int(granted(handle, path, mask))

    monkeypatch.setattr(inotify_c, "inotify_add_watch", few)
    with pytest.raises(LimitReached):
        events.arm()


def test_a_limit_on_watchers_is_named(events: Events, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another setting, for how many programs may watch at all."""

    def refused() -> int:
        ctypes.set_errno(errno.EMFILE)
        return -1

    monkeypatch.setattr(inotify_c, "inotify_init", refused)
    with pytest.raises(LimitReached) as limit:
        events.arm()
    assert limit.value.setting == "fs.inotify.max_user_instances"


def test_any_other_refusal_is_tried_again(events: Events, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder that vanishes while it is armed is no reason to give events up."""

    def refused(*arguments: object) -> int:
        ctypes.set_errno(errno.ENOENT)
        return -1

    with monkeypatch.context() as patch:
        patch.setattr(inotify_c, "inotify_add_watch", refused)
        events.arm()
        assert events.lost()
    events.arm()
    assert not events.lost()


def test_identity_tells_folders_apart(tmp_path: Path) -> None:
    """None for what is not there."""
    assert identity(tmp_path / "none") is None
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    assert identity(tmp_path / "a") != identity(tmp_path / "b")
