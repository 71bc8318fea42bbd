"""Names of folders and files."""

from __future__ import annotations

import pytest

from tests.unit.model.rules.site_edits import SPRING, slugs

UPDATE = b"---\ntitle: News\ndate: 2026-11-20\nauthor: ruth\n---\nText.\n"


@pytest.mark.parametrize("name", ["a", "2026", "a-b", "a" * 63, "console", "com10", "nul-1"])
def test_plain_names_pass(name: str) -> None:
    """Small letters, digits and dashes, at most 63."""
    assert slugs(more={f"{SPRING}/updates/{name}.md": UPDATE}) == []


@pytest.mark.parametrize(
    "name",
    ["A", "a b", "a.b", "-a", "a-", "a" * 64, "a_b", "é", "\u0430cme", "..", "C:", "a" * 300, " "],
)
def test_names_that_are_no_address(name: str) -> None:
    """Capital letters, spaces, dots, accents, look-alikes of other scripts, and too many."""
    assert slugs(more={f"{SPRING}/updates/{name}.md": UPDATE}) == ["bad-name"]


@pytest.mark.parametrize("name", ["con", "aux", "nul", "prn", "com1", "lpt9"])
def test_names_of_devices(name: str) -> None:
    """What Windows cannot open, nobody gets."""
    assert slugs(more={f"{SPRING}/updates/{name}.md": UPDATE}) == ["reserved-name"]
