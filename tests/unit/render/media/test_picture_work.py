"""What a picture costs is counted before it is decoded, and bounded."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image as Pillow
from PIL import ImageFile

from amportal.render.media.picture_cleaning import check_picture, portal_image, thumbnail
from amportal.render.media.picture_work import MAX_FRAMES, MAX_PASSES, MAX_PIXELS, check_work
from amportal.render.refusal import Refusal
from tests.unit.render.media.costly import (
    DECODED,
    REFUSED,
    animated,
    gif,
    motif,
    saved,
    sound_block,
    with_passes,
)

MOST_MEMORY = 512 << 20
ROOT = Path(__file__).parents[4]
# Ends with an error where more memory is asked for than may be used.
WITHIN = """
import resource, sys
from amportal.render.media.picture_cleaning import portal_image, thumbnail
from amportal.render.refusal import Refusal
from tests.unit.render.media.costly import DECODED, REFUSED
name = sys.argv[1]
raw = {**DECODED, **REFUSED}[name]()
from PIL import GifImagePlugin, ImageCms, ImageOps, JpegImagePlugin, PngImagePlugin, WebPImagePlugin
held = int(open("/proc/self/statm").read().split()[0]) * resource.getpagesize()
resource.setrlimit(resource.RLIMIT_AS, (held + int(sys.argv[2]),) * 2)
for make in (portal_image, lambda raw: thumbnail(raw, 480)):
    try:
        make(raw)
    except Refusal as refusal:
        print(refusal.problems[0].slug)
    else:
        print("done")
"""


@pytest.mark.parametrize("make", REFUSED.values(), ids=REFUSED)
def test_what_costs_too_much_reaches_no_decoder(
    make: Callable[[], bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Frames, passes, parts and notes beyond any picture's are refused by their number."""

    def opened(*_: object, **__: object) -> None:
        raise AssertionError("a decoder was asked")

    raw = make()
    monkeypatch.setattr(Pillow, "open", opened)
    for take in (portal_image, lambda raw: thumbnail(raw, 480)):
        with pytest.raises(Refusal) as caught:
            take(raw)
        assert caught.value.problems[0].slug == "image-too-large"
        assert caught.value.problems[0].hint


@pytest.mark.parametrize("make", DECODED.values(), ids=DECODED)
def test_what_is_decoded_is_counted(
    make: Callable[[], bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    """No more pixels are decoded than were counted, and those are within the bound."""
    raw = make()
    work = check_work(raw)
    decoded = []
    load = ImageFile.ImageFile.load

    def counting(self: ImageFile.ImageFile) -> object:
        if self.tile:
            decoded.append(self.width * self.height)
        return load(self)

    monkeypatch.setattr(ImageFile.ImageFile, "load", counting)
    with suppress(Refusal):
        portal_image(raw)
    assert 0 < sum(decoded) <= work.pixels <= MAX_PIXELS


@pytest.mark.parametrize("kind", ["GIF", "PNG", "WEBP"])
@given(frames=st.integers(1, 9), width=st.integers(4, 40), height=st.integers(4, 40))
def test_the_count_is_what_decoders_find(kind: str, frames: int, width: int, height: int) -> None:
    """Frames and sizes are read as a decoder reads them."""
    raw = animated(kind, frames, width, height)
    work = check_work(raw)
    with Pillow.open(BytesIO(raw)) as picture:
        assert picture.size == (work.width, work.height)
        assert getattr(picture, "n_frames", 1) == work.frames == frames


def test_a_picture_for_old_programs_is_a_frame_more() -> None:
    """Where the first picture of a PNG is no frame of its animation, it counts too."""
    frames = [Pillow.new("RGB", (9, 9), colour) for colour in ("red", "blue", "green")]
    raw = saved(
        frames[0], "PNG", save_all=True, append_images=frames[1:], default_image=True, duration=9
    )
    assert check_work(raw).frames == 3
    with Pillow.open(BytesIO(portal_image(raw).content)) as again:
        assert getattr(again, "n_frames", 1) == 3


@pytest.mark.parametrize(("size", "kept"), [((40, 20), 1), ((4, 4), 2)])
def test_a_preview_after_a_photo_is_left_out(size: tuple[int, int], kept: int) -> None:
    """A camera's second view or preview goes; the photo itself is a JPEG as any other."""
    photo = motif(60, 40)
    raw = saved(photo, "MPO", save_all=True, append_images=[photo.resize(size)] * kept)
    image = portal_image(raw)
    assert (image.media_type, image.width, image.height) == ("image/jpeg", 60, 40)
    assert image.content.count(b"\xff\xd8\xff") == 1
    assert thumbnail(raw, 20)


def test_bounds_are_told_with_what_was_found() -> None:
    """Whoever made the animation learns which bound it meets, and what to do instead."""
    with pytest.raises(Refusal) as caught:
        portal_image(gif(MAX_FRAMES + 1, sound_block()))
    problem = caught.value.problems[0]
    assert problem.message == "the animation is too large: 1,001 frames, and 1,000 is the most"
    assert "`.mp4`" in problem.hint
    with pytest.raises(Refusal) as caught:
        portal_image(with_passes(MAX_PASSES))
    assert caught.value.problems[0].message == (
        "the picture would take too long to open: it is drawn in 110 passes"
    )
    assert portal_image(gif(MAX_FRAMES, sound_block())).width == 10


@pytest.mark.parametrize("kind", ["GIF", "PNG", "JPEG", "WEBP"])
@settings(max_examples=200)
@given(data=st.data())
def test_damaged_pictures_are_refused_or_shown(kind: str, data: st.DataObject) -> None:
    """Whatever becomes of a picture's bytes, nothing but a refusal is raised."""
    raw = bytearray(saved(motif(17, 13), kind) if kind == "JPEG" else animated(kind, 3, 17, 13))
    for _ in range(data.draw(st.integers(1, 6))):
        at = data.draw(st.integers(0, len(raw) - 1))
        end = data.draw(st.integers(at, min(len(raw), at + 9)))
        raw[at:end] = data.draw(st.binary(max_size=9))
    for take in (portal_image, lambda raw: thumbnail(raw, 8), check_picture):
        with suppress(Refusal):
            take(bytes(raw))


@pytest.mark.skipif(sys.platform != "linux", reason="the limit is one of Linux")
@pytest.mark.parametrize("name", [*DECODED, *REFUSED])
def test_memory_is_bounded(name: str) -> None:
    """Whatever a picture asks for, half a gigabyte is enough to show it or to refuse it."""
    done = subprocess.run(
        [sys.executable, "-c", WITHIN, name, str(MOST_MEMORY)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    assert set(done.stdout.split()) <= {"done", "image-too-large", "image-broken"}
