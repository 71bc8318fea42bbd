"""A new deliverable's file, and the text of one version in it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from amportal.cli.scaffold.text_files import filled
from amportal.cli.scaffold.yaml_scalar import block, scalar


@dataclass(frozen=True, slots=True)
class NewDeliverable:
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


@dataclass(frozen=True, slots=True)
class NewVersion:
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


def version_lines(new: NewVersion) -> list[str]:
    """Return the lines of one entry below `versions:`, the first without its dash."""
    lines = [f"n: {new.number}"] if new.number else []
    lines.append(f"round: {new.round}")
    if new.sent_on:
        lines.append(f"sent_on: {new.sent_on}")
    if new.files:
        lines.append("files:")
        for path, alt in new.files:
            lines.append(f"  - path: {scalar(path)}")
            if alt:
                lines.append(f"    alt: {scalar(alt)}")
    if new.text:
        lines += f"text: {block(new.text, 2)}".split("\n")
    for key, value in (
        ("note", new.note),
        ("change_order", new.change_order),
        ("waiver", new.waiver),
    ):
        if value:
            lines.append(f"{key}: {scalar(value)}")
    return lines
