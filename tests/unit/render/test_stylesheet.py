"""One small style sheet a portal."""

from __future__ import annotations

import gzip
import re
from hashlib import sha256

import pytest

from amportal.plan.routes import unnamed
from amportal.render.stylesheet import fonts_of, page_files, render_style, smaller
from amportal.render.theme import Theme
from tests.browser.portal_site import theme


def test_tokens_come_before_the_clients_colours_and_rules_after() -> None:
    """What comes later wins: tokens, brand, rules."""
    sheet = Theme({"css/tokens.css": b":root{--a:1}", "css/portal.css": b"p{color:var(--a)}"})

    text = render_style("#005F73", sheet).content.decode()

    assert text.index("--a:1") < text.index("--accent-ink:#005F73") < text.index("p{color")


def test_what_was_looked_for_is_recorded() -> None:
    """A site that adds its own tokens later makes the sheet stale."""
    reads = {(each.name, each.digest is None) for each in render_style(None, theme()).reads}

    # The digests of fonts are in the addresses that the sheet asks them by.
    assert {each for each in reads if "fonts/" in each[0]} == {
        (place + each, not place)
        for each in page_files(theme())
        if each.startswith("fonts/")
        for place in ("", "default/")
    }
    assert {each for each in reads if "fonts/" not in each[0]} == {
        ("css/tokens.css", True),
        ("default/css/tokens.css", False),
        ("css/portal.css", True),
        ("default/css/portal.css", False),
        ("css/site.css", True),
        ("default/css/site.css", True),
    }


def test_a_sites_own_rules_come_last() -> None:
    """Its tokens and rules win without a copy of the theme's sheets, and its fonts go along."""
    own = b":root{--paper:#FAF6EF}@font-face{src:url(fonts/own.woff2)}"
    with_own = Theme({**theme().files, "css/site.css": own})

    text = render_style("#005F73", with_own).content.decode()

    assert text.rindex("--paper:") == text.index("--paper:#FAF6EF") > text.index("@media print")
    assert "fonts/own.woff2" in page_files(with_own)
    assert "fonts/own.woff2" not in page_files(theme())


def test_a_theme_without_rules_is_a_problem() -> None:
    """A missing sheet is told; nothing half-styled is written."""
    made = render_style(None, Theme({"css/tokens.css": b""}))

    assert made.content == b""
    assert [problem.slug for problem in made.problems] == ["missing-template"]


def test_the_sheet_is_small() -> None:
    """Sheet and most pages together fit into the 14 kB that a server sends before it waits.

    A host that compresses sends a quarter of it; a page of the sample takes 3 to 8 kB more. One
    that does not compress sends both in two goes, of 14 and 28 kB.
    """
    sheet = render_style("#005F73", theme()).content
    assert len(gzip.compress(sheet, 6)) < 8 * 1024
    assert len(sheet) < 33 * 1024


def test_the_papers_size_is_no_colour() -> None:
    """Pages are printed on the client's paper; the token of that name is the page's ground."""
    text = render_style("#005F73", theme(), paper="letter").content.decode()

    assert "@page{size:letter;" in text.replace("Letter", "letter")
    assert "html{background:var(--paper)" in text


def test_every_token_that_is_used_is_set() -> None:
    """A token that does not exist would silently undo its rule, and crash inside `calc()`."""
    text = render_style("#005F73", theme()).content.decode()

    assert set(re.findall(r"var\((--[\w-]+)", text)) <= set(re.findall(r"(--[\w-]+)\s*:", text))


def test_the_sheet_reaches_for_nothing_but_fonts_of_the_theme() -> None:
    """No import, no address: only files below `fonts/`, all of which are there."""
    sheet = render_style("#005F73", theme()).content

    assert b"@import" not in sheet
    assert b"//" not in sheet
    assert sheet.count(b"url(") == len(fonts_of(sheet)) > 0
    for name in fonts_of(sheet):
        content = theme().get(unnamed(f"assets/fonts/{name}").removeprefix("assets/"))
        assert content is not None
        assert name.split(".")[-2] == sha256(content).hexdigest()[:12]


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("a { color : red ; }", "a{color : red}"),
        ("/* x */ a{b:c}\n\n d , e{f: g}", "a{b:c}d,e{f:g}"),
        ("p :focus{x:y}", "p :focus{x:y}"),
        ("a{b:calc(1rem + 0.5rem)}", "a{b:calc(1rem + .5rem)}"),
        ("a{c:#FFFFFF;d:#F3F4F5}", "a{c:#FFF;d:#F3F4F5}"),
        ("a{m:10.5px -0.5em}", "a{m:10.5px -.5em}"),
    ],
)
def test_making_it_smaller_changes_no_meaning(written: str, kept: str) -> None:
    """Comments and idle space go; a space that is a combinator or an operator stays."""
    assert smaller(written) == kept
