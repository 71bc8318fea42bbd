"""Decide whether an exception met while a page was made is the template's, or a fault of ours.

A template author can mend what the agency's own templates do. What fails in our code without one
of them, and what ends recursion or memory inside our code, is a bug of amportal and is told as one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from pathlib import PurePath
from types import TracebackType

from amportal.render.recipe import Read
from amportal.render.templating.template_sandbox import FOLDER
from amportal.render.theme import DEFAULT, Theme

# What a template's own work can raise, if it is one of the agency's.
_OF_TEMPLATES = (TypeError, ValueError, ArithmeticError, LookupError, AttributeError)
# How often one template must be under way at once before it counts as calling itself.
_TIMES = 20
# Modules that run a template's expressions, and so belong to its work.
_RUNNERS = ("jinja2", "markupsafe", "templating")


def is_ours(error: BaseException, theme: Theme, reads: Iterable[Read]) -> bool:
    """Say whether *error*, raised by a page that was made with *reads* of *theme*, is our fault."""
    if isinstance(error, RecursionError):
        return not _calls_itself(error.__traceback__)
    if isinstance(error, MemoryError):
        return not _in_template(error.__traceback__)
    if not isinstance(error, _OF_TEMPLATES):
        return True
    return not theme.replaces_default and not any(
        each.digest and not each.name.startswith(DEFAULT) for each in reads
    )


def _calls_itself(trace: TracebackType | None) -> bool:
    """Say whether a template is under way many times at once."""
    count = Counter(name for name in _files(trace) if name.startswith(FOLDER))
    return any(times >= _TIMES for times in count.values())


def _in_template(trace: TracebackType | None) -> bool:
    """Say whether the last code that ran is a template, or what works out its expressions."""
    for name in reversed(list(_files(trace))):
        if name.startswith(FOLDER):
            return True
        if not any(part in _RUNNERS for part in PurePath(name).parts):
            return False
    return False


def _files(trace: TracebackType | None) -> Iterable[str]:
    while trace is not None:
        yield trace.tb_frame.f_code.co_filename
        trace = trace.tb_next
