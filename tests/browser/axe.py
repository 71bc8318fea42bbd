"""The accessibility checker axe, run in a tab on one page as several screens show it."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path
from typing import Any, Literal

from playwright.sync_api import Page

Scheme = Literal["light", "dark"]
# Width, scheme, medium, and which rules; None: all.
Screen = tuple[int, Scheme, Literal["screen", "print"], list[str] | None]
# What the scheme of a screen changes.
COLOURS = ["color-contrast", "link-in-text-block"]
AXE = """async rules => (await axe.run(document, {
    resultTypes: ['violations'], preload: false, ...(rules && {runOnly: rules})
  })).violations.flatMap(found => found.nodes.map(node =>
    [found.id, node.target.join(' '), node.failureSummary]))"""


def axe_script() -> str:
    """Return the checker as one script."""
    return (files("axe_playwright_python") / "axe.min.js").read_text("utf-8")


def broken(tab: Page, axe: str, page: Path, screens: tuple[Screen, ...]) -> list[Any]:
    """Return what axe finds on *page*, as each of *screens* shows it."""
    tab.goto(page.as_uri())
    tab.evaluate("for (const each of document.querySelectorAll('details')) each.open = true")
    tab.evaluate(axe)
    found: list[Any] = []
    for width, scheme, media, rules in screens:
        tab.set_viewport_size({"width": width, "height": 800})
        tab.emulate_media(media=media, color_scheme=scheme)
        found += [(page.name, width, scheme, *each) for each in tab.evaluate(AXE, rules)]
    return found


__all__ = ["AXE", "COLOURS", "Scheme", "Screen", "axe_script", "broken"]
