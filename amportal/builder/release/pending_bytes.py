"""The bytes of one release while its reports are being made: in a file, for they may be many.

A client's pages take half a megabyte, and where all clients of a large site wait for reports,
theirs would all be in memory at once.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from amportal.builder.storage import disk


class PendingBytes:
    """The *contents* of a release by path, put into the new *file*."""

    def __init__(self, file: Path, contents: Mapping[str, bytes]) -> None:
        self._file = file
        self._sizes = {path: len(content) for path, content in contents.items()}
        disk.create(file, *contents.values())

    def take_back(self) -> dict[str, bytes]:
        """Return what was put there, and delete the file. Raises `OSError` where it is gone."""
        whole, at = self._file.read_bytes(), 0
        if len(whole) != sum(self._sizes.values()):
            raise OSError(f"{self._file} was changed by somebody else")
        found = {}
        for path, size in self._sizes.items():
            found[path] = whole[at : at + size]
            at += size
        self.drop()
        return found

    def drop(self) -> None:
        """Delete the file."""
        disk.drop(self._file)
