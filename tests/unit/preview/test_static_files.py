"""One gate from a request to a file, and nothing else gets through it."""

from __future__ import annotations

import os
import socket
from pathlib import Path

import pytest

from amportal.preview.static_files import find, is_folder, media_type, output_path


@pytest.fixture
def output(tmp_path: Path) -> Path:
    """Portals of two clients beside things that nobody may read."""
    made = tmp_path / "output"
    for slug in ("acme", "beta"):
        (made / slug / "assets").mkdir(parents=True)
        (made / slug / "index.html").write_text(slug)
    (made / "acme" / "file with #.txt").write_text("odd")
    (tmp_path / "secret.txt").write_text("secret")
    return made


def content(output: Path, target: str) -> str | None:
    """Return what a request for *target* is given."""
    path = output_path(target)
    found = find(output, path) if path is not None else None
    if found is None:
        return None
    with os.fdopen(found.handle) as file:
        return file.read()


@pytest.mark.parametrize(
    ("target", "text"),
    [
        ("/acme/", "acme"),
        ("/acme/index.html", "acme"),
        ("/acme/index.html?x=../..", "acme"),
        ("/beta/index%2Ehtml", "beta"),
        ("/acme/file%20with%20%23.txt", "odd"),
    ],
)
def test_an_output_is_found(output: Path, target: str, text: str) -> None:
    """By its path, however a browser writes it."""
    assert content(output, target) == text


@pytest.mark.parametrize(
    "target",
    [
        "/../secret.txt",
        "/acme/../../secret.txt",
        "/%2e%2e/secret.txt",
        "/%2e./secret.txt",
        "/..%2fsecret.txt",
        "/acme%2findex.html",
        "/acme/%2e/index.html",
        "/acme\\index.html",
        "/acme/..%5c..%5csecret.txt",
        "/acme/index.html%00",
        "/acme/index.html%00.txt",
        "/acme/%0d%0aindex.html",
        "/acme/%ff.html",
        "//acme/index.html",
        "/acme//index.html",
        "acme/index.html",
        "http://127.0.0.1/acme/index.html",
        "*",
        "/acme",
        "/acme/assets",
        "/acme/assets/",
        "/acme/index.html/",
        "/acme/index.html/x",
        "/nobody/",
        "/" + "a" * 5_000,
        "/" + "a/" * 5_000,
    ],
)
def test_everything_else_is_nothing(output: Path, target: str) -> None:
    """No way up, no second spelling, no folder's list, no failure."""
    assert content(output, target) is None


def test_links_hidden_files_and_odd_kinds_are_nothing(output: Path, tmp_path: Path) -> None:
    """Whoever could put them there could otherwise have anything read."""
    (output / "acme" / "link.txt").symlink_to(tmp_path / "secret.txt")
    (output / "acme" / "inside.html").symlink_to("index.html")
    (output / "out").symlink_to(tmp_path)
    (output / "acme" / ".env").write_text("secret")
    (output / ".staging").mkdir()
    (output / ".staging" / "index.html").write_text("half")
    os.mkfifo(output / "acme" / "pipe")
    with socket.socket(socket.AF_UNIX) as bound:
        bound.bind(str(output / "s"))
    for target in ("/acme/link.txt", "/acme/inside.html", "/out/secret.txt", "/acme/.env",
                   "/.staging/", "/.staging/index.html", "/acme/pipe", "/s"):  # fmt: skip
        assert content(output, target) is None, target


def test_a_folder_has_a_page_or_is_nothing(output: Path) -> None:
    """Only the first kind is worth a redirection."""
    assert is_folder(output, "acme")
    assert not is_folder(output, "acme/assets")
    assert not is_folder(output, "acme/index.html")


def test_kinds_are_told_by_the_name() -> None:
    """The same on every system; what nobody shows is only ever saved."""
    assert media_type("a.html") == "text/html; charset=utf-8"
    assert media_type("A.PDF") == "application/pdf"
    assert media_type("a.psd") == "application/octet-stream"
    assert media_type("html") == "application/octet-stream"
