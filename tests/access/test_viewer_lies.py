"""A host that lies, and a browser that forbids: the viewer says so plainly and shows nothing."""

from __future__ import annotations

import random
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.access.lying_host import Host, served
from tests.access.small_portal import ANNA, OMAR, PASSPHRASE, next_epoch, sealed
from tests.access.test_viewer_chromium import opened, shown
from tests.browser.launching import ARGUMENTS


@pytest.fixture(scope="module")
def browser(chromium: Path) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=chromium, args=list(ARGUMENTS))
        yield started
        started.close()


@pytest.fixture
def host() -> Iterator[Host]:
    with served(Host(sealed()), "0.0.0.0") as found:
        yield found


@pytest.fixture
def tab(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(locale="en-GB")
    page = context.new_page()
    page.set_default_timeout(15_000)
    yield page
    context.close()


def told(tab: Page, text: str) -> None:
    tab.locator(f"#said:has-text('{text}'), #told:has-text('{text}')").first.wait_for()


@pytest.mark.parametrize("kind", ["flip", "cut", "swap"])
@pytest.mark.parametrize("worker", [True, False])
def test_a_changed_blob_is_not_shown(tab: Page, host: Host, kind: str, worker: bool) -> None:
    if not worker:
        host.types["sw.js"] = "text/plain"
    opened(tab, host)
    assert shown(tab, "#word") == "one"
    blobs = sorted(path for path in host.files if path.startswith("b/"))
    chance = random.Random(kind)
    for path, other in zip(blobs, [*blobs[1:], blobs[0]], strict=True):
        raw = host.files[path]
        at = chance.randrange(len(raw))
        changed = {
            "flip": raw[:at] + bytes([raw[at] ^ 1]) + raw[at + 1 :],
            "cut": raw[:at],
            "swap": sealed()[other],
        }[kind]
        host.files = {**host.files, path: changed}
    tab.frame_locator("iframe").locator("#plan").click()
    told(tab, "changed or cut on its way")
    assert "late one" not in tab.frame_locator("iframe").locator("body").inner_text()


@pytest.mark.parametrize(
    ("name", "change", "text"),
    [
        ("m", lambda raw: raw[:4] + b"\2" + raw[5:], "needs a newer version"),
        ("m", lambda raw: raw[:-1], "changed or cut"),
        ("m", lambda raw: b"<!doctype html>our page for everything", "changed or cut"),
        ("e", lambda raw: raw[:-1] + bytes([raw[-1] ^ 1]), "has ended"),
        ("k", lambda raw: raw[:-1] + bytes([raw[-1] ^ 1]), "do not open this portal"),
        ("k", lambda raw: raw[:4] + b"\2" + raw[5:], "needs a newer version"),
        ("k", lambda raw: raw[:29] + b"\xff" * 4 + raw[33:], "do not open this portal"),
    ],
)
def test_what_leads_to_the_portal_is_refused_in_words(
    tab: Page,
    host: Host,
    name: str,
    change,
    text: str,  # type: ignore[no-untyped-def]
) -> None:
    slot = "e53b2edb63"
    path = name if name == "m" else f"{name}/{slot}"
    host.files = {**host.files, path: change(host.files[path])}
    opened(tab, host)
    told(tab, text)
    assert tab.locator("iframe").count() == 0


def test_an_older_release_than_this_device_has_seen_is_told(tab: Page, host: Host) -> None:
    opened(tab, host)
    assert shown(tab, "#word") == "one"
    host.files = sealed(word="old", serial=4)
    tab.goto("about:blank")
    opened(tab, host)
    assert shown(tab, "#word") == "old"
    told(tab, "has shown a newer version")


def test_a_device_is_remembered_only_when_asked_and_forgotten_when_told(
    tab: Page, host: Host
) -> None:
    opened(tab, host)
    assert shown(tab, "#word") == "one"
    tab.goto("about:blank")
    tab.goto(f"{host.address}#riverbank")
    tab.locator("#six").wait_for()
    tab.check("#keep")
    tab.fill("#six", PASSPHRASE)
    tab.press("#six", "Enter")
    assert shown(tab, "#word") == "one"
    tab.goto("about:blank")
    host.files = sealed(next_epoch(ANNA), word="two", serial=6)
    tab.goto(f"{host.address}#riverbank")
    assert shown(tab, "#word") == "two"
    tab.click("#forget")
    tab.locator("#six").wait_for()
    tab.goto("about:blank")
    tab.goto(f"{host.address}#riverbank")
    tab.locator("#six").wait_for()


def test_a_remembered_device_of_somebody_removed_is_told(tab: Page, host: Host) -> None:
    tab.goto(f"{host.address}#riverbank")
    tab.check("#keep")
    tab.fill("#six", PASSPHRASE)
    tab.press("#six", "Enter")
    assert shown(tab, "#word") == "one"
    tab.goto("about:blank")
    host.files = sealed(next_epoch(OMAR), word="two", serial=6)
    tab.goto(f"{host.address}#riverbank")
    told(tab, "has ended")


@pytest.mark.parametrize("when", [-40, 40])
def test_a_clock_that_is_wrong_never_locks_out(browser: Browser, host: Host, when: int) -> None:
    context = browser.new_context()
    tab = context.new_page()
    tab.goto(f"{host.address}#riverbank")
    tab.check("#keep")
    tab.fill("#six", PASSPHRASE)
    tab.press("#six", "Enter")
    assert shown(tab, "#word") == "one"
    late = context.new_page()
    late.add_init_script(f"const now = Date.now; Date.now = () => now() + {when} * 24 * 3600e3;")
    opened(late, host)
    assert shown(late, "#word") == "one"
    context.close()


def test_a_link_with_the_passphrase_opens_and_leaves_the_address(tab: Page, host: Host) -> None:
    tab.goto(f"{host.address}#riverbank+{PASSPHRASE}")
    assert shown(tab, "#word") == "one"
    assert PASSPHRASE not in tab.evaluate("location.href")
    # One in a mail leads to a page, and to a place on it.
    tab.goto("about:blank")
    tab.goto(f"{host.address}#riverbank+{PASSPHRASE}/projects/secret-plan.html#late")
    assert shown(tab, "#late") == "late one"
    assert tab.evaluate("location.hash") == "#riverbank/projects/secret-plan.html#late"


def test_a_line_that_anybody_can_listen_to_is_refused(tab: Page, host: Host) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asked:
        asked.connect(("192.0.2.1", 9))
        own = asked.getsockname()[0]
    tab.goto(f"http://{own}:{host.port}/p/#riverbank")
    told(tab, "begins with https://")
    assert tab.locator("#six").count() == 0


def test_a_header_that_forbids_frames_of_blobs_is_named(tab: Page, host: Host) -> None:
    host.types["sw.js"] = "text/plain"
    host.headers["Content-Security-Policy"] = "frame-src 'none'"
    opened(tab, host)
    told(tab, "Content-Security-Policy")


def test_a_header_that_forbids_workers_leaves_the_portal_readable(tab: Page, host: Host) -> None:
    host.headers["Content-Security-Policy"] = "worker-src 'none'"
    opened(tab, host)
    assert shown(tab, "#word") == "one"


def test_two_portals_of_one_host_know_nothing_of_each_other(tab: Page, host: Host) -> None:
    opened(tab, host)
    assert shown(tab, "#word") == "one"
    status = tab.evaluate("fetch('/q/v/index.html').then(each => each.status)")
    assert status == 404


def test_what_a_restarted_worker_needs_it_gets_from_the_page(tab: Page, host: Host) -> None:
    opened(tab, host)
    assert shown(tab, "#word") == "one"
    tab.evaluate("navigator.serviceWorker.ready.then(each => each.active.postMessage({}))")
    tab.frame_locator("iframe").locator("#plan").click()
    assert shown(tab, "#late") == "late one"
