"""The viewer opens a portal in Chromium, with its service worker and without."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from amportal.access.encrypted.encrypted_archive import boxed_page
from tests.access.lying_host import Host, served
from tests.access.painted import blue, green, share
from tests.access.small_portal import ANNA, OMAR, PASSPHRASE, PLANTED, next_epoch, sealed
from tests.access.vectors_page import check_opened, check_sealed, vectors_site
from tests.browser.axe import AXE, axe_script
from tests.browser.launching import ARGUMENTS
from tests.polling import wait_until


@pytest.fixture(scope="module")
def browser(chromium: Path) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=chromium, args=list(ARGUMENTS))
        yield started
        started.close()


@pytest.fixture
def host() -> Iterator[Host]:
    with served(Host(sealed())) as found:
        yield found


@pytest.fixture
def tab(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(locale="en-GB", bypass_csp=False)
    page = context.new_page()
    page.set_default_timeout(15_000)
    yield page
    context.close()


# The colour in the middle of what a film shows.
_FRAME = """film => {
  const pad = new OffscreenCanvas(64, 48).getContext("2d");
  pad.drawImage(film, 0, 0);
  return [...pad.getImageData(32, 24, 1, 1).data].slice(0, 3);
}"""


def opened(tab: Page, host: Host, words: str = PASSPHRASE, fragment: str = "#riverbank") -> None:
    tab.goto(host.address + fragment)
    tab.fill("#six", words)
    tab.press("#six", "Enter")


def shown(tab: Page, selector: str) -> str:
    return tab.frame_locator("iframe").locator(selector).inner_text()


def test_a_portal_opens_behind_the_worker(tab: Page, host: Host) -> None:
    faults: list[str] = []
    tab.on("console", lambda each: faults.append(each.text) if each.type == "error" else None)
    opened(tab, host, PASSPHRASE.replace("-", " ").upper())
    assert shown(tab, "#word") == "one"
    inside = tab.frame_locator("iframe")
    assert inside.locator("h1").evaluate("each => getComputedStyle(each).color") == "rgb(1, 2, 3)"
    assert inside.locator("#pic").evaluate("each => each.naturalWidth") == 4
    assert inside.locator("html").get_attribute("data-ran") == "yes"
    inside.locator("#plan").click()
    assert shown(tab, "#late") == "late one"
    tab.locator("#name", has_text="Plan one").wait_for()
    assert tab.evaluate("location.hash") == "#riverbank/projects/secret-plan.html#late"
    assert not [path for path in host.asked if any(word in path for word in PLANTED)]
    assert {path.removeprefix("/favicon.ico").split("/")[0] for path in host.asked} <= {
        "index.html", "open.js", "viewer.js", "sw.js", "viewer.css", "words.txt", "t", "k", "e",
        "m", "b", "",
    }  # fmt: skip
    assert [each for each in faults if "favicon" not in each and "404" not in each] == []
    # A player gets the part of a film it asks for, and only its chunks are fetched.
    asked = len(host.asked)
    part = tab.evaluate(
        "fetch('v/files/film.mp4', {headers: {Range: 'bytes=1048560-1048599'}}).then(async each =>"
        " [each.status, each.headers.get('content-range'), (await each.arrayBuffer()).byteLength])"
    )
    assert part == [206, f"bytes 1048560-1048599/{5 << 19}", 40]
    assert len(host.asked) - asked == 2


def test_a_film_plays_and_a_report_is_painted(tab: Page, host: Host) -> None:
    opened(tab, host)
    assert shown(tab, "#word") == "one"
    tab.frame_locator("iframe").locator("#clip").click()
    film = tab.frame_locator("iframe").locator("video")
    film.evaluate("each => { each.muted = true; return each.play(); }")
    wait_until(lambda: film.evaluate("each => each.currentTime") > 0.3)
    assert blue(*film.evaluate(_FRAME))
    tab.evaluate("location.hash = '#riverbank/reports/quokka.pdf'")
    wait_until(lambda: share(tab.screenshot(), green) > 0.2)


def test_it_opens_and_seals_the_known_answers(tab: Page) -> None:
    with served(Host(vectors_site())) as host:
        tab.goto(f"{host.address}vectors.html")
        tab.locator("#found:not(:empty)").wait_for(state="attached")
        found = json.loads(tab.locator("#found").text_content() or "")
    check_opened(found["opened"])
    check_sealed(found["sealed"])


def test_a_portal_opens_where_the_worker_is_sent_with_a_wrong_type(tab: Page, host: Host) -> None:
    host.types["sw.js"] = "text/plain"
    opened(tab, host)
    assert shown(tab, "#word") == "one"
    inside = tab.frame_locator("iframe")
    assert inside.locator("h1").evaluate("each => getComputedStyle(each).color") == "rgb(1, 2, 3)"
    assert inside.locator("#pic").evaluate("each => each.naturalWidth") == 4
    inside.locator("#plan").click()
    tab.locator("#name", has_text="Plan one").wait_for()
    assert shown(tab, "#late") == "late one"
    tab.frame_locator("iframe").locator("#pdf").click()
    with tab.expect_download() as loaded:
        tab.click("#shown a[download]")
    assert loaded.value.path().read_bytes().startswith(b"%PDF")
    tab.go_back()
    assert shown(tab, "#late") == "late one"
    assert not [path for path in host.asked if any(word in path for word in PLANTED)]


def test_a_portal_opens_where_the_worker_never_comes(tab: Page, host: Host) -> None:
    """As on a host whose sign-in the browser does not pass for a worker's script."""
    host.silent.add("sw.js")
    # Copied from the card with its numbers.
    numbered = enumerate(PASSPHRASE.split("-"), 1)
    opened(tab, host, "“" + " ".join(f"{number}. {word}" for number, word in numbered) + "”")
    assert shown(tab, "#word") == "one"
    assert not tab.evaluate("Boolean(navigator.serviceWorker.controller)")


