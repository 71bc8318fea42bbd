"""The life of a report, told once: due, written, reviewed, sent, corrected, proved.

Making a PDF takes a second, so the story is lived once and each rule looks at what came of it.
"""

from __future__ import annotations

import csv
import io
import json
import shutil
import subprocess
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import icalendar
import pikepdf
import pytest

from tests.commands import ROOT, Ran, here
from tests.pdf.conformance import failures, unpacked

REPORT = "content/clients/acme/reports/2026-w47.md"
SENT = "content/clients/acme/reports/sent/2026-w47"
PLAN = "content/clients/acme/projects/spring/project.yaml"
ID = "acme/2026-w47"
NOW = "1795424400"
FACT = "corrects: [{what: ACM-014-M2, key: forecast}]"


def git(site: Path, *words: str) -> str:
    """Run git as somebody, at a moment that never moves."""
    done = subprocess.run(
        ["git", "-c", "user.name=Ruth", "-c", "user.email=ruth@halden.example", *words],
        cwd=site,
        env={
            "PATH": "/usr/bin:/bin:/usr/local/bin",
            "HOME": str(site),
            "GIT_AUTHOR_DATE": f"{NOW} +0000",
            "GIT_COMMITTER_DATE": f"{NOW} +0000",
        },
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.strip()


def commit(site: Path, message: str) -> None:
    git(site, "add", "-A")
    git(site, "commit", "-q", "-m", message)


def edit(site: Path, path: str, old: str, new: str) -> None:
    text = (site / path).read_text("utf-8")
    assert text.count(old) == 1, old
    (site / path).write_text(text.replace(old, new), "utf-8")


@dataclass(frozen=True)
class Story:
    """The site after the story, and what was said at each step."""

    site: Path
    said: dict[str, Ran]
    first: bytes
    second: bytes


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> Story:
    site = tmp_path_factory.mktemp("reports") / "site"
    shutil.copytree(ROOT / "tests" / "problems" / "base", site)
    git(site, "init", "-q")
    commit(site, "Begin")
    said = {"due": here(site, "report", "due"), "unreviewed": here(site, "report", "issue", ID)}
    said["nobody"] = here(site, "report", "review", ID)
    said["review"] = here(site, "report", "review", ID, "--by", "tom")
    said["uncommitted"] = here(site, "report", "issue", ID)
    commit(site, "Review")
    said["held"] = here(site, "check", "--today", "2026-11-24")
    edit(site, PLAN, "forecast: 2026-12-03", "forecast: 2026-12-02")
    said["changed"] = here(site, "report", "issue", ID)
    said["void"] = here(site, "check", "--today", "2026-11-24")
    edit(site, PLAN, "forecast: 2026-12-02", "forecast: 2026-12-03")
    said["issue"] = here(site, "report", "issue", ID)
    commit(site, "Send")
    said["again"] = here(site, "report", "issue", ID)
    first = (site / SENT / "1" / "report.pdf").read_bytes()
    edit(site, PLAN, "forecast: 2026-12-03", "forecast: 2026-12-08")
    edit(site, REPORT, "recipients:", f"{FACT}\nrecipients:")
    said["silent"] = here(site, "report", "review", ID, "--by", "tom")
    commit(site, "Mend")
    said["unreasoned"] = here(site, "report", "issue", ID)
    said["correct"] = here(site, "report", "issue", ID, "--reason", "Film locked is on 8 December.")
    commit(site, "Correct")
    said["build"] = here(site, "build")
    second = (site / SENT / "2" / "report.pdf").read_bytes()
    return Story(site, said, first, second)


def test_a_report_is_due_until_it_is_sent(story: Story) -> None:
    """It names the day, the hour of the client's clock, and what to do next."""
    due = story.said["due"]
    assert due.code == 0
    assert due.out == (
        "acme: due since Fri 2026-11-20 09:00 Europe/London; "
        "next: amportal report review acme/2026-w47\n"
    )
    assert here(story.site, "report", "due").out == (
        "acme: nothing due; next on Fri 2026-11-27 09:00 Europe/London\n"
    )


def test_nothing_goes_out_that_nobody_reviewed(story: Story) -> None:
    assert story.said["unreviewed"].code == 3
    assert "was not reviewed" in story.said["unreviewed"].err
    assert story.said["nobody"].code == 2


@pytest.mark.parametrize(
    ("by", "day", "what"),
    [
        ("ruth", "2026-12-21", "is away until 2026-12-23"),
        ("ines", "2026-12-25", "no longer with us"),
    ],
)
def test_nobody_looks_a_report_over_who_is_not_there(
    tmp_path: Path, by: str, day: str, what: str
) -> None:
    """Who is away, or has left, is refused, and those who are there are named."""
    site = tmp_path / "site"
    shutil.copytree(ROOT / "tests" / "problems" / "base", site)
    edit(site, "content/agency.yaml", "  - id: ines\n", "  - id: ines\n    left_on: 2026-12-25\n")
    ran = here(site, "report", "review", ID, "--by", by, "--today", day)
    assert ran.code == 2
    assert what in ran.err
    assert "tom" in ran.err
    assert "reviewed/" not in ran.out


def test_a_review_is_written_into_the_report_and_nothing_else_is(story: Story) -> None:
    """The lines of state and review change; every other byte stays."""
    assert story.said["review"].code == 0
    before = (ROOT / "tests/problems/base" / REPORT).read_text("utf-8").splitlines()
    after = (story.site / REPORT).read_text("utf-8").splitlines()
    added = [line for line in after if line not in (*before, FACT)]
    assert [line.split(":")[0].strip() for line in added] == ["state", "on", "data"]
    assert [line for line in before if line not in after] == ["state: reviewed", "  on: 2026-11-20"]


def test_a_report_is_issued_from_a_commit(story: Story) -> None:
    assert story.said["uncommitted"].code == 2
    assert f"not committed: {REPORT}" in story.said["uncommitted"].err


def test_a_change_of_the_data_voids_the_review_and_is_told(story: Story) -> None:
    """Old and new day of the very milestone, and nothing is frozen."""
    changed = story.said["changed"]
    assert changed.code == 3
    assert "Spring launch: Film locked: moved from 3 to 2 Dec" in changed.err
    assert "the review no longer holds" in changed.err
    assert "review-void" not in story.said["held"].out
    void = story.said["void"]
    assert void.code == 0
    assert "[review-void]" in void.out
    assert "Film locked: moved from 3 to 2 Dec" in " ".join(void.out.split())


def test_what_was_sent_is_kept_with_its_proof(story: Story) -> None:
    assert story.said["issue"].code == 0
    issue = json.loads((story.site / SENT / "1" / "issue.json").read_bytes())
    assert issue["pdf"] == {"sha256": sha256(story.first).hexdigest(), "size": len(story.first)}
    assert issue["reviewed"]["name"] == "Tom Weller"
    assert issue["recipients"] == ["priya", "omar"]
    assert len(issue["commit"]) == 40
    assert not list((story.site / "content").rglob("reviewed/*.json"))


def test_what_was_sent_proves_itself(story: Story) -> None:
    """PDF/A-3a and PDF/UA-1 in one file, with its numbers as JSON, CSV and ICS and its commit."""
    file = story.site / SENT / "1" / "report.pdf"
    issue = json.loads((story.site / SENT / "1" / "issue.json").read_bytes())

    assert failures(file, "3a") == failures(file, "ua1") == []
    with pikepdf.open(file) as pdf:
        inside = {name: each.get_file().read_bytes() for name, each in pdf.attachments.items()}
        kinds = {str(each.obj.AFRelationship) for each in pdf.attachments.values()}
        with pdf.open_metadata() as metadata:
            assert metadata["dc:source"] == f"git:{issue['commit']}"
        assert b"amportal" not in unpacked(story.first).lower()
    assert kinds == {"/Data"}
    assert inside["report.json"] == (story.site / SENT / "1" / "report.json").read_bytes()
    told = json.loads(inside["report.json"])["projects"][0]["milestones"]
    listed = list(csv.DictReader(io.StringIO(inside["milestones.csv"].decode("utf-8-sig"))))
    assert [each["name"] for each in listed] == [each["name"] for each in told]
    assert len(told) > 1
    events = icalendar.Calendar.from_ical(inside["dates.ics"]).walk("VEVENT")
    assert {each["name"] for each in told} <= {str(each["summary"]) for each in events}


def test_what_was_sent_is_not_sent_again(story: Story) -> None:
    assert story.said["again"].code == 2
    assert "was sent, and stays as it is" in story.said["again"].err


def test_a_correction_is_a_second_issue_that_says_why(story: Story) -> None:
    """The first stays as it is; the second names it, the reason, and what differs."""
    assert story.said["silent"].code == 0
    assert story.said["unreasoned"].code == 2
    assert story.said["correct"].code == 0
    assert (story.site / SENT / "1" / "report.pdf").read_bytes() == story.first
    issue = json.loads((story.site / SENT / "2" / "issue.json").read_bytes())
    record = json.loads((story.site / SENT / "2" / "report.json").read_bytes())
    assert issue["corrects"]["issue"] == 1
    assert issue["reason"] == record["reason"] == "Film locked is on 8 December."
    assert [(each["ref"], each["was"], each["now"]) for each in record["corrected"]] == [
        ("ACM-014-M2", "2026-12-03", "2026-12-08")
    ]


def test_the_portal_serves_each_report_as_it_was_sent(story: Story) -> None:
    """Byte for byte, each at an address of its own, both in the list."""
    output = story.site / "output" / "acme"
    assert story.said["build"].code == 0
    assert (output / "reports/2026-w47.pdf").read_bytes() == story.first
    assert (output / "reports/2026-w47-issue-2.pdf").read_bytes() == story.second
    page = (output / "reports.html").read_text("utf-8")
    assert "reports/2026-w47-issue-2.pdf" in page
    assert "Film locked is on 8 December." in page


def test_a_report_is_made_again_from_git_elsewhere(story: Story, tmp_path: Path) -> None:
    """From a clone, by its commit alone: both issues, to the byte."""
    git(tmp_path, "clone", "-q", str(story.site), "clone")
    for number, raw in ((1, story.first), (2, story.second)):
        ran = here(tmp_path / "clone", "report", "rebuild", ID, "--issue", str(number))
        assert ran.code == 0, ran.err
        assert ran.out.startswith(sha256(raw).hexdigest())


def test_a_sent_report_is_genuine_and_another_file_unknown(story: Story, tmp_path: Path) -> None:
    (tmp_path / "mine.pdf").write_bytes(story.second)
    (tmp_path / "other.pdf").write_bytes(b"%PDF-1.7\nsomething else\n%%EOF\n" * 500)
    genuine = here(story.site, "verify", str(tmp_path / "mine.pdf"))
    assert (genuine.code, genuine.out) == (0, "genuine\n")
    assert "report 1, issue 2 of acme" in genuine.err
    unknown = here(story.site, "verify", str(tmp_path / "other.pdf"))
    assert (unknown.code, unknown.out) == (1, "unknown\n")


def test_a_file_says_what_it_was_made_from(story: Story, tmp_path: Path) -> None:
    """Its commit, and of a changed one whether its data are still those that were sent."""
    commit = json.loads((story.site / SENT / "1" / "issue.json").read_bytes())["commit"][:12]
    file = tmp_path / "mine.pdf"
    file.write_bytes(story.first)
    assert f"made from commit {commit} of 2026-11-23" in here(story.site, "verify", str(file)).err
    file.write_bytes(story.first + b"\n%%EOF\n")
    altered = here(story.site, "verify", str(file))
    assert (altered.code, altered.out) == (1, "altered\n")
    assert "the data inside it are as they were sent" in altered.err
    assert f"it says that it was made from commit {commit}" in altered.err


def test_a_report_that_is_kept_no_more_is_found_in_git(story: Story, tmp_path: Path) -> None:
    """On another branch, too; without git the file still says which report it claims to be."""
    git(tmp_path, "clone", "-q", str(story.site), "clone")
    site = tmp_path / "clone"
    git(site, "branch", "sent")
    git(site, "reset", "-q", "--hard", "HEAD~4")
    file = tmp_path / "mine.pdf"
    file.write_bytes(story.first)
    found = here(site, "verify", str(file))
    assert (found.code, found.out) == (0, "genuine\n")
    assert f"kept it as {SENT}/1/report.pdf" in found.err
    shutil.rmtree(site / ".git")
    claimed = here(site, "verify", str(file))
    assert (claimed.code, claimed.out) == (1, "unknown\n")
    assert "it says of itself that it is report 1 of acme (2026-w47)" in claimed.err
    assert "which is not in this repository" in claimed.err


def test_a_changed_byte_stops_the_client(story: Story, tmp_path: Path) -> None:
    """The error names the file, and the portal stays as it is."""
    site = tmp_path / "site"
    shutil.copytree(story.site, site, ignore=shutil.ignore_patterns(".git", "output", ".amportal"))
    pdf = site / SENT / "1" / "report.pdf"
    pdf.write_bytes(story.first[:-9] + b"X" + story.first[-8:])
    ran = here(site, "check")
    assert ran.code == 1
    assert f"{SENT}/1/report.pdf" in ran.out
    assert "[sent-report-changed]" in ran.out
