"""What is handed on is whole: it has its end, and opens."""

from __future__ import annotations

import zipfile
from io import BytesIO

import pytest

from amportal.render.media.file_preparation import prepare
from amportal.render.media.whole_file import MAX_PDF_PARTS
from amportal.render.refusal import Refusal
from tests.unit.render.media.whole_files import mp4, pdf, wav


def zipped() -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(zipfile.ZipInfo("word/document.xml"), "x" * 400)
    return out.getvalue()


WHOLE = {
    "brief.pdf": pdf(3),
    "one.pdf": pdf(),
    "secret.pdf": pdf(password="known to few"),
    "strange.pdf": pdf(password="known to few").replace(b"/Standard", b"/Stranger"),
    "mark.ai": pdf(),
    "old.ai": b"%!PS-Adobe-3.0\n",
    "all.zip": zipped(),
    "copy.docx": zipped(),
    "film.mp4": mp4(),
    "film.mov": mp4(b"mdat" + bytes(200), b"moov" + bytes(40)),
    "spot.wav": wav(),
    "live.wav": b"RIFF\xff\xff\xff\xff" + wav()[8:],
}


def refused(name: str, raw: bytes) -> str:
    with pytest.raises(Refusal) as caught:
        prepare(name, raw)
    problem = caught.value.problems[0]
    assert problem.slug == "file-broken"
    assert problem.hint
    return problem.message


@pytest.mark.parametrize("name", WHOLE)
def test_whole_files_pass(name: str) -> None:
    """They are handed on byte for byte."""
    assert prepare(name, WHOLE[name])[0] == WHOLE[name]


@pytest.mark.parametrize("name", sorted(set(WHOLE) - {"old.ai", "live.wav"}))
@pytest.mark.parametrize("part", [0.3, 0.5, 0.9])
def test_half_a_file_is_refused(name: str, part: float) -> None:
    """A download or copy that broke off does not reach a client."""
    raw = WHOLE[name]
    message = refused(name, raw[: int(len(raw) * part)])
    assert message.startswith(f"`{name}` is damaged or cut short: ")


@pytest.mark.parametrize(
    "raw",
    [
        b"%PDF-1.7\nnothing at all\n%%EOF\n",
        pdf()[:200] + b"\nstartxref\n9\n%%EOF\n",
        pdf(9)[:300] + pdf(9)[900:],
        pdf().replace(b"/Kids", b"/Lids"),
        pdf().replace(b"/Type /Page\n", b"/Type /Pale\n"),
        b"%PDF-1.7\n1 0 obj" + b"[" * 100_000 + b"\nstartxref\n9\n%%EOF\n",
    ],
    ids=["empty", "end added", "middle gone", "no pages", "no page", "deep"],
)
def test_an_end_alone_is_not_enough(raw: bytes, capfd: pytest.CaptureFixture[str]) -> None:
    """The end must belong to pages that are there; no library says anything of its own."""
    assert refused("a.pdf", raw).removeprefix("`a.pdf` is damaged or cut short: ") in (
        "its pages cannot be found",
        "its end does not belong to the rest",
    )
    assert capfd.readouterr() == ("", "")


def test_what_would_take_long_to_open_is_refused() -> None:
    """A table of half a million parts is not read."""
    raw = b"%PDF-1.7\nxref\n" + b"0000000009 00000 n \n" * (MAX_PDF_PARTS + 1)
    raw += b"startxref\n9\n%%EOF"
    assert refused("a.pdf", raw).endswith("it has more than 500,000 parts")
