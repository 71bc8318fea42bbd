"""Everything a status report is laid out from: its HTML, its style, its pictures and fonts.

The report says what the portal says: the same view, the same words, the same drawings. It stands
alone on paper, so links into the portal become plain words. Pictures are made small here, and
nothing of a client's file gets in that was not drawn anew. No layout is done here.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime, time
from html import unescape
from zoneinfo import ZoneInfo

from msgspec import Struct

from amportal.errors import Problem
from amportal.plan.view.page_frame import Frame, PageInfo
from amportal.plan.view.page_views import ReportPage
from amportal.render.accent_colours import accent, band
from amportal.render.lint.theme_lint import unsafe_parts
from amportal.render.markdown.html_cache import HtmlCache
from amportal.render.media.file_preparation import printed
from amportal.render.pages.html_page import render_page
from amportal.render.pdf.pdf_types import PdfInputs
from amportal.render.recipe import Read
from amportal.render.refusal import Refusal
from amportal.render.stylesheet import PAPERS, fonts_of
from amportal.render.text.locale_format import LocaleFormat, locale_format_of
from amportal.render.theme import Theme

TEMPLATE, SHEET = "report.html", "css/print.css"
# What a site adds to the sheet of the theme; there need not be one.
OWN = "css/report.css"
# The longest side of a picture in pixels: 38 mm at 300 dots an inch.
EDGE = 480
_PICTURE = re.compile(r'(<img\b[^>]*?\bsrc=")([^"]*)(")')
_INNER_LINK = re.compile(
    r'<a\b[^>]*\bhref="(?!https:|mailto:|tel:)[^"]*"[^>]*>(.*?)</a>', re.DOTALL
)
_FACE = re.compile(r"@font-face\s*\{[^}]*\}")


class PreparedReport(Struct, frozen=True):
    """A report ready to be laid out, and what of the theme was looked for.

    `inputs` is None where a problem of severity `error` stands in the way.
    """

    inputs: PdfInputs | None
    reads: frozenset[Read]
    problems: tuple[Problem, ...] = ()


def report_inputs(
    view: ReportPage,
    frame: Frame,
    theme: Theme,
    assets: Mapping[str, bytes],
    bodies: HtmlCache | None = None,
) -> PreparedReport:
    """Return *view* as HTML with its style, fonts and small pictures.

    *assets* are the client's logos and pictures under their paths in the portal, as they were
    written; those that the report shows are made ready here. The moment of the data is the
    report's own date, so equal views give equal files.
    """
    page = PageInfo(view.card.path, "reports")
    rendered = render_page(TEMPLATE, view, frame, page, theme, bodies)
    if any(problem.severity == "error" for problem in rendered.problems):
        return PreparedReport(None, rendered.reads, rendered.problems)
    reads = set(rendered.reads)
    sheet, own = (_read(name, theme, reads) for name in (SHEET, OWN))
    sheets = {each.name for each in reads - rendered.reads if each.digest}
    problems = [*rendered.problems, *unsafe_parts(theme, sheets)]
    html, pictures = _pictures(rendered.content.decode(), view, assets, problems)
    if sheet is None or any(problem.severity == "error" for problem in problems):
        absent = [] if sheet else [_absent(SHEET)]
        return PreparedReport(None, frozenset(reads), (*problems, *absent))
    moment = _moment(frame)
    sheet = b"\n".join(each for each in (sheet, own) if each)
    inputs = PdfInputs(
        html=_INNER_LINK.sub(r"<span>\1</span>", html),
        css=_filled(_FACE.sub("", sheet.decode()), frame, locale_format_of(frame)),
        assets={**pictures, **_fonts(sheet, theme, reads)},
        created=moment,
        modified=moment,
    )
    return PreparedReport(inputs, frozenset(reads), tuple(problems))


def _moment(frame: Frame) -> datetime:
    at = (frame.as_of.at or time()).replace(tzinfo=None)
    return datetime.combine(frame.as_of.day, at, ZoneInfo(frame.timezone))


def _read(name: str, theme: Theme, reads: set[Read]) -> bytes | None:
    """Return a file of *theme*, and note under which names it was looked for."""
    for each in theme.candidates(name):
        reads.add(Read(each, theme.file_digest(each)))
        if each in theme.files:
            break
    return theme.get(name)


def _fonts(sheet: bytes, theme: Theme, reads: set[Read]) -> dict[str, bytes]:
    """Return the fonts that *sheet* names; the layout engine knows each by its own name."""
    found = {}
    for name in fonts_of(sheet):
        content = _read(f"fonts/{name}", theme, reads)
        if content is not None:
            found[f"fonts/{name}"] = content
    return found


def _filled(sheet: str, frame: Frame, words: LocaleFormat) -> str:
    """Return *sheet* with the client's colours and the words for a page's number as literals."""
    shades = accent(frame.brand.accent).light
    said = words.gettext("page %(page)s of %(pages)s")
    literals = {
        "accent-field": shades.field,
        "on-accent": shades.on,
        "accent-ink": shades.ink,
        "accent-tint": shades.tint,
        "page-of": _counted(said),
        "paper-size": PAPERS[frame.paper],
        # Without one, the line is there and cannot be seen: nothing on the page moves.
        "brand": band(frame.brand.primary)[0] if frame.brand.primary else "transparent",
    }
    for name, value in literals.items():
        sheet = sheet.replace(f"var(--{name})", value)
    return sheet


def _counted(said: str) -> str:
    """Return a phrase about `%(page)s` and `%(pages)s` as a value of CSS' `content`."""
    counters = {"%(page)s": "counter(page)", "%(pages)s": "counter(pages)"}
    parts = re.split(r"(%\(page\)s|%\(pages\)s)", said)
    return " ".join(counters.get(part, _quoted(part)) for part in parts if part)


def _quoted(text: str) -> str:
    return '"' + re.sub(r'["\\\n]', lambda found: f"\\{ord(found[0]):x} ", text) + '"'


def _pictures(
    html: str, view: ReportPage, assets: Mapping[str, bytes], problems: list[Problem]
) -> tuple[str, dict[str, bytes]]:
    """Return *html* with each picture under a name of ours, and the small pictures by name.

    A client's file may be called anything; numbers cannot be taken for another address.
    """
    sources = {
        file.thumb: file.path
        for project in view.projects
        for deliverable in project.deliverables
        if deliverable.current
        for file in deliverable.current.files
        if file.thumb
    }
    names: dict[str, str] = {}
    small: dict[str, bytes] = {}

    def name(found: re.Match[str]) -> str:
        written = unescape(found[2])
        if written not in names:
            source = sources.get(written, written)
            suffix = ".svg" if source.lower().endswith(".svg") else ""
            names[written] = f"picture-{len(names) + 1}{suffix}"
            try:
                small[names[written]] = _small(source, assets)
            except Refusal as refusal:
                problems.extend(refusal.problems)
        return f"{found[1]}{names[written]}{found[3]}"

    return _PICTURE.sub(name, html), small


def _small(source: str, assets: Mapping[str, bytes]) -> bytes:
    if source not in assets:
        raise Refusal(
            Problem(
                slug="missing-input",
                message=f"the report shows `{source}`, but there is no such file",
                hint="show only logos, and pictures of the newest version of a deliverable",
            )
        )
    return printed(source, assets[source], EDGE)


def _absent(name: str) -> Problem:
    return Problem(
        slug="missing-template",
        message=f"the theme has no style sheet `templates/{name}`",
        hint="add the file, or remove the theme's folder to use the one that comes with it",
    )
