"""The code digest: our own files and the versions of the libraries whose output we pass on.

A new version of either may change any byte of any output, so it is part of every key. Found by
content, never by times, so that a ledger kept between machines stays good.
"""

from __future__ import annotations

import hashlib
import os
import sys
from pathlib import Path

_LIBRARIES = (
    "babel",
    "css-inline",
    "holidays",
    "icalendar",
    "jinja2",
    "markdown",
    "nh3",
    "pillow",
    "pydantic",
    "pydyf",
    "fonttools",
    "tzdata",
    "weasyprint",
)


def code_digest(package: Path, library_folders: list[str]) -> str:
    """Return a digest that changes when our code or a library's version does.

    *package* is the folder of amportal itself, *library_folders* where distributions live
    (`sys.path`).
    """
    seen = hashlib.sha256(f"{sys.version_info[:3]}".encode())
    for folder, folders, files in os.walk(package):
        folders[:] = sorted(name for name in folders if name != "__pycache__")
        for name in sorted(files):
            if name.endswith((".py", ".po")):
                content = (Path(folder) / name).read_bytes()
                seen.update(f"{name}\0{len(content)}\0".encode())
                seen.update(content)
    for line in sorted(_versions(library_folders)):
        seen.update(line.encode())
    return seen.hexdigest()[:32]


def _versions(folders: list[str]) -> set[str]:
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
