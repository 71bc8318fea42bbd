"""Resolve the style sheets of a drawing: every declaration stands on its element afterwards.

Print engines know few selectors and no custom properties, while browsers know all of CSS. What is
resolved here is the cascade alone: selectors, specificity, `!important`, custom properties, and
style sheets that are for screens in light colours. Values stay as they are written.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any
from xml.etree.ElementTree import Element

from amportal.render.media.drawings.svg_problems import too_much_style

_MOST_LETTERS = 10_000  # of one value once its custom properties are put in
_MOST_WORK = 2_000_000  # declarations matched, and letters of custom properties
_MOST_STEPS = 20_000_000  # of intricate selectors, each for each pair of elements
_COSTLY = 9  # how many selectors one takes as long as that counts siblings
_PLAIN_SELECTOR = re.compile(r"\s*[\w.#*-]+\s*(?:,\s*[\w.#*-]+\s*)*")
_PLAIN_MEDIA = re.compile(
    r"(?:only )?(?:all|screen)|(?:(?:only )?(?:all|screen) and )?\(prefers-color-scheme: ?light\)"
)
_OTHER_MEDIA = re.compile(
    r"(?:only )?print|not (?:all|screen)"
    r"|(?:(?:only )?(?:all|screen) and )?\(prefers-color-scheme: ?dark\)"
)
# Attributes that CSS can set as properties; the engines read them as attributes alone.
_GEOMETRY = frozenset({"x", "y", "width", "height", "r", "rx", "ry", "cx", "cy"})
_UNIT = re.compile(r"(?<=[\d.])(?:px|deg)\b", re.IGNORECASE)
_PATH = re.compile(r"path\(\s*[\"']([^\"']*)[\"']\s*\)")
_ALONG_X = re.compile(r"translateX\(([^)]*)\)")
_ALONG_Y = re.compile(r"translateY\(([^)]*)\)")


def resolve_styles(root: Element) -> list[str]:
    """Write every declaration that applies onto its element, and take the style sheets out.

    *root* is a clean drawing whose names have no name space. Returns what could not be resolved,
    as code to show a person; a sheet's other rules are applied all the same. Raises Refusal where
    the sheets ask for more work than any drawing needs.
    """
    from cssselect2 import ElementWrapper, Matcher

    left: list[str] = []
    matcher = Matcher()
    selectors = _Selectors(matcher, sum(1 for _ in root.iter()), left)
    for sheet in list(root.iter("style")):
        if _for_page(sheet.get("media", ""), left):
            selectors.add_sheet("".join(sheet.itertext()))
    wrapper = ElementWrapper.from_xml_root(root)
    inherited: dict[Element, Mapping[str, str]] = {}
    work = 0
    for each in wrapper.iter_subtree():
        element = each.etree_element
        above = inherited[each.parent.etree_element] if each.parent is not None else {}
        declared = [one for found in matcher.match(each) for one in found[-1]]
        declared += _declarations(element.attrib.pop("style", ""), left)
        work += len(declared)
        ordered = _in_order(element, declared)
        inherited[element] = custom = _custom(ordered, above)
        work += sum(map(len, custom.values())) if custom is not above else 0
        if work > _MOST_WORK:
            raise too_much_style()
        _apply(element, ordered, custom)
    for parent in root.iter():
        for child in [child for child in parent if child.tag == "style"]:
            parent.remove(child)
    return left


def _for_page(media: str, left: list[str]) -> bool:
    """Say whether a style for *media* is for a light screen; note what is not understood."""
    queries = [" ".join(query.lower().split()) for query in media.split(",")]
    if queries == [""] or any(_PLAIN_MEDIA.fullmatch(query) for query in queries):
        return True
    if not all(_OTHER_MEDIA.fullmatch(query) for query in queries):
        left.append(f"@media {' '.join(media.split())}")
    return False


class _Selectors:
    """Adds the rules of style sheets to a matcher, as far as *elements* of them can be matched."""

    def __init__(self, matcher: Any, elements: int, left: list[str]) -> None:
        self._matcher = matcher
        self._left = left
        # Siblings are walked through for each element.
        self._intricate = _MOST_STEPS // elements**2

    def add_sheet(self, text: str) -> None:
        """Add what the sheet *text* says for a page."""
        from tinycss2 import parse_stylesheet

        self._add(parse_stylesheet(text, skip_comments=True, skip_whitespace=True))

    def _add(self, rules: Iterable[Any]) -> None:
        from tinycss2 import parse_rule_list, serialize

        for rule in rules:
            if rule.type == "qualified-rule":
                self._add_rule(rule)
            elif rule.type == "at-rule" and rule.lower_at_keyword == "media" and rule.content:
                if _for_page(serialize(rule.prelude), self._left):
                    inside = parse_rule_list(rule.content, skip_comments=True, skip_whitespace=True)
                    self._add(inside)
            elif rule.type == "at-rule" and rule.lower_at_keyword != "charset":
                self._left.append(f"@{rule.at_keyword}")

    def _add_rule(self, rule: Any) -> None:
        from cssselect2 import SelectorError, compile_selector_list
        from tinycss2 import serialize

        written = serialize(rule.prelude).strip()
        if not _PLAIN_SELECTOR.fullmatch(written):
            costly = written.count(":nth") + written.count(":has")
            self._intricate -= written.count(",") + 1 + _COSTLY * costly
            if self._intricate < 0:
                self._left.append(written)
                return
        try:
            selectors = compile_selector_list(rule.prelude)
        except SelectorError:
            self._left.append(written)
            return
        declared = tuple(_declarations(rule.content, self._left))
        for selector in selectors:
            self._matcher.add_selector(selector, declared)


def _declarations(content: Any, left: list[str]) -> Iterator[tuple[str, str, bool]]:
    """Yield name, value and `!important` of each declaration in *content*."""
    from tinycss2 import parse_blocks_contents, serialize

    for each in parse_blocks_contents(content, skip_comments=True, skip_whitespace=True):
        if each.type == "declaration":
            name = each.name if each.name.startswith("--") else each.lower_name
            yield name, serialize(each.value).strip(), each.important
        elif each.type in ("qualified-rule", "at-rule"):
            left.append(serialize([each]).partition("{")[0].strip())


def _in_order(element: Element, given: list[tuple[str, str, bool]]) -> dict[str, str]:
    """Return what applies to *element*, the weakest first: *given* is in order of its rules."""
    declared = {name: value for name, value in element.attrib.items() if "var(" in value.lower()}
    for wanted in (False, True):
        for name, value, important in given:
            if important is wanted:
                # A later one stands last, so that a shorthand keeps its place in the order.
                declared.pop(name, None)
                declared[name] = value
    return declared


def _custom(declared: Mapping[str, str], above: Mapping[str, str]) -> Mapping[str, str]:
    """Return the custom properties of an element, with what they refer to put in."""
    own = {name: value for name, value in declared.items() if name.startswith("--")}
    if not own:
        return above
    found: dict[str, str | None] = {name: value for name, value in above.items() if name not in own}

    def resolved(name: str) -> str | None:
        if name not in found:
            found[name] = None  # as long as it is looked for: a circle has no value
            if name in own:
                found[name] = _with_variables(own[name], resolved)
        return found[name]

    for name in own:
        resolved(name)
    return {name: value for name, value in found.items() if value is not None}


def _apply(element: Element, declared: Mapping[str, str], custom: Mapping[str, str]) -> None:
    """Write what is *declared* onto *element*: as its style, or as an attribute."""
    styles = []
    for name, written in declared.items():
        if name.startswith("--"):
            continue
        element.attrib.pop(name, None)
        value = _with_variables(written, custom.get)
        if value is None:
            continue
        if name in _GEOMETRY and element.tag != "svg":
            element.set(name, _UNIT.sub("", value))
        elif name == "transform":
            _set_transform(element, value)
        elif name == "d" and (path := _PATH.fullmatch(value)):
            element.set("d", path[1])
        else:
            styles.append(f"{name}:{value}")
    if styles:
        element.set("style", ";".join(styles))


def _set_transform(element: Element, value: str) -> None:
    """Write a transform of CSS as the attribute writes it: numbers without units."""
    if value.lower() != "none":
        plain = _ALONG_X.sub(r"translate(\1,0)", value)
        plain = _ALONG_Y.sub(r"translate(0,\1)", plain)
        element.set("transform", _UNIT.sub("", plain))


def _with_variables(value: str, custom: Callable[[str], str | None]) -> str | None:
    """Return *value* with its custom properties put in; None where one has no value."""
    from tinycss2 import parse_component_value_list, serialize

    if "var(" not in value.lower():
        return value
    parts: list[str] = []
    for token in parse_component_value_list(value, skip_comments=True):
        part: str | None
        if token.type != "function":
            part = token.serialize()
        elif token.lower_name == "var":
            named, comma, fallback = serialize(token.arguments).partition(",")
            part = custom(named.strip())
            if part is None and comma:
                part = _with_variables(fallback.strip(), custom)
        else:
            inside = _with_variables(serialize(token.arguments), custom)
            part = None if inside is None else f"{token.name}({inside})"
        if part is None or len(part) > _MOST_LETTERS:
            return None
        parts.append(part)
    whole = "".join(parts).strip()
    return whole if len(whole) <= _MOST_LETTERS else None
