"""Look at a finished PDF as whoever gets it would: is it whole, and what does it say?"""

from __future__ import annotations

from io import BytesIO

from msgspec import Struct

# Where the end mark must stand: at the very end, but for a line break.
_TAIL = 16


class PdfFacts(Struct, frozen=True):
    """What a PDF holds: all its text, title and attachments together, and what it lacks.

    `faults` is empty where it is whole: it has its end mark, pages with words on them, tags for
    screen readers and a language.
    """

    pages: int
    text: str
    faults: tuple[str, ...]


def look_at(pdf: bytes) -> PdfFacts:
    """Return what *pdf* holds; never raises for what is wrong with it."""
    faults = []
    if not pdf.startswith(b"%PDF-"):
        faults.append("it does not begin like a PDF")
    if b"%%EOF" not in pdf[-_TAIL:]:
        faults.append("its end is missing")
    if faults:
        return PdfFacts(0, "", tuple(faults))
    from pypdf import PdfReader

    try:
        return _read(PdfReader(BytesIO(pdf), strict=True))
    except Exception as fault:  # noqa: BLE001 - a damaged file may break the library in any way
        return PdfFacts(0, "", (f"it cannot be read ({type(fault).__name__})",))


def _read(reader: object) -> PdfFacts:
    from pypdf import PdfReader

    assert isinstance(reader, PdfReader)
    faults = []
    words = [page.extract_text() for page in reader.pages]
    if not words:
        faults.append("it has no page")
    elif not any(each.strip() for each in words):
        faults.append("there is no word on its pages")
    root = reader.root_object
    marked = root.get("/MarkInfo", {})
    if "/StructTreeRoot" not in root or not marked.get("/Marked", False):
        faults.append("it has no tags for screen readers")
    if not root.get("/Lang"):
        faults.append("it does not say its language")
    meta = [str(value) for value in (reader.metadata or {}).values()]
    inside = [
        f"{name} {content.decode('utf-8', 'ignore')}"
        for name, contents in reader.attachments.items()
        for content in contents
    ]
    return PdfFacts(len(words), "\n".join((*words, *meta, *inside)), tuple(faults))
