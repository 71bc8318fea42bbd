"""Sites of which something is withdrawn while files of the ledger are lost or damaged.

Used by the tests and, with every damage to every two files, by the soak.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

from amportal.builder.build_summary import Summary
from tests.property import edits as edit
from tests.property.plaintheme import write_plain_theme
from tests.property.printtext import PrintText
from tests.sites import Site, base_site, tree

Tree = dict[str, bytes]
ACME = "content/clients/acme"
SPRING = f"{ACME}/projects/spring"
_CLIENT = """\
name: {name}
code: {code}
locale: en-GB
timezone: Europe/London
currency: GBP
country: GB
account_manager: ruth
contacts:
  - id: priya
    name: Priya Nair
    email: priya@{slug}.example
    roles: approver
"""
_OMAR = """\
  - id: omar
    name: Omar Haddad
    email: omar@acme.example
    roles: finance
"""
_LENA = """\
  - id: lena
    name: Lena Brandt
    email: lena@acme.example
    roles: legal
"""
_PROJECT = """\
name: Spring
job_no: {code}-014
brief: Launch in spring
state: not_started
lead: ruth
start: 2026-12-05
due: 2026-12-18
headline: Nothing yet of canary-{slug}
"""
_PLAN = """\
id: D1
name: Media plan
due: 2026-12-10
versions:
  - {n: 1, round: 1, sent_on: 2026-11-16, files: [{path: plan/v1.csv}]}
"""


def _update(title: str, day: int, more: str = "") -> str:
    return f"---\ntitle: {title}\ndate: 2026-11-{day:02}\nauthor: tom\n{more}---\n{title}.\n"


def page(site: Site) -> None:
    """Set an update to draft: its page goes."""
    site.write(f"{SPRING}/updates/2026-11-10-news.md", _update("News", 10, "draft: true\n"))


def client(site: Site) -> None:
    """Delete one client's folder: its portals go, and the agency's page forgets it."""
    shutil.rmtree(site.root / "content/clients/beta")


def contact(site: Site) -> None:
    """Take a contact away: their own portal goes, and their name everywhere."""
    site.edit(f"{ACME}/client.yaml", _OMAR, "")


def role(site: Site) -> None:
    """Keep for the agency what was for legal: the portal of that role goes."""
    site.edit(f"{SPRING}/updates/2026-11-09-terms.md", "audience: legal", "audience: internal")


def everything(site: Site) -> None:
    """Withdraw all of it at once."""
    for withdraw in (page, client, contact, role):
        withdraw(site)


WITHDRAWALS: tuple[Callable[[Site], None], ...] = (page, client, contact, role, everything)
DAMAGES = ("lost", "cut", "emptied", "folder", "older")


class Withdrawing:
    """A site in a new folder, with portals for two roles, a large file and two clients."""

    def __init__(self, place: Path) -> None:
        self.place = place
        self.site = site = base_site(place / "site", PrintText)
        site.theme = write_plain_theme(place / "theme")
        shutil.rmtree(site.root / ACME)
        for slug, code in (("acme", "ACM"), ("beta", "BET")):
            folder = f"content/clients/{slug}"
            more = _OMAR + _LENA if slug == "acme" else ""
            site.write(
                f"{folder}/client.yaml", _CLIENT.format(name=slug, code=code, slug=slug) + more
            )
            site.write(
                f"{folder}/projects/spring/project.yaml", _PROJECT.format(code=code, slug=slug)
            )
        updates = f"{SPRING}/updates"
        site.write(f"{updates}/2026-11-10-news.md", _update("News", 10))
        site.write(f"{updates}/2026-11-08-money.md", _update("Money", 8, "audience: finance\n"))
        site.write(f"{updates}/2026-11-09-terms.md", _update("Terms", 9, "audience: legal\n"))
        site.write(f"{SPRING}/deliverables/plan.yaml", _PLAN)
        site.write(f"{SPRING}/deliverables/plan/v1.csv", "week,sum\n" * 9_000)
        edit.commit(site, 1)
        shutil.copytree(site.root / "content", place / "sources")
        self.clean: dict[str, Tree] = {}
        # Another ledger that is older than the one at hand, and knows less.
        everything(site)
        assert site.build().sound
        self.ready()

    def ready(self) -> None:
        """Bring everything back that was withdrawn, and keep the ledger of before as an older."""
        shutil.rmtree(self.place / "older", ignore_errors=True)
        shutil.copytree(self.site.state, self.place / "older")
        self._sources()
        summary = self.site.build()
        assert summary.exit_code == 0, summary.problems

    def _sources(self) -> None:
        shutil.rmtree(self.site.root / "content")
        shutil.copytree(self.place / "sources", self.site.root / "content")

    def files(self) -> list[str]:
        """Return every file of the ledger, but for the lock, which names nothing."""
        state = self.site.state
        found = (file.relative_to(state).as_posix() for file in state.rglob("*") if file.is_file())
        return sorted(path for path in found if path != "lock")

    def damage(self, path: str, how: str) -> None:
        """Do to the file at *path* what *how* says.

        What is kept of a portal is named by its bytes and may be packed by now: then it is gone.
        """
        file, older = self.site.state / path, self.place / "older" / path
        if not file.is_file() and path.startswith("portals/"):
            return
        raw = file.read_bytes()
        file.unlink()
        if how == "cut":
            file.write_bytes(raw[: len(raw) // 2])
        elif how == "emptied":
            file.write_bytes(b"")
        elif how == "folder":
            (file / "inside").mkdir(parents=True)
        elif how == "older" and older.is_file():
            shutil.copy(older, file)

    def wanted(self, withdraw: Callable[[Site], None]) -> Tree:
        """Return what a clean build makes after *withdraw*."""
        name = withdraw.__name__
        if name not in self.clean:
            self._sources()
            withdraw(self.site)
            self.clean[name] = self.site.clean_tree(self.place / "scratch")
            shutil.rmtree(self.place / "scratch")
            self._sources()
        return self.clean[name]

    def withdrawn(self, withdraw: Callable[[Site], None], *damages: tuple[str, str]) -> Summary:
        """Damage, withdraw, build; check that all is gone that shall be, and nothing else.

        Afterwards everything is as it was.
        """
        wanted = self.wanted(withdraw)
        theirs = self.site.output / "acme/theirs.txt"
        theirs.write_text("mine")
        for each in damages:
            self.damage(*each)
        withdraw(self.site)
        summary = self.site.build()
        where = f"{withdraw.__name__} after {damages}"
        found = tree(self.site.output)
        assert found.pop("acme/theirs.txt", None) == b"mine", where
        left, lost = found.keys() - wanted.keys(), wanted.keys() - found.keys()
        assert not left, f"{where}: still there {sorted(left)}"
        assert not lost, f"{where}: missing {sorted(lost)}"
        assert found == wanted, where
        assert summary.exit_code == 0, where
        theirs.unlink()
        self.ready()
        return summary


def portal_of(path: str) -> str:
    """Return the portal that the file at *path* of the ledger is about; "" for none alone."""
    return path.split("/")[1].removesuffix(".json").removesuffix(".pack") if "/" in path else ""


def pairs(files: list[str]) -> Iterator[tuple[str, str]]:
    """Yield every two of *files*."""
    for at, one in enumerate(files):
        for other in files[at + 1 :]:
            yield one, other
