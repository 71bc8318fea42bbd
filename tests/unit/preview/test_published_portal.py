"""Preview as a reader: the published bytes of one portal, and nothing beside them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from amportal.preview.listen_address import Address
from amportal.preview.live_state import Live
from amportal.preview.preview_server import serve
from tests.unit.preview.asking import Running, ask


@pytest.fixture
def given(output: Path) -> Iterator[Running]:
    """The portal of acme, as its reader has it."""
    live, said = Live("b"), list[str]()
    with serve(output, live, Address("127.0.0.1", 8250), said.append, reader=lambda: "acme") as at:
        yield Running(output, live, at, said)


def test_every_file_is_what_was_published_to_the_byte(given: Running) -> None:
    """Pages too: nothing is added for the preview's own sake."""
    portal = given.output / "acme"
    files = [file for file in portal.rglob("*") if file.is_file()]
    assert len(files) >= 4
    for file in files:
        assert ask(given.at, f"/{file.relative_to(portal)}").body == file.read_bytes()
    assert ask(given.at, "/").body == (portal / "index.html").read_bytes()


@pytest.mark.parametrize(
    "target",
    [
        "/beta/",
        "/beta/index.html",
        "/acme/index.html",
        "/_agency/",
        "/-/reload.js",
        "/-/events?page=/",
        "/../beta/index.html",
        "/%2e%2e/beta/index.html",
        "/.%2e/_agency/index.html",
    ],
)
def test_nothing_beside_it_can_be_reached(given: Running, target: str) -> None:
    """No other portal, no page of the agency's, nothing of the preview itself."""
    answer = ask(given.at, target)
    assert answer.status == 404
    assert b"beta" not in answer.body
    assert b"agency" not in answer.body


def test_a_page_that_is_not_there_is_the_portals_own(given: Running) -> None:
    """As a host would show it, unchanged."""
    answer = ask(given.at, "/nothing.html")
    assert (answer.status, answer.body) == (404, (given.output / "acme/404.html").read_bytes())


def test_other_sites_may_not_ask(given: Running) -> None:
    """The gate is that of the whole preview."""
    assert ask(given.at, "/", Host="elsewhere.example").status == 421
    assert ask(given.at, "/", Origin="http://elsewhere.example").status == 403


def test_deeper_down_its_links_lead_into_the_portal(given: Running) -> None:
    """Once it is published, the page for what is missing names its links from the host's top."""
    page = given.output / "acme/404.html"
    page.write_text('<link href="/k7/assets/style.css"><a href="/k7/index.html">')

    answer = ask(given.at, "/reports/2026/nothing.pdf")

    assert answer.status == 404
    assert answer.body == b'<link href="/assets/style.css"><a href="/index.html">'
