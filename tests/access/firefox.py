"""A headless Firefox, driven by its own remote protocol: `marionette_driver` and no other program.

`AMPORTAL_FIREFOX` names the browser where none is installed, such as one unpacked from Debian's
`firefox-esr`.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from tests.publish.webhosts import free_port

_PREFERENCES = {
    "browser.shell.checkDefaultBrowser": False,
    "datareporting.policy.dataSubmissionEnabled": False,
    "app.update.auto": False,
    "network.captive-portal-service.enabled": False,
    "network.connectivity-service.enabled": False,
    "browser.safebrowsing.update.enabled": False,
    "pdfjs.disabled": False,
}


def find() -> Path | None:
    """Return the Firefox of this machine, or None."""
    named = (
        os.environ.get("AMPORTAL_FIREFOX") or shutil.which("firefox-esr") or shutil.which("firefox")
    )
    return Path(named) if named else None


class Firefox:
    """One browser with one window."""

    def __init__(self, marionette: Any, process: int) -> None:
        self.marionette, self.process = marionette, process

    def goto(self, url: str) -> None:
        """Open *url*."""
        self.marionette.navigate(url)

    def run(self, script: str, *values: Any) -> Any:
        """Return what *script*, a function's body, returns in the page; it may await."""
        whole = (
            "const done = arguments[arguments.length - 1];"
            f"(async (...args) => {{ {script} }})(...arguments)"
            ".then(each => done(each), fault => done(String(fault)))"
        )
        return self.marionette.execute_async_script(whole, list(values), sandbox="default")

    def text(self, selector: str, frame: bool = False) -> str:
        """Return the text of what *selector* finds, in the frame where asked; else nothing."""
        within = "document.querySelector('iframe')?.contentDocument" if frame else "document"
        found = self.run(f"return {within}?.querySelector(args[0])?.textContent ?? ''", selector)
        return str(found)

    def type(self, text: str) -> None:
        """Type *text* into the field for the words, and press Enter where it ends with a line."""
        from marionette_driver.by import By

        self.marionette.find_element(By.ID, "six").send_keys(text)

    def until(self, good: Callable[[], bool], seconds: float = 30) -> float:
        """Wait until *good*; return how long that took. Raises AssertionError."""
        begun = time.monotonic()
        while not good():
            assert time.monotonic() - begun < seconds, "waited in vain"
            time.sleep(0.01)
        return time.monotonic() - begun


@contextmanager
def firefox() -> Iterator[Firefox]:
    """Start a Firefox with a profile of its own; end it afterwards."""
    from marionette_driver.marionette import Marionette

    program = find()
    assert program, "there is no Firefox: install firefox-esr, or name one in AMPORTAL_FIREFOX"
    port = free_port()
    with TemporaryDirectory() as profile:
        lines = {**_PREFERENCES, "marionette.port": port}
        text = "".join(
            f"user_pref({name!r}, {str(value).lower()});\n".replace("'", '"')
            for name, value in lines.items()
        )
        (Path(profile) / "user.js").write_text(text, "ascii")
        command = [program, "--headless", "--no-remote", "--marionette", "--profile", profile]
        with subprocess.Popen(
            command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        ) as process:
            try:
                marionette = Marionette(host="127.0.0.1", port=port, startup_timeout=120)
                marionette.start_session(timeout=120)
                yield Firefox(marionette, process.pid)
                marionette.delete_session()
            finally:
                process.terminate()
                process.wait(30)
