"""Rules of files that sources point at: there, inside the client's folder, and described."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterator, Mapping
from hashlib import sha256
from typing import Any

from amportal.errors import Problem
from amportal.model.content_layout import PICTURES, extension
from amportal.model.messages.nearest_name import nearest
from amportal.model.nouns.deliverable import DeliverableFile, Version
from amportal.model.problem_location import Loc, note_at, point
from amportal.model.reading.noun_reader import Read
from amportal.model.rules.rule_context import ProjectRuleContext

# A file of git's large file storage that was not fetched is a note of this kind.
LFS_MARK = b"version https://git-lfs.github.com/spec/"
LFS_MOST = 1024


def referenced(
    read: Read[Any], loc: Loc, written: str, home: str, folder: str, paths: Mapping[str, int]
) -> tuple[str | None, Problem | None]:
    """Return the path that *written* means, seen from *home*, or the problem with it.

    The path must stay inside *folder* and be one of *paths*.
    """
    path = posixpath.normpath(posixpath.join(home, written))
    odd = written.startswith(("/", "~")) or "\\" in written or ":" in written.split("/")[0]
    if odd or not path.startswith(f"{folder}/"):
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
        return path, None
    names = {posixpath.relpath(each, home): each for each in paths}
    near = nearest(written, names, cutoff=0.5)
    problem = point(
        read.doc,
        loc,
        "no-such-file",
        f"there is no file `{written}`",
        expected=f"looked for `{path}`",
        hint=f"did you mean `{near}`?" if near else "put the file there, or correct its name",
    )
    return None, problem


def version_files(
    check: ProjectRuleContext, read: Read[DeliverableFile], bytes_of: Callable[[str], bytes | None]
) -> Iterator[Problem]:
    """Yield what is wrong with the files and texts of a deliverable's versions."""
    if read.noun is None:
        return
    for index, version in enumerate(read.noun.versions):
        yield from _content(read, index, version)
        found = []
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
            if path:
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


def _content(read: Read[DeliverableFile], index: int, version: Version) -> Iterator[Problem]:
    if version.files and version.text is not None:
        yield point(
            read.doc,
            ("versions", index, "text"),
            "files-and-text",
            f"version {version.n} has both `files` and `text`",
            expected="one of the two only",
            hint="keep the one the client shall decide on",
            notes=(note_at(read.doc, ("versions", index, "files"), "files", key=True),),
        )
    elif not version.files and version.text is None and version.sent_on and not version.draft:
        yield point(
            read.doc,
            ("versions", index, "sent_on"),
            "nothing-sent",
            f"version {version.n} was sent, but has neither `files` nor `text`",
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
    for position, digest in told:
        if digest not in digests:
            yield point(
                read.doc,
                ("versions", index, "decisions", position, "sha256"),
                "changed-after-decision",
                f"version {version.n} is not what was decided on: its content has changed",
                expected="no file of this version has this digest",
                hint="put the reviewed file back, and send the changed one as a new version",
            )
