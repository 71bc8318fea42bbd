"""Find where in its text every value of a YAML document stands.

It exists apart from reading because only problems need places: a document that is right never
pays for them. It reads the same text with the same parser, so it sees what the reader saw; it
finds nothing wrong itself, and where the text breaks off it keeps what it has.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from typing import Any

from amportal.sources.yaml.parser_events import (
    FAILURES,
    AliasEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
    events,
)

MAX_DEPTH = 32
MAX_EVENTS = 200_000
# Events between two looks whether what was asked for is there.
_STRIDE = 16
_BLOCK_HEAD = re.compile(r"[|>][-+0-9]*")


class Place:
    """Offsets of one value, of the key it stands under, and the values in it by key or index."""

    __slots__ = ("_key", "end", "items", "start")

    def __init__(self, start: int, end: int, key: tuple[int, int] | None) -> None:
        self.start = start
        self.end = end
        self._key = key
        self.items: dict[str | int, Place] | None = None

    @property
    def key(self) -> tuple[int, int]:
        """Return the offsets of the key, or of the value itself where it stands under none."""
        return self._key or (self.start, self.end)

    def reach(self, loc: tuple[str | int, ...]) -> tuple[Place, int]:
        """Return the deepest place along *loc* and how many steps of it were made."""
        place, steps = self, 0
        for step in loc:
            inner = place.items.get(step) if place.items else None
            if inner is None:
                break
            place, steps = inner, steps + 1
        return place, steps

    def last_end(self) -> int:
        """Return where the last of the values in it ends; of a text, its own end."""
        return max((self.end, *(each.last_end() for each in (self.items or {}).values())))


class _Open:
    """A list or mapping whose end has not come yet."""

    __slots__ = ("is_mapping", "items", "key", "key_at", "place")

    def __init__(self, place: Place, is_mapping: bool) -> None:
        self.place = place
        self.items: dict[str | int, Place] = {}
        place.items = self.items
        self.is_mapping = is_mapping
        self.key: str | None = None
        self.key_at: tuple[int, int] | None = None


class Survey:
    """The walk over one text, which can stop on the way and go on later."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._outer = _Open(Place(0, 0, None), is_mapping=False)
        self._stack = [self._outer]
        self._events = self._checked(text)

    @property
    def root(self) -> Place:
        """Return the place of the root value, holding what was seen so far."""
        return self._outer.items.get(0, self._outer.place)

    def advance(self, offset: int) -> Place:
        """Go on until a value that starts at *offset* or later; return the root."""
        for event in self._events:
            if event.start_mark.index >= offset:
                break
        return self.root

    def find(self, loc: tuple[str | int, ...]) -> tuple[Place, int]:
        """Return what `reach` does, going on only until a text along the whole of *loc* is met.

        A text is complete when it is met; a list or mapping only at its own end, or later.
        """
        place, steps = self.root.reach(loc)
        while steps < len(loc) or place.items is not None:
            if not list(islice(self._events, _STRIDE)):
                return self.root.reach(loc)
            place, steps = self.root.reach(loc)
        return place, steps

    def _checked(self, text: str) -> Iterator[Any]:
        """Yield the events of *text* that were taken in, as far as it can be read."""
        try:
            for event in islice(events(text), MAX_EVENTS):
                if not self._take(event):
                    return
                yield event
        except FAILURES:
            return

    def _take(self, event: Any) -> bool:
        """Take in one event; False when nothing after it matters."""
        kind = event.__class__
        if kind is ScalarEvent:
            self._value(event, self._end(event))
        elif kind is MappingStartEvent or kind is SequenceStartEvent:
            if len(self._stack) > MAX_DEPTH:
                return False
            place = self._value(event, event.start_mark.index + 1)
            self._stack.append(_Open(place, kind is MappingStartEvent))
        elif kind is MappingEndEvent or kind is SequenceEndEvent:
            closed = self._stack.pop().place
            if self._text[closed.start : closed.start + 1] in ("[", "{"):
                closed.end = event.end_mark.index
        elif kind is AliasEvent:
            self._value(event, event.end_mark.index)
        # A second document is refused; what comes after the first is nowhere in the data.
        return not (self._outer.items and len(self._stack) == 1)

    def _end(self, event: Any) -> int:
        start: int = event.start_mark.index
        if event.style and event.style in "|>":
            head = _BLOCK_HEAD.match(self._text, start)
            return head.end() if head else start + 1
        end: int = event.end_mark.index
        return end

    def _value(self, event: Any, end: int) -> Place:
        holder = self._stack[-1]
        start = event.start_mark.index
        place = Place(start, end, holder.key_at)
        if not holder.is_mapping:
            holder.items[len(holder.items)] = place
        elif holder.key_at is None:
            self._key(holder, event, place)
        else:
            if holder.key is not None:
                holder.items.setdefault(holder.key, place)
            holder.key = holder.key_at = None
        return place

    def _key(self, holder: _Open, event: Any, place: Place) -> None:
        holder.key = event.value if event.__class__ is ScalarEvent else None
        holder.key_at = (place.start, place.end)
        if not holder.items and holder.place.end == holder.place.start + 1:
            holder.place.end = max(place.end, holder.place.end)


def survey(text: str) -> Place:
    """Return the place of the root value of *text* and, in it, of all others."""
    return Survey(text).advance(len(text) + 1)
