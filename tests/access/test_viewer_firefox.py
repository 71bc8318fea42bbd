"""The viewer opens a portal in Firefox, with its service worker and without.

One browser for all tests: what each leaves behind in it stays, as in a reader's browser.
"""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest

from tests.access.firefox import Firefox, firefox
from tests.access.lying_host import Host, served
from tests.access.painted import Is, blue, green, share
from tests.access.small_portal import ANNA, OMAR, PASSPHRASE, PLANTED, next_epoch, sealed
from tests.access.vectors_page import check_opened, check_sealed, vectors_site

_INSIDE = "const inside = document.querySelector('iframe').contentDocument;"
_LOOK = (
    f"{_INSIDE} return [getComputedStyle(inside.querySelector('h1')).color,"
    " inside.querySelector('#pic').naturalWidth, inside.documentElement.dataset.ran ?? '']"
)
_ASKED = {
    "index.html",
    "open.js",
    "viewer.js",
    "sw.js",
    "viewer.css",
    "words.txt",
    "t",
    "k",
    "e",
    "m",
    "b",
    "favicon.ico",
}


@pytest.fixture(scope="module")
def fox() -> Iterator[Firefox]:
    with firefox() as browser:
        yield browser


@pytest.fixture
def host() -> Iterator[Host]:
    with served(Host(sealed())) as found:
        yield found


def opened(fox: Firefox, host: Host, words: str = PASSPHRASE) -> None:
    fox.goto(f"{host.address}#riverbank")
    fox.type(f"{words}\n")


def shows(fox: Firefox, selector: str, text: str) -> None:
    fox.until(lambda: fox.text(selector, frame=True) == text)


def painted(fox: Firefox, fits: Is, least: float) -> None:
    fox.until(lambda: share(fox.picture(), fits) > least)


def test_a_portal_opens_behind_the_worker(fox: Firefox, host: Host) -> None:
    opened(fox, host, PASSPHRASE.replace("-", " ").upper())
    shows(fox, "#word", "one")
    fox.until(lambda: fox.run(_LOOK) == ["rgb(1, 2, 3)", 4, "yes"])
    fox.click("#plan", frame=True)
    shows(fox, "#late", "late one")
    fox.until(lambda: fox.text("#name").startswith("Plan one"))
    assert fox.run("return location.hash") == "#riverbank/projects/secret-plan.html#late"
    fox.click("#clip", frame=True)
    painted(fox, blue, 0.001)
    play = f"{_INSIDE} const film = inside.querySelector('video');"
    fox.run(f"{play} film.muted = true; await film.play();")
    fox.until(lambda: bool(fox.run(f"{play} return film.currentTime > 0.3")))
    fox.goto(f"{host.address}#riverbank/reports/quokka.pdf")
    painted(fox, green, 0.2)
    part = fox.run(
        "const each = await fetch('v/files/film.mp4', {headers: {Range: 'bytes=1048560-1048599'}});"
        "return [each.status, each.headers.get('content-range'),"
        " (await each.arrayBuffer()).byteLength]"
    )
    assert part == [206, f"bytes 1048560-1048599/{5 << 19}", 40]
    assert not [path for path in host.asked if any(word in path for word in PLANTED)]
    assert {path.lstrip("/").split("/")[0] for path in host.asked} <= _ASKED


def test_a_portal_opens_where_the_worker_is_sent_with_a_wrong_type(
    fox: Firefox, host: Host
) -> None:
    host.types["sw.js"] = "text/plain"
    opened(fox, host)
    shows(fox, "#word", "one")
    fox.until(lambda: fox.run(_LOOK) == ["rgb(1, 2, 3)", 4, ""])
    fox.click("#plan", frame=True)
    shows(fox, "#late", "late one")
    fox.click("#pdf", frame=True)
    fox.until(lambda: "quokka.pdf" in fox.text("#shown a[download]"))
    begins = "const file = await fetch(document.querySelector('#shown a[download]').href)"
    assert "NetworkError" in fox.run(f"{begins}; return (await file.text()).slice(0, 4)")
    assert not [path for path in host.asked if any(word in path for word in PLANTED)]


def test_what_is_wrong_is_said(fox: Firefox, host: Host) -> None:
    """A word that is none, words that open nothing, a contact who was removed."""
    opened(fox, host, PASSPHRASE.replace("mobile", "mobil"))
    fox.until(lambda: "mobile" in fox.text("#near"))
    assert not [path for path in host.asked if path.startswith("k/")]
    opened(fox, host, PASSPHRASE.replace("mobile", "tidal"))
    fox.until(lambda: "do not open this portal" in fox.text("#said"))
    fox.goto("about:blank")
    opened(fox, host)
    shows(fox, "#word", "one")
    host.files = sealed(next_epoch(ANNA), word="two", serial=6)
    fox.click("#plan", frame=True)
    shows(fox, "#late", "late two")
    host.files = sealed(next_epoch(OMAR), word="three", serial=7)
    fox.click("#home", frame=True)
    fox.until(lambda: "access to this portal has ended" in fox.text("#told"))
    assert "Ruth Adeyemi, +44 20 7946 0112" in fox.text("#told")


def test_it_opens_and_seals_the_known_answers(fox: Firefox) -> None:
    with served(Host(vectors_site())) as host:
        fox.goto(f"{host.address}vectors.html")
        fox.until(lambda: bool(fox.text("#found")))
        found = json.loads(fox.text("#found"))
    check_opened(found["opened"])
    check_sealed(found["sealed"])
