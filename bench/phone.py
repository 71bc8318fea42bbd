"""How soon the largest words of a page stand on a phone: a slow line, a slow processor.

    python -m bench.phone [rounds]

Needs a Chromium (`make test` brings one, AMPORTAL_CHROMIUM names one). Pages of one client of the
sample and a bare page are opened in turn, nothing kept from before. The bare page, one sentence
and one empty sheet, tells what the line and the machine take by themselves: by as much as it is
slower than on a quiet machine, the promise of the others is longer.
"""

from __future__ import annotations

import gzip
import os
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, sync_playwright

from bench.figures import Figure, middle, table
from tests import chromium
from tests.browser.portal_site import pages_of, write_sample
from tests.sample import sample_portals

CLIENT = "meridian"
# A slow 4G line and a phone a quarter as fast as this machine, as Lighthouse has them.
_LINE = {
    "offline": False,
    "latency": 150,
    "downloadThroughput": 204_800,
    "uploadThroughput": 93_750,
}
_SLOWER = 4
# Milliseconds of the bare page on a quiet machine: twice the line's latency, and starting up.
_BARE, _BARE_MS = "bare.html", 440
MOST_MS = 1_000
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


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """Yield the address at which this machine serves *folder*."""
    handler = partial(_Compressing, directory=str(folder))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_address[1]}/"
        finally:
            server.shutdown()
            thread.join(20)


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


def figures(rounds: int = 5) -> list[Figure]:
    """Return the milliseconds of each page, with what is promised of it."""
    named = os.environ.get("AMPORTAL_CHROMIUM")
    found = Path(named) if named else chromium.find()
    if found is None:
        sys.exit("no Chromium here: `make test` brings one, AMPORTAL_CHROMIUM names one")
    pages = pages_of(sample_portals()[CLIENT])
    times: dict[str, list[float]] = {_BARE: [], "index.html": [], pages[1]: [], pages[2]: []}
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        portal = Path(folder) / CLIENT
        write_sample(Path(folder))
        (portal / "bare.css").write_text("h1 { color: black }", "utf-8")
        bare = '<!DOCTYPE html><link rel="stylesheet" href="bare.css"><h1>One sentence</h1>'
        (portal / _BARE).write_text(bare, "utf-8")
        browser = playwright.chromium.launch(executable_path=str(found))
        with served(portal) as address:
            for _ in range(rounds):
                for page, taken in times.items():
                    taken.append(largest_words(browser, address + page))
        browser.close()
    most = MOST_MS * max(1.0, middle(times[_BARE]) / _BARE_MS)
    return [
        Figure(page, middle(taken), "ms", None if page == _BARE else most, min(taken))
        for page, taken in times.items()
    ]


if __name__ == "__main__":
    measured = figures(*map(int, sys.argv[1:]))
    print(table(measured))
    sys.exit(int(not all(each.held for each in measured)))
