"""A whole portal in one zip file that a client can keep, and open without a network.

The same portal gives the same bytes on any machine, so two archives can be compared by their
digests: names are sorted, times and modes fixed, and nothing is compressed, for compressors of
different machines differ, and pictures and reports are compressed already.
"""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from zipfile import ZIP_STORED, ZipFile, ZipInfo

SUMS = "SHA256SUMS"
_MODE = stat.S_IFREG | 0o644
# What zip calls Unix; otherwise it is named after the machine.
_UNIX = 3


def archive(
    portal: Path,
    paths: Iterable[str],
    day: date,
    target: Path,
    beside: Mapping[str, bytes] | None = None,
) -> int:
    """Write the files *paths* of *portal* into the zip *target*; return how many.

    *beside* are files that are in no portal, by their paths: the evidence of decisions. All lie
    below one folder that is named like the zip, with a list of their digests that
    `sha256sum --check` understands. *day* is the one all files bear. *target* is replaced whole
    or not at all. Raises OSError.
    """
    root = target.stem
    sums = []
    fresh = target.with_name(f".{target.name}.new")
    try:
        with fresh.open("wb") as out:
            with ZipFile(out, "w", ZIP_STORED) as file:
                more = beside or {}
                for path in sorted({*paths, *more}):
                    raw = more[path] if path in more else (portal / path).read_bytes()
                    sums.append(f"{hashlib.sha256(raw).hexdigest()}  {path}\n")
                    file.writestr(_entry(f"{root}/{path}", day), raw)
                file.writestr(_entry(f"{root}/{SUMS}", day), "".join(sums))
            out.flush()
            os.fsync(out.fileno())
        fresh.replace(target)
    finally:
        fresh.unlink(missing_ok=True)
    return len(sums)


def _entry(name: str, day: date) -> ZipInfo:
    entry = ZipInfo(name, (day.year, day.month, day.day, 0, 0, 0))
    entry.create_system = _UNIX
    entry.external_attr = _MODE << 16
    return entry
