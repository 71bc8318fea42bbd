"""`amportal send` sends each issued report to each contact once, and says what it did."""

from __future__ import annotations

import json
from email import message_from_bytes
from email.policy import default
from pathlib import Path

from tests.commands import here
from tests.mailserver import MailServer
from tests.mailsite import content, report_source, written

LOG = "content/clients/{}/internal/delivery/2026-w47/1.jsonl"


def lines(site: Path, client: str) -> list[dict[str, object]]:
    raw = (site / LOG.format(client)).read_text("utf-8")
    return [json.loads(line) for line in raw.splitlines()]


def test_each_contact_gets_the_report_once(
    site: Path, server: MailServer, environment: dict[str, str]
) -> None:
    """One recipient a message, from the agency, with what each of them chose; the second run sends
    nothing and says why."""
    ran = here(site, "send", environment=environment)
    assert ran.code == 0, ran.err
    assert sorted(each.recipients for each in server.taken) == [
        ("jan@betatea.example",),
        ("lena@acme.example",),
        ("omar@acme.example",),
        ("priya@acme.example",),
        ("ute@betatea.example",),
    ]
    assert {each.sender for each in server.taken} == {"reports@halden.example"}
    attached = {}
    for each in server.taken:
        message = message_from_bytes(each.content, policy=default)
        attached[each.recipients[0].partition("@")[0]] = len(list(message.iter_attachments()))
    assert attached == {"priya": 1, "omar": 0, "lena": 0, "jan": 1, "ute": 0}
    assert "sent 5 mails" in ran.err
    assert [line["state"] for line in lines(site, "acme")] == ["sent"] * 3
    again = here(site, "send", environment=environment)
    assert again.code == 0
    assert "nothing to send: everything that was issued went before" in again.err
    assert "already sent 2026-w47 to Priya Nair <priya@acme.example> on " in again.err
    assert len(server.taken) == 5


def test_a_dry_run_connects_to_nothing_and_writes_nothing(
    site: Path, server: MailServer, environment: dict[str, str]
) -> None:
    ran = here(site, "send", "--dry-run", environment=environment)
    assert ran.code == 0, ran.err
    assert server.steps == []
    assert not (site / "outbox").exists()
    assert not (site / LOG.format("acme")).exists()
    assert "would send 2026-w47 to Priya Nair <priya@acme.example>: “" in ran.err
    assert " kB, PDF)" in ran.err
    assert "would send 5 mails; nothing was connected to" in ran.err


def test_only_the_clients_that_were_named_get_mail(
    site: Path, server: MailServer, environment: dict[str, str]
) -> None:
    assert here(site, "send", "beta", environment=environment).code == 0
    assert {each.recipients[0].partition("@")[2] for each in server.taken} == {"betatea.example"}


def test_what_another_machine_sent_is_not_sent_from_here(
    site: Path, server: MailServer, environment: dict[str, str]
) -> None:
    """The repository's log tells it; the ledger of this machine is new."""
    here(site, "send", environment=environment)
    for file in (site / "outbox").iterdir():
        file.unlink()
    ran = here(site, "send", environment=environment)
    assert ran.code == 0, ran.err
    assert len(server.taken) == 5
    assert "already sent 2026-w47 to Ute Sommer" in ran.err


def test_a_refusal_is_told_everywhere_and_not_tried_again(
    site: Path, server: MailServer, environment: dict[str, str]
) -> None:
    """Exit code, terminal, the list, the log and the agency's board; once the address is mended
    the mail goes."""
    server.script = lambda step, n: "550 no such user" if (step, n) == ("rcpt", 1) else None
    ran = here(site, "send", "acme", environment=environment)
    assert ran.code == 6
    assert "not delivered: 2026-w47 to Lena Brandt <lena@acme.example>: 550 no such user" in ran.err
    assert "sent 2 mails; 1 did not go" in ran.err
    board = (site / "output/_agency/index.html").read_text("utf-8")
    assert "1\N{NO-BREAK SPACE}mail did not arrive." in board
    assert "no such user" in board
    listed = here(site, "outbox", "list")
    assert listed.code == 6
    assert [line.split()[0] for line in listed.out.splitlines()] == ["refused", "sent", "sent"]
    again = here(site, "send", "acme", environment=environment)
    assert again.code == 6
    assert len(server.taken) == 2
    settings = site / "content/clients/acme/client.yaml"
    mended = settings.read_text("utf-8").replace("lena@acme.example", "lena.brandt@acme.example")
    settings.write_text(mended, "utf-8")
    assert here(site, "send", "acme", environment=environment).code == 0
    assert server.taken[-1].recipients == ("lena.brandt@acme.example",)
    assert "did not arrive" not in (site / "output/_agency/index.html").read_text("utf-8")


