"""Slow second steps under way: handed to the pool as soon as they are known, awaited later."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from concurrent.futures import TimeoutError as NotYet
from typing import Any, Protocol
from weakref import WeakValueDictionary

from amportal.plan.routes import BOARD_FOLDER, client_of_folder, of_client
from amportal.render.recipe import Later

# How often to look, while waiting, whether the wait still makes sense.
_GLANCE_SECONDS = 0.02


class PdfMaker(Protocol):
    """Where slow second steps are made; `submit` may be called before anything is started."""

    def start(self) -> None:
        """Get ready, because there is surely something to come."""
        ...

    def submit(self, inputs: Any) -> Future[Any]:
        """Return the future outcome of *inputs*."""
        ...

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """End everything the pool started."""
        ...


class Superseded(Exception):  # noqa: N818  # an event to react to, not a mistake
    """Something newer is to be built: what is still being made is of no use any more."""


class PendingPdfs:
    """The slow steps of one build, by folder and output."""

    def __init__(self, opened: Callable[[], PdfMaker], superseded: Callable[[], bool]) -> None:
        """*opened* opens the pool; it is called only when there is a step to make."""
        self._open = opened
        self._superseded = superseded
        self._pool: PdfMaker | None = None
        self._futures: dict[tuple[str, str], Future[Any]] = {}
        # By client and digest: what several portals of one client have alike is made once. What
        # came of a step that nobody awaits any more is let go of.
        self._alike: WeakValueDictionary[tuple[str, str], Future[Any]] = WeakValueDictionary()

    def submit(self, folder: str, path: str, later: Later) -> None:
        """Begin the step of *path* in *folder*, unless it was begun before."""
        if (folder, path) not in self._futures:
            key = (client_of_folder(folder), later.digest)
            step = self._alike.get(key)
            if step is None or step.cancelled():
                step = self._alike[key] = self._opened().submit(later.inputs)
            self._futures[folder, path] = step

    def drop(self, folder: str) -> None:
        """Give up all steps of *folder*."""
        for key in [key for key in self._futures if key[0] == folder]:
            step = self._futures.pop(key)
            if step not in self._futures.values():
                step.cancel()

    def drop_client(self, slug: str) -> None:
        """Give up all steps of the portals of the client *slug*."""
        for folder in {folder for folder, _ in self._futures}:
            if client_of_folder(folder) == slug:
                self.drop(folder)

    def drop_drafts(self, slug: str) -> None:
        """Give up what the agency's own folder would have of the client *slug*."""
        own = [key for key in self._futures if key[0] == BOARD_FOLDER and of_client(key[1]) == slug]
        for key in own:
            step = self._futures.pop(key)
            if step not in self._futures.values():
                step.cancel()

    def outcome(self, folder: str, path: str) -> Any:
        """Wait for a step and return what came of it. Raises Superseded."""
        future = self._futures[folder, path]
        while True:
            try:
                outcome = future.result(timeout=_GLANCE_SECONDS)
            except NotYet:
                if future.done():
                    raise
                if self._superseded():
                    raise Superseded from None
                continue
            del self._futures[folder, path]
            return outcome

    def close(self) -> None:
        """End the pool, if it was ever opened."""
        if self._pool is not None:
            self._pool.shutdown(cancel_futures=True)

    def _opened(self) -> PdfMaker:
        if self._pool is None:
            self._pool = self._open()
        return self._pool
