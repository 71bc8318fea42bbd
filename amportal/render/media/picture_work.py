"""How much work a picture asks of a decoder, counted from its container before anything decodes it.

A small file can ask for a lot: a hundred thousand frames of nothing, ten thousand passes over one
picture, a million empty chunks, a canvas of gigabytes. A bound in seconds would depend on the
machine, so frames, pixels, passes, parts and bytes are counted here and bounded. Where a container
is damaged the count ends; the decoder says what is wrong.
"""

from __future__ import annotations

import re
from math import ceil

from msgspec import Struct

from amportal.errors import Problem
from amportal.render.refusal import Refusal

MAX_BYTES = 50 << 20
MAX_PIXELS = 40_000_000  # of one picture, or of all frames of an animation together
MAX_WEBP_PIXELS = 20_000_000  # WebP takes four times the time and twice the memory
MAX_FRAMES = 1_000
MAX_FRAME_PIXELS = 10_000_000  # of one frame: several are held at once
MAX_ANIMATED_BYTES = 20 << 20
MAX_ANIMATED_WEBP_BYTES = 10 << 20
MAX_PASSES = 100  # over one JPEG picture; programs write ten
MAX_PARTS = 100_000  # chunks, segments, blocks and bytes between them
MAX_NOTES = 10 << 20  # bytes of a JPEG picture before the picture itself

_NEXT_MARKER = re.compile(rb"\xff[^\x00\xff\xd0-\xd7]")
_SIZED = frozenset({*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC})


class PictureWork(Struct):
    """What was counted: width and height in pixels, frames, passes, parts and bytes of notes."""

    width: int = 0
    height: int = 0
    frames: int = 1
    passes: int = 1
    parts: int = 0
    notes: int = 0

    @property
    def pixels(self) -> int:
        """The pixels of all frames together."""
        return self.width * self.height * self.frames

    def check_parts(self) -> None:
        """Raise Refusal where there are more parts than a picture has."""
        if self.parts > MAX_PARTS:
            raise Refusal(_too_slow(f"it is made of more than {MAX_PARTS:,} parts"))


def check_work(raw: bytes) -> PictureWork:
    """Return what decoding *raw* would take; of a format we do not know, nothing.

    Raises Refusal with `image-too-large` or `image-broken`.
    """
    if len(raw) > MAX_BYTES:
        raise Refusal(_too_large(f"{ceil(len(raw) / (1 << 20))} MB", f"{MAX_BYTES >> 20} MB"))
    work = _counted(raw)
    is_webp = raw.startswith(b"RIFF") and raw[8:12] == b"WEBP"
    check_pixels(work.width, work.height, MAX_WEBP_PIXELS if is_webp else MAX_PIXELS)
    if work.passes > MAX_PASSES:
        raise Refusal(_too_slow(f"it is drawn in {work.passes:,} passes"))
    if work.notes > MAX_NOTES:
        raise Refusal(_too_slow(f"it carries {work.notes >> 20} MB of notes about itself"))
    if work.frames > 1:
        _check_animation(work, len(raw), is_webp=is_webp)
    return work


def check_pixels(width: int, height: int, most: int = MAX_PIXELS) -> None:
    """Raise Refusal with `image-too-large` where a picture has more than *most* pixels."""
    if width * height > most:
        raise Refusal(_too_large(_megapixels(width * height), _megapixels(most)))


