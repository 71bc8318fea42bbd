"""A site on disk whose reports were issued, and a server to send them to."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.mailserver import Certificates, MailServer, certificates, mail_server
from tests.mailsite import content, issued, written


@pytest.fixture(scope="session")
def papers(tmp_path_factory: pytest.TempPathFactory) -> Certificates:
    return certificates(tmp_path_factory.mktemp("certificates"))


@pytest.fixture
def server(papers: Certificates) -> Iterator[MailServer]:
    with mail_server(papers.good) as running:
        yield running


@pytest.fixture
def site(tmp_path: Path, server: MailServer) -> Path:
    return written(tmp_path / "site", issued(content(port=server.port)))


@pytest.fixture
def environment(papers: Certificates) -> dict[str, str]:
    """What a machine that sends has in its environment."""
    from tests.mailserver import PASSWORD

    return {"AMPORTAL_MAIL_PASSWORD": PASSWORD, "SSL_CERT_FILE": str(papers.authority)}
