"""The decisions in docs/adr are numbered, each number once, and are named by their number."""

from __future__ import annotations

import re

from tests.commands import ROOT

ADRS = sorted((ROOT / "docs/adr").glob("*.md"))


def _number(name: str) -> int:
    found = re.match(r"(\d{4})-[a-z0-9-]+\.md$", name)
    assert found, f"{name}: four digits, a dash and words in small letters"
    return int(found[1])


def test_each_number_is_given_once() -> None:
    numbers = [_number(each.name) for each in ADRS]
    assert [each for each in sorted(set(numbers)) if numbers.count(each) > 1] == []


def test_the_title_has_the_number_of_the_file() -> None:
    for each in ADRS:
        title = each.read_text("utf-8").partition("\n")[0]
        assert title.startswith(f"# {_number(each.name)}. "), each.name


def test_links_name_the_number_of_the_decision_they_lead_to() -> None:
    link = re.compile(r"\[(?:ADR )?(\d+)\]\((?:adr/)?(\d{4})-[a-z0-9-]+\.md\)")
    for page in sorted((ROOT / "docs").rglob("*.md")):
        for said, given in link.findall(page.read_text("utf-8")):
            assert int(said) == int(given), f"{page.name}: {said} leads to {given}"
