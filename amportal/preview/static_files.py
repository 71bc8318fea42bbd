"""From the path of a request to one file of the output, or to nothing.

It exists so that there is one gate: whatever a request says, only ordinary files below the output
are opened, step by step from a handle of its folder, following no link and listing no folder.
"""

from __future__ import annotations

import os
import re
import stat
from pathlib import Path, PurePosixPath
from urllib.parse import unquote_to_bytes

from msgspec import Struct

from amportal.sources.snapshot import open_folder

INDEX = "index.html"
HTML = "text/html; charset=utf-8"
TYPES = {
    ".html": HTML,
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".xml": "application/atom+xml; charset=utf-8",
    ".ics": "text/calendar; charset=utf-8",
    ".csv": "text/csv; charset=utf-8",
    ".vcf": "text/vcard; charset=utf-8",
    ".txt": "text/plain; charset=utf-8",
    ".pdf": "application/pdf",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".webp": "image/webp",
    ".gif": "image/gif",
    ".woff2": "font/woff2",
    ".mp4": "video/mp4",
    ".m4v": "video/mp4",
    ".mov": "video/quicktime",
    ".webm": "video/webm",
    ".mp3": "audio/mpeg",
    ".m4a": "audio/mp4",
    ".wav": "audio/wav",
    ".vtt": "text/vtt; charset=utf-8",
    ".zip": "application/zip",
}
# A handle opened without following links, without waiting for a pipe's other end.
_OPEN = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
_ROOT = re.compile(rb'href="(/[^"]*?)assets/')
_REFUSED = re.compile(r"[\x00-\x1f\x7f/\\]")


def with_root(page: bytes, root: str) -> bytes | None:
    """Return *page* with its links below *root* instead of the published portal's path.

    Returns None where its links are relative, and so lead nowhere from deeper down.
    """
    found = _ROOT.search(page)
    if found is None:
        return None
    published = re.escape(found[1])
    return re.sub(rb'((?:href|src)=")' + published, rb"\g<1>" + root.encode(), page)


class Found(Struct, frozen=True):
    """One open file: its path in the output, a handle the taker closes, its size and type."""

    path: str
    handle: int
    size: int
    media_type: str


def output_path(target: str) -> str | None:
    """Return the path in the output that the path *target* of a request names.

    Relative, posix, decoded; ends in `/` for a folder. None for whatever no output is called.
    """
    raw = target.partition("?")[0].partition("#")[0]
    if not raw.startswith("/"):
        return None
    parts = []
    for part in raw[1:].split("/"):
        try:
            name = unquote_to_bytes(part).decode("utf-8")
        except UnicodeDecodeError:
            return None
        parts.append(name)
    *folders, last = parts
    if any(not name for name in folders):
        return None
    # Names that begin with a dot are never outputs: the current folder, the one above, hidden ones.
    if any(name.startswith(".") or _REFUSED.search(name) for name in parts):
        return None
    return "/".join([*folders, last])


def find(output: Path, path: str) -> Found | None:
    """Return the file at *path* (as `output_path` gives it) below *output*, opened, or None.

    For a path that ends in `/`, the page of that folder.
    """
    if not path or path.endswith("/"):
        path += INDEX
    *folders, name = path.split("/")
    try:
        folder = open_folder(output, folders)
        try:
            handle = os.open(name, _OPEN, dir_fd=folder)
        finally:
            os.close(folder)
    except (OSError, ValueError):
        return None
    state = os.fstat(handle)
    if not stat.S_ISREG(state.st_mode):
        os.close(handle)
        return None
    return Found(path, handle, state.st_size, media_type(name))


def is_folder(output: Path, path: str) -> bool:
    """Say whether *path* is a folder of the output that has a page of its own."""
    found = find(output, f"{path}/")
    if found is not None:
        os.close(found.handle)
    return found is not None


def media_type(name: str) -> str:
    """Return the media type of the file *name*; bytes that nobody shows where it is unknown."""
    return TYPES.get(PurePosixPath(name).suffix.lower(), "application/octet-stream")
