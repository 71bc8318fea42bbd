"""The known answers of format 1: what was sealed with keys that are written here, frozen.

`python -m tests.access.known_answers` writes them anew, which is right for a new format number
alone: what is published must stay readable.
"""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from hashlib import sha256
from pathlib import Path
from typing import Any

from amportal.access.encrypted.encrypted_portal import (
    PlainFile,
    SealedEntry,
    SealedManifest,
    sealed_blobs,
    sealed_manifest,
)
from amportal.access.encrypted.slots import Member, PortalSecrets, slot_files

FROZEN = Path(__file__).parent / "known_answers_1.json"
OPENING_SCRIPT = Path(__file__).parents[2] / "amportal/access/viewer/open.js"
SECRETS = PortalSecrets(
    portal_id=bytes.fromhex("0011223344556677"),
    epoch=3,
    content_key=sha256(b"content key").digest(),
    dummy_key=sha256(b"dummy key").digest(),
    members=(
        Member("riverbank", "otter-lamp-quartz-fable-minus-tidy", sha256(b"priya").digest()),
        Member("kettle", "acorn-baker-canal-dozen-earth-fancy", sha256(b"omar").digest()),
    ),
)
PLAIN = (
    PlainFile("index.html", b"<!doctype html><title>Where we are</title>", "text/html"),
    PlainFile("empty.txt", b"", "text/plain"),
    PlainFile("files/Jürgen & Zoë.txt", "Größe: 3 €\n".encode(), "text/plain; charset=utf-8"),
    PlainFile("just.bin", bytes(range(256)) * 4, "application/octet-stream"),
    PlainFile("reports/2026-11-20.pdf", sha256(b"pdf").digest() * 700, "application/pdf"),
)
SERIAL = 12
ABOUT = {"lang": "de", "name": "Zoë"}
# What is typed, and the passphrase that it means.
TYPED = (
    ("otter-lamp-quartz-fable-minus-tidy", "otter-lamp-quartz-fable-minus-tidy"),
    ("  Otter lamp\tQUARTZ fable\u00a0minus tidy ", "otter-lamp-quartz-fable-minus-tidy"),
    (
        "otter\u2013lamp\u2014quartz\u2011fable\u2010minus_tidy",
        "otter-lamp-quartz-fable-minus-tidy",
    ),
    (
        "\uff4f\uff54\uff54\uff45\uff52 lamp, quartz. fable\u2009minus\ntidy",
        "otter-lamp-quartz-fable-minus-tidy",
    ),
    ("", ""),
    ("--", ""),
)
WRONG = (
    ("riverbank", "otter-lamp-quartz-fable-minus-tidyy"),
    ("riverbank", ""),
    ("kettle", "otter-lamp-quartz-fable-minus-tidy"),
    ("nobody", "otter-lamp-quartz-fable-minus-tidy"),
)


def sealed() -> dict[str, bytes]:
    """Return the files as this code seals them, without the pages that open them."""
    entries: dict[str, SealedEntry] = {}
    tree = dict(slot_files(SECRETS))
    tree |= dict(sealed_blobs(SECRETS, PLAIN, entries))
    manifest = SealedManifest(SECRETS.portal_id, SECRETS.epoch, SERIAL, entries, ABOUT)
    return tree | {"m": sealed_manifest(SECRETS, manifest)}


def frozen() -> dict[str, Any]:
    """Return the known answers as they were written once; `files` as bytes."""
    found: dict[str, Any] = json.loads(FROZEN.read_text("utf-8"))
    return {**found, "files": {path: b64decode(raw) for path, raw in found["files"].items()}}


def to_seal() -> dict[str, Any]:
    """Return what another implementation needs to seal the same files."""
    return {
        "portal_id": SECRETS.portal_id.hex(),
        "epoch": SECRETS.epoch,
        "content_key": SECRETS.content_key.hex(),
        "members": [
            {
                "code_word": each.code_word,
                "passphrase": each.passphrase,
                "personal_key": each.personal_key.hex(),
            }
            for each in SECRETS.members
        ],
        "serial": SERIAL,
        "about": ABOUT,
        "files": [[each.path, each.type, b64encode(each.content).decode()] for each in PLAIN],
    }


def main() -> None:
    row = {
        "given": to_seal() | {"dummy_key": SECRETS.dummy_key.hex()},
        "asked": [
            *([each.code_word, each.passphrase] for each in SECRETS.members),
            *map(list, WRONG),
        ],
        "typed": [list(pair) for pair in TYPED],
        "files": {path: b64encode(raw).decode() for path, raw in sorted(sealed().items())},
    }
    FROZEN.write_text(json.dumps(row, ensure_ascii=True, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
