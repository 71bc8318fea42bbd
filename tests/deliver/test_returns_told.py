"""`amportal outbox bounces` says what came back, and what it could not understand at each run."""

from __future__ import annotations

from email import message_from_bytes
from pathlib import Path

import pytest

from tests.bounces.answers import answers
from tests.bounces.status_notices import dsn, late
from tests.bounces.wrapping import Wrapping, mail, returned
from tests.commands import here
from tests.mailserver import MailServer

TO = "priya@acme.example"


@pytest.fixture
def sent(site: Path, server: MailServer, environment: dict[str, str]) -> Path:
    """A site whose mails went out."""
    assert here(site, "send", environment=environment).code == 0
    return site


def wrapping(server: MailServer) -> Wrapping:
    """Return what a notice about the mail to `TO` has in it."""
    (raw,) = [each.content for each in server.taken if each.recipients[0] == TO]
    return Wrapping(message_id=str(message_from_bytes(raw)["Message-ID"]), to=TO)


def read(site: Path, *mails: bytes, quiet: bool = False) -> tuple[int, str]:
    box = site / "box"
    box.write_bytes(b"".join(b"From x Mon Nov 23 09:00:00 2026\n" + each + b"\n" for each in mails))
    ran = here(site, *(["--quiet"] if quiet else []), "outbox", "bounces", "box")
    return ran.code, ran.err


def test_what_failed_is_told_once_and_stays_open(sent: Path, server: MailServer) -> None:
    notice = dsn(wrapping(server))
    code, said = read(sent, notice, quiet=True)
    assert code == 6
    assert "came back" in said
    assert TO in said
    assert read(sent, notice) == (0, "nothing new came back\n")
    listed = here(sent, "outbox", "list")
    assert listed.code == 6
    assert "came back" in listed.out
    assert here(sent, "build").code == 0
    assert "User unknown" in (sent / "output/_agency/index.html").read_text("utf-8")


def test_what_is_not_understood_is_told_until_a_person_says_what_it_means(
    sent: Path, server: MailServer
) -> None:
    how = wrapping(server)
    strange = mail(how, "postmaster@acme.example", "Notice", "It is held back.\n" + returned(how))
    for quiet in (False, True, False):
        code, said = read(sent, strange, quiet=quiet)
        assert code == 6
        assert (
            "not understood: a mail from postmaster@acme.example, “Notice”, about acme "
            f"2026-w47 priya <{TO}>"
        ) in said
        assert "`amportal outbox resolve acme 2026-w47 priya`" in said
    listed = here(sent, "outbox", "list")
    assert listed.code == 6
    assert "acme 2026-w47 priya: a mail about it was not understood" in listed.err
    done = here(sent, "outbox", "resolve", "acme", "2026-w47", "priya", "--arrived")
    assert done.code == 0, done.err
    assert read(sent, strange) == (0, "nothing new came back\n")
    assert here(sent, "outbox", "list").code == 0


def test_a_mail_of_which_a_person_says_that_it_failed_goes_again(
    sent: Path, server: MailServer, environment: dict[str, str]
) -> None:
    how = wrapping(server)
    strange = mail(how, "postmaster@acme.example", "Notice", "It is held back.\n" + returned(how))
    assert read(sent, strange)[0] == 6
    assert here(sent, "outbox", "resolve", "acme", "2026-w47", "priya", "--again").code == 0
    assert here(sent, "send", environment=environment).code == 0
    assert [each.recipients[0] for each in server.taken].count(TO) == 2
    # The mail that nobody understood was about the first one.
    assert read(sent, strange) == (0, "nothing new came back\n")


def test_what_is_late_and_who_is_away_is_told_and_nothing_to_do(
    sent: Path, server: MailServer
) -> None:
    how = wrapping(server)
    away = answers(how.message_id, TO)["exchange"]
    code, said = read(sent, late(how), away)
    assert code == 0
    assert f"still on its way: acme 2026-w47 priya <{TO}>" in said
    assert f"answered by a machine: a mail from {TO}, “Automatic reply" in said
    assert read(sent, late(how), away) == (0, "nothing new came back\n")
