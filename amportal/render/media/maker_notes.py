"""What a file that is handed on as it is says about its maker, so that a person can be told.

A PDF, a film, an office file and evidence go out to the byte, with whatever their programs wrote
into them: names of people, of folders, places, texts that are not shown. Nothing is taken out
here, and what cannot be read is passed over: this tells, and refuses nothing.
"""

from __future__ import annotations

import logging
import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from html import unescape
from io import BytesIO
from pathlib import PurePosixPath
from typing import Any

_LONGEST = 60  # letters of a value that are shown
_MOST = 8  # findings that are told
_MOST_BYTES = 8 << 20  # of a part of a zip that is read
_SCANNED = 16 << 20  # bytes at each end of a file that are looked through
_PARTS = 2_000  # names of a zip that are looked at

# Names of folders on somebody's machine, or of a server.
_FOLDER = re.compile(
    rb"(?<![\w/])(?:[A-Za-z]:[\\/]{1,2}(?:Users|Documents and Settings)[\\/]{1,2}"
    rb"|/Users/|/home/|/Volumes/|file:///(?!Users)|\\\\[\w.$-]{3,40}\\)[\w .@/\\-]{3,200}"
)
_XMP = re.compile(rb"<x:xmpmeta\b.{0,200000}?</x:xmpmeta>", re.DOTALL)
_XMP_VALUES = (
    ("author", r"dc:creator"),
    ("title", r"dc:title"),
    ("description", r"dc:description"),
    ("keywords", r"dc:subject"),
    ("author", r"photoshop:(?:AuthorsPosition|Credit)|pdf:Author"),
    ("instructions", r"photoshop:(?:Instructions|TransmissionReference)"),
    ("place", r"photoshop:(?:City|State|Country)|exif:GPS(?:Latitude|Longitude)"),
    ("file", r"stRef:filePath|xmpMM:DerivedFrom|crs:RawFileName"),
)
_FILM = re.compile(
    rb"\xa9(nam|ART|aut|cmt|xyz|day|dir|prd)(?:....data.{8}|.{4})([^\x00]{2,200})|"
    rb"com\.apple\.quicktime\.(location\.ISO6709|author|title|comment|artist|model)",
    re.DOTALL,
)
_FILM_NAMES = {
    b"nam": "title", b"ART": "author", b"aut": "author", b"cmt": "comment", b"xyz": "place",
    b"day": "day", b"dir": "author", b"prd": "author",
}  # fmt: skip
_SOUND = re.compile(rb"(TIT2|TPE1|TCOM|TCOP|COMM|IART|INAM|ICMT|APIC|GEOB)(.{6,200})", re.DOTALL)
_CORE = (
    ("author", r"dc:creator|meta:initial-creator"),
    ("author", r"cp:lastModifiedBy"),
    ("title", r"dc:title"),
    ("description", r"dc:description|dc:subject"),
    ("keywords", r"cp:keywords|meta:keyword"),
    ("company", r"Company|Manager"),
    ("folder", r"Template|HyperlinkBase"),
)
_PDF_VALUES = {
    "/Author": "author", "/Title": "title", "/Subject": "description", "/Keywords": "keywords",
    "/Company": "company", "/SourceModified": "",
}  # fmt: skip
_EXIF = {
    0x010E: "description", 0x013B: "author", 0x8298: "owner", 0x9C9B: "title", 0x9C9C: "comment",
    0x9C9D: "author", 0x8825: "place", 0x013C: "machine", 0xA430: "owner", 0xA431: "machine",
}  # fmt: skip
_PICTURES = (".png", ".jpg", ".jpeg", ".webp", ".gif", ".tif", ".tiff")


def maker_notes(name: str, raw: bytes) -> str:
    """Return what the file *name* says about its maker, in words; nothing where it says nothing."""
    suffix = PurePosixPath(name).suffix.lower()
    found: dict[str, None] = {}
    try:
        for what, value in _findings(suffix, raw):
            words = " ".join(value.split()).strip("\x00 ")
            shown = words if len(words) <= _LONGEST else f"{words[: _LONGEST - 1]}…"
            found[f"{what} `{shown}`" if shown else what] = None
            if len(found) > _MOST:
                break
    except Exception:  # noqa: BLE001 - a stranger's file may break a library in any way
        found.setdefault("notes that cannot be read", None)
    listed = list(found)
    more = [] if len(listed) <= _MOST else ["and more"]
    return ", ".join(listed[:_MOST] + more)


