"""A new deliverable's file, and the entry of one version in it."""

from __future__ import annotations

from datetime import date
from typing import Any

from msgspec import Struct

from amportal.author.scaffold.text_files import filled
from amportal.sources.edit.written_text import one_line, scalar, several_lines


class NewDeliverable(Struct, frozen=True):
    """All that is known of a deliverable before anything was made."""

    slug: str
    ident: str
    name: str
    kind: str
    due: date
    rounds: int = 2
    approvers: tuple[str, ...] = ()
    owner: str = ""
    spec: str = ""
    blocks: str = ""


class NewVersion(Struct, frozen=True):
    """One version; `files` are paths below the deliverables' folder, with what they show.

    An internal one has the number 0, which is not written.
    """

    number: int
    round: int
    sent_on: date | None = None
    files: tuple[tuple[str, str], ...] = ()
    text: str = ""
    note: str = ""
    change_order: str = ""
    waiver: str = ""


def deliverable_yaml(new: NewDeliverable) -> str:
    """Return the text of a deliverable's file."""
    approvers = "# approvers: [priya]    # contacts whose approval counts\n"
    if new.approvers:
        listed = ", ".join(scalar(each) for each in new.approvers)
        rule = "rule: any    # one approver is enough; all: each must approve"
        approvers = f"approvers: [{listed}]\n{rule}\n"
    return filled(
        "deliverable.yaml",
        slug=new.slug,
        ident=scalar(new.ident),
        name=scalar(new.name),
        kind=new.kind,
        owner=f"owner: {scalar(new.owner)}" if new.owner else "# owner: mina    # who makes it",
        spec=f"spec: {scalar(new.spec)}" if new.spec else "# spec: A1, portrait, four colours",
        due=new.due,
        rounds=new.rounds,
        approvers=approvers,
        blocks=f"blocks: {scalar(new.blocks)}    # what waits for it\n" if new.blocks else "",
    )


def version_entry(new: NewVersion) -> dict[str, Any]:
    """Return one entry below `versions:`."""
    files = [
        {"path": one_line(path), **({"alt": one_line(alt)} if alt else {})}
        for path, alt in new.files
    ]
    entry = {
        "n": new.number or None,
        "round": new.round,
        "sent_on": new.sent_on,
        "files": files,
        "text": several_lines(new.text),
        "note": one_line(new.note),
        "change_order": one_line(new.change_order),
        "waiver": one_line(new.waiver),
    }
    return {key: each for key, each in entry.items() if each or each == 0}
