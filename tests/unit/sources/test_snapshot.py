"""All sources of one moment."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import pytest

from amportal.sources.content_scan import scan
from amportal.sources.snapshot import (
    TICK_NS,
    Index,
    Snapshot,
    SourceChanged,
    SourceUnreadable,
)

A = "content/a.yaml"


@pytest.fixture
def root(site: Path) -> Path:
    (site / "content/sub").mkdir(parents=True)
    (site / A).write_bytes(b"a: 1\n")
    (site / "content/sub/b.md").write_bytes(b"b")
    return site


def later() -> int:
    """A clock that runs long after all files were written."""
    return time.time_ns() + 10 * TICK_NS


def test_bytes_and_digest_are_those_of_the_file(root: Path) -> None:
    """A digest is the SHA-256 of the bytes that were handed out."""
    snapshot = scan(root, ["content"])
    assert snapshot[A].digest == ""
    assert snapshot.read(A) == b"a: 1\n"
    assert snapshot.digest(A) == snapshot[A].digest == sha256(b"a: 1\n").hexdigest()
    found = (root / A).stat()
    source = snapshot[A]
    assert (source.path, source.size, source.inode) == (A, 5, found.st_ino)
    assert (source.mtime_ns, source.ctime_ns) == (found.st_mtime_ns, found.st_ctime_ns)


def test_a_digest_is_read_when_it_is_not_known(root: Path) -> None:
    """Asking for it is enough."""
    assert scan(root, ["content"]).digest(A) == sha256(b"a: 1\n").hexdigest()


def test_an_unknown_path_is_no_source(root: Path) -> None:
    """Nothing outside the snapshot can be read through it."""
    snapshot = scan(root, ["content"])
    for path in ("content/nosuch", "../x", "/etc/passwd", "content"):
        assert path not in snapshot
        with pytest.raises(KeyError):
            snapshot.read(path)


def _rewrite(path: Path) -> None:
    path.write_bytes(b"a: 22\n")


def _same_size(path: Path) -> None:
    path.write_bytes(b"a: 2\n")
    os.utime(path, ns=(0, 0))


def _replace(path: Path) -> None:
    other = path.with_name("other")
    other.write_bytes(b"a: 1\n")
    other.replace(path)


def _link(path: Path) -> None:
    target = path.parent.parent / "elsewhere"
    target.write_bytes(b"a: 1\n")
    path.unlink()
    path.symlink_to(target)


def _link_parent(path: Path) -> None:
    folder = path.parent
    folder.rename(folder.with_name("moved"))
    folder.symlink_to(folder.with_name("moved"))


def _pipe(path: Path) -> None:
    path.unlink()
    os.mkfifo(path)


def _folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


def _no_parent(path: Path) -> None:
    folder = path.parent
    folder.rename(folder.with_name("moved"))
    folder.write_bytes(b"")


@pytest.mark.parametrize(
    "change",
    [
        _rewrite,
        _same_size,
        _replace,
        _link,
        _link_parent,
        _pipe,
        _folder,
        _no_parent,
        lambda path: path.unlink(),
    ],
)
def test_a_file_that_changed_since_is_not_handed_out(
    root: Path, change: Callable[[Path], None]
) -> None:
    """Whatever it became - other bytes, a link, a pipe, nothing - the caller scans again."""
    snapshot = scan(root, ["content"])
    change(root / A)
    with pytest.raises(SourceChanged) as caught:
        snapshot.read(A)
    assert caught.value.path == A


def test_a_file_that_changes_while_it_is_read_is_not_handed_out(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Half of the old and half of the new is neither."""
    snapshot = scan(root, ["content"])
    read = os.read

    def read_and_write(handle: int, count: int) -> bytes:
        raw = read(handle, count)
        with (root / A).open("ab") as file:
            file.write(b"x")
        return raw

    monkeypatch.setattr("amportal.sources.snapshot.os.read", read_and_write)
    with pytest.raises(SourceChanged):
        snapshot.read(A)


def test_other_bytes_than_the_known_digest_are_not_handed_out(root: Path) -> None:
    """The digest decides, even when size and times say that nothing changed."""
    snapshot = scan(root, ["content"], clock=later)
    found = (root / A).stat()
    times = (found.st_size, found.st_mtime_ns, found.st_ctime_ns, found.st_ino)
    lying = Index(later(), {A: (*times, "0" * 64)})
    snapshot = scan(root, ["content"], lying)
    assert snapshot.digest(A) == "0" * 64
    with pytest.raises(SourceChanged):
        snapshot.read(A)


