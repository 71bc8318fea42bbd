"""Warnings about what a client's files hold are told at their place, and hold nobody back."""

from __future__ import annotations

from tests.sites import Site

LOGO = "content/clients/acme/logo.svg"
UPDATE = "content/clients/acme/projects/spring/updates/2026-11-20-film-in-edit.md"
DRAWING = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9">'
    '<path style="fill: oklch(60% 0.2 30)" d="M0 0h9v9z"/></svg>'
)


def test_a_client_with_warnings_is_published(site: Site) -> None:
    """A drawing that paper shows otherwise, and a character that no font has."""
    site.write(LOGO, DRAWING)
    text = (site.root / UPDATE).read_text(encoding="utf-8")
    site.write(UPDATE, f"{text.rstrip()}\n\nThe sign is ✔, or \U00010300.\n")
    told = {each.slug: each for each in site.build().problems}
    place = told["missing-glyph"].span
    assert place is not None
    line = text.rstrip().count("\n") + 3
    assert (place.path, place.line, place.column) == (UPDATE, line, 19)
    assert "`\U00010300` as `[U+10300]`" in told["missing-glyph"].message
    assert "✔" not in told["missing-glyph"].message
    assert told["drawing-on-paper"].severity == "warning"
    pages = [file for name, file in site.tree().items() if name.startswith("acme/updates/")]
    assert any("\U00010300".encode() in page for page in pages)
