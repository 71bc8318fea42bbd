"""Two looks are equal only if a build would do the same."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from amportal.sources.snapshot import Snapshot, SourceChanged
from amportal.watch import site_fingerprint
from amportal.watch.site_fingerprint import glance, look

NOON = datetime(2026, 11, 23, 12, 1, tzinfo=UTC)
FILE = "content/clients/acme/client.yaml"
PAGE = "content/clients/acme/page.md"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    file = tmp_path / FILE
    file.parent.mkdir(parents=True)
    file.write_text("name: Acme\n")
    (tmp_path / "templates").mkdir()
    return tmp_path


def save_the_same(root: Path) -> None:
    file = root / FILE
    text = file.read_text()
    file.unlink()
    file.write_text(text)


def leave_a_backup(root: Path) -> None:
    (root / f"{FILE}~").write_text("name: old\n")
    (root / "content" / ".client.yaml.swp").write_text("x")


@pytest.mark.parametrize("act", [save_the_same, leave_a_backup, lambda root: None])
def test_what_changes_no_content_is_not_seen(root: Path, act: Callable[[Path], None]) -> None:
    """Saving the same bytes makes no build, nor do an editor's own files."""
    before = look(root, root / "output", NOON)
    act(root)
    assert look(root, root / "output", NOON, before.index) == before


def edit(root: Path) -> None:
    (root / FILE).write_text("name: Bcme\n")


def edit_secretly(root: Path) -> None:
    """Same length, and the times put back."""
    state = (root / FILE).stat()
    (root / FILE).write_text("name: Bcme\n")
    os.utime(root / FILE, ns=(state.st_atime_ns, state.st_mtime_ns))


def add_page(root: Path) -> None:
    (root / PAGE).write_text("A page.\n")


def add(root: Path) -> None:
    (root / "content" / "agency.yaml").write_text("name: Us\n")


def add_template(root: Path) -> None:
    (root / "templates" / "home.html").write_text("x")


def remove(root: Path) -> None:
    (root / FILE).unlink()


def link(root: Path) -> None:
    remove(root)
    (root / FILE).symlink_to("/etc/hostname")


def commit(root: Path) -> None:
    subprocess.run(["git", "init", "-q", root], check=True)
    subprocess.run(["git", "-C", root, "add", "."], check=True)
    subprocess.run(["git", "-C", root, "commit", "-q", "-m", "x"], check=True)


def empty_output(root: Path) -> None:
    (root / "output").mkdir()


@pytest.mark.parametrize(
    "act", [edit, edit_secretly, add, add_template, remove, link, commit, empty_output]
)
def test_what_a_build_would_notice_is_seen(root: Path, act: Callable[[Path], None]) -> None:
    """Content, what is refused, commits, and an output thrown away."""
    before = look(root, root / "output", NOON)
    act(root)
    assert look(root, root / "output", NOON, before.index) != before


@pytest.mark.parametrize("act", [edit, edit_secretly, add_page, remove, commit, empty_output])
def test_a_glance_at_what_changed_sees_what_a_look_sees(
    root: Path, act: Callable[[Path], None]
) -> None:
    """So the look that follows finds nothing new."""
    before = look(root, root / "output", NOON)
    act(root)
    files = [str(root / FILE), str(root / PAGE)]
    seen = glance(root, root / "output", NOON, before, files)
    assert seen == look(root, root / "output", NOON, before.index)
    assert seen != before


def test_a_glance_sees_only_what_it_looks_at(root: Path) -> None:
    """It costs the same however large the site is; a look must follow."""
    before = look(root, root / "output", NOON)
    add_page(root)
    assert glance(root, root / "output", NOON, before, [str(root / FILE)]) == before


@pytest.mark.parametrize("path", [".git/HEAD", "../elsewhere/a.yaml", "output/acme/index.html"])
def test_what_is_no_source_takes_a_look(root: Path, path: str) -> None:
    """What it means for the sources is not for a glance to say."""
    before = look(root, root / "output", NOON)
    assert glance(root, root / "output", NOON, before, [str(root / path)]) is None


def test_what_must_be_refused_takes_a_look(root: Path) -> None:
    """Problems are told of all files together."""
    before = look(root, root / "output", NOON)
    link(root)
    assert glance(root, root / "output", NOON, before, [str(root / FILE)]) is None


def test_midnight_anywhere_is_seen(root: Path) -> None:
    """Days begin at a quarter of an hour in every zone, so those are told apart."""
    before = look(root, root / "output", NOON)
    assert look(root, root / "output", NOON + timedelta(minutes=13)) == before
    assert look(root, root / "output", NOON + timedelta(minutes=14)) != before


def test_a_large_file_is_told_by_its_state(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Films are not read for a look, and a new one is seen all the same."""
    monkeypatch.setattr(site_fingerprint, "_MOST_READ", 5)
    before = look(root, root / "output", NOON)
    assert before.index.files == {}
    (root / FILE).write_text("name: Acme & Co\n")
    assert look(root, root / "output", NOON, before.index) != before


def test_a_file_that_never_holds_still_is_seen_as_new_each_time(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Reading it fails, so no look is equal to another, and each asks for a build."""

    def changed(snapshot: Snapshot, path: str) -> bytes:
        raise SourceChanged(path)

    monkeypatch.setattr(Snapshot, "read", changed)
    assert look(root, root / "output", NOON) != look(root, root / "output", NOON)


def test_a_site_that_is_not_there_is_empty(tmp_path: Path) -> None:
    """Looking never fails because of what is missing."""
    assert look(tmp_path / "gone", tmp_path / "output", NOON).content == {}
