"""What each file of a portal is to a browser, and how long it may be kept.

`mimetypes` reads what each machine has installed, so the same portal would differ by who publishes.
"""

from __future__ import annotations

from typing import Literal

_TEXT = "; charset=utf-8"
TYPES = {
    "html": f"text/html{_TEXT}",
    "css": f"text/css{_TEXT}",
    "js": f"text/javascript{_TEXT}",
    "txt": f"text/plain{_TEXT}",
    "csv": f"text/csv{_TEXT}",
    "ics": f"text/calendar{_TEXT}",
    "vcf": f"text/vcard{_TEXT}",
    "json": "application/json",
    "xml": "application/atom+xml",
    "pdf": "application/pdf",
    "zip": "application/zip",
    "svg": "image/svg+xml",
    "png": "image/png",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "gif": "image/gif",
    "webp": "image/webp",
    "woff2": "font/woff2",
    "mp4": "video/mp4",
    "webm": "video/webm",
    "mov": "video/quicktime",
    "mp3": "audio/mpeg",
    "wav": "audio/wav",
}
ASSETS = "assets/"
# A host may keep nothing for others: what is read is one client's.
_FRESH = "private, no-cache"
_FOR_EVER = "private, max-age=31536000, immutable"

Kind = Literal["page", "report", "file", "data", "asset"]


def media_type(path: str) -> str:
    """Return the Content-Type of the file *path*."""
    return TYPES.get(_ending(path), "application/octet-stream")


def cache_control(path: str) -> str:
    """Return the Cache-Control of the file *path*: the names of assets carry their digest."""
    return _FOR_EVER if path.startswith(ASSETS) else _FRESH


def kind_of(path: str) -> Kind:
    """Return what *path* is to its reader."""
    if path.startswith(ASSETS):
        return "asset"
    if path.startswith("files/"):
        return "file"
    ending = _ending(path)
    return "page" if ending == "html" else "report" if ending == "pdf" else "data"


def sort_of(path: str) -> str:
    """Return what files of one sort share: their ending, or their folder where they have none."""
    return _ending(path) or path.partition("/")[0]


def _ending(path: str) -> str:
    name = path.rpartition("/")[2]
    return name.rpartition(".")[2].lower() if "." in name else ""
