"""Build plain values from YAML events and collect what must not be in a content file.

It exists because PyYAML's own builders guess types (`NO`, `0123`, `1.10`), keep the last of two
equal keys, follow aliases and recurse. Here every scalar stays the text that was written, and
only an unquoted nothing (empty, `~`, `null`) is None. It never recurses and never guesses.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Any

from amportal.sources.findings import Enough, Findings
from amportal.sources.yaml.parser_events import (
    FAILURES,
    AliasEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
    StreamEndEvent,
    events,
)
from amportal.sources.yaml.refused_yaml import Refusals, may_hold_refused
from amportal.sources.yaml.syntax_errors import reword
from amportal.sources.yaml.value_positions import MAX_DEPTH, MAX_EVENTS

_NULLS = frozenset(("", "~", "null"))
_DROPPED = object()  # the key of a value that is read but not kept


class Builder:
    """One reading of one text. `data` is the root value; `whole` says whether all was read."""

    def __init__(self, text: str, findings: Findings) -> None:
        self.text = text
        self.findings = findings
        self.roots: list[Any] = []
        self.whole = True
        self._ended = False
        self._documents = 0
        # Open containers: each with the key its open item stands under, and the key to go on with.
        self._stack: list[tuple[Any, Any, Any]] = []
        self._current: Any = self.roots
        self._key: Any = None
        self._stream: Iterator[Any] = iter(())
        self._refuse = Refusals(text, findings)
        self._wary = may_hold_refused(text)

    @property
    def data(self) -> Any:
        """Return the root value, or None when there is none that can be trusted."""
        return self.roots[0] if self.roots and self.whole else None

    def run(self) -> None:
        """Read the text to its end, or as far as it can be read."""
        try:
            self._stream = islice(events(self.text), MAX_EVENTS)
            event = self._read_items(self.roots)
            while event is not None and self._take(event):
                event = self._next()
            if event is None:
                self._refuse.too_many(MAX_EVENTS)
        except Enough:
            self.whole = False
            return
        except FAILURES as error:
            self.whole = False
            reword(error, self.text, self.findings)
            return
        self.whole = self.whole and self._ended

    def _next(self) -> Any:
        current = self._current
        if current.__class__ is list:
            return self._read_items(current)
        if self._key is not None:
            event = next(self._stream, None)
            if event.__class__ is not ScalarEvent:
                return event
            self._key = None
        return self._read_pairs(current)

    # The two loops that see nearly every event are kept free of everything that is rare.

    def _read_items(self, items: list[Any]) -> Any:
        """Read the scalars of a list; return the first other event, None at the limit."""
        wary = self._wary
        for event in self._stream:
            if event.__class__ is not ScalarEvent:
                return event
            if wary:
                self._refuse.scalar(event)
            value = event.value
            items.append(None if value in _NULLS and not event.style else value)
        return None

    def _read_pairs(self, mapping: dict[Any, Any]) -> Any:
        """Read the pairs of a mapping likewise; `_key` is what the returned event stands under."""
        stream, wary = self._stream, self._wary
        for event in stream:
            if event.__class__ is not ScalarEvent:
                return event
            key = event.value
            if wary or key in mapping or not key:
                key = self._odd_key(event, mapping)
            event = next(stream, None)
            if event.__class__ is not ScalarEvent:
                self._key = key
                return event
            if wary:
                self._refuse.scalar(event)
            value = event.value
            mapping[key] = None if value in _NULLS and not event.style else value
        return None

    # What is rare.

    def _take(self, event: Any) -> bool:
        """Take in an event that is no scalar; False when reading must stop."""
        kind = event.__class__
        if kind is MappingStartEvent:
            return self._open(event, {})
        if kind is SequenceStartEvent:
            return self._open(event, [])
        if kind is MappingEndEvent or kind is SequenceEndEvent:
            return self._close()
        if kind is AliasEvent:
            return self._alias(event)
        if kind is DocumentStartEvent:
            return self._document(event)
        self._ended = kind is StreamEndEvent
        return not self._ended

    def _open(self, event: Any, container: Any) -> bool:
        if self._wary:
            self._refuse.marks(event)
        if len(self._stack) >= MAX_DEPTH:
            self._refuse.depth(event, MAX_DEPTH)
            return False
        key, resume = self._key, None
        if self._current.__class__ is list:
            self._current.append(container)
        elif key is None:  # it stands where a key is expected
            resume = _DROPPED
            self._refuse.key_not_text(event)
        else:
            self._current[key] = container
        self._stack.append((self._current, key, resume))
        self._current, self._key = container, None
        return True

    def _close(self) -> bool:
        if self._current.__class__ is dict:
            self._current.pop(_DROPPED, None)
        self._current, _, self._key = self._stack.pop()
        return True

    def _alias(self, event: Any) -> bool:
        self.whole = False
        if self._key is not _DROPPED:
            self._refuse.alias(event)
        if self._current.__class__ is list:
            self._current.append(None)
        else:  # as a key it leads to a value that is not kept; as a value it ends its pair
            self._key = _DROPPED if self._key is None else None
        return True

    def _document(self, event: Any) -> bool:
        self._documents += 1
        if event.version or event.tags:
            self._refuse.directive(event)
        if self._documents > 1:
            self._refuse.second_document(event)
            return False
        return True

    def _odd_key(self, event: Any, mapping: dict[Any, Any]) -> Any:
        """Check a key with care; return it, or the mark that its value is not kept."""
        self._refuse.marks(event)
        self._refuse.characters(event)
        key, at = event.value, (event.start_mark.index, event.end_mark.index)
        if key == "<<" and not event.style:
            self.whole = False
            self._refuse.merge_key(at)
        elif not key:
            self._refuse.empty_key(at)
        elif key[0].isspace() and not event.style:
            self._refuse.odd_space(key[0], (at[0], at[0] + 1))
        elif key in mapping:
            self._refuse.duplicate(key, at, (*self._loc(), key))
        else:
            return key
        return _DROPPED

    def _loc(self) -> tuple[Any, ...]:
        """Return the keys and indexes that lead to the mapping being read."""
        steps = [
            len(container) - 1 if container.__class__ is list else key
            for container, key, _ in self._stack
        ]
        return tuple(steps[1:])  # the first is the root among the documents
