"""Ask other people's programs about a PDF: page-validation, qpdf, Poppler and pikepdf."""

from __future__ import annotations

import subprocess
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import page
import pikepdf

# page-validation 0.11.0 takes the CR that may end compressed data for part of the line end before
# `endstream`. The alarm is false where qpdf, which reads by length, finds nothing to say.
_FALSE_ALARM = "STREAM-LENGTH-001"


@dataclass(frozen=True)
class Font:
    """One line of pdffonts."""

    name: str
    embedded: bool
    subset: bool
    has_unicode: bool


def _run(*command: str) -> str:
    return subprocess.run(command, check=True, capture_output=True, text=True, timeout=60).stdout


def qpdf_complaints(path: Path) -> list[str]:
    """Return what `qpdf --check` has to say against the file."""
    done = subprocess.run(
        ["qpdf", "--check", str(path)], capture_output=True, text=True, timeout=60, check=False
    )
    said = [line for line in done.stderr.splitlines() if line]
    return said or ([f"exit code {done.returncode}"] if done.returncode else [])


def broken_rules(path: Path) -> list[str]:
    """Return the rules of PDF/UA-1 and of PDF/A-3a that the file breaks, with what is said."""
    return [*failures(path, "ua1"), *failures(path, "3a")]


def failures(path: Path, profile: str) -> list[str]:
    """Return the rules of *profile* (`ua1`, `3a`) that the file breaks."""
    report = page.validate_pdf(str(path), profile=profile)
    found = {f"{failure.rule_id}: {failure.message}" for failure in report.failures}
    if not qpdf_complaints(path):
        found = {line for line in found if not line.split(":")[0].endswith(_FALSE_ALARM)}
    return sorted(found)


def text_of(path: Path) -> str:
    """Return the text as a reader copies it."""
    return _run("pdftotext", "-layout", str(path), "-")


def fonts_of(path: Path) -> list[Font]:
    """Return the fonts that the file uses."""
    found = []
    for line in _run("pdffonts", str(path)).splitlines()[2:]:
        *_, embedded, subset, unicode_map, _number, _generation = line.split()
        found.append(
            Font(line.split()[0], embedded == "yes", subset == "yes", unicode_map == "yes")
        )
    return found


def unpacked(pdf: bytes) -> bytes:
    """Return the whole file and each of its streams without compression, in one piece."""
    parts = [pdf]
    with pikepdf.open(BytesIO(pdf)) as opened:
        for thing in opened.objects:
            if isinstance(thing, pikepdf.Stream):
                try:
                    parts.append(thing.read_bytes())
                except pikepdf.PdfError:  # a picture's own coding: its raw bytes are in `pdf`
                    parts.append(thing.read_raw_bytes())
        out = BytesIO()
        opened.save(out, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    parts.append(out.getvalue())
    return b"\n".join(parts)


def outline(pdf: bytes) -> list[str]:
    """Return the titles of the bookmarks, deeper ones indented."""
    titles: list[str] = []

    def walk(items: list[pikepdf.OutlineItem], level: int) -> None:
        for item in items:
            titles.append("  " * level + item.title)
            walk(list(item.children), level + 1)

    with pikepdf.open(BytesIO(pdf)) as opened, opened.open_outline() as bookmarks:
        walk(list(bookmarks.root), 0)
    return titles