def test_a_portal_opens_where_nothing_can_be_kept(browser: Browser, host: Host) -> None:
    """As in a private window of some browsers: no workers, and storage that throws."""
    context = browser.new_context(service_workers="block", locale="en-GB")
    context.add_init_script(
        "Object.defineProperty(globalThis, 'indexedDB', { get() { throw new Error('no'); } });"
    )
    page = context.new_page()
    page.goto(f"{host.address}#riverbank")
    page.fill("#six", PASSPHRASE)
    page.check("#keep")
    page.press("#six", "Enter")
    assert shown(page, "#word") == "one"
    page.locator("#told", has_text="could not be remembered").wait_for()
    context.close()


def test_words_that_cannot_be_right_are_told_before_anything_is_done(tab: Page, host: Host) -> None:
    opened(tab, host, PASSPHRASE.replace("mobile", "mobil"))
    tab.locator("#near >> text=mobile").wait_for()
    # What is typed right is looked up ahead, so this is asked before the word is put right.
    assert not [path for path in host.asked if path.startswith("k/")]
    tab.click("#near >> text=mobile")
    assert tab.input_value("#six") == PASSPHRASE
    tab.fill("#six", "five words are not enough")
    tab.press("#six", "Enter")
    assert "six words. You typed 5" in tab.inner_text("#said")


def test_a_wrong_passphrase_says_so_and_waits_longer_each_time(tab: Page, host: Host) -> None:
    wrong = PASSPHRASE.replace("mobile", "tidal")
    tab.clock.install()
    for fragment in ("#riverbank", "#nobody"):
        opened(tab, host, wrong, fragment)
        tab.locator("#said", has_text="do not open this portal").wait_for()
        tab.locator("#go", has_text="again in 1 s").wait_for()
        assert tab.is_disabled("#go")
        tab.clock.run_for(1100)
        tab.locator("#go:enabled").wait_for()
        tab.press("#six", "Enter")
        tab.locator("#go", has_text="again in 2 s").wait_for()


def test_a_release_that_changed_is_shown_whole_and_a_removed_contact_is_told(
    tab: Page, host: Host
) -> None:
    opened(tab, host)
    assert shown(tab, "#word") == "one"
    host.files = sealed(word="two", serial=6)
    tab.frame_locator("iframe").locator("#plan").click()
    assert shown(tab, "#late") == "late two"
    tab.locator("#told", has_text="updated while you read").wait_for()
    # Another epoch, and who reads is still in it.
    host.files = sealed(next_epoch(ANNA), word="three", serial=7)
    tab.frame_locator("iframe").locator("#home").click()
    tab.frame_locator("iframe").locator("#word", has_text="three").wait_for()
    host.files = sealed(next_epoch(OMAR), word="four", serial=8)
    tab.frame_locator("iframe").locator("#plan").click()
    tab.locator("#told", has_text="access to this portal has ended").wait_for()
    assert "Ruth Adeyemi, +44 20 7946 0112" in tab.inner_text("#told")
    assert tab.locator("iframe").count() == 0


@pytest.mark.parametrize(("width", "scheme"), [(320, "light"), (1280, "dark")])
def test_the_form_is_for_everybody(browser: Browser, host: Host, width: int, scheme: str) -> None:
    context = browser.new_context(
        viewport={"width": width, "height": 640},
        color_scheme="dark" if scheme == "dark" else "light",
        locale="ar",
        bypass_csp=True,
    )
    page = context.new_page()
    page.goto(host.address)
    page.locator("#go").wait_for()
    assert page.get_attribute("html", "dir") == "rtl"
    page.evaluate(axe_script())
    assert page.evaluate(AXE, None) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.select_option("#language", "de")
    page.locator("h1", has_text="Geschütztes Portal").wait_for()
    # By keyboard alone: word, passphrase, Enter.
    page.focus("#link")
    page.keyboard.type("riverbank")
    page.keyboard.press("Tab")
    page.keyboard.type(PASSPHRASE)
    page.keyboard.press("Enter")
    page.frame_locator("iframe").locator("#word").wait_for()
    assert page.evaluate(AXE, None) == []
    context.close()


def test_one_file_for_mail_opens_from_a_disk(tab: Page, tmp_path: Path) -> None:
    box = tmp_path / "box.html"
    box.write_bytes(boxed_page(sealed()))
    tab.goto(f"{box.as_uri()}#riverbank")
    tab.fill("#six", PASSPHRASE)
    tab.press("#six", "Enter")
    assert shown(tab, "#word") == "one"
    inside = tab.frame_locator("iframe")
    assert inside.locator("h1").evaluate("each => getComputedStyle(each).color") == "rgb(1, 2, 3)"
    assert inside.locator("#pic").evaluate("each => each.naturalWidth") == 4
    inside.locator("#plan").click()
    tab.locator("#name", has_text="Plan one").wait_for()
    assert shown(tab, "#late") == "late one"


def test_without_javascript_it_says_so(browser: Browser, host: Host) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(host.address)
    page.locator("text=This page needs JavaScript").wait_for()
    context.close()
