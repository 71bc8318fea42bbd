"""Pictures: bounded, upright, without metadata, the same bytes each time."""

from __future__ import annotations

import struct
import zlib
from io import BytesIO

import pytest
from PIL import Image as Pillow
from PIL import ImageCms, PngImagePlugin

from amportal.render.media.picture_cleaning import check_picture, portal_image, thumbnail
from amportal.render.refusal import Refusal

SECRET = b"canary-51-48-N"


def saved(picture: Pillow.Image, kind: str, **options: object) -> bytes:
    out = BytesIO()
    picture.save(out, kind, **options)
    return out.getvalue()


def photo(width: int = 120, height: int = 80) -> Pillow.Image:
    return Pillow.merge(
        "RGB",
        [Pillow.linear_gradient("L").resize((width, height)).rotate(90 * n) for n in range(3)],
    )


def bomb(width: int, height: int) -> bytes:
    """A PNG whose header promises more pixels than a machine has memory for."""

    def part(kind: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        )

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    rows = zlib.compress(bytes(1_000_000), 9)
    return b"\x89PNG\r\n\x1a\n" + part(b"IHDR", head) + part(b"IDAT", rows) + part(b"IEND", b"")


def slug_of(raw: bytes) -> str:
    with pytest.raises(Refusal) as caught:
        portal_image(raw)
    return caught.value.problems[0].slug


@pytest.mark.parametrize(
    ("kind", "media_type"),
    [("PNG", "image/png"), ("JPEG", "image/jpeg"), ("WEBP", "image/webp"), ("GIF", "image/gif")],
)
def test_keeps_the_format_and_the_size(kind: str, media_type: str) -> None:
    """A picture stays what it was: its format, and its width and height."""
    image = portal_image(saved(photo(), kind))
    assert (image.media_type, image.width, image.height) == (media_type, 120, 80)
    with Pillow.open(BytesIO(image.content)) as again:
        assert (again.format, again.size) == (kind, (120, 80))


def test_drops_all_metadata() -> None:
    """Place, comments, profile and text of a picture do not leave the agency."""
    exif = Pillow.Exif()
    exif[0x010E] = SECRET.decode()
    notes = PngImagePlugin.PngInfo()
    notes.add_text("Author", SECRET.decode())
    raws = [
        saved(photo(), "JPEG", exif=exif.tobytes(), comment=SECRET),
        saved(photo(), "PNG", pnginfo=notes, exif=exif.tobytes()),
        saved(photo(), "WEBP", exif=exif.tobytes(), xmp=b"<x>" + SECRET + b"</x>"),
        saved(photo().convert("P"), "GIF", comment=SECRET),
    ]
    for raw in raws:
        assert SECRET in raw
        assert SECRET not in portal_image(raw).content
        assert SECRET not in thumbnail(raw, 60)


def test_turns_a_photo_upright() -> None:
    """A photo taken on its side stands upright, though the note that said so is gone."""
    exif = Pillow.Exif()
    exif[0x0112] = 6
    image = portal_image(saved(photo(120, 80), "JPEG", exif=exif.tobytes()))
    assert (image.width, image.height) == (80, 120)
    with Pillow.open(BytesIO(image.content)) as again:
        assert again.size == (80, 120)
        assert not again.getexif()


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16"])
def test_takes_every_mode_of_png(mode: str) -> None:
    """Grey, palette, see-through and 16-bit pictures all come through with their shape."""
    picture = Pillow.new("I;16", (9, 7)) if mode == "I;16" else photo(9, 7).convert(mode)
    image = portal_image(saved(picture, "PNG"))
    assert (image.width, image.height) == (9, 7)


def test_keeps_what_is_see_through() -> None:
    """A palette colour that was clear is clear afterwards."""
    picture = Pillow.new("P", (4, 4), 0)
    picture.putpalette([255, 0, 0, 0, 255, 0])
    image = portal_image(saved(picture, "PNG", transparency=0))
    with Pillow.open(BytesIO(image.content)) as again:
        assert again.convert("RGBA").getpixel((0, 0))[3] == 0


def test_turns_print_colours_into_screen_colours() -> None:
    """A CMYK photo from a print file is shown in RGB, with or without a profile."""
    image = portal_image(saved(photo().convert("CMYK"), "JPEG"))
    with Pillow.open(BytesIO(image.content)) as again:
        assert again.mode == "RGB"


def test_a_profile_is_applied_before_it_is_dropped() -> None:
    """A picture with its own colour profile looks the same without it."""
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    image = portal_image(saved(photo(), "PNG", icc_profile=profile))
    with Pillow.open(BytesIO(image.content)) as again:
        assert "icc_profile" not in again.info
        near = zip(again.convert("RGB").tobytes(), photo().tobytes(), strict=True)
        assert max(abs(one - other) for one, other in near) <= 2


