"""One message to one recipient over a private connection, and exactly what became of it."""

from __future__ import annotations

import ssl
from collections.abc import Callable

import pytest

from amportal.deliver.delivery_errors import DeliveryError
from amportal.deliver.smtp.mail_account import Account
from amportal.deliver.smtp.secret_value import Secret
from amportal.deliver.smtp.smtp_client import SmtpClient
from tests.mailserver import PASSWORD, USER, Certificates, mail_server

RAW = b"Subject: hi\r\n\r\nhello\r\n.a dot\r\n..two\r\n"
FROM, TO = "reports@haldenstudio.example", "priya@meridian.example"
To = Callable[..., SmtpClient]


def test_a_message_arrives_byte_for_byte(papers: Certificates, courier_to: To) -> None:
    """Lines that begin with a dot too; and `begin` comes before the server has it."""
    with (
        mail_server(papers.good) as server,
        courier_to(server) as c,
    ):
        begun: list[int] = []
        verdict = c.hand_over(FROM, TO, RAW, lambda: begun.append(len(server.taken)))
        assert (verdict.kind, verdict.code) == ("sent", 250)
        assert begun == [0]
        assert [(each.sender, each.recipients) for each in server.taken] == [(FROM, (TO,))]
        assert server.taken[0].content == RAW
        assert server.logins == [(USER, PASSWORD)]
        assert c.largest() == 33_554_432


def test_the_connection_may_be_private_from_the_first_byte(
    papers: Certificates, courier_to: To
) -> None:
    with mail_server(papers.good, tls=True, login=False) as server:
        courier = courier_to(server, security="tls", user="")
        assert courier.hand_over(FROM, TO, RAW, lambda: None).kind == "sent"
        courier.close()


@pytest.mark.parametrize("security", ["starttls", "tls"])
@pytest.mark.parametrize(
    ("kind", "why"),
    [
        ("unknown", "unable to get local issuer certificate"),
        ("expired", "certificate has expired"),
        ("elsewhere", "Hostname mismatch"),
    ],
)
def test_a_certificate_that_is_not_good_is_refused(
    papers: Certificates,
    courier_to: To,
    security: str,
    kind: str,
    why: str,
) -> None:
    """Of an authority nobody knows, out of date, or of another host: nothing is said to it."""
    context = getattr(papers, kind)
    with mail_server(context, tls=security == "tls", login=security != "tls") as server:
        courier = courier_to(server, security=security)
        with pytest.raises(DeliveryError, match="certificate") as caught:
            courier.hand_over(FROM, TO, RAW, lambda: None)
        assert why in caught.value.text or "self-signed" in caught.value.text
        assert not caught.value.passing
        assert server.logins == []
        assert server.taken == []


@pytest.mark.parametrize("said", ["454 not now", "502 no such command"])
def test_a_server_that_takes_tls_back_gets_nothing(
    papers: Certificates, courier_to: To, said: str
) -> None:
    """Somebody on the way can answer for the server; then nothing is said in the open."""
    with mail_server(papers.good) as server:
        server.script = lambda step, _: said if step == "starttls" else None
        with pytest.raises(DeliveryError, match="offers no TLS"):
            courier_to(server).hand_over(FROM, TO, RAW, lambda: None)
        assert server.logins == []
        assert server.taken == []


def test_a_server_without_tls_gets_nothing(courier_to: To) -> None:
    with mail_server(None, login=False) as server:
        with pytest.raises(DeliveryError, match="offers no TLS"):
            courier_to(server).hand_over(FROM, TO, RAW, lambda: None)
        assert "mail" not in server.steps


def test_a_wrong_password_is_told_without_it(papers: Certificates, courier_to: To) -> None:
    with mail_server(papers.good) as server:
        wrong = courier_to(server, secret=lambda: Secret("wrong horse"))
        with pytest.raises(DeliveryError, match="does not let") as caught:
            wrong.hand_over(FROM, TO, RAW, lambda: None)
        assert "wrong horse" not in caught.value.text + caught.value.hint + repr(vars(wrong))


def test_a_token_that_grew_old_is_asked_for_once_more(papers: Certificates, courier_to: To) -> None:
    tokens = ["old", PASSWORD]
    with mail_server(papers.good) as server:
        changes = {"login": "xoauth2", "renewable": True, "secret": lambda: Secret(tokens.pop(0))}
        with courier_to(server, **changes) as courier:
            assert courier.hand_over(FROM, TO, RAW, lambda: None).kind == "sent"
        assert server.logins == [(USER, "old"), (USER, PASSWORD)]


