"""How a file of a version is shown: its pages, its poster, and the square that stands for it."""

from __future__ import annotations

import re

from msgspec import Struct
from msgspec.structs import replace

from amportal.plan import routes
from amportal.plan.brand_assets import beside
from amportal.plan.file_facts import FileFacts, Files
from amportal.plan.view.deliverable_views import FileView, Media, PageView
from amportal.plan.view.picture_views import RowPicture

# Pixels of the edge of a square in a list: on a common screen, on a fine one, in a grid.
ROW_EDGES = (64, 128, 320)
# How many letters of copy stand for it.
_MOST_LETTERS = 36
_MEDIA: dict[str, Media] = {
    **dict.fromkeys(("mp4", "m4v", "mov", "webm"), "film"),
    **dict.fromkeys(("mp3", "m4a", "wav"), "sound"),
    **dict.fromkeys(("pdf", "ai"), "document"),
}
_COUNT = re.compile(r"(?<![\w.,:/-])(?!0)\d{1,4} [^\W\d_]{3,14}\b")
# What Markdown begins a line with, and puts around words.
_MARKS = re.compile(r"^[\s#>*_+•–—-]+|[*_`]+")


class FilePlace(Struct, frozen=True):
    """Where a file of version `n` of the deliverable `ident` goes, and what is made of it."""

    job_no: str
    ident: str
    n: int
    name: str
    stem: str

    @property
    def whole(self) -> str:
        """Where the file itself goes."""
        return routes.version_file(self.job_no, self.ident, self.n, self.name)

    @property
    def thumbnail(self) -> str:
        """Where its small picture goes."""
        return routes.thumbnail(self.job_no, self.ident, self.n, self.stem)

    def row(self, edge: int) -> str:
        """Return where the square of *edge* pixels goes that stands for it in lists."""
        return routes.row_picture(self.job_no, self.ident, self.n, self.stem, edge)


def media_of(path: str) -> Media:
    """Return what a file that is no picture is, by the ending of its name."""
    return _MEDIA.get(_ending(path), "other")


def leaves_of(facts: FileFacts, place: FilePlace) -> tuple[PageView, ...]:
    """Return the pages of a document that can be shown."""
    return tuple(
        PageView(
            n,
            routes.page_picture(place.job_no, place.ident, place.n, place.stem, n, "large"),
            routes.page_picture(place.job_no, place.ident, place.n, place.stem, n, "small"),
            *size,
        )
        for n, size in enumerate(facts.leaves, 1)
    )


def with_poster(
    file: FileView, written: str, place: FilePlace, deliverable: str, others: tuple[FileView, ...]
) -> FileView:
    """Return *file*, where it is a film, with the picture that stands for it.

    *written* is the `poster:` in the file *deliverable*; without one it is the first picture
    among the *others* of the version.
    """
    if file.media != "film":
        return file
    pictures = {each.source: each.path for each in others if each.image}
    source = beside(deliverable, written) if written else next(iter(pictures), "")
    if not source:
        return file
    path = pictures.get(source) or routes.poster(
        place.job_no, place.ident, place.n, place.stem, source
    )
    return replace(file, poster=path, poster_source=source)


def row_picture(
    files: tuple[FileView, ...], text: str, places: tuple[FilePlace, ...], facts: Files
) -> RowPicture | None:
    """Return what stands in lists for a version of *files*, each at one of *places*, or of *text*.

    A picture goes before a film, that before a document; else the first file's ending stands there.
    """
    shown = list(zip(files, places, strict=True))
    film = any(each.media == "film" for each in files)
    for file, place in shown:
        if file.image:
            return _square(file.source, file.path, place, facts, film=film)
    for file, place in shown:
        if file.poster_source in facts:
            return _square(file.poster_source, file.poster, place, facts, film=True)
    for file, place in shown:
        if file.leaves:
            sizes = tuple((edge, place.row(edge)) for edge in ROW_EDGES)
            return RowPicture("page", sizes, source=file.source)
    if text:
        return RowPicture("copy", words=first_words(text))
    if files:
        return RowPicture("file", film=film, words=_ending(files[0].name).upper())
    return None


def first_words(text: str) -> str:
    """Return the first words of copy, without marks of Markdown, cut between words."""
    lines = (_MARKS.sub("", line).strip() for line in text.splitlines())
    first = " ".join(next((line for line in lines if line), "").split())
    if len(first) <= _MOST_LETTERS:
        return first
    cut = first[: _MOST_LETTERS + 1].rpartition(" ")[0] or first[:_MOST_LETTERS]
    return f"{cut.rstrip(' ,;:')}…"


def count_asked(what: str) -> RowPicture | None:
    """Return the first number in *what* and the word after it, such as `14 photos`, or None."""
    found = _COUNT.search(what)
    return RowPicture("count", words=found[0]) if found else None


def _square(source: str, path: str, place: FilePlace, facts: Files, *, film: bool) -> RowPicture:
    known = facts[source]
    if known.kind == "drawing":
        return RowPicture("picture", ((0, path),), film=film, source=source)
    side = min(known.width, known.height)
    edges = [edge for edge in ROW_EDGES if edge <= side] or [ROW_EDGES[0]]
    sizes = tuple((edge, place.row(edge)) for edge in edges)
    return RowPicture("picture", sizes, film=film, source=source)


def _ending(path: str) -> str:
    return path.rpartition(".")[2].lower() if "." in path.rpartition("/")[2] else ""
