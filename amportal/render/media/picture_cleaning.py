"""Pictures of a client, made safe: decoded once, turned upright, written anew without metadata.

It exists because a picture is a program for a decoder, and because a photo says where and by whom
it was taken. What a file is, is decided by its bytes, never by its name. Nothing here touches
disk or network, and the same bytes always give the same bytes.
"""

from __future__ import annotations

import threading
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING, Any

from amportal.errors import Problem
from amportal.render.media.file_kind import refuse_pointer
from amportal.render.refusal import Refusal

if TYPE_CHECKING:
    from PIL import Image as PillowImage

MAX_PIXELS = 40_000_000  # of one picture; of all frames together five times that
MAX_BYTES = 50 << 20
_LEVEL = 7  # of PNG's packing: a fifth of the time of the last two levels, an eighth more bytes
_EFFORT = 2  # of WebP's: as near to the picture as 4, in half the time, a twentieth more bytes
_FORMATS = {"PNG": "image/png", "JPEG": "image/jpeg", "WEBP": "image/webp", "GIF": "image/gif"}
_KEPT_MODES = frozenset({"1", "L", "LA", "P", "RGB", "RGBA"})
_WARNINGS = threading.Lock()  # the filter of warnings belongs to the whole process


@dataclass(frozen=True, slots=True)
class Image:
    """A clean picture: its bytes, media type, and width and height in pixels, upright."""

    content: bytes
    media_type: str
    width: int
    height: int


def portal_image(raw: bytes) -> Image:
    """Return *raw* as a clean picture of the same format; an animation stays one.

    Raises Refusal with `image-too-large`, `image-format`, `image-broken` or `lfs-pointer`.
    """
    with _opened(raw) as picture:
        kind = str(picture.format)
        if getattr(picture, "n_frames", 1) > 1:
            content, (width, height) = _animation(picture, kind), picture.size
        else:
            content, (width, height) = _still(picture, kind)
    return Image(content, _FORMATS[kind], width, height)


def thumbnail(raw: bytes, max_px: int, *, printed: bool = False) -> bytes:
    """Return the picture at most *max_px* wide and high, never enlarged, first frame only.

    WebP; for print PNG where it is see-through or has few colours, else JPEG, which a PDF takes
    in as it is. Raises Refusal as `portal_image` does.
    """
    with _opened(raw) as picture:
        upright = _plain(_upright(_srgb(picture)))
        see_through = "A" in upright.getbands() and upright.getchannel("A").tobytes().strip(b"\xff")
        small = upright.convert("RGBA" if see_through else "RGB")
        flat = bool(see_through) or (printed and small.getcolors(256) is not None)
        small.thumbnail((max_px, max_px), reducing_gap=1.4)
    if not printed:
        return _saved(small, "WEBP", quality=82, method=_EFFORT)
    if flat:
        return _saved(small, "PNG", compress_level=_LEVEL)
    return _saved(small, "JPEG", quality=86, optimize=True)


def check_picture(raw: bytes) -> None:
    """Raise Refusal where *raw* is too large, damaged or cut short; no pixel is decoded.

    The layout engine copies a cut-off picture into a PDF without a word.
    """
    with _opened(raw, load=False) as picture:
        kind = picture.format
        picture.verify()
    if kind == "JPEG" and b"\xff\xd9" not in raw[-4096:]:
        raise Refusal(_broken())


