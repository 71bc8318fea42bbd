"""Answer the PDF renderer from one job's own assets, and from nothing else.

It exists because a renderer that may open files or sockets is a way out of a client's folder.
Names are looked up exactly as they are written: no path is ever resolved, no disk, network or
environment is touched. Whatever is not there is written down as a problem, so that a missing
logo fails the report instead of leaving a hole in it.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Mapping
from urllib.parse import unquote

from msgspec.structs import replace
from weasyprint.urls import URLFetcher, URLFetcherResponse, iri_to_uri

from amportal.errors import Note, Problem
from amportal.render.media.picture_cleaning import check_picture
from amportal.render.pdf.drawing_pictures import NO_FONTS, DrawingFonts, printed_drawing
from amportal.render.refusal import Refusal

BASE_URL = "job:///"
EMBEDDED_LIMIT = 64 * 1024  # bytes of an image written into the page itself
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9.+-]*:")
_EMBEDDED = re.compile(r"data:image/(?:png|jpeg|gif|webp);base64,([A-Za-z0-9+/=]+)")
_RASTER = (
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
)
_FONT = (
    (b"wOF2", "font/woff2"),
    (b"wOFF", "font/woff"),
    (b"\x00\x01\x00\x00", "font/ttf"),
    (b"OTTO", "font/otf"),
)
_PICTURES = frozenset({"image/webp", *(kind for _, kind in _RASTER)})
_TEXT = {".css": "text/css", ".svg": "image/svg+xml"}


def media_type(name: str, content: bytes) -> str | None:
    """Return the media type of an asset by its first bytes, or None if a report may not use it."""
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "image/webp"
    for start, kind in (*_RASTER, *_FONT):
        if content.startswith(start):
            return kind
    for suffix, kind in _TEXT.items():
        if name.lower().endswith(suffix) and b"\x00" not in content:
            return kind
    return None


class JobFetcher(URLFetcher):  # type: ignore[misc]  # the library has no types
    """Answers by exact name from `assets`; every other reference becomes a problem.

    `problems` lists each reference once, in the order the renderer asked. Drawings are answered as
    the renderer draws them right, with *drawing_fonts* where they become pictures.
    """

    def __init__(self, assets: Mapping[str, bytes], drawing_fonts: DrawingFonts = NO_FONTS) -> None:
        super().__init__(allowed_protocols=(), allow_redirects=False)
        self._assets = {iri_to_uri(name): (name, content) for name, content in assets.items()}
        self._drawing_fonts = drawing_fonts
        self._found: dict[Problem, None] = {}

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Every reference that was not answered, once each."""
        return tuple(self._found)

    def fetch(self, url: str, headers: object = None) -> URLFetcherResponse:
        """Return the asset that *url* names; anything else is noted and refused."""
        if url.startswith("data:"):
            return self._embedded(url)
        wanted = url.removeprefix(BASE_URL).partition("#")[0]
        if wanted in self._assets:
            name, content = self._assets[wanted]
            return self._asset(url, name, content)
        if _is_outside(wanted):
            raise self.refuse(url, "lies outside the client's own files")
        raise self._note(
            Problem(
                slug="missing-input",
                message=f"the report uses {_shown(wanted)}, but there is no such file",
                hint="add the file, or take it out of the report; "
                "the name must match letter by letter, capitals too",
            )
        )

    def open(self, url: object, data: object = None, timeout: object = None) -> URLFetcherResponse:
        """Answer as `fetch` does: no request of the standard library may pass by it."""
        return self.fetch(str(getattr(url, "full_url", url)))

    def refuse(self, reference: str, why: str) -> ValueError:
        """Note that *reference* is refused and return the error to raise."""
        return self._note(
            Problem(
                slug="refused-reference",
                message=f"the report points to {_shown(reference)}, which {why}",
                hint="put the file into the client's own folder and use its plain name",
            )
        )

    def _asset(self, url: str, name: str, content: bytes) -> URLFetcherResponse:
        kind = media_type(name, content)
        if kind is None:
            raise self.refuse(name, "is not a picture, a font or a style sheet")
        if kind in _PICTURES:
            try:
                check_picture(content)
            except Refusal as refusal:
                first = refusal.problems[0]
                message = f"{_shown(name)} cannot be used in a report: {first.message}"
                raise self._note(replace(first, message=message)) from None
        if kind == _TEXT[".svg"]:
            content = self._drawing(name, content)
        return URLFetcherResponse(url, content, {"Content-Type": kind})

    def _drawing(self, name: str, content: bytes) -> bytes:
        """Return a drawing as the layout engine draws it right; its picture becomes an asset."""
        picture_name = f"{name}.png"
        try:
            printed = printed_drawing(content, iri_to_uri(picture_name), self._drawing_fonts)
        except (Refusal, ValueError) as error:
            raise self._note(
                Problem(
                    slug="image-broken",
                    message=f"{_shown(name)} cannot be drawn in a report",
                    hint="open it in a drawing program and export it again, or export it as PNG",
                    notes=(Note(f"the drawing library says: {error}"),),
                )
            ) from None
        if printed.picture is not None:
            self._assets[iri_to_uri(picture_name)] = (picture_name, printed.picture)
        return printed.content

    def _embedded(self, url: str) -> URLFetcherResponse:
        match = _EMBEDDED.fullmatch(url) if len(url) <= 2 * EMBEDDED_LIMIT else None
        if match is None:
            raise self.refuse(url, "is not a small PNG, JPEG, GIF or WebP picture")
        try:
            content = base64.b64decode(match[1], validate=True)
        except binascii.Error:
            raise self.refuse(url, "is damaged") from None
        kind = media_type("", content)
        if kind is None or not kind.startswith("image/") or len(content) > EMBEDDED_LIMIT:
            raise self.refuse(url, "is not a small PNG, JPEG, GIF or WebP picture")
        return URLFetcherResponse(url, content, {"Content-Type": kind})

    def _note(self, problem: Problem) -> ValueError:
        self._found[problem] = None
        return ValueError(problem.message)


def _is_outside(wanted: str) -> bool:
    plain = unquote(unquote(wanted)).replace("\\", "/")
    return bool(_SCHEME.match(plain)) or plain.startswith("/") or ".." in plain.split("/")


def _shown(reference: str) -> str:
    """Return *reference* short and in backticks, safe to print."""
    plain = "".join(char if char.isprintable() and char != "`" else "?" for char in reference)
    return f"`{plain[:77]}...`" if len(plain) > 80 else f"`{plain}`"
