"""Follow a template through all its branches, and say where what it shows could do harm.

A value is harmless between tags, for it is escaped there. In an attribute without quotes, in an
address, a script or a style it is not, however it is escaped.
"""

from __future__ import annotations

from collections.abc import Iterable
from html import unescape

from jinja2 import nodes
from msgspec.structs import replace

from amportal.errors import Problem
from amportal.render.lint import lint_problems as told
from amportal.render.lint.expressions import Expressions, leading_text
from amportal.render.lint.html_state import (
    IN_TAG,
    IN_VALUE,
    Decided,
    Ended,
    HtmlState,
    decided,
    feed,
)
from amportal.render.lint.style_lint import reaches
from amportal.render.lint.template_source import Literal, Part, Shown, Source, Statement
from amportal.render.text.web_address import LINKED, is_remote, scheme_of

# Attributes that lead somewhere when they are pressed, and those that load or send at once.
_LINKS = frozenset({"href", "cite", "longdesc"})
_LOADS = frozenset(
    {
        *("src", "srcset", "imagesrcset", "poster", "background", "lowsrc", "dynsrc", "icon"),
        *("action", "formaction", "manifest", "codebase", "archive", "classid", "ping", "profile"),
    }
)
_PRESSED = frozenset({"a", "area"})
_PAINTS = frozenset(
    {
        *("style", "fill", "stroke", "filter", "mask", "clip-path", "cursor"),
        *("marker", "marker-start", "marker-mid", "marker-end"),
    }
)
_APART = frozenset({"macro", "call", "set", "filter"})
_HARMLESS = frozenset({"text", "comment", "declaration"})
_CODE = frozenset({"script", "style"})
# Statements that bring text of another place, which is looked at as text between tags.
_UNKNOWN = frozenset({"block", "call", "filter", "include"})
_MOST_STATES = 64

States = frozenset[HtmlState]
START: States = frozenset({HtmlState()})


