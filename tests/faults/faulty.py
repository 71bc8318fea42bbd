"""Builds whose disk fails at one operation after the other, until one sees no fault any more.

Used by the tests and, with every error at every operation, by the soak.
"""

from __future__ import annotations

import errno
import shutil
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from itertools import count

from tests.faults.ground import Ground, by_client
from tests.faults.operations import failing

ERRORS = (errno.ENOSPC, errno.EIO, errno.EMFILE, errno.EACCES)
Fault = Callable[[int, int], AbstractContextManager[list[str]]]


@dataclass
class Faulty:
    """What is done to a ground between two good builds, and what came of all the faults in it."""

    ground: Ground
    change: Callable[[int], None]
    fault: Fault = failing
    figures: Counter[str] = field(default_factory=Counter)

    def run(self, errors: Iterable[int], step: int = 1) -> None:
        """Let operation 1, 1 + *step*, ... fail, with each of *errors* in turn."""
        cycle = _forever(tuple(errors))
        for at in count(1, step):
            if not self._fails(at, next(cycle)):
                return

    def _fails(self, at: int, number: int) -> bool:
        """Build with a fault at *at*, then without; return whether the fault was met."""
        usual = self.ground.left()
        self.change(at)
        before = by_client(self.ground.site.tree())
        with self.fault(at, number) as failed:
            ran = self.ground.build()
        where = f"operation {at}, {errno.errorcode[number]}: {failed[:1]}"
        after = by_client(self.ground.site.tree())
        wanted = by_client(self.ground.clean())
        self.figures[f"exit {ran.code}"] += 1
        assert ran.code in ((0, 5) if failed else (0,)), f"{where}: {ran.code} {ran.err}"
        for slug in before.keys() | wanted.keys() | after.keys():
            old = (before.get(slug),) if ran.code else ()
            assert after.get(slug) in (*old, wanted.get(slug)), f"{where}: {slug} is torn"
        if ran.code:
            assert "error: " in ran.err, where
            assert "hint: what was published before is still in place" in ran.err, where
            assert "Traceback" not in ran.err, where
        self._mended(where, wanted, usual)
        return bool(failed)

    def _mended(self, where: str, wanted: dict[str, dict[str, bytes]], usual: set[str]) -> None:
        """The next build makes what a clean one makes, and leaves no litter."""
        ran = self.ground.build()
        assert ran.code == 0, f"after {where}: {ran.err}"
        assert by_client(self.ground.site.tree()) == wanted, f"after {where}"
        left = self.ground.left()
        litter = {name for name in left - usual if name.startswith("staging/") or ".new" in name}
        assert not litter, f"after {where}"
        assert not list(self.ground.site.output.glob(".*")), f"after {where}"


def from_nothing(ground: Ground) -> Callable[[int], None]:
    """Return the change after which everything is made for the first time."""

    def change(at: int) -> None:
        shutil.rmtree(ground.site.output, ignore_errors=True)
        shutil.rmtree(ground.site.state, ignore_errors=True)

    return change


def _forever(errors: tuple[int, ...]) -> Iterator[int]:
    return (errors[at % len(errors)] for at in count())


__all__ = ["ERRORS", "Faulty", "from_nothing"]
