"""The parts of a picture that hold no picture: notes, profiles, what stands behind its end."""

from __future__ import annotations

import zlib
from collections.abc import Iterator

PNG, JPEG, RIFF = b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"RIFF"
_DRAWN = frozenset(
    {b"IHDR", b"IDAT", b"fdAT", b"PLTE", b"tRNS", b"VP8 ", b"VP8L", b"VP8X", b"ALPH", b"ANMF"}
)
_MOST_INFLATED = 1 << 20
_SCAN, _END = 0xDA, 0xD9


def parts_of(raw: bytes) -> Iterator[tuple[str, bytes]] | None:
    """Return each such part with its name; None where *raw* is no picture of a kind known here."""
    if raw.startswith(PNG):
        return _png(raw)
    if raw.startswith(JPEG):
        return _jpeg(raw)
    return _webp(raw) if raw.startswith(RIFF) and raw[8:12] == b"WEBP" else None


def _png(raw: bytes) -> Iterator[tuple[str, bytes]]:
    at = len(PNG)
    while at + 8 <= len(raw):
        length, kind = int.from_bytes(raw[at : at + 4], "big"), raw[at + 4 : at + 8]
        data = raw[at + 8 : at + 8 + length]
        at += length + 12
        if kind == b"IEND":
            break
        if kind not in _DRAWN:
            yield _name(kind), data
            yield from ((_name(kind), each) for each in _inflated(data))
    yield "behind its end", raw[at:]


def _webp(raw: bytes) -> Iterator[tuple[str, bytes]]:
    at, end = 12, 8 + int.from_bytes(raw[4:8], "little")
    while at + 8 <= min(end, len(raw)):
        kind, length = raw[at : at + 4], int.from_bytes(raw[at + 4 : at + 8], "little")
        if kind not in _DRAWN:
            yield _name(kind), raw[at + 8 : at + 8 + length]
        at += 8 + length + length % 2
    yield "behind its end", raw[end:]


def _jpeg(raw: bytes) -> Iterator[tuple[str, bytes]]:
    at = 2
    while at + 4 <= len(raw) and raw[at] == 0xFF:
        kind, length = raw[at + 1], int.from_bytes(raw[at + 2 : at + 4], "big")
        if kind in (_SCAN, _END):
            break
        yield f"segment {kind:X}", raw[at + 4 : at + 2 + length]
        at += 2 + length
    # A part of it that is a picture itself, as a preview is, ends before the picture does.
    yield "behind its end", raw[raw.rfind(bytes((0xFF, _END)), at) + 2 :]


def _inflated(data: bytes) -> Iterator[bytes]:
    """Yield what is packed behind a keyword, as a text or a profile may be."""
    start = data.find(b"\x78", data.find(b"\x00") + 1)
    if start >= 0:
        try:
            yield zlib.decompressobj().decompress(data[start:], _MOST_INFLATED)
        except zlib.error:
            return


def _name(kind: bytes) -> str:
    return kind.decode("latin-1").strip()
