"""Do what a page tells its reader to do, in a folder of its own."""

from __future__ import annotations

import shlex
from collections.abc import Iterable
from pathlib import Path

from tests.commands import here
from tests.docs.guide import Command, Step, edit, is_shown


def walk(start: Path, folder: Path, todo: Iterable[Step]) -> Path:
    """Do the steps as a reader would who is at home in *start*; return the folder they end in."""
    for step in todo:
        if not isinstance(step, Command):
            edit(folder, step)
            continue
        words = [word.replace("~", str(start)) for word in shlex.split(step.text)]
        if words[0] == "cd":
            folder = folder / words[1]
            continue
        assert words[0] == "amportal", f"line {step.line}: the test cannot run {words[0]}"
        ran = here(folder, *words[1:])
        printed = (ran.out + ran.err).splitlines()
        missing = [each for each in step.shown if not is_shown(each, printed)]
        assert not missing, f"line {step.line}: {step.text} printed\n" + "\n".join(printed)
        wrong = any(": error: " in each for each in step.shown)
        assert ran.code == int(wrong), f"line {step.line}: {step.text} ended with {ran.code}"
    return folder
