"""What is going on, for a person who waits: a spinner on a terminal, else a line an event."""

from __future__ import annotations

from typing import TYPE_CHECKING, TextIO

from amportal.console.text import shown

if TYPE_CHECKING:
    from rich.status import Status

_STEPS = {
    "read": "reading",
    "plan": "planning",
    "make": "making pages for",
    "pdf": "making report",
    "release": "publishing",
    "check": "checking",
    "copy": "copying",
    "send": "sending",
}


def said(what: str, about: str) -> str:
    """Return the step *what* about *about* in words: "making pages for acme"."""
    return f"{_STEPS.get(what, what)} {shown(about)}".strip()


class Progress:
    """Tells of steps on one stream; `live` where it is a terminal that can be drawn on."""

    def __init__(self, stream: TextIO, *, live: bool, silent: bool = False) -> None:
        self._stream = stream
        self._live = live
        self._silent = silent
        self._status: Status | None = None

    @property
    def live(self) -> bool:
        """Whether steps come and go on a terminal, instead of staying as lines."""
        return self._live

    def __call__(self, what: str, about: str) -> None:
        """Say that a step begins."""
        if self._silent:
            return
        text = said(what, about)
        if not self._live:
            print(text, file=self._stream, flush=True)
        elif self._status is None:
            from rich.console import Console as Screen
            from rich.status import Status
            from rich.text import Text

            screen = Screen(file=self._stream, force_terminal=True, highlight=False)
            self._status = Status(Text(text), console=screen)
            self._status.start()
        else:
            from rich.text import Text

            self._status.update(Text(text))

    def stop(self) -> None:
        """Take the spinner away and show the cursor again."""
        if self._status is not None:
            self._status.stop()
            self._status = None


__all__ = ["Progress", "said"]
