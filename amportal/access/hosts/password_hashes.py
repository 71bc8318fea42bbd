"""Passwords as web servers keep them, by libraries alone.

Each password is six random words, so a slow hash adds nothing; but servers compute it with every
request, and a slow one lets a stranger with wrong passwords stop them. So each kind is as cheap as
the server takes it. Salts follow from the contact's personal key: the same store gives the same
files.
"""

from __future__ import annotations

import hmac
from base64 import b64encode
from hashlib import sha256
from typing import Any

from amportal.access.hosts.signed_portals import Reader
from amportal.access.key_store import KeyStoreError

_SHA512_ROUNDS = 1000
_BCRYPT_COST = 6
# RFC 9106, section 4: the second recommended set. Signing in with Authelia is once a session.
_ARGON2 = {"iterations": 3, "lanes": 4, "memory_cost": 65536}


def sha512_crypt(reader: Reader) -> str:
    """Return the password as `$6$...`, which nginx and Apache take from the system's crypt."""
    try:
        from passlib.hash import sha512_crypt as scheme
    except ImportError:
        raise _missing("libpass") from None
    salt = _salt(reader, "sha512-crypt").hex()[:16]
    return str(scheme.using(rounds=_SHA512_ROUNDS, salt=salt).hash(reader.password))


def bcrypt(reader: Reader) -> str:
    """Return the password as `$2b$...`, the only kind that Caddy takes."""
    try:
        import bcrypt as library
    except ImportError:
        raise _missing("bcrypt") from None
    salt = library.gensalt(_BCRYPT_COST)[:7] + _bcrypt_base64(_salt(reader, "bcrypt"))
    hashed: bytes = library.hashpw(reader.password.encode(), salt)
    return hashed.decode()


def argon2id(reader: Reader) -> str:
    """Return the password as `$argon2id$...`, as Authelia recommends."""
    try:
        from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
    except ImportError:
        raise _missing("cryptography") from None
    options: dict[str, Any] = _ARGON2
    derive = Argon2id(salt=_salt(reader, "argon2id"), length=32, **options)
    return derive.derive_phc_encoded(reader.password.encode())


def header_digest(portal: str, reader: Reader) -> str:
    """Return the SHA-256 of the portal and the header that a browser sends, as hexadecimal."""
    said = b64encode(f"{reader.user}:{reader.password}".encode()).decode()
    return sha256(f"{portal}\nBasic {said}".encode()).hexdigest()


def _salt(reader: Reader, purpose: str) -> bytes:
    """Return 16 bytes that say nothing of the personal key and differ for each purpose."""
    whole = hmac.new(reader.salt_key, f"amportal salt {purpose}".encode(), sha256)
    return whole.digest()[:16]


def _bcrypt_base64(raw: bytes) -> bytes:
    """Return 16 bytes as the 22 characters of bcrypt's own alphabet."""
    usual = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
    own = b"./ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
    return b64encode(raw).rstrip(b"=").translate(bytes.maketrans(usual, own))


def _missing(library: str) -> KeyStoreError:
    return KeyStoreError(
        f"the library `{library}` is not installed, which hashes passwords for this host",
        'pip install "amportal[access]"',
    )