@contextmanager
def _opened(raw: bytes, *, load: bool = True) -> Iterator[PillowImage.Image]:
    """Open *raw* with its size checked before a pixel is decoded; errors become problems."""
    from PIL import Image as Pillow
    from PIL import ImageFile, UnidentifiedImageError

    # The report engine, where it was imported, let cut-off pictures pass for whole ones.
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    refuse_pointer(raw)
    if len(raw) > MAX_BYTES:
        raise Refusal(_too_large(f"{len(raw) >> 20} MB", f"{MAX_BYTES >> 20} MB"))
    try:
        with _WARNINGS, warnings.catch_warnings():
            warnings.simplefilter("error", Pillow.DecompressionBombWarning)
            picture = Pillow.open(BytesIO(raw), formats=tuple(_FORMATS))
        pixels = picture.width * picture.height
        if pixels > MAX_PIXELS or pixels * getattr(picture, "n_frames", 1) > 5 * MAX_PIXELS:
            raise Refusal(_too_large(_megapixels(pixels), _megapixels(MAX_PIXELS)))
        with picture:
            if load:
                picture.load()
            yield picture
    except (Pillow.DecompressionBombError, Pillow.DecompressionBombWarning):
        most = _megapixels(MAX_PIXELS)
        raise Refusal(_too_large(f"far over {most}", most)) from None
    except UnidentifiedImageError:
        raise Refusal(_broken() if _named_right(raw) else _wrong_format()) from None
    except Refusal:
        raise
    except (OSError, ValueError, SyntaxError, EOFError, IndexError, TypeError, ArithmeticError):
        raise Refusal(_broken()) from None


def _still(picture: PillowImage.Image, kind: str) -> tuple[bytes, tuple[int, int]]:
    turned = _upright(picture)
    plain = _plain(_srgb(turned))
    if kind == "JPEG":
        options: dict[str, Any] = {"quality": 92, "subsampling": 0, "optimize": True}
        if turned is picture and plain.size == picture.size and "icc_profile" not in picture.info:
            tables = getattr(picture, "quantization", None)
            if tables and picture.mode in ("L", "RGB"):  # as fine as it was, and no larger
                options = {"qtables": tables, "optimize": True}
        rgb = plain if plain.mode in ("L", "RGB") else plain.convert("RGB")
        return _saved(rgb, kind, **options), rgb.size
    if kind == "WEBP":
        rgb = plain if plain.mode in ("RGB", "RGBA") else plain.convert("RGBA")
        return _saved(rgb, kind, quality=90, method=4), rgb.size
    options = {"compress_level": _LEVEL} if kind == "PNG" else {"optimize": True}
    return _saved(plain, kind, **options), plain.size


def _animation(picture: PillowImage.Image, kind: str) -> bytes:
    """Return all frames anew, with their durations and the number of rounds, and nothing else."""
    from PIL import ImageSequence

    frames, durations = [], []
    for frame in ImageSequence.Iterator(picture):
        durations.append(int(frame.info.get("duration", 100)))
        clean = frame.convert("RGBA")
        clean.info = {}
        frames.append(clean)
    loop = picture.info.get("loop")
    options: dict[str, Any] = {} if loop is None else {"loop": loop}
    return _saved(
        frames[0], kind, save_all=True, append_images=frames[1:], duration=durations, **options
    )


def _upright(picture: PillowImage.Image) -> PillowImage.Image:
    """Return *picture* turned as its camera meant it; the very same object if it stands already."""
    from PIL import ImageOps

    if picture.getexif().get(0x0112, 1) == 1:
        return picture
    return ImageOps.exif_transpose(picture)


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


def _megapixels(pixels: int) -> str:
    return f"{pixels / 1_000_000:,.0f} million pixels"


def _too_large(size: str, most: str) -> Problem:
    return Problem(
        slug="image-too-large",
        message=f"the picture is too large: {size}, and {most} is the most",
        hint="save a smaller copy; 4000 pixels on the long side are plenty for a portal",
    )


def _wrong_format() -> Problem:
    return Problem(
        slug="image-format",
        message="the file is not a PNG, JPEG, WebP or GIF picture",
        hint="export it as PNG or JPEG; another ending of the name does not change what it is",
    )


def _broken() -> Problem:
    return Problem(
        slug="image-broken",
        message="the picture is damaged or cut short",
        hint="open it in a picture program and save it again, or get the file anew",
    )
