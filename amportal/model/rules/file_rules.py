"""Rules of files that entries name, and of those that no entry names.

What is named is there, inside the client's folder, described, and may be handed on. What is not
named reaches nobody: a page or YAML under another ending (an editor adds `.txt`) and a picture that
was never entered are told. `assets/` and `internal/` are for what is only kept.
"""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from hashlib import sha256
from typing import Any

from msgspec.structs import replace

from amportal.errors import Problem
from amportal.model.content_layout import (
    PICTURES,
    ROOT,
    extension,
    is_asset,
    meant_name,
    spot_of,
    storage_folder,
)
from amportal.model.messages.nearest_name import listed, nearest
from amportal.model.nouns.deliverable import DeliverableFile, Version
from amportal.model.problem_location import Loc, at_file, note_at, point
from amportal.model.reading.client_files import AgencyFiles, ClientFiles
from amportal.model.reading.named_files import Naming, folder_owner, named_files
from amportal.model.reading.noun_reader import Read
from amportal.model.rules.rule_context import ProjectRuleContext
from amportal.model.rules.value_paths import written as texts_at
from amportal.model.version_digest import content_digest

# A file of git's large file storage that was not fetched is a note of this kind.
LFS_MARK = b"version https://git-lfs.github.com/spec/"
LFS_MOST = 1024
# Keys that name a file, by kind of file.
_BESIDE = {
    "agency": ("logo", "logo_dark"),
    "client": ("brand.logo", "brand.logo_dark"),
    "deliverable": ("versions.*.files.*.path", "versions.*.files.*.poster"),
    "report": ("file",),
}
# What a word processor writes: no text file, whatever its name.
_OFFICE = frozenset({"rtf", "doc", "docx", "odt", "pages", "htm", "html"})
_SOURCES = {
    "project": ("decisions.*.source",),
    "budget": ("change_orders.*.decision.source",),
    "deliverable": ("versions.*.decisions.*.source",),
}


def referenced(
    read: Read[Any], loc: Loc, written: str, home: str, folder: str, paths: Mapping[str, int]
) -> tuple[str | None, Problem | None]:
    """Return the path that *written* means, seen from *home*, or the problem with it.

    The path must stay inside *folder*, be one of *paths*, and lead to a picture or a document.
    """
    path = posixpath.normpath(posixpath.join(home, written))
    odd = written.startswith(("/", "~")) or "\\" in written or ":" in written.split("/")[0]
    # A file that is there under an odd name is told by its name.
    if (odd and path not in paths) or not path.startswith(f"{folder}/"):
        problem = point(
            read.doc,
            loc,
            "path-outside",
            f"`{written}` leads out of this folder",
            expected=f"a file below `{folder}/`",
            hint="copy the file there and name it from here, with `/` between folders",
        )
        return None, problem
    if path in paths:
        return path, None if is_asset(path) else _ours(read, loc, written)
    names = {posixpath.relpath(each, home): each for each in paths}
    near = nearest(written, names)
    problem = point(
        read.doc,
        loc,
        "no-such-file",
        f"there is no file `{written}`",
        expected=f"looked for `{path}`",
        hint=f"did you mean `{near}`?" if near else "put the file there, or correct its name",
    )
    return None, problem


def _ours(read: Read[Any], loc: Loc, written: str) -> Problem:
    """Return the problem of a path that leads to what amportal reads, or what the agency keeps."""
    return point(
        read.doc,
        loc,
        "not-for-clients",
        f"`{written}` is no file that clients can be given",
        expected="a picture or a document",
        hint="name a file beside this one or in `assets/`; YAML and pages, reports as they were "
        "sent and what is in `internal/` are never handed on",
    )


def version_files(
    check: ProjectRuleContext, read: Read[DeliverableFile], bytes_of: Callable[[str], bytes | None]
) -> Iterator[Problem]:
    """Yield what is wrong with the files and texts of a deliverable's versions."""
    if read.noun is None:
        return
    for index, version in enumerate(read.noun.versions):
        yield from _content(read, index, version)
        found = []
        yield from _long_names(read, index, version)
        for position, file in enumerate(version.files):
            loc: Loc = ("versions", index, "files", position)
            path, problem = referenced(
                read,
                (*loc, "path"),
                file.path,
                posixpath.dirname(read.path),
                check.client.dossier.folder,
                check.client.dossier.paths,
            )
            if problem:
                yield problem
            if path and not problem:
                found.append(path)
                yield from _stored(check, read, loc, path, bytes_of)
            if extension(file.path) in PICTURES and file.alt is None and not version.draft:
                yield point(
                    read.doc,
                    (*loc, "path"),
                    "missing-alt",
                    f"the picture `{file.path}` has no `alt`",
                    expected="say in words what it shows",
                    hint="add `alt:` with what somebody would miss who cannot see the picture",
                )
        if len(found) == len(version.files):
            yield from _unchanged(read, index, version, found, bytes_of)


# Bytes of a name in a portal. Disks hold 255; a thumbnail's name is longer than its picture's.
LONGEST_NAME = 200


def _long_names(read: Read[DeliverableFile], index: int, version: Version) -> Iterator[Problem]:
    """Yield the files whose names no disk would hold in the portal.

    Two files of one name in two folders have their folders in the name there.
    """
    names = [posixpath.basename(each.path).casefold() for each in version.files]
    for position, file in enumerate(version.files):
        name = posixpath.basename(file.path)
        if names.count(name.casefold()) > 1:
            name = file.path.replace("/", "-")
        size = len(name.encode("utf-8", "surrogateescape"))
        if size > LONGEST_NAME:
            yield point(
                read.doc,
                ("versions", index, "files", position, "path"),
                "name-too-long",
                f"the name of this file has {size} bytes, more than a portal can hold",
                expected=f"at most {LONGEST_NAME}",
                hint="give the file a shorter name, and write that here; a letter such as é or 語 "
                "counts as two to four",
            )


