"""Addresses for pages: where they lead is what a browser would make of them."""

from __future__ import annotations

import pytest
from markupsafe import Markup

from amportal.render.text.web_address import is_remote, local_url, url


@pytest.mark.parametrize(
    "address",
    [
        "https://x.example/a?b=c#d",
        "http://x.example",
        "mailto:a@x.example?subject=a%20b",
        "tel:+441134960100",
        "../a/b.html#c",
        "a/b:c",
        "#top",
        "?a=javascript:b",
        "a/javascript:b",
        "",
    ],
)
def test_links_that_lead_somewhere_stay(address: str) -> None:
    """As they were written, letter by letter."""
    assert url(address) == address
    assert url(Markup("{}").format(address)) == address


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        " \x01javascript:alert(1)",
        "java\nscript:alert(1)",
        "java\tscript:alert(1)",
        "javascript\r:alert(1)",
        "data:text/html,<script>",
        "vbscript:x",
        "file:///etc/passwd",
        "blob:https://x.example/1",
        "view-source:https://x.example",
        Markup("javascript&#58;alert(1)"),
    ],
)
def test_others_lead_nowhere(address: str) -> None:
    """What runs, or opens a file of the reader, becomes a link to the page itself."""
    assert url(address) == "#"
    assert local_url(address) == ""


def test_nothing_is_no_address() -> None:
    """An address that is not given stays away."""
    assert url(None) == local_url(None) == ""


@pytest.mark.parametrize(
    "address", ["https://x.example/a", "//x.example/a", "\\\\x.example\\a", "/\\x.example", "\t//x"]
)
def test_files_of_other_hosts_are_none_of_the_portal(address: str) -> None:
    """A picture is a file beside the page, or none."""
    assert is_remote(address)
    assert local_url(address) == ""


@pytest.mark.parametrize("address", ["files/a.png", "../a.png", "a.png#x", "/a.png"])
def test_files_of_the_portal_stay(address: str) -> None:
    """Whatever folder they are in."""
    assert not is_remote(address)
    assert local_url(address) == address
