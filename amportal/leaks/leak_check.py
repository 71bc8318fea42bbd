"""Look through every output of the last build for what must not be in it.

For each portal: names, codes, job numbers, addresses and numbers of every other client, and texts
of its own client that its reader may not see. For each letter the same, for the contact it goes to.
Drafts of reports, which are for the agency's eyes, are held to the first.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from hashlib import sha256
from pathlib import Path

from amportal.errors import Note, Problem, Span, in_order
from amportal.leaks.folded_text import fold, unbroken
from amportal.leaks.foreign_marks import ForeignMark, foreign_marks
from amportal.leaks.hidden_texts import SourceText, shown_text, source_texts
from amportal.leaks.leak_search import WordSearch
from amportal.leaks.output_texts import Unpacked, texts_of
from amportal.leaks.pdf_texts import UnreadablePdf
from amportal.leaks.shown_anyway import shown_anyway
from amportal.model.content_layout import client_folder
from amportal.model.derive.client_today import today_of
from amportal.model.nouns.site import Client
from amportal.model.reading.client_files import ClientFiles
from amportal.model.reading.client_reader import gather_client
from amportal.model.site_loader import LoadedAgency, client_slugs, load_agency, load_client
from amportal.plan import routes
from amportal.plan.reader.reader_kinds import reader_of, readers_of
from amportal.plan.reader.visibility import visible
from amportal.sources.content_scan import scan
from amportal.sources.snapshot import Snapshot

_SHOWN = 60  # characters of what was found that are shown
_NAMED = 4  # outputs that are named for one thing found


@dataclass(frozen=True, slots=True)
class Looked:
    """What was looked at, and what was found."""

    problems: tuple[Problem, ...]
    portals: int
    outputs: int
    size: int

    @property
    def leaks(self) -> bool:
        """Whether anything is where it must not be."""
        return any(each.severity == "error" for each in self.problems)


@dataclass(slots=True)
class _Reading:
    """One output in its folded readings, and the foreign marks in each, found once."""

    texts: list[tuple[str, str, str]] = field(default_factory=list)
    marks: list[tuple[str, ForeignMark]] = field(default_factory=list)
    problem: Problem | None = None


@dataclass(frozen=True, slots=True)
class LeakOptions:
    """What to look through: the *output* of the site at *root*, as of *clock*, or of *today*.

    `themes` are the folders of templates whose words are no secret. `only` names the clients whose
    outputs are looked at; all where it is empty.
    """

    root: Path
    output: Path
    themes: tuple[Path, ...]
    clock: datetime
    today: date | None = None
    only: tuple[str, ...] = ()


def check_leaks(options: LeakOptions) -> Looked:
    """Return what is in the outputs that must not be there, with the line it comes from."""
    return _Check(options).run(options.only)


class _Check:
    """One look through all outputs."""

    def __init__(self, options: LeakOptions) -> None:
        root, self._output = options.root, options.output
        self._clock, self._today = options.clock, options.today
        self._snapshot = scan(root, ("content",))
        self._agency = load_agency(self._snapshot)
        slugs = client_slugs(self._snapshot)
        self._dossiers = {slug: gather_client(self._snapshot, slug) for slug in slugs}
        marks = list(foreign_marks(self._dossiers.values()))
        self._foreign = WordSearch((words, each) for each in marks for words in each.needles)
        # What is of several clients is nobody's.
        self._owners: dict[str, set[str]] = {}
        for each in marks:
            for words in each.needles:
                self._owners.setdefault(words, set()).add(each.owner)
        self._anyway = shown_anyway(self._agency.read.noun, options.themes)
        # Where each thing was found, by the portal it was found in.
        self._found: dict[tuple[str, ForeignMark | SourceText], list[tuple[str, str]]] = {}
        self._problems: list[Problem] = []
        self._outputs = self._size = self._portals = 0

    def run(self, only: tuple[str, ...]) -> Looked:
        """Look through the outputs of the clients in *only*, or of all."""
        for slug in self._dossiers:
            if not only or slug in only:
                self._client(slug)
        told = [_leak(each, places) for (_, each), places in self._found.items()]
        problems = tuple(in_order([*self._problems, *told]))
        return Looked(problems, self._portals, self._outputs, self._size)

    def _client(self, slug: str) -> None:
        dossier = self._dossiers[slug]
        part = _part(self._snapshot, slug)
        loaded = load_client(part, slug, self._agency, self._clock, self._today, alone=True)
        client = loaded.client
        readings: dict[str, _Reading] = {}
        pieces = list(source_texts(dossier, _notes(part, dossier))) if client else []
        for folder in self._folders(slug):
            self._portals += 1
            hidden = self._hidden(client, folder, pieces) if client else None
            kept = _kept(client) if client else frozenset()
            for path, file in _files(self._output / folder):
                whole = f"{folder}/{path}"
                own = None if path in kept else hidden
                self._look(slug, whole, path, file.read_bytes(), own, readings)
        self._agencys(slug, client, pieces, readings)

    def _folders(self, slug: str) -> list[str]:
        """Return the folders of a client's portals, as they are there."""
        if not self._output.is_dir():
            return []
        return sorted(
            each.name
            for each in self._output.iterdir()
            if each.is_dir() and routes.client_of_folder(each.name) == slug
        )

    def _agencys(
        self,
        slug: str,
        client: Client | None,
        pieces: list[SourceText],
        readings: dict[str, _Reading],
    ) -> None:
        """Look through the client's letters and drafts in the agency's own folder."""
        board = self._output / routes.BOARD_FOLDER
        contacts = {each.id: each for each in client.settings.contacts} if client else {}
        hidden: dict[str, WordSearch[SourceText]] = {}
        for kind in (routes.LETTERS, routes.DRAFTS):
            for path, file in _files(board / kind / slug):
                whole = f"{routes.BOARD_FOLDER}/{kind}/{slug}/{path}"
                contact = contacts.get(file.stem) if kind == routes.LETTERS else None
                own = None
                if client is not None and contact is not None:
                    folder = reader_of(client, contact).folder
                    if folder not in hidden:
                        hidden[folder] = self._hidden(client, folder, pieces)
                    own = hidden[folder]
                self._look(slug, whole, path, file.read_bytes(), own, readings)

    def _hidden(
        self, client: Client, folder: str, pieces: list[SourceText]
    ) -> WordSearch[SourceText]:
        """Return what finds the *pieces* that are in nothing the reader of *folder* may see."""
        agency = self._agency.read.noun
        assert agency is not None
        roles = frozenset(folder.split(".")[1:])
        zone = client.settings.timezone or agency.timezone
        seen = visible(client, roles, today_of(agency, self._clock, self._today, zone))
        every = WordSearch((each.needle, each.needle) for each in pieces)
        shown = {*every.found(shown_text(seen)), *every.found(self._anyway)}
        return WordSearch(
            (each.needle, each) for each in pieces if each.needle.strip() and each.needle not in shown
        )

    def _look(
        self,
        slug: str,
        whole: str,
        path: str,
        raw: bytes,
        hidden: WordSearch[SourceText] | None,
        readings: dict[str, _Reading],
    ) -> None:
        """Look through one output, which the reading of an equal one serves as well."""
        self._outputs += 1
        self._size += len(raw)
        digest = sha256(raw).hexdigest() + path
        reading = readings.get(digest)
        if reading is None:
            reading = readings[digest] = self._read(path, raw)
        if reading.problem is not None:
            self._problems.append(_unread(whole, reading.problem))
        dossier = self._dossiers[slug]
        free = {slug, *(dossier.settings.may_mention if dossier.settings else ())}
        for where, mark in reading.marks:
            owners = set().union(*(self._owners[words] for words in mark.needles))
            if not owners & free:
                self._note(whole, where, mark)
        for where, _, folded in reading.texts if hidden is not None else ():
            assert hidden is not None
            for piece in hidden.found(folded):
                self._note(whole, where, piece)

    def _note(self, whole: str, where: str, found: ForeignMark | SourceText) -> None:
        """Note that *found* is in the output *whole*; once for each output."""
        folder = whole.partition("/")[0]
        places = self._found.setdefault((folder, found), [])
        if not places or places[-1][0] != whole:
            places.append((whole, where))

    def _read(self, path: str, raw: bytes) -> _Reading:
        reading = _Reading()
        try:
            for each in texts_of(path, raw):
                folded = fold(each.text)
                reading.texts.append((each.where, each.text, folded))
                joined = unbroken(each.text)
                if joined != each.text:
                    reading.texts.append((each.where, joined, fold(joined)))
        except (UnreadablePdf, Unpacked) as error:
            reading.problem = _why(error)
        for where, text, folded in reading.texts:
            reading.marks += (
                (where, mark) for mark in self._foreign.found(folded) if mark.is_in(text)
            )
        return reading


