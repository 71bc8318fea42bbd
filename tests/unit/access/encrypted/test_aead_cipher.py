"""What is sealed is authenticated to the bit, and to its place, and repeats."""

from __future__ import annotations

import random
import sys
from collections.abc import Callable
from dataclasses import replace
from hashlib import sha256

import pytest

from amportal.access.encrypted import crypto_library
from amportal.access.encrypted.aead_cipher import BLOB, MANIFEST, OVERHEAD, SealingKey, Spot
from amportal.access.encrypted.crypto_library import (
    NoCryptographyError,
    NotAuthenticError,
    decrypt,
    encrypt,
    hkdf,
    mac,
    pbkdf2,
)

PORTAL = bytes(range(8))
KEY = SealingKey(bytes(32), PORTAL)
SPOT = Spot(BLOB, PORTAL, 7, "a/b.html", sha256(b"whole").digest(), 1, 3)


def test_known_functions_give_their_published_answers() -> None:
    """RFC 5869 case 1, RFC 7914 PBKDF2 case 2, RFC 4231 case 2, and McGrew and Viega's GCM 14."""
    okm = hkdf(bytes([0x0B] * 22), bytes(range(13)), bytes(range(0xF0, 0xFA)), 42)
    assert okm.hex().startswith("3cb25f25faacd57a90434f64d0362f2a")
    assert pbkdf2(b"Password", b"NaCl", 80000).hex().startswith("4ddcd8f60b98be21830cee5ef22701f9")
    assert mac(b"Jefe", b"what do ya want for nothing?").hex().startswith("5bdcc146bf60754e6a04")
    sealed = encrypt(bytes(32), bytes(12), bytes(16), b"")
    assert sealed.hex() == "cea7403d4d606b6e074ec5d3baf39d18d0d1c8a799996bf0265b98b5d48ab919"


def test_what_is_sealed_opens_and_repeats() -> None:
    sealed = KEY.seal(SPOT, b"plain")
    assert len(sealed) == 5 + OVERHEAD == 33
    assert KEY.open(SPOT, sealed) == b"plain"
    assert SealingKey(bytes(32), PORTAL).seal(SPOT, b"plain") == sealed


@pytest.mark.parametrize(
    "other",
    [
        replace(SPOT, kind=MANIFEST),
        replace(SPOT, portal=bytes(8)),
        replace(SPOT, epoch=8),
        replace(SPOT, path="a/b.htm"),
        replace(SPOT, digest=sha256(b"other").digest()),
        replace(SPOT, chunk=2),
        replace(SPOT, chunks=4),
    ],
)
def test_it_opens_at_its_place_alone(other: Spot) -> None:
    sealed = KEY.seal(SPOT, b"plain")
    with pytest.raises(NotAuthenticError):
        KEY.open(other, sealed)
    assert KEY.seal(other, b"plain") != sealed


def test_the_authenticated_data_is_as_specified() -> None:
    digest = sha256(b"whole").hexdigest()
    wanted = "616d706f7274616c" + "01" + "62" + "0001020304050607" + "00000007"
    wanted += "00000001" + "00000003" + digest + b"a/b.html".hex()
    assert SPOT.aad().hex() == wanted
    bare = Spot(MANIFEST, PORTAL, 1, "m").aad().hex()
    assert bare.endswith("00000001" + "00000000" + "00000001" + "00" * 32 + "6d")


@pytest.mark.parametrize(
    "other", [SealingKey(bytes(31) + b"\1", PORTAL), SealingKey(bytes(32), bytes(8))]
)
def test_another_key_opens_nothing_and_names_differ(other: SealingKey) -> None:
    with pytest.raises(NotAuthenticError):
        other.open(SPOT, KEY.seal(SPOT, b"plain"))
    assert other.name("a", 0) != KEY.name("a", 0)


def test_names_follow_from_path_and_chunk_and_say_nothing() -> None:
    names = {KEY.name(path, chunk) for path in ("a", "a\0", "b") for chunk in (0, 1, 256)}
    assert len(names) == 9
    assert all(len(name) == 37 and name[2:4] == name[5:7] for name in names)


def test_ten_thousand_changed_bytes_swaps_and_cuts_are_refused() -> None:
    sealed = KEY.seal(SPOT, bytes(range(200)))
    chance = random.Random(16)
    for number in range(10_000):
        at = chance.randrange(len(sealed))
        if number % 3 == 0:
            flip = chance.randrange(1, 256)
            changed = sealed[:at] + bytes([sealed[at] ^ flip]) + sealed[at + 1 :]
        elif number % 3 == 1:
            changed = sealed[:at] + sealed[at + chance.randrange(1, 30) :]
        else:
            other = chance.randrange(len(sealed))
            row = bytearray(sealed)
            row[at], row[other] = row[other], row[at]
            changed = bytes(row)
        if changed == sealed:
            continue
        with pytest.raises(NotAuthenticError):
            KEY.open(SPOT, changed)


def test_a_nonce_repeats_only_with_the_same_place_and_bytes() -> None:
    nonces = {
        KEY.seal(replace(SPOT, chunk=number % 500, path=f"p{number % 97}"), number.to_bytes(4))[:12]
        for number in range(20_000)
    }
    assert len(nonces) == 20_000


@pytest.mark.parametrize("format_number", [2, 255])
def test_another_format_has_other_nonces(
    monkeypatch: pytest.MonkeyPatch, format_number: int
) -> None:
    before = KEY.seal(SPOT, b"plain")
    monkeypatch.setattr("amportal.access.encrypted.aead_cipher.FORMAT", format_number)
    assert KEY.seal(SPOT, b"plain")[:12] != before[:12]


@pytest.mark.parametrize(
    ("missing", "call"),
    [
        ("kdf.hkdf", lambda: hkdf(b"", b"", b"")),
        ("kdf.pbkdf2", lambda: pbkdf2(b"", b"", 1)),
        ("hmac", lambda: mac(b"", b"")),
        ("ciphers.aead", lambda: encrypt(bytes(32), bytes(12), b"", b"")),
    ],
)
def test_without_the_library_the_mend_is_named(
    monkeypatch: pytest.MonkeyPatch, missing: str, call: Callable[[], bytes]
) -> None:
    monkeypatch.setitem(sys.modules, f"cryptography.hazmat.primitives.{missing}", None)
    with pytest.raises(NoCryptographyError, match=r'pip install "amportal\[access\]"$'):
        call()


def test_the_library_is_not_imported_before_it_is_called() -> None:
    assert "cryptography" not in vars(crypto_library)
    assert not hasattr(crypto_library, "AESGCM")


def test_too_short_is_refused_like_anything_else() -> None:
    for length in (0, 5, 12, 27):
        with pytest.raises(NotAuthenticError):
            KEY.open(SPOT, bytes(length))
    with pytest.raises(NotAuthenticError):
        decrypt(bytes(32), b"", b"", b"")
