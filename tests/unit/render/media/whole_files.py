"""Files that are whole, to cut them short."""

from __future__ import annotations

from io import BytesIO

from pypdf import PdfWriter


def pdf(pages: int = 1, password: str = "") -> bytes:
    writer = PdfWriter()
    for _ in range(pages):
        writer.add_blank_page(100, 100)
    if password:
        writer.encrypt(password, algorithm="RC4-128")
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


def mp4(*boxes: bytes) -> bytes:
    every = (b"ftypisom\0\0\0\0", *(boxes or (b"moov" + bytes(40), b"mdat" + bytes(200))))
    return b"".join((4 + len(each)).to_bytes(4, "big") + each for each in every)


def wav(samples: int = 400) -> bytes:
    body = b"WAVEfmt \x10\0\0\0\1\0\1\0\x40\x1f\0\0\x40\x1f\0\0\1\0\x08\0data"
    body += samples.to_bytes(4, "little") + bytes(samples)
    return b"RIFF" + len(body).to_bytes(4, "little") + body
