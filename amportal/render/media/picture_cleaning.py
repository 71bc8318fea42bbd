"""Pictures of a client, made safe: decoded once, turned upright, written anew without metadata.

It exists because a picture is a program for a decoder, and because a photo says where and by whom
it was taken. What a file is, is decided by its bytes, never by its name. Nothing here touches
disk or network, and the same bytes always give the same bytes.
"""

from __future__ import annotations

import struct
import threading
import warnings
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from amportal.errors import Problem
from amportal.render.media.file_kind import refuse_pointer
from amportal.render.media.picture_formats import other_format
from amportal.render.media.picture_work import check_pixels, check_work, far_too_large
from amportal.render.refusal import Refusal

if TYPE_CHECKING:
    from PIL import Image as PillowImage

_LEVEL = 7  # of PNG's packing: a fifth of the time of the last two levels, an eighth more bytes
_QUICK_LEVEL = 4  # for animations: a fifth of the time of level 7, some hundredths more bytes
_EFFORT = 2  # of WebP's: as near to the picture as 4, in half the time, a twentieth more bytes
_FORMATS = {"PNG": "image/png", "JPEG": "image/jpeg", "WEBP": "image/webp", "GIF": "image/gif"}
# What decoders raise of bytes that they cannot make sense of.
_DAMAGES = (
    ArithmeticError,
    EOFError,
    LookupError,
    OSError,
    RuntimeError,
    SyntaxError,
    TypeError,
    ValueError,
    struct.error,
    zlib.error,
)
_STILL_OPTIONS: dict[str, dict[str, Any]] = {
    "PNG": {"compress_level": _LEVEL},
    "WEBP": {"quality": 90, "method": 4},
    "GIF": {"optimize": True},
}
_ANIMATED_OPTIONS: dict[str, dict[str, Any]] = {
    "PNG": {"compress_level": _QUICK_LEVEL},
    "WEBP": {"method": _EFFORT},
    "GIF": {},
}
_KEPT_MODES = frozenset({"1", "L", "LA", "P", "RGB", "RGBA"})
_MULTI_PICTURE = "MPO"  # a JPEG with a preview or a second view after it
_WARNINGS = threading.Lock()  # the filter of warnings belongs to the whole process


class Image(Struct, frozen=True):
    """A clean picture: its bytes, media type, and width and height in pixels, upright."""

    content: bytes
    media_type: str
    width: int
    height: int


def portal_image(raw: bytes) -> Image:
    """Return *raw* as a clean picture of the same format; an animation stays one.

    Raises Refusal with `image-too-large`, `image-format`, `image-broken` or `lfs-pointer`.
    """
    with _opened(raw) as (picture, frames):
        kind = "JPEG" if picture.format == _MULTI_PICTURE else str(picture.format)
        if frames > 1:
            content, (width, height) = _animation(picture, kind, frames), picture.size
        else:
            content, (width, height) = _still(picture, kind)
    return Image(content, _FORMATS[kind], width, height)


def thumbnail(raw: bytes, max_px: int, *, printed: bool = False) -> bytes:
    """Return the picture at most *max_px* wide and high, never enlarged, first frame only.

    WebP; for print PNG where it is see-through or has few colours, else JPEG, which a PDF takes
    in as it is. Raises Refusal as `portal_image` does.
    """
    with _opened(raw) as (picture, _):
        small = _plain(_upright(_srgb(picture)))
        picture.close()  # a large one is not held twice
        see_through = "A" in small.getbands() and small.getextrema()[-1] != (255, 255)
        mode = "RGBA" if see_through else "RGB"
        if small.mode != mode:
            small = small.convert(mode)
        flat = see_through or (printed and small.getcolors(256) is not None)
        small.thumbnail((max_px, max_px), reducing_gap=1.4)
    if not printed:
        return _saved(small, "WEBP", quality=82, method=_EFFORT)
    if flat:
        return _saved(small, "PNG", compress_level=_LEVEL)
    return _saved(small, "JPEG", quality=86, optimize=True)


def square(raw: bytes, edge: int, *, top: bool = False) -> bytes:
    """Return a square of *edge* pixels cut out of the picture, never enlarged, as WebP.

    The middle, at 40 % of what is left of its height, where faces and products mostly are; with
    *top* the corner at the upper left, where a page begins. First frame only. Raises Refusal as
    `portal_image` does.
    """
    with _opened(raw) as (picture, _):
        plain = _plain(_upright(_srgb(picture)))
        picture.close()
        side = min(plain.size)
        left = 0 if top else (plain.width - side) // 2
        above = 0 if top else (plain.height - side) * 2 // 5
        see_through = "A" in plain.getbands() and plain.getextrema()[-1] != (255, 255)
        cut = plain.crop((left, above, left + side, above + side))
        cut = cut.convert("RGBA" if see_through else "RGB")
        cut.thumbnail((edge, edge), reducing_gap=1.4)
    return _saved(cut, "WEBP", quality=80, method=_EFFORT)


def check_picture(raw: bytes) -> None:
    """Raise Refusal where *raw* is too large, damaged or cut short; no pixel is decoded.

    The layout engine copies a cut-off picture into a PDF without a word.
    """
    with _opened(raw, load=False) as (picture, _):
        kind = picture.format
        picture.verify()
    if kind == "JPEG" and b"\xff\xd9" not in raw[-4096:]:
        raise Refusal(_broken())


