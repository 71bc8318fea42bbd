"""Files written in the place of those that were read."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from amportal.sources.edit import file_change
from amportal.sources.edit.file_change import FileChange, write_changes
from amportal.sources.snapshot import SourceChanged

A, B = "content/a.yaml", "content/new/folder/b.yaml"


@pytest.fixture
def root(site: Path) -> Path:
    (site / "content").mkdir()
    (site / A).write_bytes(b"a: 1\n")
    (site / A).chmod(0o640)
    return site


def tree(root: Path) -> dict[str, bytes]:
    return {
        str(each.relative_to(root)): each.read_bytes() for each in root.rglob("*") if each.is_file()
    }


def test_files_are_replaced_made_and_deleted(root: Path) -> None:
    """Permissions stay, folders are made, nothing is left beside; undone is what was before."""
    changes = [FileChange(A, b"a: 1\n", b"a: 2\n"), FileChange(B, None, b"b: 1\n")]
    write_changes(root, changes)
    assert tree(root) == {A: b"a: 2\n", B: b"b: 1\n"}
    assert (root / A).stat().st_mode & 0o777 == 0o640
    write_changes(root, [each.undone for each in changes])
    assert tree(root) == {A: b"a: 1\n"}


@pytest.mark.parametrize("before", [b"a: 0\n", None])
def test_a_file_that_is_not_as_it_was_read_stays(root: Path, before: bytes | None) -> None:
    """And nothing else is written."""
    changes = [FileChange(B, None, b"b: 1\n"), FileChange(A, before, b"a: 2\n")]
    with pytest.raises(SourceChanged) as told:
        write_changes(root, changes)
    assert told.value.path == A
    assert tree(root) == {A: b"a: 1\n"}


def test_a_link_leads_nowhere(root: Path, tmp_path: Path) -> None:
    """Neither as a file nor as a folder."""
    (tmp_path / "a.yaml").write_bytes(b"a: 1\n")
    (root / "content/a.yaml").unlink()
    (root / "content/a.yaml").symlink_to(tmp_path / "a.yaml")
    (root / "content/new").symlink_to(tmp_path)
    for change in (FileChange(A, b"a: 1\n", b"x"), FileChange(B, None, b"x")):
        with pytest.raises(OSError):  # any will do
            write_changes(root, [change])
    assert tree(tmp_path) == {"a.yaml": b"a: 1\n"}


def test_a_disk_that_fails_changes_nothing(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """All files are written beside those they replace before the first is moved."""
    calls = iter((None, OSError(28, "No space left on device")))

    def sync(handle: int) -> None:
        failure = next(calls)
        if failure:
            raise failure

    monkeypatch.setattr(file_change.os, "fsync", sync)
    with pytest.raises(OSError, match="No space"):
        write_changes(root, [FileChange(A, b"a: 1\n", b"a: 2\n"), FileChange(B, None, b"b: 1\n")])
    assert tree(root) == {A: b"a: 1\n"}
    assert os.listdir(root / "content/new/folder") == []  # noqa: PTH208