def _part(snapshot: Snapshot, slug: str) -> Snapshot:
    folder = f"{client_folder(slug)}/"
    problems = [
        each for each in snapshot.problems if each.span and each.span.path.startswith(folder)
    ]
    return snapshot.part(list(snapshot.under(folder.rstrip("/"))), problems)


def _notes(part: Snapshot, dossier: ClientFiles) -> dict[str, str]:
    """Return the texts of a client's files that are read as nothing else."""
    read = {each.path for each in dossier.reads()}
    notes = {}
    for path in dossier.paths:
        if path not in read and "/internal/" in path and "/internal/delivery/" not in path:
            text = part.read(path).decode("utf-8", "replace")
            if "\x00" not in text:
                notes[path] = text
    return notes


def _kept(client: Client) -> frozenset[str]:
    """Return the reports that are as they were sent, whatever their readers may see by now."""
    return frozenset(routes.report(each.issue.report, each.issue.issue) for each in client.sent)


def _files(folder: Path) -> Iterator[tuple[str, Path]]:
    if folder.is_dir():
        for file in sorted(folder.rglob("*")):
            if file.is_file() and not file.is_symlink():
                yield file.relative_to(folder).as_posix(), file


def _leak(found: ForeignMark | SourceText, places: list[tuple[str, str]]) -> Problem:
    """Return the problem of what was *found* in *places*, all in one portal."""
    (output, where), *others = places
    more = f", and {len(others)} more" if others else ""
    notes = tuple(Note(f"also in `{each}` ({at})") for each, at in others[: _NAMED - 1])
    if isinstance(found, SourceText):
        what = f"`{_short(found.text)}`, which its readers may not see"
        expected = "this is for others, or for the agency alone"
        hint = (
            "build again; if it is still there, it stands in another text as well, or it is "
            "a fault of amportal: keep the portal back and report it"
        )
    else:
        what = f"the {found.mark.kind} `{_short(found.mark.text)}` of the client `{found.owner}`"
        expected = "another client's portal says this"
        hint = (
            f"take it out of the texts of that portal and build again; where it may be named "
            f"there, write `may_mention: [{found.owner}]` into its `client.yaml`"
        )
    return Problem(
        slug="leak",
        message=f"`{output}`{more} holds {what} ({where})",
        span=found.span,
        expected=expected,
        hint=hint,
        notes=notes,
        excerpt=found.excerpt,
    )


def _why(error: Exception) -> Problem:
    if isinstance(error, Unpacked):
        message = "unpacks to more than can be looked through"
    else:
        message = "does not open, so nothing is known of what is in it"
    return Problem("leak-unread", message, severity="warning")


def _unread(output: str, problem: Problem) -> Problem:
    return Problem(
        slug=problem.slug,
        message=f"`{output}` {problem.message}",
        span=Span(f"output/{output}"),
        hint="open it and see for yourself; a PDF with a password cannot be looked into",
        severity=problem.severity,
    )


def _short(text: str) -> str:
    plain = " ".join(text.split())
    return plain if len(plain) <= _SHOWN else f"{plain[: _SHOWN - 3]}..."
