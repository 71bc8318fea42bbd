"""Let any one function fail while one client is made; used by the tests and the soak."""

from __future__ import annotations

import functools
import sys
from asyncio import CancelledError
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from types import CodeType, FunctionType, ModuleType
from typing import Any

import pytest

from amportal.builder.client_task import ClientMade, ClientTask
from amportal.builder.make.client_maker import ClientMaker

# What a planted exception says: a client's words, which no report may repeat.
CANARY = "canary-acme drew its secret here"
# Whose making is going on.
MAKING: ContextVar[str] = ContextVar("making", default="")


class Planted(Exception):  # noqa: N818  # it stands for whatever nobody foresaw
    """The planted exception."""


class PlantedBase(BaseException):
    """One that `except Exception` does not catch."""


class PlantedInterrupt(KeyboardInterrupt):
    """One that looks like an interrupt, and is not what Python raises for Ctrl-C."""


# What may be raised while one client is made. Bare `KeyboardInterrupt` is a person's.
KINDS: tuple[type[BaseException], ...] = (
    Planted,
    SystemExit,
    RecursionError,
    MemoryError,
    PlantedBase,
    PlantedInterrupt,
    KeyboardInterrupt,
    GeneratorExit,
    CancelledError,
)


@contextmanager
def watched(patch: pytest.MonkeyPatch) -> Iterator[None]:
    """Note whose making is going on, while this lasts."""
    make = ClientMaker._make

    def noted(self: ClientMaker, task: ClientTask, submit_for: Any) -> ClientMade:
        token = MAKING.set(task.slug)
        try:
            return make(self, task, submit_for)
        finally:
            MAKING.reset(token)

    with patch.context() as own:
        own.setattr(ClientMaker, "_make", noted)
        yield


def called_for(client: str, build: Callable[[], Any]) -> list[str]:
    """Return every function of ours that *build* calls while it makes *client*, as module:name."""
    seen: dict[CodeType, None] = {}

    def look(frame: Any, event: str, argument: Any) -> None:
        if event == "call" and MAKING.get() == client:
            seen.setdefault(frame.f_code)

    sys.setprofile(look)
    try:
        build()
    finally:
        sys.setprofile(None)
    found = []
    for module, name, value in functions():
        code = getattr(inspect_unwrap(value), "__code__", None)
        if code in seen:
            found.append(f"{module.__name__}:{name}")
    return sorted(found)


def inspect_unwrap(value: Any) -> Any:
    """Return the function below its caches."""
    while hasattr(value, "__wrapped__"):
        value = value.__wrapped__
    return value


def functions() -> Iterator[tuple[ModuleType, str, Any]]:
    """Yield each function that a module of ours defines, also behind a cache, with its name."""
    for module in list(sys.modules.values()):
        if not module.__name__.startswith("amportal."):
            continue
        for name, value in list(vars(module).items()):
            plain = inspect_unwrap(value)
            own = getattr(plain, "__module__", "") == module.__name__
            if isinstance(plain, FunctionType) and own and plain.__name__ == name:
                yield module, name, value


class Planting:
    """One function that fails while *client* is made; `reached`: how often it did."""

    def __init__(self, place: str, client: str, error: type[BaseException] = Planted) -> None:
        self.reached = 0
        self._module, _, self._name = place.partition(":")
        self._client = client
        self._error = error

    @contextmanager
    def planted(self, patch: pytest.MonkeyPatch) -> Iterator[None]:
        """Put the failing function wherever the right one is known, while this lasts."""
        right = getattr(sys.modules[self._module], self._name)

        @functools.wraps(inspect_unwrap(right))
        def failing(*args: Any, **words: Any) -> Any:
            if MAKING.get() == self._client:
                self.reached += 1
                raise self._error(CANARY)
            return right(*args, **words)

        with patch.context() as own:
            for module in list(sys.modules.values()):
                if not module.__name__.startswith("amportal."):
                    continue
                for name, value in list(vars(module).items()):
                    if value is right:
                        own.setattr(module, name, failing)
            yield
