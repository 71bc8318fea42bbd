"""Everything a build does to the disk, one operation after the other: count them, or stop at one.

A build changes the disk through `amportal.builder.storage.disk` alone, which calls `os`; so `os` is
where operations are counted. What C libraries would do behind our back is looked for by a test of
its own, with the interpreter's audit events.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any
from unittest.mock import patch

from amportal.builder.storage import disk

_CALLS = (
    *("open", "write", "pwrite", "fsync", "ftruncate", "mkdir", "link", "symlink"),
    *("rename", "replace", "unlink", "remove", "rmdir"),
)
# What goes to the C library directly; their own failures are those of the calls they stand for.
_OURS = ("exchange", "_syncfs")
Before = Callable[[int, str, str], None]


@contextmanager
def operations(before: Before) -> Iterator[None]:
    """Call *before* with number, name and target ahead of each change of the disk.

    Numbers begin at 1. What *before* raises is what the operation raises.
    """
    counted = 0

    def wrapped(name: str, real: Callable[..., Any]) -> Callable[..., Any]:
        def run(*arguments: Any, **named: Any) -> Any:
            nonlocal counted
            if name != "open" or _writes(*arguments):
                counted += 1
                before(counted, name, str(arguments[0]))
            return real(*arguments, **named)

        return run

    with ExitStack() as patches:
        for owner, names in ((os, _CALLS), (disk, _OURS)):
            for name in names:
                real = getattr(owner, name)
                patches.enter_context(patch.object(owner, name, wrapped(name, real)))
        yield


def _writes(path: object, flags: int = 0, *more: object) -> bool:
    return bool(flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT)) and path != os.devnull


@contextmanager
def failing(at: int, number: int) -> Iterator[list[str]]:
    """Let operation *at* fail with the error *number*; yield what failed, empty while nothing."""
    failed: list[str] = []

    def before(count: int, name: str, target: str) -> None:
        if count == at:
            failed.append(f"{name} {target}")
            raise OSError(number, os.strerror(number), target)

    with operations(before):
        yield failed


@contextmanager
def full_after(at: int, number: int) -> Iterator[list[str]]:
    """Let every operation that needs room fail from *at* on, as on a disk that is full."""
    failed: list[str] = []

    def before(count: int, name: str, target: str) -> None:
        if count >= at and name in ("open", "write", "pwrite", "fsync", "mkdir", "link", "_syncfs"):
            failed.append(f"{name} {target}")
            raise OSError(number, os.strerror(number), target)

    with operations(before):
        yield failed


__all__ = ["failing", "full_after", "operations"]
