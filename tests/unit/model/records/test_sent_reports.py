"""What was sent is read back as it was written, and no byte of it can change unnoticed."""

from __future__ import annotations

from datetime import date
from hashlib import sha256

import pytest

from amportal.errors import Problem
from amportal.model.records.issued_report import (
    DATA,
    ISSUE,
    PDF,
    Issue,
    SentReport,
    frozen_files,
    sent_folder,
)
from amportal.model.records.sent_reports import mailed, needed, newest_issues, read_sent
from tests.unit.model.records.kept import issue, placed, record


def told(
    files: dict[str, bytes],
    client: str = "acme",
    code: str = "ACM",
    unsent: dict[str, date] | None = None,
) -> tuple[tuple[SentReport, ...], list[Problem]]:
    digests = {path: sha256(raw).hexdigest() for path, raw in files.items()}
    return read_sent(client, code, digests, files.__getitem__, unsent)


def read(files: dict[str, bytes]) -> tuple[tuple[SentReport, ...], list[str]]:
    sent, problems = told(files)
    return sent, [each.span.path.rpartition("/")[2] for each in problems if each.span]


def two() -> dict[str, bytes]:
    first = placed(issue())
    sent, _ = read(first)
    return first | placed(
        issue(
            report="2026-w47",
            issued_on=date(2026, 11, 20),
            previous=sent[0].issue.reference,
        )
    )


def test_what_was_kept_is_read_back() -> None:
    """Issue and data come back equal, the newest with its data, in the order they went out."""
    sent, problems = read(two())
    assert problems == []
    assert [each.issue.report for each in sent] == ["2026-w46", "2026-w47"]
    assert sent[0].record is None
    assert sent[1].record == record(id="2026-w47")


@pytest.mark.parametrize("name", [PDF, DATA, ISSUE])
def test_a_changed_byte_is_an_error_that_names_the_file(name: str) -> None:
    """Wherever it stands in the file."""
    whole = placed(issue())
    path = f"{sent_folder('acme', '2026-w46', 1)}/{name}"
    raw = whole[path]
    for at in range(0, len(raw), max(1, len(raw) // 60)):
        changed = raw[:at] + bytes([raw[at] ^ 1]) + raw[at + 1 :]
        assert read({**whole, path: changed})[1] == [name], (name, at)


@pytest.mark.parametrize("name", [PDF, DATA, ISSUE])
def test_a_file_that_is_gone_is_an_error(name: str) -> None:
    """What was sent is kept whole."""
    whole = placed(issue())
    del whole[f"{sent_folder('acme', '2026-w46', 1)}/{name}"]
    assert read(whole)[1] == [name]


def test_an_issue_that_was_written_anew_breaks_the_chain() -> None:
    """A forger who puts all digests and the seal right is betrayed by the issue after it."""
    whole = two() | placed(issue(headline="All was well"))
    assert read(whole)[1] == [ISSUE]


def test_an_issue_of_another_client_is_refused() -> None:
    """A folder that was copied from one client to another does not pass as its own."""
    folder = sent_folder("acme", "2026-w46", 1)
    files = frozen_files(issue(client="other"), b"%PDF", record())
    assert read({f"{folder}/{name}": raw for name, raw in files.items()})[1] == [ISSUE]


def test_a_client_is_known_by_its_code_whatever_its_folder_is_called() -> None:
    """Renamed after a report was sent, in either format of `issue.json`."""
    for one in (issue(), issue(format=2, code="ACM")):
        sent, problems = told(placed(one, folder="acme-group"), client="acme-group")
        assert problems == []
        assert [each.pdf for each in sent] == [
            "content/clients/acme-group/reports/sent/2026-w46/1/report.pdf"
        ]


@pytest.mark.parametrize("code", ["OTH", "ACM2", "acm"])
def test_a_folder_of_another_code_is_refused_and_named(code: str) -> None:
    for one in (issue(), issue(format=2, code="ACM")):
        _, problems = told(placed(one, folder="other"), client="other", code=code)
        assert [each.slug for each in problems] == ["sent-to-another"]
        assert "code is `ACM`" in problems[0].message


def test_a_client_whose_own_file_cannot_be_read_is_told_that_alone() -> None:
    """Without a code nothing can be compared, and `client.yaml` has its own problem."""
    assert told(placed(issue(), folder="other"), client="other", code="")[1] == []


def week(number: int, day: int, **changes: object) -> Issue:
    last = date(2026, 11, day)
    made = {"report": f"w{number}", "number": number, "last": last, "issued_on": last}
    return issue(**{**made, **changes})


CORRECTED = week(1, 13, issue=2, issued_on=date(2026, 11, 23))
WEEKS = (week(1, 13), week(2, 20), CORRECTED)


def of(*issues: Issue) -> tuple[SentReport, ...]:
    return tuple(SentReport(f"{each.report}/{each.issue}", each) for each in issues)


def test_the_newest_report_is_that_of_the_newest_period() -> None:
    """However late an older one was corrected; of each report its newest issue counts."""
    found = [(each.issue.report, each.issue.issue) for each in newest_issues(of(*WEEKS))]
    assert found == [("w2", 1), ("w1", 2)]


def test_what_went_out_last_is_mailed_and_so_is_the_newest_report() -> None:
    assert [each.folder for each in mailed(of(*WEEKS))] == ["w2/1", "w1/2"]
    assert [each.folder for each in mailed(of(*WEEKS[:2]))] == ["w2/1"]


def test_reports_for_others_or_about_one_project_are_apart() -> None:
    """Each kind of reader is told on from what they were told."""
    money = week(3, 20, audience=("finance",))
    one = SentReport("w4/1", week(4, 13, project="spring"), job_no="ACM-014")
    assert len(mailed((*of(*WEEKS[:2], money), one))) == 3


def test_a_report_in_the_making_brings_what_it_is_compared_with() -> None:
    """The report before its period, and the issue that it corrects."""
    sent = of(week(1, 6), week(2, 13), week(3, 20), week(4, 27))
    assert needed(sent, {}) == {"w4/1"}
    assert needed(sent, {"w3": date(2026, 11, 20)}) == {"w2/1", "w3/1", "w4/1"}
    assert needed(sent, {"new": date(2026, 11, 15)}) == {"w2/1", "w4/1"}


def test_data_are_read_for_what_is_needed_alone() -> None:
    first = placed(week(1, 6))
    files = first | placed(week(2, 13)) | placed(week(3, 20))
    sent, problems = told(files, unsent={"w2": date(2026, 11, 13)})
    assert problems == []
    assert [each.issue.report for each in sent if each.record] == ["w1", "w2", "w3"]
    assert [each.issue.report for each in told(files)[0] if each.record] == ["w3"]


def test_a_report_about_one_project_is_known_by_its_job_number() -> None:
    """Format 1 knows the folder alone; the number stands in the data."""
    files = placed(issue(format=2, code="ACM", project="spring", job_no="ACM-014"))
    assert [each.job_no for each in told(files)[0]] == ["ACM-014"]
    files = placed(issue(project="spring"))
    assert [each.job_no for each in told(files)[0]] == ["spring"]
