"""Pictures that ask for much: small files whose decoding takes minutes, or gigabytes."""

from __future__ import annotations

import re
import struct
import zlib
from collections.abc import Callable
from io import BytesIO

from PIL import Image as Pillow

# One frame of GIF data that decodes, and ways in which it does not.
BLOCKS = {
    "empty": b"\x08\x00",
    "nonsense": b"\x08\x01\xff\x00",
    "cut": b"\x02\x01",
    "wide codes": b"\x0c\x02\xff\xff\x00",
    "no such width": b"\xff\x00",
}


def saved(picture: Pillow.Image, kind: str, **options: object) -> bytes:
    out = BytesIO()
    picture.save(out, kind, **options)
    return out.getvalue()


def sound_block() -> bytes:
    """Return the data of a frame of ten by ten pixels."""
    raw = saved(Pillow.new("P", (10, 10)), "GIF")
    at = raw.index(b",\0\0\0\0")
    colours = 3 << ((raw[at + 9] & 7) + 1) if raw[at + 9] & 0x80 else 0
    return raw[at + 10 + colours : -1]


def gif(frames: int, block: bytes, size: tuple[int, int] = (10, 10), at: int = 0) -> bytes:
    """Return a GIF of *size* with so many frames of ten by ten pixels, which begin *at*."""
    head = b"GIF89a" + struct.pack("<HHBBB", *size, 0x80, 0, 0) + b"\0\0\0\xff\xff\xff"
    frame = b"\x21\xf9\x04\x00\x0a\x00\x00\x00," + struct.pack("<HHHHB", at, at, 10, 10, 0)
    return head + (frame + block) * frames + b";"


def chunk(kind: bytes, data: bytes = b"") -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(
    width: int, height: int, before: bytes = b"", *, colour: int = 2, rows: int | None = None
) -> bytes:
    """Return a PNG of one colour; with fewer *rows* than *height* it is cut short."""
    packer = zlib.compressobj(9)
    line = bytes(1 + width * {0: 1, 2: 3, 6: 4}[colour])
    data = b"".join(packer.compress(line) for _ in range(height if rows is None else rows))
    head = struct.pack(">IIBBBBB", width, height, 8, colour, 0, 0, 0)
    parts = chunk(b"IHDR", head) + before + chunk(b"IDAT", data + packer.flush())
    return b"\x89PNG\r\n\x1a\n" + parts + chunk(b"IEND")


def motif(width: int, height: int, turned: int = 0) -> Pillow.Image:
    """Return a picture that is another for each angle by which it is *turned*."""
    colours = [Pillow.linear_gradient("L").rotate(turned + 90 * at) for at in range(3)]
    return Pillow.merge("RGB", colours).resize((width, height))


def animated(kind: str, frames: int, width: int, height: int) -> bytes:
    every = [motif(width, height, 41 * at) for at in range(frames)]
    return saved(every[0], kind, save_all=True, append_images=every[1:], duration=50)


def with_passes(count: int, size: int = 64) -> bytes:
    """Return a progressive JPEG that draws its last pass *count* times more."""
    raw = saved(Pillow.new("RGB", (size, size), "red"), "JPEG", progressive=True)
    last = [match.start() for match in re.finditer(b"\xff\xda", raw)][-1]
    return raw[:-2] + raw[last:-2] * count + b"\xff\xd9"


def with_segments(segment: bytes, count: int) -> bytes:
    raw = saved(Pillow.new("RGB", (16, 16)), "JPEG")
    return raw[:2] + segment * count + raw[2:]


def huge_webp() -> bytes:
    """Return an animation whose canvas alone would take gigabytes."""
    raw = bytearray(animated("WEBP", 2, 16, 16))
    at = raw.index(b"VP8X") + 12
    raw[at : at + 6] = b"\xff\xff\0\xff\xff\0"
    return bytes(raw)


def _many(kind: bytes, data: bytes = b"") -> Callable[[], bytes]:
    return lambda: png(10, 10, chunk(kind, data) * 110_000)


# What is refused before a decoder sees it.
REFUSED: dict[str, Callable[[], bytes]] = {
    **{
        f"100,000 frames, {name}": lambda block=block: gif(100_000, block)  # type: ignore[misc]
        for name, block in BLOCKS.items()
    },
    "100,000 frames, sound": lambda: gif(100_000, sound_block()),
    "frames announced": lambda: png(10, 10, chunk(b"acTL", struct.pack(">II", 2**31 - 1, 0))),
    "frame far outside": lambda: gif(2, sound_block(), at=60_000),
    "two huge frames": lambda: gif(2, sound_block(), (4400, 4400)),
    "huge canvas": huge_webp,
    "passes": lambda: with_passes(10_000),
    "exif": lambda: with_segments(b"\xff\xe1\xff\xffExif\0\0" + bytes(65_527), 700),
    "comments": lambda: with_segments(b"\xff\xfe\0\x02", 110_000),
    "junk": lambda: with_segments(b"\xff\xfe\0\x02" + bytes(110_000), 1),
    "padding": lambda: with_segments(b"\xff" * 200_000 + b"\0", 1),
    "chunks": _many(b"teST"),
    "notes": _many(b"tEXt", b"a\0b"),
    "profiles": lambda: png(10, 10, chunk(b"iCCP", b"a\0\0" + zlib.compress(bytes(900_000))) * 9),
    "small blocks": lambda: gif(1, b"\x08" + b"\x01\0" * 110_000 + b"\0"),
}
# What is decoded, to the end or until it breaks: the most that is let through.
DECODED: dict[str, Callable[[], bytes]] = {
    "40 million pixels": lambda: png(7000, 5700),
    "40 million pixels, see-through": lambda: png(7000, 5700, colour=6),
    "40 million pixels, cut short": lambda: png(7000, 5700, colour=6, rows=5600),
    "40 million pixels, on its side": lambda: _on_its_side(),
    "20 million pixels of WebP": lambda: saved(Pillow.new("RGB", (5000, 3990), "red"), "WEBP"),
    "100 passes": lambda: with_passes(80, 6000),
    "1,000 frames": lambda: gif(1000, sound_block(), (200, 200)),
    "10 million pixels a frame": lambda: gif(4, sound_block(), (3160, 3160)),
    "900 broken frames": lambda: gif(900, BLOCKS["nonsense"], (200, 200)),
    "frames of PNG": lambda: animated("PNG", 40, 1000, 1000),
    "frames of WebP": lambda: animated("WEBP", 20, 1000, 1000),
}


def _on_its_side() -> bytes:
    exif = Pillow.Exif()
    exif[0x0112] = 6
    return saved(Pillow.new("RGB", (7000, 5700), "red"), "JPEG", exif=exif.tobytes())
