"""How a drawing gets onto paper as it is on the page: drawn by the layout engine, or as a picture.

The layout engine draws simple shapes as browsers do, and leaves out or misdraws the rest without a
word. What it draws right is listed here; every other drawing becomes a picture first, made by a
library that draws nearly all of SVG. What that one does not draw either is named, so that a person
can be told. Both lists are held by `tests/browser/test_drawings.py`, pixel for pixel.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal
from xml.etree.ElementTree import Element, tostring

from msgspec import Struct

from amportal.render.media.drawings.svg_cascade import resolve_styles
from amportal.render.media.drawings.svg_size import drawing_size

_MOST_TOLD = 8
_SHORTEST = 40  # letters of a value that are shown

_NUMBER = r"[-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?"
_PLAIN_LENGTH = rf"{_NUMBER}(?:px)?"
_LENGTH = rf"{_NUMBER}(?:px|pt|pc|mm|cm|in|em|%)?"
_COLOUR = r"#[0-9a-f]{3,8}|(?!inherit|initial|unset|revert)[a-z]+|(?:rgb|hsl)a?\([-+\d.,%\s/deg]*\)"
_URL = r"url\(\s*[\"']?#[^)\"']+[\"']?\s*\)"
_LIST = rf"{_PLAIN_LENGTH}(?:[\s,]+{_PLAIN_LENGTH})*"
_ANYTHING = r"(?s:.*)"


def _table(rows: dict[str, str]) -> dict[str, re.Pattern[str]]:
    """Return patterns of whole values by name; a key may hold several names."""
    return {
        name: re.compile(rf"(?:{pattern})", re.IGNORECASE)
        for names, pattern in rows.items()
        for name in names.split()
    }


# What changes no pixel that a browser draws, or only how edges are smoothed.
_WITHOUT_EFFECT = re.compile(
    r"-[a-z]+-.*|aria-.*|data-.*|role|class|id|version|baseprofile|enable-background|focusable|tabindex|lang"
    r"|\{.*\}(?:lang|space)|shape-rendering|text-rendering|color-rendering|image-rendering|name"
    r"|contentscripttype|contentstyletype|zoomandpan|solid-.*|shape-.*|text-align|text-indent"
    r"|line-height|cursor|pointer-events|will-change|user-select|-inkscape.*|desc|title",
    re.IGNORECASE,
)
_INITIAL = frozenset({"normal", "none", "auto", "baseline", "visible", "start", "srgb"})

_DRAWN_TAGS = frozenset(
    re.findall(
        r"\w+",
        "svg g path rect circle ellipse line polyline polygon title desc defs text tspan",
    )
)
_DRAWN = _table(
    {
        "x y width height rx ry cx cy r x1 y1 x2 y2": _PLAIN_LENGTH,
        "viewBox": rf"{_NUMBER}(?:[\s,]+{_NUMBER}){{3}}",
        "d points transform": _ANYTHING,
        "fill stroke": rf"none|(?!currentcolor|context)(?:{_COLOUR})",
        "opacity fill-opacity stroke-opacity stroke-miterlimit": _NUMBER,
        "stroke-width stroke-dashoffset": _PLAIN_LENGTH,
        "stroke-dasharray": f"none|{_LIST}",
        "stroke-linecap": "butt|round|square",
        "stroke-linejoin": "miter|round|bevel",
        "fill-rule": "nonzero|evenodd",
        "display": "none|inline|block",
        "font-family": _ANYTHING,
        "font-size": _PLAIN_LENGTH,
        "font-weight": r"normal|bold|\d+",
        "font-style": "normal|italic",
        "text-anchor": "start|middle|end",
    }
)
_PICTURE = _table(
    {
        "x y width height rx ry cx cy r x1 y1 x2 y2 fx fy fr refX refY markerWidth markerHeight "
        "startOffset": _LENGTH,
        "viewBox": rf"{_NUMBER}(?:[\s,]+{_NUMBER}){{3}}",
        "preserveAspectRatio": r"none|xM(?:in|id|ax)YM(?:in|id|ax)(?:\s+(?:meet|slice))?",
        "d points href systemLanguage font-family in in2 result values": _ANYTHING,
        "transform gradientTransform patternTransform": r"(?:\s|,|[a-z]+\s*\([-+\d.e,\s]*\))*",
        "dx dy rotate stdDeviation tableValues": f"(?:{_LIST})?",
        "offset opacity fill-opacity stroke-opacity stop-opacity flood-opacity": rf"{_NUMBER}%?",
        "stroke-miterlimit k1 k2 k3 k4 slope intercept amplitude exponent": _NUMBER,
        "gradientUnits patternUnits patternContentUnits clipPathUnits maskUnits maskContentUnits "
        "filterUnits primitiveUnits": "userSpaceOnUse|objectBoundingBox",
        "markerUnits": "strokeWidth|userSpaceOnUse",
        "orient": rf"auto|auto-start-reverse|{_NUMBER}(?:deg)?",
        "spreadMethod": "pad|reflect|repeat",
        "type mode operator": "[a-z-]+",
        "fill stroke": rf"none|(?:{_COLOUR})|{_URL}(?:\s+(?:none|{_COLOUR}))?"
        "|context-(?:fill|stroke)|inherit",
        "color stop-color flood-color": f"{_COLOUR}|inherit",
        "stroke-width stroke-dashoffset": _LENGTH,
        "stroke-dasharray": rf"none|{_LENGTH}(?:[\s,]+{_LENGTH})*",
        "stroke-linecap": "butt|round|square",
        "stroke-linejoin": "miter|round|bevel",
        "fill-rule clip-rule": "nonzero|evenodd|inherit",
        "display": "none|inline|block|inline-block",
        "visibility": "visible|hidden|collapse|inherit",
        "overflow": "visible|hidden|auto|scroll",
        "clip-path mask marker marker-start marker-mid marker-end": f"none|{_URL}",
        "transform-origin": rf"{_PLAIN_LENGTH}\s+{_PLAIN_LENGTH}",
        "filter": rf"none|(?:\s|{_URL}|blur\({_PLAIN_LENGTH}\)"
        rf"|(?:grayscale|sepia|saturate|invert|opacity|brightness|contrast)\({_NUMBER}%?\)"
        rf"|drop-shadow\((?:{_PLAIN_LENGTH}\s+){{2,3}}(?:#[0-9a-f]{{3,8}}|[a-z]+)\))+",
        "mix-blend-mode": "normal|multiply|screen|overlay|darken|lighten|color-dodge|color-burn"
        "|hard-light|soft-light|difference|exclusion|hue|saturation|color|luminosity",
        "isolation": "auto|isolate",
        "mask-type": "luminance|alpha",
        "paint-order": "normal|(?:fill|stroke|markers|\\s)+",
        "color-interpolation-filters": "srgb|linearrgb|auto",
        "font-size letter-spacing word-spacing": f"normal|{_LENGTH}",
        "font-weight": r"normal|bold|bolder|lighter|\d+",
        "font-style": "normal|italic|oblique",
        "text-anchor": "start|middle|end",
        "dominant-baseline alignment-baseline": "auto|baseline|middle|central|hanging|alphabetic",
        "text-decoration": "none|underline|overline|line-through",
    }
)
_PICTURE_TAGS = _DRAWN_TAGS | frozenset(
    re.findall(
        r"\w+",
        """use symbol textPath linearGradient radialGradient stop clipPath mask pattern marker image
        switch filter feGaussianBlur feOffset feBlend feFlood feComposite feMerge feMergeNode
        feColorMatrix feDropShadow feComponentTransfer feFuncR feFuncG feFuncB feFuncA a""",
    )
)


class PrintDrawing(Struct, frozen=True):
    """A drawing as it goes to paper.

    `content` is SVG whose styles are resolved, `width` and `height` its size in CSS pixels. `way`
    says whether the layout engine draws it or it must become a picture first. `lost` names
    what neither of them draws as browsers do.
    """

    content: bytes
    width: int
    height: int
    way: Literal["drawn", "picture"]
    lost: tuple[str, ...] = ()


def print_drawing(clean: bytes) -> PrintDrawing:
    """Return how the drawing *clean*, as `clean_svg` made it, is printed; raise Refusal."""
    from defusedxml.ElementTree import fromstring

    root: Element = fromstring(clean)
    for element in root.iter():
        element.tag = element.tag.rpartition("}")[2]
    width, height = drawing_size(root)
    unresolved = resolve_styles(root)
    drawn = not unresolved and not any(_odd(root, _DRAWN_TAGS, _DRAWN))
    lost = [] if drawn else [*unresolved, *_odd(root, _PICTURE_TAGS, _PICTURE)]
    if not drawn:
        if "viewBox" not in root.attrib:
            root.set("viewBox", f"0 0 {width} {height}")
        root.set("width", str(width))
        root.set("height", str(height))
    root.set("xmlns", "http://www.w3.org/2000/svg")
    content = bytes(tostring(root, encoding="utf-8"))
    told = tuple(dict.fromkeys(map(_short, lost)))[:_MOST_TOLD]
    return PrintDrawing(content, width, height, "drawn" if drawn else "picture", told)


def _odd(root: Element, tags: frozenset[str], allowed: dict[str, re.Pattern[str]]) -> Iterator[str]:
    """Yield what of the drawing is in neither *tags* nor *allowed*, as code to show a person."""
    for element in root.iter():
        if element.tag not in tags:
            yield f"<{element.tag}>"
            continue
        for name, value in _values(element):
            pattern = allowed.get(name)
            if pattern is not None and pattern.fullmatch(value):
                continue
            if pattern is None and (_WITHOUT_EFFECT.fullmatch(name) or value.lower() in _INITIAL):
                continue
            yield f"{name}: {value}"


def _values(element: Element) -> Iterator[tuple[str, str]]:
    """Yield the attributes and declarations of *element* that may change how it looks."""
    outermost = element.tag == "svg"
    for name, value in element.attrib.items():
        if name == "style":
            for each in value.split(";"):
                prop, _, said = each.partition(":")
                yield prop.strip(), said.strip()
        elif not (outermost and name in ("width", "height", "x", "y", "xmlns")):
            yield name, value.strip()


def _short(code: str) -> str:
    plain = " ".join(code.replace("`", "'").split())
    return plain if len(plain) <= _SHORTEST else f"{plain[: _SHORTEST - 1]}…"
