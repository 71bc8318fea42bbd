"""Files kept between builds beside the other caches of the person who builds.

Never in a site's own folder, which may come from anybody, and never believed where others may
write. Lost, damaged or from other code, a file is as none: what it held is made again.
"""

from __future__ import annotations

import os
import stat
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

_DIGEST = 32


def kept(folder: Path | None, kind: str, code: str) -> bytes | None:
    """Return what `keep` wrote of this *kind* into *folder* for our own code of digest *code*."""
    if folder is None:
        return None
    try:
        handle = os.open(folder / _name(kind, code), os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC)
        with os.fdopen(handle, "rb") as file:
            state = os.fstat(handle)
            if state.st_uid != os.getuid() or state.st_mode & (stat.S_IWGRP | stat.S_IWOTH):
                return None
            raw = file.read()
    except OSError:
        return None
    digest, content = raw[:_DIGEST], raw[_DIGEST:]
    return content if sha256(content).digest() == digest else None


def keep(folder: Path | None, kind: str, code: str, content: bytes) -> None:
    """Keep *content*, alone of its *kind*; a folder that cannot be written to is no trouble."""
    if folder is None:
        return
    name = _name(kind, code)
    fresh = folder / f"{name}.{os.getpid()}"
    with suppress(OSError):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        for old in folder.glob(f"{kind}-*.bin"):
            if old.name != name:
                old.unlink(missing_ok=True)
        try:
            handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
            with os.fdopen(handle, "wb") as file:
                file.write(sha256(content).digest() + content)
            fresh.replace(folder / name)
        except OSError:
            fresh.unlink(missing_ok=True)


def _name(kind: str, code: str) -> str:
    return f"{kind}-{code}.bin"
