"""A deliverable: versions, rounds of revision, decisions. Its state is derived, never typed."""

from typing import Annotated, Literal

from pydantic import Field

from amportal.model.nouns.cancellation import Cancelled
from amportal.model.value_types import (
    Clock,
    Day,
    Entry,
    Id,
    Ids,
    LiteralText,
    Narrows,
    Noun,
    Sha256,
    Text,
    Whole,
)

Kind = Literal["copy", "layout", "print", "video", "audio", "web", "social", "media_plan", "other"]
Outcome = Literal[
    "approved", "approved_with_changes", "changes_required", "deemed_approved", "not_relevant"
]


class VersionFile(Noun):
    """One file of a version, beside the deliverable's YAML."""

    path: Text = Field(
        description="File below the deliverable's folder, such as `key-visual/v2.png`."
    )
    alt: Text | None = Field(
        default=None, description="What a picture shows, for those who cannot see it."
    )
    poster: Text | None = Field(
        default=None,
        description=(
            "Picture that stands for a film, below the deliverable's folder: a frame of it. Left "
            "out: the first picture among the files of the version."
        ),
    )


class Quality(Noun):
    """The agency's own check before the client sees a version."""

    by: Id = Field(description="Id of the person who checked.")
    on: Day = Field(description="Day of the check; not after the version was sent.")
    checks: tuple[Text, ...] = Field(
        default=(), description="What was checked, such as `spelling`."
    )


class Decision(Noun):
    """What a contact decided about a version, and how we know."""

    outcome: Outcome = Field(
        description=(
            "- `approved`\n- `approved_with_changes`: go on, with these changes\n"
            "- `changes_required`: another round\n"
            "- `deemed_approved`: the review time ran out, as the contract allows\n"
            "- `not_relevant`: it is not for this contact to decide"
        )
    )
    by: Id = Field(description="Id of the contact who decided.")
    for_: Id | None = Field(
        default=None,
        alias="for",
        description="Contact they decided for, as the stand-in of that day.",
    )
    on: Day = Field(description="Day it was decided; not before the version was sent.")
    comment: Text | None = Field(default=None, description="What they said.")
    source: Text = Field(
        description=(
            "How we know: `email`, `phone`, `letter`, `portal`, the name of a meeting's file, or a "
            "signed file in the client's folder."
        )
    )
    sha256: Sha256 | None = Field(
        default=None,
        description=(
            "Digest of what was decided on: of the file, of the copy, or of the digests of several "
            "files. It cannot be changed in silence then."
        ),
    )
    evidence: Text | None = Field(
        default=None,
        description=(
            "The mail or signed file that proves it, for us alone: from the client's folder, such "
            "as `internal/evidence/3f9a0c2b71d4.eml`."
        ),
    )
    taken_by: Id | None = Field(
        default=None, description="By phone: the person of the agency who took the call."
    )
    at: Clock | None = Field(default=None, description="By phone: the time, on the client's clock.")


class Version(Entry):
    """One state of the work that was, or will be, shown to the client."""

    n: Whole = Field(
        default=0,
        ge=1,
        le=999,
        examples=[1],
        description=(
            "Number of the version: 1, 2, 3 and so on. An internal one (`round: 0`) needs none: it "
            "then uses up no number that the client sees."
        ),
    )
    round: Whole = Field(ge=0, le=99, description="Round of revisions; 0 for internal ones.")
    sent_on: Day | None = Field(
        default=None, description="Day it went to the client; left out: the client does not see it."
    )
    review_due: Day | None = Field(
        default=None, description="Left out: the agency's review days after sent_on."
    )
    files: tuple[VersionFile, ...] = Field(
        default=(), description="The files of this version; either these or `text`."
    )
    text: LiteralText | None = Field(
        default=None, description="Copy, shown letter for letter, instead of files."
    )
    note: Text | None = Field(default=None, description="What changed since the version before.")
    quality: Quality | None = Field(default=None, description="The agency's own check.")
    decisions: tuple[Decision, ...] = Field(
        default=(), description="What contacts decided about it."
    )
    change_order: Id | None = Field(
        default=None, description="Change order that pays for a round beyond those included."
    )
    waiver: Text | None = Field(
        default=None, description="Why a round beyond those included costs nothing."
    )

    @property
    def called(self) -> str:
        """What messages call it: by its number, where it has one."""
        return f"version {self.n}" if self.n else "an internal version"


