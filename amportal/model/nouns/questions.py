"""What the client asked, and the answer."""

from pydantic import Field

from amportal.model.value_types import Day, Entry, Id, Ids, MarkdownText, Noun


class Question(Entry):
    """One question of a contact."""

    id: Id = Field(examples=["Q1"], description="Short and stable, such as `Q1`.")
    asked_by: Id = Field(description="Id of the contact.")
    on: Day = Field(description="Day it was asked.")
    about: Ids = Field(default=(), description="Ids in any project, such as `MER-014-D1`.")
    text: MarkdownText = Field(description="The question, in the client's words.")
    answer: MarkdownText | None = Field(
        default=None, description="The answer; left out while the question is open."
    )
    answered_by: Id | None = Field(
        default=None, description="Person at the agency who answered. Needed with an answer."
    )
    answered_on: Day | None = Field(
        default=None, description="Day it was answered. Needed with an answer."
    )


class QuestionsFile(Noun):
    """`questions.yaml`: a client's questions, as written."""

    questions: tuple[Question, ...] = Field(default=(), description="Every question, in any order.")
