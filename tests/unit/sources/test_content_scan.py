"""Finding the sources of a site."""

from __future__ import annotations

import os
import socket
import stat
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from amportal.errors import Problem
from amportal.sources import content_scan
from amportal.sources.content_scan import scan
from amportal.sources.snapshot import EMPTY_INDEX, SourceUnreadable


def fill(root: Path, *names: str) -> None:
    for name in names:
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(name.encode())


def found(root: Path, *below: str) -> tuple[list[str], list[tuple[str, str]]]:
    snapshot = scan(root, below or ("content",))
    return list(snapshot), [place(problem) for problem in snapshot.problems]


def place(problem: Problem) -> tuple[str, str]:
    assert problem.span is not None
    assert problem.hint
    return problem.slug, problem.span.path


def test_every_file_is_found_sorted(site: Path) -> None:
    """Paths are relative to the root, with slashes, in one order on every machine."""
    fill(site, "content/b/z.md", "content/a.yaml", "content/b/a/x.png", "templates/t.html", "no/x")
    assert found(site, "content", "templates") == (
        ["content/a.yaml", "content/b/a/x.png", "content/b/z.md", "templates/t.html"],
        [],
    )


def test_one_file_or_a_deeper_folder_may_be_named(site: Path) -> None:
    """What is below may be any path; what does not exist is passed over."""
    fill(site, "content/a/x.md", "content/b/y.md", "site.yaml")
    assert found(site, "content/a", "site.yaml", "nosuch", "nosuch/deep", "site.yaml/x") == (
        ["content/a/x.md", "site.yaml"],
        [],
    )


@pytest.mark.parametrize("name", ["", "..", "a/../b", "/etc", "a//b", "."])
def test_only_paths_below_the_root_may_be_named(site: Path, name: str) -> None:
    """No caller can look outside by mistake."""
    with pytest.raises(ValueError, match="not a path below"):
        scan(site, [name])


def test_leftovers_are_passed_over_in_silence(site: Path) -> None:
    """Editors and git leave files that nobody wrote for the site."""
    fill(site, "content/.git/config", "content/a.md~", "content/.a.md.swp", "content/4913")
    fill(site, "content/.DS_Store", "content/Thumbs.db", "content/#a#", "content/a.md")
    (site / "content/.#a.md").symlink_to("nobody@nowhere:1")
    assert found(site) == (["content/a.md"], [])


def test_secrets_are_not_read_and_warned_of(site: Path) -> None:
    """A key under content is one step from being published."""
    fill(site, "content/.env", "content/a/smtp.key", "content/a/x.pem", "content/a.md")
    paths, problems = found(site)
    assert paths == ["content/a.md"]
    assert problems == [
        ("secret-file", "content/.env"),
        ("secret-file", "content/a/smtp.key"),
        ("secret-file", "content/a/x.pem"),
    ]
    assert {problem.severity for problem in scan(site, ["content"]).problems} == {"warning"}


def test_links_are_refused_and_never_followed(site: Path) -> None:
    """A link to a file, to a folder, to nothing or to itself is named, not walked."""
    fill(site, "content/a.md", "other/secret.md")
    (site / "content/file.md").symlink_to(site / "other/secret.md")
    (site / "content/folder").symlink_to(site / "other")
    (site / "content/gone").symlink_to("nosuch")
    (site / "content/loop").symlink_to("loop")
    paths, problems = found(site)
    assert paths == ["content/a.md"]
    assert problems == [
        ("symlink", f"content/{name}") for name in ("file.md", "folder", "gone", "loop")
    ]


def test_a_linked_parent_is_refused(site: Path) -> None:
    """Neither the folder that is asked for nor one above it may be a link."""
    fill(site, "other/clients/a.md")
    (site / "content").symlink_to(site / "other")
    assert found(site, "content") == ([], [("symlink", "content")])
    assert found(site, "content/clients") == ([], [("symlink", "content")])


def test_the_root_itself_may_be_a_link(site: Path) -> None:
    """Whoever names the root means what it leads to."""
    fill(site, "real/content/a.md")
    (site / "link").symlink_to(site / "real")
    assert found(site / "link") == (["content/a.md"], [])


