"""A folder of fonts that is all a report can see, and the engine's view of it.

It exists so that the same report looks the same on every machine: the fonts installed there are
not known. It writes only into the folder it was given, and never reads another.
"""

from __future__ import annotations

import ctypes.util
import hashlib
import os
import sys
import threading
import warnings
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from amportal.errors import Note, Problem
from amportal.render.pdf.lettering.fallback_fonts import signs_of
from amportal.render.refusal import Refusal

SUFFIXES = (".woff2", ".woff", ".ttf", ".otf")
_ENVIRONMENT = threading.Lock()
_CONFIG = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
<fontconfig><dir>{fonts}</dir><cachedir>{cache}</cachedir></fontconfig>
"""


def fonts_of(assets: Mapping[str, bytes]) -> dict[str, bytes]:
    """Return the fonts among *assets* by name, in order of their names."""
    return {name: assets[name] for name in sorted(assets) if name.lower().endswith(SUFFIXES)}


@contextmanager
def only_fonts_in(folder: Path) -> Iterator[None]:
    """Let the font library see *folder* alone while the block runs.

    The library takes its configuration from an environment variable and offers no other door;
    the variable is put back afterwards.
    """
    config = folder / "fonts.conf"
    if not config.exists():
        (folder / "fonts").mkdir(parents=True, exist_ok=True)
        config.write_text(
            _CONFIG.format(
                fonts=escape(str(folder / "fonts")), cache=escape(str(folder / "cache"))
            ),
            "utf-8",
        )
    with _ENVIRONMENT:
        before = os.environ.get("FONTCONFIG_FILE")
        os.environ["FONTCONFIG_FILE"] = str(config)
        try:
            yield
        finally:
            if before is None:
                del os.environ["FONTCONFIG_FILE"]
            else:
                os.environ["FONTCONFIG_FILE"] = before


def load_engine(folder: Path) -> None:
    """Import the layout engine while it can see no font of this machine.

    At import it looks for fonts and complains that there are none, which is what is wanted. It
    also tells the picture library to take cut-off pictures for whole ones; that is undone.
    Raises Refusal with `pdf-engine` where it or its libraries are not there.
    """
    from PIL import ImageFile

    lenient = ImageFile.LOAD_TRUNCATED_IMAGES
    try:
        with only_fonts_in(folder), warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with _libraries_by_name():
                import weasyprint  # noqa: F401 - for its effect
    except (ImportError, OSError) as error:
        said = " ".join(str(error).split())[:200]
        raise Refusal(
            Problem(
                slug="pdf-engine",
                message="the PDF renderer is not complete on this machine",
                hint="install the system packages for Pango and HarfBuzz "
                "that the guide names for PDF reports",
                notes=(Note(f"the machine says: {said}"),),
            )
        ) from None
    finally:
        ImageFile.LOAD_TRUNCATED_IMAGES = lenient


@contextmanager
def _libraries_by_name() -> Iterator[None]:
    """Let libraries be found by the loader alone while the block runs.

    Otherwise each guess at a library's name starts `ldconfig`, a compiler and a linker: some
    fifty processes, most of the import's time, and programs we never meant to run.
    """
    before = ctypes.util.find_library
    if sys.platform == "linux":
        ctypes.util.find_library = lambda name: None
    try:
        yield
    finally:
        ctypes.util.find_library = before


class FontConverter:
    """Unpacks web fonts once and keeps them, by digest of what was given."""

    def __init__(self) -> None:
        self._unpacked: dict[str, bytes] = {}
        self._signs: dict[str, frozenset[str]] = {}

    def unpack(self, content: bytes) -> bytes:
        """Return *content* as a plain font file; ValueError where it is no font at all.

        It is looked into here because the font library itself crashes on a font it cannot use.
        """
        key = hashlib.sha256(content).hexdigest()
        if key not in self._unpacked:
            self._unpacked[key] = _plain(content)
        return self._unpacked[key]

    def signs(self, content: bytes) -> frozenset[str]:
        """Return the characters that the font *content* has; ValueError where it is no font."""
        key = hashlib.sha256(content).hexdigest()
        if key not in self._signs:
            self._signs[key] = signs_of(self.unpack(content))
        return self._signs[key]


def _plain(content: bytes) -> bytes:
    from fontTools.ttLib import TTFont  # type: ignore[import-untyped]  # it has no types

    try:
        font = TTFont(BytesIO(content), recalcTimestamp=False)
        if not font.getBestCmap() or not {"head", "hhea", "hmtx", "maxp"} <= set(font.keys()):
            raise ValueError("it holds no letters")
        if font.flavor is None:
            return content
        font.flavor = None
        out = BytesIO()
        font.save(out, reorderTables=None)
    except Exception as error:  # a broken font breaks its reader in many ways
        raise ValueError(f"no font: {error}") from error
    return out.getvalue()


def family_of(fonts: Mapping[str, bytes]) -> str:
    """Return the family name of the first of plain *fonts*; empty where it has none."""
    from fontTools.ttLib import TTFont

    for name in sorted(fonts):
        found = TTFont(BytesIO(fonts[name]), lazy=True)["name"].getBestFamilyName()
        if found:
            return str(found)
    return ""


def lay_out(folder: Path, fonts: Iterable[bytes]) -> None:
    """Write plain *fonts* where `new_fonts` on the same folder finds them."""
    shelf = folder / "fonts"
    shelf.mkdir(parents=True)
    for number, content in enumerate(fonts):
        suffix = "otf" if content.startswith(b"OTTO") else "ttf"  # it goes by name, not by bytes
        (shelf / f"{number:03}.{suffix}").write_bytes(content)


def new_fonts(folder: Path, faces: Path) -> Any:
    """Return the engine's font set: the fonts in *folder* under their own family names.

    Faces that a style declares are written below *faces*. A sealed set takes no more of them:
    it is shared by all reports with one style, and no report may leave something to the next.
    """
    from weasyprint.text.fonts import FontConfiguration

    class FontSet(FontConfiguration):  # type: ignore[misc]  # the library has no types
        sealed = False

        def __init__(self) -> None:
            super().__init__()
            faces.mkdir(parents=True)
            self._folder = faces  # else one of its own making, that we could not remove

        def __del__(self) -> None:
            """Leave the files alone: a fork may still read them; the press removes them."""

        def add_font_face(self, rule_descriptors: Any, url_fetcher: Any) -> None:
            if self.sealed:
                family = rule_descriptors.get("font_family", "a font")
                url_fetcher.refuse(str(family), "is a font declared outside the print style")
                return
            super().add_font_face(rule_descriptors, url_fetcher)

    with only_fonts_in(folder):
        return FontSet()
