"""The work behind `amportal new version`: copy the files, add the entry, leave the rest alone."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from amportal.author.free_names import free_name, slug_of
from amportal.cli.failures import stop
from amportal.cli.scaffold.deliverable_yaml import NewVersion, version_entry
from amportal.model.content_layout import PICTURES, extension
from amportal.sources.edit.edit_request import Edit, EditRefused
from amportal.sources.edit.file_edit import edited

if TYPE_CHECKING:
    from amportal.cli.new_item_context import NewItemContext
    from amportal.model.nouns.deliverable import DeliverableFile


class Wanted(Struct, frozen=True):
    """What a person said of the version they add."""

    files: tuple[Path, ...] = ()
    alts: tuple[str, ...] = ()
    sent: date | None = None
    note: str = ""
    text: str = ""
    change_order: str = ""
    waiver: str = ""
    internal: bool = False


def add_version(
    office: NewItemContext, client: str, path: str, file: DeliverableFile, wanted: Wanted
) -> None:
    """Add a version to the deliverable whose YAML is at *path*, or stop."""
    if wanted.internal and wanted.sent:
        stop(
            office.console,
            "an internal version goes to no client",
            "leave out `--internal`, or `--sent`",
        )
    number = max((each.n for each in file.versions), default=0) + 1
    folder, piece = path.rpartition("/")[0], Path(path).stem
    called, label = f"version {number}", f"v{number}"
    if wanted.internal:
        count = sum(1 for each in file.versions if not each.n) + 1
        called, label = f"internal version {count}", f"internal{count}"
    copies = _copies(office, folder, f"{piece}/{label}", wanted)
    alts = _alts(office, f"{file.name}, {called}", copies, wanted)
    version = NewVersion(
        number=0 if wanted.internal else number,
        round=0 if wanted.internal else _round(file),
        sent_on=wanted.sent,
        files=tuple(zip(copies, alts, strict=True)),
        text=wanted.text,
        note=wanted.note,
        change_order=wanted.change_order,
        waiver=wanted.waiver,
    )
    edit = Edit(("versions",), "append", version_entry(version))
    try:
        raw = edited(path, office.snapshot.read(path), [edit])
    except EditRefused as refused:
        stop(office.console, refused.text, refused.hint)
    more = {f"{folder}/{copy}": content for copy, content in copies.items()}
    office.replace(client, path, raw, more)
    if wanted.sent is None and not wanted.internal:
        office.console.say(
            f"note: the client does not see version {number} before it has a line `sent_on:`"
        )


def _round(file: DeliverableFile) -> int:
    """Return the round of the next version: a new one once the last version was sent."""
    shown = [each for each in file.versions if each.round]
    if not shown:
        return 1
    return shown[-1].round + 1 if shown[-1].sent_on else shown[-1].round


def _copies(office: NewItemContext, folder: str, place: str, wanted: Wanted) -> dict[str, bytes]:
    """Return the contents of the version's files by where they go, seen from *folder*.

    At the *place* `key-visual/v3` one file becomes `key-visual/v3.png`; several keep their names
    below `key-visual/v3/`.
    """
    copies: dict[str, bytes] = {}
    for source in wanted.files:
        if not source.is_file():
            stop(office.console, f"there is no file {source}", "look at how its name is written")
        ending = source.suffix.lower()
        if len(wanted.files) == 1:
            name = f"{place}{ending}"
        else:
            taken = [Path(each).stem for each in copies]
            name = f"{place}/{free_name(slug_of(source.stem) or 'file', taken)}{ending}"
        copies[name] = source.read_bytes()
    return copies


def _alts(
    office: NewItemContext, called: str, copies: dict[str, bytes], wanted: Wanted
) -> list[str]:
    """Return what each file shows. A picture must say it; a name and number is a beginning."""
    if len(wanted.alts) > len(copies):
        stop(
            office.console,
            "there are more `--alt` than files",
            "give each file one `--alt`, in the order of the files",
        )
    alts = list(wanted.alts)
    for name in list(copies)[len(alts) :]:
        alts.append(called if extension(name) in PICTURES else "")
        if alts[-1]:
            office.console.say(
                f"note: say in `alt:` what {name} shows, for those who cannot see it"
            )
    return alts
