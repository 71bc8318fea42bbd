"""Ways to write a text into an output, each so that a person could read it there."""

from __future__ import annotations

import base64
import json
import quopri
import zipfile
from collections.abc import Callable
from email.message import EmailMessage
from html import escape
from io import BytesIO
from urllib.parse import quote

from PIL import Image
from PIL.PngImagePlugin import PngInfo
from pypdf import PdfWriter


def _entities(text: str) -> str:
    return "".join(f"&#x{ord(each):x};" for each in text)


def _zip(text: str, *, as_name: bool = False, comment: bool = False) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(f"{text}.txt" if as_name else "a.txt", "x" if as_name else text)
        if comment:
            archive.writestr("b.txt", "x")
            archive.comment = text.encode()
    return out.getvalue()


def _pdf(change: Callable[[PdfWriter], None]) -> bytes:
    writer = PdfWriter()
    writer.add_blank_page(200, 200)
    change(writer)
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


def _mail(text: str) -> bytes:
    message = EmailMessage()
    message["Subject"] = f"Ä {text}"
    message.set_content(f"Grüße: {text}", cte="base64")
    return message.as_bytes()


def _attached_mail(text: str) -> bytes:
    message = EmailMessage()
    message.set_content("x")
    message.add_attachment(_zip(text), maintype="application", subtype="zip", filename="a.zip")
    return message.as_bytes()


def _png(text: str, how: str) -> bytes:
    picture, out, info = Image.new("RGB", (4, 4)), BytesIO(), PngInfo()
    if how == "exif":
        exif = Image.Exif()
        exif[0x010E] = text
        picture.save(out, "PNG", exif=exif)
        return out.getvalue()
    if how == "behind":
        picture.save(out, "PNG")
        return out.getvalue() + text.encode()
    info.add_text("Comment", text, zip=how == "packed")
    picture.save(out, "PNG", pnginfo=info)
    return out.getvalue()


def _jpeg(text: str) -> bytes:
    out, exif = BytesIO(), Image.Exif()
    exif[0x9C9B] = text.encode("utf-16-le")  # the title that Windows writes
    Image.new("RGB", (4, 4)).save(out, "JPEG", exif=exif.tobytes())
    return out.getvalue()


def _tagged(text: str) -> str:
    middle = len(text) // 2
    return f"{escape(text[:middle])}<b></b>{escape(text[middle:])}"


# By a name: where it is written, and what then stands there.
WRITINGS: dict[str, tuple[str, Callable[[str], bytes]]] = {
    "text": ("a.txt", lambda text: f"See {text}.".encode()),
    "name of a file": ("{text}.txt", lambda _: b"x"),
    "html text": ("a.html", lambda text: f"<p>{escape(text)}</p>".encode()),
    "html in pieces": ("a.html", lambda text: f"<p>{_tagged(text)}</p>".encode()),
    "html attribute": ("a.html", lambda text: f'<p title="{escape(text)}"></p>'.encode()),
    "html comment": ("a.html", lambda text: f"<!-- {escape(text)} -->".encode()),
    "entities": ("a.html", lambda text: f"<p>{_entities(text)}</p>".encode()),
    "a link": ("a.html", lambda text: f'<a href="mailto:a@b.example?body={quote(text)}">'.encode()),
    "soft hyphens": ("a.html", lambda text: f"<p>{chr(0xAD).join(text)}</p>".encode()),
    "unseen signs": ("a.html", lambda text: f"<p>{chr(0x200B).join(text)}</p>".encode()),
    "several lines": ("a.md", lambda text: "  \n> ".join(("a", *text.split(), "b")).encode()),
    "json": ("a.json", lambda text: json.dumps({"a": [{"b": text}]}).encode()),
    "json key": ("a.json", lambda text: json.dumps({text: 1}).encode()),
    "script": ("search-index.js", lambda text: f"var a={json.dumps([text])};".encode()),
    "csv": ("a.csv", lambda text: f'a;"{text}"\r\n'.encode()),
    "utf-16 csv": ("a.csv", lambda text: f"a;{text}\r\n".encode("utf-16")),
    "calendar": ("a.ics", lambda text: f"SUMMARY:{text[:5]}\r\n {text[5:]}\r\n".encode()),
    "card": ("a.vcf", lambda text: f"NOTE:x\\n{text}\r\n".encode()),
    "feed": ("feed.xml", lambda text: f"<a>&lt;p&gt;{escape(escape(text))}&lt;/p&gt;</a>".encode()),
    "cdata": ("feed.xml", lambda text: f"<a><![CDATA[{text}]]></a>".encode()),
    "base64": ("a.html", lambda text: b"<img src='data:x;base64," + base64.b64encode(
        f"something about {text}".encode()) + b"'>"),
    "base64 in lines": ("a.txt", lambda text: base64.encodebytes(
        b"something that fills a line or two before that: " + text.encode())),
    "base64 in base64": ("a.txt", lambda text: base64.b64encode(b"outer words " + base64.b64encode(
        f"something about {text}".encode()))),
    "utf-16 in base64": ("a.txt", lambda text: base64.b64encode(f"see: {text}".encode("utf-16"))),
    "quoted-printable": ("a.eml", lambda text:
        b"Content-Transfer-Encoding: quoted-printable\r\n\r\n"
        + quopri.encodestring(f"ä {text}".encode(), quotetabs=True)),
    "quoted-printable text": ("a.txt", lambda text: quopri.encodestring(
        f"ä = ö {text}".encode(), quotetabs=True)),
    "mail": ("a.eml", _mail),
    "mail with a zip": ("a.eml", _attached_mail),
    "zip": ("a.zip", _zip),
    "zip name": ("a.zip", lambda text: _zip(text, as_name=True)),
    "zip comment": ("a.zip", lambda text: _zip(text, comment=True)),
    "zip in zip": ("a.docx", lambda text: _zipped(_zip(text))),
    "pdf metadata": ("a.pdf", lambda text: _pdf(lambda pdf: pdf.add_metadata({"/Subject": text}))),
    "pdf attachment": ("a.pdf", lambda text: _pdf(
        lambda pdf: pdf.add_attachment("a.json", json.dumps({"a": text}).encode()))),
    "pdf attachment name": ("a.pdf", lambda text: _pdf(
        lambda pdf: pdf.add_attachment(f"{text}.txt", b"x"))),
    "pdf outline": ("a.pdf", lambda text: _pdf(
        lambda pdf: pdf.add_outline_item(title=text, page_number=0))),
    "png text": ("a.png", lambda text: _png(text, "plain")),
    "png packed": ("a.png", lambda text: _png(text, "packed")),
    "png exif": ("a.png", lambda text: _png(text, "exif")),
    "behind a png": ("a.png", lambda text: _png(text, "behind")),
    "jpeg exif": ("a.jpg", _jpeg),
    "svg": ("a.svg", lambda text: f"<svg><title>{escape(text)}</title></svg>".encode()),
}  # fmt: skip


def _zipped(inner: bytes) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("inner.zip", inner)
    return out.getvalue()
