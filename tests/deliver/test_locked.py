"""A contact's locked reports: sent with their password, held without, and proved."""

from __future__ import annotations

from email import message_from_bytes
from email.policy import default
from pathlib import Path

import pytest

from tests.commands import here
from tests.mailserver import MailServer, Taken
from tests.mailsite import OPENS, a_pdf, content, issued, locking, opens_with, written

VARIABLE = "AMPORTAL_PDF_PASSWORD__ACME__PRIYA"


@pytest.fixture
def site(tmp_path: Path, server: MailServer) -> Path:
    return written(tmp_path / "site", issued(locking(content(port=server.port), "priya")))


def pdf_in(taken: Taken) -> bytes:
    message = message_from_bytes(taken.content, policy=default)
    (pdf,) = (each.get_content() for each in message.iter_attachments())
    assert isinstance(pdf, bytes)
    return pdf


def test_without_its_password_nothing_goes_to_that_contact(
    site: Path, server: MailServer, environment: dict[str, str]
) -> None:
    """The others get theirs; exit code, terminal and board say what is missing; then it goes."""
    looked = here(site, "send", "acme", "--dry-run", environment=environment)
    assert looked.code == 6
    assert f"there is no password for the PDF of `priya`: set {VARIABLE}" in looked.err
    written_out = here(site, "outbox", "write", "acme", environment=environment)
    assert "[no-pdf-password]" in written_out.out + written_out.err
    assert not (site / "outbox/mails/acme/2026-w47/1/priya.eml").exists()
    ran = here(site, "send", "acme", environment=environment)
    assert ran.code == 6
    assert sorted(each.recipients[0] for each in server.taken) == [
        "lena@acme.example",
        "omar@acme.example",
    ]
    assert "there is no password for the PDF of `priya`" in ran.err
    board = (site / "output/_agency/index.html").read_text("utf-8")
    assert "1\N{NO-BREAK SPACE}mail did not arrive." in board
    assert "there is no password for the PDF" in board
    ran = here(site, "send", "acme", environment={**environment, VARIABLE: OPENS})
    assert ran.code == 0, ran.err
    assert server.taken[-1].recipients == ("priya@acme.example",)
    assert "did not arrive" not in (site / "output/_agency/index.html").read_text("utf-8")


def test_what_was_looked_at_is_what_goes_and_it_is_proved(
    site: Path, server: MailServer, environment: dict[str, str], tmp_path: Path
) -> None:
    """The mail says that there is a password and never which; `verify` knows the very copy, and
    elsewhere opens it with the password."""
    environment = {**environment, VARIABLE: OPENS}
    assert here(site, "outbox", "write", environment=environment).code == 0
    looked_at = (site / "outbox/mails/acme/2026-w47/1/priya.eml").read_bytes()
    assert here(site, "send", environment=environment).code == 0
    taken = next(each for each in server.taken if each.recipients == ("priya@acme.example",))
    assert taken.content.replace(b"\r\n", b"\n") == looked_at.replace(b"\r\n", b"\n")
    said = message_from_bytes(taken.content, policy=default).get_body(("plain",))
    assert said is not None
    assert "It opens with the password that we agreed on with you." in said.get_content()
    kept = b"".join(file.read_bytes() for file in site.rglob("*") if file.is_file())
    assert OPENS.encode() not in kept
    assert opens_with(pdf_in(taken), OPENS)
    file = tmp_path / "theirs.pdf"
    file.write_bytes(pdf_in(taken))
    known = here(site, "verify", str(file))
    assert (known.code, known.out) == (0, "genuine\n")
    assert "locked for a contact" in known.err
    (site / "outbox/locked/acme/2026-w47/1/priya.pdf").unlink()
    asked = here(site, "verify", str(file))
    assert asked.code == 2
    assert "set AMPORTAL_PDF_PASSWORD to the password" in asked.err
    wrong = here(site, "verify", str(file), environment={"AMPORTAL_PDF_PASSWORD": "wrong one"})
    assert (wrong.code, wrong.out) == (2, "")
    opened = here(site, "verify", str(file), environment={"AMPORTAL_PDF_PASSWORD": OPENS})
    assert (opened.code, opened.out) == (0, "genuine\n")


def test_a_locked_file_with_other_content_is_not_genuine(site: Path, tmp_path: Path) -> None:
    """Whoever knows the password can lock anything: what is in it is the measure."""
    from amportal.deliver.pdf.pdf_lock import locked
    from amportal.deliver.smtp.secret_value import Secret

    file = tmp_path / "theirs.pdf"
    file.write_bytes(locked(a_pdf("Acme Coffee: a very bad week."), Secret(OPENS)))
    ran = here(site, "verify", str(file), environment={"AMPORTAL_PDF_PASSWORD": OPENS})
    assert (ran.code, ran.out) == (1, "altered\n")
    assert "most of it is report 1 of acme" in ran.err


def test_doctor_says_whether_each_password_is_there(
    site: Path, environment: dict[str, str]
) -> None:
    without = here(site, "doctor", environment=environment)
    assert "there is no password for the PDF of `priya`" in without.out + without.err
    with_it = here(site, "doctor", environment={**environment, VARIABLE: OPENS})
    assert "acme priya: the password is there" in with_it.out + with_it.err
    assert OPENS not in with_it.out + with_it.err
