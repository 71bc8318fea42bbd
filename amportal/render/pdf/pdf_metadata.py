"""Write what a PDF says about itself: title, author, dates, conformance, and no maker's mark.

It exists because the layout engine signs its work and a client's report carries the agency's name
only. It reads the document's own metadata and never the clock.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Any
from unicodedata import bidirectional
from xml.sax.saxutils import escape

from msgspec.structs import replace

from amportal.model.records.issued_report import DATA
from amportal.plan.output_jobs import IssuedReport
from amportal.render.exports.csv_tables import table_of
from amportal.render.exports.ics_calendar import calendar_of
from amportal.render.pdf.pdf_types import PdfInputs

CALENDAR = "dates.ics"
# What one glyph stands for, in UTF-16, where that is two letters or more.
_LIGATURE = re.compile(rb"<([0-9a-f]{4})> <((?:[0-9a-f]{4}){2,8})>")
# Tables about what a report shows; the portal has more.
TABLES = ("milestones", "deliverables", "decisions", "budget", "change_orders", "actions", "risks")


def with_data(inputs: PdfInputs, issued: IssuedReport) -> PdfInputs:
    """Return *inputs* of the report *issued*, with its data attached and its commit named."""
    report, portal = issued.report.view, issued.portal
    told = replace(portal, projects=report.projects, updates=report.updates, meetings=())
    attached = {f"{name}.csv": table_of(told, name) for name in TABLES}
    attached[DATA] = issued.data
    attached[CALENDAR] = calendar_of(told)
    source = f"git:{issued.commit}" if issued.commit else ""
    return replace(inputs, attached=attached, source=source)


_HEAD = (
    '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>\n'
    '<x:xmpmeta xmlns:x="adobe:ns:meta/">'
    '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
    '<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" '
    'xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:pdf="http://ns.adobe.com/pdf/1.3/" '
    'xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/">'
    "<pdfuaid:part>1</pdfuaid:part>"
)
# Both promises: PDF/UA-1 above, PDF/A-3a here. PDF/A names every schema that is not its own, and
# PDF/UA's is one.
_ARCHIVAL = (
    "</rdf:Description>"
    '<rdf:Description rdf:about="" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/">'
    "<pdfaid:part>3</pdfaid:part><pdfaid:conformance>A</pdfaid:conformance></rdf:Description>"
    '<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/" '
    'xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" '
    'xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">'
    '<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">'
    "<pdfaSchema:schema>PDF/UA identification</pdfaSchema:schema>"
    "<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>"
    "<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>"
    '<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">'
    "<pdfaProperty:name>part</pdfaProperty:name>"
    "<pdfaProperty:valueType>Integer</pdfaProperty:valueType>"
    "<pdfaProperty:category>internal</pdfaProperty:category>"
    "<pdfaProperty:description>Part of ISO 14289</pdfaProperty:description>"
    "</rdf:li></rdf:Seq></pdfaSchema:property></rdf:li></rdf:Bag></pdfaExtension:schemas>"
)
_TAIL = '</rdf:Description></rdf:RDF></x:xmpmeta>\n<?xpacket end="r"?>'


def w3c(moment: datetime) -> str:
    """Return *moment* in UTC to the second, as `2026-11-23T09:10:00Z`."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def finish(document: Any, pdf: Any, *, source: str = "") -> None:
    """Replace the engine's signature by our own description, in both places a PDF keeps one.

    Pictures are shown as they are: PDF/A forbids smoothing, whatever a theme's style asks for.
    """
    for key in ("Producer", "Creator"):
        pdf.info.pop(key, None)
    number = int(pdf.catalog["Metadata"].split()[0])
    stream = pdf.objects[number]
    stream.stream = [packet(document.metadata, source).encode()]
    stream.compress = False  # archives and search engines read it as plain text
    for each in pdf.objects:
        extra = getattr(each, "extra", {})
        if extra.get("Subtype") == "/Image" and "Interpolate" in extra:
            extra["Interpolate"] = "false"
        turn_ligatures(getattr(each, "stream", []))
    _give_items_bodies(pdf)


def turn_ligatures(lines: list[Any]) -> None:
    """Turn what the glyphs of joined letters from right to left stand for, in the stream *lines*.

    Readers take the glyphs of a line from left to right and then turn the letters round, those of
    one glyph, too, so that copied words had two letters changed over.
    """
    if b"begincmap" not in lines:
        return
    for at, line in enumerate(lines):
        found = _LIGATURE.fullmatch(line) if isinstance(line, bytes) else None
        if found is None:
            continue
        letters = bytes.fromhex(found[2].decode()).decode("utf-16-be")
        if all(bidirectional(each) in ("R", "AL", "NSM") for each in letters):
            turned = letters[::-1].encode("utf-16-be").hex()
            lines[at] = b"<%s> <%s>" % (found[1], turned.encode())


def _give_items_bodies(pdf: Any) -> None:
    """Put what an item of a list holds into its body, as PDF/UA asks.

    The engine does so for words alone; paragraphs, code and quotations it leaves beside the mark.
    """
    import pydyf

    parts = {each.reference: each for each in pdf.objects if _is_part(each)}
    for item in [each for each in parts.values() if each["S"] == "/LI"]:
        body = None
        kept = []
        for kid in item["K"]:
            part = parts.get(kid)
            if part is None or part["S"] == "/Lbl":
                kept.append(kid)
            elif part["S"] == "/LBody":
                body = part
                kept.append(kid)
            else:
                if body is None:
                    body = pydyf.Dictionary(
                        {**item, "S": "/LBody", "K": pydyf.Array(), "P": item.reference}
                    )
                    pdf.add_object(body)
                    kept.append(body.reference)
                body["K"].append(kid)
                part["P"] = body.reference
        item["K"][:] = kept


def _is_part(found: Any) -> bool:
    """Say whether *found* is a part of the structure: a paragraph, a list, a table."""
    return isinstance(found, dict) and found.get("Type") == "/StructElem"


def packet(metadata: Any, source: str = "") -> str:
    """Return the XMP packet for *metadata* (title, authors, description, keywords, dates).

    *source*: what the file was made from, as Dublin Core has it.
    """
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
    if source:
        parts.append(f"<dc:source>{_text(source)}</dc:source>")
    if metadata.keywords:
        parts.append(f"<pdf:Keywords>{_text(', '.join(metadata.keywords))}</pdf:Keywords>")
    parts.append(f"<xmp:CreateDate>{_text(metadata.created)}</xmp:CreateDate>")
    parts.append(f"<xmp:ModifyDate>{_text(metadata.modified)}</xmp:ModifyDate>")
    return "".join([*parts, _ARCHIVAL, _TAIL])


def _alternative(tag: str, value: str) -> str:
    item = f'<rdf:li xml:lang="x-default">{_text(value)}</rdf:li>'
    return f"<{tag}><rdf:Alt>{item}</rdf:Alt></{tag}>"


def _text(value: str) -> str:
    """Return *value* for XML: control characters, which no XML may hold, are left out."""
    return escape("".join(char for char in value if char in "\t\n" or char >= " "))
