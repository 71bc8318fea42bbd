"""Whatever blocks or changes a mail is told by client and contact, and counts in the exit code."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from email import message_from_bytes
from email.policy import default
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest

from tests.commands import here
from tests.mailserver import MailServer
from tests.mailsite import a_pdf, content, issued, written

CLIENT = "content/clients/acme/client.yaml"
BETA = "content/clients/beta/client.yaml"
PROJECT = "content/clients/acme/projects/spring/project.yaml"


EVERYBODY = {
    "priya@acme.example",
    "omar@acme.example",
    "lena@acme.example",
    "jan@betatea.example",
    "ute@betatea.example",
}


def large(size: int) -> bytes:
    """Return a PDF of one page and at least *size* bytes."""
    out = BytesIO()
    with pikepdf.open(BytesIO(a_pdf("A good week."))) as pdf:
        pdf.Root.Padding = pdf.make_stream(bytes(range(256)) * (size // 256))
        pdf.save(out, compress_streams=False)
    return out.getvalue()


def edit(site: Path, path: str, old: str, new: str) -> None:
    text = (site / path).read_text("utf-8")
    assert old in text
    (site / path).write_text(text.replace(old, new), "utf-8")


def broken(site: Path) -> None:
    edit(site, PROJECT, "start: 2026-", "start: 2026-13-")


def renamed(site: Path) -> None:
    edit(site, BETA, "  - id: ute\n", "  - id: ute-b\n")


def frozen(site: Path) -> None:
    pdf = site / "content/clients/acme/reports/sent/2026-w47/1/report.pdf"
    pdf.write_bytes(pdf.read_bytes() + b"\n")


def unreadable(site: Path) -> None:
    (site / "content/clients/acme/reports/sent/2026-w47/1/issue.json").write_bytes(b"{}")


@pytest.mark.parametrize(
    ("block", "slug", "client", "who"),
    [
        (broken, "client-held", "acme", {"priya", "omar", "lena"}),
        (frozen, "client-held", "acme", {"priya", "omar", "lena"}),
        (unreadable, "client-held", "acme", {"*"}),
        (renamed, "not-a-recipient", "beta", {"ute"}),
    ],
)
def test_a_mail_that_cannot_be_made_is_told_until_it_went(
    site: Path,
    server: MailServer,
    environment: dict[str, str],
    block: Callable[[Path], None],
    slug: str,
    client: str,
    who: set[str],
) -> None:
    """Not even a letter is there; the other client's mails go, and the dry run says the same."""
    block(site)
    looked = here(site, "send", "--dry-run", environment=environment)
    ran = here(site, "send", environment=environment)
    for each in (looked, ran):
        assert each.code == 3
        assert f"[{slug}]" in each.err
        assert "nothing to send" not in each.err
        told = {line for line in each.err.splitlines() if ": stopped: " in line}
        assert told == {f"{client}: stopped: 2026-w47 to `{name}`" for name in who}
    gone = {each.recipients[0] for each in server.taken}
    blocked = {"priya@acme.example", "omar@acme.example", "lena@acme.example"}
    blocked = blocked if client == "acme" else {"ute@betatea.example"}
    assert gone == EVERYBODY - blocked


def test_what_went_before_is_not_told_as_blocked(
    site: Path, server: MailServer, environment: dict[str, str]
) -> None:
    assert here(site, "send", environment=environment).code == 0
    broken(site)
    ran = here(site, "send", environment=environment)
    assert ran.code == 0
    assert "acme: stopped" not in ran.err


def test_one_who_is_to_get_nothing_is_settled_once(
    site: Path, server: MailServer, environment: dict[str, str]
) -> None:
    """A contact who left, or who was handed the report: a person says so, and all is well."""
    renamed(site)
    assert here(site, "send", environment=environment).code == 3
    ran = here(site, "outbox", "resolve", "beta", "2026-w47", "ute", "--drop")
    assert ran.code == 0, ran.err
    assert "is noted as not to go" in ran.err
    assert here(site, "send", environment=environment).code == 0
    assert here(site, "outbox", "list").code == 0
    wrong = here(site, "outbox", "resolve", "acme", "2026-w47", "nobody", "--drop")
    assert wrong.code == 2
    assert "no mail about 2026-w47 is due to nobody of acme" in wrong.err


def test_a_mail_that_is_too_large_goes_with_a_link_and_that_is_told(
    tmp_path: Path, server: MailServer, environment: dict[str, str]
) -> None:
    """In the dry run, in the run, in the exit code, and in the mail itself."""
    files = issued(content(port=server.port, more="  largest_mb: 1\n"), large(1_100_000))
    site = written(tmp_path / "site", files)
    for words, verb in ((("send", "--dry-run"), "would send"), (("send",), "sent")):
        ran = here(site, *words, environment=environment)
        assert ran.code == 6, ran.err
        for who in ("Priya Nair <priya@acme.example>", "Jan Petersen <jan@betatea.example>"):
            assert f"{verb} 2026-w47 to {who} as a link, because the PDF is too large" in ran.err
        assert "warning: acme 2026-w47 priya: with the PDF of 1.1 MB the mail is larger" in ran.err
        assert f"{verb} 2026-w47 to Omar Haddad <omar@acme.example> as a link" not in ran.err
    mails = {each.recipients[0]: each.content for each in server.taken}
    message = message_from_bytes(mails["priya@acme.example"], policy=default)
    assert list(message.iter_attachments()) == []
    text = message.get_body(("plain",))
    assert text is not None
    assert "It is too large for a mail, so here is the link to it." in text.get_content()
    assert here(site, "send", environment=environment).code == 0
    assert here(site, "outbox", "write").code == 6


