"""`.amportal/sending.json`: which ledger this site sends by, and how far it had come.

A third place beside the ledger and the lines in the repository. It says nothing of any mail; it
lets a ledger that is gone, was replaced or is older than it was be noticed, also where the
repository's lines are gone as well.
"""

from __future__ import annotations

import os
from pathlib import Path

from msgspec import Struct
from pydantic import BaseModel, ConfigDict, Field, ValidationError

FILE = "sending.json"


class _Written(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    ledger: str = Field(min_length=1)
    steps: int = Field(ge=0)


class SendingMark(Struct, frozen=True):
    """The mark in *file*. All methods tell `OSError` where the disk does not obey."""

    file: Path

    @property
    def exists(self) -> bool:
        """Whether anything is there, readable or not: then something was sent from here."""
        return os.path.lexists(self.file)

    def read(self) -> tuple[str, int] | None:
        """Return the ledger's id and its number of changes; None where nobody can read them."""
        try:
            told = _Written.model_validate_json(self.file.read_bytes())
        except (OSError, ValidationError):
            return None
        return told.ledger, told.steps

    def write(self, ledger: str, steps: int) -> None:
        """Note that *ledger* has made *steps* changes; durable when it returns."""
        self.file.parent.mkdir(parents=True, exist_ok=True)
        fresh = self.file.with_name(f"{self.file.name}.new")
        raw = _Written(ledger=ledger, steps=steps).model_dump_json() + "\n"
        for each in (fresh, self.file):
            _make_way(each)
        with fresh.open("wb") as out:
            out.write(raw.encode())
            out.flush()
            os.fsync(out.fileno())
        fresh.replace(self.file)
        sync_folder(self.file.parent)


def _make_way(file: Path) -> None:
    """Move a folder that stands in the place of *file* beside it; nothing in it is deleted."""
    if file.is_symlink() or not file.is_dir():
        return
    number = 1
    while os.path.lexists(aside := file.with_name(f"{file.name}.folder-{number}")):
        number += 1
    file.rename(aside)


def sync_folder(folder: Path) -> None:
    """Bring the names in *folder* to the disk."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
