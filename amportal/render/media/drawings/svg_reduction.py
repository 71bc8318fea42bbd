"""Reduce a drawing to what a reader sees: nothing its maker wrote for themselves goes out.

What nobody sees is taken out: hidden layers, hidden letters, unused definitions, `title` and
`desc` (pages describe a picture by `alt`), attributes that draw nothing. What is needed by name
keeps its part and gets another name: ids, classes, custom properties, results of filters. What
stays draws the same.
"""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree.ElementTree import Element

from amportal.render.media.drawings.svg_attributes import ATTRIBUTES, PROPERTIES, TEXT
from amportal.render.media.drawings.svg_references import references
from amportal.render.media.drawings.svg_sheets import SheetNames
from amportal.render.media.drawings.svg_visibility import seen_parts

_TOLD = frozenset({"title", "desc"})
_RESULTS = ("result", "in", "in2")
# Inputs of filters that are no names of its maker's.
_INPUTS = frozenset(
    {"SourceGraphic", "SourceAlpha", "BackgroundImage", "BackgroundAlpha"}
    | {"FillPaint", "StrokePaint"}
)


def reduce_drawing(root: Element, tags: frozenset[str]) -> None:
    """Take out of the clean drawing *root* what no reader sees, in place.

    *tags* are the names of all elements a drawing may have. Raises Refusal for styles that cannot
    be kept without their maker's names, and for lines of which a part is hidden.
    """
    needed = _with_ancestors(root, seen_parts(root))
    _prune(root, needed, styled=any(True for _ in root.iter("style")))
    _rename(root, tags)


def _with_ancestors(root: Element, seen: set[Element]) -> set[Element]:
    """Return *seen*, the style sheets, and what either stands in."""
    needed: set[Element] = set()

    def note(element: Element) -> bool:
        below = [note(child) for child in element]
        if element in seen or element.tag == "style" or any(below):
            needed.add(element)
            return True
        return False

    note(root)
    return needed


def _prune(element: Element, needed: set[Element], *, styled: bool, in_line: bool = False) -> None:
    """Take out what is below *element* and not *needed*.

    Where the drawing is *styled*, what goes leaves an empty element: sheets may count children.
    """
    if element.tag == "style":
        return
    # Elsewhere letters draw nothing.
    is_text = element.tag in TEXT or (in_line and element.tag == "a")
    kept: list[Element] = []
    for child in element:
        if child in needed:
            _prune(child, needed, styled=styled, in_line=is_text)
            kept.append(child)
        elif styled and not is_text and child.tag not in _TOLD:
            _empty(child)
            kept.append(child)
        elif is_text and child.tail:
            _move_tail(element, kept, child.tail)
        if not is_text:
            child.tail = None
    element[:] = kept
    if not is_text:
        element.text = None


def _empty(element: Element) -> None:
    names = element.get("class")
    for child in list(element):
        element.remove(child)
    element.attrib.clear()
    element.text = None
    element.set("display", "none")
    if names:
        element.set("class", names)


def _move_tail(parent: Element, kept: list[Element], tail: str) -> None:
    if kept:
        kept[-1].tail = (kept[-1].tail or "") + tail
    else:
        parent.text = (parent.text or "") + tail


def _rename(root: Element, tags: frozenset[str]) -> None:
    """Give names to what is needed by name, and take out every attribute that draws nothing."""
    elements = list(root.iter())
    names = SheetNames(
        ids=(each.get("id", "") for each in elements if each.get("id")), texts=_texts(elements)
    )
    for each in elements:
        if each.tag == "style":
            each.text = names.sheet("".join(each.itertext()), PROPERTIES.__contains__, tags)
    for each in elements:
        for name in references(each):
            names.id(name)
    for each in elements:
        _rename_attributes(each, names, tags)
    for each in root.iter("filter"):
        _rename_results(each)


def _texts(elements: list[Element]) -> Iterator[str]:
    for each in elements:
        yield from each.attrib.values()
        if each.tag == "style":
            yield each.text or ""


def _rename_attributes(element: Element, names: SheetNames, tags: frozenset[str]) -> None:
    for name, value in list(element.attrib.items()):
        new = value
        if name not in ATTRIBUTES:
            new = ""
        elif name == "id":
            new = names.known_id(value)
        elif name == "class":
            new = names.known_classes(value)
        elif name == "style":
            new = names.declarations(value, PROPERTIES.__contains__, tags)
        elif name == "href":
            new = _reference(element, value, names)
        elif name == "type" and element.tag == "style":
            new = "text/css"
        elif name not in _RESULTS:
            new = names.value(value)
        if new:
            element.set(name, new)
        else:
            del element.attrib[name]


def _reference(element: Element, value: str, names: SheetNames) -> str:
    if element.tag == "a":
        return ""
    if not value.startswith("#"):
        return value
    return "#" + names.id(next(references(element), ""))


def _rename_results(element: Element) -> None:
    """Rename the results of the steps of a filter, in the order in which they come up."""
    known: dict[str, str] = {}
    for step in element.iter():
        for name in _RESULTS:
            value = step.get(name)
            if value and value not in _INPUTS:
                step.set(name, known.setdefault(value, f"r{len(known) + 1}"))