def test_where_no_link_is_known_a_large_mail_is_refused_before(
    tmp_path: Path, server: MailServer, environment: dict[str, str]
) -> None:
    files = content(port=server.port, more="  largest_mb: 1\n")
    files[CLIENT] = files[CLIENT].partition(b"access:")[0]
    site = written(tmp_path / "site", issued(files, large(1_100_000)))
    for words in (("send", "--dry-run", "acme"), ("send", "acme")):
        ran = here(site, *words, environment=environment)
        assert (
            "not delivered: 2026-w47 to Priya Nair <priya@acme.example>: the PDF of 1.1" in ran.err
        )
        assert ran.code == 3
    ran = here(site, "outbox", "write")
    assert ran.code == 3
    assert "[mail-too-large]" in ran.err


def test_a_second_machine_says_what_the_first_one_sent(
    site: Path, tmp_path: Path, server: MailServer, environment: dict[str, str]
) -> None:
    """It has the repository alone; what it does not know it does not send."""
    here(site, "send", "acme", environment=environment)
    other = tmp_path / "other"
    shutil.copytree(site / "content", other / "content")
    for words in (("send", "--dry-run"), ("send",)):
        ran = here(other, *words, environment=environment)
        assert ran.code == 3
        assert ran.err.count("acme: already sent 2026-w47 to") == 3
        assert (
            "beta: not sent: 2026-w47 to Jan Petersen <jan@betatea.example>: nobody knows"
            in ran.err
        )
        assert "error: the record of what was sent (outbox/ledger.sqlite) is gone" in ran.err
        assert "`amportal outbox recover`" in ran.err
    assert len(server.taken) == 3
    assert not (other / "outbox" / "ledger.sqlite").exists()
    ran = here(other, "send", "acme", environment=environment)
    assert ran.code == 0
    assert "note: the record of what was sent" in ran.err


def test_a_lost_record_is_recovered_by_a_person(
    site: Path, server: MailServer, environment: dict[str, str]
) -> None:
    """Nothing goes until somebody says of each mail what became of it; then what may go goes."""
    server.script = lambda step, n: "drop" if (step, n) == ("taken", 2) else None
    here(site, "send", environment=environment)
    server.script = lambda *_: None
    assert len(server.taken) == 5
    shutil.rmtree(site / "outbox")
    for file in (site / "content").rglob("*.jsonl"):
        file.write_bytes(file.read_bytes()[:-30])
    for words in (
        ("send",),
        ("outbox", "list"),
        ("outbox", "resolve", "acme", "2026-w47", "priya", "--again"),
    ):
        ran = here(site, *words, environment=environment)
        assert ran.code == 3, words
        assert "the record of what was sent (outbox/ledger.sqlite) is gone" in ran.err
    shown = here(site, "outbox", "recover")
    assert shown.code == 3
    assert not (site / "outbox/ledger.sqlite").exists()
    unknown = [line for line in shown.out.splitlines() if line.startswith("unknown")]
    known = [line for line in shown.out.splitlines() if line.startswith("sent")]
    assert (len(known), len(unknown)) == (2, 3)
    assert "3 mails of which nobody knows" in shown.err
    accepted = here(site, "outbox", "recover", "--accept")
    assert accepted.code == 6
    assert "  amportal outbox resolve beta 2026-w47 ute" in accepted.err
    assert "3\N{NO-BREAK SPACE}mails did not arrive" in (
        site / "output/_agency/index.html"
    ).read_text("utf-8")
    ran = here(site, "send", environment=environment)
    assert ran.code == 6
    assert len(server.taken) == 5
    assert here(site, "outbox", "recover").code == 0
    for line in unknown:
        client, report, contact = line.split("  ")[2].split(" ")[:3]
        assert here(site, "outbox", "resolve", client, report, contact, "--arrived").code == 0
    assert here(site, "send", environment=environment).code == 0
    assert len(server.taken) == 5


@pytest.mark.parametrize(
    ("damage", "why"),
    [
        (lambda file: file.write_bytes(b""), "is damaged: it is empty"),
        (
            lambda file: file.write_bytes(b"no ledger at all, but text" * 99),
            "is damaged: file is not",
        ),
    ],
)
def test_a_damaged_record_stops_even_where_all_went(
    site: Path,
    server: MailServer,
    environment: dict[str, str],
    damage: Callable[[Path], object],
    why: str,
) -> None:
    here(site, "send", environment=environment)
    damage(site / "outbox/ledger.sqlite")
    ran = here(site, "send", environment=environment)
    assert ran.code == 3
    assert why in ran.err
    assert len(server.taken) == 5
    assert here(site, "outbox", "recover", "--accept").code == 0
    assert here(site, "send", environment=environment).code == 0
    assert len(server.taken) == 5
    assert "nothing was ever sent" not in here(site, "outbox", "recover").err


def test_a_site_that_never_sent_has_nothing_to_recover(site: Path) -> None:
    ran = here(site, "outbox", "recover", "--accept")
    assert ran.code == 0
    assert "nothing was ever sent from this site" in ran.err
    assert not (site / "outbox/ledger.sqlite").exists()
