"""The system's keyring as the place of a site's secrets, in place of a file."""

from __future__ import annotations

from dataclasses import dataclass
from types import ModuleType
from typing import NoReturn, cast

from amportal.access.key_store import KeyStoreError

SERVICE = "amportal access"


@dataclass(frozen=True, slots=True)
class SystemKeyring:
    """The secrets of *site* in the keyring of the person who runs this.

    A keyring that is locked or missing is an error: taken for an empty one, it would be given new
    secrets beside those that contacts have.
    """

    site: str

    def __str__(self) -> str:
        return f"the keyring (`{SERVICE}`, `{self.site}`)"

    def read(self) -> bytes | None:
        """Return what is kept, None where nothing is. Raises KeyStoreError."""
        library = _library()
        try:
            found = library.get_password(SERVICE, self.site)
        except library.errors.KeyringError as fault:
            _unusable("read", fault)
        return None if found is None else cast(str, found).encode()

    def write(self, content: bytes) -> None:
        """Keep *content* in place of what was kept. Raises KeyStoreError."""
        library = _library()
        try:
            library.set_password(SERVICE, self.site, content.decode())
        except library.errors.KeyringError as fault:
            _unusable("written", fault)


def _unusable(done: str, fault: Exception) -> NoReturn:
    raise KeyStoreError(
        f"the keyring cannot be {done} ({type(fault).__name__})",
        "unlock it, or let AMPORTAL_KEYS name a file",
    ) from None


def _library() -> ModuleType:
    try:
        import keyring
        import keyring.errors
    except ImportError:
        raise KeyStoreError(
            "the library `keyring` is not installed", 'pip install "amportal[secrets]"'
        ) from None
    return keyring
