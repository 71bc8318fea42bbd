"""Issues of a client and what they said, written out for tests."""

from __future__ import annotations

from datetime import date

from amportal.model.records.issued_report import (
    Engine,
    FrozenFile,
    Issue,
    ReviewedBy,
    frozen_files,
    sent_folder,
)
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


def placed(
    one: Issue, folder: str = "acme", pdf: bytes = b"%PDF-1.7\n%%EOF\n", **changes: object
) -> dict[str, bytes]:
    """Return the files of *one* in the client's *folder*, with a record changed by *changes*."""
    said = {"id": one.report, "issue": one.issue, "first": one.first, "last": one.last}
    folder = sent_folder(folder, one.report, one.issue)
    files = frozen_files(one, pdf, record(**{**said, **changes}))
    return {f"{folder}/{name}": raw for name, raw in files.items()}
