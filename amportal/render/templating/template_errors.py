"""Say which line of which template is wrong, in words its author can act on.

Jinja knows names and lines, and hides the rest in a traceback; here a traceback becomes a
problem with a place, a caret and the nearest name. It must never show a traceback, nor a value
of the view: only names.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from difflib import get_close_matches
from functools import lru_cache
from types import TracebackType

from jinja2 import Environment, TemplateNotFound, TemplateSyntaxError, nodes
from jinja2.environment import TemplateModule
from jinja2.exceptions import SecurityError
from jinja2.filters import FILTERS
from jinja2.runtime import TemplateReference
from jinja2.tests import TESTS
from jinja2.utils import missing
from msgspec import Struct
from msgspec.structs import replace

from amportal.errors import Note, Problem, Span
from amportal.render.templating.template_sandbox import FOLDER, ImportedFrom, MissingNameError
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


_MOST_NAMES = 24
_LINES_OF_ONE_TAG = 6
_TAIL = re.compile(r"(View|Page|Card|Item|Info)$")
_MACRO = re.compile(r"\{%[-+]?\s*macro\s+([A-Za-z]\w*)")
_UNKNOWN = re.compile(r"No (filter|test) named '(\w+)'")
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")


def fault(
    error: Exception,
    theme: Theme,
    known: Iterable[str],
    output: str,
    own_filters: Iterable[str] = (),
) -> Problem:
    """Return the problem that *error* of a template is.

    *known* are the names it could use, *own_filters* the filters beside those of Jinja.
    """
    problem = _found(error, theme, known, output)
    unknown = _UNKNOWN.match(str(error))
    if unknown:
        there = {"filter": {*FILTERS, *own_filters}, "test": set(TESTS)}
        near = get_close_matches(unknown[2], sorted(there[unknown[1]]), 1)
        hint = f"did you mean `{near[0]}`?" if near else "docs/templates.md has all there are"
        problem = replace(problem, hint=hint)
    return problem


def _found(error: Exception, theme: Theme, known: Iterable[str], output: str) -> Problem:
    if isinstance(error, TemplateSyntaxError):
        return _syntax(error, theme)
    places = [place for place in _places(error.__traceback__) if place.path in _paths(theme)]
    place = places[-1] if places else None
    if isinstance(error, MissingNameError):
        problem = _undefined(error, theme, places, sorted(known))
    elif isinstance(error, TemplateNotFound):
        problem = _absent(error, theme, place)
    elif isinstance(error, SecurityError):
        problem = Problem(
            "template-forbidden",
            "a template may not do this: it reaches for what is behind a value",
            place,
            hint="use the names a page is given, and plain filters, only",
        )
    else:
        problem = Problem(
            "template-failed",
            f"this cannot be worked out: {_plain(error)}",
            place,
            hint="look whether the value can be absent or of another kind here",
        )
    return _placed(problem, theme, places, output)


def _placed(problem: Problem, theme: Theme, places: list[Span], output: str) -> Problem:
    """Return *problem* with its line and with the templates that led to it."""
    seen: list[Span] = []
    for place in reversed(places[:-1]):
        if problem.span and place.path != problem.span.path and place not in seen:
            seen.append(place)
    notes = [Note(f"included by {at.path}:{at.line} for output {output}", at) for at in seen[:3]]
    if not notes:
        notes = [Note(f"met while making output {output}")]
    line = _line(theme, problem.span)
    return Problem(
        problem.slug,
        problem.message,
        problem.span,
        problem.expected,
        problem.hint,
        (*problem.notes, *notes),
        problem.severity,
        line,
    )


def _undefined(
    error: MissingNameError, theme: Theme, places: list[Span], known: list[str]
) -> Problem:
    name = error.name
    of_template = error.owner is missing
    names = known if of_template else _names_of(error.owner, theme)
    bare = of_template or isinstance(error.owner, ImportedFrom)
    span, owner = _pointed(theme, places, name, bare)
    whole = f"{owner}.{name}" if owner else name
    near = get_close_matches(name, names, 1)
    if near:
        hint = f"did you mean `{f'{owner}.' if owner else ''}{near[0]}`?"
    else:
        hint = "use one of the names it has, or ask `is defined` first"
    noun = "a page" if of_template else _noun(error.owner)
    listed = ", ".join(names[:_MOST_NAMES]) + (" ..." if len(names) > _MOST_NAMES else "")
    expected = f"{noun} has: {listed}" if names else ""
    return Problem("undefined-name", f"`{whole}` does not exist", span, expected, hint)


def _pointed(theme: Theme, places: list[Span], name: str, bare: bool) -> tuple[Span | None, str]:
    """Return the span of *name* at or just below one of *places*, and what stands before its dot.

    The last is the likeliest, but a value handed to a macro was named by the macro's caller.
    """
    own = rf"(?<![\w.\"'])(?P<name>{re.escape(name)})\b"
    dotted = (
        rf"(?P<owner>[A-Za-z_]\w*(?:\.\w+|\[[^\]]*\]|\([^)]*\))*)"
        rf"(?:\.|\[['\"])(?P<name>{re.escape(name)})\b"
    )
    pattern = re.compile(own if bare else dotted)
    for place in reversed(places):
        lines = _lines(theme, place.path)
        for number in range(place.line, min(place.line + _LINES_OF_ONE_TAG, len(lines) + 1)):
            match = pattern.search(lines[number - 1])
            if match:
                at = Span(place.path, number, match.start("name") + 1, len(name))
                return at, "" if bare else match["owner"]
    return (places[-1] if places else None), ""


def _syntax(error: TemplateSyntaxError, theme: Theme) -> Problem:
    path = error.filename or FOLDER + (error.name or "")
    span = Span(path, max(error.lineno, 1))
    line = _line(theme, span)
    indent = len(line) - len(line.lstrip())
    span = Span(path, span.line, indent + 1, max(len(line.strip()), 1))
    said = (error.message or "it cannot be read").rstrip(".")
    return Problem(
        "template-syntax",
        f"this template cannot be read: {said[:1].lower()}{said[1:]}",
        span,
        hint="look for a tag that is not closed, or closed twice, at or above this line",
        excerpt=line,
    )


def _absent(error: TemplateNotFound, theme: Theme, place: Span | None) -> Problem:
    names = [str(each) for each in (getattr(error, "templates", None) or [error.name])]
    shown = " or ".join(f"`{FOLDER}{name}`" for name in names)
    short = {name.removeprefix("default/") for name in theme.files} | set(theme.files)
    near = [match for name in names for match in get_close_matches(name, sorted(short), 1)]
    span, line = place, _line(theme, place)
    if place is not None:
        at = next((line.find(name) for name in names if name in line), -1)
        if at >= 0:
            span = Span(place.path, place.line, at + 1, len(names[0]))
    hint = f"did you mean `{near[0]}`?" if near else f"add the file below {FOLDER}"
    return Problem("missing-template", f"there is no template {shown}", span, hint=hint)


def _places(trace: TracebackType | None) -> Iterator[Span]:
    while trace is not None:
        path = trace.tb_frame.f_code.co_filename
        if path.startswith(FOLDER):
            yield Span(path, trace.tb_lineno)
        trace = trace.tb_next


def _paths(theme: Theme) -> frozenset[str]:
    return frozenset(FOLDER + name for name in theme.files)


def _lines(theme: Theme, path: str) -> list[str]:
    source = theme.files.get(path.removeprefix(FOLDER), b"")
    return source.decode("utf-8", "replace").splitlines()


def _line(theme: Theme, span: Span | None) -> str:
    lines = [] if span is None else _lines(theme, span.path)
    return lines[span.line - 1] if span is not None and span.line <= len(lines) else ""


def _names_of(owner: object, theme: Theme) -> list[str]:
    if isinstance(owner, ImportedFrom):
        source = theme.files.get(theme.find(owner.template) or "", b"")
        return sorted(set(_MACRO.findall(source.decode("utf-8", "replace"))))
    if isinstance(owner, Struct):
        kind = type(owner)
        return list(kind.__struct_fields__) + [
            name for name, each in vars(kind).items() if isinstance(each, property)
        ]
    if isinstance(owner, dict):
        return [str(key) for key in owner]
    if isinstance(owner, TemplateModule):
        return sorted(name for name in vars(owner) if not name.startswith("_"))
    if isinstance(owner, TemplateReference):
        return sorted(vars(owner)["_TemplateReference__context"].blocks)  # what `self` has
    return []


def _noun(owner: object) -> str:
    if isinstance(owner, ImportedFrom):
        return f"`{owner.template}`"
    if not isinstance(owner, Struct):
        return "this"
    noun = _CAMEL.sub(" ", _TAIL.sub("", type(owner).__name__)).lower()
    return f"{'an' if noun[:1] in 'aeiou' else 'a'} {noun}"


def _plain(error: Exception) -> str:
    said = str(error).strip().rstrip(".") or type(error).__name__
    return f"{said[:1].lower()}{said[1:]}"[:200]
