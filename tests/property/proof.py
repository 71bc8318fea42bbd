"""The proof after each step: what stands in the output is what a build from nothing makes.

A client with problems is compared with what was shown of it before, all others with a clean build
beside; a second build makes nothing; nothing of one client is in another's bytes. Clean builds of
equal sources are made once, and pages of equal inputs are rendered once: `remembered_recipes`
keys them by *everything* a recipe is handed, which is coarser than the traces under test, and
renders one in sixteen again all the same.
"""

from __future__ import annotations

import pickle
import re
import shutil
from collections import Counter, OrderedDict
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from copy import copy
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

from amportal.builder.build_summary import Summary
from amportal.builder.storage.owned_files import portal_clients
from amportal.plan.routes import client_of_folder
from amportal.render.recipe import Built, Inputs, Recipe
from amportal.render.recipe_table import RECIPES
from tests.property.printtext import PrintLate, PrintText
from tests.sites import Site

Tree = dict[str, bytes]
_MARK = re.compile(rb"canary-\w+", re.IGNORECASE)
_AGAIN = 16
_MOST = 100
_BOARD = "_agency"
_NONE: Mapping[str, set[bytes]] = {}


@contextmanager
def remembered_recipes() -> Iterator[None]:
    """Render equal inputs once while this lasts, and now and then twice."""
    known: dict[bytes, Built] = {}
    before = dict(RECIPES)
    RECIPES.update({name: _remembered(name, recipe, known) for name, recipe in before.items()})
    try:
        yield
    finally:
        RECIPES.update(before)


def _remembered(name: str, recipe: Recipe, known: dict[bytes, Built]) -> Recipe:
    asked = 0

    def run(inputs: Inputs) -> Built:
        nonlocal asked
        asked += 1
        whole = (name, inputs.output, inputs.data, dict(inputs.assets), inputs.theme.digest)
        key = sha256(pickle.dumps(whole)).digest()
        found = known.get(key)
        if found is None or asked % _AGAIN == 0:
            made = recipe(inputs)
            assert found is None or made == found, f"{name} of {inputs.output} is not pure"
            found = known[key] = made
        return found

    return run


class Remembered(OrderedDict[bytes, tuple[Tree, Summary]]):
    """The last few outcomes of clean builds, by all they were made from."""

    def keep(self, key: bytes, outcome: tuple[Tree, Summary]) -> None:
        """Remember *outcome*, and forget the oldest where there are many."""
        self[key] = outcome
        while len(self) > _MOST:
            self.popitem(last=False)


