"""Facts about files: digests anybody can check, thumbnails of whole pixels."""

from __future__ import annotations

from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amportal.model.version_digest import set_digest, text_digest
from amportal.plan.file_facts import thumb_size


def test_copy_is_digested_as_utf8() -> None:
    """The digest of copy is the SHA-256 of its UTF-8 text, as any tool would say."""
    assert text_digest("Früh ☕") == sha256("Früh ☕".encode()).hexdigest()


def test_one_file_keeps_its_own_digest() -> None:
    """A version of one file has that file's digest, so a client can check it alone."""
    assert set_digest(("a" * 64,)) == "a" * 64


def test_several_files_count_in_order() -> None:
    """A version of several files changes with any of them, and with their order."""
    one, other = "a" * 64, "b" * 64
    assert set_digest((one, other)) == sha256(f"{one}\n{other}\n".encode()).hexdigest()
    assert set_digest((one, other)) != set_digest((other, one))


@pytest.mark.parametrize(
    ("size", "thumb"),
    [
        ((1920, 1080), (480, 270)),
        ((1080, 1920), (270, 480)),
        ((100, 50), (100, 50)),
        ((480, 480), (480, 480)),
        ((10000, 3), (480, 1)),
    ],
)
def test_thumbnails_fit_and_never_grow(size: tuple[int, int], thumb: tuple[int, int]) -> None:
    """The longest side is at most 480 pixels, a small picture stays, no side vanishes."""
    assert thumb_size(*size) == thumb


@given(st.integers(1, 20000), st.integers(1, 20000))
def test_thumbnails_keep_their_shape(width: int, height: int) -> None:
    """Each side is the exact one, rounded to the nearest pixel."""
    w, h = thumb_size(width, height)
    longest = max(width, height)
    if longest > 480:
        assert max(w, h) == 480
        assert abs(w - width * 480 / longest) <= 1
        assert abs(h - height * 480 / longest) <= 1
