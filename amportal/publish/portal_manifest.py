"""What is published of one portal: every file with its digest, in one small file beside them.

The copy on the host is the truth about the host. It names nothing that a reader of the portal does
not see anyway.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from hashlib import sha256
from typing import Any

from msgspec import Struct, field

from amportal.publish.publish_errors import PublishError, misused

NAME = "amportal-release.json"
FORMAT = 1


class Entry(Struct, frozen=True):
    """One file: the digest of its bytes, and how many there are."""

    sha256: str
    size: int


class Kept(Struct, frozen=True):
    """An asset of an earlier release that stays for pages that are open, until a moment (ISO)."""

    entry: Entry
    until: str


class Manifest(Struct, frozen=True):
    """One release of the portal of *portal*.

    `site` tells the sites of one host apart. `at` and `commit` say when it was published, and of
    which sources. With `withdrawn` there is nothing left of the portal but its page for what is
    missing. Of an encrypted portal `portal` is its random id; `epoch`, `serial` and `key_mark` say
    which secrets it was sealed with, and in which order releases came.
    """

    site: str
    portal: str
    files: Mapping[str, Entry]
    at: str = ""
    commit: str = ""
    kept: Mapping[str, Kept] = field(default_factory=dict)
    withdrawn: bool = False
    epoch: int = 0
    serial: int = 0
    key_mark: str = ""

    @property
    def release(self) -> str:
        """The name of this release: the same files have the same one."""
        whole = sha256(f"{self.portal}\n".encode())
        for path in sorted(self.files):
            whole.update(f"{path}\0{self.files[path].sha256}\n".encode())
        return whole.hexdigest()[:12]

    def dumped(self) -> bytes:
        """Return the manifest as it is written."""
        row = {
            "format": FORMAT,
            "site": self.site,
            "portal": self.portal,
            "release": self.release,
            "at": self.at,
            "commit": self.commit,
            "withdrawn": self.withdrawn,
            "files": {path: [e.sha256, e.size] for path, e in sorted(self.files.items())},
            "kept": {
                path: [k.entry.sha256, k.entry.size, k.until]
                for path, k in sorted(self.kept.items())
            },
        }
        if self.epoch:
            row |= {"epoch": self.epoch, "serial": self.serial, "key_mark": self.key_mark}
        return json.dumps(row, ensure_ascii=False, indent=1).encode() + b"\n"


class DamagedManifestError(Exception):
    """The manifest cannot be read, or is not what was written."""


def loaded(raw: bytes) -> Manifest:
    """Return the manifest *raw*; raise `DamagedManifestError`, or an error where it is newer."""
    try:
        row: dict[str, Any] = json.loads(raw)
        if isinstance(row["format"], int) and row["format"] > FORMAT:
            raise misused(
                "what is published there was written by a newer amportal; nothing was changed",
                "update amportal on this machine",
            )
        found = Manifest(
            site=str(row["site"]),
            portal=str(row["portal"]),
            files={path: _entry(each) for path, each in row["files"].items()},
            at=str(row["at"]),
            commit=str(row["commit"]),
            kept={p: Kept(_entry(each[:2]), str(each[2])) for p, each in row["kept"].items()},
            withdrawn=bool(row["withdrawn"]),
            epoch=int(row.get("epoch", 0)),
            serial=int(row.get("serial", 0)),
            key_mark=str(row.get("key_mark", "")),
        )
        if found.release != row["release"] or not all(map(is_plain, (*found.files, *found.kept))):
            raise DamagedManifestError
        return found
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError) as fault:
        raise DamagedManifestError from fault


def known(raw: bytes | None) -> Manifest | None:
    """Return the manifest *raw*, None where it cannot be read here."""
    try:
        return None if raw is None else loaded(raw)
    except (DamagedManifestError, PublishError):
        return None


def is_plain(path: str) -> bool:
    """Say whether *path* is one that a portal can have on any host."""
    parts = path.split("/")
    return (
        len(path.encode()) <= 1024
        and all(part not in ("", ".", "..") for part in parts)
        and not any(ord(letter) < 32 or letter in "\\\x7f" for letter in path)
    )


def _entry(row: Any) -> Entry:
    digest, size = row
    if not (isinstance(digest, str) and len(digest) == 64 and isinstance(size, int)):
        raise ValueError("not an entry")
    return Entry(digest, size)
