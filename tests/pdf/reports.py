"""Reports to lay out: those of the sample agency, and some that are hard on the layout."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache
from io import BytesIO
from pathlib import Path

from msgspec.structs import replace
from PIL import Image

from amportal.plan.view.money_views import BudgetView, MoneyLine
from amportal.plan.view.page_frame import Frame
from amportal.plan.view.page_views import ReportPage
from amportal.render.pages.report_html import report_inputs
from amportal.render.pdf.pdf_types import PdfInputs
from amportal.render.theme import Theme
from tests import portals, sample

TEMPLATES = Path(__file__).resolve().parents[2] / "templates"
LOGO = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 90 20"><path d="M0 0h90v20z"/></svg>'


@dataclass(frozen=True)
class Case:
    """A report with all it may read."""

    view: ReportPage
    frame: Frame
    assets: dict[str, bytes]

    def inputs(self, theme: Theme | None = None) -> PdfInputs:
        found = report_inputs(self.view, self.frame, theme or default_theme(), self.assets)
        assert found.problems == ()
        assert found.inputs is not None
        return found.inputs


@lru_cache(maxsize=1)
def default_theme() -> Theme:
    return Theme(
        {
            path.relative_to(TEMPLATES).as_posix(): path.read_bytes()
            for path in TEMPLATES.rglob("*")
            if path.is_file()
        }
    )


@lru_cache(maxsize=1)
def cases() -> dict[str, Case]:
    return dict(_cases())


def _cases() -> Iterator[tuple[str, Case]]:
    for slug in sample.sample_portals():
        portal, view, _ = sample.sample_report(slug)
        yield slug, Case(view, portal.frame, _assets(slug, view, portal.frame))
    for locale, currency in (("en-GB", "GBP"), ("de-DE", "EUR"), ("fr-FR", "EUR")):
        yield (
            f"one project, {locale}",
            Case(portals.report(), _frame(locale, currency), made_assets()),
        )
    bare = replace(portals.report((portals.SECOND,)), waiting=(), done=(), next=(), words="")
    bare = replace(bare, updates=(), calls=(), status=None, headline="Nothing yet.")
    plain = _frame("en-US", "USD")
    plain = replace(plain, brand=replace(plain.brand, logo=None, agency_logo=None))
    yield "almost nothing", Case(bare, plain, {})
    for slug in ("meridian", "northline"):
        portal, view, _ = sample.sample_report(slug)
        frame = replace(portal.frame, paper="letter")
        yield f"{slug} on letter", Case(view, frame, _assets(slug, view, frame))
    yield (
        "too much on letter",
        Case(crowded(), replace(_frame("en-US", "USD"), paper="letter"), made_assets()),
    )
    yield "far too much", Case(crowded(), _frame("de-DE", "EUR"), made_assets())


def crowded() -> ReportPage:
    """Return a report whose lists, names and sums are as long as they come."""
    long = "Großflächenplakate für Bahnhöfe, Bushaltestellen und Einkaufszentren, dritte Fassung"
    first = portals.MILESTONES[4]
    milestones = tuple(
        replace(
            first,
            id=f"M{n}",
            ref=f"MER-014-M{n}",
            name=f"{long} {n}" if n % 3 else f"Schritt {n}",
            date=first.date + timedelta(11 * n),
            slip=n * 7,
        )
        for n in range(45)
    )
    deliverables = tuple(
        replace(portals.DELIVERABLES[n % 4], id=f"D{n}", name=f"{long} {n}") for n in range(60)
    )
    big = [_times(line, 1000) for line in portals.LINES]
    lines = tuple(replace(line, name=f"{long} {n}") for n in range(5) for line in big)
    budget = replace(portals.BUDGET, lines=lines, total=_times(portals.TOTAL, 5000))
    project = replace(
        portals.PROJECT,
        name=long,
        milestones=milestones,
        deliverables=deliverables,
        budget=_many_orders(budget),
    )
    return replace(
        portals.report((project,)),
        headline=long,
        waiting=tuple(replace(portals.WAITING[n % 4], what=f"{long} {n}") for n in range(25)),
        done=portals.report().done * 12,
        words="\n\n".join([f"{long}. " * 6] * 6),
    )


def _times(line: MoneyLine, factor: int) -> MoneyLine:
    fields = ("estimate", "changes", "approved", "committed", "spent", "invoiced", "remaining")
    sums = {name: getattr(line, name) * factor for name in (*fields, "forecast")}
    return replace(line, **sums)


def _many_orders(budget: BudgetView) -> BudgetView:
    orders = (
        replace(budget.change_orders[n % 3], id=f"CO{n}", title=f"Nachtrag {n}") for n in range(20)
    )
    return replace(budget, change_orders=tuple(orders))


def _frame(locale: str, currency: str) -> Frame:
    return portals.frame(locale, currency)


@lru_cache(maxsize=1)
def made_assets() -> dict[str, bytes]:
    out = BytesIO()
    Image.linear_gradient("L").resize((900, 1200)).convert("RGB").save(out, "JPEG")
    found = {f"files/mer-014-d1/v{n}/key-visual.png": out.getvalue() for n in (1, 2)}
    return {**found, "assets/logo.svg": LOGO, "assets/agency.svg": LOGO}


def _assets(slug: str, view: ReportPage, frame: Frame) -> dict[str, bytes]:
    """Return the sources of all that the report of a sample client may show."""
    snapshot, site = sample.sample_loaded()[0], sample.sample_site()
    client = next(each for each in site.clients if each.slug == slug)
    found = {}
    if frame.brand.logo and client.settings.brand.logo:
        source = f"content/clients/{slug}/{client.settings.brand.logo}"
        found[frame.brand.logo.path] = snapshot.read(source)
    if frame.brand.agency_logo and site.agency.logo:
        found[frame.brand.agency_logo.path] = snapshot.read(f"content/{site.agency.logo}")
    for project in view.projects:
        for deliverable in project.deliverables:
            for file in deliverable.current.files if deliverable.current else ():
                if file.image:
                    found[file.path] = snapshot.read(file.source)
    return found


@dataclass(frozen=True)
class Word:
    """A word on a page and where it stands, in millimetres from the upper left corner."""

    text: str
    left: float
    top: float
    right: float
    bottom: float


_WORD = re.compile(
    r'<word xMin="(-?[\d.]+)" yMin="(-?[\d.]+)" xMax="(-?[\d.]+)" yMax="(-?[\d.]+)">([^<]*)<'
)


def words_of(path: Path) -> list[list[Word]]:
    """Return the words of each page."""
    command = ["pdftotext", "-bbox", str(path), "-"]
    html = subprocess.run(command, check=True, capture_output=True, text=True, timeout=60).stdout
    return [
        [
            Word(found[5], *(float(found[n]) * 25.4 / 72 for n in range(1, 5)))
            for found in _WORD.finditer(page)
        ]
        for page in html.split("<page ")[1:]
    ]


def running_text(path: Path, last: int = 0) -> str:
    """Return the text cell by cell with single spaces, of the pages to *last* or of all."""
    pages = ["-l", str(last)] if last else []
    command = ["pdftotext", "-raw", *pages, str(path), "-"]
    text = subprocess.run(command, check=True, capture_output=True, text=True, timeout=60).stdout
    return plain(text)


def plain(text: str) -> str:
    """Return *text* with every kind of space as one plain space."""
    return re.sub(r"\s+", " ", text)
