"""The code digest: our own files and the versions of the libraries whose output we pass on.

A new version of either may change any byte of any output, so it is part of every key. Found by
content, never by times, so that a ledger kept between machines stays good; files that are as the
last build saw them are not read again.
"""

from __future__ import annotations

import hashlib
import os
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from amportal.sources.snapshot import TICK_NS

_LIBRARIES = (
    "babel",
    "css-inline",
    "cssselect2",
    "holidays",
    "icalendar",
    "jinja2",
    "markdown",
    "nh3",
    "pillow",
    "pydantic",
    "pydyf",
    "fonttools",
    "resvg-py",
    "tinycss2",
    "tzdata",
    "weasyprint",
)


def known_code(package: Path, library_folders: Sequence[str], before: Any) -> list[str]:
    """Return the signature of our own files and libraries, and the code digest.

    *package* is the folder of amportal itself, *library_folders* where distributions live
    (`sys.path`), *before* what this function returned to the last build.
    """
    files = _own_files(package)
    libraries = sorted(_versions(library_folders))
    settled = time.time_ns() - TICK_NS
    young = any(max(row[2:4]) >= settled for row in files)
    state = repr((sys.version_info[:3], str(package), files, libraries))
    signature = hashlib.sha256(state.encode("utf-8", "surrogateescape")).hexdigest()[:32]
    if isinstance(before, list) and len(before) == 2 and before[0] == signature and not young:
        return [signature, str(before[1])]
    return ["" if young else signature, code_digest(package, library_folders)]


def code_digest(package: Path, library_folders: Sequence[str]) -> str:
    """Return a digest that changes when our code or a library's version does."""
    seen = hashlib.sha256(f"{sys.version_info[:3]}".encode())
    for path, *_ in _own_files(package):
        content = Path(path).read_bytes()
        seen.update(f"{Path(path).name}\0{len(content)}\0".encode())
        seen.update(content)
    for line in sorted(_versions(library_folders)):
        seen.update(line.encode())
    return seen.hexdigest()[:32]


def _own_files(package: Path) -> list[tuple[str, int, int, int, int]]:
    """Return our own files that decide what comes out, with size, times and inode, in order."""
    found = []
    for folder, folders, files in os.walk(package):
        folders[:] = sorted(name for name in folders if name != "__pycache__")
        for name in sorted(files):
            if name.endswith((".py", ".po")):
                path = f"{folder}/{name}"
                state = Path(path).stat()
                row = (path, state.st_size, state.st_mtime_ns, state.st_ctime_ns, state.st_ino)
                found.append(row)
    return found


def _versions(folders: Sequence[str]) -> set[str]:
    """Return the names of our libraries' `.dist-info` folders, which hold the version."""
    found = set()
    for folder in folders:
        try:
            names = [entry.name for entry in os.scandir(folder or ".")]
        except OSError:
            continue
        for name in names:
            if name.endswith(".dist-info"):
                library = name.split("-", 1)[0].lower().replace("_", "-")
                if library in _LIBRARIES:
                    found.add(name.lower())
    return found
