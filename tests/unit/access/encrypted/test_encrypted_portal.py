"""A release of a portal as encrypted files: whole, repeatable, and silent."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import replace
from hashlib import sha256

import pytest

from amportal.access.encrypted import encrypted_portal
from amportal.access.encrypted.crypto_library import NotAuthenticError
from amportal.access.encrypted.encrypted_portal import (
    CHUNK,
    OpenedPortal,
    PlainFile,
    SealedEntry,
    SealedManifest,
    epoch_of_manifest,
    open_portal,
    opened_manifest,
    sealed_blobs,
    sealed_manifest,
)
from amportal.access.encrypted.slots import (
    Member,
    NewerFormatError,
    PortalSecrets,
    personal_slot,
    slot_files,
)

SECRETS = PortalSecrets(
    b"portal-1", 4, b"\1" * 32, b"\2" * 32, (Member("anna", "six words", b"\3" * 32),)
)


def pages(count: int = 114) -> list[PlainFile]:
    return [
        PlainFile(f"deliverables/page {number}.html", f"<p>{number}".encode() * number, "text/html")
        for number in range(count)
    ]


def sealed(
    files: list[PlainFile], secrets: PortalSecrets = SECRETS, serial: int = 1
) -> dict[str, bytes]:
    entries: dict[str, SealedEntry] = {}
    tree = dict(slot_files(secrets, lambda portal, who: personal_slot(portal, who, 1)))
    for path, raw in sealed_blobs(secrets, files, entries):
        assert path not in tree
        tree[path] = raw
    manifest = SealedManifest(secrets.portal_id, secrets.epoch, serial, entries, {"lang": "de"})
    return tree | {"m": sealed_manifest(secrets, manifest)}


def opened(tree: Mapping[str, bytes]) -> OpenedPortal:
    return open_portal(tree.__getitem__, "anna", "six words")


def everything(tree: Mapping[str, bytes]) -> dict[str, bytes]:
    portal = opened(tree)
    return {path: portal.content(path) for path in portal.manifest.files}


def test_every_file_opens_with_its_facts() -> None:
    files = pages(20)
    portal = opened(sealed(files))
    assert list(portal.manifest.files) == sorted(each.path for each in files)
    assert (portal.manifest.epoch, portal.manifest.serial) == (4, 1)
    assert portal.manifest.about == {"lang": "de"}
    for each in files:
        entry = portal.manifest.files[each.path]
        digest = sha256(each.content).hexdigest()
        assert entry == SealedEntry(digest, len(each.content), 1, "text/html")
        assert portal.content(each.path) == each.content
    with pytest.raises(KeyError):
        portal.content("nothing.html")


def test_two_builds_give_the_same_bytes() -> None:
    assert sealed(pages()) == sealed(pages())


def test_one_changed_page_of_114_changes_two_files() -> None:
    before, files = sealed(pages()), pages()
    files[50] = replace(files[50], content=b"changed")
    after = sealed(files, serial=2)
    assert set(after) == set(before)
    changed = {path for path in after if after[path] != before[path]}
    assert len(changed) == 2
    assert "m" in changed
    assert not any(path.startswith(("k/", "e/")) for path in changed)


def test_a_new_epoch_changes_every_name_and_leaves_the_slots_of_passphrases() -> None:
    before = sealed(pages())
    after = sealed(pages(), replace(SECRETS, epoch=5, content_key=b"\4" * 32))
    common = {path for path in before if after.get(path) == before[path]}
    assert common == {path for path in before if path.startswith("k/")}
    assert not {path for path in before if path.startswith("b/")} & set(after)
    portal = opened(before)
    with pytest.raises(NotAuthenticError):
        opened_manifest(SECRETS.portal_id, 4, SECRETS.content_key, after["m"])
    assert portal.manifest.epoch == 4


def test_sizes_come_in_steps() -> None:
    tree = sealed(pages())
    blobs = {len(raw) for path, raw in tree.items() if path.startswith("b/")}
    assert blobs == {1024 + 28}


@pytest.mark.parametrize("size", [CHUNK - 8, CHUNK - 7, 2 * CHUNK + 5])
def test_a_large_file_is_cut_in_chunks(size: int) -> None:
    content = random.Random(size).randbytes(size)
    tree = sealed([PlainFile("film.mp4", content, "video/mp4")])
    portal = opened(tree)
    chunks = portal.manifest.files["film.mp4"].chunks
    assert chunks == {CHUNK - 8: 1, CHUNK - 7: 2, 2 * CHUNK + 5: 3}[size]
    assert portal.content("film.mp4") == content
    blobs = [path for path in tree if path.startswith("b/")]
    assert len(blobs) == chunks
    assert max(len(tree[path]) for path in blobs) == CHUNK + 28
    if chunks > 1:
        swapped = {**tree, blobs[0]: tree[blobs[1]], blobs[1]: tree[blobs[0]]}
        with pytest.raises(NotAuthenticError):
            opened(swapped).content("film.mp4")


def test_no_chunk_of_another_release_is_mixed_in(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(encrypted_portal, "CHUNK", 1024)
    first = bytes(1020) + b"one" * 500
    files = [PlainFile("film.mp4", first, "video/mp4")]
    old = sealed(files)
    new = sealed([replace(files[0], content=bytes(1020) + b"two" * 500)])
    blobs = [path for path in old if path.startswith("b/")]
    assert len(blobs) == 3
    with pytest.raises(NotAuthenticError):
        opened({**new, blobs[1]: old[blobs[1]]}).content("film.mp4")
    with pytest.raises(NotAuthenticError):
        opened({**old, "m": new["m"]}).content("film.mp4")


def test_any_changed_swapped_or_cut_file_is_refused() -> None:
    tree = sealed(pages(30))
    paths = [path for path in tree if path.startswith(("b/", "m"))]
    chance = random.Random(17)
    for _ in range(300):
        path, other = chance.sample(paths, 2)
        raw = tree[path]
        at = chance.randrange(len(raw))
        changed = chance.choice(
            [raw[:at] + bytes([raw[at] ^ 128]) + raw[at + 1 :], raw[:at], tree[other], raw + b"\0"]
        )
        with pytest.raises((NotAuthenticError, NewerFormatError)):
            everything({**tree, path: changed})


def test_the_epoch_is_read_without_a_key() -> None:
    raw = sealed([])["m"]
    assert epoch_of_manifest(raw) == 4
    assert epoch_of_manifest(raw[:9]) == 4
    for other in (b"", raw[:8], b"<!doctype html>", raw[:4] + b"\2" + raw[5:]):
        assert epoch_of_manifest(other) is None


@pytest.mark.parametrize("change", ["newer", "older", "cut", "epoch"])
def test_a_manifest_of_another_format_or_epoch_is_refused(change: str) -> None:
    raw = sealed([])["m"]
    found = {
        "newer": raw[:4] + b"\2" + raw[5:],
        "older": raw[:4] + b"\0" + raw[5:],
        "cut": raw[:4],
        "epoch": raw[:8] + b"\5" + raw[9:],
    }[change]
    fault = NewerFormatError if change == "newer" else NotAuthenticError
    with pytest.raises(fault):
        opened_manifest(SECRETS.portal_id, 4, SECRETS.content_key, found)


def test_the_manifest_is_as_specified() -> None:
    entry = SealedEntry("ab" * 32, 3, 1, "text/html")
    manifest = SealedManifest(b"portal-1", 4, 9, {"ü.html": entry, "a": entry}, {"name": "Zoë"})
    assert manifest.dumped().decode() == (
        '{"about":{"name":"Zoë"},"epoch":4,"files":{"a":["' + "ab" * 32 + '",3,1,"text/html"],'
        '"ü.html":["' + "ab" * 32 + '",3,1,"text/html"]},"format":1,"portal":"706f7274616c2d31",'
        '"serial":9}'
    )


def test_nothing_of_fifty_clients_is_in_their_encrypted_files() -> None:
    """Names, titles, words and file names, in the bytes and in the paths, slots included."""
    chance = random.Random(50)
    for number in range(50):
        words = ["".join(chance.choices("abcdefghijklmnopqrstuvwxyz", k=9)) for _ in range(12)]
        name, title, contact = f"{words[0].title()} {words[1]}", words[2].title(), words[3]
        files = [
            PlainFile("index.html", f"<title>{title}: {name}</title>".encode() * 20, "text/html"),
            PlainFile(
                f"files/{words[4]}/{words[5]}.pdf", f"%PDF {name}".encode(), "application/pdf"
            ),
            *(PlainFile(f"projects/{each}.html", each.encode(), "text/html") for each in words[6:]),
        ]
        members = tuple(
            Member(f"{contact}{at}", f"{words[1]} {at}", sha256(f"{number} {at}".encode()).digest())
            for at in range(number % 9 + 1)
        )
        tree = sealed(files, replace(SECRETS, members=members))
        everything = b"\n".join([*tree.values(), *(path.encode() for path in tree)]).lower()
        planted = {word.lower() for word in (*words, name, title)}
        assert not [word for word in planted if word.encode() in everything]
        assert b"%pdf" not in everything


def test_values_stay_as_they_are_and_no_content_is_in_a_repr() -> None:
    file, entry = PlainFile("a", b"secret words", "text/plain"), SealedEntry("", 1, 1, "")
    for value, name in ((file, "path"), (entry, "size"), (SealedManifest(b"", 1, 1, {}), "epoch")):
        with pytest.raises(AttributeError):
            setattr(value, name, "other")
    assert "secret" not in repr(file)
