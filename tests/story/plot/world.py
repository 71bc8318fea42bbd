"""The files of a story: written as YAML and Markdown, and committed with the day's own time.

The story changes plain dictionaries, its ledger of what happened; this module writes them. What
follows from them is worked out again, from the files alone, in `oracle`.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import yaml

Facts = dict[str, Any]


class Money(str):
    """An amount, written in YAML without quotes."""

    __slots__ = ()


class _Dumper(yaml.SafeDumper):
    def ignore_aliases(self, data: Any) -> bool:
        """Write every value out, however often it stands there."""
        return True


def _amount(dumper: yaml.SafeDumper, value: Money) -> yaml.Node:
    kind = "float" if "." in value else "int"
    return dumper.represent_scalar(f"tag:yaml.org,2002:{kind}", str(value))


_Dumper.add_representer(Money, _amount)


def dumped(facts: Facts) -> str:
    """Return *facts* as YAML, in the order they were written."""
    return yaml.dump(facts, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=200)


@dataclass
class World:
    """The files of a site below *root*: YAML as dictionaries, Markdown as (front matter, text)."""

    root: Path
    files: dict[str, Facts] = field(default_factory=dict)
    texts: dict[str, tuple[Facts, str]] = field(default_factory=dict)
    written: dict[str, str] = field(default_factory=dict)
    known: dict[str, str] = field(default_factory=dict)  # the facts last written, as `repr`
    last: tuple[date, int] = (date.min, 0)  # when the newest commit was made

    def begin(self) -> None:
        """Make the folder and its repository."""
        self.root.mkdir(parents=True, exist_ok=True)
        self._git("init", "-q", "-b", "main")
        (self.root / ".gitignore").write_text("/output/\n/.amportal/\n/outbox/\n")

    def commit(self, day: date, message: str, hour: int = 16) -> None:
        """Write what changed and commit it at *hour* o'clock UTC of *day*, or when the last was."""
        self.last = max(self.last, (day, hour))
        hour = self.last[1]
        for path, facts in self.files.items():
            if self._is_new(path, facts):
                self._write(path, dumped(facts))
        for path, (front, text) in self.texts.items():
            if self._is_new(path, (front, text)):
                self._write(path, f"---\n{dumped(front)}---\n{text}\n")
        stamp = f"{day.isoformat()}T{hour:02}:00:00+0000"
        self._git("add", "-A")
        self._git("commit", "-q", "--allow-empty", "-m", message, stamp=stamp)

    def let_go(self, path: str) -> None:
        """Leave the file at *path* to the product's commands from now on."""
        self.texts.pop(path)

    def move(self, old: str, new: str) -> None:
        """Rename the folder *old* to *new*, as `git mv` does; it may not be written yet."""
        if (self.root / old).is_dir():
            shutil.move(self.root / old, self.root / new)
        for shelf in (self.files, self.texts, self.written, self.known):
            moved = {path: path.replace(f"{old}/", f"{new}/", 1) for path in shelf}
            kept = {moved[path]: value for path, value in shelf.items()}
            shelf.clear()
            shelf.update(kept)  # type: ignore[arg-type]

    def remove(self, path: str) -> None:
        """Take a file away."""
        self.files.pop(path, None)
        self.texts.pop(path, None)
        (self.root / path).unlink()

    def _is_new(self, path: str, facts: object) -> bool:
        """Say whether *facts* differ from those last written to *path*; dumping all is slow."""
        before, self.known[path] = self.known.get(path), repr(facts)
        return before != self.known[path]

    def _write(self, path: str, text: str) -> None:
        if self.written.get(path) != text:
            self.written[path] = text
            file = self.root / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8")

    def _git(self, *arguments: str, stamp: str = "") -> str:
        environment = {
            **os.environ,
            "GIT_AUTHOR_NAME": "Lea Roy",
            "GIT_AUTHOR_EMAIL": "lea@pilotross.example",
            "GIT_COMMITTER_NAME": "Lea Roy",
            "GIT_COMMITTER_EMAIL": "lea@pilotross.example",
        }
        if stamp:
            environment |= {"GIT_AUTHOR_DATE": stamp, "GIT_COMMITTER_DATE": stamp}
        done = subprocess.run(
            ["git", *arguments],
            cwd=self.root,
            env=environment,
            capture_output=True,
            check=True,
            text=True,
        )
        return done.stdout


__all__ = ["Facts", "Money", "World", "dumped"]
