"""Write the files for a host into a folder, and say what differs from those that are there.

The folder is no web server's: files of users would be for anybody to read. Files that lack our
first line are somebody else's, and are neither replaced nor deleted.
"""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from amportal.access.hosts.apache_files import apache_files
from amportal.access.hosts.authelia_files import authelia_files
from amportal.access.hosts.caddy_files import caddy_files
from amportal.access.hosts.cloudflare_files import cloudflare_files
from amportal.access.hosts.cloudfront_files import cloudfront_files
from amportal.access.hosts.nginx_files import nginx_files
from amportal.access.hosts.oauth2_proxy_files import oauth2_proxy_files
from amportal.access.hosts.signed_portals import MARK, Files, FileWriter
from amportal.access.key_store import KeyStoreError

HOSTS: dict[str, FileWriter] = {
    "nginx": nginx_files,
    "caddy": caddy_files,
    "apache": apache_files,
    "cloudflare": cloudflare_files,
    "s3-cloudfront": cloudfront_files,
    "oauth2-proxy": oauth2_proxy_files,
    "authelia": authelia_files,
}
_MODE = 0o640
_FOLDER_MODE = 0o750
# What can have no line of ours: JSON has no comments. They stand in folders of our own.
_WITHOUT_MARK = (".json",)
_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC | os.O_NOFOLLOW


@dataclass(frozen=True, slots=True)
class Difference:
    """A file that is not as it is to be, by its path below the folder."""

    path: str
    what: Literal["missing", "changed", "left over"]


def differences(folder: Path, files: Files, kept: Collection[str]) -> tuple[Difference, ...]:
    """Return what of *folder* is not as *files*; files of the portals *kept* are not judged."""
    found = [
        Difference(path, "missing" if there is None else "changed")
        for path, text in sorted(files.items())
        if (there := _text(folder / path)) != text
    ]
    return (*found, *(Difference(path, "left over") for path in _left(folder, files, kept)))


def write_files(
    folder: Path, files: Files, kept: Collection[str], web_roots: Iterable[Path]
) -> tuple[Difference, ...]:
    """Make *folder* hold *files*, and return what was not so before.

    What we wrote of other portals goes, but for those *kept*. Raises KeyStoreError where the
    folder is inside one of *web_roots*, or somebody else's file is in the way.
    """
    _is_private(folder, web_roots)
    todo = differences(folder, files, kept)
    try:
        folder.mkdir(mode=_FOLDER_MODE, parents=True, exist_ok=True)
        for each in todo:
            if each.what == "left over":
                (folder / each.path).unlink()
            else:
                _write(folder, each.path, files[each.path])
    except OSError as fault:
        raise KeyStoreError(
            f"{fault.filename or folder} cannot be written ({fault.strerror})",
            "choose another folder with `--to`, or ask for permission to write there",
        ) from None
    return todo


def _is_private(folder: Path, web_roots: Iterable[Path]) -> None:
    here = folder.resolve()
    for root in (each.resolve() for each in web_roots):
        if here.is_relative_to(root):
            raise KeyStoreError(
                f"{folder} is inside {root}, which a web server shows to everybody",
                "choose a folder outside it with `--to`",
            )


def _write(folder: Path, path: str, text: str) -> None:
    file = folder / path
    file.parent.mkdir(mode=_FOLDER_MODE, parents=True, exist_ok=True)
    if file.is_symlink() or (file.exists() and not _is_ours(file)):
        raise KeyStoreError(
            f"{file} was not written by amportal, so it stays",
            "move it away, or choose another folder with `--to`",
        )
    fresh = file.with_name(f".{file.name}.new")
    fresh.unlink(missing_ok=True)
    try:
        handle = os.open(fresh, _NEW, _MODE)
        with os.fdopen(handle, "w", encoding="utf-8") as out:
            out.write(text)
        # The group stays that of the folder, which the web server may belong to.
        fresh.chmod(_MODE)
        fresh.replace(file)
    finally:
        with suppress(OSError):
            fresh.unlink(missing_ok=True)


def _left(folder: Path, files: Files, kept: Collection[str]) -> Iterator[str]:
    """Yield files of ours that are wanted no more."""
    for file in sorted(folder.glob("*/*")):
        path = file.relative_to(folder).as_posix()
        if path not in files and _portal_of(path) not in kept and file.is_file() and _is_ours(file):
            yield path


def _portal_of(path: str) -> str:
    """Return the portal whose name the file *path* has."""
    name = path.rpartition("/")[2]
    for ending in (".conf", ".caddy", ".cfg", ".json"):
        name = name.removesuffix(ending)
    return name


def _is_ours(file: Path) -> bool:
    text = _text(file)
    if text is None:
        return False
    return MARK in text.partition("\n")[0] or file.suffix in _WITHOUT_MARK


def _text(file: Path) -> str | None:
    try:
        return file.read_text("utf-8")
    except (OSError, UnicodeDecodeError):
        return None
