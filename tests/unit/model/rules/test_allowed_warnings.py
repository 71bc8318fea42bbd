"""A comment allows the warning it names, on its line alone, and is told when it is idle."""

from __future__ import annotations

import pytest

from amportal.explanations import slugs as explained
from amportal.model.rules.allowed_warnings import ALLOWED
from amportal.model.site_loader import load
from amportal.sources.snapshot import Snapshot
from tests.problems.case_files import TODAY, all_cases, site_of
from tests.unit.model.rules.site_edits import PROJECT, REPORT, Edit, slugs

DUE = "    due: 2026-11-27\n"


def step(due: str) -> Edit:
    return (PROJECT, DUE, due)


@pytest.mark.parametrize(
    ("due", "told"),
    [
        ("    due: 2026-11-20\n", ["past-step"]),
        ("    due: 2026-11-20  # allow past-step: why\n", []),
        ("    # allow past-step: why\n    due: 2026-11-20\n", []),
        ("    # allow past-step: why\n    # and more\n    due: 2026-11-20\n", []),
        ("    # allow past-step: why\n\n    due: 2026-11-20\n", ["past-step", "allow-comment"]),
        ("    due: 2026-11-20  # allow stale-headline: why\n", ["past-step", "allow-comment"]),
        ("    due: 2026-11-20  # allow PAST-STEP:why\n", []),
        ("    due: 2026-11-20  # we allow past-step: why\n", ["past-step"]),
        ("    due: 2026-11-27  # allow cookies: they are nice\n", []),
        ("    due: 2026-11-27  # allow bad-date: why\n", ["allow-comment"]),
    ],
)
def test_a_comment_allows_what_stands_on_its_line(due: str, told: list[str]) -> None:
    """On the line itself or straight above it, by name, with a reason."""
    assert sorted(slugs(step(due))) == sorted(told)


def test_a_comment_in_front_matter_counts() -> None:
    """Pages have the same comments in their settings."""
    ahead = "state: reviewed\nnext:\n  - what: Send it\n    due: 2026-11-16"
    assert slugs((REPORT, "state: reviewed", ahead)) == ["past-step"]
    assert slugs((REPORT, "state: reviewed", f"{ahead}  # allow past-step: why")) == []


def test_what_may_be_allowed_is_told_by_a_warning_and_explained() -> None:
    """Each name is that of a warning that a case of `tests/problems` shows; never of an error."""
    assert set(explained()) >= ALLOWED
    shown: dict[str, set[str]] = {}
    for case in all_cases():
        if case.slug in ALLOWED:
            for problem in load(Snapshot.of(site_of(case)), TODAY).problems:
                shown.setdefault(problem.slug, set()).add(problem.severity)
    assert {slug: shown.get(slug) for slug in ALLOWED} == {slug: {"warning"} for slug in ALLOWED}
