"""A new version of a deliverable: its files are copied beside it, and its entry is added."""

from __future__ import annotations

import posixpath

from amportal.author.create.new_names import put
from amportal.author.edit_draft import Draft
from amportal.author.free_names import free_name, slug_of
from amportal.author.scaffold.deliverable_yaml import NewVersion, version_entry
from amportal.author.verb_errors import Refused
from amportal.author.verb_fields import Attached, Field, said_by
from amportal.author.verb_table import Said, Verb
from amportal.model.content_layout import PICTURES, extension
from amportal.model.nouns.deliverable import DeliverableFile, Version


def _version(said: Said) -> Draft:
    file: DeliverableFile = said.at.noun
    if said["internal"] and said["sent"]:
        raise Refused(
            "an internal version goes to no client", "leave out `--internal`, or `--sent`"
        )
    number = max((each.n for each in file.versions), default=0) + 1
    folder, piece = posixpath.dirname(said.at.path), said.at.names[-1]
    called, label = f"version {number}", f"v{number}"
    if said["internal"]:
        count = sum(1 for each in file.versions if not each.n) + 1
        called, label = f"internal version {count}", f"internal{count}"
    draft = Draft()
    copies = _copies(f"{piece}/{label}", said["file"] or ())
    alts = _alts(draft, f"{file.name}, {called}", copies, said["alt"] or ())
    version = NewVersion(
        number=0 if said["internal"] else number,
        round=0 if said["internal"] else _round(file),
        sent_on=said["sent"],
        files=tuple(zip(copies, alts, strict=True)),
        text=said["text"] or "",
        note=said["note"] or "",
        change_order=said["change_order"] or "",
        waiver=said["waiver"] or "",
    )
    for copy, content in copies.items():
        put(draft, said.site, f"{folder}/{copy}", content)
    draft.add(said.at.path, ("versions",), version_entry(version), "append")
    if said["sent"] is None and not said["internal"]:
        draft.notes.append(
            f"the client does not see version {number} before it has a line `sent_on:`"
        )
    return draft


def _round(file: DeliverableFile) -> int:
    """Return the round of the next version: a new one once the last version was sent."""
    shown = [each for each in file.versions if each.round]
    if not shown:
        return 1
    return shown[-1].round + 1 if shown[-1].sent_on else shown[-1].round


def _copies(place: str, files: tuple[Attached, ...]) -> dict[str, bytes]:
    """Return the contents of the version's files by where they go, beside the deliverable.

    At the *place* `key-visual/v3` one file becomes `key-visual/v3.png`; several keep their names
    below `key-visual/v3/`.
    """
    copies: dict[str, bytes] = {}
    for each in files:
        stem, dot, ending = each.name.rpartition(".")
        stem, ending = (stem, f"{dot}{ending}".lower()) if stem else (each.name, "")
        if len(files) == 1:
            name = f"{place}{ending}"
        else:
            taken = [posixpath.splitext(posixpath.basename(one))[0] for one in copies]
            name = f"{place}/{free_name(slug_of(stem) or 'file', taken)}{ending}"
        copies[name] = each.content
    return copies


def _alts(draft: Draft, called: str, copies: dict[str, bytes], said: tuple[str, ...]) -> list[str]:
    """Return what each file shows. A picture must say it; a name and number is a beginning."""
    if len(said) > len(copies):
        raise Refused(
            "there are more `--alt` than files", "give each file one `--alt`, in their order"
        )
    alts = list(said)
    for name in list(copies)[len(alts) :]:
        alts.append(called if extension(name) in PICTURES else "")
        if alts[-1]:
            draft.notes.append(f"say in `alt:` what {name} shows, for those who cannot see it")
    return alts


NEW_VERSION = Verb(
    name="new version",
    kinds=("deliverable",),
    about="The deliverable, such as ACM-014-D1 or acme/key-visual.",
    fields=(
        Field("file", "file", "Its files; each is copied beside the deliverable.", many=True),
        Field("alt", "text", "What each picture shows, one line for each file.", many=True),
        said_by(Version, "text", help="Copy, shown letter for letter, instead of files."),
        said_by(Version, "note"),
        said_by(Version, "sent_on", called="sent"),
        said_by(Version, "change_order"),
        said_by(Version, "waiver"),
        Field("internal", "flag", "For us alone: it uses up no number and no round."),
    ),
    write=_version,
)