def test_a_nonsense_profile_does_no_harm() -> None:
    """A broken profile is as good as none."""
    assert portal_image(saved(photo(), "PNG", icc_profile=b"nonsense")).width == 120


def test_an_animation_stays_one() -> None:
    """A banner keeps its frames, their durations and its rounds."""
    frames = [Pillow.new("RGB", (20, 10), colour) for colour in ("red", "green", "blue")]
    raw = saved(
        frames[0], "GIF", save_all=True, append_images=frames[1:], duration=[100, 200, 300], loop=2
    )
    with Pillow.open(BytesIO(portal_image(raw).content)) as again:
        assert again.n_frames == 3
        assert again.info["loop"] == 2
        again.seek(1)
        assert again.info["duration"] == 200


@pytest.mark.parametrize(
    ("width", "height"), [(60_000, 60_000), (20_000, 20_000), (9_000, 9_000), (40_001, 1_000)]
)
def test_too_many_pixels_are_refused_unread(width: int, height: int) -> None:
    """A small file that unfolds to a huge picture is turned away by its header."""
    assert slug_of(bomb(width, height)) == "image-too-large"


@pytest.mark.parametrize("kind", ["TIFF", "BMP", "PPM", "ICO", "TGA"])
def test_other_formats_are_refused_by_their_bytes(kind: str) -> None:
    """What is not PNG, JPEG, WebP or GIF is turned away, whatever it is called."""
    assert slug_of(saved(photo(16, 16), kind)) == "image-format"


@pytest.mark.parametrize(
    "raw",
    [b"", b"hello", b"%!PS-Adobe-3.0 EPSF-3.0\n", b"8BPS\x00\x01", b"%PDF-1.7", b"<svg/>"],
)
def test_what_is_no_picture_is_refused(raw: bytes) -> None:
    """PostScript, PSD, PDF and plain text never reach a decoder of theirs."""
    assert slug_of(raw) == "image-format"


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "GIF"])
def test_a_cut_off_picture_is_damaged(kind: str) -> None:
    """Half a picture is said to be damaged, not shown as half a picture."""
    raw = saved(photo(), kind)
    assert slug_of(raw[: len(raw) // 2]) == "image-broken"


@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
def test_check_picture_sees_the_cut(kind: str) -> None:
    """The quick look before a report finds a cut-off picture too, and passes a whole one."""
    raw = saved(photo(), kind)
    check_picture(raw)
    with pytest.raises(Refusal) as caught:
        check_picture(raw[: len(raw) * 3 // 4])
    assert caught.value.problems[0].slug == "image-broken"


def test_a_pointer_is_named_as_such() -> None:
    """A checkout without Git LFS gets the command that brings the picture."""
    raw = b"version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 12\n"
    with pytest.raises(Refusal) as caught:
        portal_image(raw)
    assert caught.value.problems[0].slug == "lfs-pointer"
    assert "`git lfs pull`" in caught.value.problems[0].hint


def test_same_bytes_each_time() -> None:
    """The same picture gives the same bytes: a rebuild writes nothing."""
    raw = saved(photo(), "JPEG")
    assert portal_image(raw) == portal_image(raw)
    assert thumbnail(raw, 50) == thumbnail(raw, 50)


@pytest.mark.parametrize(
    ("picture", "printed", "kind"),
    [
        (photo(400, 300), False, "WEBP"),
        (photo(400, 300), True, "JPEG"),
        (Pillow.new("RGB", (400, 300), "red"), False, "WEBP"),
        (Pillow.new("RGB", (400, 300), "red"), True, "PNG"),
        (Pillow.new("RGBA", (400, 300), (255, 0, 0, 40)), True, "PNG"),
    ],
    ids=["photo", "printed photo", "flat", "printed flat", "printed see-through"],
)
def test_thumbnail_chooses_its_format(picture: Pillow.Image, printed: bool, kind: str) -> None:
    """Thumbnails are WebP; on paper photos are JPEG, flat and see-through pictures PNG."""
    with Pillow.open(BytesIO(thumbnail(saved(picture, "PNG"), 100, printed=printed))) as small:
        assert (small.format, small.size) == (kind, (100, 75))


def test_thumbnail_never_enlarges() -> None:
    """A small picture is not blown up."""
    with Pillow.open(BytesIO(thumbnail(saved(photo(30, 20), "PNG"), 100))) as small:
        assert small.size == (30, 20)