class Reopening(Noun):
    """That work which had been delivered was begun anew."""

    on: Day = Field(description="Day it was opened again; not before it was delivered.")
    reason: Text | None = Field(default=None, description="Why, in words for the client.")
    delivered_on: Day | None = Field(
        default=None, description="Day it was handed over again; left out while work goes on."
    )


class Stage(Noun):
    """One step of an approval in sequence: it is asked once the steps before it have approved."""

    approvers: Ids = Field(min_length=1, description="Contacts whose approval counts in this step.")
    rule: Literal["any", "all"] = Field(
        default="any", description="- `any`: one of them is enough\n- `all`: each must approve"
    )


class DeliverableFile(Entry):
    """`deliverables/<name>.yaml`: one deliverable, as written."""

    id: Id = Field(examples=["D1"], description="Short and stable, such as `D1`.")
    name: Text = Field(description="What is delivered.")
    kind: Kind = Field(
        default="other",
        description="What it is. `media_plan` is a plan of where and when it is shown.",
    )
    department: Id | None = Field(default=None, description="Id of the department that makes it.")
    owner: Id | None = Field(default=None, description="Person at the agency who makes it.")
    spec: Text | None = Field(default=None, description="Format, size, length.")
    start: Day | None = Field(
        default=None,
        description=(
            "Day work on it begins; until then it reads `Planned`. Left out: when the phase "
            "begins in which it is due, else with the project."
        ),
    )
    due: Day = Field(description="Day it is due.")
    rounds_included: Whole = Field(
        default=2,
        ge=0,
        le=99,
        description=(
            "Rounds of revisions in the price; a further one needs `change_order` or `waiver`."
        ),
    )
    approvers: Annotated[
        Ids,
        Narrows(
            "the ids of those whose approval counts",
            "delete the line: any contact who may approve then counts",
        ),
    ] = Field(default=(), description="Contacts whose approval counts.")
    rule: Literal["any", "all", "sequence"] = Field(
        default="any",
        description=(
            "- `any`: one approver is enough\n- `all`: each must approve\n"
            "- `sequence`: each must approve, one after the other, or the `stages` do"
        ),
    )
    stages: tuple[Stage, ...] = Field(
        default=(),
        description=(
            "With `rule: sequence`, instead of `approvers`: who decides first, who after them."
        ),
    )
    blocks: Ids = Field(
        default=(), description="Ids of milestones, deliverables or actions that wait for it."
    )
    versions: tuple[Version, ...] = Field(
        default=(), description="Every state of the work, oldest first."
    )
    delivered_on: Day | None = Field(
        default=None, description="Day it was first handed over; it must be approved by then."
    )
    reopened: tuple[Reopening, ...] = Field(
        default=(),
        description=(
            "Each time it was opened again after that, the first one first. The first delivery "
            "stays in `delivered_on`."
        ),
    )
    cancelled: Cancelled = Field(
        default=None,
        description=(
            "`true` when it is no longer wanted; or `on:` and `reason:`, since when and why."
        ),
    )

    @property
    def approver_places(self) -> tuple[tuple[tuple[str | int, ...], str], ...]:
        """Where each id of an approver stands, and the id."""
        found: list[tuple[tuple[str | int, ...], str]] = [
            (("approvers", at), each) for at, each in enumerate(self.approvers)
        ]
        for number, stage in enumerate(self.stages):
            for at, ident in enumerate(stage.approvers):
                found.append((("stages", number, "approvers", at), ident))
        return tuple(found)

    @property
    def everybody(self) -> tuple[str, ...]:
        """Ids of all whose approval counts, in the order in which they are written."""
        return tuple(dict.fromkeys(ident for _, ident in self.approver_places))

    @property
    def steps(self) -> tuple[Stage, ...]:
        """Its approval step by step: one step, unless the rule is `sequence`."""
        if self.rule != "sequence":
            rule, named = self.rule, self.everybody
            return (Stage.model_construct(approvers=named, rule=rule),) if named else ()
        one = (Stage.model_construct(approvers=(each,), rule="any") for each in self.approvers)
        return self.stages or tuple(one)