def test_what_nobody_knows_goes_only_after_somebody_asked(
    site: Path, server: MailServer, environment: dict[str, str]
) -> None:
    """The line broke after the last dot: it is never sent again by itself."""
    server.script = lambda step, n: "drop" if (step, n) == ("taken", 1) else None
    ran = here(site, "send", "acme", environment=environment)
    assert ran.code == 6
    assert "not known whether it arrived: 2026-w47 to Lena Brandt" in ran.err
    assert here(site, "send", "acme", environment=environment).code == 6
    assert len(server.taken) == 3
    asked = here(site, "outbox", "resolve", "acme", "2026-w47", "lena")
    assert asked.code == 2
    assert "ask the recipient first" in asked.err
    assert here(site, "outbox", "resolve", "acme", "2026-w47", "lena", "--arrived").code == 0
    assert here(site, "send", "acme", environment=environment).code == 0
    assert len(server.taken) == 3
    refused = here(site, "outbox", "resolve", "acme", "2026-w47", "lena", "--again")
    assert refused.code == 2
    assert "that is settled" in refused.err


def test_what_may_go_again_goes_again_once(
    site: Path, server: MailServer, environment: dict[str, str]
) -> None:
    server.script = lambda step, n: "drop" if (step, n) == ("dot", 1) else None
    here(site, "send", "acme", environment=environment)
    assert len(server.taken) == 2
    assert here(site, "outbox", "resolve", "acme", "2026-w47", "lena", "--again").code == 0
    assert here(site, "send", "acme", environment=environment).code == 0
    assert here(site, "send", "acme", environment=environment).code == 0
    ids = [message_from_bytes(each.content)["Message-ID"] for each in server.taken]
    assert len(ids) == len(set(ids)) == 3


def test_a_server_that_is_away_is_told_and_all_go_later(
    site: Path, server: MailServer, environment: dict[str, str]
) -> None:
    server.script = lambda step, _: "drop" if step == "connect" else None
    ran = here(site, "send", environment=environment)
    assert ran.code == 6
    assert "error: the mail server localhost:" in ran.err
    assert "nothing was sent; why is said above" in ran.err
    assert "5\N{NO-BREAK SPACE}mails did not arrive." in (
        site / "output/_agency/index.html"
    ).read_text("utf-8")
    server.script = lambda *_: None
    assert here(site, "send", environment=environment).code == 0
    assert len(server.taken) == 5


def test_without_a_password_nothing_is_said_to_the_server(
    site: Path, server: MailServer, environment: dict[str, str]
) -> None:
    del environment["AMPORTAL_MAIL_PASSWORD"]
    ran = here(
        site,
        "send",
        environment={**environment, "PYTHON_KEYRING_BACKEND": "keyring.backends.null.Keyring"},
    )
    assert ran.code == 6
    assert "there is no password for `reports@haldenstudio.example`" in ran.err
    assert "AMPORTAL_MAIL_PASSWORD" in ran.err
    assert server.logins == []


def test_a_secret_is_printed_nowhere(
    site: Path, server: MailServer, environment: dict[str, str]
) -> None:
    """Not even by a server that repeats it in its refusal."""
    secret = environment["AMPORTAL_MAIL_PASSWORD"]
    server.script = lambda step, _: f"535 no, not {secret}" if step == "auth" else None
    ran = here(site, "--debug", "--verbose", "send", environment=environment)
    assert ran.code == 6
    assert "535 no, not ***" in ran.err
    everything = [ran.out, ran.err]
    for file in site.rglob("*"):
        if file.is_file():
            everything.append(file.read_bytes().decode("utf-8", "replace"))
    assert not any(secret in text for text in everything)


