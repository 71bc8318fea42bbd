"""The agency's own folder: its pages, made of what each client brings, and unreviewed reports."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from hashlib import sha256
from typing import Any

from amportal.builder.build_options import BOARD
from amportal.builder.client_task import Made, Output
from amportal.builder.make.client_maker import ClientMaker
from amportal.builder.scan.site_scan import signature_of
from amportal.builder.scan.stale_clients import StaleClients, client_of_draft
from amportal.builder.storage.client_state import ClientState, slices_of, told_json
from amportal.errors import Problem
from amportal.plan.agency_board import held_slice
from amportal.plan.view.page_views import BoardSlice


class AgencyPages:
    """What goes into the agency's folder in one build."""

    def __init__(
        self,
        workshop: ClientMaker,
        survey: StaleClients,
        entries: Mapping[str, ClientState],
        made: Mapping[str, Made],
        across: frozenset[str],
    ) -> None:
        """*entries* are all clients, *made* the drafts of those that were made in this build.

        *across* are held back because of names that another client takes.
        """
        self.known = survey.folder(BOARD)
        self._workshop = workshop
        self._survey = survey
        # By name: whether a client was made this time must not show in the order of equals.
        every = (entries[slug] for slug in sorted(entries))
        self._entries = [each for each in every if not each.withdrawn]
        self._shown = {each.slug for each in self._entries if each.shown}
        self._made = made
        self._across = across

    @property
    def needs_problems(self) -> bool:
        """Whether the board tells of problems, because somebody is held back."""
        return bool(self._held())

    def key(self, told: Iterable[Problem]) -> str:
        """Return a digest of all that the agency's pages are made from; *told* as in `make`."""
        whole = sha256(self._survey.common.encode())
        whole.update(self._workshop.common.theme.digest.encode())
        for entry in self._entries:
            whole.update(f"\n{entry.slug} {entry.slug in self._across} ".encode())
            whole.update(entry.slice)
        whole.update(told_json(told))
        return whole.hexdigest()[:32]

    def make(self, told: tuple[Problem, ...], drafts: Iterable[Output]) -> Made:
        """Return the whole folder; *told* are the problems of all clients, *drafts* made now."""
        held = [held_slice(each.slug, told) for each in self._held()]
        slices: tuple[BoardSlice, ...] = (*slices_of(self._released()), *held)
        return self._with_drafts(self._workshop.board(slices, self.known), drafts)

    def kept(self, drafts: Iterable[Output]) -> Made:
        """Return the whole folder where the agency's pages are as the last build left them."""
        pages = [
            Output(path, None, trace)
            for path, trace in self.known.traces.items()
            if not client_of_draft(path)
        ]
        warnings = tuple(warning for each in pages for warning in each.trace.warnings)
        return self._with_drafts(Made(tuple(pages), warnings), drafts)

    def is_as_left(self, index: Mapping[str, Any], key: str) -> bool:
        """Say whether the pages are what *key* asks for, known, and nobody touched them."""
        return (
            index.get("board_key") == key
            and index.get("board_pages") == self.pages
            and index.get("board") == signature_of({BOARD: self.known.live})
        )

    @property
    def pages(self) -> int:
        """How many of the folder's known outputs are no unreviewed reports."""
        return sum(1 for path in self.known.traces if not client_of_draft(path))

    def _with_drafts(self, pages: Made, drafts: Iterable[Output]) -> Made:
        kept = [
            Output(path, None, trace)
            for path, trace in self.known.traces.items()
            if self._is_kept_draft(path)
        ]
        problems = [problem for each in self._made.values() for problem in each.problems]
        problems += [warning for each in kept for warning in each.trace.warnings]
        outputs = (*pages.outputs, *kept, *drafts)
        return replace(pages, outputs=outputs, problems=(*pages.problems, *problems))

    def _is_kept_draft(self, path: str) -> bool:
        """Say whether *path* is a draft of a client that was left alone."""
        slug = client_of_draft(path)
        return slug in self._shown and slug not in self._made

    def _released(self) -> list[ClientState]:
        return [each for each in self._entries if each.shown and each.slug not in self._across]

    def _held(self) -> list[ClientState]:
        return [each for each in self._entries if not each.shown or each.slug in self._across]
