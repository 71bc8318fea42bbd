"""Blocks that a site's own template fills although no template it extends has them.

Jinja takes such a block and never shows it: whoever misspells its name sees the old page and no
word why.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from difflib import get_close_matches
from functools import lru_cache

from jinja2 import Environment, nodes

from amportal.errors import Note, Problem, Span
from amportal.render.templating.template_sandbox import FOLDER
from amportal.render.theme import DEFAULT, Theme

_PARSER = Environment(autoescape=True)
_LONGEST_CHAIN = 16


def lost_block(theme: Theme, names: frozenset[str], output: str) -> Problem | None:
    """Return the problem of the first block that is never shown, or None.

    *names* are the templates that the page *output* was made of, each of which can be read. Those
    that came with the theme are not looked at.
    """
    for name in sorted(names):
        if name.endswith(".html") and name in theme.files and not name.startswith(DEFAULT):
            problem = _lost(theme, name)
            if problem is not None:
                return replace(problem, notes=(Note(f"met while making output {output}"),))
    return None


@lru_cache(maxsize=256)
def _lost(theme: Theme, name: str) -> Problem | None:
    tree = _tree(theme, name)
    parent = _parent(tree)
    if parent is None:
        return None
    there = _blocks_from(theme, parent)
    for block in _outermost(tree):
        if block.name not in there:
            return _problem(theme, name, block, parent, sorted(there))
    return None


def _problem(theme: Theme, name: str, block: nodes.Block, parent: str, there: list[str]) -> Problem:
    lines = theme.files[name].decode("utf-8").splitlines()
    excerpt = lines[block.lineno - 1]
    span = Span(FOLDER + name, block.lineno, excerpt.find(block.name) + 1, len(block.name))
    near = get_close_matches(block.name, there, 1)
    return Problem(
        "undefined-name",
        f"`{parent}` has no block `{block.name}`, so this one is never shown",
        span,
        f"its blocks are: {', '.join(there)}",
        f"did you mean `{near[0]}`?" if near else "put it into one of the blocks there are",
        excerpt=excerpt,
    )


def _tree(theme: Theme, name: str) -> nodes.Template:
    return _PARSER.parse(theme.files[name].decode("utf-8"), name)


def _parent(tree: nodes.Template) -> str | None:
    """Return the name of the template that *tree* extends; None where it is worked out late."""
    found = tree.find(nodes.Extends)
    if found is None or not isinstance(found.template, nodes.Const):
        return None
    return str(found.template.value)


def _blocks_from(theme: Theme, name: str | None) -> set[str]:
    """Return the names of all blocks of the template *name* and of those it extends."""
    there: set[str] = set()
    for _ in range(_LONGEST_CHAIN):
        found = name and theme.find(name)
        if not found:
            break
        tree = _tree(theme, found)
        there |= {block.name for block in tree.find_all(nodes.Block)}
        name = _parent(tree)
    return there


def _outermost(node: nodes.Node) -> Iterator[nodes.Block]:
    """Yield the blocks below *node* that stand in no other block."""
    for child in node.iter_child_nodes():
        if isinstance(child, nodes.Block):
            yield child
        else:
            yield from _outermost(child)


__all__ = ["lost_block"]
