"""Make a client's SVG drawing safe: read it whole, keep what draws, refuse what acts.

It exists because an SVG can run scripts, load other files and unfold to billions of shapes. What
could change the drawing is never dropped in silence: it is refused with its mend. Only what no
eye sees (comments, editors' notes, metadata) is left out.
"""

from __future__ import annotations

import base64
import binascii
import re
from xml.etree.ElementTree import Element, ParseError, tostring

from amportal.errors import Problem
from amportal.render.media.file_kind import refuse_pointer
from amportal.render.refusal import Refusal

MAX_BYTES = 2_000_000
MAX_NODES = 20_000
MAX_DRAWN = 50_000  # nodes after every `use`, pattern, mask and marker is unfolded
MAX_DEPTH = 64
_DEEPEST = 400  # levels of shapes inside shapes by reference
_SVG = "http://www.w3.org/2000/svg"
_XLINK = "{http://www.w3.org/1999/xlink}href"
_XML = "{http://www.w3.org/XML/1998/namespace}"
_KEPT = frozenset(
    re.findall(
        r"\w+",
        """svg g defs symbol use path rect circle ellipse line polyline polygon text tspan textPath
        title desc linearGradient radialGradient stop clipPath mask pattern marker image style
        switch filter feGaussianBlur feOffset feBlend feFlood feComposite feMerge feMergeNode
        feColorMatrix feDropShadow feComponentTransfer feFuncR feFuncG feFuncB feFuncA a""",
    )
)
_DROPPED = frozenset({"metadata"})
_URL = re.compile(r"url\(\s*([\"']?)(.*?)\1\s*\)", re.IGNORECASE | re.DOTALL)
_HANDLER = re.compile(r"on[a-z]+", re.IGNORECASE)
_DATA = re.compile(r"data:image/(?:png|jpe?g|gif|webp);base64,([A-Za-z0-9+/=\s]+)")
_MEND = "export the drawing again as plain SVG, with pictures embedded and without scripts"


def clean_svg(raw: bytes) -> bytes:
    """Return the drawing as UTF-8 SVG that neither acts nor loads anything.

    Raises Refusal with `svg-unsafe`, `image-too-large`, `image-broken` or `lfs-pointer`.
    """
    refuse_pointer(raw)
    root = _parsed(raw)
    if _local(root) != "svg":
        raise _unsafe("is not a drawing: its outermost element is not `svg`")
    _clean(root, 1, [0])
    _check_unfolded(root)
    root.set("xmlns", _SVG)
    return bytes(tostring(root, encoding="utf-8"))


def _parsed(raw: bytes) -> Element:
    from defusedxml.common import DefusedXmlException
    from defusedxml.ElementTree import fromstring

    if len(raw) > MAX_BYTES:
        raise Refusal(
            Problem(
                slug="image-too-large",
                message=f"the drawing is too large: {len(raw):,} bytes, "
                f"and {MAX_BYTES:,} is the most",
                hint="simplify it, or export it as PNG",
            )
        )
    try:
        root: Element = fromstring(raw, forbid_entities=True, forbid_external=True)
    except DefusedXmlException:
        raise _unsafe("declares entities, which can unfold without end") from None
    except (ParseError, ValueError, LookupError, RecursionError):
        raise Refusal(
            Problem(
                slug="image-broken",
                message="the drawing is damaged: it is no well-formed SVG",
                hint="open it in a drawing program and export it again as plain SVG",
            )
        ) from None
    return root


def _clean(element: Element, depth: int, count: list[int]) -> None:
    """Clean *element* and all below it in place; *count* holds the nodes met so far."""
    count[0] += 1
    if count[0] > MAX_NODES or depth > MAX_DEPTH:
        raise _unsafe(f"is too detailed: over {MAX_NODES:,} parts, or {MAX_DEPTH} levels deep")
    element.tag = _local(element)
    _clean_attributes(element)
    if element.tag == "style":
        _check_style("".join(element.itertext()), is_style=True)
    for child in list(element):
        name = _local(child)
        if name in _KEPT:
            _clean(child, depth + 1, count)
        elif name == "" or name in _DROPPED:
            _drop(element, child)
        else:
            raise _unsafe(f"holds `{name[:40]}`, which is not allowed in a portal")