@contextmanager
def _opened(raw: bytes, *, load: bool = True) -> Iterator[tuple[PillowImage.Image, int]]:
    """Open *raw* with the work it asks for checked first; errors become problems.

    Yields the picture and how many frames of it are to be shown.
    """
    from PIL import Image as Pillow
    from PIL import ImageFile, UnidentifiedImageError

    # The report engine, where it was imported, let cut-off pictures pass for whole ones.
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    refuse_pointer(raw)
    work = check_work(raw)
    try:
        with _WARNINGS, warnings.catch_warnings():
            # What is odd about a picture is told by us, or is nothing that anybody must know.
            warnings.simplefilter("ignore")
            warnings.simplefilter("error", Pillow.DecompressionBombWarning)
            with Pillow.open(BytesIO(raw), formats=tuple(_FORMATS)) as picture:
                check_pixels(picture.width, picture.height)
                # Counting goes through a file, and what was decoded before is decoded again.
                frames = _frames(picture, work.frames)
                if load:
                    picture.load()
                yield picture, frames
    except (Pillow.DecompressionBombError, Pillow.DecompressionBombWarning):
        raise Refusal(far_too_large()) from None
    except UnidentifiedImageError:
        problem = _broken() if _named_right(raw) else other_format(raw)
        raise Refusal(problem) from None
    except Refusal:
        raise
    except _DAMAGES:
        raise Refusal(_broken()) from None


def _frames(picture: PillowImage.Image, counted: int) -> int:
    """Return how many frames to show: those *counted*, or fewer where the decoder finds fewer.

    Raises Refusal where it finds more, for their cost was not looked at.
    """
    if picture.format == _MULTI_PICTURE:
        return 1
    found = int(getattr(picture, "n_frames", 1))
    if found > counted:
        raise Refusal(_broken())
    return found


def _still(picture: PillowImage.Image, kind: str) -> tuple[bytes, tuple[int, int]]:
    options = _jpeg_options(picture) if kind == "JPEG" else _STILL_OPTIONS[kind]
    plain = _plain(_srgb(_upright(picture)))
    picture.close()  # a large one is not held twice while it is written
    if kind == "JPEG" and plain.mode not in ("L", "RGB"):
        plain = plain.convert("RGB")
    elif kind == "WEBP" and plain.mode not in ("RGB", "RGBA"):
        plain = plain.convert("RGBA")
    return _saved(plain, kind, **options), plain.size


def _jpeg_options(picture: PillowImage.Image) -> dict[str, Any]:
    """Return how to write a JPEG again: as fine as it was, and no larger, where it is kept."""
    tables = getattr(picture, "quantization", None)
    as_it_was = _stands(picture) and "icc_profile" not in picture.info
    if tables and as_it_was and picture.mode in ("L", "RGB"):
        return {"qtables": tables, "optimize": True}
    return {"quality": 92, "subsampling": 0, "optimize": True}


def _animation(picture: PillowImage.Image, kind: str, count: int) -> bytes:
    """Return *count* frames anew, with their durations and the number of rounds, and no more."""
    frames, durations = [], []
    for at in range(count):
        picture.seek(at)
        durations.append(int(picture.info.get("duration", 100)))
        see_through = kind != "PNG" or "A" in picture.mode or "transparency" in picture.info
        clean = picture.convert("RGBA" if see_through else "RGB")
        clean.info = {}
        frames.append(clean)
    loop = picture.info.get("loop")
    options = dict(_ANIMATED_OPTIONS[kind]) | ({} if loop is None else {"loop": loop})
    return _saved(
        frames[0], kind, save_all=True, append_images=frames[1:], duration=durations, **options
    )


def _upright(picture: PillowImage.Image) -> PillowImage.Image:
    """Return *picture* turned as its camera meant it; the very same object if it stands already."""
    from PIL import ImageOps

    return picture if _stands(picture) else ImageOps.exif_transpose(picture)


def _stands(picture: PillowImage.Image) -> bool:
    return bool(picture.getexif().get(0x0112, 1) == 1)


def _srgb(picture: PillowImage.Image) -> PillowImage.Image:
    """Return *picture* in the colours of the web, for its own profile is not kept."""
    from PIL import ImageCms

    profile = picture.info.get("icc_profile")
    if not profile or picture.mode not in ("RGB", "RGBA", "CMYK", "L"):
        return picture
    target = "RGBA" if picture.mode == "RGBA" else "RGB"
    try:
        turned = ImageCms.profileToProfile(
            picture,
            ImageCms.ImageCmsProfile(BytesIO(profile)),
            ImageCms.createProfile("sRGB"),
            outputMode=target,
        )
    except (ImageCms.PyCMSError, OSError, ValueError):  # a wrong profile is as good as none
        return picture
    return turned or picture


def _plain(picture: PillowImage.Image) -> PillowImage.Image:
    """Return a copy without any metadata, in a mode that every browser shows."""
    clear = picture.info.get("transparency")
    if picture.mode == "P" and clear is not None:
        copy = picture.convert("RGBA")
    elif picture.mode in _KEPT_MODES and clear is None:
        copy = picture.copy()
    elif picture.mode in ("L", "RGB"):
        copy = picture.convert("RGBA")
    elif picture.mode.startswith("I;16"):
        copy = picture.convert("I").point(lambda value: value / 256).convert("L")
    else:
        copy = picture.convert("RGBA" if "A" in picture.getbands() else "RGB")
    copy.info = {}
    return copy


def _saved(picture: PillowImage.Image, kind: str, **options: Any) -> bytes:
    out = BytesIO()
    picture.save(out, kind, **options)
    return out.getvalue()


def _named_right(raw: bytes) -> bool:
    return raw.startswith((b"\x89PNG", b"\xff\xd8\xff", b"GIF8")) or raw[8:12] == b"WEBP"


def _broken() -> Problem:
    return Problem(
        slug="image-broken",
        message="the picture is damaged or cut short",
        hint="open it in a picture program and save it again, or get the file anew",
    )
