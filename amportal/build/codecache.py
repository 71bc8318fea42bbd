"""Compiled templates kept between builds, beside the other caches of the person who builds.

They are code, so they are never taken from a site's own folder, which may come from anybody, nor
from a place where others may write. Lost or unreadable, they are made again.
"""

from __future__ import annotations

import marshal
import os
import stat
from collections.abc import Mapping
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

from amportal.render.codes import Codes

# More than this many templates is not a theme but its history.
_MOST = 400


def codes_in(folder: Path | None, code: str) -> Codes:
    """Return what is kept in *folder* for our own code of the digest *code*."""
    if folder is None:
        return Codes()
    try:
        handle = os.open(folder / _name(code), os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC)
        with os.fdopen(handle, "rb") as file:
            state = os.fstat(handle)
            if state.st_uid != os.getuid() or state.st_mode & (stat.S_IWGRP | stat.S_IWOTH):
                return Codes()
            raw = file.read()
        digest, content = raw[:32], raw[32:]
        if sha256(content).digest() != digest:
            return Codes()
        return Codes(marshal.loads(content))
    except (OSError, ValueError, EOFError, TypeError):
        return Codes()


def keep_codes(folder: Path | None, code: str, codes: Codes) -> None:
    """Keep what was compiled, with what was known; a cache that cannot be written is no trouble."""
    if folder is None or not codes.made:
        return
    kept: Mapping[str, bytes] = {**codes.known, **codes.made}
    if len(kept) > _MOST:
        kept = codes.made
    content = marshal.dumps(dict(kept))
    with suppress(OSError):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        for old in folder.glob("templates-*.bin"):
            if old.name != _name(code):
                old.unlink(missing_ok=True)
        fresh = folder / f"{_name(code)}.{os.getpid()}"
        handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(sha256(content).digest() + content)
        fresh.replace(folder / _name(code))


def _name(code: str) -> str:
    return f"templates-{code}.bin"
