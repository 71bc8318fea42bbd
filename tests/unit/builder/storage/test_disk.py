"""The door to the disk: whole files, whole folders, no links followed."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from amportal.builder.storage import disk


def test_a_file_is_replaced_whole_or_not_at_all(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever fails, the old content stays and nothing lies beside it."""
    file = tmp_path / "ledger" / "acme.json"
    disk.replace(file, b"old")
    with monkeypatch.context() as patch:
        patch.setattr(os, "write", lambda *given: _fail())
        with pytest.raises(OSError, match="no room"):
            disk.replace(file, b"new")
    assert file.read_bytes() == b"old"
    assert list(file.parent.iterdir()) == [file]

    disk.replace(file, b"new")
    assert file.read_bytes() == b"new"


def _fail() -> int:
    raise OSError(errno.ENOSPC, "no room")


def test_a_write_that_takes_only_some_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The system may write less than was asked."""
    real = os.write
    monkeypatch.setattr(os, "write", lambda handle, data: real(handle, data[:3]))
    disk.create(tmp_path / "page.html", b"0123456789")
    assert (tmp_path / "page.html").read_bytes() == b"0123456789"


def test_many_pieces_are_one_file_in_their_order(tmp_path: Path) -> None:
    """However large they are: small ones are written together, and none is lost."""
    pieces = [bytes([at % 251]) * size for at, size in enumerate([0, 1, 300_000, 7, 262_144, 3])]
    disk.replace(tmp_path / "whole", *pieces)
    assert (tmp_path / "whole").read_bytes() == b"".join(pieces)
    disk.replace(tmp_path / "whole")
    assert (tmp_path / "whole").read_bytes() == b""


def test_what_is_new_never_lands_in_what_is_there(tmp_path: Path) -> None:
    """Neither a file nor a link to one is written through."""
    (tmp_path / "theirs").write_bytes(b"mine")
    (tmp_path / "link").symlink_to("theirs")
    for name in ("theirs", "link"):
        with pytest.raises(FileExistsError):
            disk.create(tmp_path / name, b"ours")
    assert (tmp_path / "theirs").read_bytes() == b"mine"


def test_of_a_link_only_the_link_is_deleted(tmp_path: Path) -> None:
    """What it leads to is not ours."""
    (tmp_path / "theirs").mkdir()
    (tmp_path / "link").symlink_to("theirs")
    disk.drop(tmp_path / "link")
    disk.drop(tmp_path / "nothing")
    assert [path.name for path in tmp_path.iterdir()] == ["theirs"]


def test_a_link_is_no_folder_of_ours(tmp_path: Path) -> None:
    """It is said which one."""
    (tmp_path / "link").symlink_to(tmp_path)
    with pytest.raises(disk.MisplacedError, match="link is a link to another place"):
        disk.folder(tmp_path / "link")


def test_two_folders_trade_places(tmp_path: Path) -> None:
    """In one step where the system can, and it says where it cannot."""
    for name in ("one", "other"):
        (tmp_path / name).mkdir()
        (tmp_path / name / name).touch()
    if disk.exchange(tmp_path / "one", tmp_path / "other"):
        assert (tmp_path / "one" / "other").is_file()
        assert (tmp_path / "other" / "one").is_file()
    else:
        assert (tmp_path / "one" / "one").is_file()


def test_without_a_way_to_sync_all_each_file_is_synced(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Files and folders, at any depth."""
    (tmp_path / "a" / "b").mkdir(parents=True)
    (tmp_path / "a" / "b" / "c.html").touch()
    synced: list[int] = []
    monkeypatch.setattr(disk, "_syncfs", lambda handle: False)
    monkeypatch.setattr(os, "fsync", synced.append)
    disk.sync(tmp_path)
    assert len(synced) == 4
