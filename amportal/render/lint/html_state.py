"""Where in a page a template writes: between tags, in an attribute, in a script.

What may stand in a place depends on what the place is, so the text of a template is followed as a
browser's tokenizer follows it, character by character. A state is a plain value: two branches of
a template that end alike are one from there on.
"""

from __future__ import annotations

from html import unescape
from typing import Literal as Choice

from msgspec import Struct
from msgspec.structs import replace

from amportal.render.text.web_address import scheme_of, without_controls

Where = Choice[
    "text",
    "tag open",
    "tag name",
    "between",
    "name",
    "after name",
    "before value",
    "double",
    "single",
    "unquoted",
    "comment",
    "declaration",
    "raw",
]
IN_VALUE = frozenset({"before value", "double", "single", "unquoted"})
IN_TAG = frozenset({"tag open", "tag name", "between", "name", "after name"})
# Elements whose text is no markup.
_RAW = frozenset({"script", "style", "title", "textarea"})
_SPACE = " \t\n\f\r"
_LONGEST = 64  # characters of an address's beginning that are kept


class HtmlState(Struct, frozen=True):
    """A place in a page.

    `start` is the beginning of an attribute's value as far as it does not say yet what kind of
    address it is; `is_decided` where it does, or where an expression did. `since` is where the
    value, or the text of a raw element, begins.
    """

    where: Where = "text"
    tag: str = ""
    is_closing: bool = False
    attribute: str = ""
    start: str = ""
    is_decided: bool = False
    since: int = 0

    @property
    def key(self) -> str:
        """The attribute in small letters, without the prefix of a namespace."""
        return self.attribute.lower().removeprefix("xlink:")


class Ended(Struct, frozen=True):
    """An attribute's value, or the text of a raw element, that ended before the place *at*."""

    state: HtmlState
    at: int


class Decided(Struct, frozen=True):
    """The beginning of an address that now says of which kind it is."""

    state: HtmlState
    address: str


Event = Ended | Decided


def feed(state: HtmlState, text: str, at: int) -> tuple[HtmlState, list[Event]]:
    """Return the state after *text*, which begins *at*, and what was met in it."""
    events: list[Event] = []
    here = 0
    while here < len(text):
        if state.where == "text":
            here = text.find("<", here)
            if here < 0:
                break
            state = HtmlState("tag open")
        elif state.where == "raw":
            end = text.lower().find(f"</{state.tag}", here)
            if end < 0:
                break
            events.append(Ended(state, at + end))
            here, state = end, HtmlState("tag open")
        elif state.where in ("comment", "declaration"):
            mark = "-->" if state.where == "comment" else ">"
            end = text.find(mark, here)
            if end < 0:
                break
            here, state = end + len(mark) - 1, HtmlState()
        else:
            state, again = _step(state, text, here, at, events)
            if again:
                continue
        here += 1
    return state, events


def _step(
    state: HtmlState, text: str, here: int, at: int, events: list[Event]
) -> tuple[HtmlState, bool]:
    """Return the state after one character inside a tag, and whether it counts there again."""
    char = text[here]
    if state.where == "tag open":
        return _tag_open(state, text, here)
    if state.where == "tag name":
        return _tag_name(state, char, at + here), False
    if state.where in IN_VALUE:
        return _value(state, char, at + here, events), False
    if char == ">":
        return _after_tag(state, at + here + 1), False
    return _among_names(state, char), False


def _among_names(state: HtmlState, char: str) -> HtmlState:
    """Return the state after *char* between, in or after the names of attributes."""
    if char == "/":
        return replace(state, where="between", attribute="")
    if char in _SPACE:
        return replace(state, where="between" if state.where == "between" else "after name")
    if state.where == "name" and char != "=":
        return replace(state, attribute=state.attribute + char)
    if state.where != "between" and char == "=":
        return replace(state, where="before value")
    return replace(state, where="name", attribute=char, start="", is_decided=False)


def _tag_open(state: HtmlState, text: str, here: int) -> tuple[HtmlState, bool]:
    char = text[here]
    if char == "/" and not state.is_closing:
        return replace(state, is_closing=True), False
    if char == "!":
        where: Where = "comment" if text.startswith("!--", here) else "declaration"
        return HtmlState(where), False
    if char.isascii() and char.isalpha():
        return replace(state, where="tag name", tag=char.lower()), False
    if char == "?" or state.is_closing:
        return HtmlState("declaration"), True
    return HtmlState(), True


def _tag_name(state: HtmlState, char: str, at: int) -> HtmlState:
    if char in _SPACE or char == "/":
        return replace(state, where="between")
    if char == ">":
        return _after_tag(state, at + 1)
    return replace(state, tag=state.tag + char.lower())


def _after_tag(state: HtmlState, at: int) -> HtmlState:
    if state.tag in _RAW and not state.is_closing:
        return HtmlState("raw", state.tag, since=at)
    return HtmlState()


def _value(state: HtmlState, char: str, at: int, events: list[Event]) -> HtmlState:
    if state.where == "before value":
        if char in _SPACE:
            return state
        if char in "\"'":
            where: Where = "double" if char == '"' else "single"
            return replace(state, where=where, since=at + 1)
        if char == ">":
            return _after_tag(state, at + 1)
        return _more(replace(state, where="unquoted", since=at), char, events)
    over = {"double": char == '"', "single": char == "'", "unquoted": char in _SPACE or char == ">"}
    if not over[state.where]:
        return _more(state, char, events)
    events.append(Ended(state, at))
    after = replace(state, where="between", attribute="", start="", is_decided=False)
    return _after_tag(after, at + 1) if char == ">" and state.where == "unquoted" else after


def _more(state: HtmlState, char: str, events: list[Event]) -> HtmlState:
    """Return *state* with one character more of its value."""
    if state.is_decided:
        return state
    start = (state.start + char)[:_LONGEST]
    address = decided(start)
    if address is None and len(start) < _LONGEST:
        return replace(state, start=start)
    events.append(Decided(state, address or start))
    return replace(state, start="", is_decided=True)


def decided(start: str) -> str | None:
    """Return the address that begins with *start*, once its kind cannot change any more; or None.

    Character references count as what they stand for; a browser drops what cannot be seen.
    """
    if "&" in start[-10:] and ";" not in start[start.rfind("&") :]:
        return None  # a reference that has not ended
    address = without_controls(unescape(start)).replace("\\", "/")
    if scheme_of(address) is not None or address.startswith("//"):
        return address
    if address == "/" or not any(each in address for each in "/?#"):
        return None
    return address
