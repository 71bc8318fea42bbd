"""Rule: a place that is sought on the way is the place that the whole text gives."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from amportal.sources.yaml.value_positions import Place, Survey, survey

TEXTS = [
    "code: ACM\nname: Acme\ncontacts:\n  - id: mona\n    email: mona@acme.example\n  - id: omar\n",
    "first: {a: 1, b: [x, y, {z: 2}]}\nsecond: |\n  many\n  lines\nthird: 'quoted # text'\n",
    "twice: 1\ntwice: 2\nlast:\n",
    "- a\n- - b\n  - c\n",
    "just a text\n",
    "# nothing\n",
    "broken: [1, 2\nnext: 3\n",
    "".join(f"key{n}:\n  - {n}\n  - {n + 1}\n" for n in range(60)),
]


def locs(place: Place, loc: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """Yield the way to every value in *place*, and ways that lead nowhere."""
    yield loc
    yield (*loc, "nowhere")
    for step, inner in (place.items or {}).items():
        yield from locs(inner, (*loc, step))


@pytest.mark.parametrize("text", TEXTS)
def test_every_place_is_found_on_the_way_as_at_the_end(text: str) -> None:
    """Where the search starts anew, and where it goes on from what was sought before."""
    whole, going_on = survey(text), Survey(text)
    for loc in locs(whole):
        expected, steps = whole.reach(loc)
        for seeker in (Survey(text), going_on):
            found, made = seeker.find(loc)
            assert (found.start, found.end, found.key, made) == (
                expected.start,
                expected.end,
                expected.key,
                steps,
            )
