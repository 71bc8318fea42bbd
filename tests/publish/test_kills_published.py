"""A publisher who is killed at any step: readers have the old portal or the new one, whole."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from amportal.publish.targets import ssh_target
from amportal.publish.targets.folder_target import FolderTarget
from amportal.publish.targets.ssh_target import SshTarget
from amportal.publish.targets.target import Target
from tests.publish.sshhost import ssh_host
from tests.publish.stand import Stand, pages, said

NOWHERE = "http://127.0.0.1:9/"
# What changes something on a disk, as Python tells it.
_WRITES = {"os.rename", "os.link", "os.symlink", "os.remove", "os.mkdir", "os.rmdir", "os.chmod"}
MORE = {**pages("two"), "deliverables/new.html": b"<p>new"}


def served(place: Path) -> dict[str, bytes]:
    """Return what readers find in *place*."""
    folder = (place / "current").resolve()
    return {
        file.relative_to(folder).as_posix(): file.read_bytes()
        for file in sorted(folder.rglob("*"))
        if file.is_file()
    }


def is_whole(found: dict[str, bytes]) -> bool:
    """Say whether *found* is the one release or the other, with the style of the one before."""
    rest = {path for path in found if path.startswith("assets/")}
    return any(
        {path: each for path, each in found.items() if path not in rest - files.keys()} == files
        for files in (pages(), MORE)
    )


def killed(stand: Stand, target: Target, prepare: Callable[[int], None], step: int) -> bool:
    """Publish in a process that ends without a word at *step*; return whether it got through."""
    child = os.fork()
    if child == 0:
        code = 1
        try:
            prepare(step)
            code = 0 if stand.publish(target, NOWHERE, MORE).done else 1
        finally:
            os._exit(code)
    _, status = os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(status) == 0


def all_kills(
    stand: Stand, make: Callable[[], Target], prepare: Callable[[int], None], place: Path
) -> int:
    """Kill a publisher at each step in turn, and let the next one finish; return how many."""
    for step in range(1, 300):
        assert stand.publish(make(), NOWHERE).error is None
        through = killed(stand, make(), prepare, step)
        assert is_whole(served(place)), step
        after = stand.publish(make(), NOWHERE, MORE)
        assert after.error is None, (step, said(after))
        assert is_whole(served(place))
        assert served(place)["index.html"] == MORE["index.html"]
        assert len(list((place / "releases").iterdir())) == 1, step
        names = {each.name for each in place.iterdir()}
        assert after.plan is not None
        # A lock of who died is passed over, by whoever has something to do next.
        left = {"lock"} if after.plan.empty else set()
        assert names - left == {"amportal-release.json", "current", "releases"}, step
        if through:
            return step
    pytest.fail("never came to the end")


def test_a_publisher_to_a_folder_is_killed_at_each_operation(stand: Stand, tmp_path: Path) -> None:
    """At every rename, link, folder and removal below the place."""
    above = tmp_path / "portals"
    above.mkdir()

    def prepare(step: int) -> None:
        count = 0

        def hook(event: str, arguments: tuple[Any, ...]) -> None:
            nonlocal count
            if event in _WRITES and any(str(each).startswith(str(above)) for each in arguments):
                count += 1
                if count == step:
                    os._exit(9)

        sys.addaudithook(hook)

    steps = all_kills(stand, lambda: FolderTarget(above, "acme"), prepare, above / "acme")
    assert steps > 25


def test_a_publisher_by_ssh_is_killed_at_each_command(stand: Stand) -> None:
    """Before every conversation with the other machine."""
    real = ssh_target._ran

    def prepare(step: int) -> None:
        count = 0

        def counted(*words: Any) -> Any:
            nonlocal count
            count += 1
            if count == step:
                os._exit(9)
            return real(*words)

        ssh_target._ran = counted

    with ssh_host() as host:
        target = lambda: SshTarget("box", str(host.portals), "acme", host.config)  # noqa: E731
        steps = all_kills(stand, target, prepare, host.portals / "acme")
    assert steps > 12
