"""A release is whole: staged beside the live one, swapped in one step, nothing of others lost."""

from __future__ import annotations

import errno
import os
import threading
from hashlib import sha256
from pathlib import Path

import pytest

from amportal.builder.release.tree_swap import KEPT, Kept, SwapCounts, stage, staging_folder, sync
from amportal.builder.storage import disk
from amportal.plan.routes import named


def _tree(folder: Path) -> dict[str, bytes]:
    return {
        str(file.relative_to(folder)): file.read_bytes()
        for file in sorted(folder.rglob("*"))
        if file.is_file()
    }


def release(
    live: Path, staging: Path, contents: dict[str, bytes | Kept], owned: frozenset[str]
) -> SwapCounts:
    """Release one portal from start to end."""
    staged = stage(live, staging, contents, owned)
    sync(staging)
    return staged.swap()


def _folders(tmp_path: Path) -> tuple[Path, Path]:
    output = tmp_path / "output"
    return output / "acme", staging_folder(tmp_path / "state", output)


def test_a_first_release_is_written_whole(tmp_path: Path) -> None:
    """Everything that was asked for is there, in folders as needed."""
    live, staging = _folders(tmp_path)

    swap = release(live, staging, {"index.html": b"one", "a/b/c.html": b"two"}, frozenset())

    assert _tree(live) == {"a/b/c.html": b"two", "index.html": b"one"}
    assert swap.written == ("a/b/c.html", "index.html")
    assert list(staging.iterdir()) == []


def test_an_asset_that_bears_its_digest_is_ours_whatever_is_known(tmp_path: Path) -> None:
    """Its bytes prove it; a name that only looks like one, and a link, are somebody else's."""
    live, staging = _folders(tmp_path)
    ours = named("assets/search-index.js", sha256(b"of before").hexdigest())
    theirs = {
        named("assets/search-index.js", sha256(b"other bytes").hexdigest()): b"edited",
        f"files/x.{sha256(b'far').hexdigest()[:12]}.js": b"far",
        "assets/notes.txt": b"of before",
    }
    contents: dict[str, bytes | Kept] = {"index.html": b"1", ours: b"of before", **theirs}
    release(live, staging, contents, frozenset())
    link = named("assets/link.js", sha256(b"index").hexdigest())
    (tmp_path / "elsewhere").write_bytes(b"index")
    (live / link).symlink_to(tmp_path / "elsewhere")

    swap = release(live, staging, {"index.html": b"2"}, frozenset({"index.html"}))

    assert swap.removed == (ours,)
    assert swap.foreign == tuple(sorted([*theirs, link]))


def test_what_is_kept_is_the_very_same_file(tmp_path: Path) -> None:
    """A kept file is linked, not written again."""
    live, staging = _folders(tmp_path)
    release(live, staging, {"same.html": b"1", "new.html": b"1"}, frozenset())
    before = (live / "same.html").stat().st_ino

    swap = release(live, staging, {"same.html": KEPT, "new.html": b"2"}, frozenset({"same.html"}))

    assert (live / "same.html").stat().st_ino == before
    assert (live / "new.html").read_bytes() == b"2"
    assert (swap.written, swap.kept) == (("new.html",), 1)


def test_what_is_ours_and_no_longer_wanted_disappears(tmp_path: Path) -> None:
    """A page that was removed is gone, and so is its folder."""
    live, staging = _folders(tmp_path)
    release(live, staging, {"index.html": b"1", "old/page.html": b"1"}, frozenset())

    owned = frozenset({"index.html", "old/page.html"})
    swap = release(live, staging, {"index.html": KEPT}, owned)

    assert _tree(live) == {"index.html": b"1"}
    assert swap.removed == ("old/page.html",)
    assert not (live / "old").exists()


def test_files_that_we_did_not_write_are_never_deleted(tmp_path: Path) -> None:
    """Somebody else's files, links and folders survive releases and even the client's end."""
    live, staging = _folders(tmp_path)
    release(live, staging, {"index.html": b"1"}, frozenset())
    (live / "theirs").mkdir()
    (live / "theirs" / "note.txt").write_text("mine")
    (live / "link").symlink_to("elsewhere")

    swap = release(live, staging, {"index.html": b"2"}, frozenset({"index.html"}))
    assert swap.foreign == ("link", "theirs/note.txt")
    assert (live / "theirs" / "note.txt").read_text() == "mine"
    assert (live / "link").readlink() == Path("elsewhere")

    release(live, staging, {}, frozenset({"index.html"}))
    assert not (live / "index.html").exists()
    assert (live / "theirs" / "note.txt").read_text() == "mine"