def _check_animation(work: PictureWork, size: int, *, is_webp: bool) -> None:
    pixels = MAX_WEBP_PIXELS if is_webp else MAX_PIXELS
    most = MAX_ANIMATED_WEBP_BYTES if is_webp else MAX_ANIMATED_BYTES
    for found, limit, unit in (
        (work.frames, MAX_FRAMES, "frames"),
        (work.width * work.height / 1e6, MAX_FRAME_PIXELS // 1_000_000, "million pixels a frame"),
        (work.pixels / 1e6, pixels // 1_000_000, "million pixels in all frames"),
        (size / (1 << 20), most >> 20, "MB"),
    ):
        if found > limit:
            raise Refusal(_too_long(f"{ceil(found):,}", f"{limit:,}", unit))


def _counted(raw: bytes) -> PictureWork:
    work = PictureWork()
    if raw.startswith(b"GIF8"):
        _count_gif(raw, work)
    elif raw.startswith(b"\x89PNG\r\n\x1a\n"):
        _count_png(raw, work)
    elif raw.startswith(b"\xff\xd8\xff"):
        _count_jpeg(raw, work)
    elif raw.startswith(b"RIFF") and raw[8:12] == b"WEBP":
        _count_webp(raw, work)
    return work


def _little(raw: bytes, at: int, size: int = 2) -> int:
    return int.from_bytes(raw[at : at + size], "little")


def _big(raw: bytes, at: int, size: int = 2) -> int:
    return int.from_bytes(raw[at : at + size], "big")


def _count_gif(raw: bytes, work: PictureWork) -> None:
    """Count frames as they stand in the file; one that is larger than the canvas enlarges it."""
    work.width, work.height, work.frames = _little(raw, 6), _little(raw, 8), 0
    at = 13 + _palette(raw[10:11])
    while at < len(raw) and raw[at] != 0x3B:
        work.parts += 1
        work.check_parts()
        if raw[at] == 0x2C:
            work.frames += 1
            work.width = max(work.width, _little(raw, at + 1) + _little(raw, at + 5))
            work.height = max(work.height, _little(raw, at + 3) + _little(raw, at + 7))
            at = _after_blocks(raw, at + 11 + _palette(raw[at + 9 : at + 10]), work)
        elif raw[at] == 0x21:
            # After one that holds nothing, decoders look for more, but for comments.
            is_empty = raw[at + 1 : at + 2] != b"\xfe" and raw[at + 2 : at + 3] == b"\0"
            at = _after_blocks(raw, at + 3 if is_empty else at + 2, work)
        else:
            at += 1
    work.frames = max(1, work.frames)


def _palette(flags: bytes) -> int:
    """Return how many bytes of colours follow what has these *flags*."""
    return 3 << ((flags[0] & 7) + 1) if flags and flags[0] & 0x80 else 0


def _after_blocks(raw: bytes, at: int, work: PictureWork) -> int:
    """Return where the blocks of data that begin *at* end.

    Programs write blocks of 255 bytes, of which a file of the greatest size holds twice as many
    as there may be parts: only smaller ones count.
    """
    while at < len(raw) and raw[at]:
        if raw[at] != 0xFF:
            work.parts += 1
            work.check_parts()
        at += raw[at] + 1
    return at + 1


def _count_png(raw: bytes, work: PictureWork) -> None:
    """Count the frames that are announced: those beyond are never decoded."""
    at, profiles, announced = 8, 0, 0
    first: bytes | None = None
    while at + 8 <= len(raw):
        length, kind = _big(raw, at, 4), raw[at + 4 : at + 8]
        work.parts += 1
        work.check_parts()
        if kind == b"IHDR":
            work.width = max(work.width, _big(raw, at + 8, 4))
            work.height = max(work.height, _big(raw, at + 12, 4))
        elif kind == b"acTL":
            announced = max(announced, _big(raw, at + 8, 4))
        elif kind in (b"fcTL", b"IDAT") and first is None:
            first = kind
        elif kind == b"iCCP":
            profiles += 1
            if profiles > 1:  # each is unpacked, and a picture has one
                raise Refusal(_too_slow("it has several colour profiles"))
        elif kind == b"IEND":
            break
        at += length + 12
    # The picture for programs that show no animation may be no frame of it.
    work.frames = announced + (first == b"IDAT") if announced else 1


def _count_jpeg(raw: bytes, work: PictureWork) -> None:
    at, passes = 2, 0
    while (found := _NEXT_MARKER.search(raw, at)) is not None:
        work.parts += 1 + (found.end() - 2 - at if not passes else 0)
        work.check_parts()
        kind, at = raw[found.end() - 1], found.end()
        if kind == 0xD9:
            break
        if kind in (0x01, 0xD8):  # they stand alone
            continue
        if kind in _SIZED:
            work.height = max(work.height, _big(raw, at + 3))
            work.width = max(work.width, _big(raw, at + 5))
        elif kind == 0xDA:
            passes += 1
        elif not passes:
            work.notes += _big(raw, at)
        at += _big(raw, at)
    work.passes = max(1, passes)


def _count_webp(raw: bytes, work: PictureWork) -> None:
    """Count frames by their name: decoders find them also after a chunk of a wrong length."""
    at = 12
    while at + 8 <= len(raw):
        kind, length = raw[at : at + 4], _little(raw, at + 4, 4)
        work.parts += 1
        work.check_parts()
        if kind == b"VP8X":
            width, height = _little(raw, at + 12, 3) + 1, _little(raw, at + 15, 3) + 1
        elif kind == b"VP8 ":
            width, height = _little(raw, at + 14) & 0x3FFF, _little(raw, at + 16) & 0x3FFF
        elif kind == b"VP8L":
            bits = _little(raw, at + 9, 4)
            width, height = (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
        else:
            width = height = 0
        work.width, work.height = max(work.width, width), max(work.height, height)
        at += 8 + length + (length & 1)
    work.frames = max(1, raw.count(b"ANMF"))


def _megapixels(pixels: int) -> str:
    return f"{ceil(pixels / 1_000_000):,} million pixels"


def _too_large(size: str, most: str) -> Problem:
    return Problem(
        slug="image-too-large",
        message=f"the picture is too large: {size}, and {most} is the most",
        hint="save a smaller copy; 4000 pixels on the long side are plenty for a portal",
    )


def far_too_large() -> Problem:
    """Return the problem with a picture that its decoder takes for larger than was counted."""
    most = _megapixels(MAX_PIXELS)
    return _too_large(f"far over {most}", most)


def _too_long(found: str, most: str, unit: str) -> Problem:
    return Problem(
        slug="image-too-large",
        message=f"the animation is too large: {found} {unit}, and {most} is the most",
        hint="save it smaller or with fewer frames, or hand it on as a video (`.mp4`)",
    )


def _too_slow(why: str) -> Problem:
    return Problem(
        slug="image-too-large",
        message=f"the picture would take too long to open: {why}",
        hint="open it in a picture program and save it again",
    )
