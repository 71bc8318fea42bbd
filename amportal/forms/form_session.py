"""What the forms know between two requests: where the site is, who may write, what was written.

One session is one run of `amportal edit`. Nothing of it is kept on a disk but what `undo` needs.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct, field

from amportal.author.client_changes_preview import Told
from amportal.author.edit_trial import Trial
from amportal.author.open_site import OpenSite
from amportal.author.undo_log import write_down
from amportal.forms.look.form_words import FormWords
from amportal.forms.session_guard import SessionGuard

if TYPE_CHECKING:
    from amportal.author.day.day_list import DayLine

_MOST = 200


class Written(Struct):
    """One thing that was written down in this session, and what came of it.

    `number` takes it back; `back` is the page it was written on, `portal` what the client sees.
    """

    number: int
    command: str
    paths: tuple[str, ...]
    told: tuple[Told, ...]
    held: tuple[str, ...]
    notes: tuple[str, ...]
    back: str
    portal: str
    since: str
    state: str = ""


class FormSession(Struct):
    """*day* returns the first line of the day and its lines; *version* that of the output."""

    root: Path
    state: Path
    output: Path
    moment: Callable[[], datetime]
    pretended: date | None
    day: Callable[[], tuple[str, Sequence[DayLine]]]
    version: Callable[[], str]
    guard: SessionGuard = field(default_factory=SessionGuard)
    written: list[Written] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def site(self) -> OpenSite:
        """Return the site as it is now."""
        return OpenSite.at(self.root, self.moment(), self.pretended)

    def words(self, site: OpenSite) -> FormWords:
        """Return the agency's language."""
        noun = site.loaded_agency.read.noun
        return FormWords(noun.locale if noun else "en")

    def write(
        self, trial: Trial, command: str, notes: Sequence[str], back: str, portal: str
    ) -> Written:
        """Write what was tried; raise SourceChanged where a file is another by now."""
        since = self.version()
        number = write_down(self.root, self.state, trial.changes, command)
        paths = tuple(each.path for each in trial.changes)
        made = Written(
            number, command, paths, trial.told, trial.held, tuple(notes), back, portal, since
        )
        self.written.append(made)
        del self.written[:-_MOST]
        return made

    def entry(self, number: int) -> Written | None:
        """Return what was written as *number*."""
        return next((each for each in self.written if each.number == number), None)

    @property
    def uncommitted(self) -> list[Written]:
        """What was written here and neither committed nor taken back."""
        return [each for each in self.written if not each.state]