def test_a_disk_error_is_a_problem_with_its_reason(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A broken disk is no bug of ours."""
    snapshot = scan(root, ["content"])

    def fail(*_: object) -> bytes:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr("amportal.sources.snapshot.os.read", fail)
    with pytest.raises(SourceUnreadable, match="input/output error"):
        snapshot.read(A)


def test_reading_leaves_no_handle_open(root: Path) -> None:
    """Thousands of reads, good or bad, do not use up the machine's handles."""
    snapshot = scan(root, ["content"])
    (root / "content/sub/b.md").unlink()
    before = _open_handles()
    for _ in range(20):
        snapshot.read(A)
        with pytest.raises(SourceChanged):
            snapshot.read("content/sub/b.md")
    assert _open_handles() == before


def _open_handles() -> int:
    return sum(1 for _ in Path("/dev/fd").iterdir())


def test_a_settled_file_is_not_read_again(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With the last scan's index, equal state means equal bytes."""
    first = scan(root, ["content"], clock=later)
    digests = {path: first.digest(path) for path in first}
    second = scan(root, ["content"], first.index())
    monkeypatch.setattr("amportal.sources.snapshot.os.open", None)
    assert {path: second.digest(path) for path in second} == digests
    assert second.index().files == first.index().files


def test_a_file_written_in_the_tick_of_the_scan_is_read_again(root: Path) -> None:
    """Like git's racy files: written again in the same tick, it could look the same."""
    first = scan(root, ["content"], clock=lambda: (root / A).stat().st_mtime_ns)
    first.digest(A)
    stale = Index(first.taken_ns, {A: (*first.index().files[A][:4], "0" * 64)})
    assert scan(root, ["content"], stale).digest(A) == sha256(b"a: 1\n").hexdigest()


def test_a_file_from_the_future_is_read_again(root: Path) -> None:
    """A clock that was set back must not freeze a file."""
    ahead = time.time_ns() + 3600 * 10**9
    os.utime(root / A, ns=(ahead, ahead))
    first = scan(root, ["content"])
    stale = Index(first.taken_ns, {A: (*_state(root / A), "0" * 64)})
    assert scan(root, ["content"], stale).digest(A) == sha256(b"a: 1\n").hexdigest()


def _state(path: Path) -> tuple[int, int, int, int]:
    found = path.stat()
    return found.st_size, found.st_mtime_ns, found.st_ctime_ns, found.st_ino


def test_a_changed_file_is_not_taken_from_the_index(root: Path) -> None:
    """Size, times and inode must all be those of the last scan."""
    first = scan(root, ["content"], clock=later)
    first.digest(A)
    _same_size(root / A)
    assert scan(root, ["content"], first.index()).digest(A) == sha256(b"a: 2\n").hexdigest()


def test_equal_signatures_mean_that_nothing_changed(root: Path) -> None:
    """A settled site has one signature, which any change changes; no file is read for it."""
    before = scan(root, ["content"], clock=later).signature()
    assert scan(root, ["content"], clock=later).signature() == before
    seen = {before}
    for change in (
        lambda: (root / "content/new.md").write_bytes(b""),
        lambda: _same_size(root / A),
        lambda: (root / A).rename(root / "content/z.yaml"),
        lambda: (root / "content/link").symlink_to("x"),
        lambda: (root / "content/new.md").unlink(),
    ):
        change()
        seen.add(scan(root, ["content"], clock=later).signature())
    assert len(seen) == 6


def test_a_site_just_written_has_no_lasting_signature(root: Path) -> None:
    """A file could be written again in the same tick, so such a signature never comes again."""
    ticks = iter(range(2))
    now = (root / A).stat().st_mtime_ns
    one, other = (
        scan(root, ["content"], clock=lambda: now + next(ticks)).signature() for _ in range(2)
    )
    assert one != other


def test_paths_under_a_folder_are_found(root: Path) -> None:
    """A prefix is a folder, not the beginning of a name."""
    snapshot = Snapshot.of(dict.fromkeys(("a/b", "a/c/d", "a-b/x", "ab", "a0", "b/a/x"), b""))
    assert snapshot.under("a") == snapshot.under("a/") == ("a/b", "a/c/d")
    assert snapshot.under("a/c") == ("a/c/d",)
    assert snapshot.under("nosuch") == ()
    assert snapshot.under("") == tuple(snapshot) == tuple(sorted(snapshot))


def test_files_in_memory_are_a_snapshot_too() -> None:
    """Tests and previews need no disk; equal contents have equal signatures."""
    snapshot = Snapshot.of({"content/b": b"2", "content/a": b"1"})
    assert list(snapshot) == ["content/a", "content/b"]
    assert snapshot.read("content/a") == b"1"
    assert snapshot.digest("content/a") == sha256(b"1").hexdigest()
    assert (snapshot["content/b"].size, len(snapshot), snapshot.problems) == (1, 2, ())
    same = Snapshot.of({"content/a": b"1", "content/b": b"2"})
    other = Snapshot.of({"content/a": b"1", "content/b": b"3"})
    assert snapshot.signature() == same.signature() != other.signature()
    assert snapshot.index().files == {}
