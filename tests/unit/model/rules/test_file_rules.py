"""Paths in sources."""

from __future__ import annotations

from hashlib import sha256

import pytest

from tests.problems.case_files import base_site
from tests.unit.model.rules.site_edits import SPRING, VISUAL, slugs

PATH = "path: key-visual/v2.png"


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("key-visual/v1.png", []),
        ("./key-visual/v1.png", []),
        ("key-visual/../key-visual/v1.png", []),
        ("../../../logo.svg", []),
        ("key-visual/V2.png", ["no-such-file"]),
        ("/etc/passwd", ["path-outside"]),
        ("~/v2.png", ["path-outside"]),
        ("C:/v2.png", ["path-outside"]),
        ("key-visual\\v2.png", ["path-outside"]),
        ("https://x.example/v2.png", ["path-outside"]),
        ("../../../../../agency.svg", ["path-outside"]),
        ("../../../../acme2/v2.png", ["path-outside"]),
    ],
)
def test_a_path_stays_in_its_clients_folder(written: str, told: list[str]) -> None:
    """Plain paths below the client's folder, letter by letter; nothing else."""
    assert slugs((VISUAL, PATH, f"path: {written}")) == told


def test_a_digest_of_the_file_as_it_is_is_right() -> None:
    """What was reviewed and is unchanged raises nothing."""
    digest = sha256(base_site()[f"{SPRING}/deliverables/key-visual/v2.png"]).hexdigest()
    source = "        on: 2026-11-20\n        source: email\n"
    assert slugs((VISUAL, source, f"{source}        sha256: {digest}\n")) == []


def test_a_draft_version_may_lack_words_for_its_pictures() -> None:
    """What no client sees yet may be unfinished."""
    edit = (VISUAL, "        alt: A larger cup on a table\n    note", "    draft: true\n    note")
    assert "missing-alt" not in slugs(edit)
