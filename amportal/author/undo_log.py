"""What was written last, kept so that one word takes it back to the byte.

One file an entry, numbered, in `.amportal/undo/`; the newest are kept. An entry holds what the
files were, and the digests of what they became: a file that somebody else has changed since is
never taken back.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Sequence
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

from msgspec import Struct

from amportal.author.verb_errors import Refused
from amportal.builder.storage import disk
from amportal.sources.edit.file_change import FileChange, write_changes

_MOST = 100


class Written(Struct, frozen=True):
    """One entry: its number, the command that wrote it, and each file's bytes before."""

    number: int
    command: str
    files: tuple[tuple[str, bytes | None, str], ...]

    def undone(self, root: Path) -> tuple[FileChange, ...]:
        """Return the changes that take it back; Refused where a file is not as it was left."""
        changes = []
        for path, before, digest in self.files:
            file = root / path
            now = file.read_bytes() if file.is_file() and not file.is_symlink() else None
            if _digest(now) != digest:
                raise Refused(
                    f"`{path}` was changed since `{self.command}`",
                    "take back first what came after it, or change the file in an editor",
                )
            changes.append(FileChange(path, now, before))
        return tuple(changes)


def write_down(root: Path, state: Path, changes: Sequence[FileChange], command: str) -> int:
    """Make *changes* to the site at *root*, and return the number that takes them back.

    *state* is the folder that holds what may be lost; *command* is what did it. Raises
    SourceChanged before anything is written.
    """
    write_changes(root, changes)
    return UndoLog(state / "undo").add(command, changes)


class UndoLog:
    """The entries in *folder*."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def add(self, command: str, changes: Sequence[FileChange]) -> int:
        """Keep what *changes* were made by *command*; return the number of the entry."""
        number = max(self._numbers(), default=0) + 1
        files = [[each.path, _encoded(each.before), _digest(each.after)] for each in changes]
        raw = json.dumps({"command": command, "files": files}, ensure_ascii=False).encode()
        disk.replace(self._file(number), raw)
        for old in sorted(self._numbers())[:-_MOST]:
            self.drop(old)
        return number

    def entry(self, number: int | None = None) -> Written:
        """Return the entry *number*, else the newest; Refused where there is none."""
        numbers = self._numbers()
        if not numbers:
            raise Refused("there is nothing to take back", "git knows all that was committed")
        wanted = max(numbers) if number is None else number
        if wanted not in numbers:
            raise Refused(f"there is no entry {wanted}", f"the newest is {max(numbers)}")
        try:
            kept = json.loads(self._file(wanted).read_bytes())
            files = tuple(
                (str(path), None if before is None else base64.b64decode(before), str(digest))
                for path, before, digest in kept["files"]
            )
            return Written(wanted, str(kept["command"]), files)
        except (ValueError, KeyError, TypeError):
            raise Refused(f"entry {wanted} is damaged", "git knows what was committed") from None

    def drop(self, number: int) -> None:
        """Forget the entry *number*."""
        with suppress(OSError):
            self._file(number).unlink()

    def _numbers(self) -> list[int]:
        if not self._folder.is_dir():
            return []
        return [int(each.stem) for each in self._folder.glob("*.json") if each.stem.isdigit()]

    def _file(self, number: int) -> Path:
        return self._folder / f"{number:06}.json"


def _digest(raw: bytes | None) -> str:
    return "" if raw is None else sha256(raw).hexdigest()


def _encoded(raw: bytes | None) -> str | None:
    return None if raw is None else base64.b64encode(raw).decode("ascii")
