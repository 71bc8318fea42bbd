"""Find the Chromium that the browser tests drive.

It exists so that tests, set-up and a person at a shell agree on one answer. It never downloads;
`.setup/browser` does. `python -m tests.chromium` prints the path, or fails.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

_NAMES = ("chromium", "google-chrome-stable", "google-chrome", "chromium-browser")


def find() -> Path | None:
    """Return the browser that `AMPORTAL_CHROMIUM` names, else a packaged one, else Playwright's."""
    named = os.environ.get("AMPORTAL_CHROMIUM")
    if named:
        return Path(named)
    for name in _NAMES:
        found = shutil.which(name)
        if found and _starts(Path(found)):
            return Path(found)
    with sync_playwright() as playwright:
        own = Path(playwright.chromium.executable_path)
    return own if own.is_file() else None


def _starts(path: Path) -> bool:
    """Say whether *path* is a browser: Ubuntu ships a script of that name that only wants a snap.

    A snap is refused as well, for it does not see the temporary folders that tests work in.
    """
    try:
        done = subprocess.run(
            [path, "--version"], capture_output=True, text=True, timeout=60, check=False
        )
    except OSError:
        return False
    return done.returncode == 0 and "snap" not in done.stdout


if __name__ == "__main__":
    browser = find()
    if browser is None:
        sys.exit("no Chromium here: run `make test`, which brings one, or set AMPORTAL_CHROMIUM")
    sys.stdout.write(f"{browser}\n")
