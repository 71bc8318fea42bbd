"""Where things are: the site a command works on, and what ships with amportal.

The only code that looks at the working directory, the clock and the environment.
"""

from __future__ import annotations

import os
from datetime import UTC, date, datetime
from pathlib import Path

from msgspec import Struct

import amportal


class Place(Struct, frozen=True):
    """A site's folder and the moment of the command."""

    root: Path
    now: datetime
    today: date | None = None
    debug: bool = False

    @property
    def output(self) -> Path:
        """Where portals are released."""
        return self.root / "output"

    @property
    def state(self) -> Path:
        """Where the ledger is kept; may be deleted at any time."""
        return self.root / ".amportal"

    @property
    def outbox(self) -> Path:
        """Where it is kept what was sent to whom: no cache, never to be deleted."""
        return self.root / "outbox"


def now() -> datetime:
    """Return the moment, aware. `SOURCE_DATE_EPOCH` stands in for it where it is set."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    if epoch.isdigit():
        return datetime.fromtimestamp(int(epoch), UTC)
    return datetime.now(UTC)


def cache_folder() -> Path | None:
    """Return where this person's programs keep what may be lost; None where there is no home."""
    base = os.environ.get("XDG_CACHE_HOME", "")
    if base.startswith("/"):
        return Path(base) / "amportal"
    home = os.environ.get("HOME", "")
    return Path(home) / ".cache" / "amportal" if home.startswith("/") else None


# What AMPORTAL_KEYS says where the system's keyring keeps the secrets.
KEYRING = "keyring"


def keys_file(site: str) -> Path | None:
    """Return the file of secrets of *site*: AMPORTAL_KEYS, else in this person's data folder.

    Where the keyring keeps them, it is where the lock and the note of backups are.

    None where there is no home and nothing else was said.
    """
    named = os.environ.get("AMPORTAL_KEYS", "")
    if named and named != KEYRING:
        return Path(named).absolute()
    base = os.environ.get("XDG_DATA_HOME", "")
    if base.startswith("/"):
        return Path(base) / "amportal" / "keys" / site
    home = os.environ.get("HOME", "")
    if not home.startswith("/"):
        return None
    return Path(home) / ".local" / "share" / "amportal" / "keys" / site


def shipped(name: str) -> Path:
    """Return the folder *name* (`templates` or `content`) that ships with amportal.

    In the wheel it lies below the package; in a checkout beside it. Each exists once.
    """
    package = Path(amportal.__file__).parent
    inside = package / "starter" / name
    return inside if inside.is_dir() else package.parent / name


def lost_site_above(start: Path) -> Path | None:
    """Return the nearest folder at or above *start* that was built and has no sources any more."""
    for folder in (start, *start.parents):
        if (folder / ".amportal" / "lock").exists():
            return None if _has_sources(folder) else folder
    return None


def _has_sources(folder: Path) -> bool:
    content = folder / "content"
    try:
        return content.is_dir() and any(content.iterdir())
    except OSError:
        return False


def site_above(start: Path) -> Path | None:
    """Return the nearest folder at or above *start* that holds `content/agency.yaml`."""
    for folder in (start, *start.parents):
        try:
            if (folder / "content" / "agency.yaml").is_file():
                return folder
        except PermissionError:
            # A folder that may not be read holds no site that anybody could build.
            continue
    return None
