"""A correction is made as of its report's own day, and changes what it names and nothing else.

The report of the 20th is corrected on the 24th, after much had happened and the report of the 23rd
had gone out.
"""

from __future__ import annotations

import json
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from tests.cli.test_renames import commit, git
from tests.commands import Ran, here
from tests.mailsite import content, written

HOME = "content/clients/acme"
PLAN, MONEY = f"{HOME}/projects/spring/project.yaml", f"{HOME}/projects/spring/budget.yaml"
FIRST, SECOND = "2026-w47", "2026-w48"
NEXT = """\
---
period: {from: 2026-11-21, to: 2026-11-23}
project: spring
state: draft
recipients: [priya]
---
Another week.
"""
CORRECTS = """\
corrects:
  - what: ACM-014-M2
    key: forecast
    is: 2026-12-02
  - what: ACM-014-B1
    key: spent
  - what: projects/spring/budget.yaml
    key: burn.2026-11-20.spent
headline: The film is locked on 2 December.
"""
REASON = "Two figures were wrong."


def edit(site: Path, path: str, *pairs: tuple[str, str]) -> None:
    text = (site / path).read_text("utf-8")
    for old, new in pairs:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    (site / path).write_text(text, "utf-8")


def ran(site: Path, *words: str) -> Ran:
    done = here(site, *words)
    assert done.code == 0, done.out + done.err
    return done


def sent(site: Path, report: str, day: str, *words: str) -> Ran:
    """Review and issue *report* on *day*; return what the review said."""
    said = ran(site, "report", "review", f"acme/{report}", "--by", "tom", "--today", day)
    commit(site, day)
    ran(site, "report", "issue", f"acme/{report}", *words, "--today", day)
    commit(site, day)
    return said


@dataclass(frozen=True)
class Story:
    """The site after it all, what the review of the correction said, and the draft it wrote."""

    site: Path
    review: Ran
    empty: Ran
    draft: Path

    def kept(self, report: str, issue: int, name: str = "report") -> Any:
        folder = self.site / HOME / "reports/sent" / report / str(issue)
        return json.loads((folder / f"{name}.json").read_bytes())


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> Story:
    base = tmp_path_factory.mktemp("corrections")
    site = written(base / "site", content())
    shutil.rmtree(site / "content/clients/beta")
    (site / ".gitignore").write_text("/output/\n/.amportal/\n")
    edit(site, "content/agency.yaml", ("today: 2026-11-23\n", ""))
    git(site, "2026-11-20", "init", "-q")
    commit(site, "2026-11-20")
    sent(site, FIRST, "2026-11-20")
    # What happened since: all of it is in the next report, and none of it in the correction.
    edit(
        site,
        PLAN,
        ("forecast: 2026-12-03", "forecast: 2026-12-04"),
        ("headline: On track for launch on 18 December", "headline: Launch is near"),
    )
    edit(site, MONEY, ("spent: 8000", "spent: 9000"), ("committed: 7000", "committed: 7500"))
    edit(site, MONEY, ("spent: 13000", "spent: 14000"))
    (site / HOME / f"reports/{SECOND}.md").write_text(NEXT)
    commit(site, "2026-11-23")
    sent(site, SECOND, "2026-11-23")
    edit(site, MONEY, ("spent: 9000", "spent: 8500"), ("spent: 14000", "spent: 13500"))
    report = f"{HOME}/reports/{FIRST}.md"
    empty = here(site, "report", "review", f"acme/{FIRST}", "--by", "tom", "--today", "2026-11-24")
    edit(site, report, ("recipients:", f"{CORRECTS}recipients:"))
    commit(site, "2026-11-24")
    draft = base / "draft.pdf"
    words = ("--by", "tom", "--today", "2026-11-24", "-o", str(draft))
    review = ran(site, "report", "review", f"acme/{FIRST}", *words)
    commit(site, "2026-11-24")
    ran(site, "report", "issue", f"acme/{FIRST}", "--reason", REASON, "--today", "2026-11-24")
    commit(site, "2026-11-24")
    ran(site, "build", "acme", "--today", "2026-11-24")
    return Story(site, review, empty, draft)


def text_of(pdf: Path) -> str:
    return " ".join(" ".join(page.extract_text() for page in PdfReader(pdf).pages).split())


def test_it_speaks_of_its_own_day_and_changes_what_it_names(story: Story) -> None:
    before, after = story.kept(FIRST, 1), story.kept(FIRST, 2)
    assert after["today"] == before["today"] == "2026-11-20"
    assert after["as_of"] == before["as_of"] == "2026-11-20"
    (old,), (new,) = before["projects"], after["projects"]
    assert (old["milestones"][1]["date"], new["milestones"][1]["date"]) == (
        "2026-12-03",
        "2026-12-02",
    )
    spent = [line["spent"] for line in new["budget"]["lines"]]
    assert spent == ["8500", "5000"]
    assert [line["committed"] for line in new["budget"]["lines"]] == [
        line["committed"] for line in old["budget"]["lines"]
    ]
    assert new["headline"] == old["headline"] == "On track for launch on 18 December"
    for name in ("waiting", "done", "next", "since", "changes", "updates"):
        assert after[name] == before[name]


