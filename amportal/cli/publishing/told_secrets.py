"""Look for contacts' secrets in what git holds, or is about to: they belong on the phone."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from amportal.access.access_problems import told_in_file
from amportal.errors import Problem

if TYPE_CHECKING:
    from amportal.access.secret_search import SecretSearch

# Larger files are pictures and films; what people write is smaller.
_LARGEST = 2_000_000
_SECONDS = 30


def secrets_in_sources(root: Path) -> list[Problem]:
    """Return a problem for each secret in a file of the site in *root* that git does not ignore."""
    from amportal.cli.key_place import secret_search
    from amportal.model.content_layout import AGENCY_PATH
    from amportal.model.site_loader import load_agency
    from amportal.sources.content_scan import scan

    agency = load_agency(scan(root, (AGENCY_PATH,))).read.noun
    words = secret_search(root, agency) if agency else None
    if words is None:
        return []
    return [each for path in _files(root) for each in _in_file(root, path, words)]


def _in_file(root: Path, path: str, words: SecretSearch) -> Iterator[Problem]:
    file = root / path
    try:
        if file.is_symlink() or file.stat().st_size > _LARGEST:
            return
        raw = file.read_bytes()
    except OSError:
        return
    if b"\0" in raw[:4096]:
        return
    for owner, line in words.found(raw.decode("utf-8", "replace")):
        yield told_in_file(path, line, owner)


def _files(root: Path) -> Iterator[str]:
    """Yield what git tracks or would add; where there is no git, the sources."""
    try:
        listed = subprocess.run(
            ["git", "-C", str(root), "ls-files", "-z", "-co", "--exclude-standard"],
            capture_output=True,
            timeout=_SECONDS,
            check=True,
        ).stdout
    except (OSError, subprocess.SubprocessError):
        for folder in ("content", "templates"):
            for file in sorted((root / folder).rglob("*")):
                if file.is_file():
                    yield file.relative_to(root).as_posix()
        return
    yield from dict.fromkeys(
        each.decode("utf-8", "replace") for each in listed.split(b"\0") if each
    )
