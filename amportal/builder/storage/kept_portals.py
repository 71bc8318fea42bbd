"""Every portal as it was last released, kept beside the ledger: `.amportal/portals/`.

What is gone from the output can then be put back instead of being made again, reports above all.
Worth restoring in CI, like the texts of `builder.storage.text_cache`. It may be lost or damaged at
any time: whoever asks says which bytes it wants, by their digests, and is given those or nothing.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import Any

from amportal.builder.storage import disk
from amportal.builder.storage.output_trace import Signature
from amportal.builder.storage.sealed_file import OtherVersion, sealed, unsealed
from amportal.render.theme import Theme

# Files below this many bytes stand in one pack a portal, larger ones in a file each: so a saved
# text never has a portal's pictures written anew.
_LARGE = 64 * 1024


class KeptPortals:
    """The portals kept below the folder *state*; what is in *theme* is not kept a second time."""

    def __init__(self, state: Path, theme: Theme) -> None:
        self._folder = state / "portals"
        self._theme = {theme.file_digest(name): theme.files[name] for name in theme.files}

    def keep(
        self,
        portal: str,
        contents: Mapping[str, str],
        live: Mapping[str, Signature],
        folder: Path,
    ) -> None:
        """Keep the release of *portal* that stands in *folder*.

        *contents* are the digests of its outputs, *live* its files. What cannot be read there any
        more is not kept. Raises `OSError` where it cannot be written.
        """
        small: dict[str, bytes] = {}
        large: set[str] = set()
        for path, digest in contents.items():
            if digest in self._theme or digest in small or digest in large or path not in live:
                continue
            if live[path][0] >= _LARGE:
                large.add(digest)
                self._keep_large(portal, digest, f"{folder}/{path}")
            else:
                with suppress(OSError):
                    small[digest] = _read(f"{folder}/{path}")
        sizes = [[digest, len(content)] for digest, content in small.items()]
        head = sealed(json.dumps({"sizes": sizes, "paths": sorted(contents)}).encode())
        disk.replace(self._pack(portal), head, b"\n", *small.values())
        self._clear(portal, large)

    def paths(self, portal: str) -> frozenset[str]:
        """Return the paths of the release of *portal* that is kept; none where nobody can tell."""
        head, _ = self._opened(portal)
        paths = head.get("paths")
        return frozenset(map(str, paths)) if isinstance(paths, list) else frozenset()

    def _keep_large(self, portal: str, digest: str, file: str) -> None:
        kept = self._folder / portal / digest
        if kept.is_file():
            return
        try:
            content = _read(file)
        except OSError:
            return
        # Half a file is cleared away with those of the ledger, so it lies among the packs.
        fresh = self._folder / f"{portal}.{digest}{disk.FRESH}"
        disk.replace(kept, content, fresh=fresh)

    def _clear(self, portal: str, large: set[str]) -> None:
        """Delete what is kept of *portal* in files of their own, but those in use."""
        folder = self._folder / portal
        with suppress(FileNotFoundError, NotADirectoryError):
            for each in tuple(folder.iterdir()):
                if each.name not in large:
                    disk.drop(each)

    def contents(self, portal: str, wanted: Mapping[str, str]) -> dict[str, bytes] | None:
        """Return the bytes of *wanted*, a digest by path; None where any of them is not kept."""
        pack = self._packed(portal)
        found: dict[str, bytes] = {}
        for path, digest in wanted.items():
            content = self._theme.get(digest)
            if content is None:
                content = pack[digest] if digest in pack else self._large(portal, digest)
                if content is None or sha256(content).hexdigest() != digest:
                    return None
            found[path] = content
        return found

    def drop(self, portal: str) -> None:
        """Keep nothing of *portal* any more."""
        disk.drop(self._pack(portal))
        disk.drop(self._folder / portal)

    def _pack(self, portal: str) -> Path:
        return self._folder / f"{portal}.pack"

    def _packed(self, portal: str) -> dict[str, bytes]:
        """Return what the pack of *portal* says it holds, by digest; whoever asks looks again."""
        head, body = self._opened(portal)
        found, at = {}, 0
        for digest, size in head.get("sizes", ()):
            found[str(digest)] = body[at : at + size]
            at += size
        return found

    def _opened(self, portal: str) -> tuple[dict[str, Any], bytes]:
        """Return the head of the pack of *portal* and the bytes below it; nothing if damaged.

        The head alone is sealed: a pack that was cut short still says which paths it was of.
        """
        try:
            seal, _, rest = _read(f"{self._pack(portal)}").partition(b"\n")
            head, _, body = rest.partition(b"\n")
            found = json.loads(unsealed(seal + b"\n" + head))
        except (OSError, ValueError, TypeError, RecursionError, OtherVersion):
            return {}, b""
        return (found, body) if isinstance(found, dict) else ({}, b"")

    def _large(self, portal: str, digest: str) -> bytes | None:
        with suppress(OSError, ValueError):
            return _read(f"{self._folder}/{portal}/{digest}")
        return None


def _read(file: str) -> bytes:
    """Return the bytes of the regular *file*; of a link, those of no other."""
    handle = os.open(file, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC | os.O_NONBLOCK)
    with os.fdopen(handle, "rb", buffering=0) as opened:
        return opened.readall()
