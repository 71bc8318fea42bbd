"""An invented status report of four pages, for the tests and the bench of the PDF engine."""

from __future__ import annotations

import random
import struct
import zlib
from datetime import UTC, datetime
from html import escape
from pathlib import Path

from amportal.render.pdf.pdf_types import PdfInputs

FONTS = Path(__file__).parents[2] / "templates" / "default" / "fonts"
FACES = ("inter-print-400.woff2", "inter-print-600.woff2")
MOMENT = datetime(2026, 11, 23, 9, 10, tzinfo=UTC)
VOCABULARY = """
brief draft poster film edit sound grading copy banner launch review budget media plan
cup sleeve sunrise key visual headline approval supplier weather insurer shelf window
"""
WORDS = VOCABULARY.split()
CSS = """
@page { size: A4; margin: 20mm 16mm 18mm;
  @bottom-left { content: string(client); font: 7.5pt Inter; color: #59616a }
  @bottom-right { content: counter(page) " / " counter(pages); font: 7.5pt Inter; color: #59616a } }
html { font: 400 9.5pt/13pt Inter; color: #15181b }
body, h1, h2, h3, p, figure { margin: 0 }
h1, h2, h3, th { font-weight: 600 }
h1 { font-size: 22pt; line-height: 26pt; margin-bottom: 4mm }
h2 { font-size: 13pt; line-height: 16pt; margin: 7mm 0 2mm; break-after: avoid }
h3 { font-size: 10pt; margin: 4mm 0 1mm; break-after: avoid }
p { margin-bottom: 2mm; orphans: 2; widows: 2 }
.client { string-set: client content() }
.logo { width: 32mm; height: 12mm }
.shot { float: right; width: 50mm; height: 34mm; margin: 0 0 2mm 4mm }
.state { font-weight: 600; white-space: nowrap }
.mark { width: 2.9mm; height: 2.9mm; margin-right: 1mm }
table { width: 100%; table-layout: fixed; border-collapse: collapse }
th, td { text-align: left; vertical-align: top; padding: 1mm 2mm 1mm 0;
  border-bottom: 0.15mm solid #dde0e3; font-size: 8.5pt; line-height: 12pt }
tbody th { font-weight: 400 }
thead th { border-bottom: 0.25mm solid #15181b }
tr { break-inside: avoid }
tfoot { display: table-row-group }
.r { text-align: right; font-variant-numeric: tabular-nums }
.n { width: 9mm } .w { width: 58mm }
.chart { display: block; width: 178mm }
figure { break-inside: avoid }
a { color: #005f73 }
"""


def words(rng: random.Random, count: int) -> str:
    said = " ".join(rng.choice(WORDS) for _ in range(count))
    return said[0].upper() + said[1:]


