"""Look through every output of the last build for what must not be in it.

For each portal: names, codes, job numbers, addresses and numbers of every other client, and texts
of its own client that its reader may not see. For each letter the same, for the contact it goes to.
Drafts of reports, which are for the agency's eyes, are held to the first.
"""

from __future__ import annotations

import pickle
from collections.abc import Hashable, Iterator
from datetime import date, datetime
from pathlib import Path

from msgspec import Struct

from amportal.access.secret_search import SecretSearch
from amportal.builder.scan.forked_map import ForkedMap
from amportal.errors import Problem, in_order
from amportal.leaks.client_secrets import ClientSecrets, Secrets
from amportal.leaks.folded_text import fold
from amportal.leaks.foreign_marks import ForeignMark, dossier_marks, foreign_marks
from amportal.leaks.hidden_texts import SourcePiece, source_texts, texts_of_read
from amportal.leaks.leak_problems import Find, secret_told, unread
from amportal.leaks.leak_search import WordSearch
from amportal.leaks.output_reading import OutputReader, Reading
from amportal.leaks.output_texts import OutputText
from amportal.leaks.shown_anyway import own_words, theme_words
from amportal.model.client_marks import Mark
from amportal.model.content_layout import client_folder, is_record
from amportal.model.derive.client_today import today_of
from amportal.model.nouns.site import Client
from amportal.model.reading.client_files import ClientFiles
from amportal.model.reading.client_reader import gather_client
from amportal.model.site_loader import client_slugs, load_agency, load_client
from amportal.plan import routes
from amportal.plan.reader.reader_kinds import reader_of
from amportal.sources.content_scan import scan
from amportal.sources.snapshot import Snapshot

# From so many clients on a second process is worth its start.
_MANY = 4


class Looked(Struct, frozen=True):
    """What was looked at, and what was found."""

    problems: tuple[Problem, ...]
    portals: int
    outputs: int
    size: int

    @property
    def leaks(self) -> bool:
        """Whether anything is where it must not be."""
        return any(each.severity == "error" for each in self.problems)


class LeakOptions(Struct, frozen=True):
    """What to look through: the *output* of the site at *root*, as of *clock*, or of *today*.

    `theme` is the theme that comes with amportal. `only` names the clients whose outputs are looked
    at; all where it is empty. `secrets` are the contacts' passwords and passphrases.
    """

    root: Path
    output: Path
    theme: Path
    clock: datetime
    today: date | None = None
    only: tuple[str, ...] = ()
    secrets: SecretSearch | None = None


def check_leaks(options: LeakOptions) -> Looked:
    """Return what is in the outputs that must not be there, with the line it comes from."""
    return _Check(options).run(options.only)


