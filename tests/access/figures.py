"""Measure what an encrypted portal costs its reader, in Chromium and Firefox.

`python -m tests.access.figures PORTAL` takes the folder of a built portal. Each browser runs at a
quarter of a processor: its processes are stopped for three of every four moments.
"""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from statistics import median
from threading import Event, Thread

from playwright.sync_api import sync_playwright

from amportal.access.encrypted.encrypted_portal import (
    PlainFile,
    SealedEntry,
    SealedManifest,
    sealed_blobs,
    sealed_manifest,
)
from amportal.access.encrypted.slots import slot_files
from amportal.access.encrypted.viewer_files import viewer_files
from amportal.publish.media_types import media_type
from tests.access.firefox import Firefox, firefox
from tests.access.lying_host import Host, served
from tests.access.painted import green, share
from tests.access.small_portal import PASSPHRASE, SECRETS, sealed
from tests.browser.launching import ARGUMENTS
from tests.chromium import find

_TURN = 0.020
_TIMES = 5
# How long after the last word somebody presses Enter: typed, and pasted with Enter at once.
_PAUSES = {"typed": 1.5, "at once": 0.0}


def sealed_folder(folder: Path) -> dict[str, bytes]:
    """Return the published files of the built portal in *folder*."""
    entries: dict[str, SealedEntry] = {}
    plain = [
        PlainFile(path.relative_to(folder).as_posix(), path.read_bytes(), media_type(path.name))
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    ]
    tree = dict(slot_files(SECRETS)) | dict(sealed_blobs(SECRETS, plain, entries))
    manifest = SealedManifest(SECRETS.portal_id, SECRETS.epoch, 1, entries, {"lang": "en"})
    return tree | {"m": sealed_manifest(SECRETS, manifest)} | viewer_files()


def _family(process: int) -> set[int]:
    parents: dict[int, int] = {}
    for each in Path("/proc").iterdir():
        if each.name.isdigit():
            try:
                parents[int(each.name)] = int(
                    (each / "stat").read_text().rpartition(")")[2].split()[1]
                )
            except (OSError, ValueError, IndexError):
                continue
    found, size = {process}, 0
    while len(found) > size:
        size = len(found)
        found |= {child for child, parent in parents.items() if parent in found}
    return found


@contextmanager
def quarter(process: int) -> Iterator[None]:
    """Let *process* and its children run in one of four moments."""
    ended = Event()

    def turns() -> None:
        while not ended.is_set():
            family = _family(process)
            for number, pause in ((signal.SIGSTOP, _TURN * 3), (signal.SIGCONT, _TURN)):
                for each in family:
                    with suppress(ProcessLookupError):
                        os.kill(each, number)
                time.sleep(pause)

    thread = Thread(target=turns)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()


_OPENED = """
const [six, go] = ["six", "go"].map((id) => document.getElementById(id));
six.value = args[0];
six.dispatchEvent(new Event("input"));
await new Promise((resolve) => setTimeout(resolve, args[1]));
const begun = performance.now();
go.click();
for (;;) {
  const inner = document.querySelector("iframe")?.contentDocument;
  if (inner && inner.readyState === "complete" && inner.querySelector("h1")) break;
  await new Promise((resolve) => setTimeout(resolve, 5));
}
return performance.now() - begun;
"""


def _told(took: list[float]) -> str:
    return f"median {median(took):.2f} s, all {sorted(round(each, 2) for each in took)}"


def in_firefox(browser: Firefox, host: Host) -> None:
    """Print the figures of Firefox."""
    for what, pause in _PAUSES.items():
        took = []
        for _ in range(_TIMES):
            browser.goto("about:blank")
            browser.goto(f"{host.address}#riverbank")
            browser.until(
                lambda: bool(browser.run("return !document.querySelector('#door').hidden"))
            )
            time.sleep(1)
            with quarter(browser.process):
                took.append(float(browser.run(_OPENED, PASSPHRASE, pause * 1000 * 4)) / 1000)
        print(f"Firefox, {what}: {_told(took)}")


def in_chromium(host: Host) -> None:
    """Print the figures of Chromium."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=find(), args=[*ARGUMENTS, "--remote-debugging-port=0"]
        )
        process = browser.new_browser_cdp_session().send("SystemInfo.getProcessInfo")
        main = next(each["id"] for each in process["processInfo"] if each["type"] == "browser")
        for what, pause in _PAUSES.items():
            took = []
            for _ in range(_TIMES):
                context = browser.new_context()
                tab = context.new_page()
                tab.goto(f"{host.address}#riverbank")
                tab.locator("#go").wait_for()
                time.sleep(1)
                with quarter(main):
                    script = f"(async (...args) => {{ {_OPENED} }})({PASSPHRASE!r}, {pause * 4000})"
                    took.append(float(tab.evaluate(script)) / 1000)
                context.close()
            print(f"Chromium, {what}: {_told(took)}")
        browser.close()


def painted() -> None:
    """Print whether the page of a report was painted from the worker's bytes in Firefox."""
    with served(Host(sealed())) as host, firefox() as browser:
        browser.goto(f"{host.address}#riverbank/reports/quokka.pdf")
        browser.until(lambda: bool(browser.run("return !document.querySelector('#door').hidden")))
        browser.run(_OPENED.partition("for (;;)")[0], PASSPHRASE, 0)
        time.sleep(6)
        print(f"Firefox, green of the report's page: {share(browser.picture(), green):.0%}")


if __name__ == "__main__":
    with served(Host(sealed_folder(Path(sys.argv[1])))) as one:
        in_chromium(one)
        with firefox() as fox:
            in_firefox(fox, one)
    painted()