def test_the_gate_stops_with_its_own_exit_code(
    site: Path, server: MailServer, environment: dict[str, str]
) -> None:
    """A contact copied to another client: only that client's mail stays."""
    beta = site / "content/clients/beta/client.yaml"
    beta.write_text(beta.read_text("utf-8").replace("ute@betatea", "priya@acme"), "utf-8")
    ran = here(site, "send", environment=environment)
    assert ran.code == 3
    assert "[shared-recipient]" in ran.err
    assert "`priya@acme.example` is a contact of `acme` as well" in ran.err
    gone = sorted(each.recipients[0] for each in server.taken)
    assert gone == ["jan@betatea.example", "lena@acme.example", "omar@acme.example"]


def test_a_client_whose_portal_could_not_be_made_gets_no_mail(
    site: Path, server: MailServer, environment: dict[str, str]
) -> None:
    """Links would lead to pages that are older than the mail; the others get theirs."""
    own = site / "templates" / "team.html"
    own.parent.mkdir()
    own.write_text('{% if frame.client_slug == "beta" %}{{ nothing }}{% endif %}', "utf-8")
    ran = here(site, "send", environment=environment)
    assert ran.code == 3
    assert "[client-held]" in ran.err
    gone = {each.recipients[0].partition("@")[2] for each in server.taken}
    assert gone == {"acme.example"}


def test_a_changed_letter_is_not_sent(
    site: Path, server: MailServer, environment: dict[str, str]
) -> None:
    """What goes out is what was built: a changed file is made again, never sent."""
    here(site, "build", environment=environment)
    letter = site / "output/_agency/letters/acme/2026-w47/1/priya.json"
    letter.write_text(letter.read_text("utf-8").replace("priya@acme", "eve@evil"), "utf-8")
    assert here(site, "send", environment=environment).code == 0
    assert not any("evil" in each.recipients[0] for each in server.taken)
    assert len(server.taken) == 5


def test_a_site_without_issued_reports_says_so(
    tmp_path: Path, server: MailServer, environment: dict[str, str]
) -> None:
    files = content(port=server.port)
    for client in ("acme", "beta"):
        del files[report_source(client)]
    site = written(tmp_path / "new", files)
    ran = here(site, "send", environment=environment)
    assert ran.code == 0
    assert "acme: no report was issued yet" in ran.err
    assert ran.err.rstrip().endswith("nothing to send")
    assert server.steps == []


def test_mails_are_written_as_files_the_same_each_time(
    site: Path, server: MailServer, environment: dict[str, str]
) -> None:
    """They are the bytes that go out; a second writing changes nothing."""
    assert here(site, "outbox", "write", environment=environment).code == 0
    files = {file: file.read_bytes() for file in sorted((site / "outbox/mails").rglob("*.eml"))}
    assert len(files) == 5
    again = here(site, "outbox", "write", environment=environment)
    assert "wrote" not in again.err
    here(site, "send", environment=environment)
    assert sorted(files.values()) == sorted(each.content for each in server.taken)


def test_a_report_goes_from_its_review_to_its_readers(
    tmp_path: Path, server: MailServer, environment: dict[str, str]
) -> None:
    """The report's own commands, a real PDF, and the gate that looks into it."""
    files = content(port=server.port)
    del files[report_source("beta")]
    site = written(tmp_path / "new", files)
    assert here(site, "report", "review", "acme/2026-w47", "--by", "tom").code == 0
    assert here(site, "send", environment=environment).code == 0
    assert server.taken == []
    assert here(site, "report", "issue", "acme/2026-w47").code == 0
    ran = here(site, "send", environment=environment)
    assert ran.code == 0, ran.err
    assert sorted(each.recipients[0] for each in server.taken) == [
        "omar@acme.example",
        "priya@acme.example",
    ]
    message = message_from_bytes(server.taken[1].content, policy=default)
    (pdf,) = message.iter_attachments()
    kept = site / "content/clients/acme/reports/sent/2026-w47/1/report.pdf"
    assert pdf.get_content() == kept.read_bytes()
