"""`amportal verify` of files that no report can be: an answer in our words, and nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.commands import process

PNG = b"\x89PNG\r\n\x1a\n" + bytes(range(256))
TORN = b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog /Encrypt 5 0 R >>\nendobj\nstartxref\n9\n%%EOF"


@pytest.mark.parametrize("raw", [PNG, b"", b"GIF89a", "Grüße\n".encode(), b"PK\x03\x04"])
def test_what_is_no_pdf_is_called_so(sound: Path, raw: bytes) -> None:
    """No line of a library is printed beside it."""
    (sound / "x.png").write_bytes(raw)

    ran = process(sound, "verify", "x.png")

    assert (ran.code, ran.out) == (1, "unknown\n")
    assert ran.err == "nothing like it was sent from here\nx.png is no PDF\n"


@pytest.mark.parametrize("raw", [b"%PDF-1.7\ngarbage", TORN, b"%PDF-", b"%PDF-1.4\n" + PNG])
def test_a_broken_pdf_is_unknown(sound: Path, raw: bytes) -> None:
    """The same, but for the last line."""
    (sound / "x.pdf").write_bytes(raw)

    ran = process(sound, "verify", "x.pdf")

    assert (ran.code, ran.out) == (1, "unknown\n")
    assert ran.err == "nothing like it was sent from here\n"


def test_a_folder_is_no_file(sound: Path) -> None:
    (sound / "folder").mkdir()
    assert "folder cannot be read: is a directory" in process(sound, "verify", "folder").err
