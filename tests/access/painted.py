"""What share of a screenshot has one colour: whether something was painted is seen in its dots."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO

from PIL import Image

Is = Callable[[int, int, int], bool]


def share(screenshot: bytes, fits: Is) -> float:
    """Return the share of dots of *screenshot*, a PNG, whose red, green and blue *fits*."""
    picture = Image.open(BytesIO(screenshot)).convert("RGB").resize((200, 150))
    dots = [picture.getpixel((x, y)) for x in range(200) for y in range(150)]
    return sum(1 for each in dots if isinstance(each, tuple) and fits(*each[:3])) / len(dots)


def green(red: int, green: int, blue: int) -> bool:
    """Say whether a dot is of the page of the small portal's report."""
    return green > 120 and red < 60 and blue < 60


def blue(red: int, green: int, blue: int) -> bool:
    """Say whether a dot is of the small portal's film."""
    return blue > 120 and red < 60 and green < 60
