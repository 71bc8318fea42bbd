"""What open pages are told: which outputs changed since they were loaded, and what is wrong.

It exists so that the builds' thread and any number of pages meet in one place. A version counts
the builds that changed something; it begins with a word of this process, so that a page which was
loaded from an earlier one knows that it must load again.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable

from msgspec import Struct

from amportal.builder.build_summary import Summary
from amportal.errors import Problem
from amportal.plan.routes import BOARD_FOLDER
from amportal.preview.problem_owner import concerning

FRONT = "/"


class News(Struct, frozen=True):
    """What one page is told. `paths` are outputs, from the server's root, that changed."""

    version: str
    paths: tuple[str, ...]
    problems: tuple[Problem, ...]
    # True where the page's portal is older than the sources.
    held: bool
    # True where the page comes from an earlier process.
    again: bool = False


class Live:
    """The state of the preview; every method may be called from any thread."""

    def __init__(self, boot: str) -> None:
        """Begin at version 0 of the process that is known by *boot*."""
        self._boot = boot
        self._bell = threading.Condition()
        self._number = 0
        self._changed: dict[str, int] = {}
        self._problems: tuple[Problem, ...] = ()
        self._clients: dict[str, bool] = {}
        self._coming: dict[str, int] = {}
        self._closed = False
        self._built = False

    @property
    def version(self) -> str:
        """The version that a page which is answered now belongs to."""
        return f"{self._boot}.{self._number}"

    @property
    def built(self) -> bool:
        """Whether a first build has ended."""
        return self._built

    @property
    def problems(self) -> tuple[Problem, ...]:
        """The problems of the last build."""
        return self._problems

    @property
    def clients(self) -> dict[str, bool]:
        """Return of each client the last build knew, whether its portal is held back."""
        with self._bell:
            return dict(self._clients)

    @property
    def coming(self) -> dict[str, int]:
        """Return how many reports are still being made, of each client that waits for any."""
        with self._bell:
            return dict(self._coming)

    def tell(self, summary: Summary) -> None:
        """Tell all pages what a build did, be it while it still makes reports."""
        changed = [
            f"/{each.slug}/{path}"
            for each in summary.clients
            for path in (*each.written, *each.removed)
        ]
        clients = {
            each.slug: each.held
            for each in summary.clients
            if not each.gone and each.slug != BOARD_FOLDER
        }
        coming = {each.slug: len(each.coming) for each in summary.clients if each.coming}
        self._tell(changed, summary.problems, clients, coming if summary.unfinished else {})

    def tell_failure(self, problem: Problem) -> None:
        """Tell all pages that nothing could be built; what is known of clients stays."""
        self._tell([], (problem,), self.clients, {})

    def _tell(
        self,
        changed: Iterable[str],
        problems: tuple[Problem, ...],
        clients: dict[str, bool],
        coming: dict[str, int],
    ) -> None:
        with self._bell:
            paths = list(changed)
            known = (self._problems, self._clients, self._coming)
            if self._built and not paths and known == (problems, clients, coming):
                return
            self._number += 1
            self._changed.update(dict.fromkeys([*paths, FRONT], self._number))
            self._problems, self._clients, self._coming = problems, clients, coming
            self._built = True
            self._bell.notify_all()

    def news(self, client: str, since: str) -> News:
        """Return what a page of *client* ("" for the front page) of version *since* is told."""
        with self._bell:
            number = self._number_of(since)
            inside = f"/{client}/" if client else FRONT
            paths = tuple(
                path
                for path, at in self._changed.items()
                if number is not None and at > number and path.startswith(inside)
            )
            errors = [each for each in self._problems if each.severity == "error"]
            return News(
                self.version,
                paths,
                concerning(errors, client, self._clients),
                self._clients.get(client, False),
                again=number is None,
            )

    def wait(self, since: str, seconds: float) -> bool:
        """Wait until the version is another than *since*; return False where it stayed."""
        with self._bell:
            return self._bell.wait_for(lambda: self._closed or self.version != since, seconds)

    def close(self) -> None:
        """Let everybody who waits go."""
        with self._bell:
            self._closed = True
            self._bell.notify_all()

    @property
    def closed(self) -> bool:
        """Whether it is over."""
        return self._closed

    def _number_of(self, version: str) -> int | None:
        """Return the number in *version*, or None when it is of another process."""
        boot, _, number = version.rpartition(".")
        return int(number) if boot == self._boot and number.isdecimal() else None
