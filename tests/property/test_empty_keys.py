"""A key that is left without its value shows nobody more than it did with it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from random import Random
from typing import Any

from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from amportal.model.reading.client_reader import gather_client
from amportal.plan.portal.client_portal import portal_of
from amportal.sources.snapshot import Snapshot
from tests.property.planted import READERS, Planted, planted_sites

TODAY = date(2026, 11, 23)


def data_of(raw: bytes) -> tuple[dict[str, Any], str]:
    """Return what a planted file says, and the text that follows its front matter."""
    text = raw.decode()
    if text.startswith("---\n"):
        head, _, body = text[4:].partition("\n---\n")
        return json.loads(head), f"\n---\n{body}"
    return json.loads(text), ""


def raw_of(data: dict[str, Any], rest: str) -> bytes:
    text = json.dumps(data)
    return (f"---\n{text}{rest}" if rest else text).encode()


def keys(value: Any, loc: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Yield the place of every key below *value*, but below notes for the agency."""
    pairs = value.items() if isinstance(value, dict) else enumerate(value)
    for key, each in pairs:
        if isinstance(key, str):
            yield (*loc, key)
        if isinstance(each, dict | list) and key != "internal":
            yield from keys(each, (*loc, key))


def emptied(planted: Planted, path: str, loc: tuple[Any, ...]) -> Planted:
    """Return the same site with nothing behind the key at *loc* of the file *path*."""
    told, rest = data_of(planted.contents[path])
    holder: Any = told
    for step in loc[:-1]:
        holder = holder[step]
    holder[loc[-1]] = None
    return replace(planted, contents={**planted.contents, path: raw_of(told, rest)})


def leaks(planted: Planted) -> set[str]:
    """Return words that a reader of *planted* sees and may not; none where a key is refused."""
    dossier = gather_client(Snapshot.of(planted.contents), "mine")
    if any(read.problems for read in dossier.reads()):
        return set()
    site = planted.site()
    mine = next(each for each in site.clients if each.slug == "mine")
    # Not amounts: without one of them, a sum of others may look like it.
    words = {word: seen for word, seen in planted.words.items() if word.startswith("k")}
    found: set[str] = set()
    for reader in READERS:
        text = repr(portal_of(site, mine, reader, TODAY, None, {}))
        found |= {word for word, seen in words.items() if reader not in seen and word in text}
    return found


@given(planted_sites(), st.randoms(use_true_random=False))
@settings(max_examples=6, phases=[Phase.generate])
def test_emptied_it_is_an_error_or_shows_no_more(planted: Planted, draw: Random) -> None:
    """Two places of each key there is, whatever it is about."""
    places: dict[str, list[tuple[str, tuple[Any, ...]]]] = {}
    for path, raw in sorted(planted.contents.items()):
        if "/mine/" in path:
            for loc in keys(data_of(raw)[0]):
                places.setdefault(loc[-1], []).append((path, loc))
    for name, found in places.items():
        for path, loc in draw.sample(found, min(2, len(found))):
            assert leaks(emptied(planted, path, loc)) == set(), (name, path, loc)
