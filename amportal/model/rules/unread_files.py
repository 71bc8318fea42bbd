"""Files that nothing reads: pages and YAML under another ending, and files that no entry names.

An editor that adds `.txt` to a name, or a picture that was never entered, would be work that no
client ever sees, so both are told. `assets/` and `internal/` are for what is only kept.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from amportal.errors import Problem
from amportal.model.content_layout import (
    ROOT,
    extension,
    is_asset,
    meant_name,
    spot_of,
    storage_folder,
)
from amportal.model.messages.nearest_name import listed
from amportal.model.problem_location import at_file
from amportal.model.reading.client_files import AgencyFiles, ClientFiles
from amportal.model.reading.noun_reader import Read
from amportal.model.rules.value_paths import written

# Keys that name a file, by kind of file.
_BESIDE = {
    "agency": ("logo", "logo_dark"),
    "client": ("brand.logo", "brand.logo_dark"),
    "deliverable": ("versions.*.files.*.path",),
    "report": ("file",),
}
# What a word processor writes: no text file, whatever its name.
_OFFICE = frozenset({"rtf", "doc", "docx", "odt", "pages", "htm", "html"})
_SOURCES = {
    "project": ("decisions.*.source",),
    "budget": ("change_orders.*.decision.source",),
    "deliverable": ("versions.*.decisions.*.source",),
}


def unread_of_client(dossier: ClientFiles) -> Iterator[Problem]:
    """Yield the files in the folder of a client that nothing reads."""
    if dossier.read is not None:
        yield from _unread(dossier.paths, list(dossier.reads()), dossier.folder)


def unread_of_agency(dossier: AgencyFiles) -> Iterator[Problem]:
    """Yield the agency's own files that nothing reads: warnings, since they hold nobody back."""
    for problem in _unread(sorted(dossier.paths), [dossier.read], ROOT):
        yield replace(problem, severity="warning")


def _unread(paths: Iterable[str], reads: Sequence[Read[Any]], folder: str) -> Iterator[Problem]:
    """Yield what of *paths* none of *reads* names; *folder* is whose they are."""
    assets = {path for path in paths if is_asset(path)}
    beside = {path for read in reads for path in _beside(read)}
    named = beside.union(*(_sources(read, folder) for read in reads))
    unnamed: dict[str, list[str]] = {}
    for path in sorted(assets - named):
        if storage_folder(path):
            continue
        meant = meant_name(path)
        if meant:
            yield _misnamed(path, meant)
        else:
            unnamed.setdefault(posixpath.dirname(path), []).append(path)
    # An entry that could not be read, or names a file that is not there, may mean any of them.
    if beside <= assets and all(read.sound for read in reads):
        yield from map(_unnamed, unnamed.values())


def _beside(read: Read[Any]) -> Iterator[str]:
    """Yield the files that *read* names, each as the path that is meant."""
    here = posixpath.dirname(read.path)
    for key in _BESIDE.get(_kind(read), ()):
        yield from (_joined(here, name) for _, name in written(read.data, key))


def _sources(read: Read[Any], folder: str) -> Iterator[str]:
    """Yield every path that a `source` in *read* may mean, seen from the folders above it."""
    here = posixpath.dirname(read.path)
    for key in _SOURCES.get(_kind(read), ()):
        for _, name in written(read.data, key):
            yield from (_joined(home, name) for home in (here, posixpath.dirname(here), folder))


def _kind(read: Read[Any]) -> str:
    spot = spot_of(read.path)
    return spot.kind if spot else ""


def _joined(folder: str, name: str) -> str:
    return posixpath.normpath(posixpath.join(folder, name))


def _misnamed(path: str, meant: str) -> Problem:
    folder, name = posixpath.split(path)
    mend = (
        f"put its words into a text file called `{meant}`"
        if extension(name) in _OFFICE
        else f"rename it to `{meant}`"
    )
    return at_file(
        path,
        "unknown-file",
        f"nothing reads `{name}` in `{folder}`: it has the wrong ending",
        hint=f"{mend}; what is only kept goes into `assets/`, or into `internal/`",
    )


def _unnamed(paths: list[str]) -> Problem:
    """Return the problem of *paths*, all in one folder, that no entry names."""
    folder = posixpath.dirname(paths[0])
    names = [posixpath.basename(path) for path in paths]
    return at_file(
        paths[0],
        "unknown-file",
        f"nothing reads {listed(names, most=3)} in `{folder}`: no entry names "
        f"{'it' if len(names) == 1 else 'them'}",
        hint=_mend(folder, names[0]),
        severity="warning",
    )


def _mend(folder: str, name: str) -> str:
    if "deliverables" in folder.split("/"):
        return (
            "name it in `files:` of the version it belongs to; what is only kept goes into "
            "`assets/`, or into `internal/`"
        )
    if folder.endswith("/reports") and extension(name) == "pdf":
        return "name it in `file:` of the report that was sent so, or move it into `internal/`"
    return "move it into `assets/`, or into `internal/` where only the agency shall have it"
