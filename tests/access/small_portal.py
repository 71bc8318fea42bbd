"""A portal of a few files of every kind, sealed: what the viewer is tried with."""

from __future__ import annotations

import random
import struct
import zlib
from dataclasses import replace
from functools import cache
from hashlib import sha256
from pathlib import Path

from amportal.access.encrypted.encrypted_portal import (
    PlainFile,
    SealedEntry,
    SealedManifest,
    sealed_blobs,
    sealed_manifest,
)
from amportal.access.encrypted.slots import Member, PortalSecrets, personal_slot, slot_files
from amportal.access.encrypted.viewer_files import viewer_files
from amportal.publish.media_types import media_type

PASSPHRASE = "otter-lapel-quarters-fabric-mobile-tidy"
ANNA = Member("riverbank", PASSPHRASE, sha256(b"anna").digest())
OMAR = Member("kettle", "acorn-baker-canal-dozen-earth-fancy", sha256(b"omar").digest())
SECRETS = PortalSecrets(b"portal-1", 3, sha256(b"content").digest(), bytes(32), (ANNA, OMAR))
# Words that no file on the host may hold.
PLANTED = ("Zanzibar", "quokka", "secret-plan", "Umbrella")
FILM = random.Random(7).randbytes(5 << 19)
# A second and a half of blue, 64 by 48, VP8.
CLIP = (Path(__file__).parent / "clip.webm").read_bytes()
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; "
    "base-uri 'none'; form-action 'none'"
)


def page(title: str, body: str, up: str = "") -> bytes:
    """Return a page of the portal with its policy, style and script."""
    return (
        f'<!DOCTYPE html><html lang="en"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}"><title>{title}</title>'
        f'<link rel="stylesheet" href="{up}assets/style.css">'
        f'<script src="{up}assets/script.js" defer></script></head><body>'
        f'<nav><a id="home" href="{up}index.html">Home</a> '
        f'<a id="plan" href="{up}projects/secret-plan.html#late">Plan</a> '
        f'<a id="pdf" href="{up}reports/quokka.pdf">Report</a> '
        f'<a id="clip" href="{up}files/clip.webm">Film</a> '
        f'<a id="out" href="https://example.org/">Elsewhere</a></nav>{body}</body></html>'
    ).encode()


def picture(red: int) -> bytes:
    """Return a PNG of 4 by 4 dots."""
    row = b"\0" + bytes([red, 0, 0]) * 4

    def part(kind: bytes, data: bytes) -> bytes:
        whole = kind + data
        return struct.pack(">I", len(data)) + whole + struct.pack(">I", zlib.crc32(whole))

    head = part(b"IHDR", struct.pack(">IIBBBBB", 4, 4, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + part(b"IDAT", zlib.compress(row * 4)) + part(b"IEND", b"")


def document() -> bytes:
    """Return a PDF of one page that is green all over."""
    draw = b"0 0.6 0 rg 0 0 600 800 re f"
    parts = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(draw), draw),
    ]
    made, places = b"%PDF-1.4\n", []
    for number, each in enumerate(parts, 1):
        places.append(len(made))
        made += b"%d 0 obj%sendobj\n" % (number, each)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    end = b"trailer<</Size 5/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % len(made)
    return made + b"xref\n0 5\n0000000000 65535 f \n" + table + end


@cache
def plain(word: str = "one") -> tuple[PlainFile, ...]:
    """Return the files as their reader sees them; *word* tells releases apart."""
    body = (
        f'<h1>Zanzibar {word}</h1><p id="word">{word}</p><img id="pic" src="files/a b.png" alt="">'
    )
    files = {
        "index.html": page("Where we are: Umbrella", body),
        "projects/secret-plan.html": page(
            f"Plan {word}: Umbrella", f'<p id="late">late {word}</p>', "../"
        ),
        "assets/style.css": b"h1, #late { color: rgb(1, 2, 3) }\n"
        b"@font-face { font-family: x; src: url(f.woff2) }",
        "assets/f.woff2": b"no font",
        "assets/script.js": b"document.documentElement.dataset.ran = 'yes';",
        "files/a b.png": picture(200),
        "files/film.mp4": FILM,
        "files/clip.webm": CLIP,
        "reports/quokka.pdf": document(),
        "data/plan.csv": b"id,day\r\n",
    }
    return tuple(PlainFile(path, raw, media_type(path)) for path, raw in files.items())


@cache
def _quick(portal: bytes, member: Member) -> bytes:
    return personal_slot(portal, member)


def sealed(
    secrets: PortalSecrets = SECRETS, word: str = "one", serial: int = 5
) -> dict[str, bytes]:
    """Return the published tree: viewer, slots, blobs, manifest."""
    entries: dict[str, SealedEntry] = {}
    tree = dict(slot_files(secrets, _quick))
    tree |= dict(sealed_blobs(secrets, plain(word), entries))
    about = {"lang": "en", "name": "Ruth Adeyemi", "phone": "+44 20 7946 0112"}
    manifest = SealedManifest(secrets.portal_id, secrets.epoch, serial, entries, about)
    return tree | {"m": sealed_manifest(secrets, manifest)} | viewer_files()


def next_epoch(*members: Member) -> PortalSecrets:
    """Return the secrets of the epoch after `SECRETS`, for *members* alone."""
    return replace(SECRETS, epoch=4, content_key=sha256(b"next").digest(), members=members)
