"""Where the command `amportal` begins: what can be answered at once is, without the command line.

Most builds have nothing to do, or one client to make, and are through in the time that importing
a parser of options takes. Only the plain forms of such commands are known here; everything else
goes to the whole command line.
"""

from __future__ import annotations

import atexit
import gc
import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

import amportal

# What a process ends with that Python itself has told of; `exits.BUG`.
_FAULT = 70


def main() -> None:
    """Run the command line and end with its exit code."""
    arguments = sys.argv[1:]
    if arguments == ["--version"]:
        print(f"amportal {amportal.__version__}")  # noqa: T201 - the console is not worth its import
        return
    asked = _plain_build(arguments)
    if asked is not None:
        leaving = _Leaving()
        atexit.register(leaving)
        from amportal.cli.plain_build import build_site

        code = build_site(asked[0], quiet=asked[1])
        if code is not None:
            leaving.code = code
            sys.exit(code)
        atexit.unregister(leaving)
    # What is imported stays: to look through it again and again finds nothing.
    gc.disable()
    from amportal.cli.command_line import main as whole

    whole()


class _Leaving:
    """The last step of a process: not to take apart what the system takes back at once.

    Registered before all others, so that it comes after them.
    """

    code = _FAULT

    def __call__(self) -> None:
        """End this process, with all that was said on its way."""
        with suppress(OSError, ValueError):
            sys.stdout.flush()
            sys.stderr.flush()
        os._exit(self.code)


def _plain_build(arguments: Sequence[str]) -> tuple[Path, bool] | None:
    """Return the folder and whether to be quiet, where *arguments* are a build and no more."""
    if any(name.startswith("_AMPORTAL_") for name in os.environ):
        return None  # a shell that completes what is being typed
    folder, quiet = Path(), False
    rest = list(arguments)
    while rest:
        match rest:
            case ["build"]:
                return folder, quiet
            case ["-C", name, *rest]:
                folder = Path(name)
            case ["-q" | "--quiet", *rest]:
                quiet = True
            case _:
                return None
    return None
