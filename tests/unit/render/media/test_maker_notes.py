"""What files that are handed on say about their makers is told, whatever form it has."""

from __future__ import annotations

import zipfile
from io import BytesIO

import pytest
from PIL import Image
from PIL.PngImagePlugin import PngInfo
from pypdf import PdfWriter

from amportal.render.media.maker_notes import maker_notes

XMP = (
    b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF><rdf:Description photoshop:City="Leith">'
    b"<dc:creator><rdf:Seq><rdf:li>Tom Mark</rdf:li></rdf:Seq></dc:creator>"
    b"</rdf:Description></rdf:RDF></x:xmpmeta>"
)


def pdf(*, named: bool = True, attached: bool = False) -> bytes:
    writer = PdfWriter()
    writer.add_blank_page(100, 100)
    if named:
        writer.add_metadata({"/Author": "Tom Mark", "/Title": "INTERNAL 40k"})
    if attached:
        writer.add_attachment("x.txt", b"x")
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


def packed(**files: str) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        for name, text in files.items():
            made.writestr(name.replace("__", "/").replace("_xml", ".xml"), text)
    return out.getvalue()


def photo(kind: str) -> bytes:
    picture, out = Image.new("RGB", (9, 9)), BytesIO()
    exif = picture.getexif()
    exif[0x013B] = "Tom Mark"
    exif[0x8825] = {1: "N"}
    picture.save(out, kind, exif=exif.tobytes())
    return out.getvalue()


def noted_png() -> bytes:
    info, out = PngInfo(), BytesIO()
    info.add_text("Comment", "by Tom Mark")
    Image.new("RGB", (9, 9)).save(out, "PNG", pnginfo=info)
    return out.getvalue()


CORE = "<cp:coreProperties><dc:creator>Tom Mark</dc:creator></cp:coreProperties>"
TOLD = [
    ("a.pdf", pdf(), "author `Tom Mark`, title `INTERNAL 40k`"),
    ("b.pdf", pdf(named=False, attached=True), "attached files"),
    ("c.pdf", pdf(named=False) + b"% C:\\Users\\tom\\Clients\\Acme\\price.indd", "tom"),
    ("d.docx", packed(docProps__core_xml=CORE, word__x="x"), "author `Tom Mark`"),
    ("e.docx", packed(word__comments_xml="x"), "comments"),
    ("f.docx", packed(word__document_xml="<w:del w:author='x'/>"), "tracked changes"),
    ("g.xlsx", packed(xl__workbook_xml='<sheet state="hidden"/>'), "hidden parts"),
    ("h.odt", packed(meta_xml="<dc:creator>Tom Mark</dc:creator>"), "author `Tom Mark`"),
    ("i.pptx", packed(ppt__notesSlides__n1_xml="x"), "speaker's notes"),
    ("j.mp4", b"....ftypisom....moovudta\xa9ART\x00\x08\x15\xc7Tom Mark\x00", "author `Tom Mark`"),
    ("k.mov", b"....ftypqt....com.apple.quicktime.location.ISO6709", "place"),
    ("l.mp3", b"ID3\x03\x00\x00\x00\x00\x00\x20TPE1\x00\x00\x00\x09\x00\x00\x00Tom Mark", "Mark"),
    ("m.psd", b"8BPS" + XMP, "author `Tom Mark`, place `Leith`"),
    ("n.jpg", photo("JPEG"), "author `Tom Mark`"),
    ("o.jpg", photo("JPEG"), "place"),
    ("p.png", noted_png(), "note Comment `by Tom Mark`"),
    ("q.txt", b"see /Users/tom/Desktop/price.xlsx", "folder `/Users/tom/Desktop/price.xlsx`"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "raw", "said"), TOLD, ids=[name for name, *_ in TOLD])
def test_it_is_told(name: str, raw: bytes, said: str) -> None:
    assert said in maker_notes(name, raw)


@pytest.mark.parametrize(
    ("name", "raw"),
    [("a.pdf", pdf(named=False)), ("b.zip", packed(a="x")), ("c.txt", b"words"), ("d.csv", b"1,2")],
    ids=["pdf", "zip", "txt", "csv"],
)
def test_a_file_without_notes_is_not_told(name: str, raw: bytes) -> None:
    assert maker_notes(name, raw) == ""


@pytest.mark.parametrize("cut", [10, 40, 200])
@pytest.mark.parametrize("n", range(len(TOLD)), ids=[name for name, *_ in TOLD])
def test_what_is_broken_is_passed_over(n: int, cut: int) -> None:
    name, raw, _ = TOLD[n]
    maker_notes(name, raw[: len(raw) - cut])
    maker_notes(name, raw[:cut])
