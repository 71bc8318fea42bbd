"""`amportal withdraw`, and a site whose sources are gone."""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.commands import here

TOMBSTONE = "content/clients/acme/withdrawn.yaml"


def test_it_writes_a_file_to_commit(sound: Path) -> None:
    """With the day and the reason, readable by whoever comes after."""
    ran = here(sound, "withdraw", "acme", "--why", "Moved on: no hard feelings #1")

    assert ran.code == 0
    text = (sound / TOMBSTONE).read_text()
    assert "on: 2026-11-23" in text
    assert 'why: "Moved on: no hard feelings #1"' in text
    assert "commit what was changed" in ran.err
    assert here(sound, "check").code == 0
    assert "withdrawn already" in here(sound, "withdraw", "content/clients/acme/").err


def test_it_is_taken_back(sound: Path) -> None:
    """With what is missing still, where the files went too."""
    here(sound, "withdraw", "acme")
    ran = here(sound, "withdraw", "--undo", "acme")
    assert (ran.code, (sound / TOMBSTONE).exists()) == (0, False)
    assert "will be made again" in ran.err
    assert "was not withdrawn" in here(sound, "withdraw", "--undo", "acme").err

    assert here(sound, "build").code == 0
    shutil.rmtree(sound / "content/clients/acme")
    here(sound, "withdraw", "acme")
    ran = here(sound, "withdraw", "--undo", "acme")
    assert "git log -- content/clients/acme" in ran.err
    assert not (sound / "content/clients/acme").exists()


def test_a_name_that_nobody_has_is_refused(sound: Path) -> None:
    """A withdrawal of nobody would be believed by everybody."""
    ran = here(sound, "withdraw", "amce")
    assert ran.code == 2
    assert "did you mean `acme`?" in ran.err
    assert not (sound / "content/clients/amce").exists()


@pytest.mark.parametrize(
    "command",
    [
        ("report", "due", "acme"),
        ("changes", "acme"),
        ("archive", "acme"),
        ("send", "acme"),
        ("serve", "--as", "acme"),
        ("report", "issue", "acme/2026-w47"),
    ],
)
def test_commands_about_a_withdrawn_client_say_so(sound: Path, command: tuple[str, ...]) -> None:
    """With the way back; none of them does anything."""
    here(sound, "withdraw", "acme")
    ran = here(sound, *command)
    assert ran.code == 2
    assert "the portal of `acme` was withdrawn" in ran.err
    assert "`amportal withdraw --undo acme`" in ran.err


def test_its_folder_is_no_place_for_a_new_client(sound: Path) -> None:
    """The new one would have no portal, and nobody would know why."""
    here(sound, "withdraw", "acme")
    shutil.copytree(sound / "content/clients/acme", sound / "kept")
    ran = here(sound, "new", "client", "acme")
    assert ran.code == 2
    assert (sound / TOMBSTONE).exists()


@pytest.mark.parametrize("how", ["gone", "empty", "renamed", "file"])
def test_sources_that_are_gone_stop_every_command(sound: Path, how: str) -> None:
    """The site is known by what was built; its portals stay."""
    assert here(sound, "build").code == 0
    before = {file: file.read_bytes() for file in (sound / "output").rglob("*") if file.is_file()}
    if how == "renamed":
        (sound / "content").rename(sound / "content.bak")
    else:
        shutil.rmtree(sound / "content")
        if how == "empty":
            (sound / "content").mkdir()
        elif how == "file":
            (sound / "content").write_text("")

    for command in (("build",), ("--quiet", "build"), ("check",), ("send",)):
        ran = here(sound, *command)
        assert ran.code == 3, (command, ran.err)
        assert "every portal stays as it was" in ran.err
    after = {file: file.read_bytes() for file in (sound / "output").rglob("*") if file.is_file()}
    assert after == before


def test_sources_that_may_not_be_read_stop_too(
    sound: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As where a disk is mounted for somebody else. (Whoever runs tests as root may read all.)"""
    assert here(sound, "build").code == 0
    for name in ("is_file", "is_dir", "iterdir"):
        asked = getattr(Path, name)

        def refused(path: Path, asked: Callable[[Path], object] = asked) -> object:
            if sound / "content" in (path, *path.parents):
                raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(path))
            return asked(path)

        monkeypatch.setattr(Path, name, refused)
    ran = here(sound, "check")
    assert ran.code == 3, ran.err
    assert "cannot be read" in ran.err


def test_a_folder_that_never_was_a_site_is_none(tmp_path: Path) -> None:
    """The usual words, and the usual exit code."""
    assert here(tmp_path, "build").code == 2


def test_a_full_disk_leaves_no_half_of_a_withdrawal(
    sound: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An empty `withdrawn.yaml` would hold the client."""

    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    before = sorted(each for each in sound.rglob("*") if "content" in each.parts)
    monkeypatch.setattr(os, "fsync", full)
    ran = here(sound, "withdraw", "acme")
    assert ran.code == 5
    assert sorted(each for each in sound.rglob("*") if "content" in each.parts) == before
