"""Reports arrive through a mail server as people use it: TLS, login, queue, Maildir."""

from __future__ import annotations

from collections.abc import Iterator
from email import message_from_bytes
from email.policy import default
from pathlib import Path

import pytest

from tests.commands import here
from tests.exim import Exim, exim
from tests.mailserver import PASSWORD
from tests.mailsite import OPENS, content, issued, locking, opens_with, written


@pytest.fixture(scope="module")
def server() -> Iterator[Exim]:
    with exim() as running:
        yield running


def site_for(server: Exim, folder: Path, **changes: str) -> Path:
    files = issued(locking(content(port=server.port), "priya"))
    for before, after in changes.items():
        for path in ("content/clients/acme/client.yaml", "content/clients/beta/client.yaml"):
            files[path] = files[path].replace(f"{before}@".encode(), f"{after}@".encode())
    return written(folder, files)


def test_what_arrives_is_what_was_written(server: Exim, tmp_path: Path) -> None:
    """Byte for byte, once to each; refused and put off are told apart, and only the latter is
    tried again."""
    site = site_for(server, tmp_path / "site", lena="nobody", ute="busy")
    environment = {
        "AMPORTAL_MAIL_PASSWORD": PASSWORD,
        "AMPORTAL_PDF_PASSWORD__ACME__PRIYA": OPENS,
        "SSL_CERT_FILE": str(server.authority),
    }
    ran = here(site, "send", environment=environment)
    assert ran.code == 6, ran.err
    assert (
        "not delivered: 2026-w47 to Lena Brandt <nobody@acme.example>: 550 no such user" in ran.err
    )
    assert "not sent yet: 2026-w47 to Ute Sommer <busy@betatea.example>: 451 come again" in ran.err
    arrived = {_to(raw): raw for raw in server.delivered(3)}
    assert set(arrived) == {"priya@acme.example", "omar@acme.example", "jan@betatea.example"}
    assert here(site, "outbox", "write", environment=environment).code == 0
    for address, raw in arrived.items():
        client, _, _ = address.partition("@")[2].partition(".")
        name = address.partition("@")[0]
        folder = {"acme": "acme", "betatea": "beta"}[client]
        sent = (site / f"outbox/mails/{folder}/2026-w47/1/{name}.eml").read_bytes()
        assert raw.replace(b"\r\n", b"\n").endswith(sent.replace(b"\r\n", b"\n"))
        message = message_from_bytes(raw, policy=default)
        assert message["Return-path"] == "<reports@halden.example>"
        pdfs = [each.get_content() for each in message.iter_attachments()]
        assert [opens_with(pdf, "") for pdf in pdfs] == {"omar": [], "jan": [True]}.get(
            name, [False]
        )
        assert all(opens_with(pdf, OPENS) for pdf in pdfs if name == "priya")
    again = here(site, "send", environment=environment)
    assert again.code == 6
    assert "nothing was sent; why is said above" in again.err
    assert len(server.delivered(3)) == 3


def _to(raw: bytes) -> str:
    return str(message_from_bytes(raw)["Envelope-to"])


def test_it_says_how_much_it_takes_and_a_larger_pdf_becomes_a_link(tmp_path: Path) -> None:
    """The limit is the server's own; the contact who wants the PDF gets a link, and one mail."""
    with exim(largest="20K") as small:
        site = site_for(small, tmp_path / "site")
        environment = {
            "AMPORTAL_MAIL_PASSWORD": PASSWORD,
            "AMPORTAL_PDF_PASSWORD__ACME__PRIYA": OPENS,
            "SSL_CERT_FILE": str(small.authority),
        }
        ran = here(site, "send", "acme", environment=environment)
        assert "as a link, because the PDF is too large" in ran.err, ran.err
        by_name = {_to(raw): raw for raw in small.delivered(3)}
        message = message_from_bytes(by_name["priya@acme.example"], policy=default)
        assert list(message.iter_attachments()) == []
        body = message.get_body(("plain",))
        assert body is not None
        assert "https://clients.halden.example/acme/reports/2026-w47.pdf" in body.get_content()