def test_a_removed_portal_leaves_no_folder(tmp_path: Path) -> None:
    """When all files were ours, the whole folder goes."""
    live, staging = _folders(tmp_path)
    release(live, staging, {"index.html": b"1"}, frozenset())

    release(live, staging, {}, frozenset({"index.html"}))

    assert not live.exists()


def test_leftovers_of_a_killed_build_are_cleared(tmp_path: Path) -> None:
    """The staging folder begins empty."""
    _, staging = _folders(tmp_path)
    (staging / "acme").mkdir()
    (staging / "acme" / "half.html").write_text("half")

    staging = staging_folder(tmp_path / "state", tmp_path / "output")

    assert list(staging.iterdir()) == []


def test_a_reader_never_sees_a_mixed_release(tmp_path: Path) -> None:
    """Two files read through one folder handle are always of one release, and always there.

    The reader opens the live folder once for each look, as a server does for one page, and must
    find both files from the same release in it.
    """
    live, staging = _folders(tmp_path)
    names = [f"{n}.html" for n in range(20)]
    release(live, staging, dict.fromkeys(names, b"0"), frozenset())
    stop = threading.Event()
    seen: list[set[bytes]] = []

    def read() -> None:
        while not stop.is_set():
            handle = os.open(live, os.O_RDONLY | os.O_DIRECTORY)
            try:
                found = set()
                for name in names:
                    file = os.open(name, os.O_RDONLY, dir_fd=handle)
                    found.add(os.read(file, 10))
                    os.close(file)
                seen.append(found)
            except FileNotFoundError:
                # The old release was dropped while we stood in it; the live one is whole.
                assert (live / names[-1]).is_file()
            finally:
                os.close(handle)

    reader = threading.Thread(target=read)
    reader.start()
    for n in range(1, 60):
        release(live, staging, dict.fromkeys(names, b"%d" % n), frozenset(names))
    stop.set()
    reader.join()

    assert seen
    assert all(len(found) == 1 for found in seen)


def test_an_empty_folder_of_others_stays_and_one_of_ours_goes(tmp_path: Path) -> None:
    """A repository in a portal needs its empty folders; a folder that we filled is not missed."""
    live, staging = _folders(tmp_path)
    release(live, staging, {"index.html": b"1", "old/page.html": b"1"}, frozenset())
    (live / "refs" / "tags").mkdir(parents=True)
    (live / "old" / "page.html").unlink()

    owned = frozenset({"index.html", "old/page.html"})
    release(live, staging, {"index.html": KEPT}, owned)

    assert (live / "refs" / "tags").is_dir()
    assert not (live / "old").exists()


def test_a_portal_that_was_between_two_renames_comes_back(tmp_path: Path) -> None:
    """Where folders cannot be exchanged, a kill may leave none in place; the old one returns."""
    live, staging = _folders(tmp_path)
    release(live, staging, {"index.html": b"1"}, frozenset())
    live.rename(staging / "acme.old")
    (staging / "acme").mkdir()

    staging = staging_folder(tmp_path / "state", tmp_path / "output")

    assert _tree(live) == {"index.html": b"1"}
    assert list(staging.iterdir()) == []


def test_an_exchange_that_fails_is_not_tried_with_a_gap(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two renames are for systems that know no exchange, not for disks that fail at one."""
    live, staging = _folders(tmp_path)
    release(live, staging, {"index.html": b"1"}, frozenset())

    def fail(one: Path, other: Path) -> bool:
        raise OSError(errno.EIO, "the disk fails")

    monkeypatch.setattr(disk, "exchange", fail)
    with pytest.raises(OSError, match="the disk fails"):
        release(live, staging, {"index.html": b"2"}, frozenset({"index.html"}))

    assert _tree(live) == {"index.html": b"1"}
