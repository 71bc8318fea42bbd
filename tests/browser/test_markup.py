"""The Nu HTML checker on every page of the sample."""

from __future__ import annotations

from pathlib import Path

from tests.browser.nu import errors_in


def test_no_page_breaks_a_rule_of_html(site: Path) -> None:
    """One run over all pages of all clients: no error."""
    pages = sorted(site.rglob("*.html"))

    assert errors_in(pages) == []
    assert len(pages) > 100
