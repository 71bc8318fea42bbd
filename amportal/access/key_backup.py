"""One encrypted file with all secrets of a site, which the program `age` opens, too.

The format is age's, with a passphrase: whoever restores needs neither amportal nor this version of
it. The library is pyrage, the Rust implementation of age (ADR 36).
"""

from __future__ import annotations

from types import ModuleType
from typing import cast

from amportal.access.key_store import KeyStoreError


def sealed_backup(content: bytes, passphrase: str) -> bytes:
    """Return *content* encrypted with *passphrase*. Raises KeyStoreError without the library."""
    return cast(bytes, _library().passphrase.encrypt(content, passphrase))


def opened_backup(raw: bytes, passphrase: str) -> bytes:
    """Return what *raw* holds. Raises KeyStoreError where it does not open."""
    library = _library()
    try:
        return cast(bytes, library.passphrase.decrypt(raw, passphrase))
    except library.DecryptError:
        raise KeyStoreError(
            "the backup does not open with this passphrase, or is damaged",
            "the passphrase was said when the backup was written",
        ) from None


def _library() -> ModuleType:
    try:
        import pyrage
    except ImportError:
        raise KeyStoreError(
            "the library `pyrage` is not installed, which encrypts backups",
            'pip install "amportal[access]"',
        ) from None
    return cast(ModuleType, pyrage)
