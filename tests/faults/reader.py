"""A reader of what is served: hashes portals all along, each through one handle of its folder.

Run as a process: `python -m tests.faults.reader OUTPUT SLUG...`. When its input ends it prints how
often it looked, which digests it saw of each portal, and what was missing although the portal was
still the same one.
"""

from __future__ import annotations

import json
import os
import select
import sys
from collections import defaultdict
from hashlib import sha256
from pathlib import Path

_FOLDER = os.O_RDONLY | os.O_DIRECTORY
# Seconds between two looks: there are others on the machine.
_PAUSE = 0.002


def seal(folder: int | Path) -> str:
    """Return one digest over names and bytes of all files below *folder*."""
    whole = sha256()
    handle = os.open(folder, _FOLDER) if isinstance(folder, Path) else folder
    try:
        for path, raw in sorted(_files(handle, "")):
            whole.update(f"{path}\0{len(raw)}\0".encode() + raw)
    finally:
        if isinstance(folder, Path):
            os.close(handle)
    return whole.hexdigest()


def _files(folder: int, prefix: str) -> list[tuple[str, bytes]]:
    found: list[tuple[str, bytes]] = []
    for name in os.listdir(folder):
        try:
            inner = os.open(name, _FOLDER, dir_fd=folder)
        except NotADirectoryError:
            file = os.open(name, os.O_RDONLY, dir_fd=folder)
            with os.fdopen(file, "rb") as opened:
                found.append((prefix + name, opened.read()))
            continue
        try:
            found += _files(inner, f"{prefix}{name}/")
        finally:
            os.close(inner)
    return found


def look(portal: Path) -> tuple[str, str]:
    """Return the digest of *portal* and what is wrong; both empty where it was swapped meanwhile.

    While its folder is open its inode is not given to another, so the same inode means the same
    release.
    """
    try:
        handle = os.open(portal, _FOLDER)
    except FileNotFoundError:
        return "", "absent"
    try:
        try:
            found, wrong = seal(handle), ""
        except FileNotFoundError as missing:
            found, wrong = "", f"{missing.filename} is missing"
        same = os.path.samestat(os.fstat(handle), portal.stat())
        return (found, wrong) if same else ("", "")
    except FileNotFoundError:
        return "", "absent"
    finally:
        os.close(handle)


def main(output: str, *slugs: str) -> None:
    """Look until standard input ends, then print what was seen."""
    seen: dict[str, set[str]] = defaultdict(set)
    wrong: list[str] = []
    looks = 0
    print("ready", flush=True)
    while not select.select([sys.stdin], [], [], _PAUSE)[0]:
        for slug in slugs:
            found, fault = look(Path(output) / slug)
            looks += 1
            if found:
                seen[slug].add(found)
            if fault:
                wrong.append(f"{slug}: {fault}")
    told = {slug: sorted(seals) for slug, seals in seen.items()}
    print(json.dumps({"looks": looks, "seen": told, "wrong": wrong}))


if __name__ == "__main__":
    main(*sys.argv[1:])
