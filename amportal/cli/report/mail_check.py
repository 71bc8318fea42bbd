"""Would the mails of a report go? Asked before it is issued, while there is a way back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from amportal.cli import exit_codes
from amportal.cli.failures import stop

if TYPE_CHECKING:
    from collections.abc import Iterator

    from amportal.builder.reports.single_report import SingleReport
    from amportal.cli.report.report_site import ReportSite
    from amportal.errors import Problem
    from amportal.model.nouns.letter import Letter
    from amportal.model.nouns.site import Client, Site
    from amportal.model.records.issued_report import Issue
    from amportal.model.records.report_record import ReportRecord
    from amportal.sources.snapshot import Snapshot


def stop_unmailable(
    bureau: ReportSite,
    desk: SingleReport,
    issue: Issue,
    record: ReportRecord,
    pdf: bytes | None = None,
) -> None:
    """Stop where a mail about *issue* could not be made, or `send` would stop it.

    *pdf* is the report as it goes out; without it, as at a review, its words are those of *record*.
    Nothing is asked where the agency names no mail server: then nobody sends from here.
    """
    if desk.agency.mail is None or desk.agency.mail.server is None:
        return
    problems = _problems(bureau, desk, issue, record, pdf)
    bureau.console.print_problems(problems)
    if any(each.severity == "error" for each in problems):
        stop(
            bureau.console,
            "some mails about this report could not be sent, so it stays as it is",
            "mend what is said above, then run the same command again",
            exit_codes.SAFETY,
        )


def _problems(
    bureau: ReportSite,
    desk: SingleReport,
    issue: Issue,
    record: ReportRecord,
    pdf: bytes | None,
) -> list[Problem]:
    from amportal.builder.reports.mail_rehearsal import rehearse
    from amportal.deliver.gate.delivery_gate import Gate
    from amportal.deliver.gate.mail_size import too_large
    from amportal.deliver.pdf.pdf_check import PdfFacts, look_at
    from amportal.model.records.record_base import kept_bytes

    rehearsal = rehearse(desk, issue, record)
    clients = (*_others(bureau.snapshot, desk.client.slug), rehearsal.client)
    site = replace(desk.site, clients=clients, held=frozenset())
    facts = look_at(pdf) if pdf else PdfFacts(1, kept_bytes(record).decode(), ())
    gate, mail = Gate(site), desk.agency.mail
    assert mail is not None
    problems = list(rehearsal.problems)
    for letter in rehearsal.letters:
        problems += gate.refusals(letter, facts)
        problems += too_large(letter, pdf, mail)
    problems += _unlocked(bureau, site, rehearsal.letters)
    return problems


def _unlocked(bureau: ReportSite, site: Site, letters: tuple[Letter, ...]) -> Iterator[Problem]:
    """Yield a warning for each mail whose PDF could not be locked here.

    No error: the machine that sends may be another one, and a password is no part of the report.
    """
    from amportal.cli.send_setup import pdf_locks
    from amportal.deliver.delivery_errors import DeliveryError
    from amportal.deliver.pdf.pdf_lock import no_password
    from amportal.deliver.smtp.mail_message import pdf_wanted

    locks = pdf_locks(bureau.place, site, keep=False)
    for letter in letters:
        if letter.locked and pdf_wanted(letter):
            try:
                locks.password(letter.client, letter.contact)
            except DeliveryError as fault:
                yield no_password(letter, fault, "warning")


def _others(snapshot: Snapshot, own: str) -> Iterator[Client]:
    """Yield the other clients by name, contacts and projects alone, whatever else is wrong."""
    from amportal.model.content_layout import spot_of
    from amportal.model.reading.client_assembly import assemble
    from amportal.model.reading.client_reader import gather_client
    from amportal.model.site_loader import client_slugs

    named = ("client", "project")
    paths = [path for path in snapshot if (spot := spot_of(path)) and spot.kind in named]
    light = snapshot.part(paths, ())
    for slug in client_slugs(light):
        client = assemble(gather_client(light, slug)) if slug != own else None
        if client is not None:
            yield client
