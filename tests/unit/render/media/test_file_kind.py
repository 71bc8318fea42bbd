"""Files that are handed on byte for byte: only listed kinds, and only if they are what they say."""

from __future__ import annotations

import zipfile
from io import BytesIO

import pytest

from amportal.render.media.file_kind import LISTED, FileKind, file_kind
from amportal.render.refusal import Refusal
from tests.unit.render.media.whole_files import mp4, pdf


def zipped(*names: str) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name in names:
            archive.writestr(zipfile.ZipInfo(name), "x")
    return out.getvalue()


@pytest.mark.parametrize(
    ("name", "raw", "media_type"),
    [
        ("brief.pdf", pdf(), "application/pdf"),
        ("Brief.PDF", pdf(), "application/pdf"),
        ("all.zip", zipped("a"), "application/zip"),
        (
            "copy.docx",
            zipped("word/document.xml"),
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        ),
        ("film.mp4", mp4(), "video/mp4"),
        ("spot.mp3", b"ID3\x04", "audio/mpeg"),
        ("poster.psd", b"8BPS\x00\x01", "image/vnd.adobe.photoshop"),
        ("plan.csv", "a;ä".encode(), "text/csv"),
    ],
)
def test_listed_kinds_pass(name: str, raw: bytes, media_type: str) -> None:
    """What an agency delivers is handed on, with the media type of its kind."""
    assert file_kind(name, raw) == FileKind(name[name.rindex(".") :].lower(), media_type)


@pytest.mark.parametrize(
    "name", ["a.exe", "a.html", "a.svg", "a.js", "a.docm", "a.woff2", "a", ".pdf", "a.pdf.exe"]
)
def test_other_kinds_are_refused(name: str) -> None:
    """What can act in a browser or on a desk is not on the list, and the list is named."""
    with pytest.raises(Refusal) as caught:
        file_kind(name, b"%PDF-1.7")
    assert caught.value.problems[0].slug == "file-kind"
    assert "pdf, zip" in caught.value.problems[0].hint


@pytest.mark.parametrize("suffix", LISTED)
def test_a_wrong_name_is_refused(suffix: str) -> None:
    """A program with another ending is found out, for every ending on the list."""
    with pytest.raises(Refusal) as caught:
        file_kind(f"x{suffix}", b"MZ\x90\x00\x03\x00\x00\x00\xff\xff" + bytes(64))
    assert caught.value.problems[0].slug == "file-kind"


def test_macros_are_refused() -> None:
    """An office file with macros is refused under a name that promises none."""
    with pytest.raises(Refusal):
        file_kind("x.docx", zipped("word/document.xml", "word/vbaProject.bin"))


def test_pointers_are_refused() -> None:
    """A client must not be handed Git LFS's note in place of the film."""
    raw = b"version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 1\n"
    with pytest.raises(Refusal) as caught:
        file_kind("film.txt", raw)
    assert caught.value.problems[0].slug == "lfs-pointer"
