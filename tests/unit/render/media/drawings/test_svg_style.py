"""Addresses in styles are found wherever they stand, in one pass."""

from __future__ import annotations

import pytest

from amportal.render.media.drawings.svg_style import urls_in


@pytest.mark.parametrize(
    ("text", "urls"),
    [
        ("fill:red", []),
        ("fill:url(#a)", ["#a"]),
        ("fill:URL( '#a' ) stroke:url(\"#b\")", ["#a", "#b"]),
        ("url(url(#a))", ["url(#a"]),
        ("url(#a", ["(#a"]),
        ("url('#a)", ["'#a"]),
        ("url()", [""]),
        ("url(" * 200_000, ["(" + "url(" * 199_999]),
    ],
)
def test_addresses_are_found(text: str, urls: list[str]) -> None:
    """Without their quotes; one that never ends is not taken for a sound one."""
    assert list(urls_in(text)) == urls
