"""`amportal verify`: whether a PDF somebody has is one we sent, and what it says of itself."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from amportal.cli import exit_codes
from amportal.cli.command_line import app
from amportal.cli.failures import stop
from amportal.cli.report.report_site import ReportSite, sent_reports

if TYPE_CHECKING:
    from amportal.builder.reports.pdf_match import Found
    from amportal.cli.report.report_unlock import Unlocked
    from amportal.deliver.pdf.embedded_data import EmbeddedData
    from amportal.model.records.issued_report import Issue

_SHORT = 12  # letters of a commit, as git shortens it in large repositories


@app.command()
def verify(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE.pdf", help="A report somebody has.")],
) -> None:
    """Say of a PDF whether it is a report we sent: genuine, altered, or unknown.

    It also says which commit the file names as its source. Where a report is not kept here, all of
    git's history is searched for it. A locked one asks for its password, unless the variable
    AMPORTAL_PDF_PASSWORD holds it.
    """
    from amportal.builder.reports.pdf_match import PdfMatch, match_of
    from amportal.cli.report.report_unlock import Unlocked
    from amportal.deliver.delivery_errors import DeliveryError
    from amportal.deliver.pdf.embedded_data import EmbeddedData

    bureau = ReportSite.of(context)
    try:
        raw = file.read_bytes()
    except OSError as error:
        stop(bureau.console, f"{file} cannot be read: {(error.strerror or '').lower()}")
    sent = [each for client in _clients(bureau) for each in sent_reports(bureau, client)]
    try:
        unlocked = Unlocked.of(bureau, raw, sent)
    except DeliveryError as fault:
        stop(bureau.console, fault.text, fault.hint, exit_codes.MACHINE)
    found = unlocked.found if unlocked else match_of(raw, sent, bureau.snapshot.read)
    carried = EmbeddedData.by(unlocked.content if unlocked else raw)
    kept = _kept_once(bureau, raw) if found.word == PdfMatch.UNKNOWN else None
    word = PdfMatch.GENUINE if kept else found.word
    bureau.console.data(f"{word}\n")
    for line in (_kept_line(kept),) if kept else _lines(found, carried, unlocked):
        bureau.console.say(line)
    if word == PdfMatch.UNKNOWN and b"%PDF-" not in raw[:1024]:
        bureau.console.say(f"{file} is no PDF")
    if carried.commit:
        bureau.console.say(_source(bureau, carried.commit, word == PdfMatch.GENUINE))
    if word != PdfMatch.GENUINE:
        raise typer.Exit(exit_codes.CONTENT)


def _clients(bureau: ReportSite) -> tuple[str, ...]:
    from amportal.model.site_loader import client_folders

    # A report is genuine, whatever became of the portal.
    return client_folders(bureau.snapshot)


def _lines(found: Found, carried: EmbeddedData, unlocked: Unlocked | None) -> list[str]:
    """Return what is known of a file by what is kept, and what it says of itself."""
    from amportal.builder.reports.pdf_match import PdfMatch

    if found.sent is None:
        return [f"nothing like it was sent from here{_claim(carried)}"]
    if found.word == PdfMatch.GENUINE:
        locked = ", locked for a contact" if unlocked else ""
        return [f"it is {_named(found.sent.issue)}{locked}"]
    return [
        f"it was changed: most of it is {_named(found.sent.issue)}",
        _data_line(carried, found.sent.issue),
    ]


def _named(issue: Issue) -> str:
    which = f", issue {issue.issue}" if issue.issue > 1 else ""
    return (
        f"report {issue.number}{which} of {issue.client} ({issue.report}), "
        f"sent on {issue.issued_on}, reviewed by {issue.reviewed.name}"
    )


def _data_line(carried: EmbeddedData, issue: Issue) -> str:
    """Return whether the data inside a changed file are those that were sent."""
    from hashlib import sha256

    if not carried.data:
        return "the data inside it cannot be read"
    same = sha256(carried.data).hexdigest() == issue.data.sha256
    return f"the data inside it are {'as they were sent' if same else 'not those that were sent'}"


def _claim(carried: EmbeddedData) -> str:
    record = carried.record
    if record is None:
        return ""
    which = f", issue {record.issue}" if record.issue > 1 else ""
    return (
        f"; it says of itself that it is report {record.number}{which} "
        f"of {record.frame.client_slug} ({record.id})"
    )


def _kept_once(bureau: ReportSite, raw: bytes) -> tuple[str, str] | None:
    """Return the commit and path that kept the bytes *raw* as a report that was sent, if any."""
    from amportal.model.content_layout import spot_of
    from amportal.sources.git.past_sources import Past, PastUnknown

    try:
        keepers = Past(bureau.place.root).keepers(raw, ("content/clients",))
    except PastUnknown:
        return None
    for commit, path in keepers:
        spot = spot_of(path)
        if spot is not None and spot.kind == "sent":
            return commit, path
    return None


def _kept_line(kept: tuple[str, str]) -> str:
    commit, path = kept
    return f"it is not kept here today, but commit {commit[:_SHORT]} kept it as {path}"


def _source(bureau: ReportSite, commit: str, genuine: bool) -> str:
    """Return what is known of the *commit* that a file names as its source."""
    from amportal.sources.git.past_sources import Past, PastUnknown

    try:
        day = Past(bureau.place.root).commit(commit).when.date().isoformat()
        known = f"commit {commit[:_SHORT]} of {day}"
    except PastUnknown:
        known = f"commit {commit[:_SHORT]}, which is not in this repository"
    return f"made from {known}" if genuine else f"it says that it was made from {known}"
