"""The machine that edits and builds at random, and proves after each step that all is as promised.

Reports are stood for by their own print text, and pages by all they may show; some sequences are
run with the real engine and the real theme.
"""

from __future__ import annotations

import shutil
import tempfile
from collections import Counter
from datetime import date, timedelta
from pathlib import Path
from typing import Any, ClassVar

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule

from tests.faults.mortal import DIED, Mortal
from tests.property import edits as edit
from tests.property import outputs
from tests.property.edits import Edit, edits
from tests.property.plaintheme import write_plain_theme
from tests.property.printtext import MEMORY, PrintText
from tests.property.proof import Proof, Remembered
from tests.sites import base_site

NUMBERS = st.integers(0, 99)
_EVERY = (*edit.CONTENT, *edit.PLACES, *edit.BREAKS, *edit.TEMPLATES)


class Rebuilding(RuleBasedStateMachine):
    """A site that is edited, and built after each step."""

    slow: ClassVar[Any] = PrintText
    # Whether pages are made by the theme that shows everything, or by the real one.
    plain: ClassVar[bool] = True
    # What clean builds made of the same sources before, in any sequence.
    clean: ClassVar[Remembered] = Remembered()
    # Where builds may die; without one they do not.
    mortal: ClassVar[Mortal | None] = None
    # Figures over all sequences of this process.
    figures: ClassVar[Counter[str]] = Counter()

    def __init__(self) -> None:
        super().__init__()
        self.place = Path(tempfile.mkdtemp(dir=MEMORY))
        self.site = base_site(self.place / "site", type(self).slow)
        if self.plain:
            self.site.theme = write_plain_theme(self.place / "theme")
        edit.another_client(self.site, 1)
        edit.update(self.site, 0)
        edit.update(self.site, 1)
        self.proof = Proof(self.site, self.place / "clean", type(self).clean)
        summary = self.proof.begin()
        assert summary.sound, summary.problems
        self.figures["sequences"] += 1

    def teardown(self) -> None:
        shutil.rmtree(self.place)
        self.figures["builds compared"] += self.proof.checks
        self.figures["portals compared"] += self.proof.compared
        self.figures["portals held"] += self.proof.held
        self.figures["shown before their reports"] += self.proof.early
        self.figures["stopped until somebody decided"] += self.proof.decisions

    def _prove(self) -> None:
        self.figures["steps"] += 1
        self.proof.check()

    @rule(change=st.sampled_from(edits(*edit.CONTENT)), n=NUMBERS)
    def edit_content(self, change: Edit, n: int) -> None:
        change.apply(self.site, n)
        self._prove()

    @rule(change=st.sampled_from(edits(*edit.PLACES)), n=NUMBERS)
    def move_things(self, change: Edit, n: int) -> None:
        change.apply(self.site, n)
        self._prove()

    @rule(change=st.sampled_from(edits(*edit.TEMPLATES)), n=NUMBERS)
    def edit_theme(self, change: Edit, n: int) -> None:
        change.apply(self.site, n)
        self._prove()

    @rule(change=st.sampled_from(edits(*edit.BREAKS)), n=NUMBERS)
    def break_something(self, change: Edit, n: int) -> None:
        change.apply(self.site, n)
        self._prove()

    @rule(n=NUMBERS)
    def mend(self, n: int) -> None:
        edit.mend(self.site, n)
        self._prove()

    @rule(changes=st.lists(st.tuples(st.sampled_from(edits(*_EVERY)), NUMBERS), max_size=4))
    def edit_many(self, changes: list[tuple[Edit, int]]) -> None:
        for change, n in changes:
            change.apply(self.site, n)
        self._prove()

    @rule(change=st.sampled_from(edits(*edit.GIT)), n=NUMBERS)
    def use_git(self, change: Edit, n: int) -> None:
        change.apply(self.site, n)
        self._prove()

    @rule(hours=st.integers(1, 60))
    def wait(self, hours: int) -> None:
        self.site.clock += timedelta(hours=hours)
        self._prove()

    @rule(day=st.none() | st.dates(date(2026, 11, 20), date(2026, 12, 20)))
    def pretend(self, day: date | None) -> None:
        self.site.today = day
        self._prove()

    @rule(n=NUMBERS)
    def update_amportal(self, n: int) -> None:
        (self.site.package / "code.py").write_text(f"# version {n % 3}\n", encoding="utf-8")
        self._prove()

    @rule(change=st.sampled_from(edits(*outputs.SPOILT)), n=NUMBERS)
    def spoil(self, change: Edit, n: int) -> None:
        change.apply(self.site, n)
        # What is shown of a held client is what somebody left there.
        self.proof.remember()
        self._prove()

    @rule(change=st.sampled_from(edits(*_EVERY)), n=NUMBERS, at=st.integers(5, 120))
    def die(self, change: Edit, n: int, at: int) -> None:
        """Let a build die just before it changes the disk for the time number *at*."""
        change.apply(self.site, n)
        if self.mortal is not None and self.mortal.build(self.site, at) == DIED:
            self.figures["builds that died"] += 1
            self.proof.survived()
        else:
            self.proof.remember()
        self._prove()

    @rule(change=st.sampled_from(edits(*_EVERY)), n=NUMBERS, looks=st.integers(0, 8))
    def show_pages_first(self, change: Edit, n: int, looks: int) -> None:
        """Show pages before their reports are made, and perhaps break off for something newer."""
        change.apply(self.site, n)
        self.proof.build_early(looks)
        self._prove()

    @rule(change=st.sampled_from(edits(*_EVERY)), n=NUMBERS)
    def build_one_client(self, change: Edit, n: int) -> None:
        """Build one client only after an edit anywhere; the others stay, until all are built."""
        change.apply(self.site, n)
        self.proof.build_only(edit.clients(self.site)[n % len(edit.clients(self.site))].name)
        self._prove()


__all__ = ["Rebuilding"]
