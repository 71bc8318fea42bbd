"""The changelog has each heading of Keep a Changelog once in each version."""

from __future__ import annotations

import re

from tests.commands import ROOT


def test_a_version_has_each_heading_once() -> None:
    text = (ROOT / "CHANGELOG.md").read_text("utf-8")
    for version in re.split(r"^## ", text, flags=re.MULTILINE)[1:]:
        headings = re.findall(r"^### (.+)$", version, re.MULTILINE)
        name = version.partition("\n")[0]
        assert len(headings) == len(set(headings)), f"{name}: {headings}"
