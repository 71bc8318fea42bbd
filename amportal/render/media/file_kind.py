"""What kind a deliverable's file is, by name and bytes together, and whether it may be handed on.

It exists because files a portal offers are passed on byte for byte: only kinds on the list, and
only if the bytes are what the name says. It opens nothing and runs nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import PurePosixPath

from msgspec import Struct

from amportal.errors import Problem
from amportal.render.media.picture_formats import BY_ENDING, unshown
from amportal.render.media.whole_file import check_whole
from amportal.render.refusal import Refusal

_POINTER = b"version https://git-lfs.github.com/spec/"


class FileKind(Struct, frozen=True):
    """A kind of file that may be handed on: its ending and its media type."""

    suffix: str
    media_type: str


def file_kind(name: str, raw: bytes) -> FileKind:
    """Return the kind of the file *name*; the caller hands on *raw* as it is.

    Raises Refusal with `lfs-pointer`, `file-kind`, `file-broken` or `image-format`.
    """
    refuse_pointer(raw)
    suffix = PurePosixPath(name).suffix.lower()
    entry = _KINDS.get(suffix)
    if entry is None:
        if suffix in BY_ENDING:
            raise Refusal(unshown(BY_ENDING[suffix]))
        raise Refusal(_unlisted(name))
    media_type, fits = entry
    if not fits(raw):
        raise Refusal(_mismatch(name, suffix))
    check_whole(PurePosixPath(name).name, suffix, raw)
    return FileKind(suffix, media_type)


def refuse_pointer(raw: bytes) -> None:
    """Raise Refusal where *raw* is only Git LFS's note about a file, and not the file."""
    if raw.startswith(_POINTER) and len(raw) < 1024:
        raise Refusal(
            Problem(
                slug="lfs-pointer",
                message="the file itself is not here, only a note by Git LFS about where it is",
                hint="run `git lfs pull` in this folder, then build again",
            )
        )


def _starts(*heads: bytes, at: int = 0) -> Callable[[bytes], bool]:
    return lambda raw: raw[at : at + 16].startswith(heads)


def _text(raw: bytes) -> bool:
    try:
        return "\x00" not in raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        return False


def _office(part: bytes) -> Callable[[bytes], bool]:
    """Return a check for a zip that names *part* and holds no macros."""
    return lambda raw: raw.startswith(b"PK\x03\x04") and part in raw and b"vbaProject" not in raw


_ZIP = _starts(b"PK\x03\x04", b"PK\x05\x06")
_VIDEO = _starts(b"ftyp", at=4)
_OFFICE = "application/vnd.openxmlformats-officedocument."
_OPEN = "application/vnd.oasis.opendocument."
_KINDS: dict[str, tuple[str, Callable[[bytes], bool]]] = {
    ".pdf": ("application/pdf", _starts(b"%PDF-")),
    ".zip": ("application/zip", _ZIP),
    ".docx": (f"{_OFFICE}wordprocessingml.document", _office(b"word/")),
    ".xlsx": (f"{_OFFICE}spreadsheetml.sheet", _office(b"xl/")),
    ".pptx": (f"{_OFFICE}presentationml.presentation", _office(b"ppt/")),
    ".odt": (f"{_OPEN}text", _office(b"mimetype")),
    ".ods": (f"{_OPEN}spreadsheet", _office(b"mimetype")),
    ".odp": (f"{_OPEN}presentation", _office(b"mimetype")),
    ".mp4": ("video/mp4", _VIDEO),
    ".m4v": ("video/mp4", _VIDEO),
    ".mov": ("video/quicktime", _starts(b"ftyp", b"moov", b"wide", b"mdat", b"free", at=4)),
    ".webm": ("video/webm", _starts(b"\x1aE\xdf\xa3")),
    ".mp3": ("audio/mpeg", _starts(b"ID3", b"\xff\xfb", b"\xff\xf3", b"\xff\xf2")),
    ".m4a": ("audio/mp4", _VIDEO),
    ".wav": ("audio/wav", _starts(b"WAVE", at=8)),
    ".psd": ("image/vnd.adobe.photoshop", _starts(b"8BPS")),
    ".ai": ("application/illustrator", _starts(b"%PDF-", b"%!PS")),
    ".eps": ("application/postscript", _starts(b"%!PS", b"\xc5\xd0\xd3\xc6")),
    ".indd": ("application/x-indesign", _starts(b"\x06\x06\xed\xf5")),
    ".tif": ("image/tiff", _starts(b"II*\x00", b"MM\x00*")),
    ".tiff": ("image/tiff", _starts(b"II*\x00", b"MM\x00*")),
    ".csv": ("text/csv", _text),
    ".txt": ("text/plain", _text),
    ".ics": ("text/calendar", _text),
    ".srt": ("application/x-subrip", _text),
    ".vtt": ("text/vtt", _text),
}
LISTED = tuple(_KINDS)


def _unlisted(name: str) -> Problem:
    return Problem(
        slug="file-kind",
        message=f"files like `{name}` are not handed on to clients",
        hint="put it into a zip file, or use one of these endings: "
        + ", ".join(suffix[1:] for suffix in LISTED),
    )


def _mismatch(name: str, suffix: str) -> Problem:
    return Problem(
        slug="file-kind",
        message=f"`{name}` is called {suffix[1:]}, but what is in it is something else",
        hint="export the file again from its program instead of changing its name; "
        "office files with macros are not handed on",
    )