def _content(read: Read[DeliverableFile], index: int, version: Version) -> Iterator[Problem]:
    if version.files and version.text is not None:
        yield point(
            read.doc,
            ("versions", index, "text"),
            "files-and-text",
            f"{version.called} has both `files` and `text`",
            expected="one of the two only",
            hint="keep the one the client shall decide on",
            notes=(note_at(read.doc, ("versions", index, "files"), "files", key=True),),
        )
    elif not version.files and version.text is None and version.sent_on and not version.draft:
        yield point(
            read.doc,
            ("versions", index, "sent_on"),
            "nothing-sent",
            f"{version.called} was sent, but has neither `files` nor `text`",
            expected="what was sent?",
            hint="add `files:` with a `path`, or `text:` with the copy",
        )


def _stored(
    check: ProjectRuleContext,
    read: Read[DeliverableFile],
    loc: Loc,
    path: str,
    bytes_of: Callable[[str], bytes | None],
) -> Iterator[Problem]:
    size = check.client.dossier.paths[path]
    small = bytes_of(path) if size <= LFS_MOST else None
    name = posixpath.basename(path)
    if size == 0:
        yield point(
            read.doc,
            (*loc, "path"),
            "file-without-content",
            f"`{name}` is empty",
            expected="the file itself is needed",
            hint="export it again",
        )
    elif small is not None and small.startswith(LFS_MARK):
        yield point(
            read.doc,
            (*loc, "path"),
            "lfs-pointer",
            f"`{name}` is only a note of git's large file storage",
            expected="the file itself is needed",
            hint="run `git lfs pull`, or export the file again",
        )


def _unchanged(
    read: Read[DeliverableFile],
    index: int,
    version: Version,
    paths: list[str],
    bytes_of: Callable[[str], bytes | None],
) -> Iterator[Problem]:
    """Yield decisions whose digest is not that of what the version now holds."""
    told = [(i, each.sha256) for i, each in enumerate(version.decisions) if each.sha256]
    if not told or not (paths or version.text):
        return
    contents = [bytes_of(path) for path in paths]
    if any(raw is None for raw in contents):
        return
    if version.text is not None:
        contents.append(version.text.encode())
    digests = {sha256(raw).hexdigest() for raw in contents if raw is not None}
    digests.add(content_digest(version.text, contents if paths else ()))
    for position, digest in told:
        if digest not in digests:
            yield point(
                read.doc,
                ("versions", index, "decisions", position, "sha256"),
                "changed-after-decision",
                f"{version.called} is not what was decided on: its content has changed",
                expected="no file of this version has this digest",
                hint="put the reviewed file back, and send the changed one as a new version",
            )


def other_owners(dossier: ClientFiles, today: date) -> Iterator[Problem]:
    """Yield each file that one entry hands to readers from whom another, its owner, hides it.

    The owner is the deliverable in whose folder the file lies; else the project whose folder it is
    in and every deliverable or report that names it. Evidence and logos own nothing.
    """
    named = [each for each in named_files(dossier, today) if each.path in dossier.paths]
    words = {word for each in named for word in each.audiences()}
    readers = [frozenset[str](), *(frozenset([word]) for word in sorted(words))]
    by_path: dict[str, dict[str, list[Naming]]] = {}
    for each in named:
        if each.owner:
            by_path.setdefault(each.path, {}).setdefault(each.owner, []).append(each)
    for each in named:
        owners = by_path.get(each.path, {})
        home = folder_owner(dossier, each.path)
        if home and home.owner == each.owner:
            continue
        for owner, namings in _owners(home, owners).items():
            if owner != each.owner and any(
                each.shown_to(roles) and not any(one.shown_to(roles) for one in namings)
                for roles in readers
            ):
                yield _of_another(each, owner)
                break


def _owners(home: Naming | None, named: Mapping[str, list[Naming]]) -> dict[str, list[Naming]]:
    """Return the namings by which a file reaches its readers, by owner; *home* is its folder's.

    What lies in no deliverable's folder is of all that name it, by audience alone: a draft may take
    up what was handed on before.
    """
    if home is not None and not home.sent:
        return {home.owner: named.get(home.owner, [home])}
    found = {owner: [each.whenever() for each in all_] for owner, all_ in named.items()}
    return found | ({home.owner: [home]} if home else {})


def _of_another(naming: Naming, owner: str) -> Problem:
    name = posixpath.basename(owner)
    own = bool(naming.owner)
    return point(
        naming.read.doc,
        naming.loc,
        "file-of-another",
        f"`{naming.written}` belongs to `{name}`, and not everybody who would get it here sees "
        "it there",
        expected="a file below the deliverable's own folder" if own else "another file",
        hint="if everybody may have it, put a copy beside this file and name that; else name "
        "another file",
    )


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
        yield from (_joined(here, name) for _, name in texts_at(read.data, key))


def _sources(read: Read[Any], folder: str) -> Iterator[str]:
    """Yield every path that a `source` in *read* may mean, seen from the folders above it."""
    here = posixpath.dirname(read.path)
    for key in _SOURCES.get(_kind(read), ()):
        for _, name in texts_at(read.data, key):
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
