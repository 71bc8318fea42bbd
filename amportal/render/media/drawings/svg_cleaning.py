"""Make a client's SVG drawing safe: read it whole, keep what draws, refuse what acts.

It exists because an SVG can run scripts, load other files and unfold to billions of shapes. What
could change the drawing is never dropped in silence: it is refused with its mend. Only what no
eye sees (comments, editors' notes, hidden layers, names) is left out.
"""

from __future__ import annotations

import base64
import binascii
import re
from xml.etree.ElementTree import Element, ParseError, tostring

from msgspec.structs import replace

from amportal.errors import Problem
from amportal.render.media.drawings import svg_problems as told
from amportal.render.media.drawings.svg_reduction import reduce_drawing
from amportal.render.media.drawings.svg_style import check_style
from amportal.render.media.drawings.svg_unfolding import check_unfolded
from amportal.render.media.file_kind import refuse_pointer
from amportal.render.refusal import Refusal

MAX_BYTES = 2_000_000
MAX_NODES = 20_000
MAX_DEPTH = 64
MAX_EMBEDDED_PIXELS = 40_000_000  # of all pictures embedded in one drawing
_EMBEDDED_COST = 50_000  # pixels whose decoding takes as long as opening a picture
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
_HANDLER = re.compile(r"on[a-z]+", re.IGNORECASE)
_DATA = re.compile(r"data:image/(?:png|jpe?g|gif|webp);base64,([A-Za-z0-9+/=\s]+)")


def clean_svg(raw: bytes) -> bytes:
    """Return the drawing as UTF-8 SVG that neither acts nor loads anything.

    Raises Refusal with `svg-unsafe`, `image-too-large`, `image-broken`, `image-format` or
    `lfs-pointer`.
    """
    refuse_pointer(raw)
    root = _parsed(raw)
    if _local(root) != "svg":
        raise told.not_a_drawing(str(root.tag).rpartition("}")[2])
    _Cleaner().clean(root, 1)
    check_unfolded(root)
    reduce_drawing(root, _KEPT)
    root.set("xmlns", _SVG)
    return bytes(tostring(root, encoding="utf-8"))


def _parsed(raw: bytes) -> Element:
    from defusedxml.common import DefusedXmlException, EntitiesForbidden
    from defusedxml.ElementTree import fromstring

    if len(raw) > MAX_BYTES:
        raise told.too_large(len(raw), MAX_BYTES)
    try:
        root: Element = fromstring(raw, forbid_entities=True, forbid_external=True)
    except EntitiesForbidden:
        raise told.entities() from None
    except DefusedXmlException:
        raise told.outside_definition() from None
    except (ParseError, ValueError, LookupError, RecursionError) as error:
        raise told.damaged(raw, getattr(error, "position", None)) from None
    return root


class _Cleaner:
    """One pass over a drawing: how many parts were met, and what embedded pictures cost."""

    def __init__(self) -> None:
        self.nodes = 0
        self.pixels = 0

    def clean(self, element: Element, depth: int) -> None:
        """Clean *element* and all below it in place."""
        self.nodes += 1
        if self.nodes > MAX_NODES or depth > MAX_DEPTH:
            raise told.too_detailed(MAX_NODES, MAX_DEPTH)
        element.tag = _local(element)
        self._clean_attributes(element)
        if element.tag == "style":
            check_style("".join(element.itertext()), is_style=True)
        kept: list[Element] = []
        for child in element:
            name = _local(child)
            if name in _KEPT:
                self.clean(child, depth + 1)
                kept.append(child)
            elif name == "" or name in _DROPPED:
                _keep_tail(element, kept, child.tail)
            else:
                raise told.not_allowed(name)
        element[:] = kept

    def _clean_attributes(self, element: Element) -> None:
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
                raise told.handler(name)
            if name == "href":
                element.attrib[name] = self._reference(element, value)
            else:
                check_style(value, is_style=name == "style")

    def _reference(self, element: Element, value: str) -> str:
        """Return the reference as it may stay: inside the drawing, or an embedded picture."""
        plain = value.strip()
        if plain.startswith("#"):
            return plain
        if element.tag == "image" and (match := _DATA.fullmatch(plain)):
            return self._embedded(match[1])
        raise told.outside(str(element.tag), plain)

    def _embedded(self, coded: str) -> str:
        from amportal.render.media.picture_cleaning import portal_image
        from amportal.render.media.picture_work import check_work

        try:
            raw = base64.b64decode(coded)
        except binascii.Error:
            raise told.damaged_picture() from None
        try:
            self.pixels += check_work(raw).pixels + _EMBEDDED_COST
            if self.pixels > MAX_EMBEDDED_PIXELS:
                raise told.too_many_pictures(MAX_EMBEDDED_PIXELS)
            picture = portal_image(raw)
        except Refusal as refusal:
            raise Refusal(*map(_in_drawing, refusal.problems)) from None
        content = base64.b64encode(picture.content).decode("ascii")
        return f"data:{picture.media_type};base64,{content}"


def _in_drawing(problem: Problem) -> Problem:
    """Return what is wrong with an embedded picture as what is wrong with its drawing."""
    if problem.message.startswith("the drawing"):
        return problem
    return replace(problem, message=f"of a picture embedded in the drawing: {problem.message}")


def _keep_tail(parent: Element, kept: list[Element], tail: str | None) -> None:
    """Keep the words that follow a child that is left out."""
    if not tail:
        return
    if kept:
        kept[-1].tail = (kept[-1].tail or "") + tail
    else:
        parent.text = (parent.text or "") + tail


def _local(element: Element) -> str:
    """Return the SVG name of *element*; empty where it is an editor's own or a comment."""
    if not isinstance(element.tag, str):
        return ""
    space, _, name = element.tag.rpartition("}")
    return name if space in ("", f"{{{_SVG}") else ""
