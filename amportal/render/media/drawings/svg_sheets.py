"""The style sheets of a drawing: what they say to each reader, and without their maker's names.

Names of classes, ids and custom properties are the maker's words, and so are comments, strings that
only an editor reads, and rules that match nothing. What stays draws the same.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from amportal.render.media.drawings import svg_problems as told
from amportal.render.media.drawings.svg_references import renamed

_MOST_CASES = 4  # conditional blocks that are tried one by one
_CONDITIONAL = frozenset({"media", "supports"})
# Of these only the rules inside matter.
_SKIPPED = frozenset({"charset", "namespace", "page"})
_OF_SELECTORS = frozenset({"not", "is", "where", "has", "matches"})
_QUOTED = re.compile(r"[\"']")
_LAYER = re.compile(r"[\w-]+")
_CUSTOM = re.compile(r"--[\w-]+")
_USED = re.compile(r"var\(\s*(--[\w-]+)", re.IGNORECASE)


def sheet_cases(sheets: list[tuple[str, str]]) -> Iterator[list[str]]:
    """Yield the texts of *sheets* (each with its `media`) as different readers are told them.

    Without any condition met, with all, and with each alone.
    """
    parsed = [_rules(text) for text, _ in sheets]
    blocks = [
        (at, n)
        for at, (rules, (_, media)) in enumerate(zip(parsed, sheets, strict=True))
        for n, rule in enumerate(rules)
        if media or _is_conditional(rule)
    ]
    if not blocks:
        yield [text for text, _ in sheets]
        return
    alone = [frozenset({block}) for block in blocks[:_MOST_CASES]]
    for met in (frozenset(), frozenset(blocks), *alone):
        yield [
            "".join(
                _unwrapped(rule)
                for n, rule in enumerate(rules)
                if (at, n) not in blocks or (at, n) in met
            )
            for at, rules in enumerate(parsed)
        ]


def _rules(text: str) -> list[Any]:
    from tinycss2 import parse_component_value_list, parse_stylesheet

    tokens = parse_component_value_list(text, skip_comments=True)
    return list(parse_stylesheet(tokens, skip_comments=True, skip_whitespace=True))


def _is_conditional(rule: Any) -> bool:
    return rule.type == "at-rule" and rule.lower_at_keyword in _CONDITIONAL


def _unwrapped(rule: Any) -> str:
    from tinycss2 import serialize

    if _is_conditional(rule):
        return str(serialize(rule.content or ()))
    return str(serialize([rule]))


class SheetNames:
    """New names for the ids, classes and custom properties that a drawing uses, as they come up."""

    def __init__(self, ids: Iterable[str], texts: Iterable[str]) -> None:
        """*ids* are those there are; *texts* all styles and attributes of the drawing."""
        self._there = frozenset(ids)
        self._ids: dict[str, str] = {}
        self._classes: dict[str, str] = {}
        self._properties: dict[str, str] = {}
        self._used = frozenset(name for text in texts for name in _USED.findall(text))

    def id(self, name: str) -> str:
        """Return the new id in place of *name*; one that does not exist has one name."""
        if name not in self._there:
            return "gone"
        return self._ids.setdefault(name, f"i{len(self._ids) + 1}")

    def known_id(self, name: str) -> str:
        """Return the new id in place of *name*, or nothing if nobody refers to it."""
        return self._ids.get(name, "")

    def known_classes(self, names: str) -> str:
        """Return the new names of those of the classes *names* that a style sheet knows."""
        return " ".join(self._classes[each] for each in names.split() if each in self._classes)

    def _class(self, name: str) -> str:
        return self._classes.setdefault(name, f"c{len(self._classes) + 1}")

    def _property(self, name: str) -> str:
        return self._properties.setdefault(name, f"--p{len(self._properties) + 1}")

    def value(self, text: str) -> str:
        """Return the value *text* of an attribute or declaration with new names."""
        if "var(" in text.lower():
            text = _CUSTOM.sub(lambda found: self._property(found[0]), text)
        return renamed(text, self.id)

    def declarations(
        self, content: Any, is_kept: Callable[[str], bool], tags: frozenset[str]
    ) -> str:
        """Return the declarations *content*, text or tokens, without those that draw nothing."""
        from tinycss2 import parse_blocks_contents, parse_component_value_list, serialize

        if isinstance(content, str):
            content = parse_component_value_list(content, skip_comments=True)
        found = []
        for each in parse_blocks_contents(content, skip_comments=True, skip_whitespace=True):
            if each.type in ("qualified-rule", "at-rule"):
                found.append(self._rule(each, is_kept, tags))
            if each.type != "declaration":
                continue
            name, written = each.lower_name, serialize(each.value).strip()
            if each.name.startswith("--"):
                if each.name not in self._used:
                    continue
                name = self._property(each.name)
            elif not is_kept(name) and (name.startswith("-") or _QUOTED.search(written)):
                continue
            important = "!important" if each.important else ""
            found.append(f"{name}:{self.value(written)}{important}")
        return ";".join(each for each in found if each)

    def sheet(self, text: str, is_kept: Callable[[str], bool], tags: frozenset[str]) -> str:
        """Return the style sheet *text* with new names, without what draws nothing."""
        return "".join(self._rule(rule, is_kept, tags) for rule in _rules(text))

    def _rule(self, rule: Any, is_kept: Callable[[str], bool], tags: frozenset[str]) -> str:
        from tinycss2 import parse_rule_list, serialize

        if rule.type == "qualified-rule":
            inside = self.declarations(rule.content, is_kept, tags)
            return f"{self._selector(rule.prelude, tags)}{{{inside}}}" if inside else ""
        if rule.type != "at-rule" or rule.lower_at_keyword in _SKIPPED:
            return ""
        head = serialize(rule.prelude).strip()
        if rule.lower_at_keyword == "layer":
            head = _LAYER.sub(lambda found: self._class(found[0]), head)
        elif not _is_conditional(rule):
            raise told.odd_style(f"@{rule.at_keyword}", moves="keyframes" in rule.lower_at_keyword)
        if rule.content is None:
            return f"@{rule.lower_at_keyword} {head};"
        content = parse_rule_list(rule.content, skip_comments=True, skip_whitespace=True)
        rules = "".join(self._rule(each, is_kept, tags) for each in content)
        return f"@{rule.lower_at_keyword} {head}{{{rules}}}"

    def _selector(self, prelude: Iterable[Any], tags: frozenset[str]) -> str:
        return "".join(self._selected(prelude, tags)).strip()

    def _selected(self, tokens: Iterable[Any], tags: frozenset[str]) -> Iterator[str]:
        before = ""
        for token in tokens:
            if token.type == "hash":
                yield f"#{self.id(token.value)}"
            elif token.type == "ident" and before == ".":
                yield self._class(token.value)
            elif token.type == "ident" and before != ":" and token.value not in tags:
                # No element has this name.
                yield "none"
            elif token.type == "[] block":
                raise told.odd_style(token.serialize())
            elif token.type == "function" and token.lower_name in _OF_SELECTORS:
                inside = "".join(self._selected(token.arguments, tags))
                yield f"{token.name}({inside})"
            else:
                yield token.serialize()
            before = token.value if token.type == "literal" else ""
