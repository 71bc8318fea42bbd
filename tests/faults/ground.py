"""The ground for faults: a small site, what each of its portals may look like, and litter."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from amportal.cli import build_setup as command
from amportal.cli.command_line import load_commands
from tests.commands import Ran, here
from tests.property import edits as edit
from tests.property.plaintheme import write_plain_theme
from tests.property.printtext import PrintText
from tests.sites import base_site, tree

Tree = dict[str, bytes]


_CLIENT = """\
name: Acme
code: ACM
locale: en-GB
timezone: Europe/London
currency: GBP
country: GB
account_manager: ruth
contacts:
  - id: priya
    name: Priya Nair
    email: priya@acme.example
"""
_PROJECT = """\
name: Spring
job_no: ACM-014
brief: Launch in spring
state: active
lead: ruth
start: 2026-10-05
due: 2026-12-18
headline: Nothing yet
status:
  overall: {rag: green}
  schedule: {rag: green}
  budget: {rag: green}
  scope: {rag: green}
  quality: {rag: green}
milestones:
  - id: M1
    name: Launch
    baseline: 2026-12-18
"""


class Ground:
    """A site of one small client, built by the command as a person runs it."""

    def __init__(self, place: Path) -> None:
        self.site = base_site(place / "site", PrintText)
        self.site.theme = write_plain_theme(place / "theme")
        shutil.rmtree(self.site.root / "content/clients/acme")
        self.site.write("content/clients/acme/client.yaml", _CLIENT)
        self.site.write("content/clients/acme/projects/spring/project.yaml", _PROJECT)
        self.scratch = place / "scratch"
        self.made: dict[str, Tree] = {}
        self.said = 0

    def use(self, patch: pytest.MonkeyPatch) -> None:
        """Let the command build with the plain theme, and reports stand for themselves."""
        # Commands that are first loaded meanwhile would keep what is patched for good.
        load_commands()
        patch.setattr(command, "pdf_pool", PrintText)
        patch.setattr(command, "shipped", lambda name: self.site.theme)

    def say(self, words: str) -> None:
        """Give every project another headline."""
        for file in (self.site.root / "content/clients").glob("*/projects/*/project.yaml"):
            lines = file.read_text(encoding="utf-8").splitlines()
            at = next(n for n, line in enumerate(lines) if line.startswith("headline:"))
            lines[at] = f"headline: {words} says {edit.mark_of(file)}"
            file.write_text("\n".join(lines) + "\n", encoding="utf-8")

    def say_next(self, at: int = 0) -> None:
        """Say one of three things, another than last time."""
        self.said += 1
        self.say(f"Number {self.said % 3}")

    def build(self, *arguments: str) -> Ran:
        """Run the command."""
        return here(self.site.root, "build", *arguments)

    def clean(self) -> Tree:
        """Return what a clean build makes of the sources as they are; of equal ones only once."""
        key = repr(tree(self.site.root / "content"))
        if key not in self.made:
            self.made[key] = self.site.clean_tree(self.scratch)
            shutil.rmtree(self.scratch)
        return self.made[key]

    def left(self) -> set[str]:
        """Return the names of all that is in the ledger's folder."""
        return set(names(self.site.state))


def names(folder: Path) -> list[str]:
    """Return every path below *folder*, folders too."""
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*"))


def by_client(files: Tree) -> dict[str, Tree]:
    """Return *files* of an output by client."""
    found: dict[str, Tree] = {}
    for path, raw in files.items():
        found.setdefault(path.split("/")[0], {})[path] = raw
    return found


__all__ = ["Ground", "Tree", "by_client", "names", "tree"]
