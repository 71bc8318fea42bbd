"""Values are found by the type of their field."""

from __future__ import annotations

from amportal.model.nouns.deliverable import DeliverableFile
from amportal.model.nouns.project import ProjectFile
from amportal.model.nouns.questions import QuestionsFile
from amportal.model.rules.value_paths import paths_of
from amportal.model.value_types import LiteralText, MarkdownText


def test_paths_lead_through_lists_and_values_that_may_be_left_out() -> None:
    assert set(paths_of(QuestionsFile, MarkdownText)) == {"questions.*.text", "questions.*.answer"}
    assert set(paths_of(DeliverableFile, LiteralText)) == {"versions.*.text"}
    assert set(paths_of(ProjectFile, MarkdownText)) == set()
