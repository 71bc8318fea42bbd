"""Each link that some reader cannot follow is told, at its place, with the portals that lack it."""

from __future__ import annotations

from pathlib import Path

from tests.property.plaintheme import write_plain_theme
from tests.property.printtext import PrintText
from tests.sites import base_site

SPRING = "content/clients/acme/projects/spring"
HIDDEN = """\
---
title: Invoice
date: 2026-11-19
author: tom
audience: finance
---
For finance. See [everybody's](updates/acm-014-2026-11-20-film-in-edit.html).
"""
LINKS = (
    "See [one](updates/acm-014-2026-11-19-invoice.html), [two](index.html) "
    "and [three](updates/none.html#M1).\n"
)


def test_each_is_told_at_its_place(tmp_path: Path) -> None:
    site = base_site(tmp_path / "site", PrintText)
    site.theme = write_plain_theme(tmp_path / "theme")
    site.write(f"{SPRING}/updates/2026-11-19-invoice.md", HIDDEN)
    path = f"{SPRING}/updates/2026-11-20-film-in-edit.md"
    body = (site.root / path).read_text(encoding="utf-8")
    site.write(path, body + LINKS)

    summary = site.build()

    told = {each.slug: each for each in summary.problems if each.slug.startswith("link-")}
    assert sorted(told) == ["link-hidden", "link-removed"]
    assert summary.exit_code == 0
    assert "`updates/acm-014-2026-11-19-invoice.html` is not in `acme`:" in (
        told["link-hidden"].message
    )
    assert "no page `updates/none.html#M1` in this portal" in told["link-removed"].message
    for each, column in (
        (told["link-hidden"], 5),
        (told["link-removed"], LINKS.index("[three") + 1),
    ):
        assert each.severity == "warning"
        assert each.span is not None
        assert each.span.path == path
        assert each.span.line == body.count("\n") + 1
        assert each.span.column == column
    assert b"2026-11-19-invoice" not in (site.output / "acme/portal.json").read_bytes()
    assert b"2026-11-19-invoice" in (site.output / "acme.finance/portal.json").read_bytes()
