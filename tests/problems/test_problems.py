"""Each problem is printed exactly as its case says, and nothing else is printed beside it."""

from __future__ import annotations

import pytest

from amportal.console.problem_text import render_text
from amportal.model.site_loader import load
from amportal.sources.snapshot import Snapshot
from tests.problems.case_files import TODAY, Case, all_cases, base_site, site_of

CASES = all_cases()


def printed(files: dict[str, bytes]) -> str:
    return render_text(load(Snapshot.of(files), TODAY).problems)


def test_the_base_is_sound() -> None:
    """The site that all cases edit has no problem, so that each case shows its own alone."""
    loaded = load(Snapshot.of(base_site()), TODAY)
    assert render_text(loaded.problems) == ""
    assert loaded.site is not None
    assert [client.slug for client in loaded.site.clients] == ["acme"]


@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
def test_printed_text(case: Case) -> None:
    """The text that a person reads is the one that was written for this mistake."""
    text = printed(site_of(case))
    assert text == case.expected
    assert f"[{case.slug}]" in text


def test_an_error_holds_the_client_and_a_warning_does_not() -> None:
    """Only errors hold a client back; what is held has no client in the site."""
    for case in CASES:
        loaded = load(Snapshot.of(site_of(case)), TODAY)
        if loaded.errors:
            assert loaded.site is None or loaded.site.held, case.name
        else:
            assert loaded.site is not None, case.name
            assert not loaded.site.held, case.name