def test_a_second_old_token_is_the_end(papers: Certificates, courier_to: To) -> None:
    with mail_server(papers.good) as server:
        changes = {"login": "xoauth2", "renewable": True, "secret": lambda: Secret("old-token")}
        with pytest.raises(DeliveryError, match="does not let") as caught:
            courier_to(server, **changes).hand_over(FROM, TO, RAW, lambda: None)
        assert "check the token" in caught.value.hint
        assert len(server.logins) == 2


@pytest.mark.parametrize("step", ["mail", "rcpt", "data", "dot"])
@pytest.mark.parametrize(
    ("said", "kind"), [("450 try later", "later"), ("550 no such user", "refused")]
)
def test_what_the_server_says_is_what_is_noted(
    papers: Certificates,
    courier_to: To,
    step: str,
    said: str,
    kind: str,
) -> None:
    """At whichever step; and the next message goes over the same connection."""
    with (
        mail_server(papers.good) as server,
        courier_to(server) as c,
    ):
        server.script = lambda at, count: said if (at, count) == (step, 1) else None
        verdict = c.hand_over(FROM, TO, RAW, lambda: None)
        assert (verdict.kind, verdict.code, verdict.text) == (kind, int(said[:3]), said[4:])
        assert c.hand_over(FROM, TO, RAW, lambda: None).kind == "sent"
        assert server.steps.count("connect") == 1
        assert len(server.taken) == 1


@pytest.mark.parametrize(
    ("step", "kinds", "taken", "begun"),
    [
        ("mail", {"later"}, 0, 0),
        ("rcpt", {"later"}, 0, 0),
        ("data", {"later"}, 0, 1),
        # What is on its way when the line breaks can be noticed now or at the end.
        ("body", {"later", "unknown"}, 0, 1),
        ("dot", {"unknown"}, 0, 1),
        ("taken", {"unknown"}, 1, 1),
    ],
)
def test_a_line_that_breaks_is_harmless_before_the_last_dot_and_unknown_after_it(
    papers: Certificates,
    courier_to: To,
    step: str,
    kinds: set[str],
    taken: int,
    begun: int,
) -> None:
    """After the dot the server may have taken it (RFC 1047): nobody can know."""
    with (
        mail_server(papers.good) as server,
        courier_to(server) as c,
    ):
        server.script = lambda at, count: "drop" if (at, count) == (step, 1) else None
        began: list[str] = []
        assert c.hand_over(FROM, TO, RAW, lambda: began.append("")).kind in kinds
        assert (len(server.taken), len(began)) == (taken, begun)
        assert c.hand_over(FROM, TO, RAW, lambda: None).kind == "sent"


@pytest.mark.parametrize("step", ["connect", "ehlo", "starttls", "auth"])
def test_a_line_that_breaks_on_the_way_there_passes(
    papers: Certificates, courier_to: To, step: str
) -> None:
    with mail_server(papers.good) as server:
        server.script = lambda at, _: "drop" if at == step else None
        with pytest.raises(DeliveryError) as caught:
            courier_to(server).hand_over(FROM, TO, RAW, lambda: None)
        assert caught.value.passing
        assert server.taken == []


def test_a_server_that_is_not_there_passes(courier_to: To) -> None:
    with mail_server(None) as server:
        courier = courier_to(server)
    with pytest.raises(DeliveryError, match="cannot be reached") as caught:
        courier.hand_over(FROM, TO, RAW, lambda: None)
    assert caught.value.passing


def test_a_server_that_wants_a_login_says_so(papers: Certificates, courier_to: To) -> None:
    with mail_server(papers.good) as server:
        courier = courier_to(server, user="")
        with pytest.raises(DeliveryError, match="wants a login"):
            courier.hand_over(FROM, TO, RAW, lambda: None)


def test_the_usual_context_checks_names_and_refuses_old_tls(
    account_at: Callable[..., Account],
) -> None:
    with mail_server(None) as server:
        context = SmtpClient(account_at(server), "halden.example")._context
    assert context.check_hostname
    assert context.verify_mode == ssl.CERT_REQUIRED
    assert context.minimum_version >= ssl.TLSVersion.TLSv1_2