def test_who_answers_is_who_answers_when_it_goes_out(story: Story) -> None:
    assert story.kept(FIRST, 2)["calls"]
    issue = story.kept(FIRST, 2, "issue")
    assert (issue["today"], issue["issued_on"]) == ("2026-11-20", "2026-11-24")
    assert issue["base"] == story.kept(FIRST, 1, "issue")["commit"]


DIFFERS = [
    "Report 1, summary: new wording",
    "Film locked: moved from 3 to 2 Dec",
    "Design, spent: £8,000.00, now £8,500.00",
    "Budget, figures of the chart: changed",
]


def test_what_differs_is_listed_in_the_review_the_pdf_the_page_and_the_mail(story: Story) -> None:
    letters = story.site / f"output/_agency/letters/acme/{FIRST}/2"
    (letter,) = (json.loads(path.read_bytes()) for path in letters.glob("priya.json"))
    page = (story.site / "output/acme/reports.html").read_text("utf-8")
    pdf = text_of(story.site / f"output/acme/reports/{FIRST}-issue-2.pdf")
    places = (story.review.err, letter["body"]["text"], letter["body"]["html"], page, pdf)
    said = [each["field"] for each in story.kept(FIRST, 2)["corrected"]]
    assert said == ["headline", "date", "spent", "burn"]
    for place in places:
        flat = " ".join(place.replace("\xa0", " ").split())
        assert [line for line in DIFFERS if line not in flat] == []
        assert "committed" not in flat.partition("differs from")[2]
    assert REASON in pdf
    assert "8,500.00" in text_of(story.draft)


def test_its_mail_asks_for_nothing_that_may_be_answered_by_now(story: Story) -> None:
    """It says as of when it tells; what waits now is in the mail of the newest report."""
    path = story.site / f"output/_agency/letters/acme/{FIRST}/2/priya.json"
    body = json.loads(path.read_bytes())["body"]
    for text in (body["text"], body["html"]):
        flat = " ".join(text.split())
        assert "As of" in flat
        assert "Waiting on you" not in flat
        assert "Next" not in flat
        assert "Decide on" not in flat


def test_since_is_the_newest_report_by_its_period(story: Story) -> None:
    page = (story.site / "output/acme/changes.html").read_text("utf-8")
    assert "since report 2" in page
    assert "Film locked" not in page
    assert "Design, spent" in page


def test_a_correction_that_says_nothing_else_is_refused(story: Story) -> None:
    assert story.empty.code == 1
    assert "nothing is corrected" in story.empty.err


def test_until_it_is_issued_the_portal_shows_what_was_sent(story: Story, tmp_path: Path) -> None:
    site = tmp_path / "site"
    shutil.copytree(story.site, site)
    edit(site, f"{HOME}/reports/{FIRST}.md", ("on 2 December.", "on the 2nd."))
    ran(site, "report", "review", f"acme/{FIRST}", "--by", "ines", "--today", "2026-11-24")
    ran(site, "build", "acme", "--today", "2026-11-24")
    assert not (site / f"output/acme/reports/{FIRST}-issue-3.pdf").exists()
    assert "on the 2nd" not in (site / "output/acme/reports.html").read_text("utf-8")


def test_a_correction_of_a_correction_keeps_what_was_corrected(
    story: Story, tmp_path: Path
) -> None:
    site = tmp_path / "site"
    shutil.copytree(story.site, site)
    path = f"{HOME}/reports/{FIRST}.md"
    edit(site, path, (CORRECTS, "headline: The film is locked on Wednesday 2 December.\n"))
    edit(site, MONEY, ("spent: 8500", "spent: 8600"), ("spent: 13500", "spent: 13600"))
    git(site, "2026-11-25", "mv", HOME, "content/clients/acme-group")
    commit(site, "2026-11-25")
    words = ("report", "review", f"acme-group/{FIRST}", "--by", "tom", "--today", "2026-11-25")
    assert "summary: new wording" in ran(site, *words).err
    commit(site, "2026-11-25")
    words = ("report", "issue", f"acme-group/{FIRST}", "--reason", "A word.")
    ran(site, *words, "--today", "2026-11-25")
    commit(site, "2026-11-25")
    folder = site / f"content/clients/acme-group/reports/sent/{FIRST}/3"
    record = json.loads((folder / "report.json").read_bytes())
    assert [each["field"] for each in record["corrected"]] == ["headline"]
    (project,) = record["projects"]
    assert project["milestones"][1]["date"] == "2026-12-02"
    assert project["budget"]["lines"][0]["spent"] == "8500"
    for issue in ("1", "2", "3"):
        again = here(site, "report", "rebuild", f"acme-group/{FIRST}", "--issue", issue)
        assert "byte for byte" in again.err, again.err


def test_a_later_fact_cannot_be_in_it(story: Story, tmp_path: Path) -> None:
    site = tmp_path / "site"
    shutil.copytree(story.site, site)
    late = "  - what: ACM-014-B1\n    key: as_of\n    is: 2026-11-22\nheadline"
    edit(site, f"{HOME}/reports/{FIRST}.md", ("headline", late))
    words = ("--by", "tom", "--today", "2026-11-24")
    done = here(site, "report", "review", f"acme/{FIRST}", *words)
    assert done.code == 1
    assert "2026-11-22" in done.err
    assert "`is:`" in done.err
