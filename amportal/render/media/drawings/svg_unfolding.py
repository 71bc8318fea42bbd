"""How many shapes a drawing becomes once everything it refers to is drawn.

Ten lines that each draw the line before ten times become ten thousand million shapes. References
stand in attributes and in style sheets; all are followed, and none is drawn here.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from xml.etree.ElementTree import Element

from amportal.render.media.drawings import svg_problems as told
from amportal.render.media.drawings.svg_style import urls_in

MAX_DRAWN = 50_000  # nodes after every `use`, pattern, mask and marker is unfolded
_DEEPEST = 200  # levels of shapes inside shapes, by nesting and by reference
_COMMENT = re.compile(r"/\*.*?(?:\*/|$)", re.DOTALL)
_NAMES = re.compile(r"[.#]?[\w-]+|\*")


def check_unfolded(root: Element) -> None:
    """Refuse a drawing that its references unfold to more than MAX_DRAWN shapes, or for ever."""
    named, styled = _named(root), _styled(root)
    known: dict[Element, int] = {}

    def drawn(element: Element, above: frozenset[Element], level: int) -> int:
        if element in known:
            return known[element]
        if element in above:
            raise told.circle()
        if level > _DEEPEST:
            raise told.unfolds("has shapes inside shapes without end")
        inside = above | {element}
        total = 1
        for child in element:
            total += drawn(child, inside, level + 1)
        for target in _targets(element, styled):
            # Where several have one name, programs differ in which they draw.
            for each in named.get(target, ()):
                total += drawn(each, inside, level + 1)
        if total > MAX_DRAWN:
            raise told.unfolds(f"unfolds to more than {MAX_DRAWN:,} shapes")
        known[element] = total
        return total

    drawn(root, frozenset(), 0)


def _named(root: Element) -> dict[str, list[Element]]:
    """Return the elements by their ids."""
    found: dict[str, list[Element]] = {}
    for element in root.iter():
        if element.get("id"):
            found.setdefault(element.get("id", ""), []).append(element)
    return found


def _targets(element: Element, styled: Mapping[str, tuple[str, ...]]) -> list[str]:
    """Return the ids that *element* draws: by `href`, or as pattern, mask, marker, filter."""
    found = []
    for name, value in element.attrib.items():
        if name == "href" and value.startswith("#") and element.tag != "a":
            found.append(value[1:])
        else:
            found.extend(each[1:].strip() for each in urls_in(value))
    if styled:
        names = {"*", str(element.tag), f"#{element.get('id')}"}
        names.update(f".{each}" for each in (element.get("class") or "").split())
        found += [target for each in sorted(names) for target in styled.get(each, ())]
    return found


def _styled(root: Element) -> dict[str, tuple[str, ...]]:
    """Return the ids that style sheets let elements draw, by what their selectors name.

    An element that has one of the names of a selector is taken to be meant by it.
    """
    found: dict[str, set[str]] = {}
    for sheet in root.iter("style"):
        for rule in _COMMENT.sub(" ", "".join(sheet.itertext())).split("}"):
            selector, _, body = rule.rpartition("{")
            targets = {each[1:].strip() for each in urls_in(body)}
            for name in _NAMES.findall(selector) if targets else ():
                found.setdefault(name, set()).update(targets)
    return {name: tuple(sorted(each)) for name, each in found.items()}