def _drop(parent: Element, child: Element) -> None:
    """Remove *child* but keep the words that follow it."""
    place = list(parent).index(child)
    if child.tail:
        if place:
            parent[place - 1].tail = (parent[place - 1].tail or "") + child.tail
        else:
            parent.text = (parent.text or "") + child.tail
    parent.remove(child)


def _local(element: Element) -> str:
    """Return the SVG name of *element*; empty where it is an editor's own or a comment."""
    if not isinstance(element.tag, str):
        return ""
    space, _, name = element.tag.rpartition("}")
    return name if space in ("", f"{{{_SVG}") else ""


def _clean_attributes(element: Element) -> None:
    for name, value in list(element.attrib.items()):
        if name == _XLINK:
            del element.attrib[name]
            element.attrib.setdefault("href", value)
        elif name.startswith("data-") or (
            name.startswith("{") and name not in (f"{_XML}space", f"{_XML}lang")
        ):
            del element.attrib[name]
    for name, value in list(element.attrib.items()):
        if _HANDLER.fullmatch(name):
            raise _unsafe(f"acts on events (`{name[:40]}`)")
        if name == "href":
            element.attrib[name] = _reference(element, value)
        else:
            _check_style(value, is_style=name == "style")


def _reference(element: Element, value: str) -> str:
    """Return the reference as it may stay: inside the drawing, or a picture embedded in it."""
    from amportal.render.media.picture_cleaning import portal_image

    plain = value.strip()
    if plain.startswith("#"):
        return plain
    if element.tag == "image" and (match := _DATA.fullmatch(plain)):
        try:
            picture = portal_image(base64.b64decode(match[1]))
        except binascii.Error:
            raise _unsafe("holds a damaged picture") from None
        coded = base64.b64encode(picture.content).decode("ascii")
        return f"data:{picture.media_type};base64,{coded}"
    raise _unsafe(f"points outside itself (`{plain[:40]}`)")


def _check_style(text: str, *, is_style: bool) -> None:
    """Refuse a style or attribute that loads something or hides what it says."""
    lowered = text.lower()
    if "@import" in lowered or "javascript:" in lowered or "expression(" in lowered:
        raise _unsafe("loads or runs something from its style")
    if "\\" in text and (is_style or "(" in text):
        raise _unsafe("hides part of its style behind backslashes")
    if "url(" in lowered:
        found = list(_URL.finditer(text))
        if len(found) != lowered.count("url(") or any(not m[2].startswith("#") for m in found):
            raise _unsafe("loads something from outside by its style")
    if "image-set(" in lowered or "src(" in lowered:
        raise _unsafe("loads something from outside by its style")


def _check_unfolded(root: Element) -> None:
    """Refuse a drawing that its references unfold to more than MAX_DRAWN shapes, or for ever."""
    named = {element.get("id"): element for element in root.iter() if element.get("id")}
    known: dict[Element, int] = {}

    def drawn(element: Element, above: frozenset[Element], level: int) -> int:
        if element in known:
            return known[element]
        if element in above:
            raise _unsafe("refers to itself in a circle")
        if level > _DEEPEST:
            raise _unsafe("has shapes inside shapes without end")
        inside = above | {element}
        total = 1 + sum(drawn(child, inside, level + 1) for child in element)
        for target in _targets(element):
            if target in named:
                total += drawn(named[target], inside, level + 1)
        if total > MAX_DRAWN:
            raise _unsafe(f"unfolds to more than {MAX_DRAWN:,} shapes")
        known[element] = total
        return total

    drawn(root, frozenset(), 0)


def _targets(element: Element) -> list[str]:
    """Return the ids that *element* draws: by `href`, or as pattern, mask, marker, filter."""
    found = []
    for name, value in element.attrib.items():
        if name == "href" and value.startswith("#") and element.tag != "a":
            found.append(value[1:])
        elif "url(" in value.lower():
            found.extend(match[2][1:].strip() for match in _URL.finditer(value))
    return found


def _unsafe(what: str) -> Refusal:
    return Refusal(Problem(slug="svg-unsafe", message=f"the drawing {what}", hint=_MEND))
