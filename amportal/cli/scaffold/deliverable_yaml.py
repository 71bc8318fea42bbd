"""A new deliverable's file, and the text of one version in it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

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
    """One version; `files` are paths below the deliverables' folder, with what they show."""

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
    lines = [
        "# One deliverable. Its state (in production, in review, approved) follows from its",
        "# versions and decisions; nobody writes it.",
        "",
        f"id: {scalar(new.ident)}",
        f"name: {scalar(new.name)}",
        f"kind: {new.kind}",
        f"owner: {scalar(new.owner)}" if new.owner else "# owner: mina    # who makes it",
        f"spec: {scalar(new.spec)}" if new.spec else "# spec: A1, portrait, four colours",
        f"due: {new.due}",
        f"rounds_included: {new.rounds}",
    ]
    if new.approvers:
        lines.append(f"approvers: [{', '.join(scalar(each) for each in new.approvers)}]")
        lines.append("rule: any    # one approver is enough; all: each must approve")
    else:
        lines.append("# approvers: [priya]    # contacts whose approval counts")
    if new.blocks:
        lines.append(f"blocks: {scalar(new.blocks)}    # what waits for it")
    return (
        "\n".join(lines)
        + f"""

# A version is added with `amportal new version CLIENT/PROJECT/{new.slug} FILE`, or by hand:
# versions:
#   - n: 1
#     round: 1
#     sent_on: 2027-01-15         # the day it went to the client
#     files:
#       - path: {new.slug}/v1.png
#         alt: What the picture shows, for those who cannot see it
#     note: What changed since the version before
#     decisions:
#       - outcome: approved       # approved_with_changes, changes_required
#         by: priya
#         on: 2027-01-18
#         source: email           # or a meeting's file name, or a signed file
"""
    )


def version_lines(new: NewVersion) -> list[str]:
    """Return the lines of one entry below `versions:`, the first without its dash."""
    lines = [f"n: {new.number}", f"round: {new.round}"]
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
