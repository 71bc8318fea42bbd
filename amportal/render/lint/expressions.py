"""What an expression of a template can give: an address that is safe, a number, a constant.

Decided by its form alone, never by what a value happens to be: whoever reads the template sees why
it is safe.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeGuard

from jinja2 import nodes

# Functions and filters that give an address; a file's address leads to nothing of another host.
_LINK_CALLS = frozenset({"link", "mailto", "letter_to_us", "decision_letter", "portal"})
_LINK_FILTERS = frozenset({"url", "local_url", "phone_href"})
_FILE_CALLS = frozenset({"link"})
_FILE_FILTERS = frozenset({"local_url"})
# Filters that give a number, or leave a value what it is.
_NUMBERS = frozenset({"abs", "count", "float", "int", "length", "round"})
_SAME = frozenset({"e", "escape", "string", "trim"})
# The colours that are made of a client's, and the numbers of a loop.
_COLOURS = frozenset({"accent", "dark"})
_ATTRIBUTES = frozenset({"direction"})

Test = Callable[[nodes.Node], bool]


class Expressions:
    """The expressions of one template: names that it sets stand for what they are set to."""

    def __init__(self, tree: nodes.Template) -> None:
        self._values, self._bound = _values(tree)
        self._open: set[str] = set()

    def is_link(self, node: nodes.Node | None) -> bool:
        """Say whether *node* can only be an address that a link may have."""
        return self._always(node, self._address(_LINK_CALLS, _LINK_FILTERS))

    def is_file(self, node: nodes.Node | None) -> bool:
        """Say whether *node* can only be the address of a file of the portal."""
        return self._always(node, self._address(_FILE_CALLS, _FILE_FILTERS))

    def is_style(self, node: nodes.Node | None) -> bool:
        """Say whether *node* can only be a number or one of the client's colours."""
        return self._always(node, lambda each: self._is_number(each) or _is_colour(each))

    def is_number(self, node: nodes.Node | None) -> bool:
        """Say whether *node* can only be a number."""
        return self._always(node, self._is_number)

    def is_attribute(self, node: nodes.Node | None) -> bool:
        """Say whether *node* can only be whole attributes, or none."""
        return self._always(
            node, lambda each: isinstance(each, nodes.Filter) and each.name in _ATTRIBUTES
        )

    def _always(self, node: nodes.Node | None, test: Test) -> bool:
        """Say whether each value that *node* may give is a constant or passes *test*."""
        if node is None:
            return False
        if isinstance(node, nodes.Const | nodes.TemplateData):
            return True
        if isinstance(node, nodes.Name):
            return self._named(node.name, test)
        if isinstance(node, nodes.CondExpr):
            every = [node.expr1, *([node.expr2] if node.expr2 else [])]
            return all(self._always(each, test) for each in every)
        if isinstance(node, nodes.And):  # what is left of it is given only where it is nothing
            return self._always(node.right, test)
        if isinstance(node, nodes.Or):
            return self._always(node.left, test) and self._always(node.right, test)
        if isinstance(node, nodes.Filter) and node.name in _SAME:
            return self._always(node.node, test)
        if isinstance(node, nodes.Getitem) and isinstance(node.node, nodes.Dict):
            return all(self._always(pair.value, test) for pair in node.node.items)
        return test(node)

    def _named(self, name: str, test: Test) -> bool:
        values = self._values.get(name)
        if not values or name in self._open:
            return False
        self._open.add(name)
        try:
            return all(self._always(value, test) for value in values)
        finally:
            self._open.discard(name)

    def _address(self, calls: frozenset[str], filters: frozenset[str]) -> Test:
        def gives(node: nodes.Node) -> bool:
            if isinstance(node, nodes.Concat):
                # A constant at the beginning leaves open what follows it.
                first = node.nodes[0] if node.nodes else None
                return not isinstance(first, nodes.Const) and self._always(first, gives)
            if isinstance(node, nodes.Call):
                return self._is_ours(node.node) and node.node.name in calls
            return isinstance(node, nodes.Filter) and node.name in filters

        return gives

    def _is_ours(self, node: nodes.Node) -> TypeGuard[nodes.Name]:
        """Say whether *node* is a name that no template took for something of its own."""
        return isinstance(node, nodes.Name) and node.name not in self._bound

    def _is_number(self, node: nodes.Node) -> bool:
        if isinstance(node, nodes.BinExpr):
            # Texts can be added and multiplied too, so both sides say that they are numbers.
            return self.is_number(node.left) and self.is_number(node.right)
        if isinstance(node, nodes.Neg | nodes.Pos):
            return self.is_number(node.node)
        if isinstance(node, nodes.Getattr) and isinstance(node.node, nodes.Name):
            return bool(node.node.name == "loop")
        return isinstance(node, nodes.Filter) and node.name in _NUMBERS


def leading_text(node: nodes.Node | None) -> str | None:
    """Return the text with which whatever *node* gives begins, or all of it; None: not known."""
    if isinstance(node, nodes.Concat) and node.nodes:
        return leading_text(node.nodes[0])
    return node.value if isinstance(node, nodes.Const) and isinstance(node.value, str) else None


def _is_colour(node: nodes.Node) -> bool:
    return (
        isinstance(node, nodes.Getattr)
        and isinstance(node.node, nodes.Name)
        and node.node.name in _COLOURS
    )


def _values(tree: nodes.Template) -> tuple[dict[str, list[nodes.Node]], frozenset[str]]:
    """Return what each name is set to, where only `set` gives it values; and every name bound."""
    found: dict[str, list[nodes.Node]] = {}
    other: set[str] = set()
    for node in tree.find_all(nodes.Node):
        if isinstance(node, nodes.Macro):
            other.add(node.name)
        if isinstance(node, nodes.Assign):
            _take(node.target, node.node, found, other)
        elif isinstance(node, nodes.With):
            for target, value in zip(node.targets, node.values, strict=True):
                _take(target, value, found, other)
        elif isinstance(node, nodes.Macro | nodes.CallBlock):
            other |= {each.name for each in node.args}
        elif isinstance(node, nodes.FromImport):
            other |= {each if isinstance(each, str) else each[1] for each in node.names}
        elif isinstance(node, nodes.For | nodes.AssignBlock):
            other |= {each.name for each in _names(node.target)}
        elif isinstance(node, nodes.Import):
            other.add(node.target)
    known = {name: values for name, values in found.items() if name not in other}
    return known, frozenset({*found, *other})


def _take(
    target: nodes.Node, value: nodes.Node, found: dict[str, list[nodes.Node]], other: set[str]
) -> None:
    if isinstance(target, nodes.Name):
        found.setdefault(target.name, []).append(value)
    else:
        other |= {each.name for each in _names(target)}


def _names(target: nodes.Node) -> list[nodes.Name]:
    return [target] if isinstance(target, nodes.Name) else list(target.find_all(nodes.Name))
