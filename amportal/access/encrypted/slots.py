"""One slot for each contact: how their passphrase leads to the content key of the epoch.

`k/SLOT` holds the contact's personal key, wrapped by their passphrase, and outlives epochs.
`e/SLOT` holds the content key of the epoch, wrapped by the personal key. Dummies fill both folders
up to a multiple of 8, and nobody without the keys can tell them from slots.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from struct import pack, unpack

from amportal.access.encrypted.aead_cipher import (
    CONTENT,
    FORMAT,
    OVERHEAD,
    PERSONAL,
    PORTAL_ID_BYTES,
    SealingKey,
    Spot,
)
from amportal.access.encrypted.crypto_library import (
    KEY_BYTES,
    NotAuthenticError,
    hkdf,
    pbkdf2,
)

ROUNDS = 600_000
# A host may write any number into a slot; nobody's device shall work on it for hours.
MOST_ROUNDS = 5_000_000
SALT_BYTES = 16
GROUP = 8
_SLOT_BYTES = 5
_WRAPPED = KEY_BYTES + OVERHEAD
PERSONAL_MAGIC, CONTENT_MAGIC = b"AMPK", b"AMPE"
PERSONAL_BYTES = 5 + PORTAL_ID_BYTES + SALT_BYTES + 4 + _WRAPPED
CONTENT_BYTES = 5 + 4 + _WRAPPED


class NewerFormatError(Exception):
    """The file has a format number that this version does not know."""


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody who may read: `passphrase` in its normal form, `personal_key` 32 bytes."""

    code_word: str
    passphrase: str = field(repr=False)
    personal_key: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class PortalSecrets:
    """What the files of one portal are sealed with in one epoch.

    `portal_id` has 8 bytes, `content_key` and `dummy_key` 32; `dummy_key` outlives epochs.
    """

    portal_id: bytes
    epoch: int
    content_key: bytes = field(repr=False)
    dummy_key: bytes = field(repr=False)
    members: tuple[Member, ...] = ()


def slot_of(code_word: str) -> str:
    """Return the name of the slot for *code_word*: 10 hexadecimal digits."""
    return sha256(code_word.encode()).digest()[:_SLOT_BYTES].hex()


def personal_slot(portal_id: bytes, member: Member, rounds: int = ROUNDS) -> bytes:
    """Return the file `k/SLOT` of *member*."""
    salt = hkdf(member.personal_key, portal_id, b"amportal 1 salt", SALT_BYTES)
    key = SealingKey(pbkdf2(member.passphrase.encode(), salt, rounds), portal_id)
    spot = Spot(PERSONAL, portal_id, 0, slot_of(member.code_word))
    return _personal(portal_id, salt, rounds, key.seal(spot, member.personal_key))


def content_slot(secrets: PortalSecrets, member: Member) -> bytes:
    """Return the file `e/SLOT` of *member*."""
    key = SealingKey(member.personal_key, secrets.portal_id)
    spot = Spot(CONTENT, secrets.portal_id, secrets.epoch, slot_of(member.code_word))
    return _content(secrets.epoch, key.seal(spot, secrets.content_key))


def opened_personal(slot: str, raw: bytes, passphrase: str) -> tuple[bytes, bytes]:
    """Return the portal's id and the personal key in the file *raw* `k/SLOT`.

    Raises `NotAuthenticError` where *passphrase* is another one, or a bit of the file differs, and
    `NewerFormatError`.
    """
    _has_format(raw, PERSONAL_MAGIC, PERSONAL_BYTES)
    portal_id, salt, rounds = unpack(f">{PORTAL_ID_BYTES}s{SALT_BYTES}sI", raw[5:-_WRAPPED])
    if not 0 < rounds <= MOST_ROUNDS:
        raise NotAuthenticError
    key = SealingKey(pbkdf2(passphrase.encode(), salt, rounds), portal_id)
    return portal_id, key.open(Spot(PERSONAL, portal_id, 0, slot), raw[-_WRAPPED:])


def opened_content(
    slot: str, raw: bytes, portal_id: bytes, personal_key: bytes
) -> tuple[int, bytes]:
    """Return the epoch and the content key in the file *raw* `e/SLOT`; raise as above."""
    _has_format(raw, CONTENT_MAGIC, CONTENT_BYTES)
    (epoch,) = unpack(">I", raw[5:-_WRAPPED])
    key = SealingKey(personal_key, portal_id)
    return epoch, key.open(Spot(CONTENT, portal_id, epoch, slot), raw[-_WRAPPED:])


def slot_files(
    secrets: PortalSecrets, personal: Callable[[bytes, Member], bytes] = personal_slot
) -> Iterator[tuple[str, bytes]]:
    """Yield path and bytes of all slots, dummies among them.

    *personal* makes the slot of the passphrase, for callers that keep what was made before: that
    takes a third of a second for each contact.
    """
    taken = set()
    for member in secrets.members:
        slot = slot_of(member.code_word)
        if slot in taken:
            raise ValueError("two contacts have one slot")
        taken.add(slot)
        yield f"k/{slot}", personal(secrets.portal_id, member)
        yield f"e/{slot}", content_slot(secrets, member)
    number = 0
    while not taken or len(taken) % GROUP:
        number += 1
        slot = _noise(secrets, f"slot {number}", _SLOT_BYTES).hex()
        if slot not in taken:
            taken.add(slot)
            yield f"k/{slot}", _dummy_personal(secrets, slot)
            wrapped = _noise(secrets, f"e {slot} {secrets.epoch}", _WRAPPED)
            yield f"e/{slot}", _content(secrets.epoch, wrapped)


def _dummy_personal(secrets: PortalSecrets, slot: str) -> bytes:
    noise = _noise(secrets, f"k {slot}", SALT_BYTES + _WRAPPED)
    return _personal(secrets.portal_id, noise[:SALT_BYTES], ROUNDS, noise[SALT_BYTES:])


def _noise(secrets: PortalSecrets, about: str, length: int) -> bytes:
    return hkdf(secrets.dummy_key, secrets.portal_id, f"amportal 1 dummy {about}".encode(), length)


def _personal(portal_id: bytes, salt: bytes, rounds: int, wrapped: bytes) -> bytes:
    return PERSONAL_MAGIC + bytes([FORMAT]) + portal_id + salt + pack(">I", rounds) + wrapped


def _content(epoch: int, wrapped: bytes) -> bytes:
    return CONTENT_MAGIC + bytes([FORMAT]) + pack(">I", epoch) + wrapped


def _has_format(raw: bytes, magic: bytes, length: int) -> None:
    """Raise where *raw* is no file of this kind."""
    if raw[:4] == magic and len(raw) > 4 and raw[4] > FORMAT:
        raise NewerFormatError
    if raw[:5] != magic + bytes([FORMAT]) or len(raw) != length:
        raise NotAuthenticError
