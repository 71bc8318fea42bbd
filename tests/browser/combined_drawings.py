"""Drawings that use several things of SVG at once, each inside the other.

What is drawn right by itself may be wrong inside something else: a mask of what a filter made, a
gradient in the units of a nested drawing, a clip of what a symbol repeats.
"""

from __future__ import annotations

from itertools import permutations
from random import Random

# What is put around or onto a group: definitions, what opens it and what closes it.
_AROUND = {
    "mask": (
        '<mask id="m"><rect width="120" height="80" fill="#fff"/>'
        '<circle cx="60" cy="40" r="14"/></mask>',
        '<g mask="url(#m)">',
        "</g>",
    ),
    "blur": (
        '<filter id="f"><feGaussianBlur stdDeviation="3"/></filter>',
        '<g filter="url(#f)">',
        "</g>",
    ),
    "clip": (
        '<clipPath id="c"><circle cx="60" cy="40" r="34"/></clipPath>',
        '<g clip-path="url(#c)">',
        "</g>",
    ),
    "blend": (
        "",
        '<rect width="70" height="80" fill="#08f"/><g style="mix-blend-mode:multiply">',
        "</g>",
    ),
    "opacity": ("", '<g opacity=".6">', "</g>"),
    "turn": (
        "",
        '<g transform="translate(60 40) rotate(20) scale(.8) translate(-60 -40)">',
        "</g>",
    ),
    "nested": (
        "",
        '<svg x="10" y="5" width="100" height="70" viewBox="0 0 120 80" '
        'preserveAspectRatio="xMinYMid meet">',
        "</svg>",
    ),
    "style": (
        "<style>.n{--k:.7;opacity:var(--k)}.n rect{stroke:#123;stroke-width:3px}</style>",
        '<g class="n">',
        "</g>",
    ),
}
_INSIDE = {
    "gradient": '<linearGradient id="a" gradientUnits="userSpaceOnUse" x1="20" x2="100" '
    'spreadMethod="reflect"><stop stop-color="#e63946"/><stop offset="1" stop-color="#1d3557" '
    'stop-opacity=".4"/></linearGradient><rect x="10" y="10" width="100" height="60" rx="9" '
    'fill="url(#a)"/>',
    "pattern": '<pattern id="p" width="12" height="12" patternUnits="userSpaceOnUse" '
    'patternTransform="rotate(30)"><circle cx="6" cy="6" r="4" fill="#c33"/></pattern>'
    '<rect x="10" y="10" width="100" height="60" fill="url(#p)"/>',
    "symbol": '<symbol id="s" viewBox="0 0 10 10"><path d="M0 0L10 5L0 10z"/></symbol>'
    '<use href="#s" x="10" y="10" width="60" height="60" fill="#05f"/>'
    '<use href="#s" x="50" y="20" width="60" height="40" fill="#f50"/>',
}


def combined_drawings(count: int = 24) -> dict[str, bytes]:
    """Return *count* drawings by what they are made of, the outermost first; always the same."""
    every = [(*around, inside) for around in permutations(_AROUND, 2) for inside in _INSIDE]
    chosen = Random(11).sample(every, count)
    return {"-".join(each): _drawing(each) for each in chosen}


def _drawing(parts: tuple[str, ...]) -> bytes:
    *around, inside = parts
    defined = "".join(_AROUND[each][0] for each in around)
    opened = "".join(_AROUND[each][1] for each in around)
    closed = "".join(_AROUND[each][2] for each in reversed(around))
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 120 80">'
        f"{defined}{opened}{_INSIDE[inside]}{closed}</svg>"
    ).encode()
