"""`ask` and `answer`: what a contact wanted to know, and what we said."""

from __future__ import annotations

from amportal.author.edit_draft import Draft, without_empty
from amportal.author.free_names import free_id
from amportal.author.verb_errors import Refused
from amportal.author.verb_fields import Field, said_by
from amportal.author.verb_table import Said, Verb
from amportal.model.nouns.questions import Question, QuestionsFile


def _ask(said: Said) -> Draft:
    draft, files = Draft(), said.client.files
    asked = files.questions
    taken = [each.id for each in asked.noun.questions] if asked and asked.noun else []
    path = asked.path if asked else f"{files.folder}/questions.yaml"
    entry = {
        "id": free_id("Q", taken),
        "asked_by": said["asked_by"],
        "on": said["on"],
        "about": list(said["about"] or ()),
        "text": said["text"],
    }
    draft.add(path, ("questions",), without_empty(entry), "append", QuestionsFile)
    draft.notes.append(f"to answer it: amportal answer {said.client.slug}/{entry['id']} TEXT")
    return draft


def _answer(said: Said) -> Draft:
    question: Question = said.at.noun
    if question.answer and not said["again"]:
        raise Refused(
            f"`{said.at.ref}` was answered on {question.answered_on}",
            "to write the answer anew, say --again",
        )
    draft = Draft()
    draft.set(
        said.at,
        answer=said["answer"],
        answered_by=said["answered_by"] or said.client.settings.account_manager,
        answered_on=said["answered_on"],
    )
    return draft


QUESTIONS = (
    Verb(
        name="ask",
        kinds=("client",),
        about="The client, such as acme.",
        fields=(
            said_by(Question, "text", argument=True, need=True),
            said_by(Question, "asked_by", kind="contact", need=True),
            said_by(Question, "on", default="today"),
            said_by(Question, "about", kind="id", many=True),
        ),
        write=_ask,
        writes=(
            "Question.id",
            "Question.text",
            "Question.asked_by",
            "Question.on",
            "Question.about",
        ),
    ),
    Verb(
        name="answer",
        kinds=("question",),
        about="The question, such as acme/Q3.",
        fields=(
            said_by(Question, "answer", argument=True, need=True, help="The answer."),
            said_by(
                Question,
                "answered_by",
                kind="person",
                help="Person at the agency who answered; else the account manager.",
            ),
            said_by(Question, "answered_on", default="today", help="Day it was answered."),
            Field("again", "flag", "Write the answer anew."),
        ),
        write=_answer,
        writes=("Question.answer", "Question.answered_by", "Question.answered_on"),
    ),
)
