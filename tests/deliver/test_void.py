"""A review that no longer holds takes the report out of the portal until somebody looks again."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.commands import ROOT, here

PLAN = "content/clients/acme/projects/spring/project.yaml"
PAGE = "content/clients/acme/reports/2026-w47.md"
PDF = "output/acme/reports/2026-w47.pdf"
DRAFT = "output/_agency/drafts/acme/2026-w47.pdf"


def edit(site: Path, path: str, old: str, new: str) -> None:
    text = (site / path).read_text("utf-8")
    assert text.count(old) == 1, old
    (site / path).write_text(text.replace(old, new), "utf-8")


def files(site: Path) -> dict[str, bytes]:
    output = site / "output"
    return {
        path.relative_to(output).as_posix(): path.read_bytes()
        for path in sorted(output.rglob("*"))
        if path.is_file()
    }


@pytest.fixture
def reviewed(tmp_path: Path) -> Path:
    """A site whose report was looked over as it is; nothing is built yet."""
    site = tmp_path / "site"
    shutil.copytree(ROOT / "tests" / "problems" / "base", site)
    assert here(site, "report", "review", "acme/2026-w47", "--by", "tom").code == 0
    return site


def test_a_void_review_is_told_and_the_report_is_the_agencys_again(reviewed: Path) -> None:
    """Built step by step as from nothing; back in the portal when the change is taken back."""
    assert "review-void" not in here(reviewed, "check").out
    assert here(reviewed, "build").code == 0
    before = files(reviewed)
    assert (reviewed / PDF).is_file()

    edit(reviewed, PLAN, "forecast: 2026-12-03", "forecast: 2026-12-02")
    checked = here(reviewed, "check")
    assert checked.code == 0
    assert "[review-void]" in checked.out
    assert "Film locked: moved from 3 to 2 Dec" in " ".join(checked.out.split())
    for _ in range(2):
        # Said again by a build that has nothing to do.
        ran = here(reviewed, "build")
        assert ran.code == 0
        assert "[review-void]" in ran.out + ran.err
    assert not (reviewed / PDF).exists()
    assert (reviewed / DRAFT).is_file()
    assert "2026-w47.pdf" not in (reviewed / "output/acme/index.html").read_text("utf-8")
    step_by_step = files(reviewed)
    shutil.rmtree(reviewed / "output")
    shutil.rmtree(reviewed / ".amportal")
    assert here(reviewed, "build").code == 0
    assert files(reviewed) == step_by_step

    edit(reviewed, PLAN, "forecast: 2026-12-02", "forecast: 2026-12-03")
    assert "review-void" not in here(reviewed, "build").err
    assert files(reviewed) == before


def other_day(site: Path) -> tuple[str, ...]:
    return ("--today", "2026-12-01")


def reworded(site: Path) -> tuple[str, ...]:
    path = site / PLAN
    path.write_text(f"# A comment is no change.\n{path.read_text('utf-8')}", "utf-8")
    return ()


def welcomed(site: Path) -> tuple[str, ...]:
    path = site / "content/clients/acme/client.yaml"
    path.write_text(path.read_text("utf-8") + "welcome: Hello.\n", "utf-8")
    return ()


@pytest.mark.parametrize("change", [other_day, reworded, welcomed])
def test_what_the_report_does_not_show_voids_nothing(
    reviewed: Path, change: Callable[[Path], tuple[str, ...]]
) -> None:
    ran = here(reviewed, "check", *change(reviewed))
    assert "review-void" not in ran.out


def test_what_only_others_may_see_voids_nothing(reviewed: Path) -> None:
    """And a word of the account manager's own does."""
    bill = "  - id: M9\n    name: Bill\n    baseline: 2026-12-10\n    audience: finance\nactions:\n"
    edit(reviewed, PLAN, "actions:\n", bill)
    assert "review-void" not in here(reviewed, "check").out
    edit(reviewed, PAGE, "A good week.", "A bad week.")
    assert "words: `A good week.` -> `A bad week.`" in " ".join(here(reviewed, "check").out.split())


def test_a_draft_for_some_is_with_the_agency_as_well(reviewed: Path) -> None:
    """And in no portal, neither everybody's nor theirs."""
    edit(reviewed, PAGE, "period:", "audience: finance\nperiod:")
    assert "review-void" not in here(reviewed, "check").out
    edit(reviewed, PAGE, "A good week.", "A week for finance.")
    assert here(reviewed, "build", "acme").code == 0
    assert (reviewed / DRAFT).is_file()
    assert not list((reviewed / "output").glob("acme*/reports/*.pdf"))
