"""The known answers opened and sealed by a browser's WebCrypto, or by node's."""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from pathlib import Path
from typing import Any

from amportal.access.encrypted.encrypted_portal import (
    PlainFile,
    SealedEntry,
    open_portal,
    sealed_blobs,
)
from amportal.access.wordlist.passphrase import normalised
from tests.access.known_answers import OPENING_SCRIPT, PLAIN, SECRETS, frozen, sealed, to_seal

_HERE = Path(__file__).parent
# A page that runs both scripts and writes what they found, or why they did not, into itself.
_PAGE = b"""<!DOCTYPE html><meta charset="utf-8"><title>vectors</title><pre id="found"></pre>
<script src="open.js"></script><script src="opened.js"></script><script src="sealed.js"></script>
<script>
(async () => {
  const given = await (await fetch("given.json")).json();
  return { opened: await openedVectors(given.open), sealed: await sealedByWebCrypto(given.seal) };
})().then(
  (all) => (document.getElementById("found").textContent = JSON.stringify(all)),
  (fault) => (document.getElementById("found").textContent = JSON.stringify(String(fault))),
);
</script>
"""
SCRIPTS = {
    "open.js": OPENING_SCRIPT,
    "opened.js": _HERE / "opened_vectors.js",
    "sealed.js": _HERE / "sealed_by_webcrypto.js",
}
# Two chunks.
_FILM = PlainFile("film.mp4", bytes(range(256)) * 4200, "video/mp4")


def given() -> dict[str, Any]:
    """Return what the scripts are given."""
    row, seal = frozen(), to_seal()
    seal["files"].append([_FILM.path, _FILM.type, b64encode(_FILM.content).decode()])
    return {
        "open": {
            "files": {path: b64encode(raw).decode() for path, raw in row["files"].items()},
            "asked": row["asked"],
            "normal": [typed for typed, _ in row["typed"]],
        },
        "seal": seal,
    }


def vectors_site() -> dict[str, bytes]:
    """Return the files of a site whose `vectors.html` writes what was found into `#found`."""
    scripts = {name: file.read_bytes() for name, file in SCRIPTS.items()}
    return {"vectors.html": _PAGE, "given.json": json.dumps(given()).encode(), **scripts}


def check_opened(found: Any) -> None:
    """Hold what `opened_vectors.js` found against the known answers."""
    row = frozen()
    right, wrong = found["told"][:2], found["told"][2:]
    assert len(right) == 2
    for each in right:
        opened = {path: b64decode(raw) for path, raw in each["opened"].items()}
        assert opened == {plain.path: plain.content for plain in PLAIN}
        assert each["manifest"]["serial"] == 12
    assert [each["refused"] for each in wrong] == ["altered", "altered", "altered", "absent"]
    assert found["normal"] == [normal for _, normal in row["typed"]]
    assert found["normal"] == [normalised(typed) for typed, _ in row["typed"]]


def check_sealed(made: dict[str, str]) -> None:
    """Hold what `sealed_by_webcrypto.js` made against what Python makes: equal but for dummies.

    Python opens it.
    """
    found = {path: b64decode(raw) for path, raw in made.items()}
    ours = sealed() | dict(sealed_blobs(SECRETS, [_FILM], dict[str, SealedEntry]()))
    slots = [path for path in found if path.startswith(("k/", "e/"))]
    assert len(slots) == 4
    assert {path: found[path] for path in found if path != "m"} == {
        path: ours[path] for path in found if path != "m"
    }
    portal = open_portal(found.__getitem__, "kettle", SECRETS.members[1].passphrase)
    assert {path: portal.content(path) for path in portal.manifest.files} == {
        each.path: each.content for each in (*PLAIN, _FILM)
    }
