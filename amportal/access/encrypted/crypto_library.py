"""The few functions of the `cryptography` library that the format uses, imported when called.

The library is an optional extra and takes a tenth of a second to import, so nothing of it is
loaded before a portal is encrypted.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

KEY_BYTES = 32
NONCE_BYTES = 12
TAG_BYTES = 16


class NoCryptographyError(Exception):
    """The library is not installed."""

    def __init__(self) -> None:
        super().__init__('encrypted portals need one more package: pip install "amportal[access]"')


class NotAuthenticError(Exception):
    """The bytes were not sealed with this key for this place."""


def hkdf(secret: bytes, salt: bytes, info: bytes, length: int = KEY_BYTES) -> bytes:
    """Return *length* bytes derived from *secret* by HKDF-SHA256."""
    try:
        from cryptography.hazmat.primitives.hashes import SHA256
        from cryptography.hazmat.primitives.kdf.hkdf import HKDF
    except ImportError:
        raise NoCryptographyError from None
    return HKDF(SHA256(), length, salt, info).derive(secret)


def pbkdf2(passphrase: bytes, salt: bytes, count: int) -> bytes:
    """Return 32 bytes derived from *passphrase* by PBKDF2-HMAC-SHA256 with *count* rounds."""
    try:
        from cryptography.hazmat.primitives.hashes import SHA256
        from cryptography.hazmat.primitives.kdf.pbkdf2 import PBKDF2HMAC
    except ImportError:
        raise NoCryptographyError from None
    return PBKDF2HMAC(SHA256(), KEY_BYTES, salt, count).derive(passphrase)


def mac(key: bytes, message: bytes) -> bytes:
    """Return HMAC-SHA256 of *message*."""
    try:
        from cryptography.hazmat.primitives.hashes import SHA256
        from cryptography.hazmat.primitives.hmac import HMAC
    except ImportError:
        raise NoCryptographyError from None
    made = HMAC(key, SHA256())
    made.update(message)
    return made.finalize()


def encrypt(key: bytes, nonce: bytes, plain: bytes, aad: bytes) -> bytes:
    """Return *plain* encrypted by AES-256-GCM, with its tag of 16 bytes at the end."""
    return _aes(key).encrypt(nonce, plain, aad)


def decrypt(key: bytes, nonce: bytes, sealed: bytes, aad: bytes) -> bytes:
    """Return what `encrypt` was given; raise `NotAuthenticError` where a bit of it differs."""
    from cryptography.exceptions import InvalidTag

    try:
        return _aes(key).decrypt(nonce, sealed, aad)
    except (InvalidTag, ValueError):
        raise NotAuthenticError from None


def _aes(key: bytes) -> AESGCM:
    try:
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM
    except ImportError:
        raise NoCryptographyError from None
    return AESGCM(key)
