"""The agency's own folder: its pages, made of what each client brings, and unreviewed reports."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from hashlib import sha256
from types import MappingProxyType
from typing import Any

from msgspec.structs import replace

from amportal.builder.build_options import BOARD
from amportal.builder.client_task import Folder, Made, Output
from amportal.builder.make.client_maker import ClientMaker
from amportal.builder.scan.site_scan import signature_of
from amportal.builder.scan.stale_clients import StaleClients, client_of_draft
from amportal.builder.storage.client_state import ClientState, slices_of, told_json
from amportal.builder.storage.fault_report import ends_build
from amportal.errors import Problem
from amportal.model.content_layout import client_of
from amportal.plan.agency_board import held_slice
from amportal.sources.snapshot import SourceChanged


class AgencyPages:
    """What goes into the agency's folder in one build."""

    def __init__(
        self,
        workshop: ClientMaker,
        survey: StaleClients,
        entries: Mapping[str, ClientState],
        made: Collection[str],
        met: Callable[[BaseException, str], Problem],
        across: frozenset[str] = frozenset(),
        late: Mapping[str, tuple[Problem, ...]] = MappingProxyType({}),
    ) -> None:
        """*entries* are all clients, *made* those whose drafts were made in this build.

        *across* are held back because of names that another client takes, *late* because of what
        their slow steps said. *met* gives the problem of an exception that a client caused.
        """
        self.known = survey.folder(BOARD)
        # Clients that the board could not be made with, each with its problem.
        self.odd: dict[str, Problem] = {}
        self._workshop = workshop
        self._survey = survey
        # By name: whether a client was made this time must not show in the order of equals.
        every = (entries[slug] for slug in sorted(entries))
        self._entries = [each for each in every if not each.withdrawn]
        self._shown = {each.slug for each in self._entries if each.shown}
        self._made = made
        self._met = met
        self._late = late
        self._held_back = across.union(late)

    @property
    def needs_problems(self) -> bool:
        """Whether the board tells of problems, because somebody is held back."""
        return any(map(self._is_held, self._entries))

    def key(self, told: Iterable[Problem]) -> str:
        """Return a digest of all that the agency's pages are made from; *told* as in `make`."""
        whole = sha256(self._survey.common.encode())
        whole.update(self._workshop.common.theme.digest.encode())
        for entry in self._entries:
            whole.update(f"\n{entry.slug} {self._is_held(entry)} ".encode())
            whole.update(entry.slice)
            whole.update(told_json(self._late.get(entry.slug, ())))
        whole.update(told_json(told))
        return whole.hexdigest()[:32]

    def make(self, told: tuple[Problem, ...], drafts: Iterable[Output]) -> Made:
        """Return the whole folder; *told* are the problems of all clients, *drafts* made now.

        A client that the pages cannot be made with is shown as held, and is in `odd`.
        """
        try:
            pages = self._pages(told)
        except SourceChanged:
            raise
        except BaseException as error:
            if ends_build(error):
                raise
            self.odd = self._clients_at_fault()
            if not self.odd:
                raise
            pages = self._pages(told)
        return self._with_drafts(pages, drafts)

    def _pages(self, told: tuple[Problem, ...]) -> Made:
        """Return the agency's own pages."""
        shown = slices_of(each for each in self._entries if not self._is_held(each))
        held = (
            held_slice(each.slug, self._own(each, told))
            for each in self._entries
            if self._is_held(each)
        )
        return self._workshop.board((*shown, *held), self.known)

    def _clients_at_fault(self) -> dict[str, Problem]:
        """Return the clients with which alone the pages cannot be made either.

        None where they cannot be made without any client.
        """
        found: dict[str, Problem] = {}
        if self._fails(()) is not None:
            return found
        for entry in self._entries:
            error = None if self._is_held(entry) else self._fails((entry,))
            if error is not None:
                found[entry.slug] = self._met(error, entry.slug)
        return found

    def _fails(self, entries: tuple[ClientState, ...]) -> BaseException | None:
        """Return why the pages cannot be made of *entries* alone; None where they can."""
        try:
            self._workshop.board(slices_of(entries), Folder())
        except SourceChanged:
            raise
        except BaseException as error:
            if ends_build(error):
                raise
            return error
        return None

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
        """Return *pages* and every client's *drafts*; what is said of these is their client's."""
        drafts = (each for each in drafts if client_of_draft(each.path) not in self.odd)
        kept = [
            Output(path, None, trace)
            for path, trace in self.known.traces.items()
            if self._is_kept_draft(path)
        ]
        return replace(pages, outputs=(*pages.outputs, *kept, *drafts))

    def _is_kept_draft(self, path: str) -> bool:
        """Say whether *path* is a draft of a client that was left alone."""
        slug = client_of_draft(path)
        return slug in self._shown and slug not in self._made and slug not in self.odd

    def _is_held(self, entry: ClientState) -> bool:
        held = entry.held or not entry.shown or entry.slug in self._held_back
        return held or entry.slug in self.odd

    def _own(self, entry: ClientState, told: Iterable[Problem]) -> Iterator[Problem]:
        """Yield what is wrong with the client of *entry*: those of *told* that are its own."""
        yield from (each for each in told if each.span and client_of(each.span.path) == entry.slug)
        yield from (each for each in entry.problems() if each.span is None)
        yield from self._late.get(entry.slug, ())
        yield from filter(None, [self.odd.get(entry.slug)])
