"""The site as looked at: which files there are and what state they are in, before any is read.

It is enough to say that nothing changed, and which clients did not; the same look then serves the
build. Imports next to nothing, since a build with nothing to do ends here.
"""

from __future__ import annotations

import marshal
import os
import stat
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import Any

from amportal.builder.build_options import BuildOptions
from amportal.builder.scan.code_digest import known_code
from amportal.builder.scan.forked_map import ForkedMap
from amportal.builder.storage.client_state import index_of
from amportal.builder.storage.output_trace import Signature
from amportal.errors import Note, Problem, Span
from amportal.sources.content_scan import scan
from amportal.sources.git.repository_state import repository_mark
from amportal.sources.snapshot import Index, Snapshot

CONTENT, TEMPLATES = "content", "templates"
BELOW = (CONTENT, TEMPLATES)
_CLIENTS = f"{CONTENT}/clients/"
_SHIPPED = "default"
# Fewer clients than this are looked at sooner than another process begins.
_WORTH_ASIDE = 60
# The folders of one client's portals.
Group = tuple[str, ...]
_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC


class SiteScan:
    """One look at a site. Parts of it are worked out when they are first asked for."""

    def __init__(
        self,
        order: BuildOptions,
        snapshot: Snapshot,
        shipped: Snapshot,
        code: list[str],
        mark: str,
        aside: ForkedMap[Group] | None = None,
        groups: Sequence[Group] = (),
    ) -> None:
        """*code* is the signature of our own files and the digest of all code.

        *aside* is looking at the *groups* of the output's folders meanwhile, where somebody does.
        """
        self.snapshot = snapshot
        self.shipped = shipped
        self.code = code[1]
        self.code_known = code
        self.mark = mark
        self._order = order
        self._paths, self._outside = _by_client(snapshot)
        links = tuple(hard_links_across(snapshot.hard_links))
        self._problems = _problems_by_client((*snapshot.problems, *links))
        # A client's file is one of the agency's own too: all portals would show it.
        self.shared_link = next((each for each in links if not _client_at(each)), None)
        self._clients: dict[str, Snapshot] = {}
        self._live: dict[str, dict[str, Signature]] = {}
        # What somebody found out about outputs after this look.
        self._noted: dict[Group, str] = {}
        self._aside = aside
        self._groups = groups

    @property
    def quarter(self) -> str:
        """The day, or the quarter of an hour: midnight comes somewhere on each, never between."""
        return str(self._order.today or int(self._order.clock.timestamp()) // 900)

    def patched(self, order: BuildOptions, changed: Iterable[str]) -> SiteScan | None:
        """Return this look with the files *changed* looked at anew; None where that tells trouble.

        Outputs are taken to be as they were.
        """
        paths = sorted(changed)
        fresh = scan(order.root, paths, self.snapshot.index())
        if fresh.problems or not all(path.partition("/")[0] in BELOW for path in paths):
            return None
        if fresh.hard_links:
            # Only a look at everything tells whether the other name is another client's.
            return None
        code = self.code_known
        patched = SiteScan(
            order, self.snapshot.patched(fresh, paths), self.shipped, code, self.mark
        )
        patched._live = dict(self._live)
        return patched

    def replace_live(self, folder: str, files: dict[str, Signature]) -> None:
        """Take *files* for what is in *folder* from now on."""
        self._live[folder] = files
        self._noted.clear()
        self._aside = None

    def note_outputs(self, folders: Iterable[str], signature: str) -> None:
        """Take *signature* for what `outputs` tells of *folders* from now on."""
        names = tuple(folders)
        for folder in names:
            self._live.pop(folder, None)
        self._noted[names] = signature

    def let_go(self, slug: str, folders: Iterable[str] = ()) -> None:
        """Hold no longer what was worked out of the client *slug* and seen in *folders*."""
        self._clients.pop(slug, None)
        for folder in folders:
            self._live.pop(folder, None)

    @property
    def clients(self) -> tuple[str, ...]:
        """The names of all clients' folders, sorted: also of one with nothing but trouble."""
        return tuple(sorted({*self._paths, *(slug for slug in self._problems if slug)}))

    def size(self, slug: str) -> int:
        """Return how much there is of one client: the number of its files."""
        return len(self._paths.get(slug, ()))

    @property
    def has_reports(self) -> bool:
        """Whether any client has a report, so that somebody must be ready to make it."""
        return any(len(path.split("/")) == 5 and "/reports/" in path for path in self.snapshot)

    def client(self, slug: str) -> Snapshot:
        """Return the files of one client."""
        if slug not in self._clients:
            problems = self._problems.get(slug, ())
            self._clients[slug] = self.snapshot.part(self._paths.get(slug, ()), problems)
        return self._clients[slug]

    def agency(self) -> Snapshot:
        """Return the agency's own files."""
        return self.snapshot.part(self._outside, self._problems.get("", ()))

    def client_and_agency(self, slug: str) -> Snapshot:
        """Return the files that one client's build may read."""
        paths = sorted((*self._paths.get(slug, ()), *self._outside))
        return self.snapshot.part(paths, self._problems.get(slug, ()))

    def agency_index(self) -> Index:
        """Return what the next look needs so as not to read unchanged files again, but clients'."""
        whole = self.snapshot.index()
        own = {path: row for path, row in whole.files.items() if not client_of(path)}
        return Index(whole.taken_ns, own)

    def live(self, folder: str) -> dict[str, Signature]:
        """Return the files of the release in *folder* of the output, with their signatures."""
        if folder not in self._live:
            self._live[folder] = files_below(self._order.output / folder)
        return self._live[folder]

    def outputs(self, folders: Iterable[str]) -> str:
        """Return a text that is equal only if no file in any of *folders* differs."""
        if self._aside is not None:
            aside, self._aside = self._aside, None
            told = dict(zip(self._groups, aside.answers(), strict=True))
            self._noted = {**told, **self._noted}
        names = tuple(folders)
        return self._noted.get(names) or signature_of(
            {folder: self.live(folder) for folder in names}
        )

    def slices_of(self) -> list[str]:
        """Return what clients' slices of the board were made with besides their own files."""
        return [self.agency().signature(), self.code, self.quarter]

    def seal(self) -> str:
        """Return a text that is equal for two looks only if all but clients' files is equal."""
        order = self._order
        return "\n".join(
            (
                self.agency().signature(),
                self.snapshot.part(self.snapshot.under(TEMPLATES)).signature(),
                self.shipped.signature(),
                self.code,
                self.mark,
                self.quarter,
                str(order.output),
                ",".join(order.only),
                "" if order.board else "without board",
            )
        )


def scan_site(order: BuildOptions, index: Mapping[str, Any]) -> SiteScan:
    """Look at the sources without reading them. *index* is what the last build left."""
    groups: list[Group] = [tuple(folders) for _, _, folders in index.get("clients", {}).values()]
    aside = None
    if len(groups) >= _WORTH_ASIDE:
        output = order.output
        aside = ForkedMap.begin(
            groups, lambda each: signature_of({name: files_below(output / name) for name in each})
        )
    return SiteScan(
        order,
        scan(order.root, BELOW, index_of(index.get("sources"))),
        scan(order.theme, (_SHIPPED,), index_of(index.get("shipped"))),
        known_code(order.package, sys.path, index.get("code")),
        order.commit or repository_mark(order.root),
        aside,
        groups,
    )


def unchanged(index: Mapping[str, Any], seen: SiteScan, board: str) -> bool:
    """Say whether a build would do nothing at all. *board* is the agency's own folder."""
    if index.get("seal") != seen.seal():
        return False
    clients = index.get("clients", {})
    if tuple(sorted(clients)) != seen.clients:
        return False
    # Sources first: the output is looked at meanwhile.
    if any(seen.client(slug).signature() != each[0] for slug, each in clients.items()):
        return False
    return seen.outputs((board,)) == index.get("board") and all(
        seen.outputs(folders) == outputs for _, outputs, folders in clients.values()
    )


def files_below(folder: Path) -> dict[str, Signature]:
    """Return every regular file below *folder* with its signature, by path; links are not followed.

    What is neither file nor folder has a signature of its own kind, which no trace has.
    """
    found: dict[str, Signature] = {}
    pending = [""]
    try:
        # Relative to a folder that is open, the system has less of a path to go.
        base = os.open(folder, _FOLDER)
    except (FileNotFoundError, NotADirectoryError):
        return found
    try:
        while pending:
            prefix = pending.pop()
            with suppress(FileNotFoundError, NotADirectoryError):
                handle = os.open(prefix or ".", _FOLDER | os.O_NOFOLLOW, dir_fd=base)
                try:
                    with os.scandir(handle) as entries:
                        for entry in entries:
                            path = prefix + entry.name
                            if entry.is_dir(follow_symlinks=False):
                                pending.append(path + "/")
                                continue
                            state = entry.stat(follow_symlinks=False)
                            size = state.st_size if stat.S_ISREG(state.st_mode) else -1
                            found[path] = (size, state.st_mtime_ns, state.st_ctime_ns, state.st_ino)
                finally:
                    os.close(handle)
    finally:
        os.close(base)
    return found


def signature_of(folders: Mapping[str, Mapping[str, Signature]]) -> str:
    """Return one text for all files of *folders*."""
    rows = sorted((name, sorted(files.items())) for name, files in folders.items())
    # The oldest form of marshal depends on nothing but the values.
    return sha256(marshal.dumps(rows, 0)).hexdigest()[:32]


def _by_client(snapshot: Snapshot) -> tuple[dict[str, list[str]], list[str]]:
    """Return the paths below `content/`: those of clients by slug, and the others."""
    clients: dict[str, list[str]] = {}
    others: list[str] = []
    for path in snapshot.under(CONTENT):
        slug = client_of(path)
        if slug:
            clients.setdefault(slug, []).append(path)
        else:
            others.append(path)
    return clients, others


def client_of(path: str) -> str:
    """Return the client whose folder holds *path*; empty for none.

    The rule is that of `model.content_layout`.
    """
    if not path.startswith(_CLIENTS):
        return ""
    slug, slash, _ = path[len(_CLIENTS) :].partition("/")
    return slug if slash else ""


def _client_at(problem: Problem) -> str:
    return client_of(problem.span.path) if problem.span else ""


def hard_links_across(links: Mapping[str, tuple[int, int]]) -> Iterator[Problem]:
    """Yield a problem for each file of *links* that is a file of another client as well.

    Or of the agency's own, templates included. Hard links within one folder of a client are
    nobody's business.
    """
    same: dict[tuple[int, int], list[str]] = {}
    for path, file in links.items():
        same.setdefault(file, []).append(path)
    for paths in same.values():
        owners = {client_of(path) for path in paths}
        if len(owners) == 1:
            continue
        for path in paths:
            other = next(each for each in paths if client_of(each) != client_of(path))
            whose = "another client's" if client_of(other) else "the agency's own"
            yield Problem(
                "hard-link",
                f"`{path}` is the very same file as one of {whose}: a hard link",
                Span(path),
                hint="delete one of the two and put a copy there: an edit of one would be an edit "
                "of the other, and what is shown of one is shown of the other",
                notes=(Note("the other name is here", Span(other)),),
            )


def _problems_by_client(problems: Iterable[Problem]) -> dict[str, tuple[Problem, ...]]:
    found: dict[str, tuple[Problem, ...]] = {}
    for problem in problems:
        slug = client_of(problem.span.path) if problem.span else ""
        found[slug] = (*found.get(slug, ()), problem)
    return found
