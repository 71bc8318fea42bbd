"""Write what a PDF says about itself: title, author, dates, conformance, and no maker's mark.

It exists because the layout engine signs its work and a client's report carries the agency's name
only. It reads the document's own metadata and never the clock.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from xml.sax.saxutils import escape

_HEAD = (
    '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>\n'
    '<x:xmpmeta xmlns:x="adobe:ns:meta/">'
    '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
    '<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" '
    'xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:pdf="http://ns.adobe.com/pdf/1.3/" '
    'xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/">'
    "<pdfuaid:part>1</pdfuaid:part>"
)
_TAIL = '</rdf:Description></rdf:RDF></x:xmpmeta>\n<?xpacket end="r"?>'


def w3c(moment: datetime) -> str:
    """Return *moment* in UTC to the second, as `2026-11-23T09:10:00Z`."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def finish(document: Any, pdf: Any) -> None:
    """Replace the engine's signature by our own description, in both places a PDF keeps one."""
    for key in ("Producer", "Creator"):
        pdf.info.pop(key, None)
    number = int(pdf.catalog["Metadata"].split()[0])
    stream = pdf.objects[number]
    stream.stream = [packet(document.metadata).encode()]
    stream.compress = False  # archives and search engines read it as plain text


def packet(metadata: Any) -> str:
    """Return the XMP packet for *metadata* (title, authors, description, keywords, dates)."""
    parts = [_HEAD]
    if metadata.title:
        parts.append(_alternative("dc:title", metadata.title))
    if metadata.authors:
        names = "".join(f"<rdf:li>{_text(name)}</rdf:li>" for name in metadata.authors)
        parts.append(f"<dc:creator><rdf:Seq>{names}</rdf:Seq></dc:creator>")
    if metadata.description:
        parts.append(_alternative("dc:description", metadata.description))
    if metadata.lang:
        bag = f"<rdf:Bag><rdf:li>{_text(metadata.lang)}</rdf:li></rdf:Bag>"
        parts.append(f"<dc:language>{bag}</dc:language>")
    if metadata.keywords:
        parts.append(f"<pdf:Keywords>{_text(', '.join(metadata.keywords))}</pdf:Keywords>")
    parts.append(f"<xmp:CreateDate>{_text(metadata.created)}</xmp:CreateDate>")
    parts.append(f"<xmp:ModifyDate>{_text(metadata.modified)}</xmp:ModifyDate>")
    return "".join([*parts, _TAIL])


def _alternative(tag: str, value: str) -> str:
    item = f'<rdf:li xml:lang="x-default">{_text(value)}</rdf:li>'
    return f"<{tag}><rdf:Alt>{item}</rdf:Alt></{tag}>"


def _text(value: str) -> str:
    """Return *value* for XML: control characters, which no XML may hold, are left out."""
    return escape("".join(char for char in value if char in "\t\n" or char >= " "))


__all__ = ["finish", "packet", "w3c"]
