"""How a run ends when it does not end well: in plain words, with the right exit code."""

from __future__ import annotations

import errno
import os
import sys
import traceback

import typer

from amportal.cli import exits


def run(app: typer.Typer) -> int:
    """Run *app* and return its exit code. Never lets a traceback reach a person unasked."""
    try:
        app()
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else exits.USAGE
    except BrokenPipeError:
        # Whoever read our output stopped reading; that is no fault.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return exits.DONE
    except KeyboardInterrupt:
        typer.echo("stopped; nothing half-made was left behind", err=True)
        return 130
    except OSError as fault:
        return _machine(fault)
    except Exception as fault:  # noqa: BLE001 - the last resort: say that it is our fault
        return _bug(fault)
    return exits.DONE


def _machine(fault: OSError) -> int:
    if _debugging():
        traceback.print_exc()
    where = f" ({fault.filename})" if fault.filename else ""
    why = {
        errno.ENOSPC: "the disk is full",
        errno.EDQUOT: "your share of the disk is full",
        errno.EACCES: "you have no permission",
        errno.EPERM: "you have no permission",
        errno.EROFS: "the disk is read-only",
        errno.EMFILE: "too many files are open",
    }.get(fault.errno or 0, os.strerror(fault.errno) if fault.errno else str(fault))
    typer.echo(
        f"error: {why}{where}\nhint: what was published before is still in place; "
        "make room or ask for permission, then run the same command again",
        err=True,
    )
    return exits.MACHINE


def _bug(fault: Exception) -> int:
    if _debugging():
        traceback.print_exc()
    typer.echo(
        f"error: amportal failed, and that is a fault of ours: {type(fault).__name__}: {fault}\n"
        "hint: run the same command with `amportal --debug` and send us what it prints",
        err=True,
    )
    return exits.BUG


def _debugging() -> bool:
    return "--debug" in sys.argv[1:]
