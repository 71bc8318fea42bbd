"""Traces: what one output was made from, and whether it must be made again.

One function decides, `reason_to_make`, and whoever explains prints its answer: there is no
second opinion. Reads nothing from disk.
"""

from __future__ import annotations

import stat
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from amportal.errors import Problem

# size, mtime, ctime (nanoseconds) and inode of a file we wrote.
Signature = tuple[int, int, int, int]


def signature(path: Path) -> Signature | None:
    """Return the signature of the regular file at *path*, or None."""
    try:
        found = path.lstat()
    except (FileNotFoundError, NotADirectoryError):
        return None
    if not stat.S_ISREG(found.st_mode):
        return None
    return (found.st_size, found.st_mtime_ns, found.st_ctime_ns, found.st_ino)


@dataclass(frozen=True, slots=True)
class Trace:
    """All that one output was made from, as digests; `absent` reads have the digest None."""

    recipe: str
    data: str
    assets: tuple[tuple[str, str], ...]
    reads: tuple[tuple[str, str | None], ...]
    content: str
    written: Signature | None = None
    # Digest of what the second, slow step was made from; empty where there is none.
    later: str = ""
    # Warnings are part of what a build says, so a fresh output says them again.
    warnings: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class Reason:
    """Why an output is made: `what` names the template, picture or file where there is one."""

    kind: Literal[
        "new", "code", "recipe", "data", "asset", "template", "missing", "changed-by-hand"
    ]
    what: str = ""

    def words(self) -> str:
        """Return the reason as a person would say it."""
        text = {
            "new": "it was never made",
            "code": "amportal or one of its libraries changed",
            "recipe": "it is made in another way now",
            "data": "its data changed",
            "asset": "a file it shows changed",
            "template": "a template changed",
            "missing": "the file is gone from the output",
            "changed-by-hand": "somebody changed the output file",
        }[self.kind]
        return f"{text}: {self.what}" if self.what else text


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a job asks for now, in the terms of a trace."""

    recipe: str
    data: str
    assets: tuple[tuple[str, str], ...]


def reason_to_make(
    wanted: Wanted,
    trace: Trace | None,
    templates: Mapping[str, str],
    on_disk: Signature | None,
    same_code: bool,
) -> Reason | None:
    """Return why the output must be made again, or None when it is fresh.

    *templates* maps every template there is now to its digest.
    """
    if trace is None:
        return Reason("new")
    if not same_code:
        return Reason("code")
    if trace.recipe != wanted.recipe:
        return Reason("recipe")
    if trace.data != wanted.data:
        return Reason("data")
    if trace.assets != wanted.assets:
        changed = sorted(set(wanted.assets) ^ set(trace.assets))
        return Reason("asset", changed[0][0] if changed else "")
    for name, digest in trace.reads:
        if templates.get(name) != digest:
            return Reason("template", name)
    if on_disk is None:
        return Reason("missing")
    if on_disk != trace.written:
        return Reason("changed-by-hand")
    return None
