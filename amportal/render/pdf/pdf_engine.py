"""A warm layout engine: fonts and print styles made ready once, then one report after another.

It exists because loading fonts and style anew takes a third of a report's time. Nothing of a
report stays behind on the press: pictures are never kept, and fonts and styles are found again
only by the digest of all that went into them, so no client can meet another's.
"""

from __future__ import annotations

import gc
import hashlib
import logging
import shutil
import tempfile
import weakref
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC
from functools import cache, partial
from importlib.resources import files
from io import BytesIO
from pathlib import Path
from types import TracebackType
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from amportal.errors import Problem
from amportal.render.pdf.drawing_pictures import NO_FONTS, DrawingFonts
from amportal.render.pdf.engine_messages import EngineMessage, replaced_signs, sort_messages
from amportal.render.pdf.lettering.fallback_fonts import fallbacks_for
from amportal.render.pdf.lettering.glyph_words import heed_single_letters
from amportal.render.pdf.lettering.printable_text import (
    are_equal,
    has_unusual,
    lacking_signs,
    replaced,
    stand_ins,
)
from amportal.render.pdf.pdf_fonts import (
    FontConverter,
    family_of,
    fonts_of,
    lay_out,
    load_engine,
    new_fonts,
)
from amportal.render.pdf.pdf_metadata import finish, w3c
from amportal.render.pdf.pdf_types import PdfInputs, PdfOutcome
from amportal.render.refusal import Refusal

_ENGINE_LOG = logging.getLogger("weasyprint")
_KEPT = 64  # parsed styles; one is about 1 MB
# The engine knows one at a time; what PDF/UA-1 asks beyond it is done in `docinfo`.
_VARIANT = "pdf/a-3a"
# What colours mean, which PDF/A wants said. Under the engine's own name for it, it would open the
# file anew for each report and leave it open.
_COLOURS = "screen"
_FIRST_PAGE = (
    '<!doctype html><html lang="en"><title>x</title><h1>x</h1><p>x <b>x</b> <a href="#t">x</a></p>'
    '<table id="t"><thead><tr><th scope="col">x</th></tr></thead><tr><td>1</td></tr></table>'
    '<svg viewBox="0 0 9 9"><title>x</title><path d="M0 0h9v9z"/></svg>'
)


class Style(Struct, frozen=True):
    """One print style, parsed, with the fonts it may use."""

    css: Any
    fonts: Any
    counters: Any
    problems: tuple[Problem, ...]
    remarks: tuple[EngineMessage, ...]
    drawing_fonts: DrawingFonts = NO_FONTS


