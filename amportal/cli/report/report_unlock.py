"""A locked report, opened to be verified: by the copy in the outbox, or with its password."""

from __future__ import annotations

import os
import sys
from hashlib import sha256
from typing import TYPE_CHECKING

import typer
from msgspec import Struct

from amportal.cli.failures import stop

if TYPE_CHECKING:
    from collections.abc import Sequence

    from amportal.builder.reports.pdf_match import Found
    from amportal.cli.report.report_site import ReportSite
    from amportal.deliver.smtp.secret_value import Secret
    from amportal.model.records.issued_report import SentReport


class Unlocked(Struct, frozen=True):
    """What a locked file is, and what is in it; `content` is empty where nobody had to open it."""

    found: Found
    content: bytes

    @classmethod
    def of(cls, bureau: ReportSite, raw: bytes, sent: Sequence[SentReport]) -> Unlocked | None:
        """Return what the locked file *raw* is; None where it is not locked.

        Stops where it asks for a password and nobody says it.
        """
        from amportal.builder.reports.pdf_match import Found, PdfMatch, match_of
        from amportal.deliver.pdf.pdf_lock import PdfLocks, content_of, is_locked
        from amportal.deliver.smtp.mail_account import system_keyring

        if not is_locked(raw):
            return None
        kept = PdfLocks(bureau.place.outbox, os.environ, system_keyring).kept(raw)
        for each in sent:
            if kept == (each.issue.client, each.issue.report, each.issue.issue):
                return cls(Found(PdfMatch.GENUINE, each), bureau.snapshot.read(each.pdf))
        content = content_of(raw, _password(bureau))
        if content is None:
            stop(bureau.console, "this password does not open the file, or the file is broken")
        for each in _likely(sent, content):
            if content_of(bureau.snapshot.read(each.pdf)) == content:
                return cls(Found(PdfMatch.GENUINE, each), content)
        read = bureau.snapshot.read
        return cls(match_of(content, sent, lambda path: content_of(read(path)) or b""), content)


def _likely(sent: Sequence[SentReport], content: bytes) -> list[SentReport]:
    """Return those of *sent* whose data are in *content*; all of them where it holds none."""
    from amportal.deliver.pdf.embedded_data import EmbeddedData

    data = EmbeddedData.by(content).data
    digest = sha256(data).hexdigest()
    return [each for each in sent if not data or each.issue.data.sha256 == digest]


def _password(bureau: ReportSite) -> Secret:
    """Return the password from the environment, or from whoever sits there."""
    from amportal.deliver.pdf.pdf_lock import PASSWORD, secret_of

    given = os.environ.get(PASSWORD, "")
    if not given and sys.stdin.isatty():
        given = typer.prompt("Password of this PDF", hide_input=True, err=True)
    if not given:
        stop(
            bureau.console,
            "the file is locked, so nobody can say what it is without its password",
            f"set {PASSWORD} to the password, then run the same command again",
        )
    return secret_of(given)
