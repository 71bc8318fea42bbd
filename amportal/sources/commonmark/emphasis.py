"""Which runs of `*`, `_` and `~~` make words italic, bold or struck out.

The rules are CommonMark's, with three differences. `~` counts only in pairs. One `*` between two
letters or digits is a sign of its own, as in `10*20*30 cm` and `Kund*innen`. And where these rules
leave `**` over, bold words may end at a sign that another word follows without a space, as in
`**Start:**18:30`: editors for writing leave the space out, and what was meant is beyond doubt.
"""

from __future__ import annotations

import unicodedata
from string import punctuation
from xml.etree.ElementTree import Element

from msgspec import Struct

# Elements in elements; beyond it signs are shown as written, so that no page is nested too deep.
MOST_DEPTH = 20
_ASCII = frozenset(punctuation)
_TAGS = {("*", 1): "em", ("*", 2): "strong", ("_", 1): "em", ("_", 2): "strong", ("~", 2): "del"}


class Run(Struct):
    """Several of one sign in a row, of which `count` are left to be matched."""

    sign: str
    count: int
    length: int
    opens: bool
    closes: bool
    # Whether it may close by our own rule, once the others are applied.
    loosely: bool = False


Item = str | Element | Run


def run(text: str, begin: int, end: int) -> Run:
    """Return the run of signs between *begin* and *end* of *text*."""
    before = text[begin - 1] if begin else "\n"
    after = text[end] if end < len(text) else "\n"
    space_before, space_after = before.isspace(), after.isspace()
    sign_before, sign_after = _is_sign(before), _is_sign(after)
    left = not space_after and (not sign_after or space_before or sign_before)
    right = not space_before and (not sign_before or space_after or sign_after)
    sign, length = text[begin], end - begin
    if sign == "_":
        opens = left and (not right or sign_before)
        return Run(sign, length, length, opens, right and (not left or sign_after))
    between = sign == "*" and length == 1 and _in_word(before) and _in_word(after)
    if between or (sign == "~" and length != 2):
        return Run(sign, length, length, opens=False, closes=False)
    loosely = length == 2 and not right and sign == "*" and sign_before and _ends_words(before)
    return Run(sign, length, length, left, right, loosely)


def _in_word(one: str) -> bool:
    """Return whether *one* is of a word, in writing that parts words by spaces."""
    return one.isalnum() and unicodedata.east_asian_width(one) not in "WF"


def _is_sign(one: str) -> bool:
    if one.isascii():
        return one in _ASCII
    return unicodedata.category(one)[0] in "PS"


def _ends_words(sign: str) -> bool:
    return unicodedata.category(sign) != "Ps" and sign != "<"


class _Frame(Struct):
    """What follows an opening run until it is closed; the outermost has no run."""

    run: Run | None
    serial: int
    items: list[Item]
    depth: int = 0


class _Resolver:
    """Puts items into elements from left to right; each item is moved a few times at most."""

    def __init__(self) -> None:
        self._frames = [_Frame(None, 0, [])]
        self._serial = 0
        # Below which frame no opening run for such a closing one is left.
        self._bottoms: dict[tuple[str, bool, int], int] = {}

    def items(self, items: list[Item]) -> list[Item]:
        for item in items:
            if isinstance(item, Run):
                self._run(item)
            else:
                self._frames[-1].items.append(item)
        self._flatten(0)
        return self._frames[0].items

    def _run(self, one: Run) -> None:
        while one.count and one.closes:
            at = self._opener(one)
            if at is None:
                break
            self._match(at, one)
        if one.count and one.opens:
            self._serial += 1
            self._frames.append(_Frame(one, self._serial, []))
        elif one.count:
            self._frames[-1].items.append(one)

    def _opener(self, closer: Run) -> int | None:
        """Return the innermost frame whose run *closer* may close."""
        kind = (closer.sign, closer.opens, closer.length % 3)
        bottom = self._bottoms.get(kind, 0)
        for at in range(len(self._frames) - 1, 0, -1):
            frame = self._frames[at]
            if frame.serial <= bottom or frame.run is None:
                break
            if _fits(frame.run, closer):
                return at
        self._bottoms[kind] = self._serial
        return None

    def _match(self, at: int, closer: Run) -> None:
        """Make an element of what stands between the run of frame *at* and *closer*."""
        self._flatten(at)
        frame = self._frames[at]
        opener = frame.run
        if opener is None:
            return
        used = 2 if opener.count >= 2 and closer.count >= 2 else 1
        opener.count -= used
        closer.count -= used
        sign = closer.sign * used
        made: list[Item]
        if frame.depth < MOST_DEPTH:
            made = [put(Element(_TAGS[closer.sign, used]), _loosely(frame.items))]
            depth = frame.depth + 1
        else:
            made, depth = [sign, *frame.items, sign], frame.depth
        if opener.count:
            frame.items, frame.depth = made, depth
        else:
            self._frames.pop()
            below = self._frames[-1]
            below.items += made
            below.depth = max(below.depth, depth)

    def _flatten(self, at: int) -> None:
        """Leave the runs of all frames above *at* unmatched."""
        base = self._frames[at]
        for frame in self._frames[at + 1 :]:
            if frame.run is not None:
                base.items.append(frame.run)
            base.items += frame.items
            base.depth = max(base.depth, frame.depth)
        del self._frames[at + 1 :]


def _fits(opener: Run, closer: Run) -> bool:
    if opener.sign != closer.sign:
        return False
    if closer.sign == "~":
        return True
    # The rule of three: `*foo**bar*` is one stretch of italic words.
    either = opener.closes or closer.opens
    thirds = (opener.length + closer.length) % 3 == 0
    return not either or not thirds or (opener.length % 3 == 0 and closer.length % 3 == 0)


def _loosely(items: list[Item]) -> list[str | Element]:
    """Return *items* without runs: bold where our own rule says so, and else as written."""
    result: list[str | Element] = []
    # Where the last run that may open stands.
    begin = -1
    for item in items:
        if not isinstance(item, Run):
            result.append(item)
            continue
        if item.loosely and item.count == 2 and begin >= 0:
            inner = result[begin + 1 :]
            del result[begin + 1 :]
            result[begin] = put(Element("strong"), inner)
            begin = -1
            continue
        if item.opens and item.sign == "*" and item.count == item.length == 2:
            begin = len(result)
        result.append(item.sign * item.count)
    return result


def put(parent: Element, items: list[str | Element]) -> Element:
    """Append *items* to *parent* and return it; text is escaped as the serializer expects it."""
    last: Element | None = parent[-1] if len(parent) else None
    words: list[str] = []

    def flush() -> None:
        text = "".join(words)
        words.clear()
        if last is None:
            parent.text = (parent.text or "") + text
        else:
            last.tail = (last.tail or "") + text

    for item in items:
        if isinstance(item, str):
            # It takes what looks like an entity for one.
            words.append(item.replace("&", "&amp;"))
        else:
            if words:
                flush()
            parent.append(item)
            last = item
    if words:
        flush()
    return parent


def resolved(items: list[Item]) -> list[str | Element]:
    """Return *items* with their runs made into elements, or into text where they match nothing."""
    if not any(isinstance(item, Run) for item in items):
        return [item for item in items if not isinstance(item, Run)]
    return _loosely(_Resolver().items(items))
