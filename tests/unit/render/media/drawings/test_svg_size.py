"""How large a drawing is: what it says, else its view box, else it is refused."""

from __future__ import annotations

from xml.etree.ElementTree import fromstring

import pytest

from amportal.render.media.drawings.svg_size import drawing_size
from amportal.render.refusal import Refusal


@pytest.mark.parametrize(
    ("attributes", "size"),
    [
        ("width='12.6' height='8px'", (13, 8)),
        ("width='100%' viewBox='-9 0 60,20'", (60, 20)),
        ("width='.2' height='.2'", (1, 1)),
    ],
)
def test_size(attributes: str, size: tuple[int, int]) -> None:
    """Whole CSS pixels, at least one."""
    assert drawing_size(fromstring(f"<svg {attributes}/>")) == size


@pytest.mark.parametrize("attributes", ["", "viewBox='0 0 1'", "width='0' height='9'"])
def test_no_size(attributes: str) -> None:
    """What says nothing, or nothing possible, is refused."""
    with pytest.raises(Refusal):
        drawing_size(fromstring(f"<svg {attributes}/>"))
