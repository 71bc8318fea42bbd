"""The guide for account managers is true: its commands and edits give what it says they give."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from pathlib import Path

import pytest
from PIL import Image

from tests.commands import ROOT, here
from tests.docs.guide import Command, Edit, Write, steps
from tests.docs.walking import walk

GUIDE = ROOT / "docs" / "guide.md"
_PAGE = re.compile(r"\| `([^`]+\.html)` \|[^|]*\| (.*) \|\Z")


@dataclass(frozen=True)
class Walked:
    """The site the guide leads to, and which reports there were before step 10's review."""

    root: Path
    drafts: frozenset[str]


@pytest.fixture(scope="module")
def walked(tmp_path_factory: pytest.TempPathFactory) -> Walked:
    start = tmp_path_factory.mktemp("guide")
    (start / "Desktop").mkdir()
    Image.new("RGB", (1200, 800), "#E8C48A").save(start / "Desktop" / "key-visual.png")
    todo = list(steps(GUIDE.read_text("utf-8")))
    at = [isinstance(each, Command) and "report review" in each.text for each in todo].index(True)
    root = walk(start, start, todo[:at])
    drafts = frozenset(_reports(root))
    return Walked(walk(start, root, todo[at:]), drafts)


@pytest.fixture(scope="module")
def site(walked: Walked) -> Path:
    return walked.root


def _reports(root: Path) -> list[str]:
    return [each.relative_to(root).as_posix() for each in (root / "output").rglob("*.pdf")]


def test_every_step_gives_what_is_shown(site: Path) -> None:
    """Whoever follows the guide sees each line that it shows, and ends with sound content."""
    assert here(site, "check", "--strict").code == 0


def test_pages_say_what_the_guide_quotes(site: Path) -> None:
    """Each page in the table is there, and says the words in quotes."""
    rows = [found for line in GUIDE.read_text("utf-8").splitlines() if (found := _PAGE.match(line))]
    assert len(rows) == 8
    for row in rows:
        said = _text((site / "output/acme" / row[1]).read_text("utf-8"))
        quoted = re.findall("“(.+?)”", row[2])
        assert quoted, row[1]
        for words in quoted:
            assert words in said, f"{row[1]} does not say {words!r} in {said}"


def test_reports_are_where_the_guide_says(walked: Walked) -> None:
    """A draft is in the agency's folder alone; from its review on it is in the portal alone."""
    assert walked.drafts == {"output/_agency/drafts/acme/2026-11-23.pdf"}
    assert _reports(walked.root) == ["output/acme/reports/2026-11-23.pdf"]


def test_the_story_has_all_that_a_client_needs() -> None:
    """The guide goes the whole way: three deliverables, a version, a decision, money, a report."""
    todo = list(steps(GUIDE.read_text("utf-8")))
    said = [each.text for each in todo if isinstance(each, Command)]
    assert sum(each.startswith("amportal new deliverable") for each in said) == 3
    for what in ("new client", "new project", "new version", "new update", "report issue"):
        assert any(each.startswith(f"amportal {what} ") for each in said), what
    written = "".join(each.new if isinstance(each, Edit) else "" for each in todo)
    assert "outcome: approved" in written
    assert any(isinstance(each, Write) and "change_orders:" in each.content for each in todo)


def _text(page: str) -> str:
    bare = re.sub(r"<svg.*?</svg>|<[^>]+>", " ", page, flags=re.DOTALL)
    return re.sub(r" (?=[,.])", "", re.sub(r"\s+", " ", html.unescape(bare)))
