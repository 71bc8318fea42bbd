"""What a browser saw on every page of a portal, gathered in one walk through it."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import Browser, Page, Request, ViewportSize

PHONE: ViewportSize = {"width": 360, "height": 640}
# The narrowest phone, a desk's screen at 200 %, and the narrowest one that has the margin column.
WIDTHS = (320, 640, 960)
# What reaches beyond the edges.
WIDER = """() => {
  const edge = document.documentElement.clientWidth;
  return [...document.querySelectorAll('body *')]
    .filter(e => !e.closest('.vh,.skip'))
    .filter(e => (b => b.right > edge + 0.5 || b.left < -0.5)(e.getBoundingClientRect()))
    .map(e => e.tagName + '.' + e.className + ': ' + e.textContent.trim().slice(0, 40));
}"""
_IDS = "[...document.querySelectorAll('[id]')].map(e => e.id)"
_HREFS = "[...document.querySelectorAll('[href]')].map(e => e.getAttribute('href'))"


@dataclass(slots=True)
class Visit:
    """One page: its ids, where it links to, and what is wider than the screen, by width."""

    ids: set[str]
    hrefs: list[str]
    wider: dict[int, list[str]]


@dataclass(slots=True)
class Walk:
    """All pages of one portal, and everything the browser said on the way."""

    pages: dict[Path, Visit] = field(default_factory=dict)
    heard: list[str] = field(default_factory=list)


def open_page(browser: Browser, viewport: ViewportSize = PHONE) -> Page:
    """Return a tab that runs no scripts."""
    return browser.new_context(viewport=viewport, java_script_enabled=False).new_page()


def walk(browser: Browser, portal: Path) -> Walk:
    """Open every page below *portal* once."""
    found = Walk()
    tab = open_page(browser)
    home = portal.as_uri()

    def asked(request: Request) -> None:
        if not request.url.startswith(f"{home}/"):
            found.heard.append(f"outside: {request.url}")

    def failed(request: Request) -> None:
        # A font that was still on its way when the next page was opened has not failed.
        if request.failure != "net::ERR_ABORTED":
            found.heard.append(f"failed: {request.url} {request.failure}")

    tab.on("console", lambda message: found.heard.append(f"console: {message.text}"))
    tab.on("pageerror", lambda error: found.heard.append(f"error: {error}"))
    tab.on("request", asked)
    tab.on("requestfailed", failed)
    for path in sorted(portal.rglob("*.html")):
        tab.goto(path.as_uri())
        visit = Visit(set(tab.evaluate(_IDS)), tab.evaluate(_HREFS), {})
        for width in WIDTHS:
            tab.set_viewport_size({"width": width, "height": 640})
            visit.wider[width] = tab.evaluate(WIDER)
        found.pages[path] = visit
    tab.context.close()
    return found
