"""A portal and its readers, as far as a host has to know them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from amportal.access.key_store import KeyStoreError

# The first line of each file that is written; what lacks it is somebody else's.
MARK = "Written by `amportal access write`; changes here are lost"
# What browsers ask the host for by themselves, with the login of a portal. Where it is refused,
# Chromium forgets that login and asks the reader for it again on the next page.
ICONS = ("/favicon.ico", "/apple-touch-icon.png", "/apple-touch-icon-precomposed.png")
# Characters that mean something in a quoted text of a configuration file.
_SPECIAL = frozenset("\"'`$\\{}\r\n\0")


@dataclass(frozen=True, slots=True)
class Reader:
    """Somebody who signs in as *user*; *salt_key* makes the hash of their password repeatable."""

    user: str
    name: str
    email: str
    password: str = field(repr=False)
    salt_key: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class SignedPortal:
    """A portal where it is published.

    `folder` is the folder that the web server serves, empty where the host is no web server of
    one's own. `closed`: the host asks for a sign-in, else whoever has the address reads files that
    are open or encrypted. `domains` are those of the client's own mail. `project` is its name at
    Cloudflare Pages, where it is known.
    """

    portal: str
    client: str
    address: str
    folder: str
    readers: tuple[Reader, ...]
    closed: bool = True
    domains: tuple[str, ...] = ()
    project: str = ""

    @property
    def host(self) -> str:
        """The name of the host, with its port where the address has one."""
        return urlsplit(self.address).netloc

    @property
    def path(self) -> str:
        """The path of the address, without the slash at its end; empty for a host of its own."""
        return urlsplit(self.address).path.rstrip("/")


@dataclass(frozen=True, slots=True)
class WriteOptions:
    """Where the files stand on the host, media types by ending, and the version of Caddy."""

    here: str
    types: Mapping[str, str]
    caddy: tuple[int, int] = (2, 8)


# Paths below the folder, with their texts.
Files = Mapping[str, str]
FileWriter = Callable[[tuple[SignedPortal, ...], WriteOptions], Files]


def quoted(text: str) -> str:
    """Return *text* in double quotes. Raises KeyStoreError where that would mean something else."""
    if _SPECIAL & set(text):
        raise KeyStoreError(
            f"`{text}` cannot stand in the configuration of a web server",
            "choose a path of letters, digits, hyphens and slashes",
        )
    return f'"{text}"'


def served(portals: tuple[SignedPortal, ...], host: str) -> tuple[SignedPortal, ...]:
    """Return those of *portals* that a web server of one's own serves.

    Raises KeyStoreError where there is none.
    """
    found = tuple(each for each in portals if each.folder)
    if not found:
        raise KeyStoreError(
            f"no portal goes to a folder or a machine by SSH, so {host} serves none",
            "`--for` names the host that portals are published to: "
            "see `publish:` in content/agency.yaml",
        )
    return found
