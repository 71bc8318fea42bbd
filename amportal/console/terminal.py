"""The console: which stream gets what, and whether it may be coloured.

A pipe never gets an escape byte, nor does anybody who set `NO_COLOR` or asked for `--no-color`;
`FORCE_COLOR` colours a pipe too. What is said never depends on it.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from amportal.console.problem_formats import Format, rendered
from amportal.console.problem_text import STYLES, Piece, coloured, pieces_of, shown
from amportal.console.progress_bar import Progress
from amportal.errors import Problem

if TYPE_CHECKING:
    from amportal.builder.build_summary import Summary


def may_colour(stream: TextIO, environment: Mapping[str, str], *, no_color: bool = False) -> bool:
    """Say whether *stream* may get escape codes."""
    if no_color or environment.get("NO_COLOR"):
        return False
    if environment.get("FORCE_COLOR"):
        return True
    return is_screen(stream, environment)


def is_screen(stream: TextIO, environment: Mapping[str, str]) -> bool:
    """Say whether *stream* is a terminal that can be drawn on."""
    return stream.isatty() and environment.get("TERM", "") not in ("", "dumb")


class Console:
    """Prints; `quiet` leaves out all but problems and errors, `verbose` adds the details."""

    def __init__(
        self,
        out: TextIO,
        err: TextIO,
        *,
        environment: Mapping[str, str],
        folder: Path,
        quiet: bool = False,
        verbose: bool = False,
        no_color: bool = False,
    ) -> None:
        """Print data to *out* and talk to *err*; paths are named as seen from *folder*."""
        self.quiet = quiet
        self.verbose = verbose
        self._out = out
        self._err = err
        self._folder = folder
        self._colour = {
            id(stream): may_colour(stream, environment, no_color=no_color) for stream in (out, err)
        }
        live = is_screen(err, environment) and self._colour[id(err)]
        self.progress = Progress(err, live=live, silent=quiet)

    @classmethod
    def here(cls, *, quiet: bool = False, verbose: bool = False, no_color: bool = False) -> Console:
        """Return the console of this process."""
        return cls(
            sys.stdout,
            sys.stderr,
            environment=os.environ,
            folder=Path.cwd(),
            quiet=quiet,
            verbose=verbose,
            no_color=no_color,
        )

    @property
    def coloured(self) -> bool:
        """Whether standard output may get escape codes."""
        return self._colour[id(self._out)]

    def close(self) -> None:
        """Leave the terminal as it was."""
        self.progress.stop()

    def data(self, text: str) -> None:
        """Write *text* to standard output as it is."""
        self.progress.stop()
        self._out.write(text)
        self._out.flush()

    def say(self, text: str) -> None:
        """Say *text* to the person, unless they want it quiet."""
        if not self.quiet:
            self._talk(text)

    def warn(self, text: str) -> None:
        """Say what somebody has to look at, also where they want it quiet."""
        self._talk(text)

    def error(self, text: str, hint: str = "") -> None:
        """Say what stands in the way, and the mend."""
        self._talk(f"error: {text}")
        if hint:
            self._talk(f"hint: {hint}")

    def say_busy(self, holder: str) -> None:
        """Say that another build works on the same site, and which."""
        self.error(
            f"another build of this site is running ({holder})",
            "wait until it has finished, then run the same command again",
        )

    def print_problems(
        self, problems: Sequence[Problem], form: Format = Format.TEXT, *, data: bool = False
    ) -> None:
        """Print *problems*; to standard output where they are the *data* that was asked for."""
        self.progress.stop()
        stream = self._out if data else self._err
        if form is Format.TEXT and problems and self._colour[id(stream)]:
            self._paint(pieces_of(problems), stream)
        else:
            stream.write(rendered(problems, form))
        stream.flush()

    def print_tracebacks(self, summary: Summary) -> None:
        """Print the whole traceback of each fault of ours, which may repeat what content says."""
        self.progress.stop()
        for fault in summary.faults:
            self._err.write(f"{fault.detail}\n")
        self._err.flush()

    def print_summary(self, summary: Summary, output: Path, *, explain: bool = False) -> None:
        """Tell what a build did; *output* is where the portals are."""
        from amportal.console.build_messages import told

        if summary.problems:
            self.say("")
        for line in told(summary, self.named(output), explain=explain or self.verbose):
            self.say(line)

    def print_news(
        self,
        summary: Summary,
        before: Summary | None,
        moment: datetime,
        *,
        known: Collection[str] = frozenset(),
    ) -> None:
        """Tell what one build among many did, each line with the time of day.

        *before* is what was told last: its problems are told again only beside new ones. *known*
        are the outputs, as `client/path`, that this build told of before.
        """
        from amportal.console.build_messages import news

        if set(summary.problems) - set(before.problems if before else ()):
            self.print_problems(summary.problems)
        at = moment.astimezone().strftime("%H:%M:%S")
        self.progress.stop()
        for line in news(summary, before, known=known):
            self.say(self._fitted(f"{at} {line}", len(at) + 1))

    def named(self, path: Path) -> Path:
        """Return *path* as seen from where the person is, when it is below it."""
        return path.relative_to(self._folder) if path.is_relative_to(self._folder) else path

    def _fitted(self, line: str, indent: int) -> str:
        """Return *line* broken between words where a terminal would break it anywhere."""
        if not self.progress.live:
            return line
        import textwrap
        from shutil import get_terminal_size

        width = max(get_terminal_size().columns, 40)
        further = " " * indent
        return textwrap.fill(line, width, subsequent_indent=further, break_on_hyphens=False)

    def _talk(self, text: str) -> None:
        self.progress.stop()
        line = shown(text)
        kind, colon, rest = line.partition(":")
        if kind in STYLES and self._colour[id(self._err)]:
            self._paint([(kind, kind), (f"{colon}{rest}\n", "")], self._err)
        else:
            self._err.write(f"{line}\n")
        self._err.flush()

    def _paint(self, pieces: Iterable[Piece], stream: TextIO) -> None:
        from rich.console import Console as Screen

        screen = Screen(file=stream, force_terminal=True, color_system="standard", highlight=False)
        screen.print(coloured(pieces), end="", soft_wrap=True)
