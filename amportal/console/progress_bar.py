"""What is going on, for a person who waits: a bar on a terminal, else a line an event."""

from __future__ import annotations

from typing import TYPE_CHECKING, TextIO

from amportal.console.problem_text import shown

if TYPE_CHECKING:
    from rich.progress import Progress as Bars
    from rich.progress import TaskID

_STEPS = {
    "read": "reading",
    "plan": "planning",
    "make": "making pages for",
    "pdf": "making report",
    "release": "releasing",
    "check": "checking",
    "copy": "copying",
    "send": "sending",
    "upload": "bringing",
    "verify": "asking",
    "wait": "waiting for",
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
        self._bars: Bars | None = None
        # The bar that is shown, and the kind of step it counts.
        self._bar: TaskID | None = None
        self._counted = ""
        self._begun = 0

    @property
    def live(self) -> bool:
        """Whether steps come and go on a terminal, instead of staying as lines."""
        return self._live

    def __call__(self, what: str, about: str, of: int = 0) -> None:
        """Say that a step begins: the next one *of* so many, where that is known."""
        if self._silent:
            return
        if not self._live:
            print(said(what, about), file=self._stream, flush=True)
            return
        self._draw(what, said(what, about), of)

    def stop(self) -> None:
        """Take the bar away and show the cursor again."""
        if self._bars is not None:
            self._bars.stop()
        self._bars, self._bar, self._counted = None, None, ""

    def _draw(self, what: str, text: str, of: int) -> None:
        from rich.markup import escape

        bars = self._bars or self._started()
        # A step without a number belongs to what is counted already.
        if self._bar is None or (of and what != self._counted):
            if self._bar is not None:
                bars.remove_task(self._bar)
            self._bar = bars.add_task(escape(text), total=of or None, count="")
            self._counted, self._begun = what, 0
        if of:
            # What has only begun is not done: the bar is one step behind the number.
            self._begun += 1
            bars.update(self._bar, completed=self._begun - 1, count=f"{self._begun} of {of}")
        bars.update(self._bar, description=escape(text))

    def _started(self) -> Bars:
        from rich.console import Console as Screen
        from rich.progress import BarColumn, SpinnerColumn, TextColumn
        from rich.progress import Progress as Bars
        from rich.table import Column

        screen = Screen(file=self._stream, force_terminal=True, highlight=False)
        self._bars = Bars(
            SpinnerColumn(),
            BarColumn(bar_width=24),
            TextColumn("{task.fields[count]}"),
            TextColumn(
                "{task.description}", table_column=Column(no_wrap=True, overflow="ellipsis")
            ),
            console=screen,
            transient=True,
        )
        self._bars.start()
        return self._bars