class PdfEngine:
    """Renders reports; use it in a `with` block, for it keeps fonts in a folder of its own."""

    def __init__(self, folder: Path | None = None) -> None:
        """Open in *folder*, or in a new temporary one; either is removed in the end."""
        self._folder = folder or Path(tempfile.mkdtemp(prefix="report-"))
        self._foundry = FontConverter()
        self._styles: dict[str, Style] = {}
        self._sets: dict[str, Any] = {}
        # Also where nobody closes it; a fork leaves by os._exit, so it never gets here.
        self._removal = weakref.finalize(self, shutil.rmtree, self._folder, ignore_errors=True)
        load_engine(self._folder / "empty")
        heed_single_letters()

    def __enter__(self) -> PdfEngine:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Remove the folder of fonts; closing twice does no harm."""
        self._styles.clear()
        self._sets.clear()
        self._removal()

    def warm(self, inputs: PdfInputs) -> None:
        """Make the style of *inputs* ready; with new fonts, lay out a page nobody sees.

        That page loads what is lazy, so that a fork of this process starts with all of it.
        """
        known = set(self._sets)
        inputs, _ = self._lettered(inputs)
        style = self.ready(inputs)
        if not style.problems and known != set(self._sets):
            self.render(replace(inputs, html=_FIRST_PAGE))
            gc.collect()
            gc.freeze()

    def _lettered(self, inputs: PdfInputs) -> tuple[PdfInputs, dict[str, str]]:
        """Return *inputs* in which some font has each character, and what stands for others.

        Where the theme's fonts lack a character, the first fallback font that has it is added;
        where none has, the texts and drawings hold a stand-in. Fonts that cannot be read are
        left for `ready` to refuse.
        """
        drawings = {
            name: content.decode("utf-8", "replace")
            for name, content in inputs.assets.items()
            if name.lower().endswith(".svg")
        }
        texts = [text for text in (inputs.html, *drawings.values()) if has_unusual(text)]
        if not texts:
            return inputs, {}
        try:
            known = [self._foundry.signs(font) for font in fonts_of(inputs.assets).values()]
        except ValueError:
            return inputs, {}
        lacking = frozenset[str]().union(*(lacking_signs(text, known) for text in texts))
        fonts, rest = fallbacks_for(lacking)
        table = stand_ins(rest, known)
        changed = {
            name: replaced(text, table).encode()
            for name, text in drawings.items()
            if not rest.isdisjoint(text)
        }
        assets = {**inputs.assets, **changed, **fonts}
        return replace(inputs, html=replaced(inputs.html, table), assets=assets), table

    def ready(self, inputs: PdfInputs) -> Style:
        """Return the style of *inputs*, made ready now or kept from a report with the same one."""
        fonts = fonts_of(inputs.assets)
        sheets = {name: inputs.assets[name] for name in sorted(inputs.assets) if _is_css(name)}
        key = _digest(inputs.css, {**fonts, **sheets})
        if key not in self._styles:
            self._styles[key] = self._parse(inputs.css, fonts, sheets)
            if len(self._styles) > _KEPT:
                del self._styles[next(iter(self._styles))]
        return self._styles[key]

    def _parse(self, css: str, fonts: dict[str, bytes], sheets: dict[str, bytes]) -> Style:
        from weasyprint import CSS
        from weasyprint.css.counters import CounterStyle

        from amportal.render.pdf.pdf_resources import BASE_URL, JobFetcher

        try:
            plain = self._plain(fonts)
        except Refusal as refusal:
            return Style(None, None, None, refusal.problems, ())
        declares = any("@font-face" in text.lower() for text in (css, *map(str, sheets.values())))
        font_set = self._font_set(plain, _digest(css, sheets) if declares else "")
        fetcher = JobFetcher({**plain, **sheets})
        counters = CounterStyle()
        with _remarks() as remarks:
            try:
                parsed = CSS(
                    string=css,
                    base_url=BASE_URL,
                    url_fetcher=fetcher,
                    font_config=font_set,
                    counter_style=counters,
                )
            except Exception:
                if not fetcher.problems:
                    raise
                parsed = None
            finally:
                font_set.sealed = True
        pictured = DrawingFonts((self._shelf(plain) / "fonts",), family_of(plain))
        return Style(parsed, font_set, counters, fetcher.problems, tuple(remarks), pictured)

    def _plain(self, fonts: dict[str, bytes]) -> dict[str, bytes]:
        if not fonts:
            raise Refusal(_no_font())
        plain = {}
        for name, content in fonts.items():
            try:
                plain[name] = self._foundry.unpack(content)
            except ValueError:
                raise Refusal(_broken_font(name)) from None
        return plain

    def _font_set(self, fonts: dict[str, bytes], declared: str) -> Any:
        """Return the font set of *fonts*; shared by all styles that declare no face themselves."""
        folder = self._shelf(fonts)
        if not folder.exists():
            lay_out(folder, fonts.values())
        key = f"{folder.name}-{declared[:16]}"
        if key not in self._sets:
            self._sets[key] = new_fonts(folder, self._folder / f"faces-{key}")
            self._sets[key].sealed = not declared
        return self._sets[key]

    def _shelf(self, fonts: dict[str, bytes]) -> Path:
        """Return the folder of plain *fonts*, which need not be there yet."""
        return self._folder / _digest("", fonts)[:16]

    def render(self, inputs: PdfInputs) -> PdfOutcome:
        """Return the report; an error inside the engine is raised as it is."""
        from amportal.render.pdf.pdf_html import kind_of
        from amportal.render.pdf.pdf_resources import JobFetcher

        inputs, table = self._lettered(inputs)
        style = self.ready(inputs)
        if style.problems:
            return PdfOutcome(None, style.problems)
        fetcher = JobFetcher(inputs.assets, style.drawing_fonts)
        own = (str(content) for name, content in inputs.assets.items() if _is_css(name))
        kind = kind_of(inputs.html, (inputs.css, *own))
        with _remarks() as remarks:
            try:
                document = _laid_out(kind, inputs.html, fetcher, style)
                document.color_profiles[_COLOURS] = _screen_colours()
                _refuse_attachments(document, fetcher)
                document.metadata.created = w3c(inputs.created)
                document.metadata.modified = w3c(inputs.modified)
                pdf = document.write_pdf(
                    finisher=partial(finish, source=inputs.source),
                    pdf_variant=_VARIANT,
                    pdf_identifier=True,
                    output_intent=_COLOURS,
                    attachments=_attachments(inputs),
                )
            except Exception:
                if fetcher.problems:  # the cause, where the error is only what came of it
                    return PdfOutcome(None, fetcher.problems)
                raise
        errors, warnings = sort_messages([*style.remarks, *remarks])
        problems = (*fetcher.problems, *errors) if not fetcher.problems else fetcher.problems
        told = {sign: said for sign, said in table.items() if not are_equal(sign, said)}
        return PdfOutcome(None if problems else pdf, problems, (*replaced_signs(told), *warnings))


def _laid_out(kind: Any, text: str, fetcher: Any, style: Style) -> Any:
    """Return the laid out document; once more with fewer breaks where pages are nearly empty."""
    from amportal.render.pdf.pdf_html import loosened, sparse_pages, with_numbers
    from amportal.render.pdf.pdf_resources import BASE_URL

    def once(html: str) -> Any:
        return kind(string=html, base_url=BASE_URL, url_fetcher=fetcher).render(
            font_config=style.fonts,
            stylesheets=[style.css],
            counter_style=style.counters.copy(),
            pdf_variant=_VARIANT,
            output_intent=_COLOURS,
            cache={},
        )

    html = with_numbers(text)
    document = once(html)
    empty = sparse_pages(document)
    if empty:
        other = once(loosened(html))
        return other if sparse_pages(other) < empty else document
    return document


def _screen_colours() -> Any:
    """Return the colour profile of screens, sRGB, as the engine brings it."""
    from weasyprint.css import ColorProfile

    parts = (["r"], ["g"], ["b"])
    return ColorProfile(BytesIO(_srgb()), "sRGB2014.icc", "relative-colorimetric", parts)


@cache
def _srgb() -> bytes:
    return (files("weasyprint.pdf") / "sRGB2014.icc").read_bytes()


def _attachments(inputs: PdfInputs) -> list[Any]:
    """Return the files of our own that go into the report, stamped by its data."""
    from weasyprint import Attachment

    moment = inputs.modified.astimezone(UTC)
    return [
        Attachment(string=content, name=name, created=moment, modified=moment, relationship="Data")
        for name, content in sorted(inputs.attached.items())
    ]


def _refuse_attachments(document: Any, fetcher: Any) -> None:
    """Note every file that a text wants attached: only our own code may attach one."""
    wanted = [link[1] for page in document.pages for link in page.links if link[0] == "attachment"]
    if wanted or document.metadata.attachments:
        for name in wanted or ["an attached file"]:
            fetcher.refuse(str(name), "would be carried inside the PDF")
        document.metadata.attachments.clear()
        for page in document.pages:
            page.links[:] = [link for link in page.links if link[0] != "attachment"]


@contextmanager
def _remarks() -> Iterator[list[EngineMessage]]:
    """Collect what the engine says while the block runs; none of it reaches the terminal."""
    found: list[EngineMessage] = []

    class Collector(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            if record.levelno >= logging.WARNING:
                found.append(EngineMessage.of(record))

    collector, passed_on = Collector(), _ENGINE_LOG.propagate
    _ENGINE_LOG.addHandler(collector)
    _ENGINE_LOG.propagate = False
    try:
        yield found
    finally:
        _ENGINE_LOG.removeHandler(collector)
        _ENGINE_LOG.propagate = passed_on


def _digest(css: str, assets: dict[str, bytes]) -> str:
    total = hashlib.sha256(css.encode("utf-8", "surrogatepass"))
    for name, content in assets.items():
        total.update(b"\0" + name.encode("utf-8", "surrogatepass") + b"\0")
        total.update(hashlib.sha256(content).digest())
    return total.hexdigest()


def _is_css(name: str) -> bool:
    return name.lower().endswith(".css")


def _no_font() -> Problem:
    return Problem(
        slug="missing-input",
        message="the report has no font, and the fonts of this machine are not used",
        hint="put a font file (woff2, ttf or otf) into the theme's `fonts` folder",
    )


def _broken_font(name: str) -> Problem:
    return Problem(
        slug="font-broken",
        message=f"the font `{name}` cannot be read",
        hint="get the file again from where it came, or take it out of the theme's `fonts` folder",
    )
