"""Tell the signs before list items that say something from those that only make a list.

`- 15 °C`, `+ 3 days` and `* without tax` begin list items. A page that shows a dot in their place
drops a minus, a plus or the mark of a footnote, so there the sign itself is shown.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from amportal.sources.commonmark.block_nodes import Node

# What makes a minus of a hyphen: a number behind it, with or without a currency before it.
_NUMBER = re.compile(r"[^\w\s(\[{<>\"'#@/\\*_`~+-]?\s?(?:[A-Z]{3}\s)?\d")


def shown_sign(node: Node, siblings: Sequence[Node] = ()) -> str:
    """Return the sign to show before the items of the list *node*, or nothing for a dot.

    *siblings* are the blocks beside it. A plus always means something, a hyphen where an item
    begins with a number or where a list with plus signs stands beside it, and a star where there
    is only one item, as below a table.
    """
    if node.marker == "+":
        return "+"
    if node.marker == "-":
        beside = any(each.kind == "list" and each.marker == "+" for each in siblings)
        return "–" if beside or any(map(_is_number, node.children)) else ""
    return "*" if node.marker == "*" and len(node.children) == 1 else ""


def _is_number(item: Node) -> bool:
    first = item.children[0] if item.children else None
    return (
        first is not None
        and first.kind == "paragraph"
        and _NUMBER.match(first.lines[0].text) is not None
    )
