"""How much a page makes a phone load, and how soon its largest words are there."""

from __future__ import annotations

import gzip
import re
import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from statistics import median
from typing import Any

import pytest
from playwright.sync_api import Browser

from amportal.plan.routes import unnamed
from tests.browser.portal_site import pages_of
from tests.sample import sample_portals

CLIENT = "meridian"
PAGES = pages_of(sample_portals()[CLIENT])
_LOADED = re.compile(r'<(?:script|link)\b[^>]*?\b(?:src|href)="([^"]+\.(?:js|css))"')
# A slow 4G line and a phone a quarter as fast as this machine, as Lighthouse has them.
_LINE = {
    "offline": False,
    "latency": 150,
    "downloadThroughput": 204_800,
    "uploadThroughput": 93_750,
}
_SLOWER = 4
_TRIES = 5
# What a page of one sentence and one empty sheet takes on a machine that does nothing else: the
# line's own share, twice its latency and starting up. Where it takes longer, so may every page.
_BARE, _BARE_MS = "bare.html", 440
_LARGEST = """() => new Promise(done => new PerformanceObserver(list =>
    done(list.getEntries().at(-1).startTime)
  ).observe({type: 'largest-contentful-paint', buffered: true}))"""


class _Compressing(SimpleHTTPRequestHandler):
    """Serves files as every host does: text compressed."""

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing."""

    def do_GET(self) -> None:
        """Send one file."""
        path = Path(self.translate_path(self.path))
        if not path.is_file():  # browsers ask for an icon that nobody promised
            self.send_error(404)
            return
        body, kind = path.read_bytes(), self.guess_type(str(path))
        self.send_response(200)
        self.send_header("Content-Type", kind)
        if kind.startswith("text/"):
            body = gzip.compress(body)
            self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


@pytest.fixture(scope="module")
def address(site: Path) -> Iterator[str]:
    """Return where a host on this machine has the portal."""
    handler = partial(_Compressing, directory=str(site / CLIENT))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_address[1]}/"
        server.shutdown()
        thread.join(20)


def sent(path: Path) -> int:
    """Return how many bytes of *path* go over the line."""
    return len(gzip.compress(path.read_bytes())) if path.suffix != ".woff2" else path.stat().st_size


@pytest.mark.parametrize("page", PAGES)
def test_a_page_weighs_under_sixty_kilobytes_before_its_pictures(site: Path, page: str) -> None:
    """The page, its style, its letters; scripts under 40 kB where there are any."""
    file = site / CLIENT / page
    loaded = [(file.parent / name).resolve() for name in _LOADED.findall(file.read_text("utf-8"))]
    scripts = [path for path in loaded if path.suffix == ".js"]
    font = next((site / CLIENT / "assets" / "fonts").glob("inter-latin-wght-normal.*.woff2"))
    own = [path for path in scripts if not path.name.startswith("search-index.")]

    assert sum(map(sent, own)) < 40_000
    # What can be found grows with the portal and comes after everything else.
    assert sum(map(sent, [file, font, *(set(loaded) - set(scripts)), *own])) < 60_000


def test_all_scripts_together_are_under_forty_kilobytes(site: Path) -> None:
    """Compressed, for the whole portal."""
    every = (site / CLIENT / "assets").glob("*.js")
    scripts = [path for path in every if not path.name.startswith("search-index.")]
    names = {unnamed(f"assets/{path.name}") for path in scripts}

    assert names == {"assets/portal.js", "assets/search.js", "assets/minisearch.js"}
    assert sum(map(sent, scripts)) < 40_000


@pytest.fixture(scope="module")
def bare(site: Path) -> Iterator[str]:
    """Put a page beside the others that has nothing but the two requests no page does without."""
    style, file = site / CLIENT / "bare.css", site / CLIENT / _BARE
    style.write_text("h1 { color: black }", "utf-8")
    page = '<!DOCTYPE html><link rel="stylesheet" href="bare.css"><h1>One sentence</h1>'
    file.write_text(page, "utf-8")
    yield _BARE
    # Other tests look at every page of the site.
    style.unlink()
    file.unlink()


@pytest.mark.alone
@pytest.mark.parametrize("page", ["index.html", PAGES[1], PAGES[2]])
def test_the_largest_words_are_there_within_a_second(
    browser: Browser, address: str, bare: str, page: str
) -> None:
    """The median of five, on a slow line and a slow phone, nothing kept from before.

    A bare page is opened in between: by as much as that is slower than on a quiet machine, others
    keep this one busy.
    """
    times: dict[str, list[float]] = {bare: [], page: []}
    for _ in range(_TRIES):
        for each, taken in times.items():
            taken.append(largest_words(browser, address + each))

    busy = max(1.0, median(times[bare]) / _BARE_MS)
    assert median(times[page]) < 1_000 * busy, times


def largest_words(browser: Browser, address: str) -> float:
    """Return after how many milliseconds the largest words of the page stand there."""
    context = browser.new_context(viewport={"width": 360, "height": 640})
    tab = context.new_page()
    tools = context.new_cdp_session(tab)
    tools.send("Network.enable")
    tools.send("Network.emulateNetworkConditions", _LINE)
    tools.send("Emulation.setCPUThrottlingRate", {"rate": _SLOWER})
    tab.goto(address)
    taken: float = tab.evaluate(_LARGEST)
    context.close()
    return taken
