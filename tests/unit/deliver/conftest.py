"""Certificates and accounts for tests that speak to a server on this machine."""

from __future__ import annotations

import ssl
from collections.abc import Callable

import pytest

from amportal.deliver.smtp.mail_account import Account
from amportal.deliver.smtp.secret_value import Secret
from amportal.deliver.smtp.smtp_client import SmtpClient
from tests.mailserver import HOST, PASSWORD, USER, Certificates, MailServer, certificates


@pytest.fixture(scope="session")
def papers(tmp_path_factory: pytest.TempPathFactory) -> Certificates:
    return certificates(tmp_path_factory.mktemp("certificates"))


@pytest.fixture(scope="session")
def trusting(papers: Certificates) -> ssl.SSLContext:
    """A context that trusts our authority, and checks as the usual one does."""
    return ssl.create_default_context(cafile=str(papers.authority))


@pytest.fixture
def account_at() -> Callable[..., Account]:
    def account(server: MailServer, **changes: object) -> Account:
        values: dict[str, object] = {
            "host": HOST,
            "port": server.port,
            "security": "starttls",
            "user": USER,
            "login": "password",
            "secret": lambda: Secret(PASSWORD),
        }
        return Account(**{**values, **changes})  # type: ignore[arg-type]

    return account


@pytest.fixture
def courier_to(
    account_at: Callable[..., Account], trusting: ssl.SSLContext
) -> Callable[..., SmtpClient]:
    """Return what makes a courier to a server; changes are those of its account."""

    def courier(server: MailServer, **changes: object) -> SmtpClient:
        return SmtpClient(account_at(server, **changes), "halden.example", trusting)

    return courier
