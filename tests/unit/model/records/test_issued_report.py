"""The forms in which reports are kept: one form of bytes, and what was kept before still reads."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from amportal.model.records.issued_report import Issue, IssueRef
from amportal.model.records.record_base import Kept, kept_bytes
from amportal.model.records.report_record import ReportRecord
from tests.unit.model.records.kept import issue, record

BEFORE = Path(__file__).parent / "format1"


@pytest.mark.parametrize("file", sorted(BEFORE.glob("*.json")), ids=lambda file: file.stem)
def test_what_was_kept_in_format_1_reads_and_writes_to_the_byte(file: Path) -> None:
    raw = file.read_bytes()
    kind: type[Kept] = Issue if file.stem.endswith("issue") else ReportRecord
    value = kind.model_validate_json(raw)
    assert kept_bytes(value) == raw
    assert json.loads(raw)["format"] == 1


def test_a_seal_of_format_1_is_still_that_of_its_bytes() -> None:
    for file in BEFORE.glob("*-issue.json"):
        kept = Issue.model_validate_json(file.read_bytes())
        assert kept.sealed().seal == kept.seal


def test_a_review_of_format_1_is_still_of_the_same_data() -> None:
    """What is mailed is compared with what was looked over, also after an update of amportal."""
    for file in BEFORE.glob("*-issue.json"):
        kept = Issue.model_validate_json(file.read_bytes())
        data = file.with_name(file.name.replace("-issue", "-report")).read_bytes()
        assert ReportRecord.model_validate_json(data).digest() == kept.reviewed.data


def test_a_field_that_came_later_is_written_only_where_it_is_known() -> None:
    assert not {"code", "job_no"} & json.loads(kept_bytes(issue())).keys()
    grown = issue(format=2, code="ACM", job_no="ACM-014")
    assert json.loads(kept_bytes(grown))["job_no"] == "ACM-014"
    assert Issue.model_validate_json(kept_bytes(grown)) == grown


def test_a_review_outlives_the_commit_of_what_was_reviewed() -> None:
    """The digest does not cover when the data last changed, but everything else."""
    assert record(as_of=date(2026, 11, 14)).digest() == record().digest()
    assert record(headline="Late").digest() != record().digest()


def test_one_value_has_one_form() -> None:
    """The same facts in other bytes are not what we wrote."""
    reference = IssueRef(report="a", issue=1, seal="b")
    assert kept_bytes(reference) == b'{\n "report": "a",\n "issue": 1,\n "seal": "b"\n}\n'
