"""What was sent is read back as it was written, and no byte of it can change unnoticed."""

from __future__ import annotations

from datetime import date
from hashlib import sha256

import pytest

from amportal.model.records.issued_report import (
    DATA,
    ISSUE,
    PDF,
    Engine,
    FrozenFile,
    Issue,
    IssueRef,
    ReviewedBy,
    SentReport,
    frozen_files,
    read_sent,
    sent_folder,
)
from amportal.model.records.record_base import kept_bytes
from amportal.model.records.report_record import FrameRecord, ReportRecord

DAY = date(2026, 11, 13)
UNKNOWN = FrozenFile(sha256="", size=0)


def record(**changes: object) -> ReportRecord:
    frame = FrameRecord(
        client_slug="acme",
        client_name="Acme",
        client_code="ACM",
        agency_name="Halden",
        agency_legal_name="Halden Ltd",
        locale="en-GB",
        currency="GBP",
        timezone="Europe/London",
        manager_name="Ruth",
        manager_email="ruth@halden.example",
    )
    made = ReportRecord(
        frame=frame,
        id="2026-w46",
        number=1,
        first=date(2026, 11, 7),
        last=DAY,
        project=None,
        today=DAY,
        as_of=DAY,
        as_of_time=None,
        headline="On its way",
        status=None,
        waiting=(),
        done=(),
        next=(),
        words="",
        projects=(),
        updates=(),
        calls=(),
    )
    return made.model_copy(update=changes)


def issue(**changes: object) -> Issue:
    made = Issue(
        client="acme",
        report="2026-w46",
        issue=1,
        number=1,
        first=date(2026, 11, 7),
        last=DAY,
        project=None,
        audience=("everyone",),
        headline="On its way",
        locale="en-GB",
        pdf=UNKNOWN,
        data=UNKNOWN,
        commit=None,
        today=DAY,
        issued_on=DAY,
        reviewed=ReviewedBy(by="tom", name="Tom Reed", on=DAY, data="0" * 64),
        recipients=("claire",),
        engine=Engine(amportal="0.1", digest="0" * 64),
    )
    return made.model_copy(update=changes)


def placed(one: Issue, pdf: bytes = b"%PDF-1.7\n%%EOF\n", **changes: object) -> dict[str, bytes]:
    folder = sent_folder(one.client, one.report, one.issue)
    files = frozen_files(one, pdf, record(id=one.report, **changes))
    return {f"{folder}/{name}": raw for name, raw in files.items()}


def read(files: dict[str, bytes]) -> tuple[tuple[SentReport, ...], list[str]]:
    digests = {path: sha256(raw).hexdigest() for path, raw in files.items()}
    sent, problems = read_sent("acme", digests, files.__getitem__)
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


def test_a_review_outlives_the_commit_of_what_was_reviewed() -> None:
    """The digest does not cover when the data last changed, but everything else."""
    assert record(as_of=date(2026, 11, 14)).digest() == record().digest()
    assert record(headline="Late").digest() != record().digest()


def test_one_value_has_one_form() -> None:
    """The same facts in other bytes are not what we wrote."""
    reference = IssueRef(report="a", issue=1, seal="b")
    assert kept_bytes(reference) == b'{\n "report": "a",\n "issue": 1,\n "seal": "b"\n}\n'