def test_pipes_and_sockets_are_refused_at_once(site: Path) -> None:
    """Opening a pipe would wait for ever."""
    fill(site, "content/a.md")
    os.mkfifo(site / "content/pipe.yaml")
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(site / "content/s.yaml"))
        assert found(site) == (
            ["content/a.md"],
            [("special-file", "content/pipe.yaml"), ("special-file", "content/s.yaml")],
        )


def test_what_may_not_be_read_is_named(site: Path, ordinary_user: Callable[[], None]) -> None:
    """A file or folder without permission is a problem, not a crash and not a gap."""
    fill(site, "content/a.md", "content/shut.md", "content/shut/b.md")
    (site / "content/shut.md").chmod(0)
    (site / "content/shut").chmod(0)
    ordinary_user()
    assert found(site) == (
        ["content/a.md"],
        [("unreadable", "content/shut"), ("unreadable", "content/shut.md")],
    )


def test_a_file_that_becomes_unreadable_says_so_when_it_is_read(
    site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Rights may be finer than a scan can see; then reading gives the problem."""
    fill(site, "content/a.md")
    snapshot = scan(site, ["content"])

    def refuse(*_: object, **__: object) -> int:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("amportal.sources.snapshot.os.open", refuse)
    with pytest.raises(SourceUnreadable) as caught:
        snapshot.read("content/a.md")
    assert place(caught.value.problem) == ("unreadable", "content/a.md")


def test_names_that_clash_elsewhere_are_refused(site: Path) -> None:
    """On a Mac or on Windows one of the two would hide the other."""
    fill(site, "content/Plan.md", "content/plan.md", "content/é.md", "content/e\u0301.md")
    fill(site, "content/x/Plan.md")
    paths, problems = found(site)
    assert paths == ["content/Plan.md", "content/e\u0301.md", "content/x/Plan.md"]
    assert problems == [("name-clash", "content/plan.md"), ("name-clash", "content/é.md")]


def test_names_that_are_no_utf8_are_refused(site: Path) -> None:
    """A name that cannot be written down cannot be published."""
    fill(site, "content/a.md")
    (Path(os.fsdecode(os.fsencode(site / "content") + b"/caf\xe9.md"))).write_bytes(b"")
    paths, problems = found(site)
    assert paths == ["content/a.md"]
    assert problems == [("bad-file-name", "content/caf\ufffd.md")]


def test_too_large_a_file_is_refused(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A film does not belong into a portal."""
    monkeypatch.setattr(content_scan, "MAX_FILE_BYTES", 100)
    fill(site, "content/a.md")
    (site / "content/film.mov").write_bytes(b"x" * 101)
    assert found(site) == (["content/a.md"], [("file-too-large", "content/film.mov")])


def test_too_deep_a_folder_is_refused(site: Path) -> None:
    """The walk is bounded, so no tree can exhaust it."""
    fill(site, "content/" + "d/" * 31 + "a.md", "content/" + "d/" * 40 + "b.md")
    paths, problems = found(site)
    assert paths == ["content/" + "d/" * 31 + "a.md"]
    assert [slug for slug, _ in problems] == ["too-deep"]


def test_a_missing_root_holds_nothing(site: Path) -> None:
    """Whether a site exists is for others to say."""
    assert found(site / "nosuch") == ([], [])


def test_a_scan_opens_folders_alone(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """To see that nothing changed must cost next to nothing: a scan reads no file."""
    for number in range(20):
        folder = site / f"content/clients/c{number}"
        folder.mkdir(parents=True)
        for inner in range(25):
            (folder / f"f{inner}.yaml").touch()
    opened: list[int] = []
    real = os.open

    def noted(*args: Any, **kwargs: Any) -> int:
        handle = real(*args, **kwargs)
        opened.append(os.fstat(handle).st_mode)
        return handle

    monkeypatch.setattr(os, "open", noted)
    found = scan(site, ["content"], EMPTY_INDEX)
    found.signature()
    assert len(found) == 500
    assert all(map(stat.S_ISDIR, opened))
    assert 22 <= len(opened) <= 30
