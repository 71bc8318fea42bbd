"""What inputs look like that somebody means well with, to spoil them."""

from __future__ import annotations

import zipfile
from email.message import EmailMessage
from functools import lru_cache
from io import BytesIO

from PIL import Image

from tests.bounces.answers import answers, letters_of_people
from tests.bounces.shapes import FAILED, LATE
from tests.bounces.wrapping import Wrapping
from tests.problems.case_files import base_site
from tests.sample import ROOT
from tests.unit.render.media.costly import animated, motif, saved
from tests.unit.render.media.whole_files import mp4, pdf, wav


@lru_cache(maxsize=1)
def sources() -> dict[str, bytes]:
    """Return the base site's own texts: YAML, pages, notes."""
    return {
        path: raw
        for path, raw in base_site().items()
        if path.rpartition(".")[2] in ("yaml", "md", "json")
    }


@lru_cache(maxsize=1)
def pages() -> tuple[str, ...]:
    """Return texts of the sample agency, and each piece of Markdown that a person may write."""
    found = [path.read_text("utf-8") for path in sorted((ROOT / "content").rglob("*.md"))]
    everything = (
        "# One\n\nTwo *three* **four** `five` ~~six~~\n\n- a\n  - b\n\n1. c\n2. d\n\n> e\n> f\n\n"
        "| g | h |\n|---|--:|\n| i | j |\n\n```\nk\n```\n\n[l](m.html) "
        "<https://n.example> ![o](p.png)\n\n---\n\nQ\n=\n\nr<!-- s --> &amp; \\* [t]: u\n\n"
        "<b>v</b>\n"
    )
    return (*(text for text in found if len(text) < 3000), everything)


@lru_cache(maxsize=1)
def drawings() -> tuple[bytes, ...]:
    """Return the sample's drawings, and one with everything that a drawing may hold."""
    found = [path.read_bytes() for path in sorted((ROOT / "content").rglob("*.svg"))]
    everything = (
        b"<svg xmlns='http://www.w3.org/2000/svg' xmlns:xlink='http://www.w3.org/1999/xlink' "
        b"viewBox='0 0 90 60' width='90' height='60'><title>a</title><defs><linearGradient id='g'>"
        b"<stop offset='0' stop-color='#fff'/></linearGradient>"
        b"<pattern id='p' width='3' height='3'><rect width='2' height='2'/></pattern>"
        b"<mask id='m'><circle r='9'/></mask><filter id='f'>"
        b"<feGaussianBlur stdDeviation='2'/></filter><symbol id='s'><path d='M0 0h9v9z'/></symbol>"
        b"<marker id='k'><path d='M0 0l3 3'/></marker><clipPath id='c'><rect width='9' height='9'/>"
        b"</clipPath></defs><style>.a{fill:url(#g)}</style><g class='a' transform='scale(2)'>"
        b"<use xlink:href='#s'/><text x='1' y='2'><tspan>b</tspan></text><ellipse rx='2' ry='3' "
        b"mask='url(#m)' filter='url(#f)'/><polyline points='1,2 3,4' marker-end='url(#k)'/></g>"
        b"<switch><image href='data:image/png;base64,"
        b"iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNgAAAAAgABSK+kcQAAAABJRU5ErkJggg=='"
        b"/></switch><metadata>d</metadata></svg>"
    )
    return (*(raw for raw in found if len(raw) < 6000), everything)


@lru_cache(maxsize=1)
def pictures() -> tuple[bytes, ...]:
    """Return small pictures of every kind that a portal shows."""
    plain, exif = motif(17, 13), Image.Exif()
    exif[0x0112], exif[0x010E] = 6, "a word"
    about = exif.tobytes()
    stills = [
        saved(plain, "PNG", exif=about),
        saved(plain.convert("P"), "PNG", transparency=3),
        saved(plain.convert("LA"), "PNG"),
        saved(plain, "JPEG", exif=about),
        saved(plain, "JPEG", progressive=True),
        saved(plain.convert("CMYK"), "JPEG"),
        saved(plain, "MPO", save_all=True, append_images=[motif(9, 9)]),
        saved(plain, "WEBP", exif=about),
        saved(plain, "WEBP", lossless=True),
        saved(plain.convert("P"), "GIF", comment=b"a word"),
    ]
    return (*stills, *(animated(kind, 3, 17, 13) for kind in ("PNG", "WEBP", "GIF")))


@lru_cache(maxsize=1)
def documents() -> dict[str, bytes]:
    """Return files that are handed on, by a name."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(zipfile.ZipInfo("word/document.xml"), "<a>some words</a>" * 9)
        archive.writestr(zipfile.ZipInfo("b/c.txt"), "more words")
    return {
        "a.pdf": pdf(3),
        "locked.pdf": pdf(password="known to few"),
        "a.zip": out.getvalue(),
        "a.docx": out.getvalue(),
        "a.mp4": mp4(),
        "a.wav": wav(),
        "a.csv": b"a;b\n1;2\n",
    }


@lru_cache(maxsize=1)
def mails() -> tuple[bytes, ...]:
    """Return what comes back to a mailbox: every form of notice, answers, letters."""
    notices = (shape(Wrapping(whole=True)) for shape in (*FAILED, *LATE))
    answer = EmailMessage()
    answer["From"] = "Priya <priya@client.example>"
    answer["Subject"] = "Re: Gesehen: Käse König [0123456789ab]"
    answer.set_content("Grüße, schön!\n")
    answer.add_attachment(b"x" * 40, maintype="application", subtype="pdf", filename="ä.pdf")
    return (*notices, *answers().values(), *letters_of_people().values(), answer.as_bytes())
