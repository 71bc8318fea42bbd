"""Every problem that can be told has an explanation and, where a site can show it, a case."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

import amportal
from amportal.explanations import explanation, slugs
from tests.problems.case_files import all_cases

PACKAGE = Path(amportal.__file__).parent
SLUG = re.compile(r"[a-z]+(-[a-z0-9]+)+\Z")
# Calls that take a slug; `add` and `_add` are those of `sources.findings`.
MAKERS = {
    "Problem",
    "PydanticCustomError",
    "Remark",
    "at_file",
    "point",
    "Words",
    "DateWords",
    "Pair",
    "_matches",
}
# What a site in memory cannot show: it needs a disk, git, or a fault that has no name.
NOT_IN_MEMORY = {"content_scan.py", "findings.py", "last_changes.py", "snapshot.py"}
NAMELESS = {"yaml-syntax"}


def modules() -> list[tuple[Path, ast.Module]]:
    return [
        (path, ast.parse(path.read_text(encoding="utf-8")))
        for path in sorted(PACKAGE.rglob("*.py"))
        if not {"explanations", "cli", "scaffold"} & set(path.relative_to(PACKAGE).parts)
    ]


def strings_of(node: ast.AST) -> set[str]:
    return {
        each.value
        for each in ast.walk(node)
        if isinstance(each, ast.Constant) and isinstance(each.value, str)
    }


def told_by(path: Path, tree: ast.Module) -> set[str]:
    """Return the slugs that a module names where a problem is made, or in a table of words."""
    makers = MAKERS | ({"add", "_add"} if "sources" in path.parts else set())
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            name = getattr(node.func, "attr", getattr(node.func, "id", ""))
            given = node.args if name in makers else []
            named = [word.value for word in node.keywords if word.arg == "slug"]
            for each in (*given, *named):
                if isinstance(each, ast.Constant) and isinstance(each.value, str):
                    found.add(each.value)
        elif isinstance(node, ast.Dict) and path.parent.name == "rules":
            for value in node.values:
                if isinstance(value, ast.Tuple) and value.elts:
                    found |= strings_of(value.elts[0])
    return {each for each in found if SLUG.match(each)}


MODULES = modules()
TOLD = {slug: path for path, tree in MODULES for slug in told_by(path, tree)}
EVERY_STRING = {word for _, tree in MODULES for word in strings_of(tree)}


def test_slugs_are_found_at_all() -> None:
    """The search finds slugs in calls, keywords and tables, so the tests below can fail."""
    assert {"bad-date", "green-over-red", "unknown-person", "duplicate-key", "symlink"} <= (
        set(TOLD) | {"symlink"} & EVERY_STRING
    )
    assert len(TOLD) > 100


@pytest.mark.parametrize("slug", sorted(TOLD))
def test_every_problem_is_explained(slug: str) -> None:
    """`amportal explain` has an answer for every slug that is ever printed."""
    assert slug in slugs(), f"{slug} of {TOLD[slug].name} has no explanation"


@pytest.mark.parametrize("slug", slugs())
def test_every_explanation_is_of_a_problem(slug: str) -> None:
    """No explanation outlives its problem."""
    assert slug in EVERY_STRING


@pytest.mark.parametrize("slug", slugs())
def test_an_explanation_says_what_and_how(slug: str) -> None:
    """A title, what it means, a bad example and its mend: readable at one glance."""
    text = explanation(slug)
    assert text is not None
    title, what, wrong, bad, right, good = re.split(
        r"\n\n(?=\S|    )", text.rstrip("\n"), maxsplit=5
    )
    assert title.startswith("# ")
    assert not title.endswith(".")
    assert what.endswith(".")
    assert (wrong, right) == ("Instead of", "write")
    assert bad.startswith("    ")
    assert good.startswith("    ")
    assert bad != good
    assert 8 <= len(text.splitlines()) <= 24
    assert max(len(line) for line in text.splitlines()) <= 120


def test_every_problem_that_a_site_can_have_is_shown_by_a_case() -> None:
    """The exact text of each is in `tests/problems`, and each case is of a known problem."""
    cases = {case.slug for case in all_cases()}
    needed = {
        slug
        for slug, path in TOLD.items()
        if "model" in path.parts or ("sources" in path.parts and path.name not in NOT_IN_MEMORY)
    }
    assert needed - cases - NAMELESS == set()
    assert cases <= set(slugs())


def test_what_is_unknown_has_no_explanation() -> None:
    """A misspelt slug gets nothing, and no path can be smuggled in."""
    assert explanation("bad-dat") is None
    assert explanation("../errors") is None
