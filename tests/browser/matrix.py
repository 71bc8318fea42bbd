"""Every kind of page, in every language, at three widths, by day, by night and on paper: axe's say.

    python -m tests.browser.matrix

looks at every one of them, with all of axe's rules, and prints how many there were and what it
found; `make axe` is the same. A test run looks at a sample in which every two of what makes a page
different meet: see `sample`.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic
from typing import Any, Literal, NamedTuple

from playwright.sync_api import Page, sync_playwright

from amportal.render.text.message_catalog import languages
from tests import chromium
from tests.browser.axe import AXE, axe_script
from tests.browser.kinds import CLIENT, kinds, write_kinds
from tests.browser.launching import ARGUMENTS
from tests.browser.portal_site import write_sample

Medium = Literal["light", "dark", "print"]
WIDTHS = (360, 768, 1280)
MEDIA: tuple[Medium, ...] = ("light", "dark", "print")


class Look(NamedTuple):
    """One look at one page."""

    kind: str
    language: str
    width: int
    medium: Medium


def whole() -> Iterator[Look]:
    """Yield all there are, each page's one after the other."""
    for each in product(languages(), kinds(), WIDTHS, MEDIA):
        language, kind, width, medium = each
        yield Look(kind, language, width, medium)


def sample() -> Iterator[Look]:
    """Yield each kind in each language once, so that each also meets every width and medium.

    Three widths and three media are dealt out along two diagonals: along a row and along a column
    each comes again and again, and over the whole each width meets each medium.
    """
    for (at, kind), (beside, language) in product(enumerate(kinds()), enumerate(languages())):
        width = WIDTHS[(at + beside) % len(WIDTHS)]
        yield Look(kind, language, width, MEDIA[(at + 2 * beside) % len(MEDIA)])


def looked(tab: Page, axe: str, folder: Path, looks: list[Look]) -> list[Any]:
    """Return what axe finds in *looks* at one page of one language, whose pages are in *folder*."""
    tab.goto((folder / looks[0].kind).as_uri())
    tab.evaluate("for (const each of document.querySelectorAll('details')) each.open = true")
    tab.evaluate(axe)
    found: list[Any] = []
    for look in looks:
        tab.set_viewport_size({"width": look.width, "height": 800})
        scheme: Literal["light", "dark"] = "light" if look.medium == "light" else "dark"
        media: Literal["print", "screen"] = "print" if look.medium == "print" else "screen"
        tab.emulate_media(media=media, color_scheme=scheme)
        found += [(*look, *each) for each in tab.evaluate(AXE, None)]
    return found


def main() -> int:
    """Look at everything; print the count and each violation."""
    began, counted, found = monotonic(), Counter[str](), []
    per_page = len(WIDTHS) * len(MEDIA)
    looks = list(whole())
    with TemporaryDirectory() as place, sync_playwright() as playwright:
        site = Path(place, "site")
        assert write_sample(site) == ()
        browser = playwright.chromium.launch(executable_path=chromium.find(), args=list(ARGUMENTS))
        tab = browser.new_context().new_page()
        for language in languages():
            write_kinds(language, Path(place, language), site / CLIENT)
        for at in range(0, len(looks), per_page):
            group = looks[at : at + per_page]
            now = looked(tab, axe_script(), Path(place, group[0].language), group)
            counted["pages"] += 1
            counted["runs"] += len(group)
            for each in now:
                sys.stdout.write(f"{each}\n")
            sys.stdout.flush()
            found += now
        browser.close()
    sys.stdout.write(
        f"{len(kinds())} kinds of page in {len(languages())} languages: {counted['pages']} pages, "
        f"{counted['runs']} runs, {len(found)} violations, {monotonic() - began:.0f} s\n"
    )
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
