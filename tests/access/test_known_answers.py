"""The known answers of the format: frozen, sealed here, opened there, and the other way round.

Chromium and Firefox do the same in `test_viewer_chromium` and `test_viewer_firefox`.
"""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

from amportal.access.encrypted.crypto_library import NotAuthenticError
from amportal.access.encrypted.encrypted_portal import open_portal
from tests.access.known_answers import PLAIN, SECRETS, WRONG, frozen, sealed
from tests.access.vectors_page import SCRIPTS, check_opened, check_sealed, given

_NODE = """
const { readFileSync } = require("node:fs");
const vm = require("node:vm");
const [given, call, ...scripts] = process.argv.slice(1);
for (const each of scripts) vm.runInThisContext(readFileSync(each, "utf-8"));
const value = JSON.parse(readFileSync(given, "utf-8"));
globalThis[call](value).then((all) => console.log(JSON.stringify(all)));
"""


def node(folder: Path, call: str, value: Any, *scripts: str) -> Any:
    file = folder / "given.json"
    file.write_text(json.dumps(value), "utf-8")
    paths = [SCRIPTS[each] for each in scripts]
    ran = subprocess.run(
        ["node", "-e", _NODE, file, call, *paths], capture_output=True, text=True, check=True
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
    check_opened(node(tmp_path, "openedVectors", given()["open"], "open.js", "opened.js"))


def test_webcrypto_seals_the_same_bytes(tmp_path: Path) -> None:
    """Written by the specification alone: what it seals is what we seal, but for the dummies."""
    check_sealed(node(tmp_path, "sealedByWebCrypto", given()["seal"], "sealed.js"))
