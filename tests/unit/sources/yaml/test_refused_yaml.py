"""YAML that content files may not use."""

from __future__ import annotations

import pytest

from amportal.errors import Note, Problem, Span
from amportal.sources.yaml.yaml_document import Document, parse


def read(text: str) -> Document:
    return parse("f", text.encode())


def place(problem: Problem) -> tuple[int, int, int]:
    assert problem.span is not None
    return problem.span.line, problem.span.column, problem.span.length


def test_a_duplicate_key_names_both_lines() -> None:
    """PyYAML would keep the last one in silence; here nothing is lost."""
    document = read("status: a\nlist:\n  - id: 1\n    due: x\n    id: 2\nstatus: b\n")
    inner, outer = document.problems
    assert (inner.slug, inner.message, place(inner)) == (
        "duplicate-key",
        "`id` appears twice (first on line 3)",
        (5, 5, 2),
    )
    assert inner.notes == (Note("`id` stands here first", Span("f", 3, 5, 2)),)
    assert (outer.message, place(outer)) == ("`status` appears twice (first on line 1)", (6, 1, 6))
    assert document.data == {"status": "a", "list": [{"id": "1", "due": "x"}]}


def test_a_duplicate_key_with_a_deep_value_loses_only_that_value() -> None:
    """The first value stays whole, so that all other problems can be found too."""
    document = read("a:\n  b: 1\na:\n  c: [1, {d: e}]\n  c: 2\nz: 1\n")
    assert [problem.slug for problem in document.problems] == ["duplicate-key", "duplicate-key"]
    assert document.data == {"a": {"b": "1"}, "z": "1"}
    assert document.span(("a", "b")) == Span("f", 2, 6, 1)


@pytest.mark.parametrize(
    ("text", "slug", "expected"),
    [
        ("a: &x 1\n", "anchor", (1, 4, 2)),
        ("a: &x\n  b: 1\n", "anchor", (1, 4, 2)),
        ("a: [&x b]\n", "anchor", (1, 5, 2)),
        ("&k a: 1\n", "anchor", (1, 1, 2)),
        ("a: *x\n", "anchor", (1, 4, 2)),
        ("a: [*x]\n", "anchor", (1, 5, 2)),
        ("*x : 1\n", "anchor", (1, 1, 2)),
        ("a: 1\n<<: *x\n", "merge-key", (2, 1, 2)),
        ("a: !!str 1\n", "tag", (1, 4, 5)),
        ("a: !important\n", "tag", (1, 4, 10)),
        ("a: !!python/object/apply:os.system ['x']\n", "tag", (1, 4, 31)),
        ("a: !!set {b, c}\n", "tag", (1, 4, 5)),
        ("a: !!binary aGk=\n", "tag", (1, 4, 8)),
        ("%YAML 1.1\n---\na: 1\n", "directive", (1, 1, 1)),
        ("a: 1\n---\nb: 2\n", "several-documents", (2, 1, 3)),
        ("[a]: 1\n", "key-not-text", (1, 1, 1)),
        ("? {a: 1}\n: 2\n", "key-not-text", (1, 3, 1)),
        ("a: {{ b }}\n", "key-not-text", (1, 5, 1)),
        (": 1\n", "empty-key", (1, 1, 1)),
        ("a: {: 1}\n", "empty-key", (1, 5, 1)),
        ("'': 1\n", "empty-key", (1, 1, 2)),
        ('a: "x\\u202ey"\n', "invisible-character", (1, 4, 10)),
        ('a: "x\\0y"\n', "control-character", (1, 4, 6)),
        ('"x\\ey": 1\n', "control-character", (1, 1, 6)),
    ],
)
def test_what_may_not_be_used_is_refused_once(
    text: str, slug: str, expected: tuple[int, int, int]
) -> None:
    """Anchors, merges, tags, documents, odd keys: one problem each, at its place, with a mend."""
    (problem,) = read(text).problems
    assert (problem.slug, problem.severity, place(problem)) == (slug, "error", expected)
    assert problem.hint


@pytest.mark.parametrize("text", ["a: *x\n", "<<: *x\n", "a: 1\n---\nb: 2\n", "a: &x [*x]\n"])
def test_data_that_would_lack_something_is_withheld(text: str) -> None:
    """What stands elsewhere is not guessed, so nothing is made of the rest."""
    assert read(text).data is None


def test_other_values_are_still_read_next_to_a_refused_one() -> None:
    """All problems at once: the model sees what could be read."""
    assert read("a: !!str 1\nb: &x 2\n'': 3\n[c]: {d: 4}\ne: 5\n").data == {
        "a": "1",
        "b": "2",
        "e": "5",
    }


@pytest.mark.parametrize(
    "text", ["a: R&D\n", "a: Go!\n", "a: 2 * 3\n", "a: x <<y\n", "a: 'C:\\x'\n"]
)
def test_signs_inside_a_text_are_text(text: str) -> None:
    """Only at the start of a value do these signs mean anything."""
    assert read(text).problems == ()


def test_a_quoted_merge_sign_is_a_name() -> None:
    """Quotes make text of anything."""
    assert read("'<<': x\n").data == {"<<": "x"}


@pytest.mark.parametrize("text", ["accent: #0a7\n", "x:\n  - #0a7\n", "accent: #0a7"])
def test_a_colour_without_quotes_is_warned_of(text: str) -> None:
    """To YAML `#0a7` is a comment: the value would silently be empty."""
    (problem,) = read(text).problems
    assert (problem.slug, problem.severity) == ("hash-comment", "warning")
    assert '"#0a7"' in problem.hint
    assert read(text).data is not None


@pytest.mark.parametrize(
    "text", ["a: # note\n", "a: x #y\n", "a: '#0a7'\n", "a: #list\n  - b\n", "a: |\n  x: #y\n"]
)
def test_other_hash_signs_are_no_matter(text: str) -> None:
    """A comment beside a value, or a note after `# `, loses nothing."""
    assert read(text).problems == ()


def test_a_flood_of_problems_is_bounded() -> None:
    """51 problems at most, the last of which says that there are more."""
    problems = read("a: 1\n" * 500).problems
    assert len(problems) == 51
    assert problems[-1].slug == "too-many-problems"
