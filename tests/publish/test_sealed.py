"""Encrypted portals are published like any other: whole, repeatable, and silent."""

from __future__ import annotations

import re
from base64 import b64encode
from dataclasses import replace as replaced
from hashlib import sha256
from pathlib import Path

import pytest
from msgspec.structs import replace

from amportal.access.encrypted.encrypted_portal import OpenedPortal, open_portal
from amportal.access.encrypted.plain_scan import PlainProbes, why_plain
from amportal.access.encrypted.slots import Member, PortalSecrets
from amportal.access.encrypted.viewer_files import viewer_files
from amportal.publish.portal_manifest import NAME, loaded
from amportal.publish.publish_engine import publish, roll_back
from amportal.publish.sealed_release import Sealing
from amportal.publish.targets.folder_target import FolderTarget
from tests.publish.conftest import Served
from tests.publish.stand import Stand, pages, said

ANNA, OMAR = (
    Member(name, f"six words of {name}", sha256(name.encode()).digest())
    for name in ("anna", "omar")
)
SECRETS = PortalSecrets(b"random-8", 2, sha256(b"two").digest(), bytes(32), (ANNA, OMAR))
SEALING = Sealing(SECRETS, {"lang": "en"})
THERE = "k7f2qm"


class Sealed:
    """One encrypted portal behind nginx."""

    def __init__(self, stand: Stand, served: Served) -> None:
        self.stand, self.served = stand, served
        self.place = f"{THERE}{abs(hash(stand.root)) % 10**8}"
        self.folder = served.folder / self.place / "current"
        self.address = served.at(self.place)

    def job(self, word: str = "one", sealing: Sealing = SEALING, **more: object):  # type: ignore[no-untyped-def]  # as Stand.job
        target = FolderTarget(self.served.folder, self.place)
        return self.stand.job(
            target,
            self.address,
            pages(word),
            mode="encrypted",
            sealing=sealing,
            contacts=("anna", "omar"),
            **more,
        )

    def publish(self, word: str = "one", sealing: Sealing = SEALING, **more: object):  # type: ignore[no-untyped-def]
        return publish(self.job(word, sealing, **more), self.stand.around())

    def files(self) -> dict[str, bytes]:
        return {
            path.relative_to(self.folder).as_posix(): path.read_bytes()
            for path in self.folder.rglob("*")
            if path.is_file()
        }

    def opened(self, who: Member = ANNA) -> OpenedPortal:
        return open_portal(self.files().__getitem__, who.code_word, who.passphrase)


@pytest.fixture
def sealed(stand: Stand, served: Served) -> Sealed:
    return Sealed(stand, served)


def test_what_is_published_opens_and_says_nothing(sealed: Sealed) -> None:
    first = sealed.publish()
    assert first.done, said(first)
    assert first.verdict
    assert first.verdict.proved, said(first)
    portal, plain = sealed.opened(), pages()
    assert {path: portal.content(path) for path in portal.manifest.files} == plain
    assert portal.manifest.serial == 1
    files = sealed.files()
    assert {path for path in files if not re.match(r"[keb]/|m$", path)} == set(viewer_files())
    listed = (sealed.folder.parent / NAME).read_bytes()
    ours = viewer_files().values()
    names = map(str.encode, files)
    everything = b"\n".join([listed, *names, *(raw for raw in files.values() if raw not in ours)])
    for word in (b"acme", b"anna", b"omar", b"acm-1-d1", b"plan + 20", b"report", b"milestones"):
        assert word not in everything, word
    assert loaded(listed).portal == SECRETS.portal_id.hex()
    again = sealed.publish()
    assert again.plan
    assert again.plan.empty
    assert sealed.files() == files


def test_a_change_brings_few_files_and_the_next_serial(sealed: Sealed) -> None:
    sealed.publish()
    before = sealed.files()
    changed = pages()
    changed["deliverables/acm-1-d1.html"] = b"<!doctype html><p>another word"
    job = replace(sealed.job(), digests=sealed.stand.wrote(changed))
    second = publish(job, sealed.stand.around())
    assert second.done, said(second)
    after = sealed.files()
    differ = {path for path in after if before.get(path) != after[path]}
    assert len(differ) == 2
    assert "m" in differ
    assert sealed.opened().manifest.serial == 2


def test_two_machines_seal_the_same_bytes(sealed: Sealed, served: Served, tmp_path: Path) -> None:
    sealed.publish()
    other = Sealed(Stand(tmp_path / "other"), served)
    assert other.place != sealed.place
    other.publish()
    assert sealed.files() == other.files()


