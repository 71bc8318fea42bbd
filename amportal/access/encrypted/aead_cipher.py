"""Seal bytes for one place of one portal, so that the same bytes always give the same file.

The nonce is a MAC of the place and the plain bytes. It repeats only where both are the same, and
then the result is the same file. docs/encrypted-format.md specifies all of it.
"""

from __future__ import annotations

from dataclasses import dataclass
from struct import pack

from amportal.access.encrypted.crypto_library import (
    NONCE_BYTES,
    TAG_BYTES,
    decrypt,
    encrypt,
    hkdf,
    mac,
)

FORMAT = 1
PORTAL_ID_BYTES = 8
DIGEST_BYTES = 32
# What sealing adds to the plain bytes.
OVERHEAD = NONCE_BYTES + TAG_BYTES
_NAME_BYTES = 16
_NO_DIGEST = bytes(DIGEST_BYTES)

PERSONAL, CONTENT, MANIFEST, BLOB = b"k", b"e", b"m", b"b"


@dataclass(frozen=True, slots=True)
class Spot:
    """What sealed bytes are and where they belong; all of it is authenticated.

    `kind` is one of the four kinds of files. `path` is the slot, or the path in the portal.
    `digest` is the SHA-256 of the whole plain file that the chunk `chunk` of `chunks` is of.
    """

    kind: bytes
    portal: bytes
    epoch: int
    path: str
    digest: bytes = _NO_DIGEST
    chunk: int = 0
    chunks: int = 1

    def aad(self) -> bytes:
        """Return the authenticated data: fields of fixed lengths, the path last."""
        numbers = pack(">III", self.epoch, self.chunk, self.chunks)
        head = b"amportal" + bytes([FORMAT]) + self.kind + self.portal
        return head + numbers + self.digest + self.path.encode()


class SealingKey:
    """The keys that follow from one *secret* of 32 bytes in the portal *portal*."""

    def __init__(self, secret: bytes, portal: bytes) -> None:
        self._file = hkdf(secret, portal, b"amportal 1 file")
        self._nonce = hkdf(secret, portal, b"amportal 1 nonce")
        self._name = hkdf(secret, portal, b"amportal 1 name")

    def seal(self, spot: Spot, plain: bytes) -> bytes:
        """Return *plain* sealed for *spot*: nonce, ciphertext, tag."""
        aad = spot.aad()
        nonce = mac(self._nonce, pack(">I", len(aad)) + aad + plain)[:NONCE_BYTES]
        return nonce + encrypt(self._file, nonce, plain, aad)

    def open(self, spot: Spot, sealed: bytes) -> bytes:
        """Return what was sealed for *spot*; raise `NotAuthenticError` for anything else."""
        return decrypt(self._file, sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], spot.aad())

    def name(self, path: str, chunk: int) -> str:
        """Return the name under which chunk *chunk* of *path* is stored: 32 hexadecimal digits."""
        found = mac(self._name, path.encode() + b"\0" + pack(">I", chunk))[:_NAME_BYTES].hex()
        return f"b/{found[:2]}/{found}"