@dataclass
class Proof:
    """One site, and what of it was shown last."""

    site: Site
    scratch: Path
    clean: Remembered
    shown: dict[str, Tree] = field(default_factory=dict)
    # What a build last made of each folder, which somebody may have spoilt since.
    released: dict[str, Tree] = field(default_factory=dict)
    # How often it was looked whether incremental equals clean.
    checks: int = 0
    # How many releases were compared in all that, and how many of them were held back.
    compared: int = 0
    held: int = 0
    # How often pages were shown before their reports.
    early: int = 0
    # How often a build stopped until somebody decided whose portals shall go.
    decisions: int = 0
    # Each client's own words, when it was last looked.
    words: dict[str, set[bytes]] = field(default_factory=dict)

    def remember(self) -> None:
        """Take what is in the output now as what is shown, whoever put it there."""
        self.shown = _by_client(self.site.tree())

    def _built(self, found: dict[str, Tree]) -> None:
        """Take *found* as what is shown after a build."""
        changed = {name: files for name, files in found.items() if files != self.shown.get(name)}
        self.released |= changed
        self.shown = found

    def _may_show(self, folder: str) -> tuple[Tree, ...]:
        """Return what the portal of somebody who is held back may show.

        What it showed; and where somebody spoilt that, what is put back if it is still known.
        """
        known = (self.shown.get(folder), self.released.get(folder))
        return tuple(each or {} for each in known)

    def begin(self) -> Summary:
        """Build for the first time; the proof comes with the first step."""
        summary = self.site.build()
        self._apart(self.site.tree(), set())
        self._built(_by_client(self.site.tree()))
        return summary

    def check(self) -> Summary:
        """Build, hold the outcome against every promise, and return it."""
        summary = self.site.build()
        while summary.stopped and not summary.clients:
            # Portals would vanish that nobody withdrew: nothing changes until somebody decides.
            assert _by_client(self.site.tree()) == self.shown, "it stopped and changed something"
            slips = [each for each in summary.problems if each.slug == "portals-gone"]
            if slips:
                _one_by_one(self.site, slips[0].hint)
            else:
                assert _looks_like_a_mistake(self.site), summary.problems
                decide(self.site)
            self.decisions += 1
            summary = self.site.build()
        found = self.site.tree()
        held = {each.slug for each in summary.clients if each.held}
        if not summary.clients:
            # Nothing can be shown without the agency, so everything stays.
            held = set(self.shown)
        clean, alone = self._clean()
        assert not [note for note in summary.notes if "please tell us" in note], summary.notes
        self._equal(found, clean, held)
        other = _said_once(summary, alone)
        assert not other, f"a clean build says something else: {other}"
        self._second(found, summary)
        self._apart(found, held)
        self._nothing_left(held)
        self._none_vanished(found)
        self._built(_by_client(found))
        self.checks += 1
        self.compared += len(self.shown.keys() | held)
        self.held += len(held)
        return summary

    def build_only(self, slug: str) -> None:
        """Build the client *slug* alone: no other client's portal may change."""
        before = _by_client(self.site.tree())
        self.site.build(only=(slug,))
        after = _by_client(self.site.tree())
        for other in (before.keys() | after.keys()) - {_BOARD}:
            if client_of_folder(other) == slug:
                continue
            assert after.get(other) == before.get(other), f"{other} changed with {slug}"
        self._built(after)

    def build_early(self, looks: int) -> None:
        """Build with pages before reports, and break off after so many *looks* at what is made.

        What is shown meanwhile and at the end is each client's own, and of a held one as it was.
        """
        words = self.words
        left = iter(range(looks))
        site = copy(self.site)
        if site.slow is PrintText:
            site.slow = PrintLate

        def seen(summary: Summary) -> None:
            held = {each.slug for each in summary.clients if each.held}
            if not summary.clients:
                held = set(self.shown)
            found = self.site.tree()
            for slug, files in _by_client(found).items():
                if client_of_folder(slug) in held:
                    assert files in self._may_show(slug), f"{slug} is held and changed"
            self._apart(found, held, words)
            self.early += 1

        seen(site.build(early=seen, superseded=lambda: next(left, None) is None))
        self._built(_by_client(self.site.tree()))

    def survived(self) -> None:
        """A build has died: every portal is as it was, or as a clean build makes it."""
        clean, _ = self._clean()
        found, wanted = _by_client(self.site.tree()), _by_client(clean)
        for slug in found.keys() | self.shown.keys():
            whole = (self.shown.get(slug), wanted.get(slug))
            assert found.get(slug) in whole, f"{slug} is torn"
        self._built(found)

    def _clean(self) -> tuple[Tree, Summary]:
        """Return what a build from nothing makes, and what it says."""
        # Who took a name first cannot be read from the sources: the record of it goes along.
        names = self.site.state / "names.json"
        known = names.read_bytes() if names.is_file() else b""
        key = _sources_key(self.site) + known
        if key not in self.clean:
            place = beside(self.site, self.scratch)
            if known:
                place.state.mkdir(parents=True)
                (place.state / "names.json").write_bytes(known)
            summary = place.build()
            self.clean.keep(key, (place.tree(), summary))
            shutil.rmtree(self.scratch, ignore_errors=True)
        return self.clean[key]

    def _equal(self, found: Tree, clean: Tree, held: set[str]) -> None:
        ours, theirs = _by_client(found), _by_client(clean)
        for slug in sorted(ours.keys() | theirs.keys()):
            kept = client_of_folder(slug) in held
            allowed = self._may_show(slug) if kept else (theirs.get(slug, {}),)
            got = ours.get(slug, {})
            differ = [
                sorted(path for path in got.keys() | each.keys() if got.get(path) != each.get(path))
                for each in allowed
            ]
            assert not all(differ), f"{slug}{' (held)' if kept else ''} differs: {differ}"

    def _second(self, found: Tree, summary: Summary) -> None:
        again = self.site.build()
        for each in again.clients:
            assert (each.made, each.written, each.removed) == ((), (), ()), each.slug
        other = _said_once(again, summary)
        assert not other, f"a second build says something else: {other}"
        assert self.site.tree() == found

    def _apart(self, found: Tree, held: set[str], before: Mapping[str, set[bytes]] = _NONE) -> None:
        """No client's words are in the bytes of another.

        *before* are words that were a client's own, and may still be in a report that is older.
        """
        folders = sorted((self.site.root / "content/clients").iterdir())
        words = {folder.name: _marks(_sources(folder)) for folder in folders}
        for path, raw in found.items():
            slug = client_of_folder(path.split("/")[0])
            if slug not in held and slug != _BOARD:
                stray = _marks({path: raw}) - words.get(slug, set()) - before.get(slug, set())
                assert not stray, f"{path} holds {stray}"
        self.words = words

    def _none_vanished(self, found: Tree) -> None:
        """Portals went only of clients that were withdrawn, renamed, or gone alone."""
        there = {client_of_folder(name) for name in _by_client(found)}
        before = {client_of_folder(name) for name in self.shown}
        folders = {each.name for each in (self.site.root / "content/clients").iterdir()}
        withdrawn = {name for name in folders if _is_withdrawn(self.site, name)}
        vanished = before - there - withdrawn - {_BOARD}
        assert not vanished & folders, f"{vanished & folders} vanished and nobody withdrew them"
        assert len(vanished) <= 1 + len(there - before), f"{vanished} vanished at once"

    def _nothing_left(self, held: set[str]) -> None:
        litter = [
            path.relative_to(self.site.root).as_posix()
            for folder in (self.site.state, self.site.output)
            for path in folder.rglob("*")
            if path.name.endswith((".new", ".old", ".gone")) or path.parent.name == "staging"
        ]
        assert not litter
        # Somebody may have deleted the output while nothing can be made.
        for folder in self.site.output.glob("*"):
            # What is held is as somebody may have left it.
            if folder.name not in held:
                below = [folder, *(path for path in folder.rglob("*") if path.is_dir())]
                assert [path for path in below if not any(path.iterdir())] == []


