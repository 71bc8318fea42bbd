"""What the documents point at is there: files, headings, tests, commands."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.commands import ROOT

PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
_LINK = re.compile(
    r"(?<!!)\[[^]]*\]\(([^)\s]+)\)|(?:src|href)=\"([^\"]+)\"|!\[[^]]*\]\(([^)\s]+)\)"
)
_HEADING = re.compile(r"^#{1,6} (.+)$", re.MULTILINE)
_TEST = re.compile(r"`((?:tests|amportal|bench|templates)/[\w./-]+)`")


def _anchors(page: Path) -> set[str]:
    """Return what GitHub makes of the page's headings."""
    text = re.sub(r"```.*?```", "", page.read_text("utf-8"), flags=re.DOTALL)
    found: set[str] = set()
    for title in _HEADING.findall(text):
        bare = re.sub(r"[^\w\s-]", "", title.lower().strip()).replace(" ", "-")
        number = 1
        while (anchor := bare if number == 1 else f"{bare}-{number - 1}") in found:
            number += 1
        found.add(anchor)
    return found


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_links_lead_somewhere(page: Path) -> None:
    """Every link inside the project leads to a file that is there, and to a heading in it."""
    text = re.sub(r"```.*?```", "", page.read_text("utf-8"), flags=re.DOTALL)
    for found in _LINK.finditer(text):
        link = next(each for each in found.groups() if each)
        if re.match(r"[a-z]+:", link):
            continue
        path, _, anchor = link.partition("#")
        target = (page.parent / path).resolve() if path else page
        assert target.exists(), f"{link} leads nowhere"
        if anchor:
            assert anchor in _anchors(target), f"{link}: there is no such heading"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_named_files_are_there(page: Path) -> None:
    """A file of the project that a page names has not moved or gone."""
    if page.name in ("guide.md", "templates.md"):
        return  # what these name stands in the reader's own folder
    for name in _TEST.findall(page.read_text("utf-8")):
        if "a/b" in name or "test_b" in name or name.endswith("/X"):
            continue
        assert (ROOT / name).exists(), f"{name} is not there"