def test_a_revoked_contact_is_out_with_the_next_publish_and_nobody_else(sealed: Sealed) -> None:
    sealed.publish()
    old, kept = sealed.files(), sealed.opened(OMAR)
    turned = replaced(SECRETS, epoch=3, content_key=sha256(b"three").digest(), members=(ANNA,))
    done = sealed.publish(sealing=Sealing(turned, {"lang": "en"}))
    assert done.done, said(done)
    new = sealed.files()
    assert not [path for path in old if path.startswith("b/") and path in new]
    assert {path: raw for path, raw in new.items() if path.startswith("k/")}.items() >= {
        path: raw
        for path, raw in old.items()
        if path.startswith("k/") and sha256(b"anna").hexdigest()[:10] in path
    }.items()
    assert sealed.opened(ANNA).content("index.html") == pages()["index.html"]
    with pytest.raises(KeyError):
        sealed.opened(OMAR)
    # Whoever keeps the keys of before reads nothing of now.
    with pytest.raises(KeyError):
        OpenedPortal(kept.manifest, SECRETS.content_key, new.__getitem__).content("index.html")


def test_another_machine_with_older_or_other_secrets_is_refused(sealed: Sealed) -> None:
    assert sealed.publish().done
    for epoch, key in ((1, b"one"), (2, b"another two")):
        older = replaced(SECRETS, epoch=epoch, content_key=sha256(key).digest())
        refused = sealed.publish("two", Sealing(older, {}))
        assert refused.error
        assert refused.error.kind == "busy"
        assert "other secrets than those on this machine" in refused.error.text
    assert sealed.opened().content("index.html") == pages()["index.html"]


def test_a_rollback_stays_in_its_epoch_and_counts_on(sealed: Sealed) -> None:
    sealed.publish("one")
    sealed.publish("two")
    back = roll_back(sealed.job("two"), sealed.stand.around(), "", reappear=True)
    assert back.done, said(back)
    portal = sealed.opened()
    assert portal.content("index.html") == pages("one")["index.html"]
    assert portal.manifest.serial == 3
    turned = replaced(SECRETS, epoch=3, content_key=sha256(b"three").digest(), members=(ANNA,))
    later = Sealing(turned, {"lang": "en"})
    assert sealed.publish("two", later).done
    refused = roll_back(sealed.job("two", later), sealed.stand.around(), "", reappear=True)
    assert refused.error
    assert refused.error.kind == "safety"
    assert "earlier epoch" in refused.error.text


@pytest.mark.parametrize(
    ("sealing", "told"),
    [
        (Sealing(SECRETS, {}, ("acme/omar",)), "acme/omar could still read it"),
        (Sealing(replaced(SECRETS, members=()), {}), "nobody was given access"),
    ],
)
def test_who_may_not_read_stops_it(sealed: Sealed, sealing: Sealing, told: str) -> None:
    refused = sealed.publish(sealing=sealing)
    assert refused.error
    assert refused.error.kind == "safety"
    assert told in refused.error.text
    assert not sealed.folder.exists()


def test_an_open_portal_becomes_an_encrypted_one_and_leaves_nothing(sealed: Sealed) -> None:
    target = FolderTarget(sealed.served.folder, sealed.place)
    assert sealed.stand.publish(target, sealed.address).done
    done = sealed.publish()
    assert done.done, said(done)
    assert not [path for path in sealed.files() if path.endswith((".pdf", ".csv", ".ics", ".png"))]


def test_a_file_that_is_not_encrypted_stops_it(
    sealed: Sealed, monkeypatch: pytest.MonkeyPatch
) -> None:
    from amportal.access.encrypted import encrypted_portal

    monkeypatch.setattr(encrypted_portal.SealingKey, "seal", lambda self, spot, plain: plain)
    refused = sealed.publish()
    assert refused.error
    assert refused.error.kind == "safety"
    assert "not encrypted" in refused.error.text
    assert not sealed.folder.exists()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("index.html", b"<!doctype html>ours"),
        ("reports/a.pdf", b"\0" * 100),
        ("b/ab/abcd", b"\0" * 100),
        ("b/ab/cd" + "0" * 30, b"\0" * 100),
        ("b/ab/ab" + "0" * 30, b"%PDF-1.7 and so on"),
        ("b/ab/ab" + "0" * 30, b"\0" * 12 + pages()["index.html"]),
        ("b/ab/ab" + "0" * 30, b"\1" * 50 + b"deliverables/acm-1-d1.html"),
        ("k/0123456789", b"AMPK" + b"\1" * 88),
        ("e/0123456789", b"AMPK" + b"\1" * 65),
        ("m", b"{}"),
    ],
)
def test_the_scan_knows_what_is_not_sealed(name: str, content: bytes) -> None:
    probes = PlainProbes()
    for path, raw in pages().items():
        probes.add(path, raw)
    assert why_plain(name, content, probes)


def test_the_scan_passes_what_is_sealed(sealed: Sealed) -> None:
    probes = PlainProbes()
    for path, raw in pages().items():
        probes.add(path, raw)
    sealed.publish()
    files = sealed.files()
    assert [name for name, raw in files.items() if why_plain(name, raw, probes)] == []


def test_no_store_on_this_machine_holds_plain_files(sealed: Sealed) -> None:
    """What is kept to roll back to is what was published."""
    sealed.publish()
    kept = b"\n".join(
        file.read_bytes() for file in (sealed.stand.root / "state").rglob("*") if file.is_file()
    )
    assert b"deliverables" not in kept
    assert b"%PDF" not in kept
    assert b64encode(ANNA.personal_key) not in kept
    assert b"six words of" not in kept