def _findings(suffix: str, raw: bytes) -> Iterator[tuple[str, str]]:
    if raw.startswith(b"%PDF-"):
        yield from _of_pdf(raw)
    elif raw.startswith(b"PK\x03\x04"):
        yield from _of_zip(raw)
    elif suffix in _PICTURES:
        yield from _of_picture(raw)
    ends = raw if len(raw) <= 2 * _SCANNED else raw[:_SCANNED] + raw[-_SCANNED:]
    if suffix in (".mp4", ".m4v", ".m4a", ".mov"):
        yield from _of_film(ends)
    elif suffix in (".mp3", ".wav"):
        for mark, value in _SOUND.findall(ends):
            yield f"tag {mark.decode()}", _printable(value)
    for packet in _XMP.findall(ends):
        yield from _values(packet, _XMP_VALUES)
    for folder in _FOLDER.findall(ends):
        yield "folder", _printable(folder)


def _of_pdf(raw: bytes) -> Iterator[tuple[str, str]]:
    from pypdf import PdfReader

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    reader = PdfReader(BytesIO(raw))
    if reader.is_encrypted:
        return
    for key, value in (reader.metadata or {}).items():
        said = str(value)
        if _PDF_VALUES.get(key) and said.strip():
            yield _PDF_VALUES[key], said
    root = reader.root_object
    names: Any = root.get("/Names")
    if names is not None and "/EmbeddedFiles" in names.get_object():
        yield "attached files", ""
    if "/OCProperties" in root:
        yield "layers that can be switched", ""
    stream: Any = root.get("/Metadata")
    if stream is not None:
        yield from _values(stream.get_object().get_data(), _XMP_VALUES)


def _of_zip(raw: bytes) -> Iterator[tuple[str, str]]:
    with zipfile.ZipFile(BytesIO(raw)) as packed:
        if packed.comment:
            yield "comment", _printable(packed.comment)
        entries = packed.infolist()[:_PARTS]
        named = {each.filename: each for each in entries}
        for name in ("docProps/core.xml", "docProps/app.xml", "meta.xml"):
            if name in named and named[name].file_size <= _MOST_BYTES:
                yield from _values(packed.read(name), _CORE)
        for name in named:
            if re.fullmatch(r"(?:word|ppt|xl)/(?:comments|threadedComments|persons).*\.xml", name):
                yield "comments", ""
            elif name.lower().startswith(("docprops/thumbnail", "thumbnails/")):
                yield "a small picture of its first page", ""
            elif name.startswith("ppt/notesSlides/") and name.endswith(".xml"):
                yield "speaker's notes", ""
        for name in ("word/document.xml", "xl/workbook.xml", "content.xml"):
            if name in named and named[name].file_size <= _MOST_BYTES:
                yield from _of_document(packed.read(name))


def _of_document(text: bytes) -> Iterator[tuple[str, str]]:
    if re.search(rb"<w:(?:ins|del)\s|<text:tracked-changes", text):
        yield "tracked changes", ""
    if re.search(rb"<w:vanish\b|state=\"(?:hidden|veryHidden)\"|text:display=\"none\"", text):
        yield "hidden parts", ""


def _of_picture(raw: bytes) -> Iterator[tuple[str, str]]:
    from PIL import Image

    from amportal.render.media.picture_work import check_work

    check_work(raw)
    with Image.open(BytesIO(raw)) as picture:
        tags: Mapping[int, Any] = picture.getexif()
        for key in sorted(tags):
            if key in _EXIF:
                said = tags[key]
                if isinstance(said, bytes):
                    said = said.decode("utf-16-le" if key >= 0x9C9B else "latin-1", "replace")
                yield _EXIF[key], "" if key == 0x8825 else str(said)
        for name, value in picture.info.items():
            if isinstance(value, str) and "xmp" not in str(name).lower():
                yield f"note {name}", value
            elif str(name).lower() == "comment" and isinstance(value, bytes):
                yield "comment", _printable(value)


def _of_film(raw: bytes) -> Iterator[tuple[str, str]]:
    for mark, value, key in _FILM.findall(raw):
        if mark:
            yield _FILM_NAMES[mark], _printable(value)
        else:
            yield key.decode().partition(".")[0].replace("location", "place"), ""


def _values(raw: bytes, wanted: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """Yield the values in the XML *raw* of the *wanted* elements and attributes."""
    text = raw.decode("utf-8", "replace")
    for what, names in wanted:
        for element in re.findall(
            rf"<(?:{names})\b[^>/]*>(.{{0,2000}}?)</(?:{names})>", text, re.S
        ):
            said = " ".join(unescape(re.sub(r"<[^>]*>", " ", element)).split())
            if said:
                yield what, said
        for value in re.findall(rf"\b(?:{names})=\"([^\"]{{1,500}})\"", text):
            yield what, unescape(value)


def _printable(raw: bytes) -> str:
    text = raw.decode("utf-8", "ignore")
    return "".join(sign if sign.isprintable() else " " for sign in text)