class TemplateLint:
    """The problems of one template, by what and where."""

    def __init__(self, path: str, source: Source) -> None:
        self.path = path
        self.source = source
        self._given = Expressions(source.tree)
        self._found: dict[tuple[str, int], Problem] = {}

    def problems(self) -> tuple[Problem, ...]:
        """Return every problem, in the order of their places."""
        for part in self.source.every:
            self._trusting(part)
        ends = self._body(self.source.parts, START)
        self._whole(ends, "file", max(0, len(self.source.text) - 1), 1)
        return tuple(self._found[key] for key in sorted(self._found, key=lambda key: key[1]))

    def _add(self, problem: Problem, at: int, length: int) -> None:
        line, column = self.source.place(at)
        key = (problem.slug, at)
        if key not in self._found:
            self._found[key] = told.placed(
                problem, self.path, line, column, length, self.source.line(line)
            )

    def _trusting(self, part: Shown | Statement) -> None:
        """Note where a template says that a text is markup, or that none is escaped."""
        tokens = part.tokens
        texts = ["", *(token.text for token in tokens)]
        for at, token in enumerate(tokens):
            filtered = token.kind == "name" and texts[at] in ("|", "filter")
            mapped = token.kind == "string" and texts[at - 1 : at + 1] == ["map", "("]
            if token.text.strip("'\"") == "safe" and (filtered or mapped):
                self._add(told.trusted(), token.at, len(token.text))
        words = [token.text.lower() for token in tokens]
        if words[:1] == ["autoescape"] and words[1:] != ["true"]:
            self._add(told.not_escaped(), tokens[0].at, len("autoescape"))

    def _body(self, parts: Iterable[Part], states: States) -> States:
        """Follow *parts* from each of *states*; return where they may lead."""
        for part in parts:
            if isinstance(part, Literal):
                states = frozenset(self._literal(part, state) for state in states)
            elif isinstance(part, Shown):
                states = frozenset(self._shown(part, state) for state in states)
            else:
                states = self._statement(part, states)
            if len(states) > _MOST_STATES:
                states = frozenset(sorted(states, key=repr)[:_MOST_STATES])
        return states

    def _statement(self, part: Statement, states: States) -> States:
        if part.word in _UNKNOWN and any(state.where in IN_TAG | IN_VALUE for state in states):
            self._add(told.unknown_inside(part.word), part.at, part.end - part.at)
        if part.word in _APART:
            # What it gives is shown elsewhere, as markup.
            for body in part.bodies:
                self._whole(self._body(body, START), part.word, part.at, part.end - part.at)
            return states
        if part.word == "for":
            after = states
            for _ in range(2):  # what a turn leaves open, the next one begins with
                after |= self._body(part.bodies[0], after)
            for body in part.bodies[1:]:
                after |= self._body(body, states)
            return after
        if part.word == "if":
            ends = [self._body(body, states) for body in part.bodies]
            return frozenset().union(*ends, () if part.has_else else states)
        began = states
        for body in part.bodies:
            states = self._body(body, states)
        if part.word == "block" and began == START:
            self._whole(states, part.word, part.at, part.end - part.at)
        return states

    def _whole(self, ends: States, word: str, at: int, length: int) -> None:
        """Note a piece that may be put elsewhere and ends inside a tag, comment or script."""
        if any(state.where != "text" for state in ends):
            self._add(told.unfinished(word), at, length)

    def _literal(self, part: Literal, state: HtmlState) -> HtmlState:
        state, events = feed(state, part.text, part.at)
        for event in events:
            if isinstance(event, Decided):
                self._written(event.state, event.address)
            else:
                self._ended(event)
        return state

    def _ended(self, event: Ended) -> None:
        """Look at an attribute's value, or the text of an element, as a whole."""
        state, text = event.state, self.source.blank[event.state.since : event.at]
        if state.where == "raw":
            if state.tag == "style":
                self._style(state.since, text)
        elif state.key in _PAINTS:
            self._style(state.since, text)
        elif state.tag == "meta" and state.key == "content" and "url=" in text.lower():
            self._add(told.remote("a page that leads elsewhere by itself"), state.since, len(text))
        elif state.start and _kind(state):
            # An address that ends before it says more than a name, such as a file's.
            self._written(state, unescape(state.start))

    def _style(self, at: int, text: str) -> None:
        for reach in reaches(text):
            lines = text.split("\n")[: reach.line - 1]
            begin = sum(len(line) + 1 for line in lines) + reach.column - 1
            self._add(told.asked_by_style(reach.what), at + begin, 1)
        for reach in reaches(unescape(text)) if "&" in text else ():
            self._add(told.asked_by_style(reach.what), at, len(text))

    def _written(self, state: HtmlState, address: str) -> None:
        """Look at the beginning of an address that is written out."""
        problem = _wrong_address(state, address)
        if problem is not None:
            self._add(problem, state.since, max(1, len(address)))

    def _shown(self, part: Shown, state: HtmlState) -> HtmlState:
        """Look at what is shown at *state*, and return the state after it."""
        problem = None if state.where in _HARMLESS else self._harm(part.tree, state)
        if problem is not None:
            self._add(problem, part.at, part.end - part.at)
        if state.where == "before value":
            state = replace(state, where="unquoted", since=part.at)
        if state.where in IN_VALUE and _kind(state) and not state.is_decided:
            return replace(state, start="", is_decided=True)
        return state

    def _harm(self, tree: nodes.Expr | None, state: HtmlState) -> Problem | None:
        """Return what is wrong with showing *tree* at *state*."""
        given = self._given
        if state.where in IN_TAG:
            return None if given.is_attribute(tree) or given.is_number(tree) else told.in_tag()
        if state.where == "raw":
            if state.tag not in _CODE or (state.tag == "style" and given.is_style(tree)):
                return None
            return told.in_code(f"`<{state.tag}>`")
        if state.where in ("before value", "unquoted"):
            return told.unquoted(state.attribute)
        if state.key.startswith("on") or state.key == "srcdoc":
            return told.in_code(f"`{state.attribute}`")
        if state.key == "style":
            return None if given.is_style(tree) else told.in_code("`style`")
        return self._unsafe_address(tree, state) if _kind(state) else None

    def _unsafe_address(self, tree: nodes.Expr | None, state: HtmlState) -> Problem | None:
        """Return what is wrong with *tree* as the beginning of an address, or its going on."""
        if state.is_decided:
            return None
        begins = leading_text(tree)
        if begins is not None:
            address = decided(state.start + begins)
            if address is not None or isinstance(tree, nodes.Const):
                return _wrong_address(state, address or state.start + begins)
        if _kind(state) == "load":
            return None if self._given.is_file(tree) else told.may_load_anything(state.attribute)
        if state.start.startswith("/"):
            return None
        return None if self._given.is_link(tree) else told.any_address(state.attribute)


def _wrong_address(state: HtmlState, address: str) -> Problem | None:
    """Return what is wrong with the address that begins with *address*, by its attribute."""
    kind, scheme = _kind(state), scheme_of(address)
    if kind == "link" and scheme not in (None, *LINKED):
        return told.bad_scheme(address)
    return told.remote(f"`{address}`") if kind == "load" and is_remote(address) else None


def _kind(state: HtmlState) -> str:
    """Return `load` where the attribute loads or sends, `link` where it leads, else nothing."""
    if state.key in _LOADS or (state.key == "data" and state.tag == "object"):
        return "load"
    if state.key == "href" and state.tag not in _PRESSED:
        return "load"
    return "link" if state.key in _LINKS else ""
