"""A short entry: one thing that happened, in a small file of its own, quick to write on a phone."""

from __future__ import annotations

from pydantic import Field

from amportal.model.value_types import Day, Id, MarkdownText, Noun, Text, Whole


class EntryFile(Noun):
    """`entries/<day>-<name>.yaml`: one approval, answer or tick, read as if its file held it."""

    approved: Id | None = Field(
        default=None,
        examples=["ACM-014-D1"],
        description="Deliverable whose newest version was approved, by its id.",
    )
    approved_with_changes: Id | None = Field(
        default=None, description="Deliverable that was approved, with the changes in `comment`."
    )
    changes_required: Id | None = Field(
        default=None, description="Deliverable for which changes were asked, in `comment`."
    )
    done: Id | None = Field(
        default=None, description="Action, milestone or deliverable that is done, by its id."
    )
    answered: Id | None = Field(
        default=None, description="Question that was answered, such as `Q3`, with `text`."
    )
    by: Id | None = Field(
        default=None, description="Who decided, or who answered. Needed with a decision."
    )
    on: Day | None = Field(
        default=None, description="The day; left out: the one that the file's name begins with."
    )
    comment: Text | None = Field(default=None, description="What they said.")
    source: Text = Field(
        default="email", description="How we know of a decision, as `source` of any decision."
    )
    version: Whole | None = Field(
        default=None,
        ge=1,
        le=999,
        description="Number of the version; left out: the newest that was sent.",
    )
    text: MarkdownText | None = Field(default=None, description="The answer.")
