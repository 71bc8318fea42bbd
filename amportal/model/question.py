"""What the client asked, and the answer."""

from __future__ import annotations

from pydantic import Field

from amportal.model.values import Day, Entry, Id, Ids, Noun, Text


class Question(Entry):
    """One question of a contact."""

    id: Id = Field(examples=["Q1"])
    asked_by: Id = Field(description="Id of the contact.")
    on: Day
    about: Ids = Field(default=(), description="Ids in any project, such as `MER-014-D1`.")
    text: Text
    answer: Text | None = None
    answered_by: Id | None = None
    answered_on: Day | None = None


class QuestionsFile(Noun):
    """`questions.yaml`: a client's questions, as written."""

    questions: tuple[Question, ...] = ()
