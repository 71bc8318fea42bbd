"""Which parts of a drawing can be seen: the rest is taken out before anybody gets it.

A hidden layer, a definition that nothing uses and a text without colour draw nothing, yet everybody
who opens the file in an editor can read them. A part stays if it draws, or if a part that draws
refers to it. Where a style depends on the reader's screen, a part that any reader could see stays.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from copy import deepcopy
from xml.etree.ElementTree import Element

from msgspec import Struct

from amportal.render.media.drawings import svg_problems as told
from amportal.render.media.drawings.svg_cascade import resolve_styles
from amportal.render.media.drawings.svg_references import ids_in, references
from amportal.render.media.drawings.svg_sheets import sheet_cases

# Drawn only where something refers to them.
_DEFINITIONS = frozenset(
    {"defs", "symbol", "clipPath", "mask", "marker", "pattern", "filter"}
    | {"linearGradient", "radialGradient"}
)
# Words about the drawing, and its sheets.
_WORDS = frozenset({"title", "desc", "style"})
_PAINTS = frozenset({"linearGradient", "radialGradient", "filter"})
_SHAPES = frozenset({"path", "rect", "circle", "ellipse", "line", "polyline", "polygon"})
_NOTHING = re.compile(r"[-+]?0*\.?0*(?:e[-+]?\d+)?(?:%|[a-z]*)", re.IGNORECASE)
_NO_PAINT = re.compile(
    r"none|transparent|(?:rgb|hsl)a\([^)]*,\s*0*\.?0+%?\s*\)|#[0-9a-f]{3}0|#[0-9a-f]{6}00",
    re.IGNORECASE,
)


class Look(Struct, frozen=True):
    """What an element inherits of how it is painted."""

    visible: bool = True
    fill: bool = True
    stroke: bool = False
    sized: bool = True

    def inside(self, style: Mapping[str, str]) -> Look:
        """Return the look of an element with *style* inside one with this look."""
        fill, stroke = self.fill, self.stroke
        if value := _value(style, "fill"):
            fill = not _NO_PAINT.fullmatch(value)
        if value := _value(style, "stroke"):
            stroke = not _NO_PAINT.fullmatch(value)
        if value := _value(style, "fill-opacity"):
            fill = fill and not _is_nothing(value)
        if (value := _value(style, "stroke-opacity")) and _is_nothing(value):
            stroke = False
        if (value := _value(style, "stroke-width")) and _is_nothing(value):
            stroke = False
        sized, visible = self.sized, self.visible
        if value := _value(style, "font-size"):
            sized = not _is_nothing(value)
        if value := _value(style, "visibility"):
            visible = value not in ("hidden", "collapse")
        return Look(visible, fill, stroke, sized)

    @property
    def shows_text(self) -> bool:
        """Whether letters can be seen."""
        return self.visible and self.sized and (self.fill or self.stroke)


_PLAIN = Look()
# What refers to a part may give it a colour.
_REFERRED = Look(stroke=True)


def seen_parts(root: Element) -> set[Element]:
    """Return the parts of the clean drawing *root* that any reader sees, and what they refer to.

    Raises Refusal for hidden letters inside a line that is seen: without them it would move.
    """
    return set[Element]().union(*(_Search(root, case).seen for case in _cases(root)))


class _Search:
    """What of a drawing is seen where *styles* hold."""

    def __init__(self, root: Element, styles: Mapping[Element, Mapping[str, str]]) -> None:
        self._styles = styles
        self._named: dict[str, list[Element]] = {}
        for each in root.iter():
            if name := each.get("id"):
                self._named.setdefault(name, []).append(each)
        self._shows_again = any(
            _value(style, "visibility") == "visible" for style in styles.values()
        )
        self.seen: set[Element] = set()
        self._waiting: list[Element] = []
        self._walk(root, _PLAIN, referred=True)
        while self._waiting:
            part = self._waiting.pop()
            if part not in self.seen:
                self._walk(part, _REFERRED, referred=True)

    def _walk(
        self, element: Element, above: Look, *, clips: bool = False, referred: bool = False
    ) -> None:
        """Note *element* and what is seen below it.

        *clips*: it is inside a clip path, where colours do not count. *referred*: something that
        is seen refers to it.
        """
        defines = element.tag in _DEFINITIONS
        if element.tag in _WORDS or (defines and not referred):
            return
        style = self._styles[element]
        if not defines and self._draws_nothing(style, clips=clips):
            return
        look = above.inside(style)
        painted = clips or referred or look.fill or look.stroke or _marked(style)
        if element.tag in _SHAPES and not (look.visible and painted):
            return
        if element.tag in ("image", "use") and not (look.visible or self._shows_again):
            return
        if element.tag == "text" and not self._has_letters(element, above, clips=clips):
            return
        self._note(element)
        if element.tag in _PAINTS:
            for each in element.iter():
                self._note(each)
        elif element.tag != "defs":
            clips = clips or element.tag == "clipPath"
            for child in element:
                self._walk(child, look, clips=clips)

    def _note(self, element: Element) -> None:
        self.seen.add(element)
        for name in references(element):
            self._waiting += self._named.get(name, ())
        for value in self._styles[element].values():
            for name in ids_in(value):
                self._waiting += self._named.get(name, ())

    @staticmethod
    def _draws_nothing(style: Mapping[str, str], *, clips: bool) -> bool:
        """Say whether an element with *style*, and all below it, cannot be seen."""
        opacity = "" if clips else _value(style, "opacity")
        return _value(style, "display") == "none" or bool(opacity and _is_nothing(opacity))

    def _has_letters(self, text: Element, above: Look, *, clips: bool) -> bool:
        """Say whether any letter of *text* is seen; raise Refusal where only some are."""
        kinds = {shown for shown, words in self._letters(text, above, clips=clips) if words.strip()}
        if kinds == {True, False}:
            raise told.hidden_letters()
        return True in kinds

    def _letters(self, element: Element, above: Look, *, clips: bool) -> Iterator[tuple[bool, str]]:
        """Yield the words below *element*, each with whether they are seen."""
        style = self._styles[element]
        look = above.inside(style)
        hidden = self._draws_nothing(style, clips=clips)
        shown = not hidden and (look.visible and look.sized if clips else look.shows_text)
        yield shown, element.text or ""
        for child in element:
            if hidden:
                yield False, "".join(child.itertext())
            else:
                yield from self._letters(child, look, clips=clips)
            yield shown, child.tail or ""


def _cases(root: Element) -> Iterator[dict[Element, Mapping[str, str]]]:
    """Yield what is declared for each element, for each kind of reader that style sheets know."""
    elements = list(root.iter())
    sheets = [each for each in elements if each.tag == "style"]
    if not sheets and not any("style" in each.attrib for each in elements):
        yield {each: _declared(each) for each in elements}
        return
    for texts in sheet_cases(
        [("".join(each.itertext()), each.get("media", "")) for each in sheets]
    ):
        copy = deepcopy(root)
        twins = list(copy.iter())
        for sheet, text in zip([each for each in twins if each.tag == "style"], texts, strict=True):
            sheet.attrib.pop("media", None)
            sheet.text = text
        if resolve_styles(copy):
            # Some rules are not known to us, and may show anything.
            yield {each: {"all": " ".join(each.attrib.values())} for each in elements}
        else:
            yield {each: _declared(twin) for each, twin in zip(elements, twins, strict=True)}


def _declared(element: Element) -> dict[str, str]:
    found = {name: value.strip() for name, value in element.attrib.items() if name != "style"}
    for each in element.get("style", "").split(";"):
        name, _, value = each.partition(":")
        found[name.strip()] = value.strip()
    return found


def _marked(style: Mapping[str, str]) -> bool:
    """Say whether a shape with *style* may have markers, which have colours of their own."""
    return any(name.startswith("marker") for name in style)


def _value(style: Mapping[str, str], name: str) -> str:
    value = style.get(name, "").lower()
    return "" if value in ("inherit", "unset", "initial", "revert") else value


def _is_nothing(value: str) -> bool:
    return any(sign.isdigit() for sign in value) and bool(_NOTHING.fullmatch(value))
