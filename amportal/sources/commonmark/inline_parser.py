"""Read the inline markup of one paragraph, heading or cell, by the rules of CommonMark.

From left to right, once: what a sign means is decided where it stands, but for brackets, which wait
for their end, and for runs of `*`, `_` and `~`, which wait for the end of the bracket or text. HTML
is not markup here: a `<` that begins no address is shown.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from string import punctuation
from typing import NamedTuple
from xml.etree.ElementTree import Element

from msgspec import Struct, field

from amportal.sources.commonmark import emphasis
from amportal.sources.commonmark.as_written.line_ends import meant_ends
from amportal.sources.commonmark.block_nodes import Line, Place
from amportal.sources.commonmark.emphasis import Item
from amportal.sources.commonmark.links import link_syntax as syntax
from amportal.sources.commonmark.links.link_definitions import Definition

# The attribute that says where a link or picture stands: line and column, counted from 0.
AT = "data-at"
_SIGN = re.compile(r"\\|`+|\*+|_+|~+|!?\[|\]|<|&|\n")
_URI = re.compile(r"<([A-Za-z][A-Za-z0-9+.-]{1,31}:[^\x00-\x20<>]*)>")
_ATOM = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_MAIL = re.compile(rf"<([A-Za-z0-9.!#$%&'*+/=?^_`{{|}}~-]{{1,255}}@{_ATOM}(?:\.{_ATOM})*)>")
_TAG = re.compile(r"</?[a-z][a-z0-9-]*(?:\s[^<>]{0,200})?/?>", re.IGNORECASE)
_TICKS = re.compile(r"`+")
# An address in parentheses that holds a space, and so is none.
_SPACED = re.compile(
    r"\(\s?((?:https?://|www\.|mailto:)[^()\n<>\"]{0,500}[ \t][^()\n<>\"]{0,500})\)"
)
# Where a path of Windows begins: a drive, or the name of a server.
_BEGINS = r"(?:^|(?<=[\s(\"'<„“‘«]))"
_PATH = re.compile(rf"{_BEGINS}(?:[A-Za-z]:(?=\\|$)|\\\\(?=[\w.$-]))")
_SERVER = re.compile(rf"{_BEGINS}\\\\(?=[\w.$-])")
# So much of a line is looked at before a backslash, so that time grows with the text alone.
_MOST_OF_PATH = 260
_PUNCTUATION = frozenset(punctuation)


class _Bracket(Struct):
    """An open `[` or `![`: where it stands among the items, and in the text."""

    item: int
    end: int
    picture: bool
    # How many links were made when it was opened: a link in a link is none.
    links: int
    # Whether another bracket was opened after it: then it cannot be a label.
    holds: bool = False


class LinkPlace(NamedTuple):
    """A link or picture: its address, where it stands, and where the words in its brackets do."""

    address: str
    picture: bool
    whole: Place
    words: Place


class Seen(Struct):
    """What the texts of one source refer to and hold, besides words."""

    # The definitions there are, and the keys of those that links refer to.
    known: dict[str, Definition]
    used: set[str] = field(default_factory=set)
    # Whether the ends of lines that were meant are shown.
    keeps_lines: bool = False
    # Where tags of HTML stand: line and column, counted from 0, and the tag.
    tags: list[tuple[int, int, str]] = field(default_factory=list)
    # The links and pictures in brackets, each before what stands in it.
    links: list[LinkPlace] = field(default_factory=list)
    # Where addresses stand that a space makes no links: line and column, and the address.
    spaced: list[tuple[int, int, str]] = field(default_factory=list)


def parse(parent: Element, lines: list[Line], seen: Seen) -> None:
    """Append what *lines* say to *parent*, and take down in *seen* what they refer to."""
    text = "\n".join(line.text for line in lines).rstrip(" \t\n")
    if _SIGN.search(text) is None:
        emphasis.put(parent, [text])
        return
    emphasis.put(parent, _Inline(text, lines, seen).items())


class _Inline:
    """One text on its way to elements."""

    def __init__(self, text: str, lines: list[Line], seen: Seen) -> None:
        self._text, self._lines, self._seen = text, lines, seen
        self._items: list[Item] = []
        self._brackets: list[_Bracket] = []
        self._links = 0
        self._ticks: dict[int, list[int]] | None = None
        self._starts: list[int] | None = None
        said = [line.text for line in lines] if seen.keeps_lines else ()
        self._meant = meant_ends(said)

    def items(self) -> list[str | Element]:
        text, at = self._text, 0
        while match := _SIGN.search(text, at):
            if match.start() > at:
                self._items.append(text[at : match.start()])
            at = self._sign(match[0], match.start(), match.end())
        if at < len(text):
            self._items.append(text[at:])
        return emphasis.resolved(self._items)

    def _sign(self, sign: str, at: int, end: int) -> int:
        """Read the markup that *sign* may begin; return where to go on."""
        match sign[0]:
            case "\\":
                return self._escape(end)
            case "`":
                return self._code(len(sign), at, end)
            case "*" | "_" | "~":
                self._items.append(emphasis.run(self._text, at, end))
            case "[" | "!":
                self._open(end, picture=sign[0] == "!")
            case "]":
                return self._end(end)
            case "<":
                return self._address(at, end)
            case "&":
                return self._entity(at, end)
            case _:
                self._break(end)
        return end

    def _escape(self, at: int) -> int:
        following = self._text[at : at + 1]
        if literal := self._of_path(at - 1):
            self._items.append(literal)
            return at - 1 + len(literal)
        if following == "\n":
            self._items.append(Element("br"))
        elif following in _PUNCTUATION:
            self._items.append(following)
        else:
            self._items.append("\\")
            return at
        return at + 1

    def _of_path(self, at: int) -> str:
        """Return the signs from the backslash at *at* on that are part of a path of Windows.

        There a backslash parts folders, and what follows it is no markup.
        """
        text = self._text
        if _SERVER.match(text, at):
            return text[at : at + 2]
        begin = max(text.rfind("\n", 0, at) + 1, at - _MOST_OF_PATH)
        before, following = text[begin:at], text[at + 1 : at + 2]
        token = before[-1:] and before.split(" ")[-1]
        if following in ("\\", "\n", "") or not token:
            return ""
        if token[0] in "\\\t" and not _SERVER.match(token):
            return ""
        if _PATH.search(before) is None:
            return ""
        return text[at : at + 2] if following in _PUNCTUATION else "\\"

    def _code(self, length: int, at: int, end: int) -> int:
        if self._ticks is None:
            self._ticks = {}
            for match in _TICKS.finditer(self._text):
                self._ticks.setdefault(len(match[0]), []).append(match.start())
        starts = self._ticks.get(length, [])
        following = bisect_right(starts, at)
        if following == len(starts):
            self._items.append(self._text[at:end])
            return end
        words = self._text[end : starts[following]].replace("\n", " ")
        if len(words) > 1 and words[0] == words[-1] == " " and words.strip(" "):
            words = words[1:-1]
        self._items.append(emphasis.put(Element("code"), [words]))
        return starts[following] + length

    def _break(self, end: int) -> None:
        before = self._items[-1] if self._items else ""
        if not isinstance(before, str):
            self._items.append(Element("br") if end in self._meant else "\n")
            return
        hard = before.endswith("  ") or end in self._meant
        self._items[-1] = before.rstrip(" \t")
        self._items.append(Element("br") if hard else "\n")

    def _address(self, at: int, end: int) -> int:
        uri = _URI.match(self._text, at)
        found = uri or _MAIL.match(self._text, at)
        if found is None:
            if tag := _TAG.match(self._text, at):
                self._seen.tags.append((*self._place(at), tag[0]))
            self._items.append("<")
            return end
        # No address holds a bar: chat programs write `<address|words>`.
        leads = found[1].partition("|")[0] if uri else f"mailto:{found[1]}"
        self._items.append(emphasis.put(self._element("a", leads, "", at), [found[1]]))
        return found.end()

    def _entity(self, at: int, end: int) -> int:
        found = syntax.ENTITY.match(self._text, at)
        self._items.append(syntax.entity(found) if found else "&")
        return found.end() if found else end

    # Links and pictures.

    def _open(self, end: int, *, picture: bool) -> None:
        if self._brackets:
            self._brackets[-1].holds = True
        self._brackets.append(_Bracket(len(self._items), end, picture, self._links))
        self._items.append("![" if picture else "[")

    def _end(self, end: int) -> int:
        if not self._brackets:
            self._items.append("]")
            return end
        bracket = self._brackets.pop()
        if bracket.holds and self._brackets:
            self._brackets[-1].holds = True
        found = None
        if bracket.picture or bracket.links == self._links:
            found = syntax.inline(self._text, end) or self._referred(bracket, end)
        if found is None:
            if spaced := _SPACED.match(self._text, end):
                place = self._place(bracket.end - 1)
                self._seen.spaced.append((*place, spaced[1]))
            self._items.append("]")
            return end
        inner = emphasis.resolved(self._items[bracket.item + 1 :])
        del self._items[bracket.item :]
        at = bracket.end - (2 if bracket.picture else 1)
        whole, words = self._stretch(at, found.end), self._stretch(bracket.end, end - 1)
        self._seen.links.append(LinkPlace(found.address, bracket.picture, whole, words))
        if bracket.picture:
            element = self._element("img", found.address, found.title, at)
            element.set("alt", _words(inner).replace("&", "&amp;"))
        else:
            element = emphasis.put(self._element("a", found.address, found.title, at), inner)
            self._links += 1
        self._items.append(element)
        return found.end

    def _referred(self, bracket: _Bracket, end: int) -> syntax.Target | None:
        """Return what a label refers to: the one that follows, or what the brackets hold."""
        if not self._seen.known:
            return None
        following = syntax.label(self._text, end)
        if following is not None and following[0]:
            written, after = following
        elif bracket.holds or end - bracket.end > 1000:
            return None
        else:
            written = self._text[bracket.end : end - 1]
            after = following[1] if following is not None else end
        key = syntax.key(written)
        definition = self._seen.known.get(key)
        if definition is None:
            return None
        self._seen.used.add(key)
        return syntax.Target(definition.address, definition.title, after)

    def _element(self, tag: str, address: str, title: str, at: int) -> Element:
        element = Element(tag)
        element.set("href" if tag == "a" else "src", address.replace("&", "&amp;"))
        if title:
            element.set("title", title.replace("&", "&amp;"))
        line, column = self._place(at)
        element.set(AT, f"{line}:{column}")
        return element

    def _stretch(self, begin: int, end: int) -> Place:
        """Return where the text from *begin* to *end* stands in the source."""
        first = self._place(begin)
        if end <= begin:
            return Place(*first, *first)
        line, column = self._place(end - 1)
        return Place(*first, line, column + 1)

    def _place(self, at: int) -> tuple[int, int]:
        if self._starts is None:
            self._starts = [0]
            for line in self._lines[:-1]:
                self._starts.append(self._starts[-1] + len(line.text) + 1)
        n = bisect_right(self._starts, at) - 1
        line = self._lines[n]
        return line.number, line.column + at - self._starts[n]


def _words(items: list[str | Element]) -> str:
    """Return the text of *items* without markup."""
    found: list[str] = []
    for item in items:
        if isinstance(item, str):
            found.append(item)
            continue
        for each in item.iter():
            found.append(each.get("alt") or each.text or "")
            if each.tag == "br":
                found.append("\n")
            if each is not item:
                found.append(each.tail or "")
    return "".join(found).replace("&amp;", "&")