def _is_withdrawn(site: Site, name: str) -> bool:
    return (site.root / "content/clients" / name / "withdrawn.yaml").is_file()


def _looks_like_a_mistake(site: Site) -> bool:
    """Say whether several clients are gone, or all, or one has a twin of another case."""
    names = {each.name for each in (site.root / "content/clients").iterdir()}
    known = portal_clients(site.state)
    gone = known - names
    twins = {name for name in names - known if name.lower() in known}
    return bool(twins) or len(gone) > 1 or (bool(gone) and gone == known)


def _one_by_one(site: Site, hint: str) -> None:
    """Say that several clients shall lose portals: build each alone, as *hint* says."""
    named = re.findall(r"`amportal build ([a-z0-9-]+)`", hint)
    assert len(named) > 1, hint
    for name in named:
        site.build(only=(name,))


def decide(site: Site) -> None:
    """Say that clients who are gone shall be, and give folders of another case their names back."""
    clients = site.root / "content/clients"
    names = {each.name for each in clients.iterdir()}
    known = portal_clients(site.state)
    for name in names - known:
        same = name.lower()
        if same in known and same in names:
            shutil.rmtree(clients / name)
        elif same in known:
            (clients / name).rename(clients / same)
    for name in known - {each.name for each in clients.iterdir()}:
        site.write(f"content/clients/{name}/withdrawn.yaml", "on: 2026-11-20\n")


def beside(site: Site, where: Path) -> Site:
    """Return *site* with its output and state elsewhere."""
    other = copy(site)
    other.output, other.state = where / "output", where / "state"
    return other


def _by_client(files: Tree) -> dict[str, Tree]:
    """Return *files* by the folder of the portal they are in: a client may have several."""
    sorted_out: dict[str, Tree] = {}
    for path, raw in files.items():
        sorted_out.setdefault(path.split("/")[0], {})[path] = raw
    return sorted_out


def _marks(files: Tree) -> set[bytes]:
    return {word.lower() for raw in files.values() for word in _MARK.findall(raw)}


def _sources(folder: Path) -> Tree:
    files = (file for file in folder.rglob("*") if file.is_file() and not file.is_symlink())
    return {file.as_posix(): file.read_bytes() for file in files}


def _said_once(one: Summary, other: Summary) -> list[str]:
    """Return what only one of two builds says, or says more often."""
    mine, theirs = (Counter(map(repr, each.problems)) for each in (one, other))
    return sorted(((mine - theirs) + (theirs - mine)).elements())


def _sources_key(site: Site) -> bytes:
    """Return what tells sources, moment and history apart."""
    whole = sha256(repr((site.clock, site.today)).encode())
    for top in ("content", "templates", "package"):
        for file in sorted((site.root / top).rglob("*")):
            path = file.relative_to(site.root).as_posix()
            kind = "link" if file.is_symlink() else str(file.is_file())
            raw = file.read_bytes() if kind == "True" else b""
            whole.update(repr((path, kind, sha256(raw).hexdigest())).encode())
    head = site.root / ".git/HEAD"
    if head.is_file():
        ref = site.root / ".git/refs/heads/main"
        whole.update(head.read_bytes() + ref.read_bytes())
    return whole.digest()


__all__ = ["Proof", "Tree", "remembered_recipes"]