def text(rng: random.Random, count: int) -> str:
    return " ".join(words(rng, rng.randint(7, 15)) + "." for _ in range(max(1, count // 11)))


def picture(width: int = 330, height: int = 224) -> bytes:
    """A PNG of bands, written by hand so that no library decides its bytes."""
    rows = bytearray()
    for y in range(height):
        rows.append(0)
        for x in range(width):
            rows += bytes(((x * 3 + y) % 256, (y * 2) % 256, (x + y * y // 40) % 256))
    parts = (
        (b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)),
        (b"IDAT", zlib.compress(bytes(rows), 6)),
        (b"IEND", b""),
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in parts
    )


LOGO = (
    b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 160 60"><circle cx="30" cy="30" r="24" '
    b'fill="#005f73"/><path d="M20 30l8 9 14-18" fill="none" stroke="#fff" stroke-width="5"/>'
    b'<path d="M66 16h80v8H66zM66 34h56v8H66z" fill="#15181b"/></svg>'
)


def assets() -> dict[str, bytes]:
    found = {f"fonts/{name}": (FONTS / name).read_bytes() for name in FACES}
    return {**found, "logo.svg": LOGO, "img/key-visual.png": picture()}


def chart(rng: random.Random) -> str:
    grid = "".join(
        f'<path stroke="#e6e8ea" d="M40 {20 + step * 32}H620"/>'
        f'<text x="34" y="{24 + step * 32}" text-anchor="end">{100 - 20 * step}</text>'
        for step in range(6)
    )
    weeks = "".join(
        f'<text x="{50 + week * 50}" y="200" text-anchor="middle">W{week + 1}</text>'
        for week in range(12)
    )
    line = " ".join(f"{50 + week * 50},{20 + week * 14 + rng.randint(0, 9)}" for week in range(12))
    return (
        '<svg class="chart" viewBox="0 0 640 206" font-family="Inter" font-size="11">'
        "<title>Share of the budget left, week by week, falling as planned</title>"
        f'{grid}{weeks}<polyline fill="none" stroke="#005f73" stroke-width="2" '
        f'points="{line}"/></svg>'
    )


def mark(colour: str, word: str) -> str:
    return (
        f'<span class="state"><svg class="mark" viewBox="0 0 16 16"><title>{word}</title>'
        f'<circle cx="8" cy="8" r="7" fill="{colour}"/></svg>{word}</span>'
    )


STATES = (("#0a7d3c", "On track"), ("#c27400", "At risk"), ("#c4261d", "Off track"))


def milestones(rng: random.Random, rows: int) -> str:
    body = "".join(
        f'<tr><td class="n">{row}</td><th scope="row">{escape(words(rng, 4))}</th>'
        f'<td>{words(rng, 2)}</td><td class="r">{rng.randint(1, 28)} Nov 2026</td>'
        f"<td>{mark(*rng.choice(STATES))}</td></tr>"
        for row in range(1, rows + 1)
    )
    return (
        '<h2 id="milestones">Milestones</h2><table><thead><tr><th scope="col" class="n">No.</th>'
        '<th scope="col" class="w">Milestone</th><th scope="col">Owner</th>'
        f'<th scope="col" class="r">Date</th><th scope="col">State</th></tr></thead><tbody>{body}'
        "</tbody></table>"
    )


def budget(rng: random.Random, rows: int) -> str:
    sums = [(rng.randint(10, 90) * 100, rng.randint(10, 90) * 90) for _ in range(rows)]
    body = "".join(
        f'<tr><th scope="row">{words(rng, 3)}</th><td class="r">£{plan:,}</td>'
        f'<td class="r">£{spent:,}</td><td class="r">£{plan - spent:,}</td></tr>'
        for plan, spent in sums
    )
    plan, spent = (sum(pair[k] for pair in sums) for k in (0, 1))
    return (
        '<h2>Budget</h2><table><thead><tr><th scope="col" class="w">Line</th>'
        '<th scope="col" class="r">Approved</th><th scope="col" class="r">Spent</th>'
        f'<th scope="col" class="r">Left</th></tr></thead><tbody>{body}</tbody><tfoot><tr>'
        f'<th scope="row">Total</th><td class="r">£{plan:,}</td><td class="r">£{spent:,}</td>'
        f'<td class="r">£{plan - spent:,}</td></tr></tfoot></table>'
    )


def updates(rng: random.Random, count: int) -> str:
    return "<h2>Updates</h2>" + "".join(
        f"<h3>{words(rng, 5)}</h3><p>{text(rng, 60)}</p><p>{text(rng, 45)}</p><ul>"
        + "".join(f"<li>{text(rng, 10)}</li>" for _ in range(3))
        + '</ul><p>See the <a href="#milestones">milestones</a> or write to '
        '<a href="mailto:ruth@haldenstudio.example">Ruth Adeyemi</a>.</p>'
        for _ in range(count)
    )


def page(number: int = 0, scale: int = 1) -> str:
    rng = random.Random(4000 + number)
    client = f"Meridian Coffee {number:03}"
    return (
        f'<!doctype html><html lang="en-GB"><head><meta charset="utf-8">'
        f"<title>Spring launch, status report {number}: {client}</title>"
        '<meta name="author" content="Halden Studio">'
        '<meta name="description" content="Status report, 14 to 23 November 2026"></head><body>'
        '<p><img class="logo" src="logo.svg" alt="Meridian Coffee"></p>'
        f"<h1>{words(rng, 7)}</h1><p>Halden Studio for <span class=client>{client}</span>, "
        f"data as of 23 November 2026</p><p>{mark(*STATES[number % 3])}</p>"
        '<h2>Summary</h2><img class="shot" src="img/key-visual.png" alt="Key visual, version 2">'
        f"<p>{text(rng, 70)}</p><p>{text(rng, 60)}</p><h2>Timeline</h2>"
        f"<figure>{chart(rng)}</figure>{milestones(rng, 18 * scale)}{budget(rng, 12 * scale)}"
        f"<figure>{chart(rng)}</figure>{updates(rng, 6 * scale)}</body></html>"
    )


def report(number: int = 0, scale: int = 1) -> PdfInputs:
    return PdfInputs(page(number, scale), CSS, assets(), MOMENT, MOMENT)
