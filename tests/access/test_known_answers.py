"""The known answers of the format: frozen, sealed here, opened there, and the other way round."""

from __future__ import annotations

import json
import subprocess
from base64 import b64decode, b64encode
from pathlib import Path
from typing import Any

import pytest

from amportal.access.encrypted.crypto_library import NotAuthenticError
from amportal.access.encrypted.encrypted_portal import PlainFile, SealedEntry, open_portal
from amportal.access.encrypted.encrypted_portal import sealed_blobs as blobs_of
from amportal.access.wordlist.passphrase import normalised
from tests.access.known_answers import (
    OPENING_SCRIPT,
    PLAIN,
    SECRETS,
    WRONG,
    frozen,
    sealed,
    to_seal,
)

HERE = Path(__file__).parent


def node(script: str, *arguments: str | Path) -> Any:
    ran = subprocess.run(
        ["node", HERE / script, *arguments], capture_output=True, text=True, check=True
    )
    return json.loads(ran.stdout)


def test_sealing_gives_the_frozen_bytes() -> None:
    assert sealed() == frozen()["files"]


def test_python_opens_the_frozen_files() -> None:
    tree = frozen()["files"]
    for member in SECRETS.members:
        portal = open_portal(tree.__getitem__, member.code_word, member.passphrase)
        assert {path: portal.content(path) for path in portal.manifest.files} == {
            each.path: each.content for each in PLAIN
        }
    for word, passphrase in WRONG:
        with pytest.raises((NotAuthenticError, KeyError)):
            open_portal(tree.__getitem__, word, passphrase)


def test_the_script_of_the_browsers_opens_the_frozen_files(tmp_path: Path) -> None:
    row = frozen()
    given = {
        "files": {path: b64encode(raw).decode() for path, raw in row["files"].items()},
        "asked": row["asked"],
        "normal": [typed for typed, _ in row["typed"]],
    }
    (tmp_path / "in.json").write_text(json.dumps(given), "utf-8")
    found = node("opened_vectors.mjs", OPENING_SCRIPT, tmp_path / "in.json")
    right, wrong = found["told"][:2], found["told"][2:]
    for each in right:
        opened = {path: b64decode(raw) for path, raw in each["opened"].items()}
        assert opened == {plain.path: plain.content for plain in PLAIN}
        assert each["manifest"]["serial"] == 12
    assert [each["refused"] for each in wrong] == ["altered", "altered", "altered", "absent"]
    assert found["normal"] == [normal for _, normal in row["typed"]]
    assert found["normal"] == [normalised(typed) for typed, _ in row["typed"]]


def test_webcrypto_seals_the_same_bytes(tmp_path: Path) -> None:
    """Written by the specification alone: what it seals is what we seal, but for the dummies."""
    film = PlainFile("film.mp4", bytes(range(256)) * 9000, "video/mp4")
    given = to_seal()
    given["files"].append([film.path, film.type, b64encode(film.content).decode()])
    (tmp_path / "given.json").write_text(json.dumps(given), "utf-8")
    found = {
        path: b64decode(raw)
        for path, raw in node("sealed_by_node.mjs", tmp_path / "given.json").items()
    }
    ours = sealed() | dict(blobs_of(SECRETS, [film], dict[str, SealedEntry]()))
    slots = [path for path in found if path.startswith(("k/", "e/"))]
    assert len(slots) == 4
    assert {path: found[path] for path in found if path != "m"} == {
        path: ours[path] for path in found if path != "m"
    }
    portal = open_portal(found.__getitem__, "kettle", SECRETS.members[1].passphrase)
    assert portal.content("film.mp4") == film.content
