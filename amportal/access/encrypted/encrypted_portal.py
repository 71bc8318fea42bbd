"""The encrypted files of one release of a portal, made from its plain ones and opened again.

Besides the slots there are one blob for each mebibyte of a file, under a name that says nothing,
and `m`, the manifest: which files there are, with digest, size, chunks and type of each.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from struct import pack, unpack
from typing import Any

from amportal.access.encrypted.aead_cipher import BLOB, FORMAT, MANIFEST, SealingKey, Spot
from amportal.access.encrypted.crypto_library import NotAuthenticError
from amportal.access.encrypted.padding import padded, unpadded
from amportal.access.encrypted.slots import (
    NewerFormatError,
    PortalSecrets,
    opened_content,
    opened_personal,
    slot_of,
)

CHUNK = 1 << 20
MANIFEST_NAME = "m"
MANIFEST_MAGIC = b"AMPM"
_HEAD = 9


@dataclass(frozen=True, slots=True)
class PlainFile:
    """One file of the portal as its reader sees it; `type` is its Content-Type."""

    path: str
    content: bytes = field(repr=False)
    type: str


@dataclass(frozen=True, slots=True)
class SealedEntry:
    """What the manifest says of one file: `digest` is the SHA-256 of its plain bytes in hex."""

    digest: str
    size: int
    chunks: int
    type: str


@dataclass(frozen=True, slots=True)
class SealedManifest:
    """The encrypted table of contents.

    `serial` grows with each release of the portal. `about` is what the pages that open it say of
    the portal: its language, and whom to call.
    """

    portal_id: bytes
    epoch: int
    serial: int
    files: Mapping[str, SealedEntry]
    about: Mapping[str, str] = field(default_factory=dict)

    def dumped(self) -> bytes:
        """Return the manifest as JSON: keys sorted, no spaces."""
        row = {
            "format": FORMAT,
            "portal": self.portal_id.hex(),
            "epoch": self.epoch,
            "serial": self.serial,
            "about": dict(self.about),
            "files": {
                path: [each.digest, each.size, each.chunks, each.type]
                for path, each in self.files.items()
            },
        }
        text = json.dumps(row, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        return text.encode()


def sealed_blobs(
    secrets: PortalSecrets, files: Iterable[PlainFile], entries: dict[str, SealedEntry]
) -> Iterator[tuple[str, bytes]]:
    """Yield path and bytes of the blobs of *files*, and note each file in *entries*."""
    key = SealingKey(secrets.content_key, secrets.portal_id)
    for file in files:
        digest, framed = sha256(file.content), padded(file.content)
        chunks = -(-len(framed) // CHUNK)
        for chunk in range(chunks):
            spot = Spot(
                BLOB, secrets.portal_id, secrets.epoch, file.path, digest.digest(), chunk, chunks
            )
            part = framed[chunk * CHUNK : (chunk + 1) * CHUNK]
            yield key.name(file.path, chunk), key.seal(spot, part)
        entry = SealedEntry(digest.hexdigest(), len(file.content), chunks, file.type)
        entries[file.path] = entry


def sealed_manifest(secrets: PortalSecrets, manifest: SealedManifest) -> bytes:
    """Return the file `m`."""
    key = SealingKey(secrets.content_key, secrets.portal_id)
    spot = Spot(MANIFEST, secrets.portal_id, secrets.epoch, MANIFEST_NAME)
    head = MANIFEST_MAGIC + bytes([FORMAT]) + pack(">I", secrets.epoch)
    return head + key.seal(spot, padded(manifest.dumped()))


def opened_manifest(portal_id: bytes, epoch: int, content_key: bytes, raw: bytes) -> SealedManifest:
    """Return what the file `m` says; raise `NotAuthenticError` or `NewerFormatError`."""
    if raw[:4] == MANIFEST_MAGIC and len(raw) > 4 and raw[4] > FORMAT:
        raise NewerFormatError
    if raw[:_HEAD] != MANIFEST_MAGIC + bytes([FORMAT]) + pack(">I", epoch):
        raise NotAuthenticError
    spot = Spot(MANIFEST, portal_id, epoch, MANIFEST_NAME)
    plain = unpadded(SealingKey(content_key, portal_id).open(spot, raw[_HEAD:]))
    row: dict[str, Any] = json.loads(plain)
    files = {path: SealedEntry(*each) for path, each in row["files"].items()}
    return SealedManifest(portal_id, epoch, row["serial"], files, row["about"])


def epoch_of_manifest(raw: bytes) -> int | None:
    """Return the epoch that the file `m` names for everybody to read, None where it is none."""
    if len(raw) < _HEAD or raw[:5] != MANIFEST_MAGIC + bytes([FORMAT]):
        return None
    found: tuple[int] = unpack(">I", raw[5:_HEAD])
    return found[0]


class OpenedPortal:
    """The plain files of a published portal, asked for by path as its reader does."""

    def __init__(
        self, manifest: SealedManifest, content_key: bytes, fetch: Callable[[str], bytes]
    ) -> None:
        self.manifest = manifest
        self._key = SealingKey(content_key, manifest.portal_id)
        self._fetch = fetch

    def content(self, path: str) -> bytes:
        """Return the bytes of the file *path*.

        Raises KeyError where the portal has none, and `NotAuthenticError` where what was fetched is
        not what the manifest names.
        """
        entry, of = self.manifest.files[path], self.manifest
        digest = bytes.fromhex(entry.digest)
        parts = []
        for chunk in range(entry.chunks):
            spot = Spot(BLOB, of.portal_id, of.epoch, path, digest, chunk, entry.chunks)
            parts.append(self._key.open(spot, self._fetch(self._key.name(path, chunk))))
        return unpadded(b"".join(parts))


def open_portal(fetch: Callable[[str], bytes], code_word: str, passphrase: str) -> OpenedPortal:
    """Open a published portal with what its reader was given; *fetch* returns a published file.

    Raises `NotAuthenticError` where word and passphrase do not open it or a file was changed, and
    `NewerFormatError`.
    """
    slot = slot_of(code_word)
    portal_id, personal_key = opened_personal(slot, fetch(f"k/{slot}"), passphrase)
    epoch, content_key = opened_content(slot, fetch(f"e/{slot}"), portal_id, personal_key)
    manifest = opened_manifest(portal_id, epoch, content_key, fetch(MANIFEST_NAME))
    return OpenedPortal(manifest, content_key, fetch)
