"""`amportal watch` and `amportal serve`, as a person starts and ends them."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from http.client import HTTPConnection
from pathlib import Path

import pytest

from tests.commands import ROOT, here
from tests.polling import wait_until

CLIENT = "content/clients/acme/client.yaml"


class Running:
    """One command that goes on until it is stopped, and what it says."""

    def __init__(self, site: Path, *arguments: str) -> None:
        self.log = site.parent / "log.txt"
        with self.log.open("wb") as out:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "amportal", *arguments],
                cwd=site,
                env={**os.environ, "PYTHONPATH": str(ROOT)},
                stdout=out,
                stderr=out,
            )

    @property
    def said(self) -> str:
        return self.log.read_text()

    def end(self, by: signal.Signals) -> int:
        self.process.send_signal(by)
        return self.process.wait(30)


@pytest.fixture
def start(sound: Path) -> Iterator[Callable[..., Running]]:
    started: list[Running] = []

    def begin(*arguments: str) -> Running:
        started.append(Running(sound, *arguments))
        return started[-1]

    yield begin
    for each in started:
        if each.process.poll() is None:
            each.process.kill()
            each.process.wait()


@pytest.mark.parametrize("by", [signal.SIGINT, signal.SIGTERM])
def test_watching_builds_tells_who_has_something_new_and_ends_well(
    sound: Path, start: Callable[..., Running], by: signal.Signals
) -> None:
    """One line for each client with news; Ctrl-C is how it ends, and no failure."""
    running = start("watch", "--today", "2026-11-23")
    wait_until(lambda: "acme: new portal" in running.said, 60)
    text = (sound / CLIENT).read_text(encoding="utf-8")
    (sound / CLIENT).write_text(text + "nam: x\n", encoding="utf-8")
    wait_until(lambda: "acme: held back" in running.said, 60)
    (sound / CLIENT).write_text(text, encoding="utf-8")
    wait_until(lambda: "all mended" in running.said, 60)
    assert running.end(by) == 0
    said = running.said
    assert said.count("unknown key `nam`") == 1
    assert "stopped; what was published stays as it is" in said
    assert "Traceback" not in said
    assert (sound / "output" / "acme" / "index.html").is_file()


def test_serving_shows_the_portals_where_it_says(
    sound: Path, start: Callable[..., Running]
) -> None:
    """At the next port where the wanted one is taken; the page is the one that was built."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        running = start("serve", "-a", f"127.0.0.1:{port}", "--today", "2026-11-23")
        wait_until(lambda: "acme: new portal" in running.said, 60)
    assert f"port {port} is taken; taking " in running.said
    line = next(line for line in running.said.splitlines() if line.startswith("serving http"))
    at = int(line.split("/")[2].partition(":")[2])
    connection = HTTPConnection("127.0.0.1", at, timeout=20)
    connection.request("GET", "/acme/")
    assert b"/-/reload.js" in connection.getresponse().read()
    connection.close()
    assert running.end(signal.SIGINT) == 0
    assert "Traceback" not in running.said


def test_an_address_that_is_none_is_wrong_use(sound: Path) -> None:
    """With what to write instead; nothing is built or served."""
    done = here(sound, "serve", "-a", "localhost:http")
    assert done.code == 2
    assert done.err == "error: `http` is not a port\nhint: write it like `-a 127.0.0.1:8000`\n"
    assert not (sound / "output").exists()


def test_forms_are_for_this_machine_alone(sound: Path) -> None:
    """Whoever reaches them may write, so no other address is listened at."""
    done = here(sound, "edit", "-a", "0.0.0.0:8000")
    assert (done.code, "forms are for this machine alone" in done.err) == (2, True)
    assert not (sound / "output").exists()


def test_serving_as_a_contact_shows_what_that_contact_is_given(
    sound: Path, start: Callable[..., Running]
) -> None:
    """The finance contact's portal, to the byte; the general one stays without it."""
    project = sound / "content/clients/acme/projects/spring/project.yaml"
    text = project.read_text(encoding="utf-8")
    secret = "  - {id: M77, name: Final invoice, baseline: 2027-01-15, audience: finance}\n"
    project.write_text(text.replace("\nmilestones:\n", f"\nmilestones:\n{secret}"), "utf-8")
    running = start("serve", "--as", "acme/omar", "-a", "127.0.0.1:8600", "--today", "2026-11-23")
    wait_until(lambda: "acme.finance: new portal" in running.said, 60)
    # Pages come first; the report follows.
    wait_until((sound / "output/acme.finance/reports/2026-w47.pdf").is_file, 60)
    assert "serving acme.finance as it is published, at http://127.0.0.1:" in running.said
    line = next(line for line in running.said.splitlines() if line.startswith("serving "))
    at = int(line.partition("http://127.0.0.1:")[2].partition("/")[0])
    for path in ("index.html", "projects/spring.html", "portal.json", "reports/2026-w47.pdf"):
        connection = HTTPConnection("127.0.0.1", at, timeout=20)
        connection.request("GET", f"/{path}")
        assert (
            connection.getresponse().read() == (sound / "output/acme.finance" / path).read_bytes()
        )
        connection.close()
    assert b"Final invoice" in (sound / "output/acme.finance/portal.json").read_bytes()
    assert b"Final invoice" not in (sound / "output/acme/portal.json").read_bytes()
    assert running.end(signal.SIGINT) == 0


@pytest.mark.parametrize(
    ("reader", "said"),
    [
        (
            "acme/oma",
            "error: `acme` has no contact `oma`\nhint: did you mean `acme/omar`?\n",
        ),
        (
            "acme/zzz",
            "error: `acme` has no contact `zzz`\nhint: there are: `lena`, `omar`, `priya`\n",
        ),
        ("acm", "error: there is no client `acm`\nhint: did you mean `acme`?\n"),
    ],
)
def test_serving_as_nobody_is_wrong_use(sound: Path, reader: str, said: str) -> None:
    """With the names there are; nothing is built or served."""
    done = here(sound, "serve", "--as", reader)
    assert (done.code, done.err) == (2, said)
    assert not (sound / "output").exists()
