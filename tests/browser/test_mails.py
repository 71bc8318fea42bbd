"""The mail about a report on a phone and on a desk, by day and by night, in three languages."""

from __future__ import annotations

from typing import Any, Literal

import pytest
from playwright.sync_api import Browser

from amportal.model.nouns.letter import Letter
from tests.letters import letters

Scheme = Literal["light", "dark"]
REPORTS = (
    ("meridian", "2026-11-23", "priya"),
    ("brandt-soehne", "2026-11", "sabine"),
    ("atelier-vasseur", "2026-11-20", "theo"),
)
SCREENS: tuple[tuple[int, Scheme], ...] = (
    (320, "light"),
    (360, "light"),
    (360, "dark"),
    (600, "light"),
    (600, "dark"),
)
# What a mail can do about being read; landmarks are the mail program's.
_RULES = [
    "color-contrast",
    "document-title",
    "heading-order",
    "html-has-lang",
    "link-name",
    "list",
    "valid-lang",
]
_AXE = """async rules => (await axe.run(document, {resultTypes: ['violations'], preload: false,
    runOnly: rules})).violations.flatMap(found => found.nodes.map(node =>
    [found.id, node.target.join(' '), node.failureSummary]))"""


def letter(client: str, report: str, contact: str) -> Letter:
    return letters(client, report)[contact]


@pytest.mark.parametrize("which", REPORTS, ids=lambda each: f"{each[0]}-{each[2]}")
def test_a_mail_fits_every_screen_and_can_be_read(
    browser: Browser, axe: str, which: tuple[str, str, str]
) -> None:
    """Nothing is cut off or asked for elsewhere, colours have their contrast, links their size."""
    asked: list[str] = []
    for width, scheme in SCREENS:
        context = browser.new_context(
            viewport={"width": width, "height": 800}, color_scheme=scheme, bypass_csp=True
        )
        page = context.new_page()
        page.on("request", lambda request: asked.append(request.url))
        page.set_content(letter(*which).body.html)
        wide = page.evaluate("document.documentElement.scrollWidth")
        assert wide <= width, (width, wide)
        page.add_script_tag(content=axe)
        found: list[Any] = page.evaluate(_AXE, _RULES)
        assert found == [], (width, scheme)
        context.close()
    assert [url for url in asked if not url.startswith("about:")] == []


def test_the_night_has_its_own_paper_and_the_clients_colour_stays(browser: Browser) -> None:
    """Dark is dark, not inverted; what waits keeps the client's field by day and by night."""
    seen = {}
    for scheme in ("light", "dark"):
        context = browser.new_context(color_scheme=scheme)  # type: ignore[arg-type]
        page = context.new_page()
        page.set_content(letter(*REPORTS[0]).body.html)
        seen[scheme] = page.evaluate(
            """() => ['.paper', '.turn', 'h1'].map(each => {
              const style = getComputedStyle(document.querySelector(each));
              return each === 'h1' ? style.color : style.backgroundColor})"""
        )
        context.close()
    assert seen["light"] == ["rgb(255, 255, 255)", "rgb(0, 95, 115)", "rgb(21, 24, 27)"]
    assert seen["dark"][0] == "rgb(18, 20, 22)"
    assert seen["dark"][2] == "rgb(236, 238, 240)"


def test_without_styles_the_words_are_still_in_order(browser: Browser) -> None:
    """Some mail programs drop every style; then it reads like the text part."""
    import re

    body = letter(*REPORTS[0]).body
    bare = re.sub(r"(?s)<style.*?</style>|\sstyle=\"[^\"]*\"", "", body.html)
    context = browser.new_context()
    page = context.new_page()
    page.set_content(bare)
    words = " ".join(page.inner_text("body").split())
    context.close()
    places = [
        words.find(each)
        for each in ("At risk", "The spring launch", "waiting on you", "Launch film", "Projects")
    ]
    assert -1 not in places
    assert places == sorted(places)
