"""At which field of a form a problem of a file stands."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from amportal.author.edit_trial import Trial
from amportal.author.target_list import Loc
from amportal.errors import Problem
from amportal.forms.fields.form_field import FormField
from amportal.sources.front_matter import parse_page
from amportal.sources.yaml.yaml_document import Document, parse

_NAMED = re.compile(r"`([^`]+)`")


def place_problems(trial: Trial, fields: Mapping[tuple[str, Loc], FormField]) -> list[Problem]:
    """Tell each error of *trial* at the field whose value it is about; return the rest.

    *fields* are those of the form by file and place in it.
    """
    documents = {each.path: _document(each.path, each.after) for each in trial.changes}
    left = []
    for problem in trial.errors:
        field = _field_of(problem, fields, documents)
        if field is None:
            left.append(problem)
        else:
            field.errors.append(said(problem))
    return left


def said(problem: Problem) -> str:
    """Return *problem* in one sentence: what is wrong, and the mend."""
    return f"{problem.message}: {problem.hint}" if problem.hint else problem.message


def known_problems(
    problems: Iterable[Problem],
    document: Document,
    fields: Mapping[tuple[str, Loc], FormField],
) -> None:
    """Tell the *problems* that a file has already at the fields they are about."""
    for problem in problems:
        field = _field_of(problem, fields, {document.path: document})
        if field is not None and problem.severity == "error":
            field.errors.append(said(problem))


def _document(path: str, raw: bytes | None) -> Document:
    if path.endswith(".md"):
        return parse_page(path, raw or b"").front
    return parse(path, raw or b"")


def _field_of(
    problem: Problem,
    fields: Mapping[tuple[str, Loc], FormField],
    documents: Mapping[str, Document],
) -> FormField | None:
    if problem.span is None or not problem.span.path.endswith((".yaml", ".md")):
        return None
    path, line = problem.span.path, problem.span.line
    document = documents.get(path)
    if document is None or document.data is None:
        return None
    best: tuple[int, FormField] | None = None
    for (own, loc), field in fields.items():
        if own != path or not document.has(loc):
            continue
        first, last = document.entry_lines(loc)
        if first <= line <= last and (best is None or last - first < best[0]):
            best = (last - first, field)
    return best[1] if best else _named(problem, path, fields)


def _named(
    problem: Problem, path: str, fields: Mapping[tuple[str, Loc], FormField]
) -> FormField | None:
    """Return the field whose key the message names, as where a key is missing."""
    for word in _NAMED.findall(problem.message):
        found = [field for (own, loc), field in fields.items() if own == path and field.key == word]
        if len(found) == 1:
            return found[0]
    return None
