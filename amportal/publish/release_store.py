"""What this machine keeps of published releases: their files by digest, to roll back and to stage.

Below `.amportal/publish/PORTAL/`, so that one portal's bytes lie beside no other's. It may be lost
at any time: then nothing can be rolled back from here, and everything is read again.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import Any

from msgspec import Struct

from amportal.builder.storage import disk
from amportal.publish.portal_manifest import DamagedManifestError, Entry, Manifest, loaded
from amportal.publish.publish_errors import PublishError, failed, unsafe

# Releases that can be rolled back to.
KEPT = 10


class Release(Struct, frozen=True):
    """A release that was published from here: `contacts` are those the portal was for.

    `before` is the name of the release that it took the place of, empty where none was known.
    """

    manifest: Manifest
    contacts: tuple[str, ...]
    before: str = ""


class ReleaseStore:
    """What is kept of the portal of one reader below the folder *state*."""

    def __init__(self, state: Path, portal: str) -> None:
        self.folder = state / "publish" / portal
        self._objects = self.folder / "objects"
        self._releases = self.folder / "releases"

    def collect(self, output: Path, digests: Mapping[str, str]) -> dict[str, Entry]:
        """Keep the files of *output*, whose digests the build wrote down; return them by path.

        Raises `PublishError` where one is not what was built.
        """
        disk.folder(self._objects)
        found = {}
        for path, digest in digests.items():
            kept = self._objects / digest
            try:
                size = kept.stat().st_size
            except FileNotFoundError:
                content = _read(output / path)
                if content is None or sha256(content).hexdigest() != digest:
                    raise _not_built(output, path) from None
                disk.replace(kept, content)
                size = len(content)
            found[path] = Entry(digest, size)
        return found

    def built(self, output: Path, digests: Mapping[str, str]) -> Iterator[tuple[str, bytes]]:
        """Yield path and bytes of the files of *output*, whose digests the build wrote down.

        Raises `PublishError` where one is not what was built.
        """
        for path, digest in digests.items():
            content = _read(output / path)
            if content is None or sha256(content).hexdigest() != digest:
                raise _not_built(output, path)
            yield path, content

    def keep(self, content: bytes) -> Entry:
        """Keep *content* beside the files of releases."""
        entry = Entry(sha256(content).hexdigest(), len(content))
        file = self._objects / entry.sha256
        if not file.exists():
            disk.folder(self._objects)
            disk.replace(file, content)
        return entry

    def content(self, entry: Entry) -> bytes | None:
        """Return the bytes of *entry*, or None where they are not kept here."""
        content = _read(self._objects / entry.sha256)
        if content is None or sha256(content).hexdigest() != entry.sha256:
            return None
        return content

    def stage(self, files: Mapping[str, Entry]) -> Path:
        """Return a folder that holds *files* and nothing else; each must be kept here."""
        stage = self.folder / "stage"
        disk.drop(stage)
        disk.folder(stage)
        for path, entry in files.items():
            target = stage / path
            target.parent.mkdir(parents=True, exist_ok=True)
            try:
                disk.link(self._objects / entry.sha256, target)
            except FileNotFoundError:
                raise failed(
                    f"the bytes of `{path}` are not on this machine any more",
                    "check out the commit of that release, then `amportal publish --overwrite`",
                ) from None
        return stage

    def end_stage(self) -> None:
        """Take the staged folder away."""
        disk.drop(self.folder / "stage")

    def note(self, manifest: Manifest, contacts: Iterable[str], before: str | None = "") -> None:
        """Keep *manifest* as the newest release, and what the last ones need.

        It took the place of the release *before*; None keeps what is known, where somebody went
        back to it.
        """
        known = {each.manifest.release: each for each in self.releases()}
        if before is None:
            before = known[manifest.release].before if manifest.release in known else ""
        others = [each for name, each in known.items() if name != manifest.release]
        row = {
            "manifest": json.loads(manifest.dumped()),
            "contacts": sorted(contacts),
            "before": before,
        }
        disk.folder(self._releases)
        last = max((int(name.split("-")[0]) for name in self._names()), default=0)
        for name in self._names():
            if name.endswith(f"-{manifest.release}.json"):
                disk.drop(self._releases / name)
        file = self._releases / f"{last + 1:06}-{manifest.release}.json"
        disk.replace(file, json.dumps(row, ensure_ascii=False).encode())
        self._prune([*others, Release(manifest, ())])

    def releases(self) -> list[Release]:
        """Return the releases that are known here, the oldest first."""
        found = []
        for name in self._names():
            with suppress(OSError, ValueError, LookupError, TypeError, DamagedManifestError):
                row: dict[str, Any] = json.loads((self._releases / name).read_bytes())
                manifest = loaded(json.dumps(row["manifest"]).encode())
                contacts = tuple(map(str, row["contacts"]))
                found.append(Release(manifest, contacts, str(row.get("before", ""))))
        return found

    def _names(self) -> list[str]:
        with suppress(FileNotFoundError):
            return sorted(each.name for each in self._releases.iterdir())
        return []

    def _prune(self, releases: list[Release]) -> None:
        kept = releases[-KEPT:]
        names = {each.manifest.release for each in kept}
        for name in self._names():
            if name.rpartition("-")[2].removesuffix(".json") not in names:
                disk.drop(self._releases / name)
        wanted = {
            entry.sha256
            for each in kept
            for entry in (
                *each.manifest.files.values(),
                *(kept_one.entry for kept_one in each.manifest.kept.values()),
            )
        }
        for file in self._objects.iterdir() if self._objects.is_dir() else ():
            if file.name not in wanted:
                disk.drop(file)


def _not_built(output: Path, path: str) -> PublishError:
    return unsafe(
        f"`{output.name}/{path}` is not what was built",
        "run `amportal build`, which puts it back, then publish again",
    )


def _read(file: Path) -> bytes | None:
    """Return the bytes of the regular *file*; None where there is none, or a link."""
    try:
        handle = os.open(file, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC | os.O_NONBLOCK)
    except OSError:
        return None
    with os.fdopen(handle, "rb", buffering=0) as opened:
        return opened.readall()
