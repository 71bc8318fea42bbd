"""A headless Firefox, driven by Marionette, the remote protocol that geckodriver speaks.

A message is `LENGTH:[0, id, command, parameters]` and its answer `LENGTH:[1, id, error, result]`,
in JSON on a socket. This client is short; the one on PyPI brings twelve packages.

`AMPORTAL_FIREFOX` names a browser that is not on the path.
"""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import time
from base64 import b64decode
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from tests.publish.webhosts import free_port

_NAMED = os.environ.get("AMPORTAL_FIREFOX")
_OF_MACOS = Path("/Applications/Firefox.app/Contents/MacOS/firefox")
_PREFERENCES = {
    "app.update.auto": False,
    "browser.aboutwelcome.enabled": False,
    "browser.safebrowsing.malware.enabled": False,
    "browser.safebrowsing.phishing.enabled": False,
    "browser.shell.checkDefaultBrowser": False,
    "datareporting.policy.dataSubmissionEnabled": False,
    "extensions.getAddons.cache.enabled": False,
    "intl.accept_languages": "en-GB",
    "network.captive-portal-service.enabled": False,
    "network.connectivity-service.enabled": False,
    "pdfjs.disabled": False,
    "toolkit.telemetry.enabled": False,
}


class MarionetteError(Exception):
    """What Firefox answered in place of a result."""


def find() -> Path | None:
    """Return the Firefox that is named or on the path, or None."""
    found = _NAMED or shutil.which("firefox-esr") or shutil.which("firefox")
    if found is None and _OF_MACOS.exists():
        return _OF_MACOS
    return Path(found) if found else None


class Firefox:
    """One browser with one window; *connection* leads to its Marionette."""

    def __init__(self, connection: socket.socket, process: int) -> None:
        self._socket, self.process = connection, process
        self._buffer = b""
        self._number = 0

    def command(self, name: str, **parameters: Any) -> Any:
        """Return the result of the command *name*. Raises MarionetteError."""
        self._number += 1
        row = json.dumps([0, self._number, name, parameters]).encode()
        self._socket.sendall(b"%d:%s" % (len(row), row))
        _, number, error, result = self.receive()
        assert number == self._number
        if error:
            raise MarionetteError(f"{error['error']}: {error['message']}")
        return result

    def receive(self) -> Any:
        """Return the next message."""
        while b":" not in self._buffer:
            self._more()
        length, _, self._buffer = self._buffer.partition(b":")
        while len(self._buffer) < int(length):
            self._more()
        message, self._buffer = self._buffer[: int(length)], self._buffer[int(length) :]
        return json.loads(message)

    def _more(self) -> None:
        part = self._socket.recv(1 << 16)
        if not part:
            raise MarionetteError("Firefox closed the connection")
        self._buffer += part

    def goto(self, url: str) -> None:
        """Open *url*."""
        self.command("WebDriver:Navigate", url=url)

    def run(self, script: str, *values: Any) -> Any:
        """Return what *script*, a function's body, returns in the page; it may await."""
        whole = (
            "const done = arguments[arguments.length - 1];"
            f"(async (...args) => {{ {script} }})(...arguments)"
            ".then(each => done(each), fault => done(String(fault)))"
        )
        result = self.command(
            "WebDriver:ExecuteAsyncScript", script=whole, args=list(values), sandbox="default"
        )
        return result["value"]

    def text(self, selector: str, *, frame: bool = False) -> str:
        """Return the text of what *selector* finds, in the frame where asked; else nothing."""
        within = "document.querySelector('iframe')?.contentDocument" if frame else "document"
        return str(
            self.run(f"return {within}?.querySelector(args[0])?.textContent ?? ''", selector)
        )

    def type(self, text: str, selector: str = "#six") -> None:
        r"""Type *text* into the empty field that *selector* finds; `\n` presses Enter."""
        self.until(
            lambda: self.run("return document.querySelector(args[0]).checkVisibility()", selector)
        )
        found = self.command("WebDriver:FindElement", using="css selector", value=selector)
        (element,) = found["value"].values()
        self.command("WebDriver:ElementClear", id=element)
        self.command("WebDriver:ElementSendKeys", id=element, text=text.replace("\n", "\ue007"))

    def click(self, selector: str, *, frame: bool = False) -> None:
        """Click what *selector* finds, in the frame where asked."""
        within = "document.querySelector('iframe').contentDocument" if frame else "document"
        self.run(f"{within}.querySelector(args[0]).click()", selector)

    def picture(self) -> bytes:
        """Return what the window shows, as PNG."""
        return b64decode(self.command("WebDriver:TakeScreenshot", full=False)["value"])

    def until(self, good: Callable[[], bool], seconds: float = 60) -> float:
        """Wait until *good*; return how long that took. Raises AssertionError."""
        begun = time.monotonic()
        while not good():
            assert time.monotonic() - begun < seconds, "waited in vain"
            time.sleep(0.02)
        return time.monotonic() - begun


@contextmanager
def firefox() -> Iterator[Firefox]:
    """Start a Firefox with a profile of its own; end it afterwards."""
    program = find()
    assert program, "no Firefox here: install firefox-esr, or name one in AMPORTAL_FIREFOX"
    port = free_port()
    with TemporaryDirectory() as home:
        lines = {**_PREFERENCES, "marionette.port": port}
        text = "".join(
            f"user_pref({json.dumps(name)}, {json.dumps(each)});\n" for name, each in lines.items()
        )
        profile = Path(home) / "profile"
        profile.mkdir()
        (profile / "user.js").write_text(text, "ascii")
        with subprocess.Popen(
            [program, "--headless", "--no-remote", "--marionette", "--profile", profile],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "HOME": home, "MOZ_CRASHREPORTER_DISABLE": "1"},
        ) as process:
            try:
                with _connected(port, process) as connection:
                    browser = Firefox(connection, process.pid)
                    browser.receive()
                    browser.command("WebDriver:NewSession", capabilities={})
                    browser.command("WebDriver:SetTimeouts", script=60_000)
                    yield browser
                    with suppress(MarionetteError, OSError):
                        browser.command("Marionette:Quit", flags=["eForceQuit"])
            finally:
                process.terminate()
                process.wait(60)


def _connected(port: int, process: subprocess.Popen[bytes]) -> socket.socket:
    begun = time.monotonic()
    while True:
        try:
            return socket.create_connection(("127.0.0.1", port), timeout=120)
        except OSError:
            assert process.poll() is None, "Firefox ended before it was ready"
            assert time.monotonic() - begun < 120, "Firefox was not ready in time"
            time.sleep(0.1)
