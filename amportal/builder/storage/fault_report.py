"""Faults of ours: an exception nobody foresaw, as a value, and its report: `.amportal/faults/`.

A report is made to be sent to those who can mend it, so it holds nothing of anybody's content: it
says which kind of exception it was, and where in our own code and in libraries it came from. What
the exception says may repeat a client's words; it stays in memory, for `--debug`.
"""

from __future__ import annotations

import errno
import platform
import re
import sys
import sysconfig
import traceback
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

from msgspec import Struct

import amportal
from amportal.builder.storage import disk
from amportal.errors import Problem, Span

# What the machine says that concerns every client: such an error ends a build.
_MACHINE = frozenset(
    {
        *(errno.ENOSPC, errno.EDQUOT, errno.EIO, errno.EROFS, errno.EMFILE, errno.ENFILE),
        *(errno.ENOMEM, errno.EACCES, errno.EPERM, errno.EBUSY, errno.ESTALE, errno.EFBIG),
    }
)
_PACKAGE = Path(amportal.__file__).parent
_LIBRARY = re.compile(r".*/(?:site|dist)-packages/(.*)", re.DOTALL)
_STEP = re.compile(r"(?:recipe|report) [a-z-]+|report engine \w+ in [\w./-]+:\d+ \w+")
# Frames of one exception that are told, from its end; recursion has thousands.
_MOST_FRAMES = 30


class Fault(Struct, frozen=True):
    """An exception nobody foresaw.

    `kind` is the exception's type, `report` a text without anything of a site's content, `detail`
    the whole traceback. `client` is whose making it stopped, nothing for the agency's own pages.
    """

    kind: str
    report: str
    detail: str
    client: str = ""

    @property
    def name(self) -> str:
        """The file name of its report: equal faults have one."""
        return f"{sha256(self.report.encode()).hexdigest()[:12]}.txt"


def is_machine(error: BaseException) -> bool:
    """Say whether *error* is the machine's word on all that is done on it, not on one client."""
    return isinstance(error, disk.MisplacedError) or (
        isinstance(error, OSError) and error.errno in _MACHINE
    )


def ends_build(error: BaseException) -> bool:
    """Say whether *error* concerns more than the client that was being made.

    That is the machine's word, and a person's interrupt. Everything else, `SystemExit` included,
    holds one client: no part of making a client may end the process.
    """
    return is_interrupt(error) or is_machine(error)


def is_interrupt(error: BaseException) -> bool:
    """Say whether *error* is what Python raises for Ctrl-C: a bare `KeyboardInterrupt`."""
    return type(error) is KeyboardInterrupt and not error.args


def fault_of(error: BaseException, client: str = "") -> Fault:
    """Return *error* as a fault, met while *client* was made."""
    lines: list[str] = []
    link: BaseException | None = error
    seen: set[int] = set()
    while link is not None and id(link) not in seen:
        seen.add(id(link))
        lines.append(_kind(link))
        lines += [f"while: {note}" for note in _steps(link)]
        frames = traceback.extract_tb(link.__traceback__)
        lines += [f"  {_place(frame)}" for frame in frames[-_MOST_FRAMES:]]
        link = link.__cause__ or link.__context__
        if link is not None:
            lines.append("after:")
    return Fault(
        kind=_kind(error),
        report="\n".join((*_HEAD, *lines)) + "\n",
        detail="".join(traceback.format_exception(error)),
        client=client,
    )


def ended_worker(client: str) -> Fault:
    """Return the fault that a process ended while it made *client*, and said nothing."""
    text = "the process that made a client ended by itself, alone with it as well"
    return Fault("a process that ended", "\n".join((*_HEAD, text)) + "\n", text, client)


_HEAD = (
    f"amportal {amportal.__version__}, Python {platform.python_version()} on {sys.platform}",
    "This report holds no name, text or number of anybody.",
    "",
)


def _kind(error: BaseException) -> str:
    kind = type(error)
    prefix = "" if kind.__module__ == "builtins" else f"{kind.__module__}."
    return f"{prefix}{kind.__qualname__}"


def _steps(error: BaseException) -> list[str]:
    """Return our own notes on *error*: which recipe it came from."""
    return [note for note in getattr(error, "__notes__", ()) if _STEP.fullmatch(str(note))]


def _place(frame: traceback.FrameSummary) -> str:
    """Return where *frame* is: in our code, in a library, or in a template, which is not named."""
    path = Path(frame.filename)
    library = _LIBRARY.fullmatch(path.as_posix())
    if path.is_relative_to(_PACKAGE):
        where = f"amportal/{path.relative_to(_PACKAGE).as_posix()}"
    elif library:
        where = library[1]
    elif frame.filename.startswith(sysconfig.get_path("stdlib")):
        where = f"python/{path.name}"
    else:
        return f"a template:{frame.lineno}"
    return f"{where}:{frame.lineno} in {frame.name}"


def keep_fault(state: Path, fault: Fault) -> Path | None:
    """Write the report of *fault* below *state* and return where; None where that cannot be."""
    file = state / "faults" / fault.name
    with suppress(OSError):
        disk.replace(file, fault.report.encode())
        return file
    return None


def fault_problem(fault: Fault, report: str) -> Problem:
    """Return the problem that tells of *fault*; *report* names its file, if there is one."""
    about = f"`{fault.client}`" if fault.client else "the agency's own pages"
    mend = (
        f"please send us `{report}`, which holds nothing of your clients"
        if report
        else "`amportal build` writes a report that holds nothing of your clients: please send it"
    )
    return Problem(
        "internal-fault",
        f"amportal failed while it made {about}, and that is a fault of ours: {fault.kind}",
        Span(f"content/clients/{fault.client}/client.yaml") if fault.client else None,
        hint=f"{mend}; what was published before stays up, all others are built, and the next "
        "build tries again",
    )
