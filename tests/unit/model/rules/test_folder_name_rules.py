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


@pytest.mark.parametrize(
    ("path", "slug"),
    [
        ("clients/acme/assets/COM1.png", "reserved-name"),
        ("clients/acme/assets/aux/a.png", "reserved-name"),
        ("clients/acme/internal/who?.md", "bad-file-name"),
        ("clients/acme/projects/spring/deliverables/key-visual/a:b.png", "bad-file-name"),
        ("clients/acme/projects/spring/assets/plan..pdf.", "bad-file-name"),
        ("assets/nul.png", "reserved-name"),
        ("logo.svg ", "bad-file-name"),
    ],
)
def test_every_other_name_fits_windows(path: str, slug: str) -> None:
    """Pictures, documents and notes too: one of them spoils a whole checkout."""
    told = slugs(more={f"content/{path}": b"x"})
    # A file that no entry names is told for that as well.
    assert [each for each in told if each != "unknown-file"] == [slug]


def test_a_page_under_an_ill_name_gets_its_name() -> None:
    """What hides the ending is told with the name to give."""
    assert "bad-file-name" in slugs(more={f"{SPRING}/updates/2026-11-20-x.md.": UPDATE})


def test_a_folder_is_told_once() -> None:
    """One name to mend is one problem, however many files are below it."""
    more = {f"content/clients/acme/assets/aux/{name}.png": b"x" for name in "abc"}
    assert slugs(more=more) == ["reserved-name"]
