"""A template as its author wrote it: what is HTML, what is shown, what is said to Jinja, and where.

Jinja's own lexer says which is which, so that nothing is mistaken for another thing. Its tokens
know lines only, and leave out space that a template asks to be left out; here each has its exact
place in the source.
"""

from __future__ import annotations

from collections.abc import Iterator

from jinja2 import Environment, TemplateSyntaxError, nodes
from msgspec import Struct, field

_JINJA = Environment(autoescape=True)
# Statements with a body, and what ends it; `set` has one only where it assigns nothing itself.
_ENDS = {
    "if": "endif",
    "for": "endfor",
    "block": "endblock",
    "macro": "endmacro",
    "call": "endcall",
    "filter": "endfilter",
    "set": "endset",
    "with": "endwith",
    "autoescape": "endautoescape",
}
_ELSE = frozenset({"elif", "else"})


class Token(Struct, frozen=True):
    """One token of an expression or statement: its place, kind and text."""

    at: int
    kind: str
    text: str


class Literal(Struct, frozen=True):
    """Text that is written as it stands."""

    at: int
    text: str


class Shown(Struct, frozen=True):
    """What stands between `{{` and `}}`."""

    at: int
    text: str
    tokens: tuple[Token, ...]

    @property
    def end(self) -> int:
        """The place after it."""
        return self.at + len(self.text)

    @property
    def tree(self) -> nodes.Expr | None:
        """Its syntax tree; None where it cannot be parsed by itself."""
        try:
            output = _JINJA.parse(self.text).body[0]
        except (TemplateSyntaxError, IndexError):
            return None
        assert isinstance(output, nodes.Output)
        return output.nodes[0] if len(output.nodes) == 1 else None


class Statement(Struct, frozen=True):
    """What stands between `{%` and `%}`, with what it holds.

    *bodies* are its branches: for `if` each condition's, for `for` the loop's and the one without
    a turn. *has_else*: one of them is certain to be taken.
    """

    at: int
    end: int
    word: str
    tokens: tuple[Token, ...]
    bodies: tuple[tuple[Part, ...], ...] = ()
    has_else: bool = False


Part = Literal | Shown | Statement


class Source(Struct):
    """A template: its text with one kind of line ends, its syntax tree, and its parts in order.

    *blank* is as long as *text*: each statement and comment in it is spaces, and what is shown is
    the letter x.
    """

    text: str
    tree: nodes.Template
    parts: tuple[Part, ...] = ()
    blank: str = ""
    every: list[Shown | Statement] = field(default_factory=list)

    def place(self, at: int) -> tuple[int, int]:
        """Return line and column, from 1, of the character *at*."""
        start = self.text.rfind("\n", 0, at) + 1
        return self.text.count("\n", 0, at) + 1, at - start + 1

    def line(self, number: int) -> str:
        """Return one line, counted from 1."""
        return self.text.split("\n")[number - 1]


def read_source(raw: str) -> Source | None:
    """Return the template *raw* in its parts; None where it is no template that can be read."""
    text = raw.replace("\r\n", "\n").replace("\r", "\n")
    try:
        source = Source(text, _JINJA.parse(text))
        flat = list(_flat(text))
    except (TemplateSyntaxError, RecursionError):
        return None
    source.every = [each for each in flat if not isinstance(each, Literal)]
    source.blank = _blank(text, flat)
    source.parts = _Nesting(flat).body()[0]
    return source


def _flat(text: str) -> Iterator[Part]:
    """Yield literals, outputs and statements in their order, statements without bodies."""
    at = begun = 0
    tokens: list[Token] = []
    for _, kind, value in _JINJA.lex(text):
        # Only space that is left out can stand before a token.
        at = text.index(value, at)
        if kind == "data":
            yield Literal(at, value)
        elif kind in ("variable_begin", "block_begin"):
            begun, tokens = at, []
        elif kind == "variable_end":
            end = at + value.index("}}") + 2
            yield Shown(begun, text[begun:end], tuple(tokens))
        elif kind == "block_end":
            end = at + value.index("%}") + 2
            yield Statement(begun, end, tokens[0].text if tokens else "", tuple(tokens))
        elif kind != "whitespace":
            tokens.append(Token(at, kind, value))
        at += len(value)


def _blank(text: str, flat: list[Part]) -> str:
    pieces = [" " if each != "\n" else each for each in text]
    for part in flat:
        if isinstance(part, Literal):
            pieces[part.at : part.at + len(part.text)] = part.text
        elif isinstance(part, Shown):
            pieces[part.at : part.end] = "x" * (part.end - part.at)
    return "".join(pieces)


class _Nesting:
    """Puts the parts between a statement and its end into it."""

    def __init__(self, flat: list[Part]) -> None:
        self._flat = flat
        self._next = 0

    def body(self, end: str = "") -> tuple[tuple[Part, ...], str]:
        """Return what stands before the statement *end*, or a word of `_ELSE`; and that word."""
        parts: list[Part] = []
        while self._next < len(self._flat):
            part = self._flat[self._next]
            self._next += 1
            if not isinstance(part, Statement):
                parts.append(part)
            elif part.word == end or (end and part.word in _ELSE):
                return tuple(parts), part.word
            elif part.word in _ENDS and not _assigns(part):
                parts.append(self._filled(part))
            else:
                parts.append(part)
        return tuple(parts), ""

    def _filled(self, opening: Statement) -> Statement:
        end = _ENDS[opening.word]
        bodies: list[tuple[Part, ...]] = []
        words: list[str] = []
        while not words or words[-1] in _ELSE:
            body, word = self.body(end)
            bodies.append(body)
            words.append(word)
        return Statement(
            opening.at, opening.end, opening.word, opening.tokens, tuple(bodies), "else" in words
        )


def _assigns(part: Statement) -> bool:
    """Say whether a `set` has its value in itself, and so no body."""
    return part.word == "set" and any(
        token.kind == "operator" and token.text == "=" for token in part.tokens
    )
