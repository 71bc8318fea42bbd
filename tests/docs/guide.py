"""Read a guide as a list of things to do: run a command, edit a file, write a file.

How a page has to be written for this:

- A block marked `console` is run. Lines that begin with `$ ` are commands; each line below one must
  be a line that it prints. A line that ends in `...` gives only the beginning of one.
- A line that holds nothing but a path and a colon (`content/agency.yaml`, in backticks) names the
  file of the next block. A block marked `diff` is an edit of it: the lines that stay or go must
  stand there exactly once. Any other block is the whole file.
- Blocks without a file, of any other kind, are only shown.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

_FILE = re.compile(r"`([^`\s]+)`:\Z")


@dataclass(frozen=True)
class Command:
    """A command line, and the lines that must be among what it prints."""

    line: int
    text: str
    shown: tuple[str, ...]


@dataclass(frozen=True)
class Edit:
    """An edit of a file: these lines, found exactly once, become those."""

    line: int
    path: str
    old: str
    new: str


@dataclass(frozen=True)
class Write:
    """A whole file."""

    line: int
    path: str
    content: str


Step = Command | Edit | Write


def steps(page: str) -> Iterator[Step]:
    """Yield what *page* tells its reader to do, in its order."""
    named, kind, body, begun = "", "", [""], 0
    inside = False
    for number, line in enumerate(page.splitlines(), start=1):
        if line.startswith("```") and not inside:
            inside, kind, body, begun = True, line[3:].strip(), [], number
        elif line == "```" and inside:
            inside = False
            yield from _block(kind, body, named, begun)
            named = ""
        elif inside:
            body.append(line)
        elif found := _FILE.match(line):
            named = found[1]
        elif line:
            named = ""
    assert not inside, "a block has no end"


def _block(kind: str, body: list[str], path: str, line: int) -> Iterator[Step]:
    if kind == "console":
        yield from _commands(body, line)
    elif path and kind == "diff":
        old = "".join(f"{each[1:]}\n" for each in body if each[0] in " -")
        new = "".join(f"{each[1:]}\n" for each in body if each[0] in " +")
        yield Edit(line, path, old, new)
    elif path:
        yield Write(line, path, "".join(f"{each}\n" for each in body))


def _commands(body: list[str], line: int) -> Iterator[Command]:
    at = [number for number, each in enumerate(body) if each.startswith("$ ")]
    assert at[:1] == [0], f"line {line}: a console block begins with a command"
    for begin, end in zip(at, [*at[1:], len(body)], strict=True):
        shown = tuple(each for each in body[begin + 1 : end] if each)
        yield Command(line + 1 + begin, body[begin][2:], shown)


def edit(root: Path, step: Edit | Write) -> None:
    """Do what *step* says below *root*."""
    file = root / step.path
    if isinstance(step, Write):
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(step.content, "utf-8")
        return
    text = "\n" + file.read_text("utf-8")
    if not text.endswith("\n"):
        text += "\n"
    places = text.count(f"\n{step.old}")
    assert places == 1, f"line {step.line}: {places} places in {step.path} for\n{step.old}"
    file.write_text(text.replace(f"\n{step.old}", f"\n{step.new}", 1)[1:], "utf-8")


def is_shown(wanted: str, printed: list[str]) -> bool:
    """Say whether *wanted*, a line of the guide, is among the *printed* lines."""
    if wanted.endswith("..."):
        return any(each.startswith(wanted.removesuffix("...")) for each in printed)
    return wanted in printed
