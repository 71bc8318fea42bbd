"""How a run ends when it does not end well: in plain words, with the right exit code."""

from __future__ import annotations

import errno
import logging
import os
import re
import sys
import traceback
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, NoReturn

from amportal.cli import exit_codes
from amportal.console.terminal import Console

if TYPE_CHECKING:
    import typer

_SILENT = logging.NullHandler()
_ASIDE = re.compile(r"\s*(?:\.\s*Did you mean (?P<near>.+?)\?|\((?P<some>Possible [^)]*)\))\s*$")
# Something else stands in the place of what we would write.
_IN_THE_WAY = frozenset({errno.EISDIR, errno.ENOTDIR, errno.EEXIST, errno.ENOTEMPTY})
_QUOTED = re.compile(r"'([^']+)'")


def run(app: typer.Typer, arguments: Sequence[str]) -> int:
    """Run *app* and return its exit code. Never lets a traceback reach a person unasked."""
    console = Console.here(no_color="--no-color" in arguments)
    _colour_help(console)
    return ended(lambda: _run(app, arguments), console, debug="--debug" in arguments)


def ended(command: Callable[[], int], console: Console, *, debug: bool = False) -> int:
    """Run *command* and return its exit code, with whatever ends it told on *console*."""
    # What libraries log is not for the person at the terminal; without a handler it is printed.
    logging.getLogger().addHandler(_SILENT)
    for stream in (sys.stdout, sys.stderr):
        # Names may hold what the terminal's encoding cannot show; that must not stop a build.
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    try:
        code = command()
        sys.stdout.flush()
    except BrokenPipeError:
        # Whoever read our output stopped reading; that is no fault.
        _silence()
        return exit_codes.DONE
    except KeyboardInterrupt:
        code = exit_codes.INTERRUPTED
    except Exception as fault:  # noqa: BLE001 - the last resort: say whose fault it is
        console.close()
        if debug:
            traceback.print_exc()
        return _told(fault, console)
    if code == exit_codes.INTERRUPTED:
        console.error("stopped before it was done", "what was published before is still in place")
    return code


def _run(app: typer.Typer, arguments: Sequence[str]) -> int:
    """Return the exit code of *app*; raise whatever it does not handle itself."""
    import typer

    command = typer.main.get_command(app)
    try:
        code = command.main(list(arguments), prog_name="amportal", standalone_mode=False)
    except SystemExit as end:
        # This is what becomes of a broken pipe in there.
        if isinstance(end.__context__, BrokenPipeError):
            raise end.__context__ from None
        code = end.code
    except (KeyboardInterrupt, typer.Abort):
        code = exit_codes.INTERRUPTED
    return code if isinstance(code, int) else exit_codes.DONE


def _told(fault: Exception, console: Console) -> int:
    """Tell of *fault* and return the exit code that belongs to it."""
    from amportal.builder.storage.build_lock import BusyError
    from amportal.builder.storage.disk import MisplacedError
    from amportal.sources.snapshot import SourceChanged, SourceUnreadable

    if hasattr(fault, "format_message"):
        return _usage(fault, console)
    if isinstance(fault, BusyError):
        console.say_busy(fault.holder)
        return exit_codes.BUSY
    if isinstance(fault, SourceUnreadable):
        console.print_problems([fault.problem])
        return exit_codes.MACHINE
    if isinstance(fault, SourceChanged):
        console.error(
            f"`{fault.path}` kept changing while it was read",
            "wait until whatever writes it has finished, then run the same command again",
        )
        return exit_codes.MACHINE
    if isinstance(fault, MisplacedError):
        console.error(
            str(fault), "delete it or move it away; then it is made anew where it belongs"
        )
        return exit_codes.USAGE
    if isinstance(fault, OSError | MemoryError):
        return _machine(fault, console)
    console.error(
        f"amportal failed, and that is a fault of ours: {type(fault).__name__}: {fault}",
        "run the same command as `amportal --debug ...` and send us what it prints",
    )
    return exit_codes.BUG


def _usage(fault: Exception, console: Console) -> int:
    context = getattr(fault, "ctx", None)
    if type(fault).__name__ == "NoArgsIsHelpError" and context:
        # Help was printed to standard output while this was made.
        return exit_codes.USAGE
    text, hint = _worded(getattr(fault, "format_message", fault.__str__)())
    path = context.command_path if context else "amportal"
    console.error(text, hint or f"see `{path} --help`")
    return exit_codes.USAGE


def _worded(message: str) -> tuple[str, str]:
    """Return what is wrong and the mend, from the words of the option parser."""
    aside = _ASIDE.search(message)
    text = message[: aside.start()] if aside else message
    text = _QUOTED.sub(r"`\1`", text.strip().rstrip("."))
    hint = ""
    if aside and aside["near"]:
        near = _QUOTED.sub(r"`\1`", aside["near"])
        hint = f"did you mean {near}?"
    elif aside:
        hint = f"{aside['some'][:1].lower()}{aside['some'][1:]}"
    return text[:1].lower() + text[1:], hint


def _machine(fault: OSError | MemoryError, console: Console) -> int:
    if isinstance(fault, MemoryError):
        console.error("there is not enough memory", "close other programs, then try again")
        return exit_codes.MACHINE
    mend = "make room or ask for permission"
    if fault.errno in _IN_THE_WAY:
        mend = "delete what is in the way, or move it away"
    console.error(
        why_not(fault),
        f"what was published before is still in place; {mend}, then run the same command again",
    )
    return exit_codes.MACHINE


def why_not(fault: OSError) -> str:
    """Return what stands in the way, in plain words, and where."""
    where = f" ({fault.filename})" if fault.filename else ""
    why = {
        errno.ENOSPC: "the disk is full",
        errno.EDQUOT: "your share of the disk is full",
        errno.EACCES: "you have no permission",
        errno.EPERM: "you have no permission",
        errno.EROFS: "the disk is read-only",
        errno.EMFILE: "too many files are open",
        errno.EFBIG: "a file may not get that large",
        errno.EISDIR: "there is a folder where a file belongs",
        errno.ENOTDIR: "there is a file where a folder belongs",
        errno.EEXIST: "there is something else where a folder belongs",
    }.get(fault.errno or 0, os.strerror(fault.errno) if fault.errno else str(fault))
    return f"{why}{where}"


def _colour_help(console: Console) -> None:
    """Let help be coloured only where everything else is, too."""
    if not console.coloured:
        os.environ["_TYPER_FORCE_DISABLE_TERMINAL"] = "1"


def _silence() -> None:
    """Point standard output nowhere, so that nothing complains about it at exit."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    os.close(nowhere)


def stop(console: Console, text: str, hint: str = "", code: int = exit_codes.USAGE) -> NoReturn:
    """Say what stands in the way, and end the command with *code*."""
    import typer

    console.error(text, hint)
    raise typer.Exit(code)
