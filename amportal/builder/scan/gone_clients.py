"""Clients that have portals and are not among the sources any more: what may be taken away.

Withdrawing a portal is a decision. A folder that is gone alone is one, and so is a folder that was
renamed, which its client's code tells. Everything else (two folders gone at once, all of them, a
folder of another case, `clients/` that is empty or cannot be read) is more likely a mistake: a
branch that was not pulled, a disk that is not mounted, a slip of the mouse. Then the build stops
and every portal stays, until the folders are back or somebody says that it is meant.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Literal

from msgspec import Struct, field

from amportal.errors import Problem
from amportal.model.messages.nearest_name import listed
from amportal.model.problem_location import at_file
from amportal.sources.content_scan import same_elsewhere

_TOP, _BELOW = "content", "clients"
_CLIENTS = f"{_TOP}/{_BELOW}"
_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
# What is said of a portal that is taken away: why.
Why = Literal["deleted", "renamed", "withdrawn"]
_MOST = 6


class GoneClients(Struct, frozen=True):
    """What becomes of clients that are gone from the sources.

    The portals of `away` are taken away; those that have another name now are in `renamed`. `odd`
    are clients whose folder is there and cannot be used, each with its problem: they are held.
    With `stop`, nothing is done at all.
    """

    away: frozenset[str] = frozenset()
    renamed: Mapping[str, str] = field(default_factory=dict)
    odd: Mapping[str, Problem] = field(default_factory=dict)
    stop: Problem | None = None


class EmptiedClients(Struct, frozen=True):
    """Clients whose folder is there, but who lose something a slip may have taken.

    `portals` are those that nobody is left for, though no reader has left; `projects` the clients
    that had projects and have none now, each with the command that brings these back. In one client
    that is told, in several it stops the build.
    """

    portals: Mapping[str, frozenset[str]] = field(default_factory=dict)
    projects: Mapping[str, str] = field(default_factory=dict)

    @property
    def stop(self) -> Problem | None:
        """Why the build must not go on, or None."""
        clients = sorted({*self.portals, *self.projects})
        if len(clients) < 2:
            return None
        lost = [each for slug in clients for each in sorted(self.portals.get(slug, ()))]
        lost += [f"the projects of {slug}" for slug in sorted(self.projects)]
        builds = "; ".join(f"`amportal build {each}`" for each in clients[:_MOST])
        return at_file(
            _CLIENTS,
            "portals-gone",
            f"changes in {len(clients)} clients would take away {listed(lost, most=_MOST)}; "
            "nothing was changed, and every portal stays as it was",
            hint="bring back what was deleted or changed (`git diff` and `git log -p` show it); if "
            f"it is meant, build these clients one by one: {builds}",
        )

    @property
    def told(self) -> list[Problem]:
        """A warning with the way back for the client that loses all its projects."""
        return [
            at_file(
                f"{_CLIENTS}/{slug}/client.yaml",
                "projects-gone",
                f"all projects of `{slug}` are gone, and so they are from its portal",
                hint=f"if that is a mistake, {f'`{back}`' if back else 'bring `projects/` back'} "
                "and build",
                severity="warning",
            )
            for slug, back in self.projects.items()
        ]


def gone_clients(
    root: Path,
    known: frozenset[str],
    seen: frozenset[str],
    code_before: Callable[[str], str | None],
    code_now: Callable[[str], str | None],
) -> GoneClients:
    """Return what becomes of the clients *known* to have portals, of which *seen* are there.

    *code_before* and *code_now* give the code that a client had, or has.
    """
    missing = known - seen
    if not known:
        return GoneClients()
    try:
        names = _names_in(root)
    except FileNotFoundError:
        return GoneClients(stop=_no_folder(known, "is gone"))
    except OSError:
        return GoneClients(stop=_no_folder(known, "cannot be read"))
    clash = _other_form(known, names)
    if clash:
        return GoneClients(stop=_clash(*clash))
    if not missing:
        return GoneClients()
    odd = {slug: _odd(slug) for slug in missing & names}
    gone = missing - names
    renamed = _renamed(gone, seen - known, code_before, code_now)
    # Whose new portal is up already, where the build ended before the old one went.
    renamed |= _renamed(gone - renamed.keys(), seen & known, code_before, code_before)
    unexplained = gone - renamed.keys()
    last = bool(unexplained) and known == unexplained
    if len(unexplained) > 1 or last:
        return GoneClients(stop=_many(unexplained, everybody=known == gone))
    return GoneClients(gone, renamed, odd)


def _names_in(root: Path) -> frozenset[str]:
    """Return all names in the folder of clients; raises `OSError` where it is none, or a link."""
    handle = os.open(root / _TOP, _FOLDER)
    try:
        inner = os.open(_BELOW, _FOLDER, dir_fd=handle)
    finally:
        os.close(handle)
    try:
        return frozenset(os.listdir(inner))  # noqa: PTH208 - a folder that is open has no path
    finally:
        os.close(inner)


def _other_form(known: frozenset[str], names: Iterable[str]) -> tuple[str, str] | None:
    """Return a folder of another case or Unicode form than a client that is known, and that one."""
    folded = {same_elsewhere(slug): slug for slug in known}
    for name in sorted(names):
        slug = folded.get(same_elsewhere(name))
        if slug is not None and slug != name:
            return name, slug
    return None


def _renamed(
    gone: frozenset[str],
    new: frozenset[str],
    code_before: Callable[[str], str | None],
    code_now: Callable[[str], str | None],
) -> dict[str, str]:
    """Return the new name of each client in *gone* whose code one of the *new* folders has."""
    if not gone:
        return {}
    by_code: dict[str, list[str]] = {}
    for slug in sorted(new):
        code = code_now(slug)
        if code:
            by_code.setdefault(code.casefold(), []).append(slug)
    found = {}
    for slug in sorted(gone):
        code = code_before(slug)
        same = by_code.get(code.casefold(), []) if code else []
        if len(same) == 1:
            found[slug] = same[0]
    return found


def _commands(slugs: Iterable[str]) -> tuple[str, str]:
    """Return what brings back the folders of *slugs*, and what says that they shall be gone."""
    names = sorted(slugs)
    folders = " ".join(f"{_CLIENTS}/{name}" for name in names)
    return f"`git checkout HEAD -- {folders}`", f"`amportal withdraw {' '.join(names)}`"


def _many(gone: frozenset[str], *, everybody: bool) -> Problem:
    back, away = _commands(gone)
    names = listed(sorted(gone), most=_MOST)
    what = f"the folders of {len(gone)} clients are gone" if len(gone) > 1 else "the folder is gone"
    whom = "that is everybody who has a portal" if everybody else "not one alone"
    return at_file(
        _CLIENTS,
        "clients-gone",
        f"{what}, and {whom}: {names}; nothing was changed, and every portal stays as it was",
        hint=f"bring them back ({back}, where git has them); if they shall go, say so: {away}",
    )


def _no_folder(known: frozenset[str], how: str) -> Problem:
    return at_file(
        _CLIENTS,
        "clients-gone",
        f"the folder `{_CLIENTS}` {how}, and {len(known)} "
        f"client{' has' if len(known) == 1 else 's have'} a portal; nothing was changed, and every "
        "portal stays as it was",
        hint="bring it back, or allow reading it; a client whose portal shall go is named to "
        "`amportal withdraw`",
    )


def _clash(name: str, slug: str) -> Problem:
    return at_file(
        _CLIENTS,
        "client-name-clash",
        f"the folders `{name}` and `{slug}` are one on many machines, and `{slug}` has a portal; "
        "nothing was changed, and every portal stays as it was",
        hint=f"rename `{name}`, or delete it; to rename the client, take a name that differs from "
        f"`{slug}` in more than case and accents",
    )


def replaced(slug: str, before: str, now: str) -> Problem:
    """Return what is told where the folder *slug* had the client *before* and has *now*.

    Both are codes.
    """
    return at_file(
        f"{_CLIENTS}/{slug}/client.yaml",
        "client-replaced",
        f"the folder `{slug}` held the client {before.upper()}, whose portal is up, and holds "
        f"{now.upper()} now: whoever has the address of that portal would see another client's; "
        "nothing was changed, and every portal stays as it was",
        hint="move it to a folder of a name that no client has; if it shall have this one, take "
        f"the old portal away first: `amportal withdraw {slug}`, build, then "
        f"`amportal withdraw --undo {slug}`",
    )


def _odd(slug: str) -> Problem:
    return at_file(
        f"{_CLIENTS}/{slug}/client.yaml",
        "client-folder-empty",
        f"the client `{slug}` has a folder in which there is nothing that can be read; its portal "
        "stays as it was",
        hint=f"bring its files back; if its portal shall go, write `amportal withdraw {slug}`",
    )