class _Check:
    """One look through all outputs."""

    def __init__(self, options: LeakOptions) -> None:
        self._options = options
        self._snapshot = scan(options.root, ("content",))
        self._agency = load_agency(self._snapshot)
        slugs = client_slugs(self._snapshot)
        self._dossiers = {slug: gather_client(self._snapshot, slug) for slug in slugs}
        marks = list(foreign_marks(self._dossiers.values()))
        # What is of several clients is nobody's.
        self._owners: dict[str, set[str]] = {}
        for each in marks:
            for words in each.needles:
                self._owners.setdefault(words, set()).add(each.owner)
        agency, said = self._agency.read.noun, f"{own_words()}\n{theme_words(options.theme)}"
        self._foreign = _searched(marks, f"{said}\n{agency.name if agency else ''}")
        ours = theme_words(options.root / "templates")
        self._agencys_texts = tuple(texts_of_read(self._agency.read))
        told = (each.value for each in self._agencys_texts if each.is_for(frozenset()))
        self._anyway = fold("\n".join((said, ours, *told)))
        self._reader = OutputReader()
        # What was found and where, by the portal it was found in and its place in the sources.
        self._found: dict[tuple[str, Hashable], Find] = {}
        self._problems: list[Problem] = []
        self._outputs = self._size = self._portals = 0

    def run(self, only: tuple[str, ...]) -> Looked:
        """Look through the outputs of the clients in *only*, or of all.

        Where there are many, a copy of this process looks through about half of them.
        """
        slugs = [slug for slug in self._dossiers if not only or slug in only]
        forked = ForkedMap.begin(slugs, self._packed) if len(slugs) >= _MANY else None
        packed = forked.answers() if forked else map(self._packed, slugs)
        # A copy of this very process wrote them.
        parts = [Looked(*pickle.loads(each.encode("latin-1"))) for each in packed]
        return Looked(
            tuple(in_order([problem for part in parts for problem in part.problems])),
            sum(part.portals for part in parts),
            sum(part.outputs for part in parts),
            sum(part.size for part in parts),
        )

    def _packed(self, slug: str) -> str:
        """Return what is found in the outputs of one client, as text for another process."""
        self._found, self._problems = {}, []
        self._outputs = self._size = self._portals = 0
        self._reader.next_client()
        self._client(slug)
        problems = (*self._problems, *(each.problem() for each in self._found.values()))
        part = (tuple(problems), self._portals, self._outputs, self._size)
        return pickle.dumps(part).decode("latin-1")

    def _client(self, slug: str) -> None:
        options, dossier = self._options, self._dossiers[slug]
        part = _part(self._snapshot, slug)
        loaded = load_client(part, slug, self._agency, options.clock, options.today, alone=True)
        client, agency = loaded.client, self._agency.read.noun
        marks = _Marks.of(slug, dossier)
        secrets = None
        if client is not None and agency is not None:
            zone = client.settings.timezone or agency.timezone
            day = today_of(agency, options.clock, options.today, zone)
            texts = (*source_texts(dossier, _notes(part, dossier)), *self._agencys_texts)
            secrets = ClientSecrets(client, texts, self._anyway, day)
        for folder in self._folders(slug):
            self._portals += 1
            hidden = secrets.hidden_from(_roles_of(folder)) if secrets else None
            kept = _kept(client) if client else frozenset()
            for path, file in _files(options.output / folder):
                own = None if path in kept else hidden
                self._look(f"{folder}/{path}", path, file.read_bytes(), marks, own)
        self._agencys(marks, secrets)

    def _folders(self, slug: str) -> list[str]:
        """Return the folders of a client's portals, as they are there."""
        return sorted(
            each.name
            for each in self._options.output.iterdir()
            if each.is_dir() and routes.client_of_folder(each.name) == slug
        )

    def _agencys(self, marks: _Marks, secrets: ClientSecrets | None) -> None:
        """Look through the client's letters and drafts in the agency's own folder."""
        board = self._options.output / routes.BOARD_FOLDER
        contacts = {each.id: each for each in secrets.client.settings.contacts} if secrets else {}
        for kind in (routes.LETTERS, routes.DRAFTS):
            for path, file in _files(board / kind / marks.slug):
                whole = f"{routes.BOARD_FOLDER}/{kind}/{marks.slug}/{path}"
                contact = contacts.get(file.stem) if kind == routes.LETTERS else None
                hidden = None
                if secrets is not None and contact is not None:
                    hidden = secrets.hidden_from(
                        frozenset(reader_of(secrets.client, contact).roles)
                    )
                self._look(whole, path, file.read_bytes(), marks, hidden)

    def _look(
        self,
        output: str,
        path: str,
        raw: bytes,
        marks: _Marks,
        hidden: Secrets | None,
    ) -> None:
        """Look through one output."""
        self._outputs += 1
        self._size += len(raw)
        reading = self._reader.read(path, raw)
        if reading.why:
            self._problems.append(unread(output, reading.why))
        told = self._options.secrets
        owners = {
            owner
            for text, _ in reading.texts
            for owner, _ in (told.found(text.text) if told else ())
        }
        self._problems += (secret_told(output, owner) for owner in sorted(owners))
        for text, mark in self._marks_in(reading, marks):
            self._note(output, text.where, mark)
        for text, folded in reading.texts if hidden is not None else ():
            assert hidden is not None
            for piece in hidden.found(folded):
                if piece.is_in(text):
                    self._note(output, text.where, piece)

    def _marks_in(self, reading: Reading, own: _Marks) -> Iterator[tuple[OutputText, ForeignMark]]:
        for text, folded in reading.texts:
            found = [
                mark
                for mark in self._foreign.found(folded)
                if not own.free & set().union(*(self._owners[words] for words in mark.needles))
                and mark.is_in(text, own.marks)
            ]
            # The number of a job holds the code of its client.
            numbered = {each.owner for each in found if each.mark.kind == "job number"}
            for each in found:
                if each.mark.kind != "code" or each.owner not in numbered:
                    yield text, each

    def _note(self, output: str, where: str, found: ForeignMark | SourcePiece) -> None:
        key = (output.partition("/")[0], found.place)
        self._found.setdefault(key, Find(found)).add(output, where, found)


class _Marks(Struct, frozen=True):
    """What the client *slug* is known by, and whom its outputs may name: `free`."""

    slug: str
    marks: tuple[Mark, ...]
    free: frozenset[str]

    @classmethod
    def of(cls, slug: str, dossier: ClientFiles) -> _Marks:
        settings = dossier.settings
        others = settings.may_mention if settings else ()
        # The name of its folder stands in data, links and names of files.
        marks = (*dossier_marks(dossier), Mark("address", slug, ()))
        return cls(slug, marks, frozenset({slug, *others}))


def _searched(marks: list[ForeignMark], said: str) -> WordSearch[ForeignMark]:
    """Return what finds *marks* without those names that every portal says: *said*."""
    every = WordSearch((words, each) for each in marks for words in each.needles)
    text = OutputText("", said)
    common = {
        each for each in every.found(fold(said)) if each.mark.kind == "name" and each.is_in(text)
    }
    rest = (each for each in marks if each not in common)
    return WordSearch((words, each) for each in rest for words in each.needles)


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
        if path not in read and "/internal/" in path and not is_record(path):
            text = part.read(path).decode("utf-8", "replace")
            if "\x00" not in text:
                notes[path] = text
    return notes


def _roles_of(folder: str) -> frozenset[str]:
    """Return the roles of those whom the portal in *folder* is for; none: everybody."""
    return frozenset(folder.split(".")[1:])


def _kept(client: Client) -> frozenset[str]:
    """Return the reports that are as they were sent, whatever their readers may see by now."""
    return frozenset(routes.report(each.issue.report, each.issue.issue) for each in client.sent)


def _files(folder: Path) -> Iterator[tuple[str, Path]]:
    if folder.is_dir():
        for file in sorted(folder.rglob("*")):
            if file.is_file() and not file.is_symlink():
                yield file.relative_to(folder).as_posix(), file
